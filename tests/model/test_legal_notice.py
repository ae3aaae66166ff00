"""`legal_notice`: what the descriptor says of who publishes a site, and how accessible it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.model.legal_notice import LegalNotice

TEAM = {"contributors": [{"title": "Équipe", "roles": ["publisher"]}]}


def test_a_descriptor_that_says_nothing_claims_nothing() -> None:
    """The publisher is known; without an audit a site is not compliant."""
    found = LegalNotice.of(TEAM)
    assert (found.publisher, found.contact, found.level, found.audited) == (
        "Équipe",
        "",
        "not",
        None,
    )


def test_all_that_is_said_is_read() -> None:
    """Who publishes, who answers for it, who hosts it, whom to write to, what an audit found."""
    said = {
        "publisher": "La fédération",
        "director": "La présidence",
        "host": "Un hébergeur",
        "contact": "contact@example.org",
        "accessibility": {"level": "partially", "audited": "2026-11-02"},
    }
    found = LegalNotice.of({**TEAM, "x-legal": said})
    assert found.publisher == "La fédération"
    assert (found.director, found.host) == ("La présidence", "Un hébergeur")
    assert (found.level, found.audited) == ("partially", date(2026, 11, 2))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([], "and no more"),
        ({"owner": "x"}, "and no more"),
        ({"host": 3}, "must be a text"),
        ({"contact": "nobody"}, "must be a mailbox"),
        ({"accessibility": {"level": "nearly"}}, "must be one of"),
        ({"accessibility": {"level": "totally"}}, "without an audit"),
        ({"accessibility": {"audited": "soon"}}, "must be a date"),
        ({"accessibility": {"grade": 1}}, "and no more"),
    ],
)
def test_what_is_said_otherwise_is_refused(said: Any, reason: str) -> None:
    """Nobody claims without an audit, and no part is misread in silence."""
    with pytest.raises(ValueError, match=reason):
        LegalNotice.of({**TEAM, "x-legal": said})
