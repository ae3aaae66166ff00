"""`negotiation`: which form a client gets, as RFC 9110 has it."""

from __future__ import annotations

import pytest

from datasette_maillage.web.negotiation import (
    GRAPHS,
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    TURTLE,
    choose,
    named,
)

FORMS = (HTML, *GRAPHS, JSON)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
RDFLIB = "application/rdf+xml;q=0.8,text/turtle;q=1,application/xhtml+xml;q=0.5,*/*;q=0.1"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", HTML),
        ("*/*", HTML),
        (" , ,", HTML),
        (BROWSER, HTML),
        (RDFLIB, TURTLE),
        ("text/turtle", TURTLE),
        ("Text/Turtle; charset=utf-8", TURTLE),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", JSON_LD),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD),
        ("text/*;q=0.3, text/html;q=0.1", TURTLE),
        ("application/json", JSON),
        ("text/html;q=0, */*", TURTLE),
        ("text/turtle;q=0, text/*", HTML),
        ("application/n-triples, text/turtle", TURTLE),
        ("application/pdf", None),
        ("text/html;q=0", None),
        ("text/html;q=beaucoup", None),
        (";;q=,,", None),
        ("application/pdf, application/n-triples;q=0.001", N_TRIPLES),
    ],
)
def test_the_preferred_form_is_chosen(accept: str, form: object) -> None:
    """The highest quality wins, the most specific range speaks for a type, ties go by our order."""
    assert choose(accept, FORMS) == form


def test_a_form_is_found_by_its_suffix_or_its_media_type() -> None:
    """`?format=` takes either, as clients of either habit come."""
    assert named("ttl", FORMS) is TURTLE
    assert named("text/turtle", FORMS) is TURTLE
    assert named("pdf", FORMS) is None
