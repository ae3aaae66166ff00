"""`describe`: what is derived and committed is fresh, and forgets no field."""

from __future__ import annotations

import shutil
from dataclasses import replace

import orjson
import pytest

from conftest import ROOT, MakeCatalogue
from maillage import describe
from maillage.describe import build_page, rule_pages
from maillage.model.entities import Field, Model
from maillage.model.loading import load
from maillage.model.relational import tables

MODEL = load(ROOT)
EVERY_FIELD = [
    pytest.param(entity.name, path, id=f"{entity.name}.{'.'.join(field.key for field in path)}")
    for entity, path in MODEL.fields()
]


def test_what_is_committed_is_fresh(model: Model) -> None:
    """The derived files are what the model entails; if not, run `maillage describe`."""
    assert describe.stale(model) == []


@pytest.mark.parametrize(("entity", "path"), EVERY_FIELD)
def test_every_property_has_a_term_in_the_context(entity: str, path: tuple[Field, ...]) -> None:
    """The key of the property is a term of the committed context, with the IRI of the schema."""
    terms = orjson.loads((ROOT / "vocab/context.jsonld").read_bytes())["@context"]
    term = terms[path[-1].key]
    assert (term["@id"] if isinstance(term, dict) else term) == path[-1].iri, entity


@pytest.mark.parametrize(("entity", "path"), EVERY_FIELD)
def test_every_property_has_a_column_or_a_table(entity: str, path: tuple[Field, ...]) -> None:
    """The property is a column of the package, a table of it, or a group of columns."""
    package = orjson.loads((ROOT / "datapackage.json").read_bytes())
    columns = {
        resource["name"]: {field["name"] for field in resource["schema"]["fields"]}
        for resource in package["resources"]
        if resource.get("type") == "table"
    }
    table = MODEL.entities[entity].collection
    prefix = ""
    for field in path:
        if field.many:
            table = "_".join([entity, *(step.key for step in path[: path.index(field) + 1])])
            prefix = ""
            assert table in columns
            found = columns[table]
            assert field.singular in found or all(
                any(name == inner.key or name.startswith(f"{inner.key}_") for name in found)
                for inner in field.fields
                if not inner.many
            )
        elif field.class_iri:
            prefix += f"{field.key}_"
            assert any(name.startswith(prefix) for name in columns[table])
        else:
            assert prefix + field.key in columns[table]


@pytest.mark.parametrize(("entity", "path"), EVERY_FIELD)
@pytest.mark.parametrize("file", ["docs/champs.md", "docs/fields.md"])
def test_every_property_has_a_line_in_the_reference(
    file: str, entity: str, path: tuple[Field, ...]
) -> None:
    """The reference of each language has the property, below its kind of record."""
    name = ".".join(field.key + ("[]" if field.many else "") for field in path)
    text = (ROOT / file).read_text(encoding="utf-8")
    section = text.partition(f"`contributions/{MODEL.entities[entity].collection}/`")[2]
    assert f"### `{name}`" in section.partition("\n## ")[0]


def test_every_term_of_the_shapes_and_of_the_tables_comes_from_a_field(model: Model) -> None:
    """No column is left over from a field that is gone."""
    package = orjson.loads((ROOT / "datapackage.json").read_bytes())
    described = [each["name"] for each in package["resources"] if "schema" in each]
    assert described == [table.name for table in tables(model)]


def test_a_changed_schema_makes_the_derived_files_stale(make_catalogue: MakeCatalogue) -> None:
    """A new field shows in every derived file until `describe` writes them again."""
    root = make_catalogue({})
    file = root / "schema/action.schema.json"
    schema = orjson.loads(file.read_bytes())
    schema["properties"]["slogan"] = {
        "title": "Devise",
        "description": "La devise de l’action.",
        "examples": ["Tous ensemble."],
        "x-iri": "schema:slogan",
        "x-en": {"title": "Slogan", "description": "The slogan of the action."},
        "$ref": "common.schema.json#/$defs/line",
    }
    file.write_bytes(orjson.dumps(schema))
    changed = load(root)
    for folder in (".vscode", "build"):
        (root / folder).mkdir()
    shutil.copy(ROOT / ".vscode/settings.json", root / ".vscode/settings.json")
    shutil.copy(ROOT / "build/README.md", root / "build/README.md")
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("images"))
    expected = [
        "vocab/context.jsonld",
        "vocab/shapes.ttl",
        "datapackage.json",
        "docs/champs.md",
        "docs/fields.md",
        "docs/questions.md",
    ]
    assert describe.stale(changed) == expected
    assert describe.write(changed) == expected
    assert describe.stale(load(root)) == []


def test_what_a_build_leaves_is_told_in_each_language(model: Model) -> None:
    """The page has a section a language of the catalogue, its first language first."""
    french, english = build_page.derive(model).split("\n---\n")
    assert "| fichier | ce que c’est | type de média |" in french
    assert "| file | what it is | media type |" in english
    turned = replace(model, package={**model.package, "languages": ["en"]})
    assert build_page.derive(turned) == f"# build/\n{english}"
    unknown = replace(model, package={**model.package, "languages": ["xx"]})
    assert build_page.derive(unknown) == french


def test_the_rules_are_told_in_each_language(model: Model) -> None:
    """Pages and index follow the languages of the catalogue, its first language first."""
    pages = dict(rule_pages.DERIVED)
    french, english = pages["docs/rules/C001.md"](model).split("\n\n---\n\n")
    assert french.startswith("# C001 · Fin avant le début")
    assert pages["docs/rules/README.md"](model).startswith("# Les règles\n")
    turned = replace(model, package={**model.package, "languages": ["en", "fr"]})
    assert pages["docs/rules/C001.md"](turned).startswith(f"{english.rstrip()}\n\n---\n\n# C001")
    index = pages["docs/rules/README.md"](turned)
    assert index.startswith("# The rules\n")
    assert "[C001](C001.md) (error) : End before the start" in index


def test_an_editor_completes_the_codes(model: Model) -> None:
    """Each code of each list is in the derived enumeration, with its label and definition."""
    document = orjson.loads((ROOT / "schema/codes.schema.json").read_bytes())
    for scheme in model.schemes.values():
        derived = document["$defs"][scheme.name]
        assert derived["enum"] == [concept.code for concept in scheme.concepts]
        for concept, text in zip(scheme.concepts, derived["markdownEnumDescriptions"], strict=True):
            assert concept.words.title in text
            assert concept.words.description in text
