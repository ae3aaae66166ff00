"""A territory is in the country and where its code says, as far as their bounds are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_, Message
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY_KINDS
from maillage.model.labels import Words
from maillage.model.reference_descriptor import ANYWHERE, Box
from maillage.reading.contributions import Check, Contribution

_TERRITORY = "territories/exemple.json"

NOT_HERE = Rule(
    "C015",
    N_(
        "Ce point (latitude {latitude}, longitude {longitude}) n’est pas là où il "
        "devrait être : {where}.{hint}"
    ),
    RulePage(
        N_("Position loin du lieu"),
        N_(
            "La latitude dit combien on est au nord : de 41 à 51 en métropole. La longitude dit "
            "combien on est à l’est : de -5 à 10 en métropole. Les intervertir envoie le quartier "
            "au large de la Somalie ; un signe oublié, dans un autre océan."
        ),
        Example('{"location": {"latitude": 6.1844, "longitude": 48.6921}}', _TERRITORY),
        Example('{"location": {"latitude": 48.6921, "longitude": 6.1844}}', _TERRITORY),
    ),
)
RULES = (NOT_HERE,)

#: From a territory that need not be valid to where it should be, in words and as boxes.
_Expected = Callable[[Json], tuple[Message | Words, Sequence[Box]]]


def location_rules(model: Model) -> Check:
    """Compile the rule that a territory is where its code says."""
    expected = _expectation(model)

    def check(contribution: Contribution) -> Iterator[Finding]:
        place = contribution.data.get("location")
        if isinstance(place, dict):
            yield from _located(contribution, place, expected)

    return check


def _located(contribution: Contribution, place: Json, expected: _Expected) -> Iterator[Finding]:
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return
    if not _is_in((ANYWHERE,), latitude, longitude):
        return  # the schema says so
    where, boxes = expected(contribution.data)
    if _is_in(boxes, latitude, longitude):
        return
    turned = ((longitude, latitude), (latitude, -longitude), (-latitude, longitude))
    meant = next((point for point in turned if _is_in(boxes, *point)), None)
    hint = f"latitude {meant[0]}, longitude {meant[1]}" if meant else ""
    yield contribution.finding(
        NOT_HERE,
        "/location",
        suggestion={"latitude": meant[0], "longitude": meant[1]} if meant else None,
        latitude=latitude,
        longitude=longitude,
        where=where,
        hint=N_(" Vouliez-vous écrire {meant} ?")(meant=hint) if meant else "",
    )


def _expectation(model: Model) -> _Expected:
    reference = model.reference
    said = reference.descriptor
    words = model.schemes[TERRITORY_KINDS].titles

    def expected(data: Json) -> tuple[Message | Words, Sequence[Box]]:
        code, kind = data.get("code"), data.get("kind")
        if isinstance(code, str) and isinstance(kind, str):
            around = {kind: code, **reference.wholes(kind, code)}
            for above, boxes in said.bounds.items():
                if other := around.get(above):
                    named = N_("{kind} {code}")(kind=words[above].lower(), code=other)
                    return named, _of_code(boxes, other, said.default)
        return said.where, said.everywhere

    return expected


def _of_code(boxes: Mapping[str, Box | None], code: str, default: Sequence[Box]) -> Sequence[Box]:
    """Return where the place of a code can be; nobody judges one that has no bounds."""
    return (boxes[code] or ANYWHERE,) if code in boxes else default


def _is_in(boxes: Sequence[Box], latitude: float, longitude: float) -> bool:
    return any(
        south <= latitude <= north and west <= longitude <= east
        for south, north, west, east in boxes
    )
