"""Organisations that cells name with a département, « NOM - Département »: a name and a seat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from maillage.importing.drafts import ImportDraft, Problem, SourceLocation
from maillage.importing.row_answers import RowAnswers
from maillage.importing.texts.organisations import Organisation, with_department
from maillage.messages import N_, Message
from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.kind import ORGANISATION
from maillage.model.place_tables import Place
from maillage.text.words import fold

#: What holds for all records of a row.
_OF_ROW = ("sources", "observed")
_READ = N_("« {text} » est lu : organisation « {name} », siège « {seat} ».")


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
            found = with_department(text, model.places)
            if found and (draft.row, fold(text)) not in names:
                names[draft.row, fold(text)] = found.name
                place = draft.cells.get(pointer, draft.place)
                organisation = _drafted(model, found, place)
                yield Problem(place, _said(text, found), "advice")
                of_row = {key: draft.data[key] for key in _OF_ROW if key in draft.data}
                organisation.data.update(of_row)
                yield from answers.fill(model, organisation, {})
                yield organisation
            _put(draft.data, pointer, names.get((draft.row, fold(text)), text))
        yield draft


def _named(model: Model, draft: ImportDraft) -> Iterator[Problem]:
    """Part the name of the organisation that a row describes."""
    found = with_department(draft.title, model.places)
    if found is None or found.place is None or not _is_in(model, draft.data, found.place):
        return
    place = draft.cells.get(f"/{draft.entity.label_key}", draft.place)
    yield Problem(place, _said(draft.title, found), "advice")
    more = _record(draft.entity, found)
    draft.data.update({**more, **draft.data, draft.entity.label_key: found.name})
    draft.cells.update({f"/{key}": place for key in more if f"/{key}" not in draft.cells})


def _drafted(model: Model, found: Organisation, place: SourceLocation) -> ImportDraft:
    """Draft the organisation that a row refers to."""
    entity = model.entities[ORGANISATION]
    data = _record(entity, found)
    return ImportDraft(entity, data, place, {f"/{key}": place for key in data})


def _record(entity: Entity, found: Organisation) -> Json:
    """Return what a name says of an organisation."""
    said = {entity.label_key: found.name, "kind": found.kind}
    seat = found.place.id if found.place else ""
    return {key: value for key, value in {**said, "seat": seat}.items() if value}


def _said(text: str, found: Organisation) -> Message:
    return _READ(text=text, name=found.name, seat=found.place.name if found.place else "")


def _is_in(model: Model, data: Json, department: Place) -> bool:
    """Whether the seat that a row says, if it says one, is in a département."""
    if not (seat := data.get("seat")):
        return True
    meant = model.places.find(seat) if isinstance(seat, str) else []
    return any(department in (place, *model.places.ancestors(place)) for place in meant)


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


def _put(data: Any, pointer: str, value: str) -> None:
    *above, last = pointer.split("/")[1:]
    for step in above:
        data = data[int(step)] if isinstance(data, list) else data[step]
    data[last] = value
