"""Records that the model allows, made of the model itself: every field, and texts out to harm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from maillage.model.entities import DATE, EDTF, LANGUAGE_STRING, LINK, Entity, Field, Json, Model

#: What means something to CSV, Turtle, SQL, JSON-LD, HTML, a spreadsheet, a terminal or Python.
_PIECES = (
    *('"', '""', "'", "''", "\\", "\\n", ",", ";", "|", "=1+1", "@id", "@fr", "^^", "_:b", "<a>"),
    *(" .", ' .\n<http://a> <http://b> "c" .\n', '"""', "'''", "#", "# ", "{{", "{0}", "%s", "$1"),
    *("'); DROP TABLE actions; --", "--", "/*", "NULL", "null", "\\u0022", "&amp;", "<script>"),
    *("\n", "\n\n", "\u00a0", "\u202f", "\u2028", "\u0085", "\u202e", "\ufeff", "\u200b", "\ufffe"),
    *("é", "e\u0301", "ß", "İ", "ﬁ", "漢字", "🌱", "👩‍👩‍👧", "\U0010ffff", "\ud7ff", "\ue000"),
)
_LINK_PIECES = (
    *("a", "é", "漢", "🌱", "/", "//", "/../", "/./", "?", "&amp;", "=", "'", "''", "(", ")", "*"),
    *(",", ";", "!", "$", "%20", "%C3%A9", "%22", "@", ":", "~", "_", "-", ".", "+", "x:y"),
)
_HOSTS = ("a.example", "www.é.fr", "127.0.0.1", "[::1]", "a.example:8080", "w3id.org", "u:p@b.fr")


def records(model: Model, entity: Entity, identifier: str) -> st.SearchStrategy[Json]:
    """Return the records of one kind that its schema allows, all with the same id."""
    return _objects(model, entity.fields).map(lambda record: {**record, "id": identifier})


def _objects(model: Model, fields: Iterable[Field]) -> st.SearchStrategy[Json]:
    every = {field.key: (field, _values(model, field)) for field in fields if field.key != "id"}
    required = {key: values for key, (field, values) in every.items() if field.required}
    optional = {key: values for key, (field, values) in every.items() if not field.required}
    objects = st.fixed_dictionaries(required, optional=optional)
    # The schemas allow no empty object.
    return objects if required else objects.filter(bool)


def _values(model: Model, field: Field) -> st.SearchStrategy[Any]:
    values = _objects(model, field.fields) if field.class_iri else _scalars(model, field)
    if not field.many:
        return values
    return st.lists(values, min_size=1, max_size=3, unique_by=_frozen)


def _frozen(value: Any) -> Any:
    """Make a value that can be compared: JSON Schema holds 1 and 1.0 for the same, as Python."""
    if isinstance(value, dict):
        return tuple(sorted((key, _frozen(inner)) for key, inner in value.items()))
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return value


def _scalars(model: Model, field: Field) -> st.SearchStrategy[Any]:
    pattern = field.constraints.get("pattern", "")
    if field.scheme:
        return st.sampled_from(sorted(model.schemes[field.scheme].codes))
    if field.type in ("boolean", "integer", "number"):
        return st.booleans() if field.type == "boolean" else _numbers(field)
    if field.datatype == LINK:
        return _links(field.constraints["maxLength"])
    if field.datatype == LANGUAGE_STRING:
        several_lines = re.search(pattern, "a\nb") is not None
        return _texts(field.constraints["maxLength"], several_lines=several_lines)
    if field.datatype in (DATE, EDTF):
        return _dates(pattern)
    least, most = field.constraints.get("minLength", 0), field.constraints.get("maxLength", 100)
    # A byte order mark is a space in the expressions of JSON Schema: ECMA-262, WhiteSpace.
    texts = st.from_regex(pattern.replace(r"\s", r"\s\ufeff"), fullmatch=True).map(str.strip)
    return texts.filter(lambda text: least <= len(text) <= most)


def _numbers(field: Field) -> st.SearchStrategy[float]:
    # The model keeps no exclusive bound: what has no minimum must be above nothing.
    low, high = field.constraints.get("minimum"), field.constraints["maximum"]
    integers = st.integers(1 if low is None else low, high)
    if field.type == "integer":
        return integers | integers.map(float)
    floats = st.floats(low or 0, high, allow_nan=False).map(_exact)
    return integers | floats.filter(lambda number: low is not None or number > 0)


def _exact(number: float) -> float:
    """Keep the fifteen digits that SQLite reads exactly: https://sqlite.org/floatingpoint.html."""
    return round(float(f"{number:.15g}"), 9)


def _texts(longest: int, *, several_lines: bool) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cs", "Cc"])
    parts = st.sampled_from(_PIECES) | st.text(letters, min_size=1, max_size=5)
    edge = re.compile("^[\0-\x20\x7f]+|[\0-\x20\x7f]+$")

    def joined(pieces: list[str]) -> str:
        text = "".join(pieces)
        return edge.sub("", text if several_lines else text.replace("\n", " "))[:longest].rstrip()

    texts = st.lists(parts, min_size=1, max_size=6).map(joined)
    long = texts.filter(bool).map(lambda text: ("a" + text) * (longest // (len(text) + 1)))
    # Long ones are rare: each takes a while.
    return (
        st.sampled_from([texts] * 9 + [long])
        .flatmap(lambda chosen: chosen)
        .filter(lambda text: text and text == edge.sub("", text))
    )


def _links(longest: int) -> st.SearchStrategy[str]:
    path = st.lists(st.sampled_from(_LINK_PIECES), max_size=6).map("".join)
    hash_ = st.sampled_from(("", "#", "#a/b?c"))
    scheme = st.sampled_from(("http://", "https://"))
    return st.builds(
        lambda scheme, host, path, hash_: f"{scheme}{host}/{path}"[: longest - 9] + hash_,
        *(scheme, st.sampled_from(_HOSTS), path, hash_),
    )


def _dates(pattern: str) -> st.SearchStrategy[str]:
    day = st.dates().map(str)
    if re.search(pattern, "2015") is None:
        return day
    date = st.builds(lambda day, length: day[:length], day, st.sampled_from((4, 7, 10)))
    if re.search(pattern, "2015/2016") is None:
        return date
    return date | st.builds("{}/{}".format, date, date)
