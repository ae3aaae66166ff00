"""A term is called as its field, and the vocabulary says so where fields differ."""

from __future__ import annotations

import json
from pathlib import Path

import rdflib
from rdflib import RDFS, SKOS

from conftest import ROOT, MakeCatalogue, told_broken
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.model.standard import FOLLOWS
from maillage.model.term_words import labels, words_of_terms


def test_a_term_is_called_as_its_field(model: Model) -> None:
    """Label and definition, in both languages."""
    graph = rdflib.Graph().parse(data=labels(model))
    term = rdflib.URIRef(f"{model.base}def#scale")
    field = model.entities["action"].by_key["scale"]
    said = {text.language: str(text) for text in graph.objects(term, RDFS.comment)}  # type: ignore[attr-defined]
    assert said == dict(field.words.descriptions)


def test_nothing_is_said_twice(model: Model) -> None:
    """What the vocabulary labels itself is what the schemas alone cannot tell."""
    graph = rdflib.Graph().parse(ROOT / "vocab/maillage.ttl")
    fields = {path[-1].iri for _, path in model.fields()}
    for term in graph.subjects(RDFS.label, None):
        if str(term) in fields:
            others = {str(term) for term in graph.subjects(RDFS.label, None)} - {str(term)}
            with told_broken("needs a label and a comment"):
                words_of_terms(model, others)


def test_fields_that_differ_need_a_word(make_catalogue: MakeCatalogue) -> None:
    """Two fields with one term and different words leave open what the term means."""
    root = make_catalogue({})
    path = root / "schema" / "programme.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["scale"] = {
        "title": "Étendue",
        "description": "Jusqu’où va le programme.",
        "x-en": {"title": "Extent", "description": "How far the programme goes."},
        "x-iri": "maillage:scale",
        "x-scheme": "scales",
        "examples": ["un-quartier"],
        "$ref": "codes.schema.json#/$defs/scales",
    }
    path.write_text(json.dumps(schema), encoding="utf-8")
    with told_broken("def#scale> needs a label and a comment: the schemas say"):
        load(root)


_TEMI = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://case.example/themes> a skos:ConceptScheme ;
    dcterms:title "Temi"@it ; skos:definition "Quelli della rete."@it .
<https://case.example/themes/orti> a skos:Concept ; skos:prefLabel "Orti"@it ;
    skos:definition "Coltivare insieme."@it ; skos:inScheme <https://case.example/themes> .
"""


def test_a_code_without_a_french_label_is_called_in_no_language(tmp_path: Path) -> None:
    """A query that asks for the label in French or in no language finds each code once."""
    package = {"id": "https://case.example/", "title": "Case", "description": "Di quartiere."}
    package |= {FOLLOWS: "0.1.0", "languages": ["it"]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (tmp_path / "vocab/concepts").mkdir(parents=True)
    (tmp_path / "vocab/concepts/themes.ttl").write_text(_TEMI, encoding="utf-8")
    graph = rdflib.Graph().parse(data=labels(load(tmp_path)))
    assert [*graph.objects(None, SKOS.prefLabel)] == [rdflib.Literal("Orti")]
