"""`loading`: the schemas and the vocabulary are sound, and a broken one says so."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest

from conftest import ROOT, MakeCatalogue, told_broken
from maillage.model.entities import Json, Model
from maillage.model.loading import load


def test_every_schema_is_a_json_schema(model: Model) -> None:
    """The reference validator accepts every schema against the 2020-12 metaschema."""
    for file in sorted((ROOT / "schema").glob("*.json")):
        schema = orjson.loads(file.read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"{model.schema_home}/{file.name}"


def test_every_field_explains_itself(model: Model) -> None:
    """Each field has a title and a full sentence in both languages, and an example."""
    for entity, path in model.fields():
        words = path[-1].words
        where = f"{entity.name}.{'.'.join(field.key for field in path)}"
        assert words.title, where
        assert words.title_in("en"), where
        assert words.description.endswith((".", "…")), where
        assert words.description_in("en").endswith((".", "…")), where
        assert path[-1].example is not None, where


def test_every_needed_field_says_what_to_do_where_it_is_empty(model: Model) -> None:
    """A form asks for what is missing in a sentence of the schema, in both languages."""
    for entity, path in model.fields():
        if (field := path[-1]).required and field.key != "id":
            where = f"{entity.name}.{'.'.join(inner.key for inner in path)}"
            assert field.ask is not None, where
            for language in ("fr", "en"):
                assert field.ask.title_in(language).endswith((".", "…")), where


def test_every_example_is_valid(model: Model) -> None:
    """What a field shows as an example is what the field accepts."""
    for entity in model.entities.values():
        schema = model.schema_of(entity)
        for field in entity.fields:
            validator = jsonschema.Draft202012Validator({**schema, "required": []})
            errors = [error.message for error in validator.iter_errors({field.key: field.example})]
            assert errors == [], f"{entity.name}.{field.key}"


def test_every_own_term_is_used(model: Model) -> None:
    """The vocabulary declares no property or class that no schema uses."""
    import rdflib

    graph = rdflib.Graph().parse(ROOT / "vocab/maillage.ttl")
    own = {str(term) for term in graph.subjects() if str(term).startswith(f"{model.base}def#")}
    used = {iri for _, path in model.fields() for iri in (path[-1].iri, path[-1].class_iri)}
    assert own <= used | {entity.iri for entity in model.entities.values()}


def test_every_own_term_and_concept_is_labelled_in_both_languages(model: Model) -> None:
    """A term or concept has exactly one label, and a definition, in French and in English."""
    import rdflib
    from rdflib import RDFS, SKOS

    graph = rdflib.Graph()
    for file in model.vocabulary_files:
        graph.parse(ROOT / file)
    pairs = {
        RDFS.isDefinedBy: (RDFS.label, RDFS.comment),
        SKOS.inScheme: (SKOS.prefLabel, SKOS.definition),
    }
    for link, predicates in pairs.items():
        for term in set(graph.subjects(link, None)):
            for predicate in predicates:
                languages = sorted(str(text.language) for text in graph.objects(term, predicate))  # type: ignore[attr-defined]
                assert languages == ["en", "fr"], (term, predicate)


def test_the_seven_thematics_are_related_to_the_themes_and_not_merged(model: Model) -> None:
    """Each thematic of the agreement is mapped to themes that exist, in a list of its own."""
    import rdflib
    from rdflib import SKOS

    graph = rdflib.Graph().parse(ROOT / "vocab/concepts/ctg-thematics.ttl")
    thematics = model.schemes["ctg-thematics"].concepts
    assert len(thematics) == 7
    for concept in thematics:
        node = rdflib.URIRef(f"{model.base}ctg-thematics/{concept.code}")
        mapped = {
            str(theme).removeprefix(f"{model.base}themes/")
            for predicate in (SKOS.exactMatch, SKOS.closeMatch, SKOS.narrowMatch, SKOS.relatedMatch)
            for theme in graph.objects(node, predicate)
            # One is about an audience, too.
            if "/audiences/" not in theme
        }
        assert mapped
        assert mapped <= model.schemes["themes"].codes


def test_a_spelling_of_the_sources_leads_to_its_theme(model: Model) -> None:
    """The misspelling that the sources show is known as a hidden label."""
    (ageing,) = (
        concept for concept in model.schemes["themes"].concepts if concept.code == "vieillissement"
    )
    assert "Viellissement" in ageing.spellings


def _edit(name: str, change: Callable[[Json], object]) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        document = orjson.loads((root / name).read_bytes())
        change(document)
        (root / name).write_bytes(orjson.dumps(document))

    return edit


def _action(change: Callable[[Json], object]) -> Callable[[Path], None]:
    return _edit("schema/action.schema.json", lambda schema: change(schema["properties"]))


def _append(name: str, text: str) -> Callable[[Path], None]:
    def append(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as stream:
            stream.write(text)

    return append


BREAKAGES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "schema is not JSON": (
        _append("schema/action.schema.json", "}"),
        "action.schema.json",
        "is not JSON",
    ),
    "what to do is told in French alone": (
        _action(lambda fields: fields["status"]["x-en"].pop("ask")),
        "action.schema.json",
        "“x-ask” of “status”",
    ),
    "schema is missing": (
        lambda root: (root / "schema/common.schema.json").unlink(),
        "common.schema.json",
        "is missing",
    ),
    "no schema at all": (
        lambda root: shutil.rmtree(root / "schema"),
        "common.schema.json",
        "is missing",
    ),
    "descriptor without base": (
        _edit("datapackage.json", lambda package: package.pop("id")),
        "datapackage.json",
        "base IRI",
    ),
    "no address of terms": (
        lambda root: (root / "vocab/maillage.ttl").write_text("# nothing\n"),
        "maillage.ttl",
        "def#",
    ),
    "vocabulary is not Turtle": (
        _append("vocab/maillage.ttl", "oops"),
        "maillage.ttl",
        "is not Turtle",
    ),
    "list is not Turtle": (
        _append("vocab/concepts/themes.ttl", "oops"),
        "themes.ttl",
        "is not Turtle",
    ),
    "family of what is no concept": (
        _append(
            "vocab/concepts/themes.ttl",
            "<https://w3id.org/maillage/themes#seen> a skos:Collection ;"
            ' skos:prefLabel "Vus"@fr, "Seen"@en ; skos:member :inconnu .',
        ),
        "themes.ttl",
        "is a member of",
    ),
    "concept without definition": (
        _append(
            "vocab/concepts/themes.ttl",
            ":new a skos:Concept ; skos:inScheme <https://w3id.org/maillage/themes> .",
        ),
        "themes.ttl",
        "prefLabel",
    ),
    "concept outside its list": (
        _append("vocab/concepts/themes.ttl", "dcterms:new a skos:Concept ."),
        "themes.ttl",
        "not in the scheme",
    ),
    "unknown list": (
        _action(lambda fields: fields["scale"].update({"x-scheme": "sizes"})),
        "action.schema.json",
        "same list",
    ),
    "unknown key": (
        _action(lambda fields: fields["lead"].update({"x-refer-to": "partner"})),
        "action.schema.json",
        "there is no key “x-refer-to”",
    ),
    "unknown kind": (
        _action(lambda fields: fields["lead"].update({"x-refers-to": "person"})),
        "action.schema.json",
        "unknown kind",
    ),
    "unknown prefix": (
        _action(lambda fields: fields["lead"].update({"x-iri": "foo:bar"})),
        "action.schema.json",
        "prefix",
    ),
    "undeclared term": (
        _action(lambda fields: fields["lead"].update({"x-iri": "maillage:boss"})),
        "action.schema.json",
        "is not declared",
    ),
    "no French description": (
        _action(lambda fields: fields["lead"].pop("description")),
        "action.schema.json",
        "“lead” lacks",
    ),
    "no example": (
        _action(lambda fields: fields["lead"].pop("examples")),
        "action.schema.json",
        "no example",
    ),
    "list without singular": (
        _action(lambda fields: fields["themes"].pop("x-singular")),
        "action.schema.json",
        "x-singular",
    ),
    "dangling $ref": (
        _action(lambda fields: fields["lead"].update({"$ref": "common.schema.json#/$defs/no"})),
        "action.schema.json",
        "leads nowhere",
    ),
    "a key with two meanings": (
        _action(lambda fields: fields["description"].update({"x-iri": "dcterms:abstract"})),
        ".schema.json",
        "elsewhere",
    ),
    "open schema": (
        _edit("schema/action.schema.json", lambda schema: schema.pop("additionalProperties")),
        "action.schema.json",
        "unknown properties",
    ),
    "no properties": (
        _edit("schema/action.schema.json", lambda schema: schema.pop("properties")),
        "action.schema.json",
        "properties",
    ),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_model_says_which_file_and_why(
    breakage: str, make_catalogue: MakeCatalogue
) -> None:
    """Whatever breaks in the model is our fault, with the file and the reason."""
    change, file, reason = BREAKAGES[breakage]
    root = make_catalogue({})
    change(root)
    with told_broken(reason) as caught:
        load(root)
    assert caught.value.file.endswith(file)


def test_catalogues_that_say_the_same_share_what_is_read_of_it(
    make_catalogue: MakeCatalogue,
) -> None:
    """A copy is read once with its original; where it lies, and what changes in it, are its own."""
    root = make_catalogue({})
    first, again = load(ROOT), load(root)
    assert again.entities is first.entities
    assert (again.root, first.root) == (root, ROOT)
    _edit("schema/action.schema.json", lambda schema: schema.update(title="Une autre"))(root)
    changed = load(root)
    assert changed.entities["action"].words.title == "Une autre"
    assert load(ROOT).entities["action"].words.title != "Une autre"


def test_what_is_wrong_in_two_copies_is_told_of_each(make_catalogue: MakeCatalogue) -> None:
    """Nothing is kept of a model that is broken: whoever mends it knows in which folder."""
    root = make_catalogue({})
    _edit("schema/action.schema.json", lambda schema: schema.pop("properties"))(root)
    other = root.with_name("other")
    shutil.copytree(root, other)
    for place in (root, other):
        with told_broken("properties") as caught:
            load(place)
        assert Path(caught.value.file).is_relative_to(place)


@pytest.mark.parametrize("place", ["schema/common.schema.json", "vocab"])
@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
def test_what_the_machine_lacks_is_no_fault_of_the_model(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, place: str, number: int
) -> None:
    """The model is not said to be broken, which another status tells."""
    root = make_catalogue({})
    real = os.open

    def fails(path: Any, *arguments: Any, **options: Any) -> int:
        if str(path) == place.rpartition("/")[2]:
            raise OSError(number, os.strerror(number))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", fails)
    with pytest.raises(OSError, match=re.escape(os.strerror(number))):
        load(root)
