"""Whether two records speak of the same thing, and why it seems so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from maillage.messages import N_, Message
from maillage.model.kind import TERRITORY
from maillage.rules.matching.fingerprints import Fingerprint
from maillage.rules.matching.matchers import MATCHERS


@dataclass(frozen=True)
class Pair:
    """Two records that may be one."""

    record: Fingerprint
    other: Fingerprint
    #: What they have in common: keys of `REASONS`.
    reasons: tuple[str, ...]

    def turned(self) -> Pair:
        """Return the same, seen from the other side."""
        return Pair(self.other, self.record, self.reasons)

    def later_first(self) -> Pair:
        """Return the pair with the record first whose file sorts second."""
        return self if self.record.file > self.other.file else self.turned()


#: What two records may have in common.
REASONS: Mapping[str, Message] = {
    "same-name": N_("même nom"),
    "same-acronym": N_("même sigle"),
    "near-name": N_("noms proches"),
    "lead": N_("même organisation qui mène l’action"),
    "place": N_("même lieu"),
    "inside": N_("un lieu dans l’autre"),
    "dates": N_("dates qui se recoupent"),
    "whole": N_("même ensemble"),
    "siren": N_("même SIREN"),
    "siret": N_("même SIRET"),
    "rna": N_("même numéro RNA"),
    "code": N_("même code officiel"),
    "url": N_("même adresse"),
}


#: From the id of a territory to those it is part of.
Wholes = Callable[[str], Sequence[str]]


class Comparator:
    """Compares two records in the light of where territories are."""

    def __init__(self, wholes: Wholes) -> None:
        self._wholes = wholes
        self._above: dict[str, frozenset[str]] = {}

    @classmethod
    def knowing(cls, fingerprints: Iterable[Fingerprint]) -> Comparator:
        """Return a comparator that knows the territories among some fingerprints."""
        wholes = {record.id: record.wholes for record in fingerprints if record.kind == TERRITORY}
        return cls(lambda name: wholes.get(name, ()))

    def __call__(self, record: Fingerprint, other: Fingerprint) -> Pair | None:
        """Return the two as a pair where they may be one."""
        if record.kind != other.kind or record.key == other.key:
            return None
        if other.id in record.different or record.id in other.different:
            return None
        reasons = MATCHERS[record.twins](self.relation, record, other)
        return Pair(record, other, reasons) if reasons else None

    def above(self, place: str) -> frozenset[str]:
        """Return a territory and all those it is part of."""
        if place not in self._above:
            found, left = {place}, [place]
            while left:
                new = set(self._wholes(left.pop())) - found
                found |= new
                left.extend(new)
            self._above[place] = frozenset(found)
        return self._above[place]

    def relation(self, places: Sequence[str], other: Sequence[str]) -> str:
        """Say how the territories of two records lie: `place`, `inside`, or nothing."""
        if not set(places).isdisjoint(other):
            return "place"
        inside = any(b in self.above(a) or a in self.above(b) for a, b in product(places, other))
        return "inside" if inside else ""
