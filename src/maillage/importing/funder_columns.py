"""Columns of amounts whose header is who gives them: « CAF », « Ville », « ANCT »."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.importing.agreement import filled
from maillage.importing.columns import ImportColumn
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_names import BELOW
from maillage.importing.known_headers import USUAL, header_lists, singular
from maillage.model.entities import Entity, Field, Model
from maillage.reading.grammars.of_field import understand
from maillage.reading.grammars.understanding import Understood
from maillage.text.words import fold

#: What any money is, where its header does not say more.
_RESOURCE = "ressource"
#: Such columns that a table has at least, where nothing above them says what they are.
_SEVERAL = 2


def funder_columns(model: Model, headed: HeadedSheet, entity: Entity) -> dict[str, ImportColumn]:
    """Return the columns of a table that are headed by who gives the amounts below."""
    way = _way(entity)
    if not way or headed.schema:
        return {}
    known = header_lists()[USUAL]
    below, named = list[str](), list[str]()
    for at, header in headed.headers.items():
        name = header.rpartition(BELOW)[2]
        is_below = singular(fold(headed.groups.get(at, ""))) in known.money
        first = singular(fold(name)).partition(" ")[0]
        if not (is_below or fold(name) in known.funders) or first in known.sums:
            continue
        if _are_amounts(way[-1], filled(headed.cells(at))):
            (below if is_below else named).append(header)
    found = below + (named if len(named) >= _SEVERAL else [])
    return {
        header: ImportColumn(way, rank, _beside(model, way, header.rpartition(BELOW)[2]))
        for rank, header in enumerate(it for it in headed.headers.values() if it in found)
    }


def _way(entity: Entity) -> tuple[Field, ...]:
    """Return the fields that lead to the amount of a funder; none where records have no such."""
    fields, way = entity.by_key, list[Field]()
    for key in ("funding", "lines", "amount"):
        if key not in fields:
            return ()
        way.append(fields[key])
        fields = fields[key].by_key
    return tuple(way)


def _beside(model: Model, way: Iterable[Field], name: str) -> tuple[tuple[str, str], ...]:
    """Return what the header says of each amount: the name as it is, and what money it is."""
    nature = next(field for step in way for field in step.fields if field.key == "nature")
    code = model.schemes[nature.scheme].by_label.get(fold(name), _RESOURCE)
    return (("label", name), ("nature", code))


def _are_amounts(field: Field, texts: Iterable[str]) -> bool:
    found = list(texts)
    return bool(found) and all(isinstance(understand(field, text), Understood) for text in found)
