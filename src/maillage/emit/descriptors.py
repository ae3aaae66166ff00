"""What describes the build: DCAT and VoID for catalogues, a report and checksums for people."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from maillage.findings import reporters
from maillage.findings.finding import Report
from maillage.model.entities import DCTERMS, RDF, XSD, Model
from maillage.model.jsonld import turtle

DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
FOAF = "http://xmlns.com/foaf/0.1/"
MEDIA = "https://www.iana.org/assignments/media-types/"
#: EU authority table, as DCAT-AP asks of a language.
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_EU_LANGUAGE = {"fr": "FRA", "en": "ENG"}

#: What a reader may download, besides one CSV file a table: file, title, media type.
DISTRIBUTIONS = (
    ("maillage.ttl", "Graphe RDF (Turtle)", "text/turtle"),
    ("maillage.db", "Base SQLite", "application/vnd.sqlite3"),
)


class Sink:
    """Describes what the other sinks made."""

    def __init__(self, model: Model, out: Path) -> None:
        self._model = model
        self._out = out

    def add(self, folder: Path) -> None:
        """Take nothing: only the whole is described."""

    def finish(self, report: Report) -> None:
        """Write `catalog.ttl`, `report.json`, and `SHA256SUMS` over all that is in the folder."""
        out = self._out
        (out / "catalog.ttl").write_bytes(_catalogue(self._model, out, report))
        (out / "report.json").write_text(reporters.json(report) + "\n", encoding="utf-8")
        (out / "SHA256SUMS").write_text(_checksums(out), encoding="utf-8")

    def close(self) -> None:
        """Hold nothing open."""


def _checksums(out: Path) -> str:
    """List the files as `sha256sum` does, so that `sha256sum -c` checks a download."""
    files = sorted(out.iterdir())
    with ThreadPoolExecutor() as pool:
        digests = pool.map(_digest, files)
        return "".join(
            f"{digest}  {file.name}\n" for digest, file in zip(digests, files, strict=True)
        )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _catalogue(model: Model, out: Path, report: Report) -> bytes:
    package, base = model.package, model.base
    dataset = ox.NamedNode(f"{base}catalogue")
    triples: list[ox.Triple] = []

    def say(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        triples.append(ox.Triple(subject, ox.NamedNode(predicate), value))

    def number(value: int) -> ox.Literal:
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))

    def french(text: str) -> ox.Literal:
        return ox.Literal(text, language="fr")

    for kind in (DCAT + "Dataset", VOID + "Dataset"):
        say(dataset, RDF + "type", ox.NamedNode(kind))
    say(dataset, DCTERMS + "title", french(package["title"]))
    say(dataset, DCTERMS + "description", french(package["description"]))
    for code in package["languages"]:
        say(dataset, DCTERMS + "language", ox.NamedNode(LANGUAGES + _EU_LANGUAGE[code]))
    for word in package["keywords"]:
        say(dataset, DCAT + "keyword", french(word))
    licence = ox.NamedNode(package["licenses"][0]["path"])
    say(dataset, DCTERMS + "license", licence)
    publisher = ox.NamedNode(f"{base}catalogue#publisher")
    say(dataset, DCTERMS + "publisher", publisher)
    say(publisher, RDF + "type", ox.NamedNode(FOAF + "Agent"))
    say(publisher, FOAF + "name", french(package["contributors"][0]["title"]))
    say(dataset, VOID + "uriSpace", ox.Literal(base))
    say(dataset, VOID + "dataDump", ox.NamedNode(f"{base}maillage.ttl"))
    say(dataset, VOID + "sparqlEndpoint", ox.NamedNode(f"{base}sparql"))
    service = ox.NamedNode(f"{base}catalogue#sparql")
    say(service, RDF + "type", ox.NamedNode(DCAT + "DataService"))
    say(service, DCTERMS + "title", french("Interrogation en SPARQL 1.1"))
    say(service, DCTERMS + "license", licence)
    say(service, DCAT + "endpointURL", ox.NamedNode(f"{base}sparql"))
    say(service, DCAT + "servesDataset", dataset)
    for iri in sorted({*model.prefixes.values()}):
        say(dataset, VOID + "vocabulary", ox.NamedNode(iri))
    say(dataset, VOID + "entities", number(report.total))
    for entity in model.entities.values():
        partition = ox.NamedNode(f"{base}catalogue#{entity.collection}")
        say(dataset, VOID + "classPartition", partition)
        say(partition, VOID + "class", ox.NamedNode(entity.iri))
        say(partition, VOID + "entities", number(report.counts.get(entity.collection, 0)))
    csv_files = [(file.name, file.stem, "text/csv") for file in sorted(out.glob("*.csv"))]
    for name, title, media in (*DISTRIBUTIONS, *csv_files):
        distribution = ox.NamedNode(f"{base}catalogue#{name}")
        say(dataset, DCAT + "distribution", distribution)
        say(distribution, RDF + "type", ox.NamedNode(DCAT + "Distribution"))
        say(distribution, DCTERMS + "title", french(title))
        say(distribution, DCTERMS + "license", licence)
        say(distribution, DCAT + "mediaType", ox.NamedNode(MEDIA + media))
        say(distribution, DCAT + "byteSize", number((out / name).stat().st_size))
        say(distribution, DCAT + "accessURL", ox.NamedNode(base))
        say(distribution, DCAT + "downloadURL", ox.NamedNode(f"{base}{name}"))
    prefixes = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "void": VOID, "xsd": XSD}
    return turtle(triples, prefixes)
