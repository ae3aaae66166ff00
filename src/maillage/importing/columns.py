"""The columns of a table of records, and how the headers that people use find theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.messages import N_
from maillage.messages.catalogue import languages
from maillage.model.entities import Entity, Field
from maillage.model.labels import Words
from maillage.model.languages import SOURCE
from maillage.model.withdrawal import LATER
from maillage.text.similarity import Lexicon
from maillage.text.words import fold

#: How often the template repeats the columns of a list of objects: three funders, and so on.
REPEATED = 3
#: The most that a table may have of them.
_MOST = 50
#: What tells a record that is there already, for a row to correct it.
IDENTIFIER = "id"
#: Fields that are no concern of a new record in a table: the first is derived, the others end one.
_APART = LATER | {IDENTIFIER}
#: Headers that associations use, by what they mean; tried where the kind has such a field.
_HABITS = {
    "budget": "/funding/total",
    "budget total": "/funding/total",
    "budget global": "/funding/total",
    "cout": "/funding/total",
    "montant": "/funding/total",
    "annee du budget": "/funding/period",
    "action": "/title",
    "intitule de l action": "/title",
    "nom de l action": "/title",
    "nom de la structure": "/name",
    "association": "/name",
    "quartier": "/territories",
    "quartiers": "/territories",
    "commune": "/territories",
    "ville": "/territories",
    "territoire concerne": "/territories",
    "association porteuse": "/lead",
    "mots cles": "/themes",
    "public vise": "/audiences",
    "etat d avancement": "/status",
}
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Column:
    """One column: where its cells go."""

    #: The fields that lead to the value.
    path: tuple[Field, ...]
    #: The rank in the list of objects on the way, from 0 on.
    rank: int = 0

    @property
    def field(self) -> Field:
        """The field of the value."""
        return self.path[-1]

    @property
    def list_pointer(self) -> str:
        """The JSON Pointer of the list of objects on the way; empty where there is none."""
        for number, one in enumerate(self.path):
            if one.many and one.class_iri:
                return "".join(f"/{step.key}" for step in self.path[: number + 1])
        return ""

    @property
    def pointer(self) -> str:
        """The JSON Pointer of the value."""
        steps = []
        for one in self.path:
            steps.append(one.key)
            if one.many and one.class_iri:
                steps.append(str(self.rank))
        return "".join(f"/{step}" for step in steps)

    def header(self, language: str = SOURCE) -> str:
        """What stands above the column: « Financement, lignes 2 : montant »."""
        first, *others = [field.words.title_in(language) for field in self.path]
        if not others:
            return first
        *between, last = (title[:1].lower() + title[1:] for title in others)
        number = f" {self.rank + 1}" if self.list_pointer else ""
        group = f"{', '.join([first, *between])}{number}"
        return N_("{group} : {title}")(group=group, title=last).told(language)

    @property
    def words(self) -> Words:
        """The header in every language."""
        return Words({language: self.header(language) for language in languages()}, {})

    @property
    def required(self) -> bool:
        """Whether a record must have it: a field of its own that the schema requires."""
        return len(self.path) == 1 and self.field.required


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


def every_column(entity: Entity, headers: Iterable[str] = ()) -> list[Column]:
    """Return all columns that headers may mean: as many of each list as they count."""
    numbers = [int(number) for name in headers for number in _NUMBER.findall(name[:200])]
    highest = max((number for number in numbers if number <= _MOST), default=0)
    return [identifier(entity), *columns(entity, max(REPEATED, highest))]


def identifier(entity: Entity) -> Column:
    """Return the column that a table of corrections has more than one of new records."""
    return Column((entity.by_key[IDENTIFIER],))


class Headers:
    """What headers of a table may mean, where its records are of one kind.

    Args:
        entity: the kind.
        seen: headers, or what may be headers: lists have as many columns as these count.
    """

    def __init__(self, entity: Entity, seen: Iterable[str] = ()) -> None:
        every = every_column(entity, seen)
        self._by_pointer = {column.pointer: column for column in every}
        self._spellings = _spellings(every, self._by_pointer)

    def exact(self, names: Iterable[str]) -> dict[str, Column]:
        """Return the column of each header that names one without doubt."""
        found = {name: self._spellings.get(fold(name)) for name in names}
        return {name: column for name, column in found.items() if column}

    def match(
        self, names: Sequence[str], given: Mapping[str, str] | None = None
    ) -> dict[str, Column]:
        """Return the column of each header that has one.

        A header is known by its title in any language, by the key of its field, or by being much
        like one of those; what was decided before (`given`: header to JSON Pointer) comes first, an
        empty pointer for a column that is to be left alone.
        """
        given = given or {}
        decided = {name: self._by_pointer.get(given[name]) for name in names if name in given}
        found = {name: column for name, column in decided.items() if column}
        left = [name for name in names if name not in given]
        found |= self.exact(left)
        taken = {column.pointer for column in found.values()}
        for name in [one for one in left if one not in found and len(one) < _LONG][:_GUESSED]:
            free = [
                (text, column.pointer)
                for text, column in self._spellings.items()
                if column.pointer not in taken and _numbers(text) == _numbers(name)
            ]
            pointer = Lexicon(free).nearest(name)
            if pointer:
                found[name] = self._by_pointer[pointer]
                taken.add(pointer)
        return {name: found[name] for name in names if name in found}


#: Characters above which a header is no misspelt one, and headers of which it is guessed what they
#: mean: each is compared to all that a column may be called.
_LONG, _GUESSED = 80, 100


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def _spellings(every: Sequence[Column], by_pointer: Mapping[str, Column]) -> dict[str, Column]:
    """Return the columns by what people may call them, folded; no spelling stands for two.

    A name of a field of the record itself comes before one of a field within an object.
    """
    spellings: dict[str, Column] = {}
    habits = {text: by_pointer[at] for text, at in _HABITS.items() if at in by_pointer}
    for rows in (_full_names(every), _names(every, own=True), habits.items()):
        for text, column in rows:
            spellings.setdefault(text, column)
    inner: dict[str, dict[str, Column]] = {}
    for text, column in _names(every, own=False):
        inner.setdefault(text, {})[column.pointer] = column
    for text, meant in inner.items():
        if len(meant) == 1:
            spellings.setdefault(text, *meant.values())
    return spellings


def _full_names(every: Iterable[Column]) -> Iterator[tuple[str, Column]]:
    for column in every:
        for header in column.words.titles.values():
            yield fold(header), column
        yield fold(column.pointer), column


def _names(every: Iterable[Column], *, own: bool) -> Iterator[tuple[str, Column]]:
    for column in every:
        if (len(column.path) == 1) == own:
            words = column.field.words
            for text in (
                *words.titles.values(),
                column.field.key,
                *column.field.spellings,
            ):
                yield fold(text), column
