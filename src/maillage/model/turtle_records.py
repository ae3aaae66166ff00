"""Records as Turtle, byte for byte as Oxigraph writes it of their JSON-LD, in a third of the time.

What a class, a key, a code or a datatype looks like in Turtle is learnt from what Oxigraph writes
of one value of each, by the context. A record with a value that it might write in another way, as
an address that a prefix would shorten, is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import orjson
import pyoxigraph as ox

from maillage.model.entities import DECIMAL, LINK, XSD, Entity, Field, Json, Model
from maillage.model.inherited_sources import SourcedFields
from maillage.model.jsonld import WHOLE, context, frames, local_name, prefixes, turtle
from maillage.text.lexical import decimal_text


class Writer(Protocol):
    """From a record to its triples, without the prefixes."""

    def __call__(self, record: Json, *, is_plain: bool = False) -> bytes:
        """Write them; sooner where its file `is_plain`."""


#: From a value to what stands for it.
_Term = Callable[[Any], str]
#: From what stands behind a text, and the text, to how it is written.
_Text = Callable[[str, str], str]

#: What a literal may not hold as it is, and how it is written.
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(32), 127, 0xFFFE, 0xFFFF)} | {
    ord(sign): f"\\{letter}" for sign, letter in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)
}
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f\ufffe\uffff]').search
#: What is written behind a prefix as it is, and between angle brackets.
_NAME = re.compile(r"[a-z0-9]++(?:-[a-z0-9]++)*+").fullmatch
_LINK = re.compile(r"https?://[\w./?&=+,;:~#%@!*'()-]++", re.ASCII).fullmatch
#: Beyond these, a number of JSON is written in a way of its own.
_MOST = 10**15
_THING, _OBJECT = "x", "https://example.invalid/x"


class _RareValueError(Exception):
    """A value that Oxigraph might write in another way."""


@dataclass(frozen=True)
class _Nodes:
    """Objects inside an object: what each is called, and how it is written."""

    many: bool
    name: str
    kind: str
    write: _Inside

    def each(self, value: Any, prefix: str) -> Iterator[tuple[str, Json]]:
        if self.many:
            for number, item in enumerate(value, start=1):
                yield f"{prefix}{self.name}-{number}", item
        else:
            yield prefix + self.name, value


#: Adds what is said of an object, told what it is called and what its parts begin with.
_Inside = Callable[[Json, str, str, list[str]], None]


def oxigraph(nodes: Iterable[Json], model: Model) -> bytes:
    """Write nodes of JSON-LD as Turtle, without the prefixes."""
    document = orjson.dumps({**context(model), "@graph": list(nodes)})
    # Streaming, as every node begins with its IRI; lenient, as the model and the rules checked all
    # IRIs already.
    quads = ox.parse(document, format=ox.RdfFormat.STREAMING_JSON_LD, lenient=True)
    return body(quads, prefixes(model))


def body(quads: Iterable[ox.Quad] | Iterable[ox.Triple], declared: Mapping[str, str]) -> bytes:
    """Serialise triples, leaving out the prefixes that the head of a file declares."""
    # The serialiser writes one line a prefix, before anything else.
    return turtle(quads, declared).split(b"\n", len(declared))[-1]


def writers(model: Model) -> Mapping[str, Writer]:
    """Return, for each kind of record, the function that writes one as Turtle."""
    learnt, framed = _Learnt(model), frames(model)

    def writer(entity: Entity) -> Writer:
        usual, plain = (_usual(learnt, entity, text) for text in (_text, _plain))
        frame = framed[entity.name]

        def write(record: Json, *, is_plain: bool = False) -> bytes:
            try:
                return (plain if is_plain else usual)(record).encode()
            except _RareValueError:
                return oxigraph([frame(record)], model)

        return write

    return {name: writer(entity) for name, entity in model.entities.items()}


def is_plain(raw: bytes) -> bool:
    """Tell whether no text of a JSON file has a sign that Turtle escapes: JSON escapes most too."""
    return b"\\" not in raw and b"\x7f" not in raw and b"\xef" not in raw


def _usual(learnt: _Learnt, entity: Entity, text: _Text) -> Callable[[Json], str]:
    inside = learnt.inside(entity.fields, text)
    kind, head = learnt.kind(entity.iri), learnt.folder(entity.name)
    sourced = SourcedFields.of(entity.fields)
    part_of = " ".join(learnt.said(WHOLE, learnt.catalogue))

    def write(record: Json) -> str:
        subject = head(record["id"])
        said = [f"{subject} a {kind} ;\n\t{part_of}"]
        told = {key: value for key, value in record.items() if key != "id"}
        inside(sourced.completed(told), subject, f"{subject}\\#", said)
        said.append(" .\n")
        return "".join(said)

    return write


class _Learnt:
    """How Oxigraph writes what the model names."""

    def __init__(self, model: Model) -> None:
        self._base, self._schemes = model.base, model.schemes
        self._iris = tuple(prefixes(model).values())
        self.catalogue = f"{model.base}catalogue"
        asked = {(key, orjson.dumps(value)): value for key, value in self._asked(model)}
        nodes = [
            {"id": f"{model.base}{_THING}-{number}", key: value}
            for number, ((key, _), value) in enumerate(asked.items())
        ]
        lines = oxigraph(nodes, model).decode().removesuffix(" .\n").split(" .\n")
        triples = (line.split(" ", 2) for line in lines)
        self._said = {
            what: (term, told) for what, (_, term, told) in zip(asked, triples, strict=True)
        }

    def _asked(self, model: Model) -> Iterator[tuple[str, Any]]:
        yield WHOLE, self.catalogue
        for entity in model.entities.values():
            yield WHOLE, f"{self._base}{entity.name}/{_THING}"
            yield "type", local_name(entity.iri)
        for scheme in model.schemes.values():
            yield from ((WHOLE, iri) for iri in scheme.iris.values())
        for _, path in model.fields():
            field = path[-1]
            if field.iri == LINK:  # the id, which is no triple
                continue
            yield field.key, _sample(field)
            if field.class_iri:
                yield "type", local_name(field.class_iri)

    def said(self, key: str, value: Any) -> tuple[str, str]:
        """Return the property and the value of a triple."""
        return self._said[key, orjson.dumps(value)]

    def kind(self, iri: str) -> str:
        """Return a class."""
        return self.said("type", local_name(iri))[1]

    def folder(self, name: str) -> _Term:
        """Return what writes the ids of a kind of record."""
        known = self.said(WHOLE, f"{self._base}{name}/{_THING}")[1]
        head = known.removesuffix(f":{_THING}")

        def named(value: str) -> str:
            if head == known or not _NAME(value):
                raise _RareValueError
            return f"{head}:{value}"

        return named

    def inside(self, fields: Iterable[Field], text: _Text) -> _Inside:
        """Return what writes an object with some fields, told how a text is written."""
        plans = {field.key: self._plan(field, text) for field in fields if field.iri != LINK}

        def write(value: Json, subject: str, prefix: str, said: list[str]) -> None:
            lead, before = " ;\n\t", ""
            for key, inner in value.items():
                term, told, nodes = plans[key]
                if nodes is None:
                    if found := told(inner):
                        said.append(f" , {found}" if term == before else f"{lead}{term} {found}")
                        lead, before = " ;\n\t", term
                    continue
                for name, item in nodes.each(inner, prefix):
                    said.append(f" , {name}" if term == before else f"{lead}{term} {name}")
                    said.append(f" .\n{name} a {nodes.kind}")
                    nodes.write(item, name, f"{name}-", said)
                    lead, before = f" .\n{subject} ", ""

        return write

    def _plan(self, field: Field, text: _Text) -> tuple[str, _Term, _Nodes | None]:
        term, told = self.said(field.key, _sample(field))
        if field.class_iri:
            name = field.singular if field.many else field.key
            kind, write = self.kind(field.class_iri), self.inside(field.fields, text)
            return term, str, _Nodes(field.many, name, kind, write)
        each = self._term(field, told, text)
        if field.many:
            return term, lambda items: " , ".join(map(each, items)), None
        return term, each, None

    def _term(self, field: Field, told: str, text: _Text) -> _Term:
        if field.refers_to:
            return self.folder(field.refers_to)
        if field.scheme:
            iris = self._schemes[field.scheme].iris
            return {code: self.said(WHOLE, iri)[1] for code, iri in iris.items()}.__getitem__
        if field.datatype == LINK:
            return self._link
        plain = text if field.type == "string" and field.datatype not in _SHORT else _unknown
        write = _WRITTEN.get((field.type, field.datatype), plain)
        return partial(write, told.removeprefix(f'"{_sample(field)}"'))

    def _link(self, value: str) -> str:
        if not _LINK(value) or value.startswith(self._iris):
            raise _RareValueError
        return f"<{value}>"


def _sample(field: Field) -> Any:
    """Return a value of a field that shows how any is written."""
    if field.class_iri:
        return {"id": _OBJECT}
    if field.refers_to or field.scheme or field.datatype == LINK:
        return _OBJECT
    if field.datatype == DECIMAL:
        return "1"
    return {"integer": 1, "boolean": True}.get(field.type, _THING)


def _plain(behind: str, text: str) -> str:
    return f'"{text}"{behind}'


def _text(behind: str, text: str) -> str:
    return f'"{text.translate(_ESCAPES) if _ESCAPED(text) else text}"{behind}'


def _boolean(_behind: str, value: bool) -> str:
    return "true" if value else "false"


def _integer(_behind: str, number: Any) -> str:
    if type(number) is not int or not -_MOST < number < _MOST:
        raise _RareValueError
    return str(number)


def _decimal(behind: str, number: float) -> str:
    text = decimal_text(number)
    return text if "." in text else f'"{text}"{behind}'


def _unknown(_behind: str, _value: Any) -> str:
    raise _RareValueError


#: Values of these are written without quotes where they look so.
_SHORT = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "boolean"))
#: What is no text, by its type in JSON and in RDF.
_WRITTEN: Mapping[tuple[str, str], Callable[[str, Any], str]] = {
    ("integer", f"{XSD}integer"): _integer,
    ("boolean", f"{XSD}boolean"): _boolean,
    ("number", DECIMAL): _decimal,
}
