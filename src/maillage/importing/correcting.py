"""Rows that correct records: the cells that are given replace what was there, the rest stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maillage.importing.columns import IDENTIFIER
from maillage.importing.drafting import value_at
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem, SourceLocation
from maillage.messages import N_
from maillage.model.entities import Field, Json


def begun(draft: ImportDraft, identifier: str, known: ImportTarget) -> ImportDraft:
    """Return a draft that knows which record it is to correct, if there is one of that id."""
    kind = draft.entity.name
    former = known.record(kind, identifier) if identifier else None
    if former is None:
        return draft
    return replace(draft, former=former, home=known.file(kind, identifier))


def corrected(fields: Sequence[Field], former: Json, given: Json) -> Json:
    """Return a record with what is given in place of what was there.

    Objects are corrected within: the second line of a budget by the second line. A list of plain
    values is replaced whole.
    """
    found = {**former, **given}
    for field in fields:
        if field.class_iri and field.key in former and field.key in given:
            inner = _corrected_list if field.many else corrected
            found[field.key] = inner(field.fields, former[field.key], given[field.key])
    return found


def _corrected_list(fields: Sequence[Field], former: list[Json], given: list[Json]) -> list[Json]:
    both = min(len(former), len(given))
    within = [corrected(fields, *pair) for pair in zip(former[:both], given[:both], strict=True)]
    return [*within, *former[both:], *given[both:]]


def length_at(record: Json | None, pointer: str) -> int:
    """Return how many objects a record has in the list that a pointer leads to."""
    found = value_at(record, pointer)
    return len(found) if isinstance(found, list) else 0


def unknown(draft: ImportDraft, text: str) -> Problem:
    """Return what is to be said of an identifier that no record has."""
    return Problem(draft.cells.get(f"/{IDENTIFIER}", draft.place), _UNKNOWN(text=text))


_UNKNOWN = N_(
    "Aucune fiche du catalogue n’a l’identifiant « {text} ». Corrigez-le ou, pour une nouvelle "
    "fiche, laissez la case vide. Si ce sont vos propres numéros, ne reprenez pas cette colonne."
)


def unchanged(sheet: str, count: int) -> Problem:
    """Return what is to be said of rows that say what their records say."""
    idle = N_("Lignes qui ne changent rien à leur fiche, laissées de côté : {count}.")
    return Problem(SourceLocation(sheet), idle(count=count), "advice")
