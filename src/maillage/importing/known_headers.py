"""The headers of published schemas and of usual tables, as the files of `headers/` list them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from maillage.text.words import fold

_FOLDER = Path(__file__).parent / "headers"
#: The list of usual headers, and the one of those that mean something else among grants.
USUAL, GRANTS = "usual", "grants"
#: Headers of a published schema that a table has at least, of its own and of the schema's.
_ENOUGH, _SHARE = 4, 0.6
#: Those among them that are no single word, such as « id » and « commune » that any table has.
_OWN = 2
#: Where one word begins behind another: « nomBeneficiaire ».
_HUMP = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Þ])")
_PLURAL = re.compile(r"(?<=[a-z]{2}[a-rt-wyz])[sx]$")


#: What every file may have; the other tables of one are lists of words.
_OF_ALL = frozenset({"title", "columns", "left", "kinds", "values", "own", "constants", "origin"})


@dataclass(frozen=True)
class Target:
    """Where the cells below a header go."""

    #: A kind of record and the JSON Pointer of a field of it.
    kind: str
    pointer: str
    #: What goes without saying of the object around the value.
    beside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class HeaderList:
    """One file: headers, folded, and what they mean or why they are none of ours."""

    title: str
    columns: Mapping[str, tuple[Target, ...]]
    left: Mapping[str, str]
    kinds: frozenset[str]
    #: Other words for the codes of a field, by its key.
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Words of usual headers, by the table and the key of the file.
    words: Mapping[str, Any] = field(default_factory=dict)
    #: Names of a schema that no other table has: of several words, be they written together.
    own: frozenset[str] = frozenset()

    @cached_property
    def nouns(self) -> Mapping[str, str]:
        """The kinds of record, by the nouns that name one."""
        return {noun: kind for kind, nouns in self.words["nouns"].items() for noun in nouns}

    @property
    def headers(self) -> frozenset[str]:
        """All headers that it knows."""
        return frozenset({*self.columns, *self.left})


@cache
def header_lists() -> Mapping[str, HeaderList]:
    """Return the lists by the names of their files."""
    return {path.stem: _read(path) for path in sorted(_FOLDER.glob("*.toml"))}


@cache
def questions() -> Sequence[tuple[re.Pattern[str], str]]:
    """Return the questions that stand for a header, each with what it is expanded to."""
    said = header_lists()[USUAL].words["questions"]
    return [
        (re.compile(asked.replace("<action>", said["action"])), header)
        for asked, header in said["asked"]
    ]


@cache
def form(table: str, key: str) -> re.Pattern[str]:
    """Return an expression of the list of usual headers."""
    return re.compile(header_lists()[USUAL].words[table][key])


def schema_name(header: str) -> str:
    """Return a header as the lists of schemas have it: « nom_attribuant » is « nomAttribuant »."""
    return fold(header).replace(" ", "")


def schema_of(headers: Iterable[str]) -> HeaderList | None:
    """Return the published schema that a table follows; None where it follows none."""
    written = {schema_name(header): header for header in headers}
    folded = set(written)
    schemas = [known for name, known in header_lists().items() if name not in (USUAL, GRANTS)]
    best = max(schemas, key=lambda known: len(folded & known.headers))
    shared = folded & best.headers
    own = sum(" " in fold(parted(written[name])) or name in best.own for name in shared)
    is_its = len(shared) >= max(_ENOUGH, _SHARE * len(folded)) and own >= _OWN
    return best if is_its else None


def parted(header: str) -> str:
    """Return a header with blanks between its words: « NomAsso » is « Nom Asso »."""
    return _HUMP.sub(" ", header)


def singular(text: str) -> str:
    """Return words, folded, without the sign of the plural.

    >>> singular("lieux des ateliers")
    'lieu des atelier'
    """
    return " ".join(_PLURAL.sub("", word) for word in text.split())


def _read(path: Path) -> HeaderList:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    constants = document.get("constants", {})
    is_exact = path.stem not in (USUAL, GRANTS)  # those of a schema
    spelt = schema_name if is_exact else fold
    columns = {
        " # ".join(map(spelt, header.split("#"))).strip(): tuple(_targets(said, constants))
        for header, said in document.get("columns", {}).items()
    }
    left = {spelt(text): why for why, texts in document.get("left", {}).items() for text in texts}
    if not is_exact:
        columns = {**{singular(text): targets for text, targets in columns.items()}, **columns}
        both = {singular(text): why for text, why in left.items()}
        left = {**{text: why for text, why in both.items() if text not in columns}, **left}
    every = (
        *document.get("columns", {}),
        *(it for of in document.get("left", {}).values() for it in of),
    )
    names = [it for it in every if is_exact and " " in fold(parted(it))]
    return HeaderList(
        document["title"],
        columns,
        left,
        frozenset(document.get("kinds", ())),
        document.get("values", {}),
        {table: said for table, said in document.items() if table not in _OF_ALL},
        frozenset(map(spelt, (*document.get("own", ()), *names))),
    )


def _targets(said: Any, constants: Mapping[str, Mapping[str, str]]) -> Iterable[Target]:
    for target in said if isinstance(said, list) else [said]:
        row = dict(target) if isinstance(target, dict) else {"at": target}
        at = row.pop("at")
        kind, _, pointer = at.partition("/")
        yield Target(kind, f"/{pointer}", tuple({**row, **constants.get(at, {})}.items()))
