"""Our own vocabulary and its lists, as the database carries them: Turtle."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from maillage.model.catalogue_files import LABELS, VOCABULARY
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import RDF, RDFS, SKOS, Json
from maillage.model.labels import Words
from maillage.model.languages import SOURCE

OWL = "http://www.w3.org/2002/07/owl#"
#: Whose property a term is, as the schemas say.
OWNER = "https://schema.org/domainIncludes"
OWL_CLASS = ox.NamedNode(OWL + "Class")
_VERSION_IRI = ox.NamedNode(OWL + "versionIRI")
#: How a term relates to those of others, by the property that says so.
_RELATIONS = (
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
    SKOS + "broadMatch",
    SKOS + "narrowMatch",
    SKOS + "relatedMatch",
    RDFS + "domain",
    OWNER,
    RDFS + "range",
)


@dataclass(frozen=True)
class VocabularyTerm:
    """A class or a property of ours."""

    iri: str
    is_class: bool
    words: Words
    #: Short names of properties, with the IRIs that they lead to.
    relations: Sequence[tuple[str, Sequence[str]]]

    @property
    def name(self) -> str:
        """The part of the IRI behind the `#`."""
        return self.iri.rpartition("#")[2]

    def document(self) -> Json:
        """Return the term as plain JSON."""
        return {
            "iri": self.iri,
            "type": "class" if self.is_class else "property",
            "label": self.words.title,
            "label_en": self.words.title_in("en"),
            "description": self.words.description,
            "description_en": self.words.description_in("en"),
            **{name: list(values) for name, values in self.relations},
        }


def of_vocabulary(connection: sqlite3.Connection) -> Iterable[ox.Triple]:
    """Return the triples of the vocabulary."""
    derived = (it for it in _file(connection, LABELS) if "#" in str(it.subject))
    return [*_file(connection, VOCABULARY), *derived]


def version_of(connection: sqlite3.Connection) -> str:
    """Return the end of the address of this version of the vocabulary; nothing where it has none.

    Each of its terms and lists may have a version as well: it is the one that has an address.
    """
    triples = _file(connection, VOCABULARY)
    found = (it.object.value for it in triples if it.predicate == _VERSION_IRI)  # type: ignore[union-attr]  # an IRI
    return next(found, "").rpartition("/")[2]


def of_list(connection: sqlite3.Connection, scheme: Scheme) -> Iterable[ox.Triple]:
    """Return the triples of a code list, with what is derived of it and of its concepts."""
    own = set(map(ox.NamedNode, (scheme.iri, *scheme.iris.values())))
    derived = (it for it in _file(connection, LABELS) if it.subject in own)
    return [*_file(connection, f"vocab/concepts/{scheme.name}.ttl"), *derived]


def _file(connection: sqlite3.Connection, file: str) -> Iterable[ox.Triple]:
    (text,) = connection.execute("SELECT content FROM model WHERE file = ?", [file]).fetchone()
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)]


def read(connection: sqlite3.Connection) -> list[VocabularyTerm]:
    """Return the terms of the vocabulary, in its order."""
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for triple in of_vocabulary(connection):
        value = triple.object
        if isinstance(triple.subject, ox.NamedNode) and isinstance(
            value, ox.NamedNode | ox.Literal
        ):
            said[triple.subject.value][triple.predicate.value].append(value)
    return [_term(iri, of) for iri, of in said.items() if RDFS + "label" in of and _is_used(of)]


def _is_used(said: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> bool:
    """Return whether a kind or a field has the term: a catalogue may take fields away."""
    return OWNER in said or OWL_CLASS in said[RDF + "type"]


def _term(iri: str, said: dict[str, list[ox.NamedNode | ox.Literal]]) -> VocabularyTerm:
    def texts(predicate: str) -> dict[str, str]:
        values = (term for term in said.get(RDFS + predicate, ()) if isinstance(term, ox.Literal))
        return {
            SOURCE: "",
            **{literal.language: literal.value for literal in values if literal.language},
        }

    return VocabularyTerm(
        iri=iri,
        is_class=OWL_CLASS in said[RDF + "type"],
        words=Words(texts("label"), texts("comment")),
        relations=[
            (name.replace("#", "/").rpartition("/")[2], [term.value for term in said[name]])
            for name in _RELATIONS
            if name in said
        ],
    )
