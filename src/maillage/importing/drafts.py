"""What an import drafts: records, where each of their values was read, and what is to be said."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

from maillage.findings.field_words import InTitles
from maillage.findings.quotation import brief
from maillage.findings.report import Report
from maillage.importing import drafting
from maillage.importing.picking import KnownRecords
from maillage.messages import N_, QUOTED, Listing, Message
from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.field_paths import FieldPath
from maillage.model.languages import SOURCE
from maillage.text.suspect.signs import legible
from maillage.text.words import fold, slug


class ImportTarget(KnownRecords, Protocol):
    """What the catalogue has, and its gate."""

    def find(self, kind: str, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""

    def file(self, kind: str, identifier: str) -> str:
        """Return where a record stands, or would, from the root of the catalogue."""

    def judge(
        self, files: Mapping[str, bytes], *, thorough: bool = True, placed: bool = True
    ) -> Report:
        """Judge files, by their paths, as if they were in the catalogue.

        Args:
            files: the bytes of each.
            thorough: also what refuses none of them.
            placed: with lines and columns; without, findings have but pointers and their order.
        """


def called(model: Model, known: KnownRecords, kind: str, identifier: str) -> str:
    """Return what people call a record of the catalogue; the id where there is none."""
    record = known.record(kind, identifier) if identifier else None
    return str((record or {}).get(model.entities[kind].label_key, identifier))


#: What the name of a place is the name of.
SHEET, FICHE, TEXT = N_("feuille"), N_("fiche"), N_("texte")


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """Where something was read: in a sheet, or below a label of a text."""

    #: The name of the sheet, or of the file of a text.
    sheet: str
    #: From 1 on; 0 for the sheet as a whole.
    row: int = 0
    #: From 0 on; None for the row as a whole.
    column: int | None = None
    header: str = ""
    #: What `sheet` names.
    word: Message = dataclasses.field(default=SHEET, compare=False)

    def told(self, language: str = SOURCE, rows: Message | None = None) -> str:
        """Say where: « feuille Actions, ligne 4, colonne C (Statut) »; or in which rows."""
        # A text has no name of its own.
        named = N_("{what} « {name} »")(what=self.word, name=self.sheet)
        parts = [named if self.sheet else self.word]
        if rows:
            parts.append(rows)
        elif self.row:
            parts.append(N_("ligne {row}")(row=self.row))
        if self.column is not None:
            known = N_("colonne {letter} (« {header} »)") if self.header else N_("colonne {letter}")
            parts.append(known(letter=letter(self.column), header=self.header))
        elif self.header:
            parts.append(QUOTED(text=self.header))
        return Listing(tuple(parts)).told(language)


def letter(column: int) -> str:
    """Return the letters of a column, as a spreadsheet shows them.

    >>> letter(0), letter(25), letter(26), letter(701), letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    rest, last = divmod(column, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)


@dataclass(frozen=True)
class Problem:
    """Something that a person has to look at before, or after, an import."""

    place: SourceLocation
    sentence: Message | InTitles
    #: As of a finding: only an error keeps the import from being done.
    severity: str = "error"
    #: What to write instead: a text, or a label.
    suggestion: Any = ""
    #: The code of the rule, where it is the gate that speaks.
    code: str = ""
    #: The record that it is about, by its file.
    file: str = ""
    #: Whether the value that it is about was left out.
    left: bool = False

    def message(self, language: str = SOURCE) -> str:
        """Return the sentence that a person reads."""
        told = self.sentence.told(language)
        return f"{told} {_LEFT.told(language)}" if self.left else told


_LEFT = N_("Cette valeur n’est pas reprise.")


def damage(place: SourceLocation, before: str, after: str) -> Iterator[Problem]:
    """Say that a text was damaged, and how it is read; nothing where only blanks were."""
    if after != legible(before):
        found, read = brief(before.strip()), brief(after.strip())
        yield Problem(
            place,
            N_("Ce texte était abîmé : « {found} ». Il est lu « {read} ».")(found=found, read=read),
            "warning",
        )


