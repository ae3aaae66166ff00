"""What is a part says of what: of a row that is there, and that is no smaller (« dont »)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.model.entities import Json, Model
from maillage.reading.contributions import Check, Contribution, objects_of
from maillage.rules.budgets import is_number

NO_WHOLE = Rule(
    "C018",
    N_(
        "« {whole} » devrait être une autre ligne de la même liste, dont celle-ci est une "
        "partie : aucune ne s’appelle ainsi. Recopiez son libellé, ou retirez « {key} »."
    ),
    RulePage(
        N_("Partie d’un tout qui manque"),
        N_(
            "« 200 personnes, dont 10 professionnels » : les dix sont déjà parmi les deux "
            "cents, et qui additionne doit le savoir. La partie nomme son tout par le "
            "libellé, ou par le groupe, d’une autre ligne."
        ),
        Example(
            '{"people": [{"category": "professionnels", "count": 10, '
            '"within_group": "participants"}]}'
        ),
        Example(
            '{"people": [{"category": "participants", "count": 200}, {"category": '
            '"professionnels", "count": 10, "within_group": "participants"}]}'
        ),
    ),
    "warning",
)
PART_ABOVE_WHOLE = Rule(
    "C019",
    N_(
        "Cette partie compte {part}, plus que le tout, « {whole} », qui en compte {most}. "
        "Corrigez l’un des deux nombres."
    ),
    RulePage(
        N_("Partie plus grande que le tout"),
        N_("Ce qui est compris dans un nombre ou dans un montant ne le dépasse pas."),
        Example(
            '{"people": [{"category": "participants", "count": 20}, {"category": '
            '"jeunes", "count": 30, "within_group": "participants"}]}'
        ),
        Example(
            '{"people": [{"category": "participants", "count": 200}, {"category": '
            '"jeunes", "count": 30, "within_group": "participants"}]}'
        ),
    ),
    "warning",
)
RULES = (NO_WHOLE, PART_ABOVE_WHOLE)


def whole_rules(model: Model) -> Check:
    """Compile the rules about parts and wholes for a model."""
    groups = model.schemes["people-groups"].titles

    def check(contribution: Contribution) -> Iterator[Finding]:
        for key, name, count, rows in _lists(contribution.data):
            for pointer, row in rows:
                if not isinstance(row.get(key), str):
                    continue
                words: Json = {"whole": groups.get(row[key], brief(row[key]))}
                found = [other for _, other in rows if other is not row]
                found = [other for other in found if other.get(name) == row[key]]
                if not found:
                    yield contribution.finding(NO_WHOLE, f"{pointer}/{key}", key=key, **words)
                elif (most := _most(found, count)) is not None and _is_above(row, count, most):
                    place, part = f"{pointer}/{count}", row[count]
                    yield contribution.finding(
                        PART_ABOVE_WHOLE, place, part=part, most=most, **words
                    )

    return check


def _lists(data: Json) -> Iterator[tuple[str, str, str, list[tuple[str, Json]]]]:
    """Yield the lists whose rows may be parts, each with what its rows say it by."""
    funding = data.get("funding")
    lines = objects_of(funding, "lines") if isinstance(funding, dict) else ()
    yield "within_group", "category", "count", list(objects_of(data, "people"))
    yield "within", "label", "value", list(objects_of(data, "figures"))
    yield "within", "label", "amount", [(f"/funding{pointer}", line) for pointer, line in lines]


def _most(rows: list[Json], key: str) -> Any:
    """Return the largest number of some rows; None where one is only about right, or unknown."""
    numbers: list[Any] = [row.get(f"{key}_max", row.get(key)) for row in rows]
    if any("precision" in row for row in rows) or not all(map(is_number, numbers)):
        return None
    return max(numbers)


def _is_above(row: Json, key: str, most: Any) -> bool:
    return is_number(row.get(key)) and row[key] > most
