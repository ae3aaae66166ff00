"""What refers to a record: in groups, and each action once."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

import pytest

PATHS = ("/partner/caf-54", "/partner/centre-social-la-clairiere", "/partner/fondation-de-france")


def _text(site: Any, path: str) -> str:
    return html.unescape(asyncio.run(site.client.get(path)).text)


@pytest.mark.parametrize("path", PATHS)
def test_an_action_stands_once_on_a_page(site: Any, path: str) -> None:
    """An organisation that joins an action and pays for it has one card of it."""
    cards = re.findall(r'<li class="card">\s*<h3><a href="([^"]+)"', _text(site, path))
    assert cards
    assert len(cards) == len(set(cards))


def test_its_card_says_in_what_other_way(site: Any) -> None:
    """The card is below what comes first, and names the rest."""
    text = _text(site, "/partner/caf-54")
    assert "Actions auxquelles elle prend part <span" in text
    assert '<span class="role">Actions qu’elle finance</span>' in text
    assert "Actions qu’elle finance <span" not in text


def test_what_a_named_group_has_is_not_said_again_by_the_name_of_a_field(site: Any) -> None:
    """A document has one group of actions, not one more for each amount or figure taken from it."""
    text = _text(site, "/source/actions-des-centres-sociaux")
    assert "Actions tirées de ce document <span" in text
    assert "Actions : Source" not in text
    assert '<span class="role">' not in text


def test_the_whole_of_a_group_has_all_of_it(site: Any) -> None:
    """The page of one group keeps the actions that stand elsewhere too."""
    text = _text(site, "/partner/caf-54?voir=action.funding.lines.funder")
    assert "/action/bien-sous-son-toit" in text
