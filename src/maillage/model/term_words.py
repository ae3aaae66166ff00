"""What our own terms are called: as the kinds and fields that they stand for, unless they differ.

The schemas say it once. Where fields call one term by different words, none of them tells what the
term means by itself: then `vocab/maillage.ttl` does.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import pyoxigraph as ox

from maillage.errors import ModelError
from maillage.model.entities import OWN_PREFIX, RDFS, VOCABULARY, Model
from maillage.model.jsonld import turtle
from maillage.model.labels import Words

_LABEL, _COMMENT = ox.NamedNode(f"{RDFS}label"), ox.NamedNode(f"{RDFS}comment")


def labels(model: Model) -> str:
    """Write the labels and the definitions that the schemas give to our own terms, as Turtle.

    Raises:
        ModelError: a term is called by different words, and the vocabulary does not say which.
    """
    vocabulary = ox.parse(model.layers.read(VOCABULARY), format=ox.RdfFormat.TURTLE)
    found = words_of_terms(model, labelled(vocabulary))
    written = turtle(_triples(found), {OWN_PREFIX: model.terms, "rdfs": RDFS}).decode()
    return f"# Derived from schema/ by “maillage describe”: do not edit here.\n{written}"


def labelled(vocabulary: Iterable[ox.Quad]) -> frozenset[str]:
    """Return the terms that the vocabulary itself labels."""
    return frozenset(
        quad.subject.value  # type: ignore[union-attr]
        for quad in vocabulary
        if quad.predicate == _LABEL
    )


def words_of_terms(model: Model, labelled: Container[str]) -> Mapping[str, Words]:
    """Return the words of our own terms that the schemas give, by IRI, in the order of the schemas.

    Args:
        model: the model.
        labelled: the terms that the vocabulary labels.

    Raises:
        ModelError: a term is called by different words, and the vocabulary does not say which.
    """
    found: dict[str, Words] = {}
    for iri, words in _called(model):
        if not model.defines(iri) or iri in labelled:
            continue
        if found.setdefault(iri, words) != words:
            both = f"“{found[iri].description}” and “{words.description}”"
            reason = f"<{iri}> needs a label and a comment: the schemas say {both}"
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
