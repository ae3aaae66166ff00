"""Official places are a plug: another country is another folder, and a wrong one is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest

from conftest import ROOT, told_broken
from maillage.errors import ModelError
from maillage.findings.finding import Finding
from maillage.messages.message import tell
from maillage.model.entities import Model
from maillage.model.labels import Words
from maillage.model.loading import load
from maillage.model.reference import Reference
from maillage.model.standard import FOLLOWS, Layers
from maillage.reading.contributions import Contribution
from maillage.rules.location import location_rules
from maillage.rules.official import official_rules

COUNTRIES = {
    "belgium": ROOT / "tests/catalogues/belgium/files/reference",
    "switzerland": Path(__file__).parent / "switzerland",
}
#: Makes a catalogue that follows the standard, with the reference of a country, changed.
Make = Callable[..., Model]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a maker of catalogues in another country."""

    def make(country: str, change: Callable[[Any], object] = lambda _said: None) -> Model:
        if country == "belgium":
            shutil.copytree(COUNTRIES[country].parent, tmp_path, dirs_exist_ok=True)
        shutil.copytree(COUNTRIES[country], tmp_path / "reference", dirs_exist_ok=True)
        package = {
            "id": "https://quartiers.example.be/",
            "title": "Quartiers",
            "description": "Des quartiers.",
            "languages": ["fr"],
            FOLLOWS: "0.1.0",
        }
        (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        file = tmp_path / "reference/reference.json"
        said = orjson.loads(file.read_bytes())
        change(said)
        file.write_bytes(orjson.dumps(said))
        return load(tmp_path)

    return make


@pytest.mark.parametrize(
    ("country", "said"),
    [("belgium", "Le code INS du territoire, cinq chiffres."), ("switzerland", "")],
)
def test_the_country_says_what_its_codes_are(make: Make, country: str, said: str) -> None:
    """The field of official codes speaks of those of the country, and else of no country’s."""
    territory = make(country).entities["territory"]
    words = next(field.words for field in territory.fields if field.key == "code")
    assert words.description == (said or "Le code officiel du lieu, quand il en a un.")


@pytest.mark.parametrize(
    ("country", "code", "other"),
    [("belgium", "92094", "921"), ("switzerland", "VD", "75056A")],
)
def test_the_schema_has_codes_as_the_descriptor_says(
    country: str, code: str, other: str, make: Make
) -> None:
    """What a code looks like is said once: no patch of the schema goes with another country."""
    model = make(country)
    judge = jsonschema_rs.Draft202012Validator(model.schema_of(model.entities["territory"]))
    said = [[*error.instance_path] for error in judge.iter_errors({"code": code})]
    assert ["code"] not in said
    assert ["code"] in [[*error.instance_path] for error in judge.iter_errors({"code": other})]


def test_a_country_may_be_told_in_its_language_alone(make: Make) -> None:
    """Nothing needs to be said in French, nor said to be French."""

    def in_dutch(said: Any) -> None:
        for text in (said, *said["kinds"]):
            key = "where" if "where" in text else "form"
            text["x-nl"] = {key: text.pop(key)}
            text.pop("x-en", None)

    model = make("belgium", in_dutch)
    assert model.reference.descriptor.where.titles.keys() == {"nl"}


@pytest.mark.parametrize(
    ("country", "text", "places"),
    [
        ("belgium", "92094", ["namur"]),
        ("belgium", "5000 Namur", ["namur"]),
        ("belgium", "Namur", ["namur"]),
        ("belgium", "province de namur", ["province-de-namur"]),
        ("belgium", "90000", ["province-de-namur"]),
        ("belgium", "La Louvière", ["la-louviere"]),
        ("belgium", "55022", ["la-louviere"]),
        ("belgium", "1050", ["ixelles"]),
        ("belgium", "75056", []),
        ("belgium", "Paris", []),
        ("switzerland", "5586", ["lausanne"]),
        ("switzerland", "261", ["zurich"]),
        ("switzerland", "1003 Lausanne", ["lausanne"]),
        ("switzerland", "Vevey, VD", ["vevey"]),
        ("switzerland", "vevey ge", []),
        ("switzerland", "VD", ["canton-de-vaud"]),
        ("switzerland", "1400", ["yverdon-les-bains"]),
        ("switzerland", "Kanton Zurich", ["canton-de-zurich"]),
        ("switzerland", "kanton Berne", ["canton-de-berne"]),
        ("switzerland", "Berne (canton)", ["canton-de-berne"]),
        ("switzerland", "Canton de Berne", ["canton-de-berne"]),
        ("switzerland", "Gemeinde Berne", ["berne"]),
        ("switzerland", "Berne", ["berne"]),
        ("switzerland", "Vaud", ["canton-de-vaud"]),
        ("switzerland", "kanton nirgends", []),
        ("switzerland", "kanton", []),
    ],
)
def test_places_of_another_country_are_found(
    country: str, text: str, places: list[str], make: Make
) -> None:
    """By code of today or former, postcode, name, and where they are; France is not there."""
    assert [place.id for place in make(country).places.find(text)] == places


@pytest.mark.parametrize(
    ("form", "listed", "texts", "others"),
    [
        # The Netherlands, the United Kingdom, Sweden, Portugal; « ? » where it is at will.
        ("[1-9][0-9]{3} ?[A-Z]{2}", "1012 AB 1012 AC", ["1012 AB", "1012ac Fribourg"], ["1012"]),
        (
            "[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}",
            "NG7 2RD EC1A 1BB",
            ["ng7 2rd", "NG72RD", "Fribourg EC1A 1BB", "EC1A 1BB Fribourg"],
            ["NG7", "2RD"],
        ),
        ("[1-9][0-9]{2} ?[0-9]{2}", "11122 111 23", ["111 22", "11123", "111 23 Fribourg"], ["22"]),
        ("[0-9]{4}-[0-9]{3}", "4000-123", ["4000-123", "4000123", "4000-123 Fribourg"], ["123"]),
    ],
)
def test_a_postcode_may_have_a_blank_or_a_hyphen(
    form: str, listed: str, texts: list[str], others: list[str], make: Make, tmp_path: Path
) -> None:
    """Those of many countries have, which people leave out; half of one is none."""

    def change(said: Any) -> None:
        said["postcode"] = form
        file = tmp_path / "reference/commune.csv"
        file.write_text(file.read_text().replace(",1700,", f",{listed},"))

    places = make("switzerland", change).places
    for text in texts:
        assert [place.id for place in places.find(text)] == ["fribourg"], text
    assert not any(places.find(text) for text in others)
    assert places.is_postcode(texts[0].removesuffix(" Fribourg"))


@pytest.mark.parametrize(
    ("country", "identifier", "around"),
    [
        ("belgium", "namur", ["province-de-namur", "region-wallonne"]),
        ("belgium", "ixelles", ["region-de-bruxelles-capitale"]),
        ("switzerland", "sion", ["canton-du-valais"]),
    ],
)
def test_what_a_place_is_in_comes_from_the_tables(
    country: str, identifier: str, around: list[str], make: Make
) -> None:
    """A column that is called as a kind says what is around; several kinds may."""
    places = make(country).places
    place = places.by_id(identifier)
    assert place
    assert {parent.id for parent in places.ancestors(place)} == {*around}
    record = places.record(place, "Quelqu’un")
    assert record["part_of"] == [around[0]]
    assert record["sources"] == [places.source["id"]]


def _judged(model: Model, **record: Any) -> list[Finding]:
    raw = orjson.dumps(record)
    contribution = Contribution("contributions/territories/a.json", "territories", record, raw)
    rules = (official_rules(model, thorough=True), location_rules(model))
    return [finding for rule in rules for finding in rule(contribution)]


@pytest.mark.parametrize(
    ("country", "record", "code", "suggestion"),
    [
        ("belgium", {"name": "Namur", "kind": "commune", "code": "92094"}, "", None),
        ("belgium", {"name": "Namur", "kind": "province", "code": "90000"}, "", None),
        ("belgium", {"name": "Namur", "kind": "commune", "code": "5000"}, "O001", "92094"),
        ("belgium", {"name": "Namur", "kind": "commune", "code": "92904"}, "O002", "92094"),
        ("belgium", {"name": "Mons", "kind": "commune", "code": "92094"}, "O003", "53053"),
        ("belgium", {"name": "Mouscron", "kind": "commune", "code": "54007"}, "O005", "57096"),
        ("belgium", {"name": "Quartier", "kind": "quartier", "code": "75056"}, "", None),
        ("switzerland", {"name": "Genève", "kind": "commune", "code": "6621"}, "", None),
        ("switzerland", {"name": "Genève", "kind": "commune", "code": "GE"}, "O001", "6621"),
        ("switzerland", {"name": "Genève", "kind": "commune", "code": "6612"}, "O002", "6621"),
    ],
)
def test_codes_are_judged_as_the_country_says(
    country: str, record: dict[str, str], code: str, suggestion: str | None, make: Make
) -> None:
    """The same rules; what a code looks like, and which there are, stands in the folder."""
    found = _judged(make(country), **record)
    assert [finding.code for finding in found] == ([code] if code else [])
    assert [finding.suggestion for finding in found] == ([suggestion] if code else [])


def test_a_point_is_in_the_country(make: Make) -> None:
    """Bounds are the country’s, and so are the words."""
    namur = {"name": "Namur", "kind": "commune", "code": "92094"}
    model = make("belgium")
    assert _judged(model, **namur, location={"latitude": 50.467, "longitude": 4.866}) == []
    turned, away = (
        _judged(model, **namur, location={"latitude": north, "longitude": east})
        for north, east in ((4.866, 50.467), (48.85, 2.35))
    )
    assert orjson.loads(turned[0].suggestion or "") == {"latitude": 50.467, "longitude": 4.866}
    assert "en Belgique" in away[0].message()
    assert "in Belgium" in away[0].message("en")


def test_without_bounds_a_point_may_be_anywhere(make: Make) -> None:
    """A country that says nothing of where it is has no point refused."""
    model = make("switzerland", lambda said: said.pop("bounds"))
    assert _judged(model, kind="quartier", location={"latitude": -20.9, "longitude": 55.5}) == []


def test_nothing_of_the_standards_country_is_left(make: Make) -> None:
    """The folder replaces the standard’s as a whole: tables, source, extracts."""
    model = make("switzerland")
    assert {Path(file).name for file in model.reference.files} == {
        *("reference.json", "canton.csv", "commune.csv", "source.json")
    }
    assert model.layers.names("reference/extracts", ".json") == []
    assert "reference/reference.json" in [*model.layers.differing()]


def test_a_country_is_told_of_in_one_language(make: Make) -> None:
    """What a network speaks is enough: a page in another language has it as well."""

    def change(said: Any) -> None:
        del said["x-en"], said["kinds"][-1]["x-en"]
        said["law"] = {"privacy-appeal": "Adressez-vous au préposé fédéral."}

    descriptor = make("switzerland", change).reference.descriptor
    assert descriptor.where.title_in("en") == descriptor.where.title
    assert [*descriptor.law] == ["privacy-appeal"]


def test_a_kind_of_place_that_a_country_has_not_may_go(make: Make, tmp_path: Path) -> None:
    """Though the standard says of which kinds the score asks for a code."""
    file = tmp_path / "vocab/concepts/territory-kinds.ttl"
    file.parent.mkdir(parents=True)
    standard = "https://w3id.org/maillage/territory-kinds/epci"
    file.write_text(f"<{standard}> <http://www.w3.org/2002/07/owl#deprecated> true .")
    assert "epci" not in make("switzerland").schemes["territory-kinds"].codes


def _kind(key: str, value: Any) -> Callable[[Any], object]:
    return lambda said: said["kinds"][-1].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda said: (said.pop("where"), said.pop("x-en")), "/where: it has no text"),
        (lambda said: said.__setitem__("kind", []), "kind"),
        (lambda said: said.__setitem__("kinds", []), "/kinds"),
        (lambda said: said["kinds"].append(said["kinds"][0]), "twice"),
        (
            lambda said: (said["kinds"][0].pop("form"), said["kinds"][0].pop("x-en", None)),
            "/form: it has no text",
        ),
        (_kind("code", "("), "/kinds/commune/code"),
        (_kind("code", "(a)"), "/kinds/commune/code: the pattern must have 0 groups; (?:…)"),
        (_kind("table", "../commune.csv"), "/kinds/1/table"),
        (_kind("table", "communes.csv"), "communes.csv"),
        (_kind("kind", "gemeinde"), "gemeinde"),
        (_kind("inside", {"canton": "(.*)"}), "/kinds/commune/inside"),
        (_kind("inside", {"departement": ".*"}), "/kinds/commune/inside/departement"),
        (lambda said: said.__setitem__("postcode", "["), "/postcode"),
        (lambda said: said["bounds"].__setitem__("default", [[1, 2, 3]]), "/bounds/default/0"),
        (lambda said: said["bounds"].__setitem__("default", [[2, 1, 3, 4]]), "/bounds"),
        (lambda said: said["bounds"].__setitem__("canton", {}), "/bounds"),
    ],
)
def test_a_wrong_descriptor_is_told(change: Callable[[Any], object], told: str, make: Make) -> None:
    """It is the catalogue’s fault: the file and the place in it are named when it is read."""
    with pytest.raises(ModelError) as caught:
        make("switzerland", change)
    english = tell(caught.value.reason, "en")
    assert "reference/" in caught.value.file
    assert told in f"{caught.value.file} {english}"
    assert english != tell(caught.value.reason, "fr")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "columns"),
        ("code,name\n1,Genf\n", "columns"),
        ("name,code,id,population,latitude,longitude\n", "columns"),
        ("code,name,id,population,latitude,longitude\n1,Genf\n", "line 2"),
        ("code,name,id,population,latitude,longitude\n1,Genf,genf,many,,\n", "line 2"),
        ("code,name,id,population,latitude,longitude,departement\n1,Genf,genf,,,,XX\n", "line 2"),
        (
            "code,name,id,population,latitude,longitude,part_of\n1,A,a,,,,2\n2,B,b,,,,1\n",
            "part of itself",
        ),
    ],
)
def test_a_wrong_table_is_told(table: str, told: str, make: Make) -> None:
    """A column, a row or a code that is not there is told with its file."""
    model = make("switzerland")
    (model.root / "reference/commune.csv").write_text(table, encoding="utf-8")
    with told_broken(told) as caught:
        load(model.root).places.find("Genf")
    assert caught.value.file.endswith("commune.csv")


def test_what_codes_of_france_say() -> None:
    """A code of a commune or a priority neighbourhood holds its département."""
    reference = Reference(Layers(ROOT))

    def inside(kind: str, code: str) -> str:
        return reference.wholes(kind, code).get("departement", "")

    assert inside("commune", "2A004") == "2A"
    assert inside("commune", "97411") == "974"
    assert inside("quartier-prioritaire", "QP075001") == "75"
    assert inside("quartier-prioritaire", "QP971002") == "971"
    assert inside("quartier-prioritaire", "QN05401M") == "54"
    assert inside("arrondissement-municipal", "75114") == "75"
    assert inside("epci", "245400676") == "54"
    assert inside("quartier", "54395") == inside("commune", "") == ""
    assert reference.divisions == {"departement", "region"}
    assert reference.descriptor.where == Words({"fr": "en France", "en": "in France"}, {"fr": ""})
