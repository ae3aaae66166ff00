"""The prefixes and the terms that a query may use, for who writes one."""

from __future__ import annotations

from maillage.model.entities import SKOS, Model
from maillage.model.jsonld import shortened
from maillage.model.labels import Words


def of_catalogue(model: Model) -> tuple[dict[str, Words], dict[str, Words]]:
    """Return the classes and the properties of records by their short names, in order."""
    classes = {entity.iri: entity.words for entity, _ in model.fields()}
    classes |= {path[-1].class_iri: path[-1].words for _, path in model.fields()}
    properties: dict[str, Words] = {}
    for _, path in model.fields():
        properties.setdefault(path[-1].iri, path[-1].words)
    return _shortened(model, classes), _shortened(model, properties)


def _shortened(model: Model, terms: dict[str, Words]) -> dict[str, Words]:
    """Return words by the short names of their terms; what has none is no term."""
    named = {iri: shortened(model.prefixes, iri) for iri in terms}
    return dict(sorted((name, terms[iri]) for iri, name in named.items() if name != iri))


def codes_query(language: str) -> str:
    """Return the query for the codes of all lists, and what they are called in a language."""
    told = f"?code <{SKOS}inScheme> ?list ; <{SKOS}prefLabel> ?title"
    return f'SELECT ?code ?title {{ {told} FILTER(lang(?title) = "{language}") }}'
