"""From a file that an association has to contributions, or to what keeps them from being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from maillage.importing import record_tables, sheets
from maillage.importing.drafting import usual
from maillage.importing.drafts import (
    TEXT,
    Draft,
    Known,
    Place,
    Problem,
    damage,
    judged,
    name,
)
from maillage.importing.picking import Picker
from maillage.importing.record_tables import Table
from maillage.importing.sheets import Sheet, text_of_file
from maillage.importing.texts import document, text_drafts
from maillage.importing.texts.text_drafts import Origin
from maillage.messages import N_
from maillage.model.entities import Field, Json, Model
from maillage.text.suspect import restored
from maillage.text.suspect.signs import legible
from maillage.text.words import fold

#: Header to JSON Pointer, or that for each sheet by its name.
Decided = Mapping[str, str | Mapping[str, str]]


@dataclass(frozen=True)
class Options:
    """What a person says beside the file."""

    #: The kind of the records, where the file does not tell.
    kind: str = ""
    #: Who contributes, where the file does not say.
    contributor: str = ""
    #: What the headers mean, where that was decided before.
    decided: Decided = field(default_factory=dict)
    #: Where the facts come from: a source of the catalogue, the title of a new one, or an address.
    source: str = ""
    #: When the facts were observed.
    observed: str = ""
    #: Records above which nobody asks the gate about them: the file is too long anyway.
    most: int | None = None


@dataclass(frozen=True)
class Proposal:
    """What a file gives: records, how it was understood, and what is to be looked at."""

    drafts: Sequence[Draft]
    tables: Sequence[Table]
    problems: Sequence[Problem]
    #: A text in no form that is known, whole.
    unread: str = ""

    @property
    def accepted(self) -> bool:
        """Whether there is something to import, and nothing forbids it."""
        return bool(self.drafts) and all(one.severity != "error" for one in self.problems)

    @property
    def corrected(self) -> frozenset[str]:
        """The paths of the records that are there, and get corrected."""
        return frozenset(draft.file for draft in self.drafts if draft.former is not None)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts to commit, by path."""
        return {draft.file: draft.text for draft in self.drafts}

    @property
    def decided(self) -> dict[str, dict[str, str]]:
        """What the headers mean, sheet by sheet, to be kept for the next time."""
        return {
            table.sheet: {
                header: table.mapping[header].pointer if header in table.mapping else ""
                for header in table.headers.values()
            }
            for table in self.tables
        }


def propose(
    model: Model, known: Known, file: str, raw: bytes, options: Options = Options()
) -> Proposal:
    """Read a file, whatever its form.

    Raises:
        SheetError: it cannot be read at all.
    """
    if text := text_in(model, raw):
        return from_text(model, known, text, options)
    return from_sheets(model, known, sheets.read(file, raw), options)


def is_text(raw: bytes) -> bool:
    """Whether a file is no workbook."""
    return len(raw) <= sheets.MAX_SIZE and not raw.startswith((b"PK", b"\xd0\xcf"))


def text_in(model: Model, raw: bytes) -> str:
    """Return the text of a file that is to be read as one; empty for a table or a workbook.

    A form that is known is looked for before any delimiter; what is no table at all is a text too.

    Raises:
        SheetError: it is a document that cannot be read.
    """
    if document.is_document(raw):
        return document.text_of_document(raw)
    if not is_text(raw):
        return ""
    text = text_of_file(raw)
    is_prose = text_drafts.is_known_form(model, text) or not sheets.is_table(text)
    return text if is_prose and text.strip() else ""


def from_sheets(
    model: Model, known: Known, found: Sequence[Sheet], options: Options = Options()
) -> Proposal:
    """Read the records of some sheets."""
    read = [_table(model, sheet, options, alone=len(found) == 1) for sheet in found]
    understood = [table for table in read if table]
    problems = [_no_table(sheet) for sheet, table in zip(found, read, strict=True) if not table]
    if understood:
        problems = [one for one in problems if not record_tables.is_help(one.place.sheet)]
    else:
        problems = [_as_error(one) for one in problems]
    drafts: list[Draft] = []
    for table in understood:
        for one in record_tables.drafts(model, table, known):
            if isinstance(one, Draft):
                drafts.append(one)
            else:
                problems.append(one)
    more = finish(model, drafts, known, options)
    return Proposal(drafts, understood, _in_order([*problems, *more]))


def _table(model: Model, sheet: Sheet, options: Options, *, alone: bool) -> Table | None:
    if record_tables.is_help(sheet.name):
        return None
    own = options.decided.get(sheet.name)
    given = own if isinstance(own, Mapping) else _flat(options.decided)
    return record_tables.find(model, sheet, options.kind, given, alone=alone)


def _flat(decided: Decided) -> dict[str, str]:
    return {header: at for header, at in decided.items() if isinstance(at, str)}


