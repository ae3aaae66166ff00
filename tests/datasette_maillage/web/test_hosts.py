"""The one name of the site: others are refused, and no header makes links lead elsewhere."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from datasette.utils import StartupError

from conftest import opened
from datasette_maillage.web.hosts import VARIABLE, PublicAddress, address_of
from datasette_maillage.web.plugin_settings import SettingsError

PUBLIC = "https://catalogue.example.org"
OTHER = "other.example"
#: What some servers believe, and this site does not.
FORWARDED = {
    "x-forwarded-host": OTHER,
    "x-forwarded-server": OTHER,
    "x-forwarded-proto": "gopher",
    "x-forwarded-port": "81",
    "x-original-host": OTHER,
    "x-host": OTHER,
    "forwarded": f"host={OTHER};proto=http",
}
#: Answers with absolute addresses in them: ours, and Datasette's.
ABSOLUTE = (
    "/sitemap.xml",
    "/sitemap-action-1.xml",
    "/robots.txt",
    "/maillage/actions.json?_facet=status&_size=1",
    "/maillage/actions",
    "/maillage/actions?_facet=status",
    "/",
    "/catalogue",
    "/-/donnees",
)


def _public(build: Path, address: str = PUBLIC, **settings: Any) -> Any:
    config = {"plugins": {"maillage": {"public_address": address}}}
    return opened(build, metadata=config, settings=settings)


@pytest.fixture(scope="module")
def public(real_build: Path) -> Any:
    """The site with a public address."""
    return _public(real_build)


def _get(site: Any, path: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asyncio.run(site.client.get(path, headers=named, follow_redirects=False))


def _raw(
    site: Any, headers: list[tuple[bytes, bytes]], path: str = "/", **scope: Any
) -> tuple[int, bytes]:
    """Ask as no client would, below any library that tidies a request up."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    asked = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "client": ("192.0.2.9", 1),
        "server": ("192.0.2.1", 8001),
        **scope,
    }
    asyncio.run(site.client.app(asked, receive, send))
    body = b"".join(message.get("body", b"") for message in said)
    return said[0]["status"], dict(said[0]["headers"]).get(b"location", b"") + body


@pytest.mark.parametrize(
    "host",
    [
        OTHER, "catalogue.example.org.other.example", "xcatalogue.example.org", "example.org",
        "catalogue.example.org:8080", "catalogue.example.org.", "192.0.2.7", "[2001:db8::1]",
        "localhost.other.example", "127.0.0.1.nip.io", "sub.catalogue.example.org", "2130706433",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/", "/sitemap.xml", "/maillage.json", "/-/metadata.json", "/sparql"]
)
def test_another_name_is_refused(public: Any, host: str, path: str) -> None:
    """Whatever is asked by another name gets 421, the name of the site, and nothing else."""
    answer = _get(public, path, host=host)
    assert answer.status_code == 421
    assert answer.headers["cache-control"] == "no-store"
    assert PUBLIC in answer.text
    assert host not in answer.text.replace(PUBLIC, "")
    assert "son adresse est" in answer.text
    assert "its address is" in answer.text


@pytest.mark.parametrize(
    "host", ["catalogue.example.org", "CATALOGUE.Example.org", "catalogue.example.org:443"]
)
def test_the_name_of_the_site_is_answered(public: Any, host: str) -> None:
    """Names have no case, and may come with the port that goes without saying."""
    assert _get(public, "/", host=host).status_code == 200


@pytest.mark.sample(9)
@pytest.mark.parametrize("path", ABSOLUTE)
@pytest.mark.parametrize(
    "host", ["catalogue.example.org", "catalogue.example.org:443", "127.0.0.1:8001"]
)
def test_links_come_from_the_public_address(public: Any, path: str, host: str) -> None:
    """Whoever asks, and whatever a client claims, sitemap and facets name the public address."""
    answer = _get(public, path, host=host, accept="*/*", **FORWARDED)
    said = answer.text + answer.headers.get("link", "") + answer.headers.get("location", "")
    for wrong in (OTHER, "127.0.0.1", "gopher", "http://catalogue", ":443", "localhost"):
        assert wrong not in said, wrong
    if path in ABSOLUTE[:4]:
        assert f"{PUBLIC}/" in said


def test_a_public_address_may_have_a_path_and_a_port(real_build: Path) -> None:
    """Below a path, and at a port, links keep both."""
    site = _public(real_build, "https://example.org:8443/cat/", base_url="/cat/")
    answer = _get(site, "/sitemap.xml", host="example.org:8443")
    places = re.findall(r"<loc>([^<]+)</loc>", answer.text)
    assert places
    assert all(place.startswith("https://example.org:8443/cat/") for place in places)
    # nginx leaves the port out of $host.
    assert _get(site, "/sitemap.xml", host="example.org").text == answer.text
    assert _get(site, "/sitemap.xml", host="example.org:443").status_code == 421


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8001",
        "127.0.0.1:8001",
        "127.8.8.8",
        "[::1]",
        "[::1]:8001",
        "LOCALHOST",
    ],
)
def test_without_a_public_address_the_machine_itself_is_answered(site: Any, host: str) -> None:
    """Names of the loopback lead nobody elsewhere."""
    assert _get(site, "/", host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        OTHER,
        "example.org",
        "192.0.2.7",
        "8.8.8.8",
        "127.1",
        "localhost.",
        "localhost.other.example",
    ],
)
def test_without_a_public_address_no_other_name_is_answered(site: Any, host: str) -> None:
    """The answer says which setting is missing."""
    answer = _get(site, "/sitemap.xml", host=host)
    assert answer.status_code == 421
    assert "public_address" in answer.text


