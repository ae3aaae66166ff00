"""A territory is in France, and in the département that its code says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.entities import Json
from maillage.model.reference import department_of
from maillage.reading.contributions import Contribution

_TERRITORY = "territories/exemple.json"

NOT_HERE = Rule(
    "C015",
    N_(
        "Ce point (latitude {latitude}, longitude {longitude}) n’est pas là où il "
        "devrait être : {where}.{hint}"
    ),
    RulePage(
        N_("Position hors de France"),
        N_(
            "La latitude dit combien on est au nord : de 41 à 51 en métropole. La "
            "longitude dit combien on est à l’est : de -5 à 10 en métropole. Les "
            "intervertir envoie le quartier au large de la Somalie ; un signe oublié, dans "
            "un autre océan."
        ),
        Example('{"location": {"latitude": 6.1844, "longitude": 48.6921}}', _TERRITORY),
        Example('{"location": {"latitude": 48.6921, "longitude": 6.1844}}', _TERRITORY),
    ),
)
RULES = (NOT_HERE,)

#: South, north, west and east of a piece of the world.
_Box = tuple[float, float, float, float]
_METROPOLE: _Box = (41.2, 51.2, -5.3, 9.7)
_ANTILLES: _Box = (14.3, 18.2, -63.3, -60.7)
#: What is overseas, by département or collectivity.
_OVERSEAS: Mapping[str, _Box] = {
    "971": _ANTILLES,
    "972": _ANTILLES,
    "973": (2.0, 5.9, -54.7, -51.5),
    "974": (-21.5, -20.8, 55.1, 55.9),
    "975": (46.7, 47.2, -56.5, -56.0),
    "976": (-13.1, -12.5, 44.9, 45.4),
    "977": _ANTILLES,
    "978": _ANTILLES,
    "986": (-14.5, -13.1, -178.3, -176.0),
    "987": (-28.0, -7.5, -155.0, -134.0),
    "988": (-23.0, -19.0, 163.0, 168.5),
}
_ANYWHERE: _Box = (-90, 90, -180, 180)


def location(contribution: Contribution) -> Iterator[Finding]:
    """The location of a territory is where its code says, or at least in France."""
    place = contribution.data.get("location")
    if not isinstance(place, dict):
        return
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return
    if not _is_in((_ANYWHERE,), latitude, longitude):
        return  # the schema says so
    department, boxes = _expected(contribution.data)
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
        where=N_("département {code}")(code=department) if department else N_("en France"),
        hint=N_(" Vouliez-vous écrire {meant} ?")(meant=hint) if meant else "",
    )


def _expected(data: Json) -> tuple[str, tuple[_Box, ...]]:
    """Return the département that a territory’s code says, if any, and where it can be."""
    code, kind = data.get("code"), data.get("kind")
    known = isinstance(code, str) and isinstance(kind, str)
    department = department_of(str(kind), str(code)) if known else ""
    if not department:
        return "", (_METROPOLE, *_OVERSEAS.values())
    overseas = department.startswith(("97", "98"))
    # Nobody lives in the southern lands or on Clipperton: where they are does not matter.
    return department, (_OVERSEAS.get(department, _ANYWHERE) if overseas else _METROPOLE,)


def _is_in(boxes: tuple[_Box, ...], latitude: float, longitude: float) -> bool:
    return any(
        south <= latitude <= north and west <= longitude <= east
        for south, north, west, east in boxes
    )
