"""Where territories are: codes and « part_of » agree."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import pipeline, selection
from maillage.build.pipeline import BuildOptions
from maillage.findings.finding import Finding
from maillage.model.loading import load

MINIMAL = json.loads((EXAMPLES / "accepted/territories/minimal.json").read_text(encoding="utf-8"))
SOURCE = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")


def _territory(identifier: str, /, **more: Any) -> dict[str, str]:
    record = {**MINIMAL, "id": identifier, "sources": ["minimal"], **more}
    return {f"territories/{identifier}.json": json.dumps(record)}


LARGER = {
    "sources/minimal.json": SOURCE,
    **_territory("meuse", kind="departement", code="55", name="Meuse"),
    **_territory("meurthe-et-moselle", kind="departement", code="54", name="Meurthe-et-Moselle"),
    **_territory("grand-est", kind="region", code="44", name="Grand Est"),
    **_territory("bretagne", kind="region", code="53", name="Bretagne"),
    **_territory("nancy", kind="commune", code="54395", name="Nancy"),
    **_territory("paris", kind="commune", code="75056", name="Paris"),
    **_territory("pays", kind="territoire-de-projet", name="Pays"),
    **_territory("grand-nancy", kind="epci", code="245400676", name="Métropole du Grand Nancy"),
}


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("kind", "code", "name", "part_of", "agrees"),
    [
        ("commune", "54357", "Maxéville", "meurthe-et-moselle", True),
        ("commune", "54357", "Maxéville", "meuse", False),
        ("commune", "54357", "Maxéville", "grand-est", True),
        ("commune", "54357", "Maxéville", "bretagne", False),
        ("commune", "54357", "Maxéville", "pays", True),
        ("commune", "54357", "Maxéville", "grand-nancy", True),
        ("departement", "88", "Vosges", "grand-est", True),
        ("departement", "88", "Vosges", "bretagne", False),
        ("quartier-prioritaire", "QP054001", "Quartier", "nancy", True),
        ("quartier-prioritaire", "QN07501M", "Quartier", "nancy", False),
        ("arrondissement-municipal", "75111", "Paris 11e", "paris", True),
        ("quartier", None, "Quartier", "nancy", True),
    ],
)
def test_a_territory_is_in_the_departement_of_what_it_is_part_of(
    kind: str,
    code: str | None,
    name: str,
    part_of: str,
    agrees: bool,
    make_catalogue: MakeCatalogue,
) -> None:
    """A territory whose code says another département, or another région, is asked about."""
    more = {"code": code} if code else {}
    territory = _territory("one", kind=kind, name=name, part_of=[part_of], **more)
    model = load(make_catalogue({**LARGER, **territory}))
    whole = pipeline.validate(model, BuildOptions(workers=1, cached=False, thorough=True)).findings
    alone = selection.validate_some(model, lambda file: file.endswith("/one.json")).findings
    assert _told(whole) == _told(alone) == ([] if agrees else [("O011", "/part_of/0", "warning")])


def _told(found: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    # The smallest records tell little, and look like each other.
    wanted = (
        finding for finding in found if finding.severity != "advice" and finding.code[0] != "D"
    )
    return [(finding.code, finding.pointer, finding.severity) for finding in wanted]


def test_what_is_nowhere_is_left_to_others(make_catalogue: MakeCatalogue) -> None:
    """A reference to nothing, and a record that cannot be read, have findings of their own."""
    territory = _territory(
        "one", kind="commune", name="Nancy", code="54395", part_of=["two", "three"]
    )
    model = load(make_catalogue({**LARGER, **territory, "territories/two.json": "{"}))
    found = pipeline.validate(model, BuildOptions(workers=1, cached=False, thorough=True)).findings
    assert {code for code, _, _ in _told(found)} == {"F006", "R003"}
