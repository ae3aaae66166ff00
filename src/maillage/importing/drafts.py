"""What an import drafts: records, where each of their values was read, and what is to be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

from maillage.findings.field_words import InTitles, field_at, of_form
from maillage.findings.finding import Finding, Report, brief, hint
from maillage.importing import drafting
from maillage.importing.cells import BETWEEN, shown, written
from maillage.messages import N_, QUOTED, Listing, Message
from maillage.model.entities import Entity, Field, FieldPath, Json, Model
from maillage.model.languages import SOURCE
from maillage.text.suspect import restored
from maillage.text.suspect.signs import legible
from maillage.text.words import fold, slug


class Known(Protocol):
    """What the catalogue has, and its gate."""

    def find(self, kind: str, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a record; None where there is none of that id."""

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a kind that has an official code."""

    def file(self, kind: str, identifier: str) -> str:
        """Return where a record stands, or would, from the root of the catalogue."""

    def judge(self, files: Mapping[str, bytes]) -> Report:
        """Judge files, by their paths, as if they were in the catalogue."""


#: What the name of a place is the name of.
SHEET, FICHE, TEXT = N_("feuille"), N_("fiche"), N_("texte")


@dataclass(frozen=True)
class Place:
    """Where something was read: in a sheet, or below a label of a text."""

    #: The name of the sheet, or of the file of a text.
    sheet: str
    #: From 1 on; 0 for the sheet as a whole.
    row: int = 0
    #: From 0 on; None for the row as a whole.
    column: int | None = None
    header: str = ""
    #: What `sheet` names.
    word: Message = field(default=SHEET, compare=False)

    def told(self, language: str = SOURCE) -> str:
        """Say where: « feuille Actions, ligne 4, colonne C (Statut) »."""
        # A text has no name of its own.
        named = N_("{what} « {name} »")(what=self.word, name=self.sheet)
        parts = [named if self.sheet else self.word]
        if self.row:
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

    place: Place
    sentence: Message | InTitles
    #: As of a finding: only an error keeps the import from being done.
    severity: str = "error"
    #: What to write instead: a text, or a label.
    suggestion: Any = ""
    #: The code of the rule, where it is the gate that speaks.
    code: str = ""

    def message(self, language: str = SOURCE) -> str:
        """Return the sentence that a person reads."""
        return self.sentence.told(language)


def damage(place: Place, before: str) -> Iterator[Problem]:
    """Say that a text was damaged, and how it is read; nothing where only blanks were."""
    if (after := restored(before)) != legible(before):
        found, read = brief(before.strip()), brief(after.strip())
        yield Problem(
            place,
            N_("Ce texte était abîmé : « {found} ». Il est lu « {read} ».")(found=found, read=read),
            "warning",
        )


@dataclass(frozen=True)
class Draft(drafting.Draft):
    """One record, and where it was read."""

    place: Place
    #: Where each value was read, by JSON Pointer.
    cells: dict[str, Place] = field(default_factory=dict)
    #: The columns of its table, by JSON Pointer: where a value that lacks would go.
    columns: Mapping[str, Place] = field(default_factory=dict)
    #: What could not be placed: a label and a text each.
    left: Sequence[tuple[str, str]] = ()
    #: The record that this one corrects, and where it stands.
    former: Json | None = None
    home: str = ""
    #: Whether it is an official place that another one refers to, or the source of those.
    is_picked: bool = False

    @property
    def id(self) -> str:
        """The id of the record; what a nameless one is called meanwhile."""
        return super().id or slug(f"{self.place.sheet[:30]} ligne {self.place.row}")

    @property
    def file(self) -> str:
        """Where the record goes, from the root of the catalogue."""
        return self.home or super().file

    @property
    def changes(self) -> list[Field]:
        """The fields that a correction gives another value."""
        former = self.former or {}
        return [one for one in self.entity.fields if former.get(one.key) != self.data.get(one.key)]

    def is_at(self, place: Place) -> bool:
        """Whether a place is that of the draft, or of one of its values."""
        same_row = (place.sheet, place.row) == (self.place.sheet, self.place.row)
        return same_row or place in self.cells.values()


def name(model: Model, new: Sequence[Draft], known: Known) -> dict[Place, Problem]:
    """Give each new draft the id that its title gives.

    Returns:
        What is to be said of those that are there already, by their places.
    """
    twice: dict[Place, Problem] = {}
    taken: dict[tuple[str, str], Draft] = {}
    for draft in (one for one in new if one.former is not None):
        first = taken.setdefault((draft.entity.name, draft.id), draft)
        if first is not draft:
            twice[draft.place] = _twice(draft, draft.id, first)
    for draft in (one for one in new if one.former is None):
        kind = draft.entity.name
        where = next(iter(_places(draft.entity, draft.data)), "")
        own = filter(None, [draft.data.get("id")])  # what others of the same file refer to
        for one in chain(own, drafting.ids(draft.title, where)):
            beside = taken.get((kind, one))
            former = beside.data if beside else known.record(kind, one)
            if former is None:
                draft.data["id"] = one
                taken[kind, one] = draft
                break
            if _is_same(model, draft, former):
                draft.data["id"] = one
                twice[draft.place] = _twice(draft, one, beside)
                break
    return twice


def _is_same(model: Model, draft: Draft, former: Json) -> bool:
    """Whether two records of one id are of one thing: one name and, unless it is cited, place.

    What is cited is so by its name, which no other has.
    """
    key = draft.entity.label_key
    if fold(draft.title) != fold(str(former.get(key, ""))):
        return False
    if draft.entity.name in model.cited:
        return True
    ours, theirs = _places(draft.entity, draft.data), _places(draft.entity, former)
    return not ours or not theirs or not set(ours).isdisjoint(theirs)


def _places(entity: Entity, record: Json) -> list[str]:
    """Return the territories where something is."""
    paths = (FieldPath((entity.by_key[key],)) for key in entity.kind.places)
    return [place for path in paths for _, place in path.strings(record)]


def _twice(draft: Draft, identifier: str, beside: Draft | None) -> Problem:
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


def judged(model: Model, new: Sequence[Draft], known: Known) -> list[Problem]:
    """Ask the gate about some drafts; each finding becomes a problem of a cell."""
    by_file = {draft.file: draft for draft in new}
    report = known.judge({file: draft.text.encode() for file, draft in by_file.items()})
    return [
        _problem(model, by_file[finding.file], finding, known)
        for finding in report.findings
        # Who fills in a table writes no id: it follows from the name.
        if finding.file in by_file and not _is_about_id(finding)
    ]


def _is_about_id(finding: Finding) -> bool:
    return finding.pointer == "" and finding.values.get("key") == "id"


#: The findings that speak of JSON, said of cells.
_OF_CELLS: Mapping[str, Message] = {
    "S002": N_("Il manque « {title} ». Par exemple : {example}"),
    "S003": N_("« {title} » doit être {expected}, et non « {text} »."),
    "S004": N_("« {text} » n’est pas dans la liste « {list} ».{hint}"),
    "R003": N_("« {id} » n’est pas dans le catalogue.{hint} Sinon, décrivez-le dans « {kind} »."),
}
_NOT_UNDERSTOOD = N_("« {title} » : « {text} » n’est pas compris. {left_because}")
#: What a cell must be, by the type of its field.
_EXPECTED: Mapping[str, Message] = {
    "integer": N_("un nombre entier, comme 25 ou « environ 25 »"),
    "number": N_("un nombre, comme 1300 ou 1 300,50 €"),
    "boolean": N_("oui ou non"),
}


def _problem(model: Model, draft: Draft, finding: Finding, known: Known) -> Problem:
    words = dict(finding.values)
    words["text"] = str(words.get("found", "")).strip('"')
    suggestion: Any = finding.suggestion or ""
    one = field_at(draft.entity.fields, f"{finding.pointer}/{words.get('key', '')}")
    message = finding.rule.message
    if one and finding.code in _OF_CELLS and (one.type in _EXPECTED or finding.code != "S003"):
        message = _OF_CELLS[finding.code]
        words["expected"] = _EXPECTED.get(one.type, "")
        words["example"] = shown(one, one.example, model)
        if one.refers_to:
            kind = model.entities[one.refers_to].words
            words["kind"] = kind
            words["example"] = _called(
                model, known, one.refers_to, written(one, one.example, model)
            )
            called = _called(model, known, one.refers_to, suggestion)
            if called != suggestion:
                words |= hint(called)
            suggestion = called
    if finding.code == "S002":
        suggestion = ""
    elif one and one.scheme:
        suggestion = shown(one, suggestion, model)
        if finding.code == "S004":  # by labels, as people know the list
            labels = tuple(concept.words for concept in model.schemes[one.scheme].concepts)
            words |= hint(suggestion, Listing(labels, BETWEEN))
    if "left_because" in words:
        message = _NOT_UNDERSTOOD
    elif one and finding.code == "S005" and (said := of_form(one, words["found"])):
        message, words = said, {}
    return Problem(
        _place(draft, finding),
        InTitles(message(**words), draft.entity.fields),
        finding.severity,
        suggestion,
        finding.code,
    )


def _called(model: Model, known: Known, kind: str, identifier: str) -> str:
    """Return what people call a record of some id; the id where there is none."""
    record = known.record(kind, identifier) if identifier else None
    return str((record or {}).get(model.entities[kind].label_key, identifier))


def _place(draft: Draft, finding: Finding) -> Place:
    """Return where the value of a finding was read; for one that lacks, where it would be."""
    pointer = finding.pointer
    if key := finding.values.get("key"):
        lacking = f"{pointer}/{key}"
        for places in (draft.cells, draft.columns):
            if lacking in places:
                found = places[lacking]
                return Place(found.sheet, draft.place.row, found.column, found.header)
    while pointer:
        inner = (place for at, place in draft.cells.items() if at.startswith(f"{pointer}/"))
        if found_at := draft.cells.get(pointer) or next(inner, None):
            return found_at
        pointer = pointer.rpartition("/")[0]
    return draft.place
