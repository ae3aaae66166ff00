"""`cross_origin`: pages of other sites read and query the catalogue, and never fill in its form."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

DOORS = (
    "/",
    "/action/jardin-partage",
    "/action/jardin-partage.ttl",
    "/action/nulle-part",
    "/action/contribuer-au-jardin",
    "/themes",
    "/sparql",
    "/catalogue",
    "/void",
    "/maillage.db",
    "/maillage.ttl",
    "/actions.csv",
    "/datapackage.json",
    "/context.jsonld",
    "/shapes.ttl",
    "/schema/action.schema.json",
    "/maillage/actions.json",
    "/maillage.json",
    "/recherche.csv",
    "/recherche.json",
    "/-/openapi.json",
    "/nulle-part",
)


def _ask(site: Any, method: str, path: str, **headers: str) -> Any:
    return asyncio.run(site.client.request(method, path, headers=headers))


@pytest.mark.parametrize("path", DOORS)
def test_every_door_is_open_to_programs_of_other_sites(site: Any, path: str) -> None:
    """An answer, whatever its status, may be read with the headers that matter."""
    answer = _ask(site, "GET", path, origin="https://example.org")
    assert answer.headers["access-control-allow-origin"] == "*"
    exposed = answer.headers["access-control-expose-headers"]
    assert {"Link", "ETag", "Content-Range"} <= set(exposed.split(", "))


@pytest.mark.parametrize("path", DOORS)
def test_a_browser_that_asks_beforehand_is_answered(site: Any, path: str) -> None:
    """OPTIONS is answered with what may be asked, and with which headers."""
    headers = {
        "origin": "https://example.org",
        "access-control-request-method": "GET",
        "access-control-request-headers": "x-requested-with, range, if-none-match",
    }
    answer = _ask(site, "OPTIONS", path, **headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "*"
    methods = answer.headers["access-control-allow-methods"].split(", ")
    assert methods == ["GET", "HEAD", *(["POST", "OPTIONS"] if path == "/sparql" else [])]


@pytest.mark.parametrize("path", ["/contribuer", "/contribuer/action"])
def test_the_form_is_the_sites_own(site: Any, path: str) -> None:
    """No other site reads the form, which bears what tells a proposal from a forged one."""
    answer = _ask(site, "GET", path, origin="https://example.org")
    assert "access-control-allow-origin" not in answer.headers
    assert _ask(site, "OPTIONS", path, origin="https://example.org").status_code == 405
