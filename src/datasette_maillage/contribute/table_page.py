"""The page that takes a table: what was read of it, what it becomes, and what is to be corrected.

Nothing is kept between two visits: the browser sends the cells back, packed, with what the columns
were said to mean.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datasette_maillage.contribute import proposal
from datasette_maillage.contribute.form_context import FormContext
from datasette_maillage.contribute.gate import Gate
from datasette_maillage.contribute.parts import held
from datasette_maillage.contribute.published_records import PublishedRecords
from datasette_maillage.pages.frame import Page
from maillage.findings.finding import Report
from maillage.importing import ImportOptions, ImportResult, from_sheets, from_text
from maillage.importing.cells import BETWEEN, text_of, written
from maillage.importing.columns import columns, identifier
from maillage.importing.drafts import ImportDraft, Problem, letter
from maillage.importing.proposing import text_in
from maillage.importing.record_tables import RecordTable
from maillage.importing.reporting import correction
from maillage.importing.sheets import Sheet, SheetError, read
from maillage.messages import Listing
from maillage.model.entities import DATE, EDTF, Field, Model
from maillage.reading.listing import FOLDER
from maillage.text import limits
from maillage.text.french import write_date

#: Records that one page takes; a larger table is for the command line, or for several times.
MAX_RECORDS = 100
#: Bytes of what a browser sends back, unpacked.
_MAX_UNPACKED = 4_000_000
#: Problems that one page tells.
_MAX_TOLD = 200


@dataclass(frozen=True)
class SiteCatalogue(PublishedRecords):
    """What an import has to know of the catalogue, by what is published."""

    gate: Gate
    today: date

    def file(self, kind: str, identifier: str) -> str:
        """Return where a record would stand: its folder is found when it is sent."""
        return f"{FOLDER}/{self.site.entity(kind).collection}/{identifier}.json"

    def judge(self, files: Mapping[str, bytes]) -> Report:
        """Judge files as a pull request that held them would be."""
        return self.gate.judge(self.connection, files, self.today)


@dataclass(frozen=True)
class UploadedFile:
    """What was read of a file: sheets, or a text."""

    sheets: Sequence[Sheet] = ()
    text: str = ""

    @property
    def packed(self) -> str:
        """The same as one line of text, for a browser to keep."""
        sheets = [[sheet.name, sheet.rows, sheet.marks] for sheet in self.sheets]
        document = json.dumps({"sheets": sheets, "text": self.text}, separators=(",", ":"))
        return base64.b64encode(zlib.compress(document.encode(), 9)).decode()


def read_file(model: Model, name: str, raw: bytes) -> UploadedFile:
    """Read a file that was sent.

    Raises:
        SheetError: it cannot be read.
    """
    if text := text_in(model, raw):
        return UploadedFile(text=text)
    return UploadedFile(read(name, raw))


def unpack(packed: str) -> UploadedFile:
    """Return what a browser kept.

    Raises:
        ValueError: it is not what it was given, or too long.
    """
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(base64.b64decode(packed, validate=True), _MAX_UNPACKED)
        if unpacker.unconsumed_tail:
            raise ValueError("too long")
        document = json.loads(raw)
        json.dumps(document, ensure_ascii=False).encode()  # refuses half a pair of surrogates
        sheets = [
            Sheet(
                str(name),
                [(int(number), _cells(cells)) for number, cells in rows],
                [(int(row), int(column), str(mark)) for row, column, mark in marks],
            )
            for name, rows, marks in document["sheets"]
        ]
        return UploadedFile(sheets, str(document["text"]))
    except (zlib.error, KeyError, TypeError, RecursionError) as error:
        raise ValueError("not what was given") from error


def _cells(cells: Any) -> list[Any]:
    if not isinstance(cells, list) or not all(
        cell is None
        or isinstance(cell, int | float)
        or (isinstance(cell, str) and len(cell) <= limits.CELL)
        for cell in cells
    ):
        raise ValueError("not cells")
    return cells


def propose(form: FormContext, source: UploadedFile, options: ImportOptions) -> ImportResult:
    """Return what a file becomes, in the light of what is published."""
    known = SiteCatalogue(form.site, form.connection, form.gate.names, form.gate, form.today)
    model = form.site.model
    if source.text:
        return from_text(model, known, source.text, options)
    options = replace(options, most=MAX_RECORDS)
    return from_sheets(model, known, source.sheets, options)


def opened(form: FormContext, error: SheetError | None = None, *, template: bool = True) -> Page:
    """Return the page that asks for a file."""
    context = {
        "said": form.visit.tell(error.message) if error else "",
        "template": template,
    }
    title = form.visit.say("Importer un tableau")
    return Page("table_open", title, context=context, status=422 if error else 200)


def shown(
    form: FormContext, source: UploadedFile, options: ImportOptions, found: ImportResult
) -> Page:
    """Return the page that shows what was read, how it was understood, and what to correct."""
    errors = sum(problem.severity == "error" for problem in found.problems)
    rows = sum(not draft.is_picked for draft in found.drafts)
    too_many = rows > MAX_RECORDS
    drafts = found.drafts[:MAX_RECORDS] if too_many else found.drafts
    context = {
        "source": source.packed,
        "contributor": options.contributor,
        "understood": [_understood(form, table) for table in found.tables],
        "problems": found.problems[:_MAX_TOLD],
        "untold": max(0, len(found.problems) - _MAX_TOLD),
        "errors": errors,
        "drafts": [_draft(form, draft, found.problems) for draft in drafts],
        "accepted": found.accepted and not too_many,
        "too_many": too_many,
        "limit": MAX_RECORDS,
        "count": rows,
        "stamp": form.stamp,
        "direct": form.settings.is_direct,
        "letter": letter,
        "language": form.visit.language,
    }
    title = form.visit.say("Importer un tableau")
    return Page("table", title, context=context, status=422 if errors else 200)


def _understood(form: FormContext, table: RecordTable) -> dict[str, Any]:
    """Return a table for the page: each column with the choice of what it means."""
    choices = [
        (column.pointer, column.header(form.visit.language))
        for column in (identifier(table.entity), *columns(table.entity, _repeated(table)))
    ]
    example = table.rows[0][1] if table.rows else ()
    rows = [
        {
            "at": at,
            "name": f"m.{table.entity.name}.{table.sheet}.{at}",
            "header": header,
            "pointer": table.mapping[header].pointer if header in table.mapping else "",
            "cell": text_of(example[at])[:80] if at < len(example) else "",
        }
        for at, header in table.headers.items()
    ]
    return {"table": table, "columns": rows, "choices": choices}


def _repeated(table: RecordTable) -> int:
    return max([3, *(column.rank + 1 for column in table.mapping.values())])


def decided(
    source: UploadedFile, sent: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, dict[str, str]]]:
    """Return what the columns are said to mean, by sheet, header and kind of record.

    Sent are `m.<kind>.<sheet>.<column>`, and beside it the header.
    """
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    names = {sheet.name for sheet in source.sheets}
    for name, values in sent.items():
        kind, _, place = name.removeprefix("m.").partition(".")
        sheet = place.rpartition(".")[0]
        header = next(iter(sent.get(f"h{name[1:]}", ())), "")
        if name.startswith("m.") and sheet in names and header:
            found[sheet][header][kind] = values[0]
    return {sheet: dict(headers) for sheet, headers in found.items()}


def _draft(form: FormContext, draft: ImportDraft, problems: Sequence[Problem]) -> dict[str, Any]:
    """Return a record for the page; one with problems can be completed in the form."""
    own = [problem for problem in problems if draft.is_at(problem.place)]
    wrong = any(problem.severity == "error" for problem in own)
    return {
        "draft": draft,
        "lines": list(_lines(form, draft)),
        "corrects": correction(draft).told(form.visit.language) if draft.former is not None else "",
        "problems": own,
        "held": held(form, as_proposal([draft])) if wrong else [],
        "in_form": wrong and draft.entity.kind.is_contributed,
    }


def _lines(form: FormContext, draft: ImportDraft) -> Iterator[tuple[str, str]]:
    longest = max((len(it) for it in draft.data.values() if isinstance(it, list)), default=1)
    lines = draft.data.get("funding", {}).get("lines", ())
    for column in columns(draft.entity, max(longest, len(lines))):
        value = _at(draft.data, column.pointer)
        if value is not None and (draft.former is None or column.path[0] in draft.changes):
            yield column.header(form.visit.language), _shown(form, column.field, value)


def _shown(form: FormContext, field: Field, value: Any) -> str:
    """Return a value as people know it: records by their names."""
    if field.refers_to:
        items = value if isinstance(value, list) else [value]
        names = (form.name(field.refers_to, str(item)) for item in items)
        return form.visit.tell(Listing(tuple(names), BETWEEN))
    text = written(field, value, form.site.model, form.visit.language)
    return write_date(text) if field.datatype in (DATE, EDTF) else text


def _at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def as_proposal(drafts: Sequence[ImportDraft]) -> proposal.Proposal:
    """Return drafts as the form holds them, to be sent as a form is."""
    return proposal.Proposal(
        tuple(
            proposal.FormDraft(draft.entity, draft.data, draft.former is not None)
            for draft in drafts
        )
    )
