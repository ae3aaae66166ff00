"""The catalogue’s own records: the tests as a reviewer of what is contributed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from conftest import ROOT
from maillage.model.entities import LANGUAGE_STRING, Field, Json, Model
from maillage.model.inherited_sources import SourcedFields
from maillage.text.lexical import json_text

FILES = sorted((ROOT / "contributions").rglob("*.json"))


def _records(collection: str) -> dict[str, Json]:
    files = (ROOT / "contributions" / collection).rglob("*.json")
    return {file.stem: orjson.loads(file.read_bytes()) for file in files}


ACTIONS = _records("actions")
SHEETS = {
    name: action
    for name, action in ACTIONS.items()
    if "actions-des-centres-sociaux" in action["sources"]
}


def test_the_sources_are_all_there() -> None:
    """24 actions of centres sociaux, 1 of Montreuil-Juigné, 6 of the Paris projects, 6 of 2011."""
    by_source = Counter(source for action in ACTIONS.values() for source in action["sources"])
    assert by_source["actions-des-centres-sociaux"] == 24
    assert by_source["fiche-vie-des-quartiers"] == 1
    assert by_source["projets-sociaux-de-territoire-2022"] == 6
    assert by_source["ville-de-paris-lien-social-2011"] >= 6


def test_the_sheets_have_the_statuses_of_their_source() -> None:
    """Of the 24 sheets, 18 are under way and 6 are completed, each of these with its reason."""
    assert Counter(action["status"] for action in SHEETS.values()) == {
        "en-cours": 18,
        "terminee": 6,
    }
    for name, action in ACTIONS.items():
        assert ("status_reason" in action) == (action["status"] == "terminee"), name


def test_the_sheets_have_the_keywords_of_their_source() -> None:
    """The keywords of the 24 sheets, counted as the source ticks them."""
    assert Counter(theme for action in SHEETS.values() for theme in action["themes"]) == {
        "democratie-et-citoyennete": 9,
        "intergenerationnel": 8,
        "environnement": 5,
        "solidarite": 5,
        "education-et-scolarite": 4,
        "logement": 4,
        "parentalite": 4,
        "developpement-durable": 3,
        "integration": 3,
        "mixite-sociale": 3,
        "culture": 2,
        "discriminations": 2,
        "emploi-et-economie": 2,
        "precarite": 2,
        "vieillissement": 2,
        "sante": 1,
    }


def test_the_sheets_have_the_dimensions_audiences_and_scales_of_their_source() -> None:
    """Dimension, audience and extent of the 24 sheets, counted as the source ticks them."""
    assert Counter(action.get("dimension") for action in SHEETS.values()) == {
        "citoyennete": 16,
        "accompagnement-de-projets": 5,
        "services": 2,
        None: 1,
    }
    assert Counter(code for action in SHEETS.values() for code in action["audiences"]) == {
        "tous-publics": 11,
        "jeunesse": 5,
        "adultes": 3,
        "familles": 2,
        "jeunes-adultes": 1,
        "petite-enfance": 1,
        "seniors": 1,
    }
    assert Counter(action["scale"] for action in SHEETS.values()) == {
        "un-quartier": 15,
        "une-commune": 5,
        "plusieurs-communes": 2,
        "plusieurs-quartiers": 2,
    }


def test_the_sheets_are_in_the_departements_of_their_source() -> None:
    """The lead of each sheet has its seat in the département that the source gives."""
    partners, territories = _records("partners"), _records("territories")

    def departement(name: str) -> str | None:
        if territories[name]["kind"] == "departement":
            return name
        above = (departement(parent) for parent in territories[name].get("part_of", []))
        return next(filter(None, above), None)

    seats = Counter(departement(partners[action["lead"]]["seat"]) for action in SHEETS.values())
    assert seats == {
        "nord": 3,
        "loire": 2,
        "nievre": 2,
        "haute-garonne": 2,
        **dict.fromkeys(
            (
                "bouches-du-rhone",
                "cotes-d-armor",
                "eure",
                "gironde",
                "haute-loire",
                "hauts-de-seine",
                "la-reunion",
                "maine-et-loire",
                "mayenne",
                "meurthe-et-moselle",
                "morbihan",
                "seine-saint-denis",
                "vaucluse",
                "vosges",
                "yvelines",
            ),
            1,
        ),
    }


def test_the_budgets_of_the_sources_are_there_to_the_cent() -> None:
    """The totals that the sources announce, and the lines that they detail."""
    totals = {
        name: action["funding"]["total"]
        for name, action in ACTIONS.items()
        if "total" in action.get("funding", {})
    }
    assert totals == {
        "autonomie-sociale": 30000,
        "bien-sous-son-toit": 10000,
        "dynamique-jeunesse": 400,
        "animations-pied-d-immeuble": 500,
        "groupe-jeunes-cannes-2017": 12410,
        "jardin-partage": 15000,
        "la-releve-c-nous": 6092,
        "la-violence-non-merci": 15000,
        "memoires-des-habitants-route-de-saint-flour": 12000,
        "rehabilitation-pinede-square-hopkinson": 45000,
        "semaine-bleue": 2500,
        "vie-des-quartiers-montreuil-juigne": 23000,
    }
    assert ACTIONS["autonomie-sociale"]["funding"]["precision"] == "environ"
    budget = ACTIONS["bien-sous-son-toit"]["funding"]["lines"]
    lines = [line["amount"] for line in budget if "within" not in line]
    assert sorted(lines) == [900, 1000, 1200, 1400, 2500, 3000]


def test_what_the_sources_say_in_so_many_words_is_there() -> None:
    """« Dont », hours, full-time equivalents, attendances, one amount for two communes."""
    day = ACTIONS["partage-ton-quartier"]["people"]
    assert [row["count"] for row in day if row.get("within_group") == "participants"] == [10, 3, 20]
    (volunteers,) = (
        row for row in ACTIONS["groupe-jeunes-cannes-2017"]["people"] if "hours" in row
    )
    assert (volunteers["count"], volunteers["hours"]) == (2, 432)
    assert ACTIONS["operations-pieds-d-immeubles"]["people"][0]["fte"] == 0.5
    measures = {
        row.get("measure"): row["count"] for row in ACTIONS["la-violence-non-merci"]["people"]
    }
    assert (measures["presences"], measures["personnes"]) == (2137, 1000)
    assert ACTIONS["memoires-des-habitants-route-de-saint-flour"]["funding"]["partial"]
    shared = [
        line["funder"]
        for line in ACTIONS["bien-sous-son-toit"]["funding"]["lines"]
        if line.get("within") == "Communes de Nancy et de Maxéville"
    ]
    assert shared == ["ville-de-nancy", "ville-de-maxeville"]
    assert ACTIONS["lieu-accueil-enfants-parents"]["access"]["is_free"]
    film = [part for part in ACTIONS["la-releve-c-nous"]["parts"] if "period" in part]
    assert [part["period"] for part in film] == ["2014-11-13"]


def test_what_is_said_of_words_says_where_they_stand() -> None:
    """A level of participation has its passage, an end its causes, a passage one of the sources."""
    assert "déduit" in str(ACTIONS["vie-des-quartiers-montreuil-juigne"]["citations"])
    assert not any("déduit" in action.get("schedule", "") for action in ACTIONS.values())
    for name, action in ACTIONS.items():
        assert ("end_reasons" in action) == (action["status"] == "terminee"), name
        if "involvement" in action:
            assert action["involvement"]["locator"], name
        for citation in action.get("citations", ()):
            assert citation["source"] in action["sources"], name


def test_what_is_told_of_the_five_sources_can_be_looked_up() -> None:
    """Each action and programme that stands says in which passage of which source it is told."""
    for collection in ("actions", "programmes"):
        for name, record in _records(collection).items():
            if "withdrawn_on" not in record:
                assert all(cited["locator"] for cited in record["citations"]), name
                assert {cited["source"] for cited in record["citations"]} <= {*record["sources"]}


def test_every_centre_social_counted_in_2011_is_there() -> None:
    """The seven centres opened since 2002 are partners, each in its arrondissement."""
    partners = _records("partners")
    seats = {
        name.removeprefix("centre-social-"): partner["seat"]
        for name, partner in partners.items()
        if partner["kind"] == "centre-social"
        and "ville-de-paris-lien-social-2011" in partner["sources"]
    }
    assert seats == {
        "paris-des-faubourgs": "paris-10e",
        "les-olympiades": "paris-13e",
        "porte-de-vanves": "paris-14e",
        "danube": "paris-19e",
        "archipelia": "paris-20e",
        "saint-blaise": "paris-20e",
        "la-20e-chaise": "amandiers",
        # Open since 2007, and told of apart from the seven.
        "quartier-sud-paris-13e": "quartier-sud-paris-13e",
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_record_is_written_in_the_canonical_form(file: Path, model: Model) -> None:
    """Two spaces, the keys in the order of the schema, accents as they are, a last newline."""
    record = orjson.loads(file.read_bytes())
    fields = model.by_collection[file.parent.name].fields
    assert file.read_text(encoding="utf-8") == json_text(_ordered(record, fields))


def _ordered(record: Json, fields: tuple[Field, ...]) -> Json:
    ordered = {}
    for field in fields:
        if field.key in record:
            value = record[field.key]
            if field.class_iri and field.many:
                value = [_ordered(item, field.fields) for item in value]
            elif field.class_iri:
                value = _ordered(value, field.fields)
            ordered[field.key] = value
    return ordered


def _texts(value: Any, fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        if field.key in value:
            inner = value[field.key] if field.many else [value[field.key]]
            for item in inner:
                if field.class_iri:
                    yield from _texts(item, field.fields)
                elif field.datatype == LANGUAGE_STRING:
                    yield item


#: What French typography does not allow, and what a person would write instead.
_FAULTS = {
    "a straight apostrophe, for ’": re.compile(r"\w'\w"),
    "straight quotes, for « »": re.compile(r'"'),
    "two spaces": re.compile(r"  "),
    "a plain space before : ; ! ? or inside « »": re.compile(r" [:;!?»](?:\s|$)|« "),
    "no space before : ; ! ?": re.compile(r"[\w)»][:;!?](?:\s|$)"),
    "a space before , or .": re.compile(r"\s[,.](?:\s|$)"),
    "three dots, for …": re.compile(r"\.\.\."),
    "an e-mail address": re.compile(r"\w@\w"),
    "a telephone number": re.compile(r"\b0[1-9](?:[ .]?\d\d){4}\b"),
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_record_is_in_good_french_typography(file: Path, model: Model) -> None:
    """Apostrophes, guillemets and spaces are those of French, and no one can be called."""
    fields = model.by_collection[file.parent.name].fields
    for text in _texts(orjson.loads(file.read_bytes()), fields):
        for fault, pattern in _FAULTS.items():
            assert not pattern.search(text), (fault, text)


def _above(name: str, territories: dict[str, Json]) -> set[str]:
    """Return a territory and all that it is part of, by id."""
    parents = territories[name].get("part_of", ())
    return {name}.union(*(_above(parent, territories) for parent in parents))


def test_every_place_is_in_the_tree_of_regions() -> None:
    """From each territory, so from those of an action too, what it is part of leads to a région."""
    territories = _records("territories")
    for name in territories:
        kinds = {territories[place]["kind"] for place in _above(name, territories)}
        assert "region" in kinds, name
    for collection in ("actions", "programmes", "partners"):
        for name, record in _records(collection).items():
            assert set(record.get("territories", ())) <= territories.keys(), name
    assert all(action["territories"] for action in ACTIONS.values())


def test_territories_are_what_official_tables_say(model: Model) -> None:
    """Whatever has an official code has the parents, the SIREN and the point of its place."""
    territories = _records("territories")
    kinds = Counter(record["kind"] for record in territories.values() if "code" in record)
    assert kinds.keys() == {
        *("region", "departement", "epci", "commune", "arrondissement-municipal"),
    }
    for name, record in territories.items():
        assert ("code" in record) == (record["kind"] in kinds), name
        if "code" in record:
            place = model.places.by_code(record["code"], record["kind"])
            assert place, name
            official = model.places.record(place, "")
            for key in ("id", "kind", "code", "siren", "part_of", "location"):
                assert record.get(key) == official.get(key), (name, key)
            assert official["sources"][0] in record["sources"], name
            assert ("siren" in record) == (record["kind"] == "commune"), name


def test_every_place_has_a_point_or_one_above_it() -> None:
    """A neighbourhood that no table places is on the map at the point of what it is part of."""
    territories = _records("territories")
    for name, record in territories.items():
        assert "location" in record or "code" not in record, name
        assert any("location" in territories[place] for place in _above(name, territories)), name


def test_a_place_that_is_too_coarse_is_what_the_source_says() -> None:
    """An action of a commune or a neighbourhood on a whole département says why in a note."""
    territories = _records("territories")
    coarse = {
        name
        for name, action in ACTIONS.items()
        if {territories[place]["kind"] for place in action["territories"]}
        <= {"departement", "region"}
    }
    told = {
        name
        for name, action in ACTIONS.items()
        if any("le département" in cited.get("note", "") for cited in action.get("citations", ()))
    }
    assert coarse == told


def test_the_source_of_places_is_that_of_the_reference(model: Model) -> None:
    """The source here says all that goes to other catalogues, and here who publishes it."""
    record = _records("sources")["decoupage-administratif"]
    assert record == {**model.places.source, "publisher": "insee"}


def test_every_source_has_its_publisher_and_address() -> None:
    """Who published a source and when it was seen; its address, or why there is none."""
    for name, record in _records("sources").items():
        if record["kind"] == "declaration":
            continue
        assert record.get("publisher") in _records("partners"), name
        assert "issued" in record or "observed" in record, name
        assert "url" in record or "adresse n’est pas connue" in record["description"], name


def test_every_status_has_its_date() -> None:
    """No status without the day, or the interval, in which its source says it."""
    for collection in ("actions", "programmes"):
        for name, record in _records(collection).items():
            assert ("status" in record) <= ("observed" in record), name
            if "status" in record:
                assert re.fullmatch(r"[\d-]{4,10}(/[\d-]{4,10})?", record["observed"]), name


def test_a_source_that_chose_its_sheets_says_how() -> None:
    """All the sheets have a landlord among their partners: that is how the list was made."""
    assert all("bailleur-social" in action["partner_kinds"] for action in SHEETS.values())
    description = _records("sources")["actions-des-centres-sociaux"]["description"]
    assert "les fiches dont un bailleur social est partenaire" in description


def test_nothing_is_read_into_a_source() -> None:
    """Initiators, dimensions and successes are there only where a source gives them."""
    roles = [
        (name, part["partner"])
        for name, action in ACTIONS.items()
        for part in action.get("participations", ())
        if part["role"] == "initiateur"
    ]
    assert not {"caf-75", "promes", "femmes-relais-20e"} & {partner for _, partner in roles}
    assert {name for name, action in ACTIONS.items() if "dimension" in action} <= SHEETS.keys()
    for name in ("semaine-bleue", "promenons-nous-dans-le-quartier"):
        assert "revient donc chaque année" in ACTIONS[name]["status_reason"]
    assert _records("programmes")["pst-paris-9e"]["status"] == "engage"
    assert "initiators" not in ACTIONS["ouverture-du-centre-social-du-quartier-sud"]
    # What « Limites » asks is no limit that it states, nor are partners of what may follow there.
    film = ACTIONS["memoires-des-habitants-route-de-saint-flour"]
    assert "limit_kinds" not in film
    assert film["partner_kinds"] == ["bailleur-social"]
    # « Au quotidien » and the day of a part of the action are not how often the action comes back.
    for name in ("reseaux-de-solidarite-de-voisinage-de-paris", "autonomie-sociale"):
        assert "recurrence" not in ACTIONS[name]


def test_who_is_created_does_not_work_on_it() -> None:
    """The centres that a programme of Paris created or opened are its beneficiaries."""
    programme = _records("programmes")["developpement-des-centres-sociaux-paris"]
    opening = ACTIONS["ouverture-du-centre-social-du-quartier-sud"]
    for record, count in ((programme, 8), (opening, 1)):
        roles = Counter(
            part["role"]
            for part in record["participations"]
            if part["partner"].startswith("centre-social-")
        )
        assert roles == {"beneficiaire": count}


def test_every_commune_and_intercommunality_has_its_siren() -> None:
    """As a place, by its code or its number; as an organisation, unless it is part of another."""
    numbers = {"siren": set[str](), "code": set[str]()}
    for record in _records("territories").values():
        if record["kind"] in {"commune", "epci"}:
            key = "siren" if record["kind"] == "commune" else "code"
            assert re.fullmatch(r"\d{9}", record[key])
            numbers[key].add(record[key])
    told = set()
    for name, record in _records("partners").items():
        if record["kind"] == "epci":
            assert record["siren"] in numbers["code"], name
        if record["kind"] == "commune" and "siren" in record:
            assert record["siren"] in numbers["siren"], name
        elif record["kind"] == "commune":
            told.add(name)
            assert record.get("parent") == "ville-de-paris" or "citations" in record, name
    # Services of the Ville de Paris, and two that the pages do not say whose they are.
    assert len(told) == 8


def test_no_two_actions_are_one_text() -> None:
    """What was written once for several places is one record; the former ids lead to it."""
    current = {name: action for name, action in ACTIONS.items() if "replaced_by" not in action}
    texts = [action["description"] for action in current.values() if "description" in action]
    assert len(texts) == len(set(texts))
    assert Counter(
        action["replaced_by"] for action in ACTIONS.values() if "replaced_by" in action
    ) == {
        "echange-de-services-des-accorderies": 4,
        "reseaux-de-solidarite-de-voisinage-de-paris": 4,
    }
    assert len(current) == 42


def test_no_source_is_said_twice(model: Model) -> None:
    """Each is given back as it was contributed: none says again its only source (decision 46)."""
    for entity in model.entities.values():
        sourced = SourcedFields.of(entity.fields)
        for name, record in _records(entity.collection).items():
            assert sourced.reduced(record) == record, name
