"""`directions`: sentences that quote something are not turned by it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from markupsafe import Markup

from datasette_maillage.web.directions import isolated
from datasette_maillage.web.fallback import Fallback, marked
from open_elements import OpenElements

#: Signs that turn what follows, and letters that are written from right to left.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u0590-\u08ff]")
#: Elements of which the content is a text of its own.
APART = frozenset({"bdi", "option", "script", "textarea", "title"})
HEBREW, ARABIC = "\u05d0\u05d1\u05d2", "\u0627\u0644\u0646\u0648\u0631"


class SentenceReader(OpenElements):
    """Collects what would turn the sentence that it stands in, and counts what is set apart."""

    def __init__(self) -> None:
        super().__init__(APART)
        self.loose: list[str] = []
        self.apart = 0

    def handle_data(self, data: str) -> None:
        """Look at a text."""
        if TURNING.search(data):
            self.apart += self.is_apart
            if not self.is_apart:
                self.loose.append(data)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("« Tulle » n’est pas un lieu.", "« Tulle » n’est pas un lieu."),
        (f"« {HEBREW} » : écrivez", f"« <bdi>{HEBREW}</bdi> » : écrivez"),
        (f"{ARABIC}, {HEBREW} 12", f"<bdi>{ARABIC}, {HEBREW}</bdi> 12"),
        (f"a {HEBREW} b {ARABIC}", f"a <bdi>{HEBREW}</bdi> b <bdi>{ARABIC}</bdi>"),
        ("« Jardin \u202egro.x »", "« Jardin \\u202egro.x »"),
        ("a\u2067b\u200bc\nd", "a\\u2067b\\u200bc\nd"),
        ('<b>x</b> & "y"', "&lt;b&gt;x&lt;/b&gt; &amp; &#34;y&#34;"),
    ],
)
def test_what_is_quoted_keeps_its_direction_to_itself(text: str, shown: str) -> None:
    """What is written from right to left is set apart; signs that turn are shown, as markup is."""
    assert isolated(text) == shown
    assert isinstance(isolated(text), Markup)


def test_a_sentence_in_another_language_stays_one() -> None:
    """What says that it is in the language of the source is no part of its text."""
    told = marked(isolated(Fallback(f"« {HEBREW} »", "fr")))
    assert told == f'<span lang="fr">« <bdi>{HEBREW}</bdi> »</span>'


@pytest.mark.parametrize(
    "path",
    [
        "/recherche?lieu={}",
        "/maillage/actions?title={}",
        "/maillage/actions?title__contains={}",
        "/maillage/actions?title__{}=1",
        "/maillage/actions?_search={}",
        "/maillage/actions?_sort={}",
        "/maillage/actions?_facet={}",
        "/maillage/actions?_col={}",
        "/maillage/actions?_where={}",
        "/maillage?sql=select+{}",
        "/contribuer/action?pour={}",
    ],
)
def test_what_an_address_holds_turns_no_sentence(examples: Any, path: str) -> None:
    """Whoever follows a link that somebody made reads what the site says, in its order."""
    for typed in (f"{HEBREW}", "Jardin\u202egro", "a\u2067b"):
        answer = asyncio.run(examples.client.get(path.format(typed), follow_redirects=True))
        assert answer.status_code in (200, 400)
        read = SentenceReader()
        read.feed(answer.text.partition("<main")[2])
        assert read.loose == []


def test_what_a_form_says_of_a_value_is_not_turned_by_it(examples: Any) -> None:
    """A value that is no code, no date and no number stands in what is said of it."""
    keys = ("status", "starts", "funding/lines/0/amount", "lead", "id")
    sent = {"0.kind": "action", "action": "verifier", **{f"0/{key}": HEBREW for key in keys}}
    answer = asyncio.run(examples.client.post("/contribuer/action", data=sent))
    assert answer.status_code == 422
    read = SentenceReader()
    read.feed(answer.text.partition("<main")[2])
    assert read.apart > len(keys)
    assert read.loose == []
