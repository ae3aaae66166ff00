"""What our own terms are called, whose they are, and what values they have: as the schemas say.

The schemas say it once. Where fields call one term by different words, none of them tells what the
term means by itself: then `vocab/maillage.ttl` does.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import pyoxigraph as ox

from maillage.errors import ModelError, Reason
from maillage.model.catalogue_files import VOCABULARY
from maillage.model.entities import LINK, OWN_PREFIX, RDFS, SKOS, Model
from maillage.model.jsonld import turtle
from maillage.model.labels import Words
from maillage.model.languages import SOURCE

#: What the derived text abbreviates beside our own terms.
_PREFIXES = ("edtf", "rdf", "rdfs", "schema", "xsd")
_LABEL, _COMMENT = ox.NamedNode(f"{RDFS}label"), ox.NamedNode(f"{RDFS}comment")
_PREF_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
#: Whose property it is. Unlike `rdfs:domain`, it lets another catalogue give it to its own kinds.
_OWNER, _RANGE = ox.NamedNode("https://schema.org/domainIncludes"), ox.NamedNode(f"{RDFS}range")


def labels(model: Model) -> str:
    """Write what the schemas say of our own terms, as Turtle: words, classes, datatypes.

    Raises:
        ModelError: a term is called by different words, and the vocabulary does not say which.
    """
    vocabulary = ox.parse(model.layers.read(VOCABULARY), format=ox.RdfFormat.TURTLE)
    words = words_of_terms(model, labelled(vocabulary))
    said = [*_triples(words), *_uses(model), *_lists(model), *_without_french(model)]
    rank = {
        subject: at for at, subject in enumerate(dict.fromkeys(triple.subject for triple in said))
    }
    said.sort(key=lambda triple: rank[triple.subject])
    prefixes = {name: model.prefixes[name] for name in _PREFIXES if name in model.prefixes}
    written = turtle(said, {OWN_PREFIX: model.terms, **prefixes}).decode()
    return f"# Derived from schema/ by “maillage describe”: do not edit here.\n{written}"


def labelled(vocabulary: Iterable[ox.Quad]) -> frozenset[str]:
    """Return the terms that the vocabulary itself labels."""
    return frozenset(
        quad.subject.value  # type: ignore[union-attr]  # Turtle has no quoted triples
        for quad in vocabulary
        if quad.predicate == _LABEL
    )


def words_of_terms(model: Model, labelled: Container[str]) -> Mapping[str, Words]:
    """Return the words of our own terms that the schemas give, by IRI, in the order of the schemas.

    `labelled` are the terms that the vocabulary labels itself.

    Raises:
        ModelError: a term is called by different words, and the vocabulary does not say which.
    """
    found: dict[str, Words] = {}
    for iri, words in _called(model):
        if not model.defines(iri) or iri in labelled:
            continue
        if found.setdefault(iri, words) != words:
            first, second = found[iri].description, words.description
            reason = _NO_WORDS(iri=iri, first=first, second=second)
            raise ModelError(model.layers.place(VOCABULARY), reason)
    return found


def _called(model: Model) -> Iterator[tuple[str, Words]]:
    for entity in model.entities.values():
        yield entity.iri, entity.words
    for _, path in model.fields():
        yield path[-1].iri, path[-1].words


def _triples(found: Mapping[str, Words]) -> Iterator[ox.Triple]:
    for iri, words in found.items():
        for predicate, texts in ((_LABEL, words.titles), (_COMMENT, words.descriptions)):
            for language, text in texts.items():
                literal = ox.Literal(text, language=language)
                yield ox.Triple(ox.NamedNode(iri), predicate, literal)


def _lists(model: Model) -> Iterator[ox.Triple]:
    """Yield what the lists are called, by the property that every client looks for."""
    for scheme in model.schemes.values():
        for language, text in scheme.words.titles.items():
            literal = ox.Literal(text, language=language)
            yield ox.Triple(ox.NamedNode(scheme.iri), _LABEL, literal)


def _without_french(model: Model) -> Iterator[ox.Triple]:
    """Yield, in no language, what a code is called that has no label in French.

    The tables have a label of each code, in the languages that there are; a query about the graph
    finds the same one by `LANG(?label) IN ("fr", "")`.
    """
    for scheme in model.schemes.values():
        for concept in scheme.concepts:
            if SOURCE not in concept.words.titles:
                literal = ox.Literal(concept.words.title)
                yield ox.Triple(ox.NamedNode(concept.iri), _PREF_LABEL, literal)


def _uses(model: Model) -> Iterator[ox.Triple]:
    """Yield whose property each of our own is, and the datatype of its values."""
    classes: dict[str, set[str]] = {}
    datatypes: dict[str, set[str]] = {}
    for entity, path in model.fields():
        if model.defines(path[-1].iri):
            holder = path[-2].class_iri if len(path) > 1 else entity.iri
            classes.setdefault(path[-1].iri, set()).add(holder)
            datatypes.setdefault(path[-1].iri, set()).add(path[-1].datatype)
    for iri, holders in classes.items():
        for holder in sorted(holders):
            yield ox.Triple(ox.NamedNode(iri), _OWNER, ox.NamedNode(holder))
    for iri, kinds in datatypes.items():
        if len(kinds) == 1 and not kinds & {"", LINK}:
            yield ox.Triple(ox.NamedNode(iri), _RANGE, ox.NamedNode(*kinds))


_NO_WORDS = Reason(
    "<{iri}> a besoin d’un rdfs:label et d’un rdfs:comment : les schémas disent « {first} » "
    "et « {second} »"
)
