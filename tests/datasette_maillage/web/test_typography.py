"""`typography`: French texts keep together what belongs together."""

from __future__ import annotations

import re
from typing import Any

import pytest

from datasette_maillage.web.typography import brief, typeset
from forms import get

#: A space that a line may end with, beside a sign that belongs to the word.
LOOSE = re.compile(r"[^<>]{0,30}(?:« | »| [:;?!](?=[ <]))")


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        ("« Nancy »", "«\u00a0Nancy\u00a0»"),
        ("Où ? Ici ; là !", "Où\u202f? Ici\u202f; là\u202f!"),
        ("Budget : 30 %", "Budget\u00a0: 30\u202f%"),
        ("sans signe", "sans signe"),
    ],
)
def test_signs_stay_with_their_words(typed: str, bound: str) -> None:
    """As French sets them; and what is bound already stays as it is."""
    assert typeset(typed) == bound
    assert typeset(bound) == bound


@pytest.mark.parametrize(
    "path", ["/", "/contribuer", "/contribuer/action", "/chiffres", "/recherche?q=xyzzy", "/def"]
)
def test_the_interface_is_typeset(site: Any, path: str) -> None:
    """No sentence of the interface can begin a line with a sign, or end one with a guillemet."""
    page = get(site, path).text.partition("<main")[2].partition("</main>")[0]
    shown = re.sub(r"<(textarea|script|style|code|pre|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert LOOSE.findall(re.sub(r"<[^>]*>", "<>", shown)) == []


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("des jardins, des fêtes", 30, "des jardins, des fêtes"),
        ("des jardins, des fêtes", 14, "des jardins…"),
        ("à la fête : des jeux", 13, "à la fête…"),
        ("anticonstitutionnellement", 10, "anticonst…"),
    ],
)
def test_what_is_cut_ends_with_a_word(text: str, most: int, shown: str) -> None:
    """No comma or colon stands before the sign that says that more follows."""
    assert brief(text, most) == shown


def test_no_text_that_is_cut_ends_with_a_comma(site: Any) -> None:
    """Neither on cards, nor among results, nor in a brochure."""
    for path in ("/", "/actions", "/recherche?q=jeunes", "/brochure/territory/paris-19e"):
        assert not re.search(r"[,;:(«–—]\s*…", get(site, path).text), path
