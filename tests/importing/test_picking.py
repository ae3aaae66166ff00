"""An official place picked: the whole record, what it is in, and each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson
import pytest

from conftest import ROOT, MakeCatalogue
from maillage.build import selection
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.picking import Picked, pick
from maillage.importing.writing import write_all
from maillage.model.entities import Json
from maillage.model.loading import load

MODEL = load(ROOT)
PUBLISHER = MODEL.package["contributors"][0]["title"]


@dataclass
class Held:
    """A catalogue of some territories."""

    territories: Mapping[str, Json] = field(default_factory=dict)

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a territory, and no source."""
        return self.territories.get(identifier) if kind == "territory" else None

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a code."""
        of = {
            (territory.get("kind"), territory.get("code")): own
            for own, territory in self.territories.items()
        }
        return of.get((kind, code))


def picked(code: str, held: Mapping[str, Json] | None = None) -> Picked:
    """Pick the place of a code."""
    found = MODEL.places.by_code(code)
    assert found
    return pick(MODEL, Held(held or {}), found)


def test_what_lacks_comes_along_what_is_around_first() -> None:
    """The source, the région, the département, the inter-municipality, the commune."""
    found = picked("35238")
    ids = ["decoupage-administratif", "bretagne", "ille-et-vilaine", "rennes-metropole", "rennes"]
    assert [draft.id for draft in found.missing] == ids
    assert found.id == "rennes"
    assert {draft.data["contributor"] for draft in found.missing} == {PUBLISHER}
    assert list(found.files)[-1] == "contributions/territories/rennes.json"


def test_what_is_there_is_referred_to_under_its_own_id() -> None:
    """A territory is recognised by its code, and nothing around it is written."""
    loire = {"mon-departement": {"kind": "departement", "code": "35"}}
    found = picked("35238", loire)
    assert [draft.id for draft in found.missing][1:] == ["rennes-metropole", "rennes"]
    assert found.missing[-1].data["part_of"] == ["rennes-metropole", "mon-departement"]


def test_what_is_there_is_written_no_second_time() -> None:
    """By its code, or by its id where nobody gave the code."""
    for held in (
        {"ma-ville": {"kind": "commune", "code": "35238"}},
        {"rennes": {"kind": "commune"}},
    ):
        found = picked("35238", held)
        assert (found.id, found.missing) == (next(iter(held)), [])


def test_an_id_that_another_territory_has_is_not_taken() -> None:
    """The code tells the two apart, the same way each time."""
    held: dict[str, Json] = {"rennes": {"kind": "quartier"}}
    found = picked("35238", held)
    assert found.id == found.missing[-1].id == "rennes-35238"
    again = picked("35238", {**held, "rennes-35238": found.missing[-1].data})
    assert (again.id, again.missing) == ("rennes-35238", [])


@pytest.mark.parametrize("code", ["97411", "2A004", "98818", "12218", "200054781", "13201", "977"])
def test_a_catalogue_accepts_what_is_picked(code: str, make_catalogue: MakeCatalogue) -> None:
    """Whatever the place, its records pass the gate without a warning, and are canonical."""
    root = make_catalogue({})
    model = load(root)
    place = model.places.by_code(code) or model.places.find(code)[0]
    write_all(root, pick(model, FolderCatalogue(model), place).files)
    report = selection.validate_some(model, lambda _file: True)
    assert [
        str(finding.message()) for finding in report.findings if finding.severity != "advice"
    ] == []
    again = pick(model, FolderCatalogue(model), place)
    assert again.missing == []
    for file in (root / "contributions" / "territories").iterdir():
        assert orjson.loads(file.read_bytes())["licence"] == "licence-ouverte-2-0"
