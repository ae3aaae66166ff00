"""What describes the build: DCAT and VoID for catalogues, a report and checksums for people."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

from maillage.emit.output import Output
from maillage.findings import reporters
from maillage.findings.finding import Report
from maillage.model.entities import DCAT, DCTERMS, RDF, XSD, Model
from maillage.model.jsonld import turtle
from maillage.model.labels import Words
from maillage.model.languages import SOURCE

VOID = "http://rdfs.org/ns/void#"
FOAF = "http://xmlns.com/foaf/0.1/"
MEDIA = "https://www.iana.org/assignments/media-types/"
#: EU authority table, as DCAT-AP asks of a language.
LANGUAGES = "http://publications.europa.eu/resource/authority/language/"
_EU_LANGUAGE = {"fr": "FRA", "en": "ENG", "nl": "NLD", "de": "DEU", "it": "ITA", "es": "SPA"}

OUTPUTS = (
    Output(
        "catalog.ttl",
        "text/turtle",
        Words.of(
            "Description du catalogue",
            "Ce qu’il y a à télécharger, en DCAT et en VoID.",
            "Description of the catalogue",
            "What there is to download, in DCAT and VoID, for data portals.",
        ),
        is_data=False,
    ),
    Output(
        "report.json",
        "application/json",
        Words.of(
            "Rapport de la construction",
            "Combien de fiches ont été acceptées, et ce qui a été remarqué.",
            "Report of the build",
            "How many records were accepted, and what was remarked on.",
        ),
        is_data=False,
    ),
    Output(
        "SHA256SUMS",
        "text/plain",
        Words.of(
            "Sommes de contrôle",
            "Celles de tous les autres fichiers, pour `sha256sum --check SHA256SUMS`.",
            "Checksums",
            "Those of all the other files, for `sha256sum --check SHA256SUMS`.",
        ),
        is_data=False,
    ),
)


def write(model: Model, out: Path, report: Report, data: Sequence[Output]) -> None:
    """Describe a complete build in its folder.

    Args:
        model: what the catalogue holds.
        out: the folder, with the files of the data in it.
        report: the verdict, with the number of records of each kind.
        data: what the files of the data are.
    """
    (out / "catalog.ttl").write_bytes(_catalogue(model, out, report, data))
    (out / "report.json").write_text(reporters.json(report) + "\n", encoding="utf-8")
    (out / "SHA256SUMS").write_text(_checksums(out), encoding="utf-8")


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


def _catalogue(model: Model, out: Path, report: Report, data: Sequence[Output]) -> bytes:
    package, base = model.package, model.base
    dataset = ox.NamedNode(f"{base}catalogue")
    triples: list[ox.Triple] = []

    def say(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        triples.append(ox.Triple(subject, ox.NamedNode(predicate), value))

    def number(value: int) -> ox.Literal:
        return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))

    def told(text: str) -> ox.Literal:
        return ox.Literal(text, language=model.language)

    for kind in (DCAT + "Dataset", VOID + "Dataset"):
        say(dataset, RDF + "type", ox.NamedNode(kind))
    say(dataset, DCTERMS + "title", told(package["title"]))
    say(dataset, DCTERMS + "description", told(package["description"]))
    for code in package["languages"]:
        if code in _EU_LANGUAGE:
            say(dataset, DCTERMS + "language", ox.NamedNode(LANGUAGES + _EU_LANGUAGE[code]))
    for word in package["keywords"]:
        say(dataset, DCAT + "keyword", told(word))
    licence = ox.NamedNode(package["licenses"][0]["path"])
    say(dataset, DCTERMS + "license", licence)
    publisher = ox.NamedNode(f"{base}catalogue#publisher")
    say(dataset, DCTERMS + "publisher", publisher)
    say(publisher, RDF + "type", ox.NamedNode(FOAF + "Agent"))
    say(publisher, FOAF + "name", told(package["contributors"][0]["title"]))
    say(dataset, VOID + "uriSpace", ox.Literal(base))
    say(dataset, VOID + "sparqlEndpoint", ox.NamedNode(f"{base}sparql"))
    service = ox.NamedNode(f"{base}catalogue#sparql")
    say(service, RDF + "type", ox.NamedNode(DCAT + "DataService"))
    say(service, DCTERMS + "title", ox.Literal("Interrogation en SPARQL 1.1", language=SOURCE))
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
    for output in data:
        distribution = ox.NamedNode(f"{base}catalogue#{output.name}")
        address = ox.NamedNode(f"{base}{output.name}")
        if output.is_dump:
            say(dataset, VOID + "dataDump", address)
        say(dataset, DCAT + "distribution", distribution)
        say(distribution, RDF + "type", ox.NamedNode(DCAT + "Distribution"))
        for language, title in output.words.titles.items():
            say(distribution, DCTERMS + "title", ox.Literal(title, language=language))
        for language, text in output.words.descriptions.items():
            say(distribution, DCTERMS + "description", ox.Literal(text, language=language))
        say(distribution, DCTERMS + "license", licence)
        say(distribution, DCAT + "mediaType", ox.NamedNode(MEDIA + output.media_type))
        say(distribution, DCAT + "byteSize", number((out / output.name).stat().st_size))
        say(distribution, DCAT + "accessURL", ox.NamedNode(base))
        say(distribution, DCAT + "downloadURL", address)
    prefixes = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "void": VOID, "xsd": XSD}
    return turtle(triples, prefixes)
