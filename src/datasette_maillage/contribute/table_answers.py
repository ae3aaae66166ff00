"""What people say beside a table or a text: what columns mean, and values for all records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.contribute.form_reading import first
from datasette_maillage.contribute.uploaded_file import UploadedFile
from maillage.importing import record_tables
from maillage.importing.cells import BETWEEN
from maillage.importing.import_result import Decided, ImportOptions, ImportResult
from maillage.importing.sheets import Sheet
from maillage.model.entities import Entity, Field, Model
from maillage.text import limits
from maillage.text.words import fold

Sent = Mapping[str, list[str]]
#: How the inputs are called that hold the values for all records of a kind, and those of which
#: kinds the rows of a sheet are.
_ANSWER, _KINDS = "set.", "k."


@dataclass(frozen=True)
class LackingField:
    """A field that records need and the file does not have, with what was said for all of them."""

    entity: Entity
    field: Field
    values: Sequence[str]

    @property
    def name(self) -> str:
        """The name of its input."""
        return f"{_ANSWER}{self.entity.name}.{self.field.key}"


def options_of(model: Model, source: UploadedFile, sent: Sent) -> ImportOptions:
    """Return what was said beside a file."""
    return ImportOptions(
        contributor=first(sent, "contributor").strip()[: limits.NAME],
        decided=_decided(model, source, sent),
        source=first(sent, "origin").strip()[: limits.NAME],
        observed=first(sent, "observed").strip()[: limits.NAME],
        answers=_answers(sent),
    )


def _answers(sent: Sent) -> list[str]:
    """Return the values for all records, as `FIELD=VALUE`."""
    named = [
        f"{name.removeprefix(_ANSWER)}={str(BETWEEN).join(filled)}"
        for name, values in sent.items()
        if name.startswith(_ANSWER) and (filled := [value for value in values if value.strip()])
    ]
    lines = first(sent, "set")[: limits.TEXT].splitlines()
    return [*named, *(line.strip() for line in lines if line.strip())]


def free_answers(answers: Sequence[str]) -> str:
    """Return those of the answers that a person wrote as such, a line each."""
    return "\n".join(text for text in answers if "." not in text.partition("=")[0])


def lacking(model: Model, found: ImportResult, options: ImportOptions) -> list[LackingField]:
    """Return what records need and lack, and what was said for all of them meanwhile."""
    given: dict[str, list[str]] = {}
    for text in options.answers:
        name, _, value = text.partition("=")
        given[name.strip()] = [part.strip() for part in value.split(";")]
    fields: dict[str, LackingField] = {}
    for draft in found.drafts:
        if draft.former is not None or draft.is_picked:
            continue
        for field in draft.entity.fields:
            key = f"{draft.entity.name}.{field.key}"
            if key in given or (field.required and field.key not in draft.data):
                values = [_code(model, field, value) for value in given.get(key, ())]
                fields.setdefault(key, LackingField(draft.entity, field, values))
    # Who contributes has an input of its own.
    return [it for it in fields.values() if it.field.key not in ("id", "contributor")]


def _code(model: Model, field: Field, text: str) -> str:
    """Return the code that a label stands for; any other text as it is."""
    return model.schemes[field.scheme].by_label.get(fold(text), text) if field.scheme else text


def _decided(model: Model, source: UploadedFile, sent: Sent) -> Decided:
    """Return what the columns are said to mean, by sheet, header and kind of record.

    Sent are the kinds as `k.<sheet>`, `m.<kind>.<sheet>.<column>`, and beside it the header.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for sheet in source.sheets:
        headers = _headers(sheet, sent)
        if not headers:
            continue
        kinds = [kind for kind in sent.get(f"{_KINDS}{sheet.name}", ()) if kind in model.entities]
        columns: dict[str, dict[str, str]] = {header: {} for header in headers.values()}
        for kind in kinds:
            own = {
                header: first(sent, f"m.{kind}.{sheet.name}.{at}")
                for at, header in headers.items()
                if f"m.{kind}.{sheet.name}.{at}" in sent
            }
            for header, pointer in (own or _proposed(model, sheet, kind, headers)).items():
                columns[header][kind] = pointer
        if kinds:
            found[sheet.name] = columns
    return found


def _headers(sheet: Sheet, sent: Sent) -> dict[str, str]:
    before = f"h.{sheet.name}."
    return {
        name.removeprefix(before): values[0]
        for name, values in sent.items()
        if name.startswith(before) and values[0]
    }


def _proposed(model: Model, sheet: Sheet, kind: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Return what headers may mean for a kind that a person has just chosen."""
    proposed: dict[str, str] = defaultdict(str)
    for table in record_tables.find(model, sheet, kind):
        proposed |= {header: column.pointer for header, column in table.mapping.items()}
    return {header: proposed[header] for header in headers.values()}
