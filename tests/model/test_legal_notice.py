"""`legal_notice`: what the descriptor says of who publishes a site, and how accessible it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.model.legal_notice import LegalNotice

TEAM = {"contributors": [{"title": "Équipe", "roles": ["publisher"]}]}


def test_a_descriptor_that_says_nothing_claims_nothing() -> None:
    """The publisher is known; sans audit a site is not compliant."""
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
        ([], "et rien d’autre"),
        ({"owner": "x"}, "et rien d’autre"),
        ({"host": 3}, "est un texte"),
        ({"contact": "nobody"}, "une boîte électronique"),
        ({"accessibility": {"level": "nearly"}}, "est l’un de"),
        ({"accessibility": {"level": "totally"}}, "sans audit"),
        ({"accessibility": {"audited": "soon"}}, "une date"),
        ({"accessibility": {"grade": 1}}, "rien d’autre"),
    ],
)
def test_what_is_said_otherwise_is_refused(said: Any, reason: str) -> None:
    """Nobody claims sans audit, and no part is misread in silence."""
    with pytest.raises(ValueError, match=reason):
        LegalNotice.of({**TEAM, "x-legal": said})
