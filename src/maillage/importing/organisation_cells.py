"""Organisations that cells name with more than a name: « NOM - Département », « Nom (SIRET …) »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from maillage.importing.drafting import resolved
from maillage.importing.drafts import ImportDraft, Problem
from maillage.importing.row_answers import RowAnswers
from maillage.importing.texts.organisations import with_department
from maillage.messages import N_, Message
from maillage.model.entities import Field, Json, Model
from maillage.model.kind import ORGANISATION
from maillage.reading.grammars.registrations import is_sound
from maillage.text.words import fold

#: What holds for all records of a row.
_OF_ROW = ("sources", "observed")
_READ = N_("« {text} » est lu : organisation « {name} », siège « {seat} ».")
_NUMBERED = N_("« {text} » est lu : organisation « {name} », numéro {number}.")
#: The number of an organisation at the end of a cell, and what stands between it and the name.
_NUMBER = re.compile(r"(?<![0-9])[0-9]{3}(?:[ .]?[0-9]{3}){2}(?:[ .]?[0-9]{5})?(?= ?\)?$)")
_LABEL = re.compile(r"(?i)\bsire[nt]\b[ :n°]{0,6}$")
#: Digits of a SIREN; of it alone the key has to be right, where no word says what it is.
_SIREN = 9


def parted(
    model: Model, drafts: Sequence[ImportDraft], answers: RowAnswers
) -> Iterator[ImportDraft | Problem]:
    """Yield drafts with such names parted, each behind those of the organisations that it names.

    A seat that a row says stands, and a name is then parted only where that is in the département.
    """
    names: dict[tuple[tuple[str, int], str], str] = {}
    for draft in drafts:
        if draft.former is None and draft.entity.name == ORGANISATION:
            text = draft.title
            yield from _named(model, draft)
            names[draft.row, fold(text)] = draft.title
        for pointer, text in _links(draft.entity.fields, {} if draft.former else draft.data):
            record = _record(model, text)
            if record and (draft.row, fold(text)) not in names:
                names[draft.row, fold(text)] = record["name"]
                place = draft.cells.get(pointer, draft.place)
                cells = {f"/{key}": place for key in record}
                of_row = {key: draft.data[key] for key in _OF_ROW if key in draft.data}
                entity = model.entities[ORGANISATION]
                organisation = ImportDraft(entity, {**record, **of_row}, place, cells)
                yield Problem(place, _said(model, text, record), "advice")
                yield from answers.fill(model, organisation, {})
                yield organisation
        if draft.former is None:
            find = partial(_in_row, names, draft.row)
            draft.data.update(resolved(draft.entity.fields, draft.data, find))
        yield draft


def _in_row(
    names: Mapping[tuple[tuple[str, int], str], str], row: tuple[str, int], kind: str, text: str
) -> str | None:
    return names.get((row, fold(text))) if kind == ORGANISATION else None


def _named(model: Model, draft: ImportDraft) -> Iterator[Problem]:
    """Part the name of the organisation that a row describes."""
    record = _record(model, draft.title)
    if not record or not _is_in(model, draft.data, record.get("seat", "")):
        return
    place = draft.cells.get(f"/{draft.entity.label_key}", draft.place)
    yield Problem(place, _said(model, draft.title, record), "advice")
    draft.cells.update({f"/{key}": place for key in record if f"/{key}" not in draft.cells})
    draft.data.update({**record, **draft.data, draft.entity.label_key: record["name"]})


def _record(model: Model, text: str) -> Json:
    """Return what a cell says of an organisation beside its name; nothing where it is a name."""
    name, number = _without_number(text)
    found = with_department(name, model.places)
    if found and found.place:
        said = {"name": found.name, "kind": found.kind, "seat": found.place.id}
    else:
        said = {"name": name} if number else {}
    key = "siren" if len(number) == _SIREN else "siret"
    return {key: value for key, value in {**said, key: number}.items() if value}


def _without_number(text: str) -> tuple[str, str]:
    """Part a name from the number behind it: « Les Cèdres (SIRET 812 345 678 00017) »."""
    match = _NUMBER.search(text)
    if match is None:
        return text, ""
    before = text[: match.start()].rstrip(" :")
    name = _LABEL.sub("", before)
    number = "".join(filter(str.isdigit, match[0]))
    is_number = len(number) > _SIREN or name != before or is_sound(number)
    name = name.rstrip(" (/:;,–—-")
    return (name, number) if name and is_number else (text, "")


def _said(model: Model, text: str, record: Json) -> Message:
    number = record.get("siret") or record.get("siren")
    if number:
        return _NUMBERED(text=text, name=record["name"], number=number)
    seat = model.places.by_id(record["seat"])
    return _READ(text=text, name=record["name"], seat=seat.name if seat else "")


def _is_in(model: Model, data: Json, department: str) -> bool:
    """Whether the seat that a row says, if it says one, is in a département, if a name says one."""
    place = model.places.by_id(department) if department else None
    if place is None or not (seat := data.get("seat")):
        return True
    meant = model.places.find(seat) if isinstance(seat, str) else []
    return any(place in (found, *model.places.ancestors(found)) for found in meant)


def _links(fields: Sequence[Field], data: Json, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names of organisations that a record refers to, by JSON Pointer."""
    for field in fields:
        value, at = data.get(field.key), f"{above}/{field.key}"
        if field.refers_to == ORGANISATION and isinstance(value, str):
            yield at, value
        elif field.fields and isinstance(value, dict):
            yield from _links(field.fields, value, at)
        elif field.fields and isinstance(value, list):
            for rank, item in enumerate(value):
                yield from _links(field.fields, item, f"{at}/{rank}")
