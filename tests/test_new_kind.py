"""A kind of record is one schema file: everything else follows, without a line of Python."""

from __future__ import annotations

import csv
import json
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import rdflib

from conftest import EXAMPLES, TODAY, copy_model, opened, told_broken
from forms import complaints, files_of, fill, form_of, get, plain, send, unlimited
from maillage import describe
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.describe.starting.init_questions import answered
from maillage.describe.starting.repository import begin
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.proposing import propose
from maillage.importing.template_workbook import workbook
from maillage.model.entities import Json, Model
from maillage.model.kind import TWINS
from maillage.model.loading import load
from maillage.rules.matching.matchers import MATCHERS

KIND = Path(__file__).parent / "kinds" / "event.schema.json"
#: Of two words, under no heading, with a value of each sort.
OTHER = KIND.with_name("open-place.schema.json")
PORT = {
    "id": "fete-du-port",
    "title": "Fête du port",
    "date": "2026-06-21",
    "place": "tulle",
    "description": "Un repas partagé sur les quais.",
}
HALL = {
    "id": "la-halle",
    "name": "La halle",
    "place": "tulle",
    "keepers": ["caf-19"],
    "since_days": ["2026-06-21", "2027"],
    "openings": [
        {"on_day": "2026-06-21", "is_staffed": False, "keeper": "caf-19", "seats": 1200},
        {"is_staffed": True},
    ],
    "is_warm": True,
}
WINTER = {"id": "veillee-des-lanternes", "title": "Veillée des lanternes", "date": "2025-12"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with two more kinds than the usual: a schema, some records, and no more."""
    root = tmp_path_factory.mktemp("events") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    for kind in (KIND, OTHER):
        shutil.copy(kind, root / "schema")
    for record in (PORT, WINTER):
        _write(root, record)
    _write(root, HALL, "open_places")
    describe.write(load(root))
    return root


@pytest.fixture(scope="module")
def model(root: Path) -> Model:
    """Its model."""
    return load(root)


@pytest.fixture(scope="module")
def build(model: Model) -> Path:
    """What it publishes."""
    report = pipeline.build(model, model.root / "build", BuildOptions(workers=1, cached=False))
    assert report.accepted
    return model.root / "build"


@pytest.fixture(scope="module")
def site(build: Path) -> Any:
    """Its site."""
    return unlimited(opened(build))


def _write(root: Path, record: Json, collection: str = "events") -> None:
    file = root / "contributions" / collection / f"{record['id']}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _page(site: Any, path: str) -> str:
    answer = get(site, path)
    assert answer.status_code == 200, path
    return plain(answer.text)


def _with(tmp_path: Path, *records: Json, **part: Any) -> Path:
    """Return a catalogue with some events and, where given, something in `x-kind`."""
    root = tmp_path / "catalogue"
    copy_model(root)
    schema = json.loads(KIND.read_text(encoding="utf-8"))
    schema |= {"x-kind": part} if part else {}
    (root / "schema" / KIND.name).write_text(json.dumps(schema), encoding="utf-8")
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    for record in records:
        _write(root, record)
    return root


def _told(root: Path) -> list[tuple[str, str]]:
    report = pipeline.validate(load(root), BuildOptions(workers=1, thorough=True, today=TODAY))
    return [
        (finding.code, finding.message())
        for finding in report.findings
        if "events/" in finding.file
    ]


def test_events_are_accepted_as_they_are(root: Path) -> None:
    """Nothing is wrong with them, and they are read for themselves: none must be referred to."""
    assert _told(root) == []


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ({"title": "Fêtes du port"}, True),
        ({"title": "Fête du port", "date": "2026"}, True),
        ({"title": "Fête du port", "place": "correze"}, True),
        ({"title": "Fête du port", "date": "2027-06-20"}, False),
        ({"title": "Fête du port", "place": "retired"}, False),
        ({"title": "Bal du port"}, False),
    ],
)
def test_events_that_may_be_one_are_told(tmp_path: Path, other: Json, is_told: bool) -> None:
    """Name, place and date tell them apart, and what tells nothing apart is told as D008."""
    told = _told(_with(tmp_path, PORT, {**PORT, "id": "autre", **other}))
    twins = [message for code, message in told if code == "D008"]
    assert len(twins) == is_told
    assert all("Fête du port" in message and "2026" in message for message in twins)


def test_a_number_is_of_one_event_alone(tmp_path: Path) -> None:
    """A field that `numbers` names tells two records to be one, whatever their names."""
    event, other = {**PORT, "description": "E-17"}, {**WINTER, "description": "E-17"}
    ((code, message),) = _told(_with(tmp_path, event, other, numbers=["description"]))
    assert code == "D008"
    assert "même valeur de « Description »" in plain(message)


def test_a_number_of_an_organisation_is_judged_in_any_kind(root: Path, tmp_path: Path) -> None:
    """A field that has it is enough."""
    copy = tmp_path / "catalogue"
    shutil.copytree(root, copy)
    _write(copy, {**HALL, "siren": "217500061"}, "open_places")
    report = pipeline.validate(load(copy), BuildOptions(workers=1, today=TODAY))
    assert "O008" in [found.code for found in report.findings]


def test_the_build_has_them(build: Path) -> None:
    """Table, data package, dump and catalogue."""
    with (build / "events.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["id"] for row in csv.DictReader(stream)] == [PORT["id"], WINTER["id"]]
    package = json.loads((build.parent / "datapackage.json").read_text(encoding="utf-8"))
    (table,) = (resource for resource in package["resources"] if resource["name"] == "events")
    assert [field["name"] for field in table["schema"]["fields"]][:2] == ["id", "title"]
    dump = rdflib.Graph().parse(build / "maillage.ttl")
    event = rdflib.URIRef(f"https://w3id.org/maillage/event/{PORT['id']}")
    assert (event, rdflib.RDF.type, rdflib.SDO.Event) in dump
    assert "events.csv" in (build / "catalog.ttl").read_text(encoding="utf-8")


def test_the_fields_are_documented(root: Path) -> None:
    """The reference of fields, in both languages, and the editor know them."""
    assert "## Événement" in (root / "docs/champs.md").read_text(encoding="utf-8")
    assert "## Event" in (root / "docs/fields.md").read_text(encoding="utf-8")
    assert "event.schema.json" in (root / ".vscode/settings.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "title"), [("fr", "Événement"), ("en", "Event")])
def test_there_is_a_list_of_them(site: Any, language: str, title: str) -> None:
    """At the collection’s name, linked from the foot of each page."""
    page = _page(site, f"/events?lang={language}")
    assert re.search(rf"<h1>{title} <span", page)
    assert "Veillée des lanternes" in page
    foot = _page(site, f"/?lang={language}").partition("<footer")[2]
    assert re.search(rf'href="/events[^"]*">{title}<', foot)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Événement", "Date", "21 juin 2026", "Lieu", "Tulle", "En détail")),
        ("en", ("Event", "Date", "21 June 2026", "Place", "Tulle", "In detail")),
    ],
)
def test_each_has_a_page(site: Any, language: str, words: tuple[str, ...]) -> None:
    """With its facts, and the sections that the schema heads."""
    page = _page(site, f"/event/{PORT['id']}?lang={language}")
    for word in (*words, "Fête du port", "Un repas partagé sur les quais."):
        assert word in page
    # The place leads back to them.
    assert PORT["id"] in _page(site, f"/territory/tulle?lang={language}")


@pytest.mark.parametrize(
    ("language", "openings"),
    [
        ("fr", ["Jour 21 juin 2026", "Accueil non", "Qui ouvre Caisse", "Places 1 200"]),
        ("en", ["Day 21 June 2026", "Staffed no", "Who opens Caisse", "Seats 1,200"]),
    ],
)
def test_each_sort_of_value_is_said_in_words(site: Any, language: str, openings: list[str]) -> None:
    """A truth, a day, a number and a reference, alone, in a list and inside an object."""
    page = _page(site, f"/open-place/{HALL['id']}?lang={language}")
    text = " ".join(re.sub(r"<[^<>]*>", " ", page).split())
    warm, since = {
        "fr": ("Chauffé oui", "21 juin 2026 2027"),
        "en": ("Heated yes", "21 June 2026 2027"),
    }[language]
    for said in (*openings, warm, since):
        assert said in text


def test_a_form_has_the_fields_that_stand_under_no_heading(site: Any) -> None:
    """Below the title of the kind; what is written there becomes a record."""
    page = _page(site, "/contribuer/open-place?etape=tout")
    assert re.search(r"<h2[^>]*>\s*Lieu ouvert", page)
    form = form_of(page)
    filled = fill(form, {"0/name": "La grange", "0/is_warm": "oui", "0/keepers": "CAF 19"})

    record = files_of(send(site, "/contribuer/open-place", filled, "verifier").text)
    assert record["contributions/open_places/la-grange.json"] == {
        "id": "la-grange",
        "name": "La grange",
        "keepers": ["caf-19"],
        "is_warm": True,
    }


def test_the_name_of_a_sheet_tells_a_kind_of_two_words(model: Model) -> None:
    """Where its headers are those of other kinds too, and in the plural; so does a template."""
    known = FolderCatalogue(model, TODAY)
    for name in ("Lieu ouvert.csv", "Nos lieux ouverts 2026.csv"):
        found = propose(model, known, name, b"Nom;Lieu\nLa grange;Tulle\n")
        (draft,) = found.drafts
        assert draft.file == "contributions/open_places/la-grange.json"
    empty = propose(model, known, "modele.xlsx", workbook(model, ["open-place"]))
    assert not empty.drafts
    assert [problem.message()[:25] for problem in empty.problems] == ["C’est l’exemple du modèle"]


def _said(site: Any, path: str) -> Json:
    """Return what a page says to search engines."""
    form = r'<script type="application/ld\+json">(.*?)</script>'
    (found,) = re.findall(form, get(site, path).text, re.DOTALL)
    said: Json = json.loads(found)
    return said


def test_search_engines_read_what_stands_inside_an_object(site: Any) -> None:
    """By the names that schema.org has for it, and nothing by another’s."""
    opening, other = _said(site, f"/open-place/{HALL['id']}")["openingHoursSpecification"]
    assert opening["validFrom"] == "2026-06-21"
    assert opening["provider"]["@type"] == "Organization"
    assert other.keys() == {"@type", "isAcceptingNewPatients"}


def test_search_engines_read_it(site: Any) -> None:
    """Its type and properties are those of schema.org that its terms name."""
    said = _said(site, f"/event/{PORT['id']}")
    assert (said["@type"], said["name"]) == ("Event", PORT["title"])
    assert said["startDate"] == PORT["date"]
    assert said["location"]["@type"] == "AdministrativeArea"
    assert said["description"] == PORT["description"]


def test_they_are_found(site: Any) -> None:
    """By their words, by the name of their place, and as a kind of result of its own."""
    for query in ("lanternes", "repas quais", "fete port tulle"):
        assert "/event/" in _page(site, f"/recherche?q={query.replace(' ', '+')}")
    assert "/event/" in _page(site, "/recherche?q=lanternes&type=event")
    rows = get(site, "/recherche.csv?q=lanternes&type=event").text
    assert WINTER["id"] in rows


def test_machines_find_them(site: Any) -> None:
    """In the sitemap, and in every form of RDF."""
    assert "/sitemap-event-1.xml" in get(site, "/sitemap.xml").text
    assert f"/event/{PORT['id']}<" in get(site, "/sitemap-event-1.xml").text
    assert "schema:Event" in get(site, f"/event/{PORT['id']}.ttl").text


@pytest.mark.parametrize(
    ("language", "heading"),
    [("fr", "Nouvelle fiche (événement)"), ("en", "New record (event)")],
)
def test_the_form_is_there(site: Any, language: str, heading: str) -> None:
    """What people may describe has a form, which judges what they write and shows the page."""
    assert "/contribuer/event" in _page(site, f"/contribuer?lang={language}")
    path = f"/contribuer/event?etape=tout&lang={language}"
    page = _page(site, path)
    assert re.search(rf"<h1>\s*{re.escape(heading)}", page)
    empty = send(site, path, form_of(page), "verifier")
    assert empty.status_code == 422
    assert len(complaints(empty.text)) >= 2
    filled = fill(form_of(page), {"0/title": "Bal des voisins", "0/date": "14/07/2026"})
    seen = send(site, path, fill(filled, {"0/place": "Corrèze"}), "verifier")
    assert seen.status_code == 200
    record = files_of(seen.text)["contributions/events/bal-des-voisins.json"]
    assert record == {
        "id": "bal-des-voisins",
        "title": "Bal des voisins",
        "date": "2026-07-14",
        "place": "correze",
    }


def test_the_form_tells_what_looks_alike(site: Any) -> None:
    """A second record of one event is shown beside the first, and can be completed instead."""
    page = _page(site, "/contribuer/event?etape=tout")
    values = {"0/title": "Fêtes du port", "0/date": "2026-06-21", "0/place": "tulle"}
    seen = plain(send(site, "/contribuer/event", fill(form_of(page), values), "verifier").text)
    assert "Une fiche proche existe déjà" in seen
    assert f"/contribuer/event?de={PORT['id']}" in seen


def test_the_workbook_has_their_sheet_and_a_table_of_them_is_read(model: Model) -> None:
    """From the template that an association fills in to records of the kind."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(workbook(model)))
    assert book.sheet_names[-4:] == ["Événement", "Lieu ouvert", "Aide", "Listes"]
    header = book.get_sheet_by_name("Événement").to_python()[0]
    assert header == ["Titre *", "Date *", "Lieu", "Description"]
    table = "Titre;Date;Lieu\nBal des voisins;14/07/2026;Corrèze\n"
    known = FolderCatalogue(model, TODAY)
    found = propose(model, known, "Événements.csv", table.encode())
    assert [problem.message() for problem in found.problems] == []
    (draft,) = found.drafts
    assert draft.file == "contributions/events/bal-des-voisins.json"
    assert draft.data["place"] == "correze"


def test_each_way_to_tell_twins_has_a_matcher() -> None:
    """What a schema may name in `twins` is a row of the table of matchers."""
    assert set(TWINS) == set(MATCHERS)


def test_a_schema_says_more_where_it_wants_to(tmp_path: Path) -> None:
    """Address, titles, place in the menu and in searches, form: each in the schema."""
    titles = {"title": "Événements", "x-en": {"title": "Events"}}
    own = {"title": "Décrire un événement", "x-en": {"title": "Describe an event"}}
    parts = {"path": "agenda", "menu": 1, "search": {"order": 1, "results": 5}, **titles}
    root = _with(tmp_path, PORT, contribute=own, facts=["place"], **parts)
    pipeline.build(load(root), root / "build", BuildOptions(workers=1, cached=False))
    site = unlimited(opened(root / "build"))
    home = _page(site, "/?lang=en")
    assert re.search(r'<nav.*?href="/agenda\?lang=en">Events<', home, re.DOTALL)
    assert re.search(r"<strong>1</strong> event<", home)
    assert "<h1>Décrire un événement" in _page(site, "/contribuer/event")
    assert get(site, "/events").status_code == 404


def test_a_question_of_the_page_takes_what_the_form_has_below_its_title(tmp_path: Path) -> None:
    """A field that joins the group of that title is there without a word; those placed are not."""
    form = json.loads(KIND.read_text(encoding="utf-8"))["properties"]
    heading = next(field["x-group"] for field in form.values() if "x-group" in field)
    titles = {"title": heading["title"], "x-en": {"title": heading["x-en"]["title"]}}
    sections = [{**titles, "fields": ["description"]}]
    kind = (
        load(_with(tmp_path, essentials=[titles], sections=sections, facts=[]))
        .entities["event"]
        .kind
    )
    (essential,) = kind.essentials
    assert essential.others
    assert "description" not in essential.others


def test_a_kind_may_have_a_name_of_two_words(tmp_path: Path) -> None:
    """Wherever the name of a kind or of its folder stands in an address, hyphens and all."""
    root = _with(tmp_path)
    schema = json.loads((root / "schema" / KIND.name).read_text(encoding="utf-8"))
    (root / "schema" / KIND.name).unlink()
    schema |= {"x-collection": "street_events"}
    (root / "schema" / "street-event.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    (root / "contributions" / "street_events").mkdir()
    file = root / "contributions" / "street_events" / "fete-du-port.json"
    file.write_text(json.dumps(PORT), encoding="utf-8")
    assert pipeline.build(
        load(root), root / "build", BuildOptions(workers=1, cached=False)
    ).accepted
    site = unlimited(opened(root / "build"))
    for path in ("/street-events", "/sitemap-street-event-1.xml"):
        assert f"/street-event/{PORT['id']}" in _page(site, path)
    for path in (f"/street-event/{PORT['id']}", "/contribuer/street-event"):
        assert _page(site, path)
    assert PORT["id"] in get(site, "/recherche.csv?q=port&type=street-event").text


def test_a_kind_may_be_called_in_one_other_language(tmp_path: Path) -> None:
    """Its list and its form are called so; a German noun keeps its capital."""
    root = tmp_path / "own"
    begin(root, answered({"languages": "de", "base": "https://feste.example/"}), TODAY)
    part = {
        "x-de": {"title": "Stadtfeste"},
        "path": "feste",
        "contribute": {"x-de": {"title": "Ein Fest melden"}},
    }
    schema = json.loads(KIND.read_text(encoding="utf-8")) | {"x-kind": part}
    (root / "schema").mkdir()
    (root / "schema" / KIND.name).write_text(json.dumps(schema), encoding="utf-8")
    kind = load(root).entities["event"].kind
    assert kind.plural.titles == {"de": "Stadtfeste"}
    assert kind.form
    assert kind.form.titles == {"de": "Ein Fest melden"}
    assert kind.plural.lower().titles == {"de": "Stadtfeste"}


def test_a_kind_may_be_closed_to_contributions(tmp_path: Path) -> None:
    """What people may not describe has no form, no sheet in the template, and no « À corriger »."""
    root = _with(tmp_path, PORT, contribute=False)
    model = load(root)
    assert "event" not in [entity.name for entity in model.contributed]
    pipeline.build(model, root / "build", BuildOptions(workers=1, cached=False))
    site = unlimited(opened(root / "build"))
    assert get(site, "/contribuer/event").status_code == 404
    assert "/contribuer/event" not in _page(site, f"/event/{PORT['id']}")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (
            {"essentials": [{"title": "Où", "x-en": {"title": "Where"}, "fields": ["when"]}]},
            "“essentials” of “x-kind” names no field “when”",
        ),
        ({"essentials": [{"fields": ["place"]}]}, "a title in “x-kind” lacks"),
        ({"facts": ["when"]}, "“facts” of “x-kind” names no field “when”"),
        ({"numbers": ["code"]}, "“numbers” of “x-kind” names no field “code”"),
        ({"names": "title"}, "“names” of “x-kind” must be a list"),
        (
            {"places": ["title"]},
            "“places” of “x-kind” names “title”, which refers to no",
        ),
        ({"wholes": ["place"]}, "“wholes” of “x-kind” names “place”, which refers to no “event”"),
        ({"schema.org": {"name": "label"}}, "“schema.org” of “x-kind” names no field “label”"),
        ({"sections": [{"title": "Où"}]}, "a title in “x-kind” lacks in a language"),
        ({"referrers": {"where": {}}}, "“referrers” of “x-kind” names no field “where”"),
        ({"twins": "magic"}, "“twins” of “x-kind” must be one of"),
        ({"path": "Mes fêtes"}, "“path” of “x-kind” is no part of an address"),
        (
            {"path": "territoires"},
            "“territoires” of the kind “territory” is that of the kind “event”",
        ),
        ({"path": "themes"}, "“themes” of the kind “event” is that of the code list “themes”: say"),
        ({"path": "carte"}, "“carte” of the kind “event” is that of a page or a file of the site"),
        ({"path": "partner"}, "“partner” of the kind “partner” is that of the kind “event”: call"),
        ({"colour": "blue"}, "“x-kind” has no part “colour”"),
        ({"menu": "first"}, "“x-kind” has not the form"),
        ({"search": 3}, "“x-kind” has not the form"),
    ],
)
def test_what_a_schema_says_is_checked(tmp_path: Path, part: Json, reason: str) -> None:
    """A kind that names what is not there is refused with its file, the part and the name."""
    with told_broken(reason):
        load(_with(tmp_path, **part))


