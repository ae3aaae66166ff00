"""Around the reader: asked in the body of a request, rounded, and kept by nobody."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import app_of, opened


def _post(site: Any, **form: str) -> Any:
    return asyncio.run(site.client.post("/recherche/autour", data=form))


def test_the_nearest_actions_come_first(site: Any) -> None:
    """Who is in Nevers is shown what is there, with distances, to be kept by no cache."""
    answer = _post(site, latitude="46.99", longitude="3.16", q="")
    records = re.findall(r'<h3[^>]*><a href="(/action/[^"?]+)', answer.text)
    assert records[:2] == ["/action/la-releve-c-nous", "/action/solid-ages"]
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_a_place_is_rounded_and_stands_in_no_address(site: Any) -> None:
    """What comes more precise than a kilometre is rounded, and no link of the page has it."""
    answer = _post(site, latitude="46.98765", longitude="3.15723", q="jeunes")
    assert "46.98765" not in answer.text
    assert 'value="46.99"' in answer.text
    assert not re.search(r'(?:href|action)="[^"]*(?:46\.9|latitude)', answer.text)


def test_nothing_is_kept(real_build: Path) -> None:
    """No answer is kept for the next reader who asks."""
    own = opened(real_build)
    _post(own, latitude="46.99", longitude="3.16", q="")
    assert len(app_of(own).answers) == 0


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"latitude": "46"},
        {"latitude": "nan", "longitude": "3"},
        {"latitude": "99", "longitude": "3"},
        {"latitude": "46", "longitude": "inf"},
        {"latitude": "90.001", "longitude": "3"},
        {"latitude": "4_6", "longitude": "3"},
        {"latitude": "4e1", "longitude": "3"},
        {"latitude": "٤٦", "longitude": "3"},
        {"q": "jardin"},
    ],
)
def test_without_a_point_on_earth_the_search_is_there(site: Any, form: dict[str, str]) -> None:
    """A form without a place leads to the search, with its words."""
    answer = asyncio.run(site.client.post("/recherche/autour", data=form, follow_redirects=False))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/recherche")


def test_the_address_alone_leads_to_the_search(site: Any) -> None:
    """Reloaded or shared, the address tells of no place."""
    answer = asyncio.run(site.client.get("/recherche/autour", follow_redirects=False))
    assert answer.status_code == 303


def test_the_rest_is_a_form_away(site: Any) -> None:
    """All of one kind, page after page, each asked for in a body too: no result stands twice."""
    here = {"latitude": "48.86", "longitude": "2.35", "q": "", "rayon": "100"}
    first = _post(site, **here)
    assert re.search(r'<button[^>]* form="around" name="type" value="territory"', first.text)
    found: list[str] = []
    for number in ("", "2"):
        answer = _post(site, **here, type="territory", page=number)
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r'href="[^"]*(?:latitude|48\.86)', answer.text)
        found += re.findall(r'<h3[^>]*><a href="(/territory/[^"?]+)', answer.text)
        assert bool(number) == ("Page précédente" in answer.text)
    assert len(found) == len(set(found)) > 20
    assert _post(site, **here, type="territory", page="999").status_code == 404
