"""The versions to cite: where people find them, and what programs read of them (DCAT 3)."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import DCTERMS, RDF, RDFS, URIRef

from conftest import opened
from forms import plain
from maillage.release import archives
from releasing import FIRST, SECOND

BASE = "https://w3id.org/maillage/"
SERIES = URIRef(f"{BASE}releases")
#: rdflib has the terms of DCAT 2.
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture(scope="module")
def site(released_root: Path) -> Any:
    """The site of a catalogue whose build is that of the second of two releases."""
    return opened(released_root / "build")


def _get(site: Any, path: str, accept: str = "*/*") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}, follow_redirects=False))


def _graph(site: Any, path: str) -> rdflib.Graph:
    answer = _get(site, path, "text/turtle")
    assert answer.headers["content-type"].startswith("text/turtle")
    return rdflib.Graph().parse(data=answer.content)


def test_the_versions_are_a_series(site: Any) -> None:
    """Each says of what it is a version, and which came before; the data set names them all."""
    found = _graph(site, "/releases")
    first, second = (URIRef(f"{SERIES}/{version}") for version in (FIRST, SECOND))
    assert {*found.subjects(DCAT.inSeries, SERIES)} == {first, second}
    assert found.value(second, DCAT.previousVersion) == first
    assert found.value(first, DCAT.previousVersion) is None
    whole = found.value(first, DCAT.isVersionOf)
    assert {*found.objects(whole, DCAT.hasVersion)} == {first, second}
    assert (found.value(SERIES, DCAT.first), found.value(SERIES, DCAT.last)) == (first, second)
    for node in (SERIES, first, second):
        for term in (DCTERMS.title, DCTERMS.description):
            assert {getattr(text, "language", "") for text in found.objects(node, term)} == {
                "fr",
                "en",
            }


@pytest.mark.parametrize("path", ["/releases", f"/releases/{SECOND}"])
def test_no_portal_takes_the_data_set_from_here(site: Any, path: str) -> None:
    """CKAN would put what has the class, and no files, in place of what `/catalogue` gave it.

    The series has its class and its words wherever it is named, as DCAT-AP 3 asks.
    """
    found = _graph(site, path)
    assert URIRef(f"{BASE}catalogue") not in {*found.subjects(RDF.type)}
    assert (SERIES, RDF.type, DCAT.DatasetSeries) in found
    assert found.value(SERIES, DCTERMS.title)


@pytest.mark.parametrize("ending", ["", ".ttl", ".rdf", ".jsonld", ".nt", ".nq", ".trig"])
def test_a_version_leads_to_its_archive(site: Any, released_root: Path, ending: str) -> None:
    """Its size and checksum are those of the file; nothing is told of another version."""
    answer = _get(site, f"/releases/{SECOND}{ending}", "text/turtle")
    assert answer.status_code == 200
    form = {"": "ttl", ".jsonld": "json-ld", ".rdf": "xml", ".nq": "nquads"}.get(ending, ending[1:])
    found = rdflib.Dataset(default_union=True).parse(data=answer.content, format=form)
    (address,) = found.objects(None, DCAT.downloadURL)
    content = _get(site, f"/{str(address).removeprefix(BASE)}").content
    assert content == next((released_root / f"releases/{SECOND}").glob("*.zip")).read_bytes()
    (digest,) = found.objects(None, SPDX.checksumValue)
    assert str(digest) == hashlib.sha256(content).hexdigest()
    (licence,) = {*found.objects(None, DCTERMS.license)}
    assert found.value(licence, RDFS.label) is not None
    (size,) = found.objects(None, DCAT.byteSize)
    assert int(str(size)) == len(content)
    assert not list(found.objects(URIRef(f"{SERIES}/{FIRST}")))


@pytest.mark.parametrize("path", ["/releases", f"/releases/{SECOND}"])
def test_people_and_programs_are_led_to_their_lists(site: Any, path: str) -> None:
    """A browser comes to the versions on the page of the data, JSON to the index."""
    browser = "text/html,application/xhtml+xml,*/*;q=0.8"
    assert _get(site, path, browser).headers["location"] == "/donnees#versions"
    assert _get(site, path, "application/json").headers["location"] == "/releases/index.json"
    assert _get(site, path, "image/png").status_code == 406
    assert _get(site, "/releases/2026-01-05.9", "text/turtle").status_code == 404


def test_whoever_has_the_address_of_a_version_has_its_archive(
    site: Any, released_root: Path, tmp_path: Path
) -> None:
    """`maillage verify` takes what a version is cited by: the site leads it to the file."""
    cited = f"/releases/{SECOND}"

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Pass on what the site answers."""
            answer = _get(site, self.path, self.headers["accept"])
            self.send_response(answer.status_code)
            for name in {"location", "content-type"} & answer.headers.keys():
                self.send_header(name, answer.headers[name])
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}{cited}"
        file, led = archives.downloaded(address, tmp_path)
        server.shutdown()
    assert led.endswith(".zip")
    assert file.read_bytes() == next((released_root / cited[1:]).glob("*.zip")).read_bytes()
    assert _get(site, "/releases", "application/zip").status_code == 406


def test_the_page_of_the_data_leads_to_every_archive(site: Any) -> None:
    """It links each archive and its notes, and cites the last version by its address."""
    page = _get(site, "/donnees", "text/html").text
    for version in (FIRST, SECOND):
        assert f'href="/releases/{version}/maillage-{version}.zip"' in page
    assert f'href="/releases/{SECOND}/notes.fr.md"' in page
    assert f"{BASE}releases/{SECOND}" in plain(page)
    assert f'"version": "{SECOND}"' in page
    assert f'href="/releases/{SECOND}/notes.en.md"' in _get(site, "/donnees?lang=en").text


def test_the_description_names_the_version_that_the_build_is(
    site: Any, example_build: Path, real_build: Path, released_root: Path
) -> None:
    """Of a build that is no release the descriptor tells; no version is a data set of a portal."""
    metadata = {"plugins": {"maillage": {"releases": str(released_root / "releases")}}}
    first, other = (opened(build, metadata=metadata) for build in (example_build, real_build))
    own = _get(other, "/datapackage.json").json()["version"]
    for shown, version in ((site, SECOND), (first, FIRST), (other, own)):
        found = _graph(shown, "/catalogue")
        whole = URIRef(f"{BASE}catalogue")
        assert [*map(str, found.objects(whole, DCAT.version))] == [version]
        assert [*found.subjects(RDF.type, DCAT.Dataset)] == [whole]
        assert not [*found.subjects(RDF.type, DCAT.DatasetSeries)]
        assert found.value(whole, RDFS.seeAlso) == SERIES


def test_an_archive_describes_its_own_version(released: Path) -> None:
    """The description in an archive names the version of the archive, as its descriptor does."""
    with zipfile.ZipFile(released / f"releases/{SECOND}/maillage-{SECOND}.zip") as archive:
        described = archive.read(f"maillage-{SECOND}/data/catalog.ttl")
    found = rdflib.Graph().parse(data=described, format="turtle")
    assert str(found.value(URIRef(f"{BASE}catalogue"), DCAT.version)) == SECOND
