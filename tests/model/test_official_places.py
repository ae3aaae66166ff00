"""The official places: what a text may mean, what each is in, and the record that it gives."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import orjson
import pytest

from conftest import ROOT, MakeCatalogue
from maillage.model.loading import load
from maillage.model.official_places import OfficialPlaces, places_of
from maillage.model.place_tables import Place
from maillage.model.reference import Reference
from maillage.model.standard import Layers
from maillage.rules.organisation_numbers import is_sound

FRANCE = Reference(Layers(ROOT))
PLACES = OfficialPlaces(FRANCE)


def place(code: str, kind: str = "") -> Place:
    """Return a place that is there."""
    found = PLACES.by_code(code, kind)
    assert found
    return found


def test_places_that_catalogues_share_need_no_folder(make_catalogue: MakeCatalogue) -> None:
    """Those of the first catalogue that asks are read for the next, when the first is no more."""
    root = make_catalogue({})
    places_of.cache_clear()
    model = load(root)
    assert model.places.by_code("53", "region")
    shutil.rmtree(root)
    assert load(ROOT).places is model.places
    assert model.places.by_code("35238", "commune") == place("35238")
    assert model.places.formerly("Cherbourg-Octeville") == [place("50129")]
    assert model.places.population_year(place("35238")) == PLACES.population_year(place("35238"))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Cherbourg-Octeville", ["cherbourg-en-cotentin"]),
        ("50100 CHERBOURG OCTEVILLE", ["cherbourg-en-cotentin"]),
        ("Annecy-le-Vieux (Haute-Savoie)", ["annecy"]),
        ("Annecy le Vieux (74)", ["annecy"]),
        ("Annecy-le-Vieux (75)", []),
        ("Bellegarde-sur-Valserine", ["valserhone"]),
        ("Annecy", []),
        ("Saint-Martin (Ain)", []),
        ("", []),
        ("a " * 5000, []),
    ],
)
def test_what_is_no_more_is_part_of_a_place(text: str, whole: list[str]) -> None:
    """The name of a commune that merged means nothing today, and leads to where it went."""
    assert [found.id for found in PLACES.formerly(text)] == whole
    if whole:
        assert PLACES.find(text) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("35238", ["rennes"]),
        ("35000", ["rennes"]),
        ("35000 Rennes cedex 7", ["rennes"]),
        ("Rennes", ["rennes"]),
        ("Rennes Métropole", ["rennes-metropole"]),
        ("213502388", ["rennes"]),
        ("Paris", ["paris"]),
        ("75014", ["paris-14e"]),
        ("75014 Paris", ["paris-14e"]),
        ("Paris XIVe arrondissement", ["paris-14e"]),
        ("paris 14ème", ["paris-14e"]),
        ("75116", ["paris-16e"]),
        ("Grand Nancy", ["metropole-du-grand-nancy"]),
        ("245400676", ["metropole-du-grand-nancy"]),
        ("Saint-Denis", ["saint-denis-974", "saint-denis-93", "saint-denis-11", "saint-denis-30"]),
        ("St-Denis (93)", ["saint-denis-93"]),
        ("Saint-Denis, La Réunion", ["saint-denis-974"]),
        ("Saint-Denis Seine-Saint-Denis", ["saint-denis-93"]),
        ("saint-denis-93", ["saint-denis-93"]),
        ("Vitré (Ille-et-Vilaine)", ["vitre"]),
        ("Mayenne", ["mayenne", "mayenne-53"]),
        ("ville de Mayenne", ["mayenne-53"]),
        ("Mayenne (département)", ["mayenne"]),
        ("53", ["bretagne", "mayenne"]),
        ("2a", ["corse-du-sud"]),
        ("974", ["la-reunion"]),
        ("75", ["nouvelle-aquitaine", "paris"]),
        ("région La Réunion", ["la-reunion-region"]),
        ("l'haÿ les roses", ["l-hay-les-roses"]),
        ("13001", ["aix-en-provence", "marseille-1er"]),
        ("01003", ["francheleins"]),
        ("20004", ["ajaccio"]),
        ("99999", []),
        ("35238 Nantes", []),
        ("Rennes (44)", []),
        ("Nulle-Part", []),
        ("", []),
        ("a " * 50_000, []),
    ],
)
def test_a_text_gives_all_that_it_may_mean(text: str, ids: list[str]) -> None:
    """A code, a postcode, a name, or one beside another; several are told, none is chosen."""
    assert [found.id for found in PLACES.find(text)] == ids


def test_a_place_is_in_what_holds_the_whole_of_it() -> None:
    """A member is in its inter-municipality, which is in no département that it only touches."""

    def around(code: str) -> list[str]:
        return [above.id for above in PLACES.parents(place(code))]

    assert around("35238") == ["rennes-metropole", "ille-et-vilaine"]
    assert around("75114") == ["paris"]
    assert around("75056") == ["metropole-du-grand-paris", "ile-de-france"]
    assert around("200054781") == ["ile-de-france"]
    assert around("93066") == ["plaine-commune", "seine-saint-denis"]
    assert around("974") == ["la-reunion-region"]
    assert around("98818") == ["nouvelle-caledonie"]
    above = [one.id for one in PLACES.ancestors(place("75114"))]
    assert above == ["ile-de-france", "metropole-du-grand-paris", "paris"]


def test_every_place_of_a_region_has_it_above() -> None:
    """All communes, arrondissements and départements are in the tree of their région."""
    reference = FRANCE
    for kind in ("commune", "arrondissement-municipal"):
        for row in reference.rows(kind):
            code = row[0]
            departement = code[:3] if code.startswith("9") and code > "97" else code[:2]
            above = {(one.kind, one.code) for one in PLACES.ancestors(place(code, kind))}
            region = reference.wholes("departement", departement).get("region")
            assert not region or ("region", region) in above, code


def test_a_place_without_a_point_has_that_of_what_it_is_in_and_says_so() -> None:
    """Whose point it is comes with it; where none is known there is none."""
    rennes = PLACES.point(place("35238"))
    assert rennes
    assert rennes[1].code == "35238"
    borrowed = PLACES.point(place("12218"))
    assert borrowed
    assert borrowed[1].kind == "epci"
    assert PLACES.point(place("98818")) is None
    assert "location" not in PLACES.record(place("12218"), "Quelqu’un")


def test_a_record_is_whole() -> None:
    """Nobody types a code, a parent or a position."""
    assert PLACES.record(place("35238"), "Quelqu’un") == {
        "id": "rennes",
        "name": "Rennes",
        "kind": "commune",
        "code": "35238",
        "siren": "213502388",
        "part_of": ["rennes-metropole", "ille-et-vilaine"],
        "location": {"latitude": 48.1118, "longitude": -1.6819},
        "sources": ["decoupage-administratif"],
        "licence": "licence-ouverte-2-0",
        "contributor": "Quelqu’un",
    }


def test_each_place_can_be_asked_for_alone() -> None:
    """Whatever its homonyms, there is a short text that means it and no other."""
    for found in PLACES.find("bretagne"):
        assert PLACES.find(PLACES.asked_by(found)) == [found]
    for kind in FRANCE.listed:
        for row in _rows(kind):
            if row["id"]:
                one = place(row["code"], kind)
                assert PLACES.find(PLACES.asked_by(one)) == [one]


def test_what_is_typed_is_completed() -> None:
    """By the names that begin so, the most populous first, or by what the text means."""
    assert [one.id for one in PLACES.suggest("renn", 2)] == ["rennes-metropole", "rennes"]
    assert "le-mans" in [one.id for one in PLACES.suggest("mans", 2)]
    assert {one.name for one in PLACES.suggest("saint-d", 2)} == {"Saint-Denis"}
    assert [one.id for one in PLACES.suggest("35000", 3)] == ["rennes"]
    assert PLACES.suggest("", 3) == PLACES.suggest("zzz", 3) == []
    for text in ("saint-d", "mayenne", "paris"):
        for found in PLACES.suggest(text, 12):
            assert PLACES.find(PLACES.called(found)) == [found]


def test_where_a_place_is_tells_it_from_its_homonyms() -> None:
    """By its code, and by the département or the town."""
    assert PLACES.where(place("93066")) == "93066, Seine-Saint-Denis"
    assert PLACES.where(place("75114")) == "75114, Paris"


def test_a_departement_that_is_one_commune_is_no_place_beside_it() -> None:
    """Paris is picked once, as the commune."""
    assert PLACES.by_code("75", "departement") is None
    assert PLACES.by_code("QP075001", "quartier-prioritaire") is None
    assert [found.kind for found in PLACES.find("Paris")] == ["commune"]
    assert [found.kind for found in PLACES.find("977")] == ["commune"]


def test_each_place_has_an_id_of_its_own() -> None:
    """Across kinds too: the ids of territories stand in one folder."""
    rows = [(kind, row) for kind in FRANCE.listed for row in _rows(kind)]
    ids = [row["id"] for _, row in rows if row["id"]]
    assert len(ids) == len(set(ids))
    nameless = [row["name"] for kind, row in rows if not row["id"]]
    assert nameless == ["Paris", "Saint-Barthélemy", "Saint-Martin", "Île de Clipperton"]


def test_the_ids_are_those_that_the_catalogue_has() -> None:
    """Who picks a place that is described finds its record, and no second one is written."""
    for file in (ROOT / "contributions" / "territories").glob("*.json"):
        record = orjson.loads(file.read_bytes())
        if "code" in record and record["kind"] in FRANCE.listed:
            assert place(record["code"], record["kind"]).id == record["id"]


def test_the_numbers_are_possible() -> None:
    """Each SIREN has its check digit, each postcode five digits, each point is on the Earth."""
    for kind in FRANCE.listed:
        for row in _rows(kind):
            assert not row.get("siren") or is_sound(row["siren"]), row
            assert kind != "epci" or is_sound(row["code"]), row
            assert all(len(code) == 5 for code in row.get("postcodes", "").split()), row
            if row["latitude"]:
                assert -22 < float(row["latitude"]) < 52, row
                assert -64 < float(row["longitude"]) < 56, row
            assert row["id"] == row["id"].lower()


def test_the_source_is_a_record_of_the_catalogue() -> None:
    """What a picked place refers to is accepted here as it would be elsewhere."""
    assert set(PLACES.source) <= set(load(ROOT).entities["source"].by_key)


def _rows(kind: str) -> list[dict[str, str]]:
    file = Path(ROOT / "reference" / f"{kind}.csv")
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))