@pytest.mark.parametrize(
    ("name", "collection", "reason"),
    [
        ("theme", "model", "the table “model” of the kind “theme” is that of what the database"),
        ("theme", "record_dates", "the table “record_dates” of the kind “theme” is that of what"),
        (
            "theme",
            "partner_links",
            "“partner_links” of the kind “theme” is that of the list “links”",
        ),
        ("theme", "actions_en_clair", "“actions_en_clair” of the kind “theme” is that of the kind"),
        ("theme", "sources", "address “sources” of the kind “theme” is that of the kind “source”"),
        ("roles", "days", "the address “roles” of the kind “roles” is that of the code list"),
        ("pages", "days", "the address “pages” of the kind “pages” is that of a page or a file"),
        ("org", "days", "the prefix “org” of the kind “org” is that of vocab/maillage.ttl: call"),
    ],
)
def test_a_kind_has_names_of_its_own(
    tmp_path: Path, name: str, collection: str, reason: str
) -> None:
    """A kind that another, a list, a page or a table would hide is refused: what is taken, how."""
    root = tmp_path / "catalogue"
    copy_model(root)
    schema = {**json.loads(KIND.read_text(encoding="utf-8")), "x-collection": collection}
    (root / "schema" / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    with told_broken(reason):
        load(root)


@pytest.mark.parametrize(
    ("key", "iri", "reason"),
    [
        ("type", "schema:about", "“type” means <https://schema.org/about>"),
        ("Event", "schema:about", "“Event” means <https://schema.org/"),
        ("TITLE", "schema:headline", "column “TITLE” of column"),
        ("rowid", "schema:position", "is that of SQLite’s numbers of the rows"),
    ],
)
def test_a_field_has_a_name_of_its_own(tmp_path: Path, key: str, iri: str, reason: str) -> None:
    """A key that is taken in the context of JSON-LD, or as a column, is refused."""
    root = _with(tmp_path)
    file = root / "schema" / KIND.name
    schema = json.loads(file.read_text(encoding="utf-8"))
    field = {"title": "Mot", "description": "Un mot.", "x-iri": iri, "examples": ["ici"]}
    words = {"title": "Word", "description": "A word."}
    schema["properties"][key] = {**field, "type": "string", "x-en": words}
    file.write_text(json.dumps(schema), encoding="utf-8")
    with told_broken(reason):
        load(root)


def test_a_kind_has_a_class_of_its_own(tmp_path: Path) -> None:
    """Two of one class would have to satisfy the shape of each other, and so would objects."""
    root = _with(tmp_path)
    schema = json.loads(KIND.read_text(encoding="utf-8"))
    other = root / "schema" / "party.schema.json"
    other.write_text(json.dumps({**schema, "x-collection": "parties"}), encoding="utf-8")
    with told_broken("the class <https://schema.org/Event> is also"):
        load(root)


def test_a_kind_may_have_a_title_that_no_sheet_could_bear(tmp_path: Path) -> None:
    """Its results are a workbook nevertheless."""
    root = _with(tmp_path, PORT)
    file = root / "schema" / KIND.name
    schema = json.loads(file.read_text(encoding="utf-8"))
    title = "Fête d’ici : tout ce qui rassemble / réunit [dehors]"
    file.write_text(json.dumps({**schema, "title": title}), encoding="utf-8")
    pipeline.build(load(root), root / "build", BuildOptions(workers=1, cached=False))
    answer = get(unlimited(opened(root / "build")), "/recherche.xlsx?type=event")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
