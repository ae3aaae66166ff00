"""From a file that an association has to contributions, or to what keeps them from being made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from maillage.importing import (
    linking,
    organisation_cells,
    record_tables,
    row_answers,
    row_reading,
    sheets,
)
from maillage.importing.cells import remembering
from maillage.importing.drafts import (
    TEXT,
    ImportDraft,
    ImportTarget,
    Problem,
    SourceLocation,
    damage,
)
from maillage.importing.finishing import finish
from maillage.importing.import_result import NOTHING_SAID, Decided, ImportOptions, ImportResult
from maillage.importing.namesakes import Namesakes
from maillage.importing.provenance import with_provenance
from maillage.importing.record_tables import RecordTable
from maillage.importing.row_answers import RowAnswers
from maillage.importing.sheet_names import is_help
from maillage.importing.sheets import Sheet, text_of_document, text_of_file
from maillage.importing.stated_source import stated_source
from maillage.importing.texts import document, text_drafts
from maillage.importing.texts.source_lines import number_of_lines
from maillage.importing.web_tables import is_web_page
from maillage.messages import N_
from maillage.model.entities import Entity, Model
from maillage.model.kind import ORGANISATION
from maillage.text import limits
from maillage.text.suspect import restored
from maillage.text.suspect.signs import legible


def propose(
    model: Model, known: ImportTarget, file: str, raw: bytes, options: ImportOptions = NOTHING_SAID
) -> ImportResult:
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
        return text_of_document(raw)
    if not is_text(raw):
        return ""
    text = text_of_file(raw)
    if is_web_page(text):
        return ""
    # What has too many lines, whatever ends them, is no text of fiches; as a table it has too many
    # rows.
    is_form = number_of_lines(text) <= limits.ROWS and text_drafts.is_known_form(model, text)
    is_prose = is_form or not sheets.is_table(text)
    return text if is_prose and text.strip() else ""


def from_sheets(
    model: Model, known: ImportTarget, found: Sequence[Sheet], options: ImportOptions = NOTHING_SAID
) -> ImportResult:
    """Read the records of some sheets.

    Raises:
        AnswerError: what was said of all rows names no field.
    """
    found = [_remembering(sheet) for sheet in found]
    read = [_tables(model, sheet, options, alone=len(found) == 1) for sheet in found]
    understood = [tables for tables in read if any(table.mapping for table in tables)]
    problems = [
        _no_table(sheet, tables)
        for sheet, tables in zip(found, read, strict=True)
        if tables not in understood
    ]
    if understood:
        problems = [problem for problem in problems if not is_help(model, problem.place.sheet)]
    else:
        problems = [replace(problem, severity="error") for problem in problems]
    problems += [
        Problem(SourceLocation(sheet.name), _PAGE, "warning")
        for sheet in found
        if (-1, -1, sheets.PAGE) in sheet.marks
    ]
    every = [table for tables in understood for table in tables]
    every += [table for tables in read if tables not in understood for table in tables]
    given = _answers(model, known, options, [table.entity for table in every])
    problems += _idle(given, found[0].name if found else "")
    drafts: list[ImportDraft] = []
    row = 0
    for tables in understood:
        for result in row_reading.drafts(model, tables, known, given):
            if result.place.row != row:
                row = result.place.row
                options.progress()
            if isinstance(result, ImportDraft):
                drafts.append(result)
            else:
                problems.append(result)
    stated = stated_source(found, every)
    name = found[0].name if found else ""
    drafts = _apart(with_provenance(model, known, drafts, options, stated, name), problems)
    shared = frozenset(table.entity.name for tables in understood for table in tables[:-1])
    drafts = _apart(organisation_cells.parted(model, drafts, given), problems)
    if all(tables[-1].entity.name != ORGANISATION for tables in understood):
        shared |= {ORGANISATION}  # those that rows refer to
    names = Namesakes(model, known, drafts, given.same)
    names.link()
    drafts = _apart(linking.merged(drafts, shared, names), problems)
    problems += finish(model, drafts, known, options.contributor, leave=True)
    return ImportResult(drafts, every, _in_order(problems))


def _answers(
    model: Model, known: ImportTarget, options: ImportOptions, entities: Sequence[Entity]
) -> RowAnswers:
    """Read what holds for all records, by their kinds; nothing where there are none."""
    kinds = list({entity.name: entity for entity in entities}.values())
    return row_answers.read(model, known, options.answers, kinds) if kinds else RowAnswers()


def _idle(answers: RowAnswers, name: str) -> list[Problem]:
    """Say which answers serve nothing."""
    return [
        Problem(SourceLocation(name), _NO_SUCH_FIELD(field=field), "warning")
        for field in answers.idle
    ]


def _apart(found: Iterable[ImportDraft | Problem], problems: list[Problem]) -> list[ImportDraft]:
    """Return the drafts among what was found, and add the problems to those there are."""
    drafts = []
    for it in found:
        if isinstance(it, ImportDraft):
            drafts.append(it)
        else:
            problems.append(it)
    return drafts


def _remembering(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=[(number, remembering(cells)) for number, cells in sheet.rows])


def _tables(
    model: Model, sheet: Sheet, options: ImportOptions, *, alone: bool
) -> list[RecordTable]:
    if is_help(model, sheet.name):
        return []
    own = options.decided.get(sheet.name)
    is_own = isinstance(own, Mapping) and not set(own) <= set(model.entities)
    given = own if is_own else _flat(model, options.decided)
    return record_tables.find(model, sheet, options.kind, given, alone=alone)


def _flat(model: Model, decided: Decided) -> dict[str, Any]:
    """Return what headers mean in whatever sheet."""
    return {
        header: at
        for header, at in decided.items()
        if isinstance(at, str) or set(at) <= set(model.entities)
    }


def _no_table(sheet: Sheet, tables: Sequence[RecordTable]) -> Problem:
    is_headless = bool(tables) and not tables[0].row
    return Problem(SourceLocation(sheet.name), _HEADLESS if is_headless else _NO_HEADERS, "warning")


_NO_SUCH_FIELD = N_(
    "Aucune des fiches lues ici n’a de champ « {field} » : ce qui en a été dit ne sert pas."
)
_PAGE = N_(
    "Ce fichier est une page web, quel que soit son nom : son tableau est lu. Si des cases "
    "manquent, ouvrez-le dans un tableur et enregistrez-le au format XLSX, ODS ou CSV."
)
_HEADLESS = N_(
    "Cette feuille commence par une fiche, sans ligne de titres : elle n’est pas reprise. Dites ce "
    "que veut dire chaque colonne, ou ajoutez une ligne de titres."
)
_NO_HEADERS = N_(
    "Aucune ligne de titres n’est reconnue : cette feuille n’est pas reprise. Dites ce que veulent "
    "dire ses colonnes, ou donnez-leur les titres du modèle : « Titre » (ou « Nom »), « Résumé », "
    "« Statut »…"
)


def from_text(
    model: Model, known: ImportTarget, text: str, options: ImportOptions = NOTHING_SAID
) -> ImportResult:
    """Read a text, in whatever form; what could not be placed stays with each draft.

    Raises:
        AnswerError: what was said of all records names no field.
    """
    if number_of_lines(text) > limits.ROWS:
        place = SourceLocation("", limits.ROWS + 1, word=TEXT)
        problem = Problem(place, _LONG(lines=str(limits.ROWS)))
        return ImportResult((), (), [problem], text)
    whole = _SOFT_CUT.sub(r"\1\n", text)
    lines = _lines(whole)
    mended = [_restored(line) for line in lines]
    problems = [
        problem
        for number, (line, after) in enumerate(zip(lines, mended, strict=True), start=1)
        for problem in damage(
            SourceLocation("", number, word=TEXT), line.replace("\t", " "), after.replace("\t", " ")
        )
    ]
    read_as = "\n".join(mended)
    read = text_drafts.of_text(model, known, read_as, options)
    if read is None:
        problems.append(Problem(SourceLocation("", 1, word=TEXT), _UNKNOWN_FORM))
        kept = read_as if whole == text else "\n".join(map(_restored, _lines(text)))
        return ImportResult((), (), problems, kept)
    problems += read.problems
    drafts = list(read.drafts)
    answers = _answers(model, known, options, [draft.entity for draft in drafts])
    problems += _idle(answers, "")
    problems += [problem for draft in drafts for problem in answers.fill(model, draft, {})]
    problems += finish(model, drafts, known, options.contributor)
    return ImportResult(drafts, (), _in_order(problems), read_as)


def _lines(text: str) -> list[str]:
    return "\t".join(map(legible, text.split("\t"))).split("\n")


def _restored(line: str) -> str:
    """Mend a line; the tabs that part a label from its value stay."""
    return "\t".join(restored(part).replace("\n", " ") for part in line.split("\t"))


#: A word that a soft hyphen cuts at the end of a line: it is whole on the first of the two.
_SOFT_CUT = re.compile(r"\u00ad[ \t]{0,9}\r?\n[ \t]{0,99}([^\W\d_]\S*) ?")
_LONG = N_("Ce texte a plus de {lines} lignes. Partagez-le en plusieurs.")
_UNKNOWN_FORM = N_(
    "La forme de ce texte est inconnue : aucune fiche n’en est tirée, et il est gardé tout entier."
)


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Sort problems by sheet, as they come, and by row and column."""
    sheets_ = list(dict.fromkeys(problem.place.sheet for problem in problems))

    def rank(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return sheets_.index(place.sheet), place.row, -1 if place.column is None else place.column

    return sorted(problems, key=rank)
