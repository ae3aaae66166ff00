"""What a header means: by its exact name, else by a slip of the pen, never by another word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache

from maillage.importing.column_names import ColumnNames
from maillage.importing.columns import IDENTIFIER, REPEATED, ImportColumn
from maillage.importing.header_meaning import (
    DECLARED,
    EXACT,
    MISSPELT,
    YEAR,
    Meaning,
    in_year,
    is_asked,
    money_of,
)
from maillage.importing.header_spellings import BRACKETS, HeaderSpellings, variants
from maillage.importing.known_headers import (
    GRANTS,
    USUAL,
    HeaderList,
    form,
    header_lists,
    schema_name,
)
from maillage.model.entities import Model
from maillage.model.kind import ACTION, ORGANISATION
from maillage.text.words import fold

_NUMBER = re.compile(r"\d+")
#: What stands between « nom » and « structure ».
_OF = re.compile(r" (?:de l|de la|de votre|de notre|de vos|de nos|du|des|de|d)$")
#: Between a group of headers and one of them; names that a column may have, parted by slashes.
BELOW, _NAMES = " : ", 3
#: What a header has that asks for a person.
_FIRST_NAMES = frozenset({"prenom", "prenoms"})
#: Characters above which a header is a sentence, and no misspelt name.
_LONG = 80


class HeaderNames:
    """The names that headers are looked for among.

    Args:
        model: the model.
        repeated: how many columns of each list there may be.
    """

    def __init__(self, model: Model, repeated: int = REPEATED) -> None:
        self._model = model
        self._columns = ColumnNames(model, repeated)
        self._lists = header_lists()
        self._words = self._lists[USUAL].words

    @property
    def of_organisations(self) -> ImportColumn:
        """The column of the names of organisations."""
        return self._columns.by_pointer[ORGANISATION]["/name"]

    def column(self, kind: str, pointer: str) -> ImportColumn | None:
        """Return the column of a kind that goes somewhere."""
        return self._columns.by_pointer[kind].get(pointer)

    def said(self, kind: str, text: str) -> ImportColumn | None:
        """Return the column of a kind that a person says: by its pointer, or by its exact name."""
        if found := self.column(kind, text):
            return found
        return None if text.startswith("/") else self._named(fold(text)).columns.get(kind)

    def meaning(
        self, header: str, schema: HeaderList | None = None, kinds: frozenset[str] = frozenset()
    ) -> Meaning:
        """Return what a header means, be it misspelt; nothing where nobody knows.

        Args:
            header: the header.
            schema: the published schema that its table follows.
            kinds: the kinds of record of the table, once they are known.
        """
        if found := self.known(header, schema, kinds):
            return found
        words = next(variants(header), "")
        if not words or len(header) > _LONG:
            return Meaning()
        return self._misspelt(words) or self._owned(words, self._misspelt)

    def _misspelt(self, text: str) -> Meaning:
        spelling = self._spellings.misspelt(text)
        found = self._spelt(spelling) if spelling else Meaning()
        return replace(found, how=MISSPELT, spelling=spelling)

    @cached_property
    def _spellings(self) -> HeaderSpellings:
        usual = self._lists[USUAL]
        own = (*self._columns.own.values(), *self._columns.inner.values())
        names = [text for names in own for text in names]
        return HeaderSpellings([*names, *usual.columns, *usual.left], self._goes)

    def _goes(self, text: str) -> object:
        found = self._spelt(text)
        return (*(column.pointer for column in found.columns.values()), found.left)

    def known(
        self, header: str, schema: HeaderList | None = None, kinds: frozenset[str] = frozenset()
    ) -> Meaning:
        """Return what a header means whose words are all known."""
        if schema and (found := self._listed(schema, schema_name(header), DECLARED)):
            return found
        if not _FIRST_NAMES.isdisjoint(fold(header).split()):
            return Meaning(left="personal")  # « Porteur (nom, prénom) »
        group, parted_by, name = header.partition(BELOW)
        if parted_by and YEAR.fullmatch(name):
            return self.known(f"{group} {name}", schema, kinds)
        if parted_by and (found := self.grouped(group, name)):
            return found
        spelt = list(dict.fromkeys(variants(header)))
        exact = (self._exact(variant, kinds) for variant in spelt)
        if found := next(filter(None, exact), Meaning()):
            return in_year(found, header)
        told = (self._counted(it) or self._of_money(it) or self._of_person(it) for it in spelt)
        counted = next(filter(None, told), Meaning())
        return in_year(counted, header) or self._either(header, schema, kinds)

    def grouped(self, group: str, name: str) -> Meaning:
        """Return what a name means below that of a kind: « Porteur » above « Ville »."""
        if any(map(is_asked, variants(group))):
            return Meaning(left="other")
        nouns = self._lists[USUAL].nouns
        noun = next((word for word in fold(group).split() if word in nouns), "")
        if noun:
            return self._owned(f"{fold(name)} {noun}", self._named)
        # Who runs what is described: their name is a link, and all else is said of them.
        link = self._named(fold(group))
        if not link.columns or not all(it.field.refers_to for it in link.columns.values()):
            return Meaning()
        named = self._named(fold(name)).columns.get(ORGANISATION)
        return link if named == self.of_organisations else Meaning(left="other")

    def _of_person(self, text: str) -> Meaning:
        """Read « nom de l’animatrice », « mail trésorier »: what is said of who is a person."""
        first, _, rest = text.partition(" ")
        left = self._lists[USUAL].left
        words = rest.split() if first in self._words["persons"]["said"] else []
        return Meaning(left="personal" if any(left.get(it) == "personal" for it in words) else "")

    def _either(self, header: str, schema: HeaderList | None, kinds: frozenset[str]) -> Meaning:
        """Read « Jour / horaires »: what one of the names means, where the others say no other."""
        names = BRACKETS.sub("", header).split("/")  # « Qualité (habitant / association) »
        parts = [part for part in map(str.strip, names) if len(part) > 1]
        if not 1 < len(parts) <= _NAMES:
            return Meaning()
        found = [it for part in parts if (it := self.known(part, schema, kinds))]
        personal = next((it for it in found if it.left == "personal"), None)
        meant = [it for it in found if it.columns]
        if personal or not meant:
            return personal or next(iter(found), Meaning())
        named = [it for it in meant if it.columns.get(ORGANISATION) == self.of_organisations]
        numbers = self._model.entities[ORGANISATION].kind.numbers
        others = [column for it in meant if it not in named for column in it.columns.values()]
        if named and others and all(column.field.key in numbers for column in others):
            return named[0]  # « Bénéficiaire / SIRET »: its cells are parted
        pointers = {tuple(column.pointer for column in it.columns.values()) for it in meant}
        return meant[0] if len(pointers) == 1 else Meaning()

    def _exact(self, text: str, kinds: frozenset[str]) -> Meaning:
        grants = self._lists[GRANTS]
        if grants.kinds <= kinds and (found := self._listed(grants, text)):
            return found
        return self._named(text) or self._owned(text, self._named)

    def _named(self, text: str) -> Meaning:
        """Return what a name means, with or without its little words: « date (de) début »."""
        return self._spelt(text) or self._spelt(self._spellings.bare(text))

    def _spelt(self, text: str) -> Meaning:
        usual = self._listed(self._lists[USUAL], text)
        inner, plural, own = (
            {kind: column for kind, names in names_of.items() if (column := names.get(text))}
            for names_of in (self._columns.inner, self._columns.own_singular, self._columns.own)
        )
        return Meaning({**inner, **plural, **usual.columns, **own}, usual.left)

    def _owned(self, text: str, look: Callable[[str], Meaning]) -> Meaning:
        """Read « nom de la structure », « titre projet »: whose name it is tells the kind."""
        for what, kind in self._owners(text):
            found = look(what)
            columns = {name: column for name, column in found.columns.items() if name == kind}
            columns |= self._links(kind, columns)
            # What others number is by none of our identifiers.
            columns = {name: it for name, it in columns.items() if it.field.key != IDENTIFIER}
            if columns or found.left:
                return replace(found, columns=columns, left="" if columns else found.left)
        return Meaning()

    def _owners(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield what a header names, and the kind of record that it says it is of."""
        words = text.split()
        for at in range(1, len(words)):
            usual = self._lists[USUAL]
            what = _OF.sub("", " ".join(words[:at]))
            papers = self._words["papers"]
            is_about = words[at] in papers["of"] and what in papers["about"]
            kind = ACTION if is_about else usual.nouns.get(words[at])
            if kind and at < len(words) - 1 and " ".join(words[: at + 1]) in usual.columns:
                return  # « secteur d’activité », of whomever
            if kind and what and (what != " ".join(words[:at]) or at == len(words) - 1):
                yield what, kind

    def _links(self, kind: str, columns: Mapping[str, ImportColumn]) -> dict[str, ImportColumn]:
        """Return where else the name of a kind goes: who is named beside an action leads it."""
        found = {}
        for owned, place in self._words["owners"].items():
            link = self.column(*_split(place))
            if kind in columns and (kind, columns[kind].pointer) == _split(owned) and link:
                found[_split(place)[0]] = link
        return found

    def _listed(self, known: HeaderList, text: str, how: str = EXACT) -> Meaning:
        """Look a header up in a list; « financeur 2 » is its « financeur # »."""
        numbers = _NUMBER.findall(text)
        targets, rank = known.columns.get(text, ()), 0
        if not targets and len(numbers) == 1 and len(numbers[0]) <= 2:
            rank = max(0, int(numbers[0]) - 1)
            targets = known.columns.get(_NUMBER.sub("#", text), ())
        columns = {
            target.kind: replace(column, beside=target.beside)
            for target in targets
            if (column := self.column(target.kind, target.pointer.replace("#", str(rank))))
        }
        return Meaning(columns, known.left.get(text, ""), how)

    def _counted(self, text: str) -> Meaning:
        """Read « nombre de bénévoles »: how many people of a group."""
        for before in self._words["counts"]["before"]:
            counted = text.removeprefix(f"{before} ")
            if counted == text:
                continue
            columns = {}
            for kind, by_pointer in self._columns.by_pointer.items():
                for column in by_pointer.values():
                    if column.rank == 0 and column.field.type == "integer":
                        group = self._group(column, counted)
                        if group:
                            columns[kind] = replace(column, beside=(group,))
                            break
            return Meaning(columns)
        return Meaning()

    def alone(self, header: str, *, is_led: bool) -> Meaning:
        """Return what a header names where no other names a record: « Nom du centre social ».

        Args:
            header: the header.
            is_led: another says who leads what is named, « Nom du PAT »: it is an action.
        """
        for text in variants(header):
            word = form("words", "name_of").sub("", text)
            kind = next((kind for kind, words in self._words["alone"].items() if word in words), "")
            if is_led and word != text and not self._named(word):
                kind = kind or ACTION
            if kind:
                label = self._columns.by_pointer[kind][f"/{self._model.entities[kind].label_key}"]
                columns = {kind: label}
                return Meaning(columns | self._links(kind, columns))
        return Meaning()

    def _of_money(self, text: str) -> Meaning:
        """Read « coût global du projet », « aide octroyée »: by its words, in any order."""
        usual = money_of(text)
        return self._listed(self._lists[USUAL], usual) if usual else Meaning()

    def counted(self, header: str) -> Meaning:
        """Return what a group of people means above numbers: « Bénévoles 2022 »."""
        counts = self._words["counts"]
        is_group = not set(counts["alone"]).isdisjoint(variants(header))
        return self.known(f"{counts['before'][0]} {header}") if is_group else Meaning()

    def _group(self, column: ImportColumn, counted: str) -> tuple[str, str] | None:
        """Return the field beside a count that says of whom, with the code that a header names."""
        for beside in column.around:
            if beside.scheme and beside.required:
                code = self._model.schemes[beside.scheme].by_label.get(counted)
                return (beside.key, code) if code else None
        return None


@lru_cache(maxsize=4)
def header_names(model: Model, repeated: int) -> HeaderNames:
    """Return the names of the columns of a model, made once: there are thousands."""
    return HeaderNames(model, repeated)


def _split(at: str) -> tuple[str, str]:
    kind, _, pointer = at.partition("/")
    return kind, f"/{pointer}"