def test_the_address_that_the_connection_came_to_is_answered(site: Any) -> None:
    """`maillage serve --host 192.0.2.1` answers by that address, which leads to itself alone."""
    assert _raw(site, [(b"host", b"192.0.2.1:8001")])[0] == 200
    assert _raw(site, [(b"host", b"192.0.2.2:8001")])[0] == 421


def test_loopback_names_are_for_the_machine_itself(public: Any) -> None:
    """A health check asks on the spot; a reader from elsewhere has the name of the site."""
    assert _raw(public, [(b"host", b"localhost")])[0] == 421
    assert _raw(public, [(b"host", b"localhost")], client=("127.0.0.1", 1))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"host", b"")],
        [(b"host", b"catalogue.example.org"), (b"host", b"other.example")],
        [(b"host", b"catalogue.example.org"), (b"Host", b"catalogue.example.org")],
        [(b"host", b"catalogue.example.org/x")],
        [(b"host", b"user@catalogue.example.org")],
        [(b"host", b"catalogue.example.org, other.example")],
        [(b"host", b"catalogue.example.org other.example")],
        [(b"host", b"catalogue.example.org:443:443")],
        [(b"host", b"catalogue.example.org:x")],
        [(b"host", b"catalogue.example.org\n")],
        [(b"host", b"\xff\xfe")],
        [(b"host", b"http://catalogue.example.org")],
    ],
)
def test_a_host_that_is_none_is_a_bad_request(
    public: Any, headers: list[tuple[bytes, bytes]]
) -> None:
    """Missing, twice, or unreadable: 400, and no guess."""
    assert _raw(public, headers)[0] == 400


@pytest.mark.parametrize(
    "path",
    [
        "//other.example/",
        "//other.example/%2e%2e/",
        "/\\other.example/",
        "http://other.example/",
        "*",
        "",
    ],
)
def test_no_path_leads_to_another_site(public: Any, path: str) -> None:
    """What would be the name of a site, once a slash is taken away, is no address of ours."""
    status, said = _raw(public, [(b"host", b"catalogue.example.org")], path)
    assert status == 400
    assert b"other.example" not in said


@pytest.mark.parametrize(
    "address",
    ["catalogue.example.org", "ftp://catalogue.example.org", "https://", "https://a b/", "https://x?y=1",
     "https://x#y", "https://u:p@x.example", "https://x:99999", "https://x.example:y", "//x.org"],
)  # fmt: skip
def test_what_is_no_public_address_is_refused_at_the_start(real_build: Path, address: str) -> None:
    """The key is named, and nothing is served."""
    with pytest.raises(SettingsError, match="public_address"):
        PublicAddress.read(address)
    site = _public(real_build, address)
    with pytest.raises(StartupError, match="public_address"):
        asyncio.run(site.invoke_startup())


