"""Reads code lists and the vocabulary, which are files of Turtle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from maillage.errors import ModelError, Reason, reason_of
from maillage.model.concept_schemes import Concept, Family, Scheme
from maillage.model.entities import DCTERMS, RDF, SKOS
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, tag
from maillage.model.standard import Layers


def read_turtle(layers: Layers, name: str) -> tuple[list[ox.Quad], Mapping[str, str]]:
    """Return the triples of a file, and its prefixes.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        parser = ox.parse(layers.read(name), format=ox.RdfFormat.TURTLE)
        return list(parser), parser.prefixes
    except (SyntaxError, ValueError) as error:
        raise ModelError(layers.place(name), _NO_TURTLE(error=reason_of(error))) from error


def read_scheme(layers: Layers, name: str, bases: tuple[str, str]) -> Scheme:
    """Read one code list, in the order of its file.

    `bases` are what the IRIs of the catalogue’s own lists begin with, and those of the standard’s.

    Raises:
        ModelError: it cannot be read, or lacks what every list has.
    """
    quads, _ = read_turtle(layers, name)
    file = layers.place(name)
    values: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        of_subject = values.setdefault(quad.subject.value, {})  # type: ignore[union-attr]  # no triple
        of_subject.setdefault(quad.predicate.value, []).append(quad.object)
    schemes = [f"{base}{file.stem}" for base in dict.fromkeys(bases)]
    scheme = next((iri for iri in schemes if iri in values), None)
    if scheme is None:
        raise ModelError(file, _NO_SCHEME(scheme=schemes[0]))

    def texts(subject: str, predicate: str) -> Mapping[str, str]:
        found = {
            tag(term.language): term.value
            for term in reversed(values[subject].get(predicate, ()))
            if isinstance(term, ox.Literal) and term.language
        }
        for language in layers.needed if found else (SOURCE,):
            if language not in found:
                raise ModelError(file, _NO_TEXT(iri=subject, property=predicate, language=language))
        return found

    def words(subject: str, title: str) -> Words:
        return Words(texts(subject, title), texts(subject, SKOS + "definition"))

    def code(iri: str) -> str:
        home, _, found = iri.rpartition("/")
        if home not in schemes or not found:
            raise ModelError(file, _NOT_BELOW(iri=iri, scheme=scheme))
        return found

    def kinds(iri: str) -> list[str]:
        return [term.value for term in values[iri].get(RDF + "type", ())]

    def concept(iri: str) -> Concept:
        of = values[iri]
        if [term.value for term in of.get(SKOS + "inScheme", ())] != [scheme]:
            reason = _NOT_INSIDE(iri=iri, scheme=scheme)
            raise ModelError(file, reason)
        broader = [code(term.value) for term in of.get(SKOS + "broader", ())]
        spellings = of.get(SKOS + "altLabel", []) + of.get(SKOS + "hiddenLabel", [])
        return Concept(
            code=code(iri),
            words=words(iri, SKOS + "prefLabel"),
            broader=broader[0] if broader else None,
            spellings=tuple(term.value for term in spellings),
            iri=iri,
        )

    families = [iri for iri in values if SKOS + "Collection" in kinds(iri)]
    concepts = {iri: concept(iri) for iri in values if iri not in (scheme, *families)}

    def family(iri: str) -> Family:
        members = [term.value for term in values[iri].get(SKOS + "member", ())]
        if unknown := [member for member in members if member not in concepts]:
            raise ModelError(file, _NO_MEMBER(member=unknown[0], iri=iri))
        named = Words(texts(iri, SKOS + "prefLabel"), {})
        return Family(named, tuple(concepts[member] for member in members))

    return Scheme(
        name=file.stem,
        words=words(scheme, DCTERMS + "title"),
        concepts=tuple(concepts.values()),
        iri=scheme,
        collections=tuple(map(family, families)),
    )


_NO_TURTLE = Reason("ce n’est pas du Turtle : {error}")
_NO_SCHEME = Reason("la liste <{scheme}> n’y est pas décrite")
_NO_TEXT = Reason("<{iri}> n’a pas de {property} dans la langue « {language} »")
_NOT_BELOW = Reason("<{iri}> n’est pas sous <{scheme}/>")
_NOT_INSIDE = Reason("<{iri}> n’est pas dans la liste <{scheme}> : décrivez-le, ou enlevez-le")
_NO_MEMBER = Reason("<{member}> est membre de <{iri}>, et n’est pas un concept")
