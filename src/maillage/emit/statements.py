"""What is said of a thing, its parts and what it names: triples that are said once."""

from __future__ import annotations

import pyoxigraph as ox

from maillage.model.entities import DCTERMS, RDF, SKOS
from maillage.model.labels import Words

#: Where the lists of the EU stand.
EU = "http://publications.europa.eu/resource/authority/"
Term = ox.NamedNode | ox.Literal


class Statements:
    """Keeps what is said, in its order.

    Args:
        whole: the IRI of the thing, below which its parts have theirs.
    """

    def __init__(self, whole: str) -> None:
        self.whole = ox.NamedNode(whole)
        self._said: dict[ox.Triple, None] = {}

    def add(self, subject: ox.NamedNode, predicate: str, *values: Term) -> None:
        """Say something, once."""
        for value in values:
            self._said[ox.Triple(subject, ox.NamedNode(predicate), value)] = None

    def typed(self, subject: ox.NamedNode, predicate: str, kind: str, *iris: str) -> None:
        """Say something of which a profile asks that its class be known here."""
        for iri in iris:
            self.add(subject, predicate, ox.NamedNode(iri))
            self.add(ox.NamedNode(iri), RDF + "type", ox.NamedNode(kind))
            if iri.startswith(EU):
                table = ox.NamedNode(iri.rpartition("/")[0])
                self.add(ox.NamedNode(iri), SKOS + "inScheme", table)

    def inner(self, name: str, *kinds: str) -> ox.NamedNode:
        """Return a part of the whole, of some classes."""
        node = ox.NamedNode(f"{self.whole.value}#{name}")
        self.add(node, RDF + "type", *map(ox.NamedNode, kinds))
        return node

    def texts(self, subject: ox.NamedNode, words: Words) -> None:
        """Say the title and the description of something, in every language."""
        for predicate, texts in (("title", words.titles), ("description", words.descriptions)):
            said = (ox.Literal(text, language=code) for code, text in texts.items() if text)
            self.add(subject, DCTERMS + predicate, *said)

    def by_subject(self) -> list[ox.Triple]:
        """Return all that was said, what is said of one thing together."""
        found: dict[object, list[ox.Triple]] = {}
        for triple in self._said:
            found.setdefault(triple.subject, []).append(triple)
        return [triple for said in found.values() for triple in said]
