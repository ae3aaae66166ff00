"""Questions that people type, and the pages that answer them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("qui finance", "/maillage/06-qui-finance-quoi"),
        ("qui finance quoi ?", "/chiffres"),
        ("combien de bénévoles", "/maillage/12-benevoles"),
        ("quelles actions sont terminées", "/maillage/04-actions-terminees"),
        ("où y a-t-il une accorderie", "/maillage/08-accorderies"),
        ("who gives funding", "/chiffres"),
        ("qui paye", "/chiffres"),
        ("qui subventionne l’action", "/chiffres"),
    ],
)
def test_a_question_leads_to_its_answer(site: Any, asked: str, address: str) -> None:
    """The page of results begins with the question or the chart that answers."""
    page = asyncio.run(site.client.get("/recherche", params={"q": asked})).text
    assert f'<li><a href="{address}">' in page


@pytest.mark.parametrize("asked", ["bénévoles", "qui", "jardin", "qui jardine à Nevers", ""])
def test_who_asks_nothing_gets_records(site: Any, asked: str) -> None:
    """Words alone, or a question that no page answers, lead to no ready answer."""
    page = asyncio.run(site.client.get("/recherche", params={"q": asked})).text
    assert 'id="answers"' not in page
