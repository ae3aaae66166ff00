"""DCAT-AP 3 and VoID: one catalogue with one data set, its files and the service that answers.

https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from maillage.emit.output import Output
from maillage.emit.outside_links import OutsideLinks
from maillage.model.entities import DATE, DCAT, DCTERMS, RDF, RDFS, SKOS, VOID, XSD, Model
from maillage.model.labels import Words
from maillage.model.languages import ALPHA_3, by_language, nearest

DCATAP = "http://data.europa.eu/r5r/"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
SPDX = "http://spdx.org/rdf/terms#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
PREFIXES = {
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcterms": DCTERMS,
    "rdfs": RDFS,
    "foaf": FOAF,
    "prov": PROV,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "void": VOID,
    "xsd": XSD,
}
MEDIA = "https://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"
#: What the EU calls the formats that it has a name for.
_EU_FORMAT = {"csv": "CSV", "ttl": "RDF_TURTLE", "json": "JSON"}
#: As DCAT-AP 3 wants it: https, unlike the term of SPDX. Behind that term, data.gouv.fr takes a
#: text alone for the value, and nothing of a catalogue with `xsd:hexBinary`, as DCAT-AP 3 asks.
SHA256 = "https://spdx.org/rdf/terms#checksumAlgorithm_sha256"
_SERVICE = Words.of(
    "Interrogation en SPARQL 1.1",
    "Répond aux requêtes SPARQL sur tout le catalogue, en lecture.",
    "SPARQL 1.1 endpoint",
    "Answers SPARQL queries about the whole catalogue; read-only.",
)

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class PublishedFile:
    """A file of the data, as it lies in the folder of the build."""

    output: Output
    size: int
    #: Its SHA-256, in hexadecimal.
    digest: str


@dataclass(frozen=True)
class Contents:
    """What the records say of the whole."""

    #: How many records there are, by collection.
    counts: Mapping[str, int]
    #: The first and the last day that they tell of; None where they have no date.
    period: tuple[str, str] | None
    #: When the first one entered the catalogue, and one last changed; None where Git is not known.
    dates: tuple[str, str] | None
    #: The records of the documents that others draw from, as `source/<id>`.
    sources: Sequence[str]
    #: The links with other data sets.
    links: OutsideLinks


def endpoint(model: Model) -> str:
    """Return where SPARQL is answered: below the home page, as a redirect would lose a POST."""
    return f"{model.package.get('homepage', model.base)}sparql"


def triples(model: Model, files: Sequence[PublishedFile], contents: Contents) -> list[ox.Triple]:
    """Return the description of a build."""
    return _Description(model, files, contents).triples()


def of_version(described: Iterable[ox.Triple], version: str) -> Iterator[ox.Triple]:
    """Yield what a build, even of another time, says of itself, with the version that it is."""
    named = ox.NamedNode(f"{DCAT}version")
    for triple in described:
        if triple.predicate != named:
            yield triple
        if triple.object == ox.NamedNode(f"{DCAT}Dataset"):
            yield ox.Triple(triple.subject, named, ox.Literal(version))


class _Description:
    def __init__(self, model: Model, files: Sequence[PublishedFile], contents: Contents) -> None:
        self._model = model
        self._files = files
        self._contents = contents
        self._dataset = ox.NamedNode(f"{model.base}catalogue")
        self._licence = ox.NamedNode(model.package["licenses"][0]["path"])
        self._said: dict[ox.Triple, None] = {}

    def triples(self) -> list[ox.Triple]:
        self._catalogue()
        self._data_set()
        self._service()
        self._partitions()
        self._linksets()
        for file in self._files:
            self._distribution(file)
        by_subject: dict[Any, list[ox.Triple]] = {}
        for triple in self._said:
            by_subject.setdefault(triple.subject, []).append(triple)
        return [triple for said in by_subject.values() for triple in said]

    def _say(self, subject: ox.NamedNode, predicate: str, *values: Term) -> None:
        for value in values:
            self._said[ox.Triple(subject, ox.NamedNode(predicate), value)] = None

    def _typed(self, subject: ox.NamedNode, predicate: str, kind: str, *iris: str) -> None:
        """Say something of which DCAT-AP asks that its class be known here."""
        for iri in iris:
            self._say(subject, predicate, ox.NamedNode(iri))
            self._say(ox.NamedNode(iri), RDF + "type", ox.NamedNode(kind))
            if iri.startswith(_EU):
                table = ox.NamedNode(iri.rpartition("/")[0])
                self._say(ox.NamedNode(iri), SKOS + "inScheme", table)

    def _inner(self, name: str, *kinds: str) -> ox.NamedNode:
        node = ox.NamedNode(f"{self._dataset.value}#{name}")
        self._say(node, RDF + "type", *map(ox.NamedNode, kinds))
        return node

    def _texts(self, subject: ox.NamedNode, words: Words) -> None:
        for predicate, texts in (("title", words.titles), ("description", words.descriptions)):
            said = (ox.Literal(text, language=code) for code, text in texts.items() if text)
            self._say(subject, DCTERMS + predicate, *said)

    def _shared(self, subject: ox.NamedNode) -> None:
        """Say what holds for the catalogue, the data set and the service alike."""
        package, more = self._model.package, self._model.package.get("x-dcat", {})
        self._say(subject, DCTERMS + "identifier", ox.Literal(subject.value))
        publisher = self._inner("publisher", FOAF + "Agent")
        name = ox.Literal(package["contributors"][0]["title"], language=self._model.language)
        self._say(publisher, FOAF + "name", name)
        self._say(subject, DCTERMS + "publisher", publisher)
        self._contact(subject, name)
        self._typed(subject, DCTERMS + "license", DCTERMS + "LicenseDocument", self._licence.value)
        # data.gouv.fr looks it up by its label, CKAN by its title: neither knows the address.
        for code, title in by_language(package["licenses"][0], "title").items():
            for term in (RDFS + "label", DCTERMS + "title"):
                self._say(self._licence, term, ox.Literal(title, language=code))
        if rights := more.get("accessRights"):
            self._typed(subject, DCTERMS + "accessRights", DCTERMS + "RightsStatement", rights)
        if theme := more.get("theme"):
            self._typed(subject, DCAT + "theme", SKOS + "Concept", theme["path"])
            labels = by_language(theme, "title").items()
            said = (ox.Literal(label, language=code) for code, label in labels)
            self._say(ox.NamedNode(theme["path"]), SKOS + "prefLabel", *said)
        keywords = (ox.Literal(word, language=self._model.language) for word in package["keywords"])
        self._say(subject, DCAT + "keyword", *keywords)

    def _contact(self, subject: ox.NamedNode, name: ox.Literal) -> None:
        if email := self._model.package["contributors"][0].get("email"):
            contact = self._inner("contact", VCARD + "Kind", VCARD + "Organization")
            self._say(contact, VCARD + "fn", name)
            self._say(contact, VCARD + "hasEmail", ox.NamedNode(f"mailto:{email}"))
            self._say(subject, DCAT + "contactPoint", contact)

    def _languages(self, subject: ox.NamedNode, codes: Sequence[str]) -> None:
        known = filter(None, (nearest(code, ALPHA_3) for code in codes))
        iris = (f"{_EU}language/{ALPHA_3[code]}" for code in dict.fromkeys(known))
        self._typed(subject, DCTERMS + "language", DCTERMS + "LinguisticSystem", *iris)

    def _dates(self, subject: ox.NamedNode) -> None:
        names = (DCTERMS + "issued", DCTERMS + "modified")
        for name, day in zip(names, self._contents.dates or (), strict=False):
            self._say(subject, name, ox.Literal(day, datatype=ox.NamedNode(DATE)))

    def _whole(self, subject: ox.NamedNode) -> None:
        """Say what holds for the catalogue and the data set alike."""
        more = self._model.package.get("x-dcat", {})
        self._texts(subject, self._model.words)
        self._shared(subject)
        self._languages(subject, self._model.package["languages"])
        self._dates(subject)
        if place := more.get("spatial"):
            self._typed(subject, DCTERMS + "spatial", DCTERMS + "Location", place)

    def _catalogue(self) -> None:
        catalogue = self._inner("catalog", DCAT + "Catalog")
        self._whole(catalogue)
        self._say(catalogue, DCAT + "dataset", self._dataset)
        self._say(catalogue, DCAT + "service", ox.NamedNode(f"{self._dataset.value}#sparql"))
        home = self._model.package.get("homepage", self._model.base)
        self._typed(catalogue, FOAF + "homepage", FOAF + "Document", home)
        themes = f"{_EU}data-theme"
        self._typed(catalogue, DCAT + "themeTaxonomy", SKOS + "ConceptScheme", themes)
        self._say(ox.NamedNode(themes), DCTERMS + "title", ox.Literal("Data theme", language="en"))

    def _data_set(self) -> None:
        dataset, package = self._dataset, self._model.package
        more = package.get("x-dcat", {})
        self._say(dataset, RDF + "type", *map(ox.NamedNode, (DCAT + "Dataset", VOID + "Dataset")))
        self._whole(dataset)
        self._say(dataset, DCTERMS + "creator", self._inner("publisher", FOAF + "Agent"))
        self._say(dataset, DCAT + "version", ox.Literal(package["version"]))
        page = f"{self._model.base}donnees"
        self._typed(dataset, DCAT + "landingPage", FOAF + "Document", page)
        standard = DCTERMS + "Standard"
        self._typed(dataset, DCTERMS + "conformsTo", standard, f"{self._model.base}def")
        if often := more.get("accrualPeriodicity"):
            self._typed(dataset, DCTERMS + "accrualPeriodicity", DCTERMS + "Frequency", often)
        for name in self._contents.sources:
            source = ox.NamedNode(f"{self._model.base}{name}")
            # Not `dcterms:source`: what stands there is a data set, DCAT-AP says.
            for term in (PROV + "wasDerivedFrom", DCTERMS + "references"):
                self._say(dataset, term, source)
        if self._contents.period:
            period = self._inner("period", DCTERMS + "PeriodOfTime")
            for name, day in zip(("startDate", "endDate"), self._contents.period, strict=True):
                self._say(period, DCAT + name, ox.Literal(day, datatype=ox.NamedNode(DATE)))
            self._say(dataset, DCTERMS + "temporal", period)

    def _service(self) -> None:
        service = self._inner("sparql", DCAT + "DataService")
        self._texts(service, _SERVICE)
        self._shared(service)
        for name in ("endpointURL", "endpointDescription"):
            self._typed(service, DCAT + name, RDFS + "Resource", endpoint(self._model))
        self._say(service, DCAT + "servesDataset", self._dataset)
        protocol = "https://www.w3.org/TR/sparql11-protocol/"
        self._typed(service, DCTERMS + "conformsTo", DCTERMS + "Standard", protocol)

    def _partitions(self) -> None:
        """Say in VoID what the triples are about."""
        model, dataset = self._model, self._dataset
        self._say(dataset, VOID + "uriSpace", ox.Literal(model.base))
        self._say(dataset, VOID + "sparqlEndpoint", ox.NamedNode(endpoint(model)))
        self._say(
            dataset, VOID + "vocabulary", *map(ox.NamedNode, sorted({*model.prefixes.values()}))
        )
        self._say(dataset, VOID + "entities", _integer(sum(self._contents.counts.values())))
        for entity in model.entities.values():
            partition = ox.NamedNode(f"{dataset.value}#{entity.collection}")
            self._say(dataset, VOID + "classPartition", partition)
            self._say(partition, VOID + "class", ox.NamedNode(entity.iri))
            number = self._contents.counts.get(entity.collection, 0)
            self._say(partition, VOID + "entities", _integer(number))

    def _linksets(self) -> None:
        """Say with which data sets the graph is linked, and by what."""
        for number, ((term, space), count) in enumerate(self._contents.links.items(), 1):
            links = self._inner(f"links-{number}", VOID + "Linkset")
            self._say(self._dataset, VOID + "subset", links)
            self._say(links, VOID + "linkPredicate", ox.NamedNode(term))
            self._say(links, VOID + "triples", _integer(count))
            self._say(links, VOID + "subjectsTarget", self._dataset)
            self._typed(links, VOID + "objectsTarget", VOID + "Dataset", space)
            self._say(ox.NamedNode(space), VOID + "uriSpace", ox.Literal(space))

    def _distribution(self, file: PublishedFile) -> None:
        output = file.output
        node = self._inner(output.name, DCAT + "Distribution")
        address = ox.NamedNode(f"{self._model.base}{output.name}")
        if output.is_dump:
            self._say(self._dataset, VOID + "dataDump", address)
        self._say(self._dataset, DCAT + "distribution", node)
        self._texts(node, output.words)
        self._typed(node, DCTERMS + "license", DCTERMS + "LicenseDocument", self._licence.value)
        self._languages(node, self._model.package["languages"])
        self._dates(node)
        media = f"{MEDIA}{output.media_type}"
        self._typed(node, DCAT + "mediaType", DCTERMS + "MediaType", media)
        if name := _EU_FORMAT.get(output.format):
            kind = DCTERMS + "MediaTypeOrExtent"
            self._typed(node, DCTERMS + "format", kind, f"{_EU}file-type/{name}")
        self._say(node, DCAT + "byteSize", _integer(file.size, "nonNegativeInteger"))
        available = f"{_EU}planned-availability/AVAILABLE"
        self._typed(node, DCATAP + "availability", SKOS + "Concept", available)
        label = ox.Literal("Available", language="en")
        self._say(ox.NamedNode(available), SKOS + "prefLabel", label)
        self._say(node, DCAT + "accessURL", address)
        self._say(node, DCAT + "downloadURL", address)
        checksum = self._inner(f"{output.name}-sha256", SPDX + "Checksum")
        self._say(node, SPDX + "checksum", checksum)
        self._typed(checksum, SPDX + "algorithm", SPDX + "ChecksumAlgorithm", SHA256)
        value = ox.Literal(file.digest, datatype=ox.NamedNode(XSD + "hexBinary"))
        self._say(checksum, SPDX + "checksumValue", value)


def _integer(value: int, kind: str = "integer") -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))
