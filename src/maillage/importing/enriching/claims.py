"""What a source says of a record, and what of it the record takes: what stands is not replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.model.entities import Entity, Field, Json

#: What tells an object of a list from another: a figure is one of a label and a period.
_SAME = ("label", "period")


@dataclass(frozen=True)
class Claim:
    """That a field of a record has a value; of a list, that it has an item."""

    key: str
    value: Any
    #: The record of the source that says so, and what in it does.
    source: Json
    told: str
    #: Items of the list, where it has them, that say otherwise.
    unless: Sequence[Any] = ()


@dataclass
class Settled:
    """A record with what it took, and what it did not take."""

    data: Json
    taken: list[Claim] = field(default_factory=list)
    #: What contradicts the record, each with what stands there.
    contradicting: list[tuple[Claim, Any]] = field(default_factory=list)
    #: What sources contradict each other about, by field.
    disputed: list[Sequence[Claim]] = field(default_factory=list)


def settle(entity: Entity, record: Json, claims: Iterable[Claim]) -> Settled:
    """Return a record with the values that it lacks and that no two sources dispute.

    The sources of what it took are among its own.
    """
    settled = Settled(dict(record))
    by_key: dict[str, list[Claim]] = {}
    for claim in _of_it(entity, settled, list(claims)):
        by_key.setdefault(claim.key, []).append(claim)
    for key, group in by_key.items():
        _take(settled, entity.by_key[key], group)
    own = settled.data.get("sources", [])
    fresh = [claim.source["id"] for claim in settled.taken]
    if fresh:
        settled.data["sources"] = list(dict.fromkeys([*own, *fresh]))
    return settled


def _of_it(entity: Entity, settled: Settled, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims without those of whatever has another number: it may be something else."""
    others: set[tuple[str, str]] = set()
    for claim in claims:
        stands = settled.data.get(claim.key)
        if claim.key in entity.kind.numbers and stands is not None and stands != claim.value:
            settled.contradicting.append((claim, stands))
            others.add(_origin(claim))
    return [claim for claim in claims if _origin(claim) not in others]


def _origin(claim: Claim) -> tuple[str, str]:
    return claim.source["id"], claim.told


def _take(settled: Settled, field: Field, claims: Sequence[Claim]) -> None:
    if field.many:
        for claim in claims:
            _take_item(settled, claim)
    elif field.key in settled.data:
        stands = settled.data[field.key]
        settled.contradicting += [(claim, stands) for claim in claims if claim.value != stands]
    elif all(claim.value == claims[0].value for claim in claims):
        settled.data[field.key] = claims[0].value
        settled.taken += claims
    else:
        settled.disputed.append(claims)


def _take_item(settled: Settled, claim: Claim) -> None:
    items = settled.data.get(claim.key, [])
    if not isinstance(items, list) or claim.value in items:
        return
    otherwise = [item for item in items if item in claim.unless or _is_same(item, claim.value)]
    if otherwise:
        if not any(_says(item, claim.value) for item in otherwise):
            settled.contradicting.append((claim, otherwise[0]))
        return
    settled.data[claim.key] = [*items, claim.value]
    settled.taken.append(claim)


def _is_same(item: Any, other: Any) -> bool:
    """Whether two objects of a list are about one thing."""
    if not isinstance(item, dict) or not isinstance(other, dict):
        return False
    return all(item.get(key) == other.get(key) for key in _SAME)


def _says(item: Any, other: Any) -> bool:
    """Whether an object about one thing says of it what another does."""
    return isinstance(item, dict) and item.get("value") == other.get("value")
