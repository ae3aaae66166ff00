"""`standard`: a catalogue that follows the standard has no more of it than what is different."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import CliRunner

from conftest import ROOT, told_broken
from maillage.cli import main
from maillage.errors import ModelError
from maillage.model.entities import Json, Model
from maillage.model.jsonld import context, frames, prefixes
from maillage.model.loading import load
from maillage.model.standard import FOLLOWS, Layers
from maillage.reading.grammars.currencies import currency_of

BASE = "https://ville.example/donnees/"
STANDARD = "https://w3id.org/maillage/"
#: A field of a city’s own, with a term of its own.
_FIELD = {
    "properties": {
        "room": {
            "title": "Salle",
            "description": "La salle municipale qui est prêtée.",
            "x-en": {"title": "Room", "description": "The municipal room that is lent."},
            "x-iri": "ville:room",
            "examples": ["Salle des fêtes"],
            "$ref": "common.schema.json#/$defs/line",
        }
    }
}
_TERM = f"""@prefix ville: <{BASE}def#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
ville:room a owl:DatatypeProperty .
"""
_HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix std: <https://w3id.org/maillage/themes/> .
@prefix own: <https://ville.example/donnees/themes/> .
"""
_CONCEPT = """own:numerique a skos:Concept ;
    skos:prefLabel "Usages du numérique"@fr, "Digital"@en ;
    skos:definition "Se servir des outils."@fr, "Using the tools."@en ;
    skos:inScheme <{scheme}> .
"""
_OWN_LIST = """<https://ville.example/donnees/themes> a skos:ConceptScheme ;
    dcterms:title "Nos thèmes"@fr, "Our themes"@en ;
    skos:definition "Ceux de la ville."@fr, "Those of the city."@en .
"""