def test_the_path_of_the_public_address_is_that_of_the_site(real_build: Path) -> None:
    """One of the two would be wrong: which setting brings them together is said."""
    site = _public(real_build, f"{PUBLIC}/cat")
    with pytest.raises(StartupError, match="--setting base_url /cat/"):
        asyncio.run(site.invoke_startup())


def test_the_environment_may_give_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a container has it; what the settings say comes first."""
    assert address_of({}, "") is None
    monkeypatch.setenv(VARIABLE, "https://a.example")
    found = address_of({}, "")
    assert found is not None
    assert found.origin == "https://a.example"
    said = address_of({"public_address": PUBLIC}, "")
    assert said is not None
    assert said.origin == PUBLIC


def test_a_name_with_accents_is_known_as_browsers_send_it() -> None:
    """Browsers send the form of the DNS."""
    assert PublicAddress.read("https://été.example").host == "xn--t-9fab.example"


#: Where a browser would send something to.
POSTED = ("/contribuer/action", "/contribuer/tableau", "/contribuer/territory", "/-/validate")


@pytest.mark.parametrize("path", POSTED)
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "CROSS-SITE"},
        {"sec-fetch-site": ""},
        {"origin": "https://other.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://catalogue.example.org"},
        {"origin": "https://catalogue.example.org:8443"},
        {"origin": "https://catalogue.example.org.other.example"},
        {"origin": "https://localhost"},
        {"origin": PUBLIC, "sec-fetch-site": "cross-site"},
        {"origin": "https://other.example", "sec-fetch-site": "same-origin"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "same-origin"},
    ],
)
def test_what_another_site_sends_is_refused(
    public: Any, path: str, headers: dict[str, str]
) -> None:
    """A browser says where a request comes from: 403, in both languages."""
    said = {"host": "catalogue.example.org", **headers}
    answer = asyncio.run(public.client.post(path, content=b"x", headers=said))
    assert answer.status_code == 403
    assert "vient d’un autre site" in answer.text
    assert "from another site" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": PUBLIC},
        {"origin": PUBLIC, "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_what_the_site_and_programs_send_is_taken(public: Any, headers: dict[str, str]) -> None:
    """The form of the site says its own origin, and programs say none."""
    said = {"host": "catalogue.example.org", **headers}
    content = b'{"files": {"contributions/actions/x.json": {}}}'
    answer = asyncio.run(public.client.post("/-/validate", content=content, headers=said))
    assert answer.status_code == 200
    # Not a form, and not from elsewhere.
    assert asyncio.run(public.client.post(POSTED[0], content=b"x", headers=said)).status_code == 400


def test_without_a_public_address_the_origin_is_that_of_the_request(site: Any) -> None:
    """On a machine of one's own the form works, at whatever port."""
    said = {"host": "127.0.0.1:8001"}
    for origin, status in (("http://127.0.0.1:8001", 400), ("http://127.0.0.1:8002", 403)):
        headers = {**said, "origin": origin}
        answer = asyncio.run(site.client.post(POSTED[0], content=b"x", headers=headers))
        assert answer.status_code == status


def test_a_query_may_come_from_any_site(public: Any) -> None:
    """SPARQL reads, and keeps nothing: pages of other sites may ask, as CORS says."""
    headers = {
        "host": "catalogue.example.org",
        "origin": "https://other.example",
        "sec-fetch-site": "cross-site",
        "content-type": "application/sparql-query",
    }
    answer = asyncio.run(public.client.post("/sparql", content=b"ASK {}", headers=headers))
    assert answer.status_code != 403
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/contribuer/action", "/contribuer/tableau"])
def test_a_page_with_a_form_lets_the_browser_name_the_site(site: Any, path: str) -> None:
    """With `no-referrer`, browsers send « null » for the origin of what a form sends."""
    assert _get(site, path).headers["referrer-policy"] == "same-origin"
    assert _get(site, "/").headers["referrer-policy"] == "no-referrer"
