"""Where territories are: what one is part of is in the same département, as the codes of both say.

A rule across records: it looks at the territories that have a code, and at those they are part of.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.field_paths import FieldPath
from maillage.model.reference import Reference, department_of
from maillage.reading.contributions import Contribution
from maillage.reading.listing import home
from maillage.rules.record_index import CrossRecordScope

ELSEWHERE = Rule(
    "O011",
    N_(
        "Le code {found} est dans {own} et « {id} », dont ce territoire ferait partie, "
        "dans {other}. Corrigez le code ou « part_of »."
    ),
    RulePage(
        N_("Territoire qui fait partie d’un autre département"),
        N_(
            "Le code d’une commune, d’un arrondissement ou d’un quartier prioritaire "
            "contient son département. Ici, le territoire plus vaste est ailleurs : l’un "
            "des deux codes est faux, ou le renvoi désigne un homonyme."
        ),
        Example(
            '{"name": "Quartier", "kind": "quartier-prioritaire", "code": "QP075001", '
            '"part_of": ["nancy"]}',
            "territories/exemple.json",
        ),
        Example(
            '{"name": "Quartier", "kind": "quartier-prioritaire", "code": "QP054001", '
            '"part_of": ["nancy"]}',
            "territories/exemple.json",
        ),
    ),
    "warning",
)
RULES = (ELSEWHERE,)


def check(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield what is wrong with where territories are; it refuses no record."""
    if not across.thorough:
        return
    model, read = across.model, across.read
    reference = model.reference
    territory = model.entities["territory"]
    part_of = FieldPath((territory.by_key["part_of"],))

    @cache
    def whereabouts(identifier: str) -> tuple[str, str]:
        record = read(across.index.file((territory.name, identifier)))
        return _whereabouts(reference, record) if record else ("", "")

    folder = home(territory.collection)
    for contribution in filter(
        None, map(read, filter(lambda file: file.startswith(folder), across.judged))
    ):
        department, region = _whereabouts(reference, contribution)
        if not department:
            continue
        for pointer, parent in part_of.strings(contribution.data):
            other, other_region = whereabouts(parent)
            if (other and other != department) or (
                other_region and region and other_region != region
            ):
                yield contribution.finding(
                    ELSEWHERE,
                    pointer,
                    found=contribution.data["code"],
                    id=parent,
                    own=_named(reference, department, region),
                    other=_named(reference, other, other_region),
                )


def _whereabouts(reference: Reference, contribution: Contribution) -> tuple[str, str]:
    """Return the département and the région that a territory’s code says it is in, if it does."""
    kind, code = contribution.data.get("kind"), contribution.data.get("code")
    if not isinstance(kind, str) or not isinstance(code, str):
        return "", ""
    if kind == "region":
        return "", code
    department = department_of(kind, code)
    # What is in no département of today has a finding of its own.
    region = reference.regions.get(department)
    return ("", "") if region is None else (department, region)


def _named(reference: Reference, department: str, region: str) -> str:
    kind, code = ("departement", department) if department else ("region", region)
    return f"{reference.names(kind).get(code, '?')} ({code})"
