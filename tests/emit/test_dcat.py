"""`emit/dcat`: what DCAT-AP 3 and the portals of France and of CKAN ask of a catalogue."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDFS, VOID, XSD

from conftest import ROOT
from maillage.emit import dcat
from maillage.emit.outside_links import outside_links
from maillage.model.entities import EDTF, Model
from maillage.model.jsonld import turtle
from maillage.model.loading import load
from maillage.model.relational import tables
from maillage.model.standard import FOLLOWS
from maillage.model.time_periods import days

#: rdflib knows DCAT 2.
DCAT3 = rdflib.Namespace(str(DCAT))
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
#: What each sort of thing has to say; a class is that of what is said, where DCAT-AP asks for one.
COMMON = {
    DCTERMS.identifier: None,
    DCTERMS.title: None,
    DCTERMS.description: None,
    DCTERMS.publisher: FOAF.Agent,
    DCAT.contactPoint: VCARD.Kind,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCAT.theme: SKOS.Concept,
    DCAT.keyword: None,
}
WHOLE = {
    **COMMON,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.spatial: DCTERMS.Location,
}
REQUIRED = {
    DCAT.Catalog: {**WHOLE, DCAT.dataset: DCAT.Dataset, DCAT.service: DCAT.DataService},
    DCAT.Dataset: {
        **WHOLE,
        DCTERMS.temporal: DCTERMS.PeriodOfTime,
        DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
        DCAT.landingPage: FOAF.Document,
        URIRef(f"{DCAT}version"): None,
        DCAT.distribution: DCAT.Distribution,
    },
    DCAT.DataService: {**COMMON, DCAT.endpointURL: None, DCAT.servesDataset: DCAT.Dataset},
    DCAT.Distribution: {
        DCTERMS.title: None,
        DCTERMS.description: None,
        DCTERMS.license: DCTERMS.LicenseDocument,
        DCTERMS.language: DCTERMS.LinguisticSystem,
        DCAT.mediaType: DCTERMS.MediaType,
        DCAT.byteSize: None,
        DCAT.accessURL: None,
        DCAT.downloadURL: None,
        SPDX.checksum: SPDX.Checksum,
    },
}


@pytest.fixture(scope="module")
def described(real_build: Path) -> rdflib.Graph:
    """What the build says of itself."""
    return rdflib.Graph().parse(real_build / "catalog.ttl")


@pytest.mark.parametrize("kind", REQUIRED, ids=lambda kind: str(kind).rpartition("#")[2])
def test_each_thing_says_what_portals_ask(described: rdflib.Graph, kind: URIRef) -> None:
    """Every property is there, and what it names is of its class, as the catalogue itself says."""
    things = list(described.subjects(RDF.type, kind))
    assert (len(things) == 1) is (kind != DCAT.Distribution)
    for thing in things:
        for predicate, class_ in REQUIRED[kind].items():
            values = list(described.objects(thing, predicate))
            assert values, (thing, predicate)
            assert class_ is None or all((value, RDF.type, class_) in described for value in values)


#: Of what class each value is, as DCAT-AP 3.0.1 has it.
RANGES = {
    DCTERMS.source: DCAT.Dataset,
    DCAT3.hasVersion: DCAT.Dataset,
    DCAT3.inSeries: DCAT3.DatasetSeries,
    DCTERMS.provenance: DCTERMS.ProvenanceStatement,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    DCTERMS.relation: RDFS.Resource,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    FOAF.page: FOAF.Document,
    FOAF.homepage: FOAF.Document,
    DCAT.endpointURL: RDFS.Resource,
    DCAT.endpointDescription: RDFS.Resource,
    **{term: kind for told in REQUIRED.values() for term, kind in told.items() if kind},
}


@pytest.mark.parametrize("term", RANGES, ids=lambda term: str(term).rpartition("/")[2])
def test_what_is_named_is_of_the_class_that_a_portal_expects(
    described: rdflib.Graph, term: URIRef
) -> None:
    """Nothing stands behind a property that is of no class there, as a document for a data set."""
    for value in described.objects(None, term):
        assert (value, RDF.type, RANGES[term]) in described, value


def test_titles_and_descriptions_are_in_each_language(
    described: rdflib.Graph, model: Model
) -> None:
    """The catalogue, the data set, the service and each file are told in French and in English."""
    for kind in REQUIRED:
        for thing in described.subjects(RDF.type, kind):
            for predicate in (DCTERMS.title, DCTERMS.description):
                told = {
                    text.language
                    for text in described.objects(thing, predicate)
                    if isinstance(text, Literal)
                }
                assert told >= set(model.package["languages"]), thing


def test_identifiers_are_texts_of_their_own(described: rdflib.Graph) -> None:
    """A harvester that comes again knows each thing by its identifier: its IRI, as a text."""
    pairs = list(described.subject_objects(DCTERMS.identifier))
    assert {str(thing) for thing, _ in pairs} == {str(text) for _, text in pairs}
    assert all(isinstance(text, Literal) for _, text in pairs)
    assert not [node for node in described.all_nodes() if isinstance(node, rdflib.BNode)]


def test_a_checksum_is_that_of_the_file(described: rdflib.Graph, real_build: Path) -> None:
    """Each file has its SHA-256 and its size, in the datatypes that DCAT-AP wants."""
    for node in described.subjects(RDF.type, DCAT.Distribution):
        content = (real_build / str(node).rpartition("#")[2]).read_bytes()
        size = described.value(node, DCAT.byteSize)
        assert size == Literal(str(len(content)), datatype=XSD.nonNegativeInteger)
        value = described.value(described.value(node, SPDX.checksum), SPDX.checksumValue)
        assert value is not None
        assert str(value) == hashlib.sha256(content).hexdigest()


def test_no_checksum_keeps_a_harvester_from_the_data_set(described: rdflib.Graph) -> None:
    """data.gouv.fr knows the algorithms of SPDX 2, and takes the value of theirs as a text alone.

    rdflib gives bytes for `xsd:hexBinary`: for those the whole data set was refused.
    """
    for checksum in described.subjects(RDF.type, SPDX.Checksum):
        value = described.value(checksum, SPDX.checksumValue)
        assert isinstance(value, Literal)
        assert value.datatype == XSD.hexBinary
        algorithm = described.value(checksum, SPDX.algorithm)
        assert (algorithm, RDF.type, SPDX.ChecksumAlgorithm) in described
        assert str(algorithm).startswith("https://spdx.org/rdf/terms")
        assert isinstance(value.toPython(), str) or not str(algorithm).startswith(str(SPDX))


def test_codes_of_the_european_union_name_their_tables(described: rdflib.Graph) -> None:
    """A language, a theme or a right of an EU table says which table it is of."""
    for node in set(described.objects()):
        if str(node).startswith(EU) and str(node).count("/") == EU.count("/") + 1:
            assert (node, SKOS.inScheme, URIRef(str(node).rpartition("/")[0])) in described, node


def test_the_period_is_that_of_the_records(
    described: rdflib.Graph, real_build: Path, model: Model
) -> None:
    """It goes from the first to the last day that any cell of a table tells of."""
    period = described.value(predicate=RDF.type, object=DCTERMS.PeriodOfTime)
    first, last = (described.value(period, name) for name in (DCAT.startDate, DCAT.endDate))
    with closing(sqlite3.connect(real_build / "maillage.db")) as connection:
        found = [
            days(value)
            for table in tables(model)
            for column in table.columns
            if column.field and column.field.datatype == EDTF
            for (value,) in connection.execute(
                f'SELECT DISTINCT "{column.name}" FROM "{table.name}"'
                f' WHERE "{column.name}" NOT NULL'
            )
        ]
    assert str(first) == min(day for day, _ in found)
    assert str(last) == max(day for _, day in found)


def test_each_link_with_another_data_set_is_counted(
    described: rdflib.Graph, real_build: Path, model: Model
) -> None:
    """A set of links says by what, with what and how many: so many are in the dump."""
    dump = rdflib.Graph().parse(real_build / "maillage.ttl")
    told = 0
    for links in described.objects(URIRef(f"{model.base}catalogue"), VOID.subset):
        assert (links, RDF.type, VOID.Linkset) in described
        target = described.value(links, VOID.objectsTarget)
        space = described.value(target, VOID.uriSpace)
        term = described.value(links, VOID.linkPredicate)
        found = [
            node
            for node in dump.objects(None, term)
            if str(node).startswith(str(space)) and not set(str(node)[len(str(space)) :]) & {"/"}
        ]
        assert described.value(links, VOID.triples) == Literal(len(found)), (term, space)
        told += len(found)
    outside = [
        node
        for term in (SKOS.exactMatch, SKOS.closeMatch, RDFS.subClassOf, RDFS.subPropertyOf)
        for node in dump.objects(None, term)
        if not str(node).startswith(model.base)
    ]
    assert told >= len(outside) > 30


def test_records_that_name_a_page_elsewhere_are_counted(tmp_path: Path, model: Model) -> None:
    """A catalogue whose records have links of identity says where those lead."""
    entity = model.entities["partner"]
    same = replace(entity.by_key["website"], key="same_as", iri=f"{OWL}sameAs")
    partner = replace(entity, fields=(*entity.fields, same))
    other = replace(model, entities={**model.entities, "partner": partner})
    with closing(sqlite3.connect(tmp_path / "x.db")) as connection:
        for table in tables(other):
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
        add = "INSERT INTO partners (id, same_as) VALUES (?, ?)"
        connection.execute(add, ("a", "http://www.wikidata.org/entity/Q1"))
        connection.execute(add, ("b", "http://www.wikidata.org/entity/Q2"))
        found = outside_links(other, connection)
    assert found[str(OWL.sameAs), "http://www.wikidata.org/entity/"] == 2


def test_the_data_set_names_what_it_draws_from(described: rdflib.Graph, model: Model) -> None:
    """Each source of the records is one of the data set, in Dublin Core and in PROV."""
    dataset = URIRef(f"{model.base}catalogue")
    sources = {*described.objects(dataset, DCTERMS.references)}
    files = (ROOT / "contributions/sources").glob("*.json")
    assert sources == {URIRef(f"{model.base}source/{file.stem}") for file in files}
    assert sources == {*described.objects(dataset, PROV.wasDerivedFrom)}


def test_portals_know_the_licence_by_its_name(described: rdflib.Graph) -> None:
    """data.gouv.fr looks a licence up by its label, CKAN by its title: neither by its address."""
    (licence,) = {*described.objects(None, DCTERMS.license)}
    for term in (RDFS.label, DCTERMS.title):
        assert "Licence Ouverte 2.0" in map(str, described.objects(licence, term))


def test_a_build_of_another_time_is_told_its_version() -> None:
    """One that names none is given it, one that names another loses that, and nothing else."""
    whole, version = ox.NamedNode("http://a.example/"), ox.NamedNode(str(DCAT3.version))
    kind = ox.Triple(whole, ox.NamedNode(str(RDF.type)), ox.NamedNode(str(DCAT.Dataset)))
    title = ox.Triple(whole, ox.NamedNode(str(DCTERMS.title)), ox.Literal("0.1.0"))
    former = ox.Triple(whole, version, ox.Literal("0.1.0"))
    for told in ([kind, title], [former, kind, title]):
        found = list(dcat.of_version(told, "2026-11-20.1"))
        assert found == [kind, ox.Triple(whole, version, ox.Literal("2026-11-20.1")), title]


def test_what_a_catalogue_says_elsewhere_is_told_to_portals(tmp_path: Path) -> None:
    """The place that it covers, whom to ask, whose page it is: each is said once, for people."""
    package = {
        "id": "https://ville.example/donnees/",
        "title": "Ville",
        "description": "Une ville.",
        "languages": ["fr"],
        "version": "0.1.0",
        "keywords": [],
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://spdx.org/licenses/CC0"}],
        "contributors": [{"title": "La Ville", "path": "https://ville.example/"}],
        "x-site": {"contact": "https://ville.example/contact"},
        FOLLOWS: "0.1.0",
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    own = load(tmp_path)
    contents = dcat.Contents({}, None, None, [], ("nevers", "Nevers"), {})
    said = rdflib.Graph().parse(data=turtle(dcat.triples(own, [], contents), dcat.PREFIXES))
    data_set = URIRef(f"{own.base}catalogue")
    place, publisher, contact, standard = (
        said.value(data_set, term)
        for term in (DCTERMS.spatial, DCTERMS.publisher, DCAT.contactPoint, DCTERMS.conformsTo)
    )
    assert place == URIRef(f"{own.base}territory/nevers")
    assert said.value(place, SKOS.prefLabel) == rdflib.Literal("Nevers", lang="fr")
    assert said.value(publisher, FOAF.homepage) == URIRef("https://ville.example/")
    assert said.value(contact, VCARD.hasURL) == URIRef("https://ville.example/contact")
    # Its own address has no vocabulary.
    assert standard == URIRef("https://w3id.org/maillage/def")
