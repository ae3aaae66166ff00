"""Money by funder: the lines of a budget, as bars that compare them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from datasette_maillage.records.site import Site
from maillage.model.entities import Json

NATURES = "funding-natures"
#: The nature of money that comes in: a line without a nature but with a funder is of it.
INCOME = "ressource"


@dataclass(frozen=True)
class FundingShare:
    """Something counted or paid, and its share of the largest, from 0 to 100."""

    item: Mapping[str, Any]
    amount: float | None
    share: float


@dataclass(frozen=True)
class Bars:
    """The lines of a budget that are of one nature."""

    #: A code of the list of natures, or nothing.
    nature: str
    bars: Sequence[FundingShare]


def bars(items: Iterable[Mapping[str, Any]], key: str = "amount") -> list[FundingShare]:
    """Return items with what each weighs beside the heaviest."""
    every = list(items)
    most = max((item[key] for item in every if item.get(key)), default=0)
    return [
        FundingShare(
            item, item.get(key), round(100 * (item.get(key) or 0) / most, 2) if most else 0
        )
        for item in every
    ]


def budget(site: Site, lines: Iterable[Json]) -> list[Bars]:
    """Return the lines of a budget by the sort of their nature, incomes first."""

    def nature(line: Json) -> str:
        return root(site, line["nature"]) if "nature" in line else INCOME * ("funder" in line)

    order = [INCOME, *(concept.code for concept in site.model.schemes[NATURES].concepts), ""]
    ordered = sorted(lines, key=lambda line: order.index(nature(line)))
    return [Bars(code, bars(found)) for code, found in groupby(ordered, nature)]


def root(site: Site, nature: str) -> str:
    """Return the broadest nature of which one is a sort."""
    while broader := site.concepts[NATURES, nature].broader:
        nature = broader
    return nature


def incomes(site: Site) -> Iterator[str]:
    """Yield the natures of money that comes in."""
    for concept in site.model.schemes[NATURES].concepts:
        if root(site, concept.code) == INCOME:
            yield concept.code