def _no_table(sheet: Sheet) -> Problem:
    return Problem(Place(sheet.name), _NO_HEADERS, "warning")


_NO_HEADERS = N_(
    "Aucune ligne de titres n’est reconnue : cette feuille n’est pas reprise. Une colonne "
    "« Titre » (ou « Nom »), « Résumé », « Statut »… est attendue, comme dans le modèle."
)


def _as_error(one: Problem) -> Problem:
    return Problem(one.place, one.sentence)


def from_text(model: Model, known: Known, text: str, options: Options = Options()) -> Proposal:
    """Read a text, in whatever form; what could not be placed stays with each draft."""
    lines = legible(text).split("\n")
    problems = [
        problem
        for number, line in enumerate(lines, start=1)
        for problem in damage(Place("", number, word=TEXT), line)
    ]
    text = "\n".join(restored(line).replace("\n", " ") for line in lines)
    read = text_drafts.of_text(model, known, text, Origin(options.source, options.observed))
    if read is None:
        return Proposal((), (), [*problems, Problem(Place("", 1, word=TEXT), _UNKNOWN_FORM)], text)
    problems += [Problem(place, _REPEATED, "advice") for place in read.repeated]
    problems += [Problem(place, _THERE(id=id_), "advice") for place, id_ in read.there]
    drafts = list(read.drafts)
    problems += finish(model, drafts, known, options)
    return Proposal(drafts, (), _in_order(problems))


_UNKNOWN_FORM = N_(
    "La forme de ce texte est inconnue : aucune fiche n’en est tirée, et il est gardé tout entier."
)
_THERE = N_("Cette fiche est déjà dans le catalogue ({id}) : elle n’est pas proposée de nouveau.")
_REPEATED = N_(
    "Cette fiche est deux fois dans le texte, avec les mêmes mots : elle est lue une fois."
)


def finish(model: Model, drafts: list[Draft], known: Known, options: Options) -> list[Problem]:
    """Give drafts what goes without saying, ids and references, and ask the gate about them.

    The official places that they refer to, and that the catalogue lacks, come behind them.
    """
    for draft in drafts:
        if draft.former is None:
            begun = usual(model, draft.entity, options.contributor)
            draft.data.update({**begun, **draft.data})
    twice = name(model, drafts, known)
    _refer(drafts, _beside(drafts))
    if options.most is not None and len(drafts) > options.most:
        return list(twice.values())
    new = [draft for draft in drafts if draft.place not in twice]
    told = list(_with_places(model, new, known))
    drafts += [draft for draft in new if draft.is_picked]
    return [*twice.values(), *told, *judged(model, new, known)]


def _with_places(model: Model, drafts: list[Draft], known: Known) -> Iterator[Problem]:
    """Add the official places that drafts refer to, and tell what each was taken for."""
    picker = Picker(model, known, drafts)
    for draft in list(drafts):
        _refer([draft], picker.find)
        for place, missing in picker.taken():
            drafts += [Draft(it.entity, it.data, draft.place, is_picked=True) for it in missing]
            where = model.places.where(place)
            yield Problem(draft.place, _PICKED(name=place.name, where=where), "advice")


_PICKED = N_("Lieu officiel : {name} ({where}). Sa fiche est ajoutée.")


def _beside(drafts: Sequence[Draft]) -> Callable[[str, str], str | None]:
    """Return what finds a draft of the same file by its name."""
    named: dict[tuple[str, str], str] = {}
    for draft in drafts:
        for key in (draft.entity.label_key, *draft.entity.kind.names):
            if isinstance(text := draft.data.get(key), str):
                named.setdefault((draft.entity.name, fold(text)), draft.id)
    return lambda kind, text: named.get((kind, fold(text)))


def _refer(drafts: Sequence[Draft], find: Callable[[str, str], str | None]) -> None:
    """Put ids where names were written."""
    for draft in drafts:
        draft.data.update(_resolved(draft.entity.fields, draft.data, find))


def _resolved(fields: Sequence[Field], data: Json, find: Callable[[str, str], str | None]) -> Json:
    found = dict(data)
    for one in fields:
        value = found.get(one.key)
        if value is None:
            continue
        if one.refers_to and isinstance(value, str):
            found[one.key] = find(one.refers_to, value) or value
        elif one.refers_to and isinstance(value, list):
            found[one.key] = list(dict.fromkeys(find(one.refers_to, it) or it for it in value))
        elif one.fields and isinstance(value, list):
            found[one.key] = [_resolved(one.fields, item, find) for item in value]
        elif one.fields:
            found[one.key] = _resolved(one.fields, value, find)
    return found


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Sort problems by sheet, as they come, and by row and column."""
    sheets_ = list(dict.fromkeys(one.place.sheet for one in problems))

    def rank(one: Problem) -> tuple[int, int, int]:
        place = one.place
        return sheets_.index(place.sheet), place.row, -1 if place.column is None else place.column

    return sorted(problems, key=rank)
