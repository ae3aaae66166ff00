"""`legal`: what the law wants a site to say of itself, linked from every foot."""

from __future__ import annotations

import re
from typing import Any

import pytest

from datasette_maillage.pages.legal import LEGAL
from forms import get, plain


@pytest.mark.parametrize("path", LEGAL)
@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_each_page_is_there(site: Any, path: str, query: str) -> None:
    """With a title of its own, in each language."""
    answer = get(site, path + query)
    assert answer.status_code == 200
    (title,) = re.findall(r"<h1>(.*?)</h1>", answer.text)
    assert title
    assert "non indiqué" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/action/solid-ages",
        "/recherche",
        "/contribuer/action",
        "/maillage/actions",
        "/rien-ici",
        "/sparql",
    ],
)
def test_every_foot_leads_to_them(site: Any, path: str) -> None:
    """On pages of records, of the form, of Datasette, and of faults; with the level said there."""
    foot = plain(get(site, path).text).partition('<footer class="colophon">')[2]
    for address in LEGAL:
        assert f'href="{address}"' in foot
    assert "Accessibilité : non conforme" in foot


def test_a_site_says_what_its_descriptor_says(site: Any) -> None:
    """The mailbox of the catalogue; what is not said is said not to be."""
    assert "mailto:contact@maillage.example" in get(site, "/contact").text
    assert "pas indiqué" in get(site, "/mentions-legales").text
    assert "Aucun audit" in get(site, "/accessibilite").text


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/action/solid-ages?lang=en", "/action/solid-ages?lang=en"),
        ("/action/solid-ages?rien=1&lang=xx", "/action/solid-ages"),
        ("/carte?departement=49&x=y", "/carte?departement=49"),
        ("/", "/"),
    ],
)
def test_a_page_has_one_whole_address(site: Any, path: str, canonical: str) -> None:
    """What a page does not read is not in it; each language has a whole address as well."""
    text = get(site, path).text
    assert f'<link rel="canonical" href="http://localhost{canonical}">' in text
    others = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="(.*?)">', text)
    assert {code for code, _ in others} >= {"fr", "en"}
    assert all(address.startswith("http://localhost/") for _, address in others)