#: Makes a catalogue that follows the standard: path → content.
Make = Callable[..., Model]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a maker of catalogues that follow the standard, with files of their own."""

    def make(**files: str | Json) -> Model:
        package = {
            "id": BASE,
            "title": "Ville",
            "description": "Une ville.",
            "languages": ["fr"],
            FOLLOWS: "0.1.0",
        }
        for name, content in {"datapackage.json": package, **files}.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, str) else json.dumps(content)
            file.write_text(text, encoding="utf-8")
        return load(tmp_path)

    return make


def test_a_catalogue_without_files_has_the_standards(make: Make, model: Model) -> None:
    """The descriptor is enough: kinds, fields and lists are the standard’s."""
    own = make()
    assert own.entities == model.entities
    assert own.schemes == model.schemes
    assert list(own.layers.differing()) == []
    assert own.layers.read("vocab/maillage.ttl") == (ROOT / "vocab/maillage.ttl").read_bytes()
    assert own.reference.names("commune") == model.reference.names("commune")


def test_records_have_the_catalogues_address_and_terms_the_standards(make: Make) -> None:
    """The base of the descriptor is that of the records, and of nothing else."""
    own = make()
    record = {"id": "jardin", "title": "Jardin", "themes": ["sante"], "territories": ["nancy"]}
    node = frames(own)["action"](record)
    assert node["id"] == f"{BASE}action/jardin"
    assert node["territories"] == [f"{BASE}territory/nancy"]
    assert node["themes"] == [f"{STANDARD}themes/sante"]
    assert context(own)["@context"]["Action"] == f"{STANDARD}def#Action"  # type: ignore[index]
    assert prefixes(own)["action"] == f"{BASE}action/"
    assert prefixes(own)["themes"] == f"{STANDARD}themes/"


def test_a_field_more_is_one_property_and_its_term(make: Make, model: Model) -> None:
    """A schema of the catalogue says no more than the field; its term has the own address."""
    own = make(**{"schema/action.schema.json": _FIELD, "vocab/maillage.ttl": _TERM})
    (room,) = {*own.entities["action"].by_key} - {*model.entities["action"].by_key}
    assert own.entities["action"].by_key[room].iri == f"{BASE}def#room"
    assert own.entities["partner"] == model.entities["partner"]
    assert [*own.layers.differing()] == ["schema/action.schema.json", "vocab/maillage.ttl"]


@pytest.mark.parametrize(
    ("words", "french", "english"),
    [
        ({"title": "Salle", "description": "Prêtée."}, "Salle", "Salle"),
        ({"x-en": {"title": "Room", "description": "Lent."}}, "Room", "Room"),
    ],
)
def test_a_catalogue_says_what_it_adds_in_the_languages_that_it_likes(
    make: Make, words: Json, french: str, english: str
) -> None:
    """One language is enough; a page in another has the text that there is."""
    kept = {"x-iri": "ville:room", "examples": ["A"], "$ref": "common.schema.json#/$defs/line"}
    field = {"properties": {"room": {**words, **kept}}}
    model = make(**{"schema/action.schema.json": field, "vocab/maillage.ttl": _TERM})
    (room,) = (it for it in model.entities["action"].fields if it.key == "room")
    assert (room.words.title_in("fr"), room.words.title_in("en")) == (french, english)
    assert room.words.titles.keys() == ({"fr"} if "title" in words else {"en"})


def test_a_code_may_be_said_in_one_language(make: Make) -> None:
    """A list of a network that speaks one language has no text that is said to be another’s."""
    only = _CONCEPT.format(scheme=f"{STANDARD}themes").replace(', "Digital"@en', "")
    model = make(
        **{"vocab/concepts/themes.ttl": _HEAD + only.replace(', "Using the tools."@en', "")}
    )
    (code,) = (it for it in model.schemes["themes"].concepts if it.code == "numerique")
    assert code.words.title_in("en") == "Usages du numérique"


_VENUE: Json = {
    "x-en": {"title": "Venue", "description": "A place that anybody may borrow."},
    "x-iri": "ville:Venue",
    "x-collection": "venues",
    "type": "object",
    "required": ["id", "name"],
    "additionalProperties": False,
    "properties": {
        "id": {
            "x-en": {"title": "Identifier", "description": "The name of the file."},
            "x-iri": "@id",
            "examples": ["old-library"],
            "$ref": "common.schema.json#/$defs/id",
        },
        "name": {
            "x-en": {"title": "Name", "description": "What people call it."},
            "x-iri": "skos:prefLabel",
            "examples": ["The Old Library"],
            "$ref": "common.schema.json#/$defs/line",
        },
    },
}


def test_a_kind_of_its_own_needs_no_address_of_its_schema(make: Make) -> None:
    """What a network writes in English, without `$id`, is judged as any other kind."""
    term = _TERM + "ville:Venue a owl:Class ."
    model = make(**{"schema/venue.schema.json": _VENUE, "vocab/maillage.ttl": term})
    schema = model.schema_of(model.entities["venue"])
    judge = jsonschema_rs.Draft202012Validator(schema)
    assert judge.is_valid({"id": "old-library", "name": "The Old Library"})
    assert not judge.is_valid({"id": "Old library", "name": "The Old Library"})


def test_a_key_that_means_something_else_is_told_in_words(make: Make) -> None:
    """Which property it stands for, here and elsewhere."""
    name = {**_VENUE["properties"]["name"], "x-iri": "schema:name"}
    venue = {**_VENUE, "properties": {**_VENUE["properties"], "name": name}}
    term = _TERM + "ville:Venue a owl:Class ."
    with told_broken("“name” means <https://schema.org/name> "):
        make(**{"schema/venue.schema.json": venue, "vocab/maillage.ttl": term})


def test_a_text_that_there_is_not_is_told(make: Make) -> None:
    """A field without a title, or that stands for no property, is named."""
    kept = {"examples": ["A"], "$ref": "common.schema.json#/$defs/line"}
    for field in ({"x-iri": "ville:room", **kept}, {"title": "A", "description": "B", **kept}):
        with pytest.raises(ModelError, match="room"):
            make(
                **{
                    "schema/action.schema.json": {"properties": {"room": field}},
                    "vocab/maillage.ttl": _TERM,
                }
            )


def test_a_catalogue_has_the_currency_that_it_says(make: Make, model: Model) -> None:
    """One code, and every amount is in it; what is no currency is refused."""
    file = "schema/common.schema.json"
    own = make(**{file: {"$defs": {"amount": {"x-unit": "CHF"}}}})
    funding = own.entities["action"].by_key["funding"]
    assert (currency_of(model), currency_of(own)) == ("EUR", "CHF")
    assert funding.by_key["total"].unit == "CHF"
    assert funding.by_key["lines"].by_key["amount"].unit == "CHF"
    with told_broken("currency of ISO 4217"):
        make(**{file: {"$defs": {"amount": {"x-unit": "francs"}}}})


def test_a_term_that_is_not_declared_is_refused(make: Make) -> None:
    """A prefix that no vocabulary declares leads nowhere, as in the standard."""
    with pytest.raises(ModelError, match="ville:room"):
        make(**{"schema/action.schema.json": _FIELD})


def test_null_takes_a_field_away(make: Make) -> None:
    """A merge patch removes what it sets to null."""
    own = make(**{"schema/action.schema.json": {"properties": {"links": None}}})
    assert "links" not in own.entities["action"].by_key


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("territory", "siren"),  # a number, and beside the title of the page
        ("territory", "part_of"),  # in schema.org, and in what a page calls those that refer to it
        ("territory", "kind"),  # the worth of others hangs on it
        ("partner", "rna"),  # does as well as another
        ("action", "people"),
        ("action", "funding"),
    ],
)
def test_what_the_standard_says_of_a_field_goes_with_it(make: Make, kind: str, key: str) -> None:
    """No more than the field is named: its place on the pages, and its worth, are the standard’s.

    What the catalogue says of it itself is a mistake.
    """
    file, taken = f"schema/{kind}.schema.json", {"properties": {key: None}}
    own = make(**{file: taken})
    assert key not in own.entities[kind].by_key
    root = ["--root", str(own.root)]
    judged = CliRunner().invoke(main, ["validate", *root], catch_exceptions=False)
    assert judged.exit_code == 0, judged.output
    with pytest.raises(ModelError, match=key):
        make(**{file: {**taken, "x-kind": {"facts": [key]}}})


def test_a_code_is_expected_of_the_kinds_of_place_that_have_one(make: Make, model: Model) -> None:
    """Which kinds do is what the country says, whatever the schema of the standard is."""
    cantons = ROOT / "tests/model/switzerland"
    files = {f"reference/{file.name}": file.read_text("utf-8") for file in cantons.iterdir()}
    swiss = make(**files)
    for own in (model, swiss):
        quality = own.entities["territory"].by_key["code"].quality
        assert quality is not None
        assert {*quality.when["kind"]} == {*own.reference.kinds}
    assert {*swiss.reference.kinds} < {*model.reference.kinds}


def test_a_label_is_changed_alone(make: Make, model: Model) -> None:
    """What a list says of a concept in one language stands; the rest is the standard’s."""
    own = make(**{"vocab/concepts/themes.ttl": _HEAD + 'std:sante skos:prefLabel "Soin"@fr .\n'})
    (before,) = (code for code in model.schemes["themes"].concepts if code.code == "sante")
    (after,) = (code for code in own.schemes["themes"].concepts if code.code == "sante")
    assert after.words.titles == {**before.words.titles, "fr": "Soin"}
    assert after.words.descriptions == before.words.descriptions
    codes = [concept.code for concept in model.schemes["themes"].concepts]
    assert [concept.code for concept in own.schemes["themes"].concepts] == codes


def test_a_list_has_codes_more_and_fewer(make: Make, model: Model) -> None:
    """A concept of the catalogue’s own has its address; a deprecated one is no more offered."""
    concept = _CONCEPT.format(scheme=f"{STANDARD}themes")
    text = f"{_HEAD}{concept}std:sante owl:deprecated true .\n"
    own = make(**{"vocab/concepts/themes.ttl": text})
    themes, before = own.schemes["themes"], model.schemes["themes"]
    assert themes.codes == before.codes - {"sante"} | {"numerique"}
    assert themes.iris["numerique"] == f"{BASE}themes/numerique"
    assert themes.iris["culture"] == f"{STANDARD}themes/culture"
    shown = [concept.code for family in themes.families for concept in family.concepts]
    assert sorted(shown) == sorted(themes.codes)
    assert [family.words for family in themes.families][-1] is None


def test_a_list_of_its_own_replaces_the_standards(make: Make) -> None:
    """A list that describes its own scheme is whole by itself."""
    concept = _CONCEPT.format(scheme=f"{BASE}themes")
    own = make(**{"vocab/concepts/themes.ttl": _HEAD + _OWN_LIST + concept})
    assert own.schemes["themes"].iris == {"numerique": f"{BASE}themes/numerique"}
    assert own.schemes["themes"].iri == f"{BASE}themes"


def test_what_cannot_be_joined_is_told(make: Make) -> None:
    """A file that is no Turtle or no JSON is named: the catalogue’s, not the standard’s."""
    for name in ("vocab/concepts/themes.ttl", "schema/action.schema.json"):
        with pytest.raises(ModelError) as caught:
            make(**{name: "oops"})
        assert caught.value.file.endswith(name)
        Path(caught.value.file).unlink()


def test_nothing_is_followed_out_of_a_catalogue(make: Make, tmp_path: Path) -> None:
    """A link is refused, where the standard’s file would do."""
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/action.schema.json").symlink_to(ROOT / "schema/action.schema.json")
    with pytest.raises(ModelError, match="c’est un lien"):
        make()


def test_a_whole_catalogue_has_its_own_files(model: Model) -> None:
    """Without a version of the standard nothing is looked for elsewhere."""
    assert model.layers == Layers(ROOT)


@pytest.mark.parametrize("version", [3, "", "v1", "1.x", None])
def test_a_version_that_is_none_is_refused(make: Make, version: object) -> None:
    """The descriptor says which version is followed, by its number."""
    package = {"id": BASE, "title": "V", "description": "V.", "languages": ["fr"], FOLLOWS: version}
    with pytest.raises(ModelError, match="doit être une version"):
        make(**{"datapackage.json": package})
