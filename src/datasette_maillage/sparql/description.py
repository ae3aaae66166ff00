"""The service description: what `/sparql` says of itself to machines.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from maillage.model.entities import DCTERMS, RDF, Model

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
#: The names that the W3C gives to formats, by ours.
_NAMED = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "nq": "N-Quads",
    "trig": "TriG",
}
PREFIXES = {"sd": SD, "formats": FORMATS, "dcterms": DCTERMS}


def triples(model: Model, address: str) -> Iterator[ox.Triple]:
    """Yield what describes the service.

    `address` is where the service answers: its permanent address leads there by a redirect, which
    makes a GET of a POST.
    """
    home = f"{model.base}sparql"
    dataset, graph = f"{model.base}catalogue", f"{model.base}maillage.ttl"
    rows = [
        (home, RDF + "type", SD + "Service"),
        (home, SD + "endpoint", address),
        (home, SD + "supportedLanguage", SD + "SPARQL11Query"),
        *((home, SD + "resultFormat", FORMATS + name) for name in _NAMED.values()),
        (home, SD + "defaultDataset", dataset),
        (dataset, RDF + "type", SD + "Dataset"),
        (dataset, SD + "defaultGraph", graph),
        (graph, RDF + "type", SD + "Graph"),
        (home, DCTERMS + "license", model.package["licenses"][0]["path"]),
    ]
    for subject, predicate, value in rows:
        yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))
    title = ox.Literal(model.package["title"], language=model.language)
    yield ox.Triple(ox.NamedNode(home), ox.NamedNode(DCTERMS + "title"), title)
