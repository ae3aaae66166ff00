"""A budget adds up: its lines against its total, resources and expenses each by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.messages.message import Money
from maillage.model.entities import Json, Model
from maillage.model.labels import Words
from maillage.reading.contributions import Check, Contribution, objects_of
from maillage.reading.grammars.currencies import currency_of

LINES_ABOVE = Rule(
    "C012",
    N_(
        "Les lignes « {sort} » font ensemble {sum}, plus que le total annoncé de {total}. Corrigez "
        "le total ou une ligne ; si le total est approximatif, indiquez « precision »."
    ),
    RulePage(
        N_("Lignes de budget au-dessus du total"),
        N_(
            "Les ressources d’un budget, comme ses dépenses, ne dépassent pas le total. Le "
            "bénévolat et les mises à disposition ne comptent pas. Si le total ne comprend "
            "pas tout, dites-le dans « excludes »."
        ),
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
    N_(
        "Les lignes « {sort} » font ensemble {sum}, moins que le total de {total}. "
        "En manque-t-il une ?"
    ),
    RulePage(
        N_("Lignes de budget en dessous du total"),
        N_(
            "Le détail n’explique pas tout le total. Si le document en dit plus, ajoutez "
            "les lignes qui manquent ; s’il ne détaille qu’une partie, dites-le dans "
            "« partial » ; sinon, laissez tel quel : on ne publie que ce que l’on sait."
        ),
        Example('{"funding": {"total": 1000, "lines": [{"nature": "subvention", "amount": 900}]}}'),
        Example(
            '{"funding": {"total": 1000, "lines": [{"nature": "subvention", "amount": 1000}]}}'
        ),
    ),
    "advice",
)

NO_YEAR = Rule(
    "C020",
    N_("Ce budget est de quelle année ? Indiquez-la dans « period », si la source la dit."),
    RulePage(
        N_("Budget sans année"),
        N_(
            "Un montant sans année ne s’additionne ni ne se compare à aucun autre. Si la "
            "source ne la dit pas, laissez tel quel : rien ne s’invente."
        ),
        Example('{"funding": {"total": 1000}}'),
        Example('{"funding": {"total": 1000, "period": "2016"}}'),
    ),
    "advice",
)

RULES = (LINES_ABOVE, LINES_BELOW, NO_YEAR)

#: What is in no total: it is not money.
_IN_KIND = "contribution-volontaire"


def budget_rules(model: Model) -> Check:
    """Compile the rules about budgets for a model."""
    natures = model.schemes["funding-natures"]
    sort_of = {nature.code: nature.broader or nature.code for nature in natures.concepts}

    def check(contribution: Contribution) -> Iterator[Finding]:
        if isinstance(funding := contribution.data.get("funding"), dict):
            yield from _year(funding, contribution)
            yield from _budget(natures.titles, sort_of, funding, contribution, currency_of(model))

    return check


def is_number(value: object) -> bool:
    """Say whether a value of a record is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _year(funding: Json, contribution: Contribution) -> Iterator[Finding]:
    lines = [line.get("amount") for _, line in objects_of(funding, "lines")]
    if "period" not in funding and any(map(is_number, [funding.get("total"), *lines])):
        yield contribution.finding(NO_YEAR, "/funding")


def _budget(
    titles: Mapping[str, Words],
    sort_of: Mapping[str, str],
    funding: Json,
    contribution: Contribution,
    currency: str,
) -> Iterator[Finding]:
    if "precision" in funding or "excludes" in funding:
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
            "total": Money(currency, total),
            "sum": Money(currency, found),
            "sort": titles[sort],
        }
        if found > total:
            suggestion = int(found) if found == int(found) else float(found)
            yield contribution.finding(
                LINES_ABOVE, "/funding/total", suggestion=suggestion, **words
            )
        elif found < total and None not in amounts and funding.get("partial") is not True:
            yield contribution.finding(LINES_BELOW, "/funding/total", **words)


def _sorted(sort_of: Mapping[str, str], funding: Json) -> Mapping[str, list[Json]]:
    """Return the lines of a budget by what they are at heart: resources, or expenses."""
    sorts: dict[str, list[Json]] = {}
    for _, line in objects_of(funding, "lines"):
        sort = sort_of.get(str(line.get("nature")))
        # A part is counted already in its whole.
        if sort and sort != _IN_KIND and "within" not in line:
            sorts.setdefault(sort, []).append(line)
    return sorts


def _money(value: object) -> Decimal | None:
    """Return an amount as it was written: 0.1 is a tenth."""
    return Decimal(repr(value)) if is_number(value) else None
