"""The lists and the ontology, by the rules of SKOS and of those who check it (skosify, qSKOS)."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SDO, SH, SKOS, XSD

from conftest import ROOT

LISTS = sorted((ROOT / "vocab/concepts").glob("*.ttl"))
LANGUAGES = ("fr", "en")
LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
#: INSEE’s ontology, and which of its terms were looked up where it is published.
IGEO = "http://rdf.insee.fr/def/geo#"
PUBLISHED = ROOT / "tests/mappings/insee-geo.tsv"
WAYS = [SKOS[f"{way}Match"] for way in ("exact", "close", "broad", "narrow", "related")]
#: The one address of each licence.
LICENCE = rdflib.URIRef("http://spdx.org/licenses/etalab-2.0")


def _graph(*files: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in files:
        graph.parse(ROOT / file)
    return graph


def test_a_list_is_called_as_every_client_looks_for_it() -> None:
    """`rdfs:label` and `dcterms:title` say the same, in both languages."""
    graph = _all()
    lists = [*graph.subjects(RDF.type, SKOS.ConceptScheme)]
    assert len(lists) == len(LISTS)
    for scheme in lists:
        titles = {*graph.objects(scheme, DCTERMS.title)}
        assert {*graph.objects(scheme, RDFS.label)} == titles
        assert {title.language for title in titles} == {*LANGUAGES}


def _all() -> rdflib.Graph:
    files = [str(file.relative_to(ROOT)) for file in LISTS]
    return _graph("vocab/maillage.ttl", "vocab/labels.ttl", *files)


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_is_a_sound_scheme(file: Path) -> None:
    """A title, a definition, a licence, a version, creators; each concept in it, and named."""
    graph = _graph(f"vocab/concepts/{file.name}")
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert graph.value(scheme, DCTERMS.license) == LICENCE
    assert graph.value(scheme, DCTERMS.creator)
    assert graph.value(scheme, OWL.versionInfo)
    named = ((DCTERMS.title, scheme), (SKOS.definition, scheme))
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    for concept in concepts:
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme], concept
        named += ((SKOS.prefLabel, concept), (SKOS.definition, concept))
    for predicate, thing in named:
        languages = Counter(text.language for text in graph.objects(thing, predicate))
        assert languages == dict.fromkeys(LANGUAGES, 1), (thing, predicate)
    for narrower, broader in graph.subject_objects(SKOS.broader):
        assert {narrower, broader} <= concepts


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_no_label_stands_twice(file: Path) -> None:
    """Within a list, a label leads to one concept, and is written at it once."""
    graph = _graph(f"vocab/concepts/{file.name}")
    found = Counter(
        (label.casefold(), label.language)
        for predicate in LABELS
        for label in graph.objects(None, predicate)
    )
    assert {label: count for label, count in found.items() if count > 1} == {}
    for label in (label for predicate in LABELS for label in graph.objects(None, predicate)):
        assert str(label) == str(label).strip()


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_leads_from_its_top_to_each_concept(file: Path) -> None:
    """What has nothing broader is at the top, said both ways; each concept is noted by its code."""
    graph = _graph(f"vocab/concepts/{file.name}")
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    tops = {concept for concept in concepts if not graph.value(concept, SKOS.broader)}
    assert tops == set(graph.objects(scheme, SKOS.hasTopConcept)) != set()
    assert tops == set(graph.subjects(SKOS.topConceptOf, scheme))
    reached = {below for top in tops for below in graph.transitive_subjects(SKOS.broader, top)}
    assert reached == concepts
    codes = {str(concept).removeprefix(f"{scheme}/") for concept in concepts}
    noted = Counter(str(code) for code in graph.objects(None, SKOS.notation))
    assert codes <= noted.keys()
    assert set(noted.values()) == {1}
    for concept in concepts:
        code = str(concept).removeprefix(f"{scheme}/")
        assert code in map(str, graph.objects(concept, SKOS.notation)), concept


def test_relations_do_not_contradict_one_another() -> None:
    """What is broader is not also related; two concepts are matched in one way; none is alone."""
    graph = _all()
    for upper, lower in graph.subject_objects(SKOS.broader):
        chain = list(graph.transitive_objects(upper, SKOS.broader))
        assert lower in chain
        assert chain.count(upper) == 1
        assert (upper, SKOS.related, lower) not in graph
    for first, second in combinations(WAYS, 2):
        both = set(graph.subject_objects(first)) & set(graph.subject_objects(second))
        assert both == set(), (first, second)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    base = "https://w3id.org/maillage/"
    for way in WAYS:
        for concept, other in graph.subject_objects(way):
            assert not str(other).startswith(base) or other in concepts, (concept, other)


def test_the_ontology_says_what_each_term_is() -> None:
    """Who made it, which version, under which licence; each term labelled and defined here."""
    graph = _all()
    (ontology,) = graph.subjects(RDF.type, OWL.Ontology)
    assert graph.value(ontology, DCTERMS.license) == LICENCE
    assert graph.value(ontology, DCTERMS.creator)
    version = graph.value(ontology, OWL.versionInfo)
    assert str(graph.value(ontology, OWL.versionIRI)) == f"{ontology}/{version}"
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    for term in terms:
        assert graph.value(term, RDFS.isDefinedBy) == ontology, term
        for predicate in (RDFS.label, RDFS.comment):
            assert {text.language for text in graph.objects(term, predicate)} == set(LANGUAGES)
    for predicate in (RDFS.domain, RDFS.range):
        for term, kind in graph.subject_objects(predicate):
            ours = str(kind).startswith("https://w3id.org/maillage/def#")
            assert not ours or kind in terms, (term, kind)


def test_each_property_has_a_range_that_its_sort_allows() -> None:
    """An object property leads to a class, a datatype property to none of ours."""
    graph = _all()
    classes = set(graph.subjects(RDF.type, OWL.Class)) | {SKOS.Concept}
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        assert (term, RDF.type, OWL.DatatypeProperty) not in graph, term
        for kind in graph.objects(term, RDFS.range):
            assert kind in classes or "w3id.org/maillage" not in kind, (term, kind)
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        assert not set(graph.objects(term, RDFS.range)) & classes, term
    for term, other in graph.subject_objects(OWL.inverseOf):
        assert set(graph.objects(term, RDFS.range)) == set(graph.objects(other, RDFS.domain))


def test_an_action_and_a_programme_match_no_one_thing() -> None:
    """What both are close to would make an action a programme, for whoever follows matches."""
    graph = _all()
    base = rdflib.Namespace("https://w3id.org/maillage/def#")
    close = [set(graph.objects(base[name], SKOS.closeMatch)) for name in ("Action", "Programme")]
    assert close[0] & close[1] == set()


def test_insee_publishes_the_terms_that_ours_match() -> None:
    """A class is matched with a class or a kind of territory, a property with a property.

    A term that its programs name and its ontology does not is matched with none of ours.
    """
    lines = [line for line in PUBLISHED.read_text("utf-8").splitlines() if line[0] != "#"]
    published = {
        rdflib.URIRef(IGEO + row["term"]): rdflib.URIRef(row["kind"].replace("owl:", str(OWL)))
        for row in csv.DictReader(lines, dialect="excel-tab")
    }
    graph = _all()
    matches = {
        (ours, theirs)
        for way in WAYS
        for ours, theirs in graph.subject_objects(way)
        if str(theirs).startswith(IGEO)
    }
    assert {theirs for _, theirs in matches} == published.keys()
    assert not any(str(term).startswith(IGEO) and term not in published for term in graph.objects())
    for ours, theirs in matches:
        kind = published[theirs]
        sorts = set(graph.objects(ours, RDF.type))
        assert kind in sorts or (kind == OWL.Class and SKOS.Concept in sorts), (ours, theirs)
    kinds = _graph("vocab/concepts/territory-kinds.ttl")
    alone = set(kinds.subjects(RDF.type, SKOS.Concept)) - {ours for ours, _ in matches}
    assert {str(kind).rpartition("/")[2] for kind in alone} == {
        "quartier-prioritaire",
        "quartier",
        "territoire-de-projet",
    }


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_has_none_of_the_faults_that_checkers_look_for(file: Path) -> None:
    """The rules of qSKOS that need no network, and those of skosify.

    No relation to itself, none that another already implies, none between neighbours that their
    parent relates; nothing at the top below something; relations said at both ends; only terms of
    SKOS that there are; addresses of the web; texts without signs that nobody sees.
    """
    graph = _graph(f"vocab/concepts/{file.name}")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    within = (SKOS.broader, SKOS.narrower, SKOS.related, *WAYS)
    for relation in within:
        for concept, other in graph.subject_objects(relation):
            assert concept != other
            assert str(other).startswith(("http://", "https://"))
            if relation in {SKOS.broader, SKOS.narrower, SKOS.related}:
                assert other in concepts
    for concept in concepts:
        above = set(graph.objects(concept, SKOS.broader))
        implied = {
            far
            for near in above
            for far in graph.transitive_objects(near, SKOS.broader)
            if far != near
        }
        assert not above & implied, concept
        assert not (above and graph.value(concept, SKOS.topConceptOf)), concept
        for other in graph.objects(concept, SKOS.related):
            assert (other, SKOS.related, concept) in graph, (concept, other)
            assert not above & set(graph.objects(other, SKOS.broader)), (concept, other)
    for concept, narrower in graph.subject_objects(SKOS.narrower):
        assert (narrower, SKOS.broader, concept) in graph
    known = rdflib.namespace.SKOS
    for term in {*graph.predicates(), *graph.objects(None, RDF.type)}:
        if str(term).startswith(str(SKOS)):
            assert str(term).removeprefix(str(SKOS)) in known, term
    for text in graph.objects():
        if isinstance(text, rdflib.Literal):
            assert str(text).strip(), text
            assert str(text).replace("\u00a0", " ").replace("\u202f", " ").isprintable(), text


def test_the_shapes_say_who_made_them_and_what_is_wrong() -> None:
    """A header as the ontology has; each shape has a name and a message in both languages."""
    graph = _graph("vocab/shapes.ttl")
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    assert {text.language for text in graph.objects(header, DCTERMS.title)} == set(LANGUAGES)
    for predicate in (DCTERMS.license, DCTERMS.creator, OWL.versionInfo):
        ontology = rdflib.URIRef("https://w3id.org/maillage/def")
        assert graph.value(header, predicate) == _all().value(ontology, predicate), predicate
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.objects(None, SH.property)}
    assert len(shapes) > 100
    for shape in shapes:
        for predicate in (SH.name, SH.message):
            languages = Counter(text.language for text in graph.objects(shape, predicate))
            assert languages == dict.fromkeys(LANGUAGES, 1), (shape, predicate)


def test_each_property_says_whose_it_is() -> None:
    """Each of our properties that a field stands for has its classes, and a datatype its values."""
    graph = _all()
    base = "https://w3id.org/maillage/def#"
    for sort in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, sort):
            owners = set(graph.objects(term, SDO.domainIncludes))
            assert owners, term
            assert all(not str(kind).startswith(base) or _is_class(graph, kind) for kind in owners)
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        assert len(set(graph.objects(term, RDFS.range))) == 1, term


def _is_class(graph: rdflib.Graph, term: rdflib.term.Node) -> bool:
    return (term, RDF.type, OWL.Class) in graph


def test_domains_and_ranges_fit_what_the_graph_says(real_build: Path) -> None:
    """What has a property is of one of its classes, and its values of its range, in our graph."""
    graph = _all() + rdflib.Graph().parse(real_build / "maillage.ttl")
    upper = {
        kind: set(graph.transitive_objects(kind, RDFS.subClassOf))
        for kind in set(graph.objects(None, RDF.type))
    }
    tried = Counter[rdflib.term.Node]()

    def kinds(node: rdflib.term.Node) -> set[rdflib.term.Node]:
        if isinstance(node, rdflib.Literal):
            return {node.datatype or (RDF.langString if node.language else XSD.string)}
        return {above for of in graph.objects(node, RDF.type) for above in upper[of]}

    for sort in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in graph.subjects(RDF.type, sort):
            owners = {*graph.objects(term, SDO.domainIncludes), *graph.objects(term, RDFS.domain)}
            values = set(graph.objects(term, RDFS.range))
            for subject, value in graph.subject_objects(term):
                assert owners & kinds(subject), (term, subject)
                assert not values or values & kinds(value), (term, value)
                tried[term] += 1
    assert len(tried) > 60


def test_each_theme_is_of_one_family() -> None:
    """The families of a list hold all its concepts, each once, and nothing else."""
    graph = _graph("vocab/concepts/themes.ttl")
    members = Counter(graph.objects(None, SKOS.member))
    assert set(members) == set(graph.subjects(RDF.type, SKOS.Concept))
    assert max(members.values()) == 1
