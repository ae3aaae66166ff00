"""The columns that a table of records may have: where the cells of each go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from maillage.messages import N_
from maillage.messages.catalogue import languages
from maillage.model.entities import Entity, Field
from maillage.model.kind import TERRITORY
from maillage.model.labels import Words
from maillage.model.languages import SOURCE
from maillage.model.withdrawal import LATER

#: How often the template repeats the columns of a list of objects: three funders, and so on.
REPEATED = 3
#: How often there may be columns of a list: their names are made once for each number.
_REPEATS = (REPEATED, 12, 50)
#: What tells a record that is there already, for a row to correct it.
IDENTIFIER = "id"
#: Fields that are no concern of a new record in a table: the first is derived, the others end one.
_APART = LATER | {IDENTIFIER}
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class ImportColumn:
    """One column: where its cells go."""

    #: The fields that lead to the value.
    path: tuple[Field, ...]
    #: The rank in the list of objects on the way, from 0 on.
    rank: int = 0
    #: What goes without saying of the object that holds the value: a grant is a subsidy.
    beside: tuple[tuple[str, str], ...] = ()
    #: The code that a cross stands for, where the header names it.
    code: str = ""
    #: What an amount is multiplied by: thousands, where the header says « k€ ».
    factor: int = 1

    @cached_property
    def field(self) -> Field:
        """The field of the value."""
        return self.path[-1]

    @property
    def around(self) -> Sequence[Field]:
        """The fields of the object that holds the value; none for a field of the record."""
        return self.path[-2].fields if len(self.path) > 1 else ()

    @cached_property
    def list_pointer(self) -> str:
        """The JSON Pointer of the list of objects on the way; empty where there is none."""
        for number, step in enumerate(self.path):
            if step.many and step.class_iri:
                return "".join(f"/{above.key}" for above in self.path[: number + 1])
        return ""

    @cached_property
    def pointer(self) -> str:
        """The JSON Pointer of the value."""
        steps = []
        for field in self.path:
            steps.append(field.key)
            if field.many and field.class_iri:
                steps.append(str(self.rank))
        return "".join(f"/{step}" for step in steps)

    def header(self, language: str = SOURCE, called: str = "") -> str:
        """What stands above the column: « Financement, lignes 2 : montant ».

        `called` is another name of the list, such as the title it had.
        """
        first, *others = [field.words.title_in(language) for field in self.path]
        if not others:
            return first
        *between, last = (title[:1].lower() + title[1:] for title in others)
        number = f" {self.rank + 1}" if self.list_pointer else ""
        group = f"{', '.join([called or first, *between])}{number}"
        return N_("{group} : {title}")(group=group, title=last).told(language)

    @property
    def words(self) -> Words:
        """The header in every language."""
        return Words({language: self.header(language) for language in languages()}, {})

    @property
    def required(self) -> bool:
        """Whether a record must have it: a field of its own that the schema requires."""
        return len(self.path) == 1 and self.field.required


def columns(entity: Entity, repeated: int = REPEATED) -> Iterator[ImportColumn]:
    """Yield the columns of a kind of record, in the order of the schema."""
    for field in entity.fields:
        if field.key not in _APART:
            yield from _columns((field,), repeated)


def _columns(path: tuple[Field, ...], repeated: int) -> Iterator[ImportColumn]:
    last = path[-1]
    if not last.class_iri:
        yield ImportColumn(path)
    elif last.many:
        for rank in range(repeated):
            for inner in last.fields:
                for column in _columns((*path, inner), repeated):
                    yield ImportColumn(column.path, rank)
    else:
        for inner in last.fields:
            yield from _columns((*path, inner), repeated)


def repeated_in(headers: Iterable[str]) -> int:
    """Return how many columns of each list headers may mean: no fewer than they count."""
    numbers = (
        int(number) + name.startswith("/")  # a pointer counts from 0 on
        for name in headers
        for number in _NUMBER.findall(name[:200])
    )
    most = max((number for number in numbers if number <= _REPEATS[-1]), default=0)
    return next(repeats for repeats in _REPEATS if repeats >= most)


def every_column(entity: Entity, repeated: int = REPEATED) -> list[ImportColumn]:
    """Return all columns that headers may mean, so many of each list."""
    return [identifier(entity), *columns(entity, repeated)]


def identifier(entity: Entity) -> ImportColumn:
    """Return the column that a table of corrections has more than one of new records."""
    return ImportColumn((entity.by_key[IDENTIFIER],))


def is_place(column: ImportColumn) -> bool:
    """Whether a column says where."""
    return column.field.refers_to == TERRITORY
