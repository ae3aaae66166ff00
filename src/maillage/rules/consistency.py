"""What a record says of itself holds together: reason, counts, scale, figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.labels import Words
from maillage.reading.contributions import Check, Contribution, objects_of
from maillage.rules.budgets import is_number

NO_REASON = Rule(
    "C010",
    N_(
        "Cette action a le statut « {status} » : dites pourquoi en une phrase, dans « "
        "status_reason »."
    ),
    RulePage(
        N_("Fin sans raison"),
        N_(
            "Pourquoi une action s’arrête est ce que les autres ont le plus à apprendre : un "
            "financement qui n’est pas reconduit, un projet d’un an, une équipe qui part. Une "
            "phrase suffit. Une action terminée à sa date de fin n’a pas besoin d’une autre raison."
        ),
        Example('{"status": "terminee"}'),
        Example('{"status": "terminee", "status_reason": "Le projet était prévu pour un an."}'),
    ),
    "warning",
)
REASON = Rule(
    "C011",
    N_(
        "« status_reason » dit pourquoi une action s’arrête, et celle-ci a le statut « {status} ». "
        "Corrigez le statut, ou mettez ce texte ailleurs, dans « outlook » par exemple."
    ),
    RulePage(
        N_("Raison d’une fin qui n’a pas eu lieu"),
        N_(
            "La raison va avec une action terminée, suspendue ou abandonnée. Si l’action "
            "continue, ce qui l’attend se dit dans « outlook »."
        ),
        Example('{"status": "en-cours", "status_reason": "Le projet était prévu pour un an."}'),
        Example('{"status": "suspendue", "status_reason": "Le local est en travaux."}'),
    ),
    "warning",
)
RANGE = Rule(
    "C014",
    N_(
        "Le plus grand nombre ({most}) est plus petit que le nombre lui-même ({least}). Mettez le "
        "plus petit dans « count » et le plus grand dans « count_max »."
    ),
    RulePage(
        N_("Fourchette à l’envers"),
        N_(
            "« De 15 à 20 personnes » s’écrit avec 15 dans « count » et 20 dans « "
            "count_max ». Sans fourchette, « count » suffit."
        ),
        Example('{"people": [{"category": "benevoles", "count": 20, "count_max": 15}]}'),
        Example('{"people": [{"category": "benevoles", "count": 15, "count_max": 20}]}'),
    ),
)
SCALE = Rule(
    "C016",
    N_(
        "L’étendue est « {scale} », et l’action a {number} lieux. Est-ce plutôt "
        "« {better} » ({code}) ?"
    ),
    RulePage(
        N_("Étendue d’un seul lieu pour plusieurs lieux"),
        N_(
            "Une action dans plusieurs quartiers a l’étendue « plusieurs-quartiers ». Si "
            "ces lieux sont un seul sous plusieurs noms, laissez tel quel."
        ),
        Example('{"scale": "un-quartier", "territories": ["tulle", "minimal"]}'),
        Example('{"scale": "plusieurs-quartiers", "territories": ["tulle", "minimal"]}'),
    ),
    "advice",
)
CONTRADICTION = Rule(
    "C017",
    N_(
        "« {label} » a deux valeurs pour la même date et la même source : {value} ici, {other} "
        "plus haut. Gardez la bonne, ou dites dans « note » ce qui les distingue."
    ),
    RulePage(
        N_("Chiffres qui se contredisent"),
        N_(
            "Deux chiffres de même libellé, même unité, même date et même source ne "
            "peuvent pas différer : l’un est faux, ou ils ne comptent pas la même chose."
        ),
        Example(
            '{"figures": [{"label": "Repas", "value": 10, "unit": "repas", "source": "minimal"}, '
            '{"label": "Repas", "value": 12, "unit": "repas", "source": "minimal"}]}'
        ),
        Example(
            '{"figures": [{"label": "Repas", "value": 10, "unit": "repas", "period": "2015", '
            '"source": "minimal"}, {"label": "Repas", "value": 12, "unit": "repas", '
            '"period": "2016", "source": "minimal"}]}'
        ),
    ),
    "warning",
)
RULES = (NO_REASON, REASON, RANGE, SCALE, CONTRADICTION)

#: The title of each code of a list.
_Titles = Mapping[str, Words]

#: Statuses that need a reason, and statuses that have none.
_DONE = "terminee"
_ENDED = (_DONE, "suspendue", "abandonnee")
_OPEN = ("prevue", "en-cours")
#: Scales that are one place, and the scale of several such.
_SEVERAL = {
    "un-quartier": "plusieurs-quartiers",
    "un-arrondissement": "plusieurs-arrondissements",
    "une-commune": "plusieurs-communes",
}
#: What makes two figures be about the same.
_ABOUT = ("label", "unit", "period", "source", "precision", "note")


def consistency_rules(model: Model, *, thorough: bool) -> Check:
    """Compile the rules about what a record says of itself."""
    statuses, scales = (model.schemes[name].titles for name in ("action-statuses", "scales"))

    def check(contribution: Contribution) -> Iterator[Finding]:
        data = contribution.data
        if "people" in data:
            yield from _ranges(contribution)
        if not thorough:
            return
        if contribution.collection == "actions":
            yield from _reason(statuses, contribution)
            yield from _scale(scales, contribution)
        if "figures" in data:
            yield from _contradictions(contribution)

    return check


def _ranges(contribution: Contribution) -> Iterator[Finding]:
    for pointer, item in objects_of(contribution.data, "people"):
        least, most = item.get("count"), item.get("count_max")
        if isinstance(least, int) and isinstance(most, int) and most < least:
            yield contribution.finding(RANGE, f"{pointer}/count_max", least=least, most=most)


def _reason(titles: _Titles, contribution: Contribution) -> Iterator[Finding]:
    data = contribution.data
    status, has_reason = data.get("status"), "status_reason" in data
    ended_as_planned = status == _DONE and isinstance(data.get("ends"), str)
    if status in _ENDED and not has_reason and not ended_as_planned:
        yield contribution.finding(NO_REASON, "/status", status=titles[status])
    elif status in _OPEN and has_reason:
        yield contribution.finding(REASON, "/status_reason", at_key=True, status=titles[status])


def _scale(titles: _Titles, contribution: Contribution) -> Iterator[Finding]:
    territories, scale = contribution.data.get("territories"), contribution.data.get("scale")
    if not isinstance(territories, list) or len(territories) < 2 or not isinstance(scale, str):
        return
    if better := _SEVERAL.get(scale):
        yield contribution.finding(
            SCALE,
            "/scale",
            suggestion=better,
            scale=titles[scale],
            number=len(territories),
            better=titles[better],
            code=better,
        )


def _contradictions(contribution: Contribution) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Any] = {}
    for pointer, item in objects_of(contribution.data, "figures"):
        about = tuple(str(item.get(key)) for key in _ABOUT)
        value = item.get("value")
        known = first.setdefault(about, value)
        if known != value and is_number(known) and is_number(value):
            yield contribution.finding(
                CONTRADICTION, f"{pointer}/value", label=brief(about[0]), value=value, other=known
            )
