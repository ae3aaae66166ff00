"""The columns of a table of records, and how the headers that people use find theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.model import Entity, Field
from maillage.words import fold, nearest

#: How often the template repeats the columns of a list of objects: three funders, and so on.
REPEATED = 3
#: Fields that are no concern of a table: the first is derived, the others end a record.
_APART = frozenset({"id", "replaced_by", "withdrawn_on", "withdrawn_because", "different_from"})
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Column:
    """One column: where its cells go."""

    #: The fields that lead to the value.
    path: tuple[Field, ...]
    #: The rank in each list of objects on the way, from 0 on.
    rank: int = 0

    @property
    def field(self) -> Field:
        """The field of the value."""
        return self.path[-1]

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the value."""
        steps = []
        for one in self.path:
            steps.append(one.key)
            if one.many and one.class_iri:
                steps.append(str(self.rank))
        return "".join(f"/{step}" for step in steps)

    @property
    def header(self) -> str:
        """What stands above the column in French: « Financement, lignes 2 : montant »."""
        *around, last = self.path
        if not around:
            return last.words.title
        numbered = any(one.many for one in around)
        above = ", ".join(one.words.title for one in around)
        number = f" {self.rank + 1}" if numbered else ""
        return f"{above}{number} : {last.words.title.lower()}"


def columns(entity: Entity, repeated: int = REPEATED) -> Iterator[Column]:
    """Yield the columns of a kind of record, in the order of the schema."""
    for one in entity.fields:
        if one.key not in _APART:
            yield from _columns((one,), repeated)


def _columns(path: tuple[Field, ...], repeated: int) -> Iterator[Column]:
    one = path[-1]
    if not one.class_iri:
        yield Column(path)
    elif one.many:
        for rank in range(repeated):
            for inner in one.fields:
                for column in _columns((*path, inner), repeated):
                    yield Column(column.path, rank)
    else:
        for inner in one.fields:
            yield from _columns((*path, inner), repeated)


def match(
    entity: Entity, headers: Iterable[str], given: Mapping[str, str] | None = None
) -> dict[str, Column]:
    """Return the column of each header that has one.

    A header is known by its French or English title, by the key of its field, or by being much like
    one of those; what was decided before (`given`: header to JSON Pointer) comes first.
    """
    names = [header for header in headers if header.strip()]
    highest = max((int(number) for name in names for number in _NUMBER.findall(name)
                   if int(number) <= 50), default=0)  # fmt: skip
    every = list(columns(entity, max(REPEATED, highest)))
    by_pointer = {column.pointer: column for column in every}
    spellings = _spellings(every)
    found: dict[str, Column] = {}
    for name in names:
        if given and name in given:
            if given[name] in by_pointer:
                found[name] = by_pointer[given[name]]
        elif column := spellings.get(fold(name)):
            found[name] = column
    taken = {column.pointer for column in found.values()}
    for name in names:
        if name in found or (given and name in given):
            continue
        free = {text: column.pointer for text, column in spellings.items()
                if column.pointer not in taken and _numbers(text) == _numbers(name)}  # fmt: skip
        pointer = nearest(name, free)
        if pointer:
            found[name] = by_pointer[pointer]
            taken.add(pointer)
    return {name: found[name] for name in names if name in found}


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def _spellings(every: Sequence[Column]) -> dict[str, Column]:
    """Return the columns by what people may call them, folded; no spelling stands for two."""
    spellings: dict[str, Column] = {}
    doubtful: set[str] = set()
    for column in every:
        alone = (column.field.words.title, column.field.words.title_en, column.field.key)
        for text in {fold(column.header), fold(column.pointer), *map(fold, alone)}:
            if spellings.setdefault(text, column) is not column:
                # The title of a field of the record itself comes before one within an object.
                if len(spellings[text].path) == 1:
                    continue
                doubtful.add(text)
    return {text: column for text, column in spellings.items() if text not in doubtful}
