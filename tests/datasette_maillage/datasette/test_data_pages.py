"""Datasette's own pages in another language: labels are told in it, records are marked."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from markupsafe import Markup

from datasette_maillage.datasette.data_pages import labelled

#: Elements that hold nothing.
_VOID = frozenset({"meta", "link", "img", "input", "br", "hr", "wbr"})


class _Unmarked(HTMLParser):
    """Gathers what a page says outside of what it marks as French, and outside of code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self._open: list[bool] = []
        self.feed(html.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whether an element, or one around it, is marked."""
        if tag not in _VOID:
            own = dict(attrs).get("lang") == "fr" or tag in ("pre", "code", "svg")
            self._open.append(own or (bool(self._open) and self._open[-1]))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep what is not marked."""
        if data.strip() and not (self._open and self._open[-1]):
            self.told.append(data.strip())


def _page(site: Any, path: str) -> str:
    return str(asyncio.run(site.client.get(path)).text)


def test_labels_of_codes_are_told_in_the_language_of_the_visit(site: Any) -> None:
    """In cells and in counts; the code beside them is the same in every language."""
    english = _page(site, "/maillage/actions?_lang=en")
    assert ">Under way</a>&nbsp;<em>en-cours</em>" in english
    assert "<bdi>Completed</bdi>" in english
    assert "En cours" not in english
    assert ">En cours</a>&nbsp;<em>en-cours</em>" in _page(site, "/maillage/actions")


def test_a_column_is_counted_once(site: Any) -> None:
    """However often it is asked for: the headings of a page tell its parts."""
    page = _page(site, "/maillage/territories?_facet=kind")
    assert page.count('aria-labelledby="facet-') == 1


@pytest.mark.parametrize(
    "path",
    [
        "/maillage/actions",
        "/maillage/actions_en_clair",
        "/maillage/action_funding_lines",
        "/maillage/actions/jardin-partage",
        "/maillage/06-qui-finance-quoi",
    ],
)
def test_no_french_passes_for_english(site: Any, path: str) -> None:
    """What records say is marked; headings, names of columns and their meaning are English."""
    french = re.compile(
        r"(?<![\w-])(les|des|du|est|aux|dans|pour|avec|sur)(?![\w-])|[«»]", re.IGNORECASE
    )
    told = _Unmarked(_page(site, f"{path}?_lang=en")).told
    assert len(told) > 20
    assert [text for text in told if french.search(text)] == []


def test_columns_of_a_view_in_plain_words_have_their_titles(site: Any) -> None:
    """Their names are French titles, of fields and of lists."""
    assert {"Summary", "Status", "Themes", "Audiences"} <= set(
        _Unmarked(_page(site, "/maillage/actions_en_clair?_lang=en")).told
    )


def test_a_label_goes_into_the_link_alone() -> None:
    """It is text, whatever it holds; a cell without a label stays as it is."""
    cell = Markup('<a href="/a/b">x</a>&nbsp;<em>b</em>')
    assert labelled(cell, None) is cell
    assert labelled(cell, r"<\1>") == r'<a href="/a/b">&lt;\1&gt;</a>&nbsp;<em>b</em>'
