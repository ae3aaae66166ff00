"""Where territories are: what one is part of is where it is itself, as the codes of both say.

A rule across records: it looks at the territories that have a code, and at those they are part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.field_paths import FieldPath
from maillage.model.reference import Reference
from maillage.reading.contributions import Contribution
from maillage.reading.listing import home
from maillage.rules.record_index import CrossRecordScope

ELSEWHERE = Rule(
    "O011",
    N_(
        "Le code {found} est dans {own} et « {id} », dont ce lieu ferait partie, "
        "dans {other}. Corrigez le code ou « part_of »."
    ),
    RulePage(
        N_("Lieu qui fait partie d’un autre département"),
        N_(
            "Le code d’une commune, d’un arrondissement ou d’un quartier prioritaire "
            "contient son département. Ici, le lieu plus vaste est ailleurs : l’un "
            "des deux codes est faux, ou le renvoi désigne un homonyme."
        ),
        Example(
            '{"name": "Quartier", "kind": "quartier-prioritaire", "code": "QP075001", '
            '"part_of": ["tulle"]}',
            "territories/exemple.json",
        ),
        Example(
            '{"name": "Quartier", "kind": "quartier-prioritaire", "code": "QP019001", '
            '"part_of": ["tulle"]}',
            "territories/exemple.json",
        ),
    ),
    "warning",
)
RULES = (ELSEWHERE,)


def check(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield what is wrong with where territories are; it refuses no record."""
    model, read = across.model, across.read
    territory = model.entities["territory"]
    # A catalogue may do without saying what is in what.
    if not across.thorough or "part_of" not in territory.by_key:
        return
    reference = model.reference
    part_of = FieldPath((territory.by_key["part_of"],))

    @cache
    def whereabouts(identifier: str) -> Mapping[str, str]:
        record = read(across.index.file((territory.name, identifier)))
        return _whereabouts(reference, record) if record else {}

    folder = home(territory.collection)
    for contribution in filter(
        None, map(read, filter(lambda file: file.startswith(folder), across.judged))
    ):
        own = _whereabouts(reference, contribution)
        for pointer, parent in part_of.strings(contribution.data) if own else ():
            # What is around need not be of the kinds that the code of what is in it speaks of.
            other = {kind: code for kind, code in whereabouts(parent).items() if kind in own}
            if any(own[kind] != code for kind, code in other.items()):
                yield contribution.finding(
                    ELSEWHERE,
                    pointer,
                    found=contribution.data["code"],
                    id=parent,
                    own=_named(reference, own),
                    other=_named(reference, other),
                )


def _whereabouts(reference: Reference, contribution: Contribution) -> Mapping[str, str]:
    """Return by kind the codes of where a territory is as its code says, the nearest first."""
    kind, code = contribution.data.get("kind"), contribution.data.get("code")
    if not isinstance(kind, str) or not isinstance(code, str):
        return {}
    wholes = reference.wholes(kind, code)
    own = {kind: code} if kind in reference.divisions and code in reference.names(kind) else {}
    return {name: found for name, found in {**own, **wholes}.items() if name in reference.divisions}


def _named(reference: Reference, where: Mapping[str, str]) -> str:
    kind, code = next(iter(where.items()))
    return f"{reference.names(kind)[code]} ({code})"
