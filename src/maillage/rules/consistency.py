"""What a record says of itself holds together: reason, budget, counts, scale, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from maillage.findings.finding import Example, Finding, Page, Rule, brief
from maillage.model.entities import Json, Model
from maillage.reading.contributions import Contribution

NO_REASON = Rule(
    "C010",
    "Cette action a le statut « {status} » : dites pourquoi en une phrase, dans « status_reason ».",
    "This action has the status “{status_en}”: say why in a sentence, in “status_reason”.",
    Page(
        "Fin sans raison",
        "Pourquoi une action s’arrête est ce que les autres ont le plus à apprendre : un "
        "financement qui n’est pas reconduit, un projet d’un an, une équipe qui part. Une phrase "
        "suffit.",
        "End without reason",
        "Why an action stops is what others learn most from: funding that is not renewed, a "
        "project for one year, a team that leaves. A sentence is enough.",
        Example('{"status": "terminee"}'),
        Example('{"status": "terminee", "status_reason": "Le projet était prévu pour un an."}'),
    ),
    "warning",
)
REASON = Rule(
    "C011",
    "« status_reason » dit pourquoi une action s’arrête, et celle-ci a le statut « {status} ». "
    "Corrigez le statut, ou mettez ce texte ailleurs, dans « outlook » par exemple.",
    "“status_reason” says why an action stops, and this one has the status “{status_en}”. Correct "
    "the status, or put this text elsewhere, in “outlook” for instance.",
    Page(
        "Raison d’une fin qui n’a pas eu lieu",
        "La raison va avec une action terminée, suspendue ou abandonnée. Si l’action continue, ce "
        "qui l’attend se dit dans « outlook ».",
        "Reason of an end that did not come",
        "The reason goes with an action that is completed, suspended or abandoned. If the action "
        "goes on, what is ahead of it is told in “outlook”.",
        Example('{"status": "en-cours", "status_reason": "Le projet était prévu pour un an."}'),
        Example('{"status": "suspendue", "status_reason": "Le local est en travaux."}'),
    ),
    "warning",
)
LINES_ABOVE = Rule(
    "C012",
    "Les lignes « {sort} » font ensemble {sum} €, plus que le total annoncé de {total} €. Corrigez "
    "le total ou une ligne ; si le total est approximatif, indiquez « precision ».",
    "The lines “{sort_en}” add up to €{sum_en}, more than the stated total of €{total_en}. Correct "
    "the total or a line; if the total is approximate, give “precision”.",
    Page(
        "Lignes de budget au-dessus du total",
        "Les ressources d’un budget, comme ses dépenses, ne dépassent pas le total. Le bénévolat "
        "et les mises à disposition ne comptent pas. Si le total ne comprend pas tout, dites-le "
        "dans « excludes ».",
        "Budget lines above the total",
        "The resources of a budget, as its expenses, do not go beyond the total. Volunteering and "
        "provision in kind do not count. If the total leaves something out, say so in “excludes”.",
        Example(
            '{"funding": {"total": 1000, "lines": [{"nature": "subvention", "amount": 900}, '
            '{"nature": "fonds-propres", "amount": 300}]}}'
        ),
        Example(
            '{"funding": {"total": 1200, "lines": [{"nature": "subvention", "amount": 900}, '
            '{"nature": "fonds-propres", "amount": 300}, {"nature": "benevolat", "amount": 5000}]}}'
        ),
    ),
    "warning",
)
LINES_BELOW = Rule(
    "C013",
    "Les lignes « {sort} » font ensemble {sum} €, moins que le total de {total} €. En manque-t-il "
    "une ?",
    "The lines “{sort_en}” add up to €{sum_en}, less than the total of €{total_en}. Is one "
    "missing?",
    Page(
        "Lignes de budget en dessous du total",
        "Le détail n’explique pas tout le total. Si le document en dit plus, ajoutez les lignes "
        "qui manquent ; sinon, laissez tel quel : on ne publie que ce que l’on sait.",
        "Budget lines below the total",
        "The lines do not account for the whole total. If the document says more, add the lines "
        "that are missing; otherwise leave it: only what is known is published.",
        Example('{"funding": {"total": 1000, "lines": [{"nature": "subvention", "amount": 900}]}}'),
        Example(
            '{"funding": {"total": 1000, "lines": [{"nature": "subvention", "amount": 1000}]}}'
        ),
    ),
    "advice",
)
RANGE = Rule(
    "C014",
    "Le plus grand nombre ({most}) est plus petit que le nombre lui-même ({least}). Mettez le plus "
    "petit dans « count » et le plus grand dans « count_max ».",
    "The largest number ({most}) is smaller than the number itself ({least}). Put the smallest "
    "into “count” and the largest into “count_max”.",
    Page(
        "Fourchette à l’envers",
        "« De 15 à 20 personnes » s’écrit avec 15 dans « count » et 20 dans « count_max ». Sans "
        "fourchette, « count » suffit.",
        "Range backwards",
        "“From 15 to 20 people” is written with 15 in “count” and 20 in “count_max”. Without a "
        "range, “count” is enough.",
        Example('{"people": [{"category": "benevoles", "count": 20, "count_max": 15}]}'),
        Example('{"people": [{"category": "benevoles", "count": 15, "count_max": 20}]}'),
    ),
)
SCALE = Rule(
    "C016",
    "L’échelle est « {scale} », et l’action a {number} territoires. Est-ce plutôt « {better} » "
    "({code}) ?",
    "The scale is “{scale_en}”, and the action has {number} territories. Is it rather "
    "“{better_en}” ({code})?",
    Page(
        "Échelle d’un seul lieu pour plusieurs territoires",
        "Une action dans plusieurs quartiers a l’échelle « plusieurs-quartiers ». Si les "
        "territoires sont un seul lieu sous plusieurs noms, laissez tel quel.",
        "Scale of one place for several territories",
        "An action in several neighbourhoods has the scale “plusieurs-quartiers”. If the "
        "territories are one place under several names, leave it.",
        Example('{"scale": "un-quartier", "territories": ["nancy", "minimal"]}'),
        Example('{"scale": "plusieurs-quartiers", "territories": ["nancy", "minimal"]}'),
    ),
    "advice",
)
CONTRADICTION = Rule(
    "C017",
    "« {label} » a deux valeurs pour la même date et la même source : {value} ici, {other} plus "
    "haut. Gardez la bonne, ou dites dans « note » ce qui les distingue.",
    "“{label}” has two values for the same date and the same source: {value} here, {other} above. "
    "Keep the right one, or say in “note” what tells them apart.",
    Page(
        "Chiffres qui se contredisent",
        "Deux chiffres de même libellé, même unité, même date et même source ne peuvent pas "
        "différer : l’un est faux, ou ils ne comptent pas la même chose.",
        "Figures that contradict each other",
        "Two figures with the same label, unit, date and source cannot differ: one is wrong, or "
        "they do not count the same thing.",
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
RULES = (
    NO_REASON,
    REASON,
    LINES_ABOVE,
    LINES_BELOW,
    RANGE,
    SCALE,
    CONTRADICTION,
)

#: From a contribution to what is wrong with it.
_Check = Callable[[Contribution], Iterator[Finding]]
#: The title of each code of a list, in French and in English.
_Titles = Mapping[str, tuple[str, str]]

#: Statuses that need a reason, and statuses that have none.
_ENDED = ("terminee", "suspendue", "abandonnee")
_OPEN = ("prevue", "en-cours")
#: Scales that are one place, and the scale of several such.
_SEVERAL = {
    "un-quartier": "plusieurs-quartiers",
    "un-arrondissement": "plusieurs-arrondissements",
    "une-commune": "plusieurs-communes",
}
#: What is in no total: it is not money.
_IN_KIND = "contribution-volontaire"
#: What makes two figures be about the same.
_ABOUT = ("label", "unit", "period", "source", "precision", "note")


def consistency_rules(model: Model, *, thorough: bool) -> _Check:
    """Compile the rules about what a record says of itself.

    Args:
        model: the model.
        thorough: also what does not refuse a record.
    """
    statuses, scales, natures = (
        {one.code: (one.words.title, one.words.title_en) for one in model.schemes[name].concepts}
        for name in ("action-statuses", "scales", "funding-natures")
    )
    sort_of = {
        one.code: one.broader or one.code for one in model.schemes["funding-natures"].concepts
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        """The record agrees with itself."""
        data = contribution.data
        if "people" in data:
            yield from _ranges(contribution)
        if not thorough:
            return
        if contribution.collection == "actions":
            yield from _reason(statuses, contribution)
            yield from _scale(scales, contribution)
        if "funding" in data:
            yield from _budget(natures, sort_of, contribution)
        if "figures" in data:
            yield from _contradictions(contribution)

    return check


def _items(data: Json, key: str) -> Iterator[tuple[str, Json]]:
    """Yield the objects of a list of a record that need not be valid, each with its pointer."""
    found = data.get(key)
    for number, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield f"/{key}/{number}", item


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ranges(contribution: Contribution) -> Iterator[Finding]:
    for pointer, item in _items(contribution.data, "people"):
        least, most = item.get("count"), item.get("count_max")
        if isinstance(least, int) and isinstance(most, int) and most < least:
            yield contribution.finding(RANGE, f"{pointer}/count_max", least=least, most=most)


def _reason(titles: _Titles, contribution: Contribution) -> Iterator[Finding]:
    status, has_reason = contribution.data.get("status"), "status_reason" in contribution.data
    if status in _ENDED and not has_reason:
        french, english = titles[status]
        yield contribution.finding(NO_REASON, "/status", status=french, status_en=english)
    elif status in _OPEN and has_reason:
        french, english = titles[status]
        yield contribution.finding(
            REASON, "/status_reason", at_key=True, status=french, status_en=english
        )


def _scale(titles: _Titles, contribution: Contribution) -> Iterator[Finding]:
    territories, scale = contribution.data.get("territories"), contribution.data.get("scale")
    if not isinstance(territories, list) or len(territories) < 2 or not isinstance(scale, str):
        return
    if better := _SEVERAL.get(scale):
        yield contribution.finding(
            SCALE,
            "/scale",
            suggestion=better,
            scale=titles[scale][0],
            scale_en=titles[scale][1],
            number=len(territories),
            better=titles[better][0],
            better_en=titles[better][1],
            code=better,
        )


def _budget(
    titles: _Titles, sort_of: Mapping[str, str], contribution: Contribution
) -> Iterator[Finding]:
    """The resources add up to the total, and so do the expenses."""
    funding = contribution.data["funding"]
    if not isinstance(funding, dict) or "precision" in funding or "excludes" in funding:
        return
    total = _money(funding.get("total"))
    if total is None:
        return
    for sort, lines in _sorted(sort_of, funding).items():
        amounts = [_money(line.get("amount")) for line in lines]
        if any("precision" in line for line in lines):
            continue
        found = sum(filter(None, amounts), Decimal(0))
        words: dict[str, Any] = {
            "total": _in_french(_euros(total)),
            "total_en": _euros(total),
            "sum": _in_french(_euros(found)),
            "sum_en": _euros(found),
            "sort": titles[sort][0],
            "sort_en": titles[sort][1],
        }
        if found > total:
            suggestion = int(found) if found == int(found) else float(found)
            yield contribution.finding(
                LINES_ABOVE, "/funding/total", suggestion=suggestion, **words
            )
        elif found < total and None not in amounts:
            yield contribution.finding(LINES_BELOW, "/funding/total", **words)


def _sorted(sort_of: Mapping[str, str], funding: Json) -> Mapping[str, list[Json]]:
    """Return the lines of a budget by what they are at heart: resources, or expenses."""
    sorts: dict[str, list[Json]] = {}
    for _, line in _items(funding, "lines"):
        sort = sort_of.get(str(line.get("nature")))
        if sort and sort != _IN_KIND:
            sorts.setdefault(sort, []).append(line)
    return sorts


def _money(value: object) -> Decimal | None:
    """Return an amount as it was written: 0.1 is a tenth."""
    return Decimal(repr(value)) if _is_number(value) else None


def _euros(amount: Decimal) -> str:
    return f"{amount:,.2f}".removesuffix(".00")


def _in_french(amount: str) -> str:
    """Write an amount as in French: a narrow space between thousands, a comma before cents."""
    return amount.replace(",", "\u202f").replace(".", ",")


def _contradictions(contribution: Contribution) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Any] = {}
    for pointer, item in _items(contribution.data, "figures"):
        about = tuple(str(item.get(key)) for key in _ABOUT)
        value = item.get("value")
        known = first.setdefault(about, value)
        if known != value and _is_number(known) and _is_number(value):
            yield contribution.finding(
                CONTRADICTION,
                f"{pointer}/value",
                label=brief(about[0]),
                value=value,
                other=known,
            )
