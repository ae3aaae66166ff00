"""DCAT-AP 3 and VoID: one catalogue with one data set, its files and the service that answers.

https://semiceu.github.io/DCAT-AP/releases/3.0.1/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from maillage.emit.output import Output
from maillage.emit.outside_links import OutsideLinks
from maillage.emit.statements import EU, Statements
from maillage.model.entities import DATE, DCAT, DCTERMS, RDF, RDFS, SKOS, VOID, XSD, Model
from maillage.model.kind import TERRITORY
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
    #: The record of the place that the catalogue covers: its id and its name.
    covered: tuple[str, str] | None
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


class _Description(Statements):
    def __init__(self, model: Model, files: Sequence[PublishedFile], contents: Contents) -> None:
        super().__init__(f"{model.base}catalogue")
        self._model = model
        self._files = files
        self._contents = contents
        self._licence = ox.NamedNode(model.package["licenses"][0]["path"])

    def triples(self) -> list[ox.Triple]:
        self._catalogue()
        self._data_set()
        self._service()
        self._partitions()
        self._linksets()
        for file in self._files:
            self._distribution(file)
        return self.by_subject()

    def _shared(self, subject: ox.NamedNode) -> None:
        """Say what holds for the catalogue, the data set and the service alike."""
        package, more = self._model.package, self._model.package.get("x-dcat", {})
        self.add(subject, DCTERMS + "identifier", ox.Literal(subject.value))
        publisher = self.inner("publisher", FOAF + "Agent")
        name = ox.Literal(package["contributors"][0]["title"], language=self._model.language)
        self.add(publisher, FOAF + "name", name)
        if home := package["contributors"][0].get("path"):
            self.typed(publisher, FOAF + "homepage", FOAF + "Document", home)
        self.add(subject, DCTERMS + "publisher", publisher)
        self._contact(subject, name)
        self.typed(subject, DCTERMS + "license", DCTERMS + "LicenseDocument", self._licence.value)
        # data.gouv.fr looks it up by its label, CKAN by its title: neither knows the address.
        for code, title in by_language(package["licenses"][0], "title").items():
            for term in (RDFS + "label", DCTERMS + "title"):
                self.add(self._licence, term, ox.Literal(title, language=code))
        if rights := more.get("accessRights"):
            self.typed(subject, DCTERMS + "accessRights", DCTERMS + "RightsStatement", rights)
        if theme := more.get("theme"):
            self.typed(subject, DCAT + "theme", SKOS + "Concept", theme["path"])
            labels = by_language(theme, "title").items()
            said = (ox.Literal(label, language=code) for code, label in labels)
            self.add(ox.NamedNode(theme["path"]), SKOS + "prefLabel", *said)
        keywords = (ox.Literal(word, language=self._model.language) for word in package["keywords"])
        self.add(subject, DCAT + "keyword", *keywords)

    def _contact(self, subject: ox.NamedNode, name: ox.Literal) -> None:
        email = self._model.package["contributors"][0].get("email")
        # Else as the foot of each page tells whom to ask.
        address = f"mailto:{email}" if email else self._model.face.contact
        if address:
            contact = self.inner("contact", VCARD + "Kind", VCARD + "Organization")
            self.add(contact, VCARD + "fn", name)
            term = "hasEmail" if address.startswith("mailto:") else "hasURL"
            self.add(contact, VCARD + term, ox.NamedNode(address))
            self.add(subject, DCAT + "contactPoint", contact)

    def _languages(self, subject: ox.NamedNode, codes: Sequence[str]) -> None:
        known = filter(None, (nearest(code, ALPHA_3) for code in codes))
        iris = (f"{EU}language/{ALPHA_3[code]}" for code in dict.fromkeys(known))
        self.typed(subject, DCTERMS + "language", DCTERMS + "LinguisticSystem", *iris)

    def _dates(self, subject: ox.NamedNode) -> None:
        names = (DCTERMS + "issued", DCTERMS + "modified")
        for name, day in zip(names, self._contents.dates or (), strict=False):
            self.add(subject, name, ox.Literal(day, datatype=ox.NamedNode(DATE)))

    def _whole(self, subject: ox.NamedNode) -> None:
        """Say what holds for the catalogue and the data set alike."""
        more = self._model.package.get("x-dcat", {})
        self.texts(subject, self._model.words)
        self._shared(subject)
        self._languages(subject, self._model.package["languages"])
        self._dates(subject)
        if place := more.get("spatial"):
            self.typed(subject, DCTERMS + "spatial", DCTERMS + "Location", place)
        elif self._contents.covered:
            identifier, name = self._contents.covered
            place = f"{self._model.base}{TERRITORY}/{identifier}"
            self.typed(subject, DCTERMS + "spatial", DCTERMS + "Location", place)
            label = ox.Literal(name, language=self._model.language)
            self.add(ox.NamedNode(place), SKOS + "prefLabel", label)

    def _catalogue(self) -> None:
        catalogue = self.inner("catalog", DCAT + "Catalog")
        self._whole(catalogue)
        self.add(catalogue, DCAT + "dataset", self.whole)
        self.add(catalogue, DCAT + "service", ox.NamedNode(f"{self.whole.value}#sparql"))
        home = self._model.package.get("homepage", self._model.base)
        self.typed(catalogue, FOAF + "homepage", FOAF + "Document", home)
        themes = f"{EU}data-theme"
        self.typed(catalogue, DCAT + "themeTaxonomy", SKOS + "ConceptScheme", themes)
        self.add(ox.NamedNode(themes), DCTERMS + "title", ox.Literal("Data theme", language="en"))

    def _data_set(self) -> None:
        dataset, package = self.whole, self._model.package
        more = package.get("x-dcat", {})
        self.add(dataset, RDF + "type", *map(ox.NamedNode, (DCAT + "Dataset", VOID + "Dataset")))
        self._whole(dataset)
        self.add(dataset, DCTERMS + "creator", self.inner("publisher", FOAF + "Agent"))
        self.add(dataset, DCAT + "version", ox.Literal(package["version"]))
        page = f"{self._model.base}donnees"
        self.typed(dataset, DCAT + "landingPage", FOAF + "Document", page)
        standard = DCTERMS + "Standard"
        # Of the vocabulary, which a catalogue of one’s own has of the standard.
        vocabulary = self._model.terms.removesuffix("#")
        self.typed(dataset, DCTERMS + "conformsTo", standard, vocabulary)
        if often := more.get("accrualPeriodicity"):
            self.typed(dataset, DCTERMS + "accrualPeriodicity", DCTERMS + "Frequency", often)
        for name in self._contents.sources:
            source = ox.NamedNode(f"{self._model.base}{name}")
            # Not `dcterms:source`: what stands there is a data set, DCAT-AP says.
            for term in (PROV + "wasDerivedFrom", DCTERMS + "references"):
                self.add(dataset, term, source)
        if self._contents.period:
            period = self.inner("period", DCTERMS + "PeriodOfTime")
            for name, day in zip(("startDate", "endDate"), self._contents.period, strict=True):
                self.add(period, DCAT + name, ox.Literal(day, datatype=ox.NamedNode(DATE)))
            self.add(dataset, DCTERMS + "temporal", period)

    def _service(self) -> None:
        service = self.inner("sparql", DCAT + "DataService")
        self.texts(service, _SERVICE)
        self._shared(service)
        for name in ("endpointURL", "endpointDescription"):
            self.typed(service, DCAT + name, RDFS + "Resource", endpoint(self._model))
        self.add(service, DCAT + "servesDataset", self.whole)
        protocol = "https://www.w3.org/TR/sparql11-protocol/"
        self.typed(service, DCTERMS + "conformsTo", DCTERMS + "Standard", protocol)

    def _partitions(self) -> None:
        """Say in VoID what the triples are about."""
        model, dataset = self._model, self.whole
        self.add(dataset, VOID + "uriSpace", ox.Literal(model.base))
        self.add(dataset, VOID + "sparqlEndpoint", ox.NamedNode(endpoint(model)))
        self.add(
            dataset, VOID + "vocabulary", *map(ox.NamedNode, sorted({*model.prefixes.values()}))
        )
        self.add(dataset, VOID + "entities", _integer(sum(self._contents.counts.values())))
        for entity in model.entities.values():
            partition = ox.NamedNode(f"{dataset.value}#{entity.collection}")
            self.add(dataset, VOID + "classPartition", partition)
            self.add(partition, VOID + "class", ox.NamedNode(entity.iri))
            number = self._contents.counts.get(entity.collection, 0)
            self.add(partition, VOID + "entities", _integer(number))

    def _linksets(self) -> None:
        """Say with which data sets the graph is linked, and by what."""
        for number, ((term, space), count) in enumerate(self._contents.links.items(), 1):
            links = self.inner(f"links-{number}", VOID + "Linkset")
            self.add(self.whole, VOID + "subset", links)
            self.add(links, VOID + "linkPredicate", ox.NamedNode(term))
            self.add(links, VOID + "triples", _integer(count))
            self.add(links, VOID + "subjectsTarget", self.whole)
            self.typed(links, VOID + "objectsTarget", VOID + "Dataset", space)
            self.add(ox.NamedNode(space), VOID + "uriSpace", ox.Literal(space))

    def _distribution(self, file: PublishedFile) -> None:
        output = file.output
        node = self.inner(output.name, DCAT + "Distribution")
        address = ox.NamedNode(f"{self._model.base}{output.name}")
        if output.is_dump:
            self.add(self.whole, VOID + "dataDump", address)
        self.add(self.whole, DCAT + "distribution", node)
        self.texts(node, output.words)
        self.typed(node, DCTERMS + "license", DCTERMS + "LicenseDocument", self._licence.value)
        self._languages(node, self._model.package["languages"])
        self._dates(node)
        media = f"{MEDIA}{output.media_type}"
        self.typed(node, DCAT + "mediaType", DCTERMS + "MediaType", media)
        if name := _EU_FORMAT.get(output.format):
            kind = DCTERMS + "MediaTypeOrExtent"
            self.typed(node, DCTERMS + "format", kind, f"{EU}file-type/{name}")
        self.add(node, DCAT + "byteSize", _integer(file.size, "nonNegativeInteger"))
        available = f"{EU}planned-availability/AVAILABLE"
        self.typed(node, DCATAP + "availability", SKOS + "Concept", available)
        label = ox.Literal("Available", language="en")
        self.add(ox.NamedNode(available), SKOS + "prefLabel", label)
        self.add(node, DCAT + "accessURL", address)
        self.add(node, DCAT + "downloadURL", address)
        checksum = self.inner(f"{output.name}-sha256", SPDX + "Checksum")
        self.add(node, SPDX + "checksum", checksum)
        self.typed(checksum, SPDX + "algorithm", SPDX + "ChecksumAlgorithm", SHA256)
        value = ox.Literal(file.digest, datatype=ox.NamedNode(XSD + "hexBinary"))
        self.add(checksum, SPDX + "checksumValue", value)


def _integer(value: int, kind: str = "integer") -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + kind))