@dataclass(frozen=True)
class ImportDraft(drafting.Draft):
    """One record, and where it was read."""

    place: SourceLocation
    #: Where each value was read, by JSON Pointer.
    cells: dict[str, SourceLocation] = dataclasses.field(default_factory=dict)
    #: The columns of its table, by JSON Pointer: where a value that lacks would go.
    columns: Mapping[str, SourceLocation] = dataclasses.field(default_factory=dict)
    #: What could not be placed: a label and a text each.
    left: Sequence[tuple[str, str]] = ()
    #: Of a text: by the number of a line, the keys of the values that come from it.
    lines: Mapping[int, Sequence[str]] = dataclasses.field(default_factory=dict)
    #: The record that this one corrects, and where it stands.
    former: Json | None = None
    home: str = ""
    #: Whether it is an official place that another one refers to, or the source of those.
    is_picked: bool = False
    #: Other rows that are of the same thing, each as `row`.
    also: list[tuple[str, int]] = dataclasses.field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the record; what a nameless one is called meanwhile."""
        return super().id or slug(f"{self.place.sheet[:30]} ligne {self.place.row}")

    @property
    def file(self) -> str:
        """Where the record goes, from the root of the catalogue."""
        return self.home or super().file

    @property
    def row(self) -> tuple[str, int]:
        """Where its row is: the sheet and the number."""
        return self.place.sheet, self.place.row

    @property
    def key(self) -> tuple[str, SourceLocation]:
        """What tells a draft from those of other rows, and of other kinds in its row."""
        return self.entity.name, self.place

    @property
    def changes(self) -> list[Field]:
        """The fields that a correction gives another value."""
        former = self.former or {}
        return [
            field
            for field in self.entity.fields
            if former.get(field.key) != self.data.get(field.key)
        ]

    @property
    def is_idle(self) -> bool:
        """Whether it corrects a record, and changes nothing of it."""
        return self.former is not None and not self.changes


def name(
    new: Sequence[ImportDraft], known: ImportTarget
) -> dict[tuple[str, SourceLocation], Problem]:
    """Give each new draft the id that its title gives.

    Returns:
        What is to be said of those that are there already, by their kinds and places.
    """
    twice: dict[tuple[str, SourceLocation], Problem] = {}
    taken: dict[tuple[str, str], ImportDraft] = {}
    for draft in (draft for draft in new if draft.former is not None):
        first = taken.setdefault((draft.entity.name, draft.id), draft)
        if first is not draft:
            twice[draft.key] = _twice(draft, draft.id, first)
    for draft in (draft for draft in new if draft.former is None):
        kind = draft.entity.name
        where = next(iter(_places(draft.entity, draft.data)), "")
        own = filter(None, [draft.data.get("id")])  # what others of the same file refer to
        for identifier in chain(own, drafting.ids(draft.title, where)):
            beside = taken.get((kind, identifier))
            former = beside.data if beside else known.record(kind, identifier)
            if former is None:
                draft.data["id"] = identifier
                taken[kind, identifier] = draft
                break
            if _is_same(draft, former):
                draft.data["id"] = identifier
                twice[draft.key] = _twice(draft, identifier, beside)
                break
    return twice


def _is_same(draft: ImportDraft, former: Json) -> bool:
    """Whether two records of one id are of one thing: neither place nor owner tells them apart."""
    key = draft.entity.label_key
    if fold(draft.title) != fold(str(former.get(key, ""))):
        return False
    if _owner(draft.data) != _owner(former) and _owner(draft.data) and _owner(former):
        return False
    ours, theirs = _places(draft.entity, draft.data), _places(draft.entity, former)
    return not ours or not theirs or not set(ours).isdisjoint(theirs)


def _owner(record: Json) -> str:
    return fold(str(record.get("lead", "")))


def _places(entity: Entity, record: Json) -> list[str]:
    """Return the territories where something is."""
    paths = (FieldPath((entity.by_key[key],)) for key in entity.kind.places)
    return [place for path in paths for place in path.texts(record)]


def _twice(draft: ImportDraft, identifier: str, beside: ImportDraft | None) -> Problem:
    place = draft.cells.get(f"/{draft.entity.label_key}", draft.place)
    if beside:
        return Problem(place, _IN_FILE(title=draft.title, row=beside.place.row))
    return Problem(place, _IN_CATALOGUE(title=draft.title, id=identifier))


_IN_FILE = N_(
    "« {title} » est déjà à la ligne {row}. Gardez une seule des deux lignes ou, si ce sont deux "
    "choses différentes, précisez le nom de celle-ci."
)
_IN_CATALOGUE = N_(
    "« {title} » est déjà dans le catalogue. Pour corriger la fiche, écrivez « {id} » dans une "
    "colonne « Identifiant » ; si c’est autre chose, précisez le nom."
)
