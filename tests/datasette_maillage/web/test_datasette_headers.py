"""`datasette_headers`: whatever cookies a browser has, a page is no fault of the site."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import opened
from datasette_maillage.web.datasette_headers import without_odd

#: Cookies of other programs under the same name, and what no program writes.
ODD = (b"a,b=c", b"(=1", b"==", b"/=1; a=b", b"a=b; (=1", b"\xe9=1", b"a=\xff", b"a=\x80; c=d")
PLAIN = (b"a=b", b"a=b; c=d", b"", b"a", b"_ga=GA1.2.3", b"=", b'a="b;c"', b"ds_actor=x")
PATHS = ("/", "/recherche?q=jardin", "/maillage/actions.json?_size=1", "/robots.txt", "/rien")


@pytest.fixture(scope="module")
def site(example_build: Path) -> Any:
    """Datasette with the accepted examples."""
    return opened(example_build)


def _status(site: Any, method: str, path: str, name: str, value: bytes) -> int:
    headers = [(name.encode(), value)]
    return int(asyncio.run(site.client.request(method, path, headers=headers)).status_code)


@pytest.mark.parametrize("cookie", [*ODD, *PLAIN])
def test_a_cookie_changes_no_page(site: Any, cookie: bytes) -> None:
    """The site reads none: a page is there, or not, whatever the browser has of others."""
    for path in PATHS:
        expected = _status(site, "GET", path, "accept", b"*/*")
        assert _status(site, "GET", path, "cookie", cookie) == expected, path


@pytest.mark.parametrize("token", [b"\xe9", b"\xff\xfe", b"a", b""])
def test_a_token_changes_no_form(site: Any, token: bytes) -> None:
    """Nobody logs in, so that no form has one."""
    for path in ("/contribuer/action", "/sparql", "/-/validate", "/recherche/autour"):
        assert _status(site, "POST", path, "x-csrftoken", token) < 500, path


def test_what_can_be_read_stays() -> None:
    """What a plugin beside reads is its own."""
    for cookie in PLAIN:
        scope = {"headers": [(b"cookie", cookie), (b"accept", b"\xff")]}
        assert without_odd(scope) is scope
    for cookie in ODD:
        assert without_odd({"headers": [(b"Cookie", cookie)]})["headers"] == []


@pytest.mark.parametrize(
    "query", ["", "?_x=a,b;c", "?_x=,<https://a.example>;rel=preconnect", "?_x=;%20rel=a"]
)
def test_a_page_of_data_names_its_json_in_one_link(site: Any, query: str) -> None:
    """Nothing of what is asked ends the address, nor begins another link."""
    links = asyncio.run(site.client.get(f"/maillage/actions{query}")).headers["link"]
    found = re.fullmatch(r'<(http[^<>]*)>; rel="alternate"; type="[a-z+/]*"', links)
    assert found is not None
    asked = asyncio.run(site.client.get(found[1].removeprefix("http://localhost")))
    assert "rows" in asked.json()
