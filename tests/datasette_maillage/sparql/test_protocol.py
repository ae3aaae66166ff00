"""`protocol`: SERVICE is refused wherever it hides, and nothing else for its name."""

from __future__ import annotations

import pytest

from datasette_maillage.sparql.protocol import check
from datasette_maillage.web.request_body import RefusedRequestError


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a 'SERVICE' }",
        "SELECT * { ?s <http://example.org/SERVICE> ?o }",
        "# SERVICE\nASK { ?s ?p ?o }",
        "PREFIX service: <x:> ASK { ?s service:service ?o }",
        'ASK { ?s ?p """ SERVICE " """ }',
        "ASK { ?s ?p 'l\\'SERVICE'@fr }",
    ],
)
def test_the_word_alone_is_no_crime(query: str) -> None:
    """SERVICE may stand in a name, a text or a comment."""
    check(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK{SERVICE<http://x/>{?s ?p ?o}}",
        "ASK { ?s ?p 'a' . sErViCe ?x {} }",
        "PREFIX e: <x:> ASK { ?s e:a\\' ?o . SERVICE <http://x/> {} # '\n }",
        "ASK { ?s ?p ?o FILTER(?s<?o) SERVICE <http://x/> {} FILTER(?s>?o) }",
        "ASK { ?s ?p <http://x/#> . SERVICE <http://x/> {} }",
        "ASK { ?s ?p '''a''' . SERVICE <http://x/> { ?s ?p '''b''' } }",
    ],
)
def test_service_does_not_hide(query: str) -> None:
    """Quotes, escapes, comments and operators around it do not hide SERVICE."""
    with pytest.raises(RefusedRequestError):
        check(query)
