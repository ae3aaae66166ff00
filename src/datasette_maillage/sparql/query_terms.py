"""The prefixes and the terms that a query may use, for who writes one."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.model.entities import LINK, SKOS, Model
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
    return dict(
        sorted((name, words) for iri, words in terms.items() for name in _short(model, iri))
    )


def _short(model: Model, iri: str) -> Iterator[str]:
    """Yield the short name of an IRI; none for what is no term."""
    spaces = [(space, name) for name, space in model.prefixes.items() if iri.startswith(space)]
    if iri != LINK and spaces:
        space, name = max(spaces, key=lambda pair: len(pair[0]))
        yield f"{name}:{iri.removeprefix(space)}"


def codes_query(language: str) -> str:
    """Return the query for the codes of all lists, and what they are called in a language."""
    told = f"?code <{SKOS}inScheme> ?list ; <{SKOS}prefLabel> ?title"
    return f'SELECT ?code ?title {{ {told} FILTER(lang(?title) = "{language}") }}'
