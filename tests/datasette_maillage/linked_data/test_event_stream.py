"""The event stream of the releases, and each thing as a release has it (LDES, TREE, Memento)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from conftest import opened
from datasette_maillage.linked_data.event_stream import LDES, TREE
from maillage.model.entities import DCTERMS
from maillage.release import members, state
from releasing import FIRST, SECOND

BASE = "https://w3id.org/maillage/"
CHANGED, KEPT = "action/difficult", "action/cultiver-ensemble"
TITLE = f"<{BASE}{CHANGED}> <{DCTERMS}title> "


@pytest.fixture(scope="module")
def site(released_root: Path) -> Any:
    """The site of a catalogue with two releases."""
    return opened(released_root / "build")


def _get(site: Any, path: str, accept: str = "*/*", **headers: str) -> Any:
    asked = {"accept": accept, **headers}
    return asyncio.run(site.client.get(path, headers=asked, follow_redirects=False))


def _pages(site: Any) -> list[str]:
    """Return the addresses to which the view of the stream leads, in its order."""
    answer = _get(site, "/changements", "application/n-triples")
    found = [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES)]
    nodes = [t.object.value for t in found if t.predicate.value == f"{TREE}node"]
    return [node.removeprefix("http://localhost") for node in nodes]


def test_whoever_follows_the_stream_holds_the_graph(site: Any, released_root: Path) -> None:
    """The last version of each thing, of all the pages, is the graph of the last release."""
    held: dict[str, set[bytes]] = {}
    for page in _pages(site):
        answer = _get(site, page)
        assert answer.headers["content-type"].startswith("application/n-quads")
        quads = list(ox.parse(answer.content, format=ox.RdfFormat.N_QUADS))
        listed = {quad.object for quad in quads if quad.predicate.value == f"{TREE}member"}
        things = {
            quad.subject: quad.object.value
            for quad in quads
            if quad.predicate.value == f"{DCTERMS}isVersionOf" and quad.subject in listed
        }
        assert set(things) == listed
        for member, thing in things.items():
            inside = (quad.triple for quad in quads if quad.graph_name == member)
            written = ox.serialize(inside, format=ox.RdfFormat.N_TRIPLES) or b""
            held[thing] = state.triples(written, state.N_TRIPLES)
    manifest = (released_root / f"releases/{SECOND}/release.json").read_text("utf-8")
    assert state.checksum(set().union(*held.values())) in manifest


def test_the_view_says_how_the_stream_is_read(site: Any) -> None:
    """Paths of time and of what is versioned, what is gone; each page is not before its moment."""
    answer = _get(site, "/changements", "text/turtle")
    assert "immutable" not in answer.headers["cache-control"]
    triples = [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)]
    said = {t.predicate.value: t.object.value for t in triples if t.subject.value.startswith(BASE)}
    assert said[f"{LDES}timestampPath"] == f"{DCTERMS}issued"
    assert said[f"{LDES}versionOfPath"] == f"{DCTERMS}isVersionOf"
    assert said[f"{LDES}versionDeleteObject"] == f"{members.ACTIVITY}Delete"
    moments = [t.object.value for t in triples if t.predicate.value == f"{TREE}value"]
    assert moments == sorted(moments)
    assert moments[-1] == members.moment(SECOND)
    assert _get(site, "/changements", "text/html").headers["location"] == "/nouveautes"


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".jsonld"])
def test_a_page_of_the_stream_never_changes(site: Any, suffix: str) -> None:
    """In each form that has graphs, it says so, and leads to no page that may come behind it."""
    plain = set(ox.parse(_get(site, "/changements/1").content, format=ox.RdfFormat.N_QUADS))
    answer = _get(site, f"/changements/1{suffix}")
    assert "immutable" in answer.headers["cache-control"]
    media = answer.headers["content-type"].partition(";")[0]
    form = ox.RdfFormat.from_media_type(media)
    assert form is not None
    assert set(ox.parse(answer.content, format=form)) == plain
    assert not [quad for quad in plain if quad.predicate.value == f"{TREE}relation"]


def test_a_page_is_in_no_form_that_would_lose_its_graphs(site: Any) -> None:
    """Turtle has no graphs: asked for it alone, a page is refused; one that is not there, too."""
    assert _get(site, "/changements/1", "text/turtle").status_code == 406
    for absent in ("/changements/1.ttl", f"/changements/{len(_pages(site)) + 1}"):
        assert _get(site, absent).status_code == 404


@pytest.mark.parametrize(("version", "title"), [(FIRST, "Fête ,"), (SECOND, "Un titre corrigé")])
@pytest.mark.parametrize("suffix", ["", ".nt"])
def test_a_thing_is_had_as_a_release_has_it(
    site: Any, version: str, title: str, suffix: str
) -> None:
    """Its triples by then, with the moment, for good; the address is the IRI of the member."""
    answer = _get(site, f"/versions/{version}/{CHANGED}{suffix}", "application/n-triples")
    assert answer.status_code == 200
    assert answer.headers["memento-datetime"].startswith("Mon, 05 Jan 2026 00:00:0")
    assert "immutable" in answer.headers["cache-control"]
    (told,) = [line for line in answer.text.splitlines() if line.startswith(TITLE)]
    assert title in told


def _links(text: str) -> dict[str, str]:
    """Return addresses by relation, of a header or a map."""
    found = {}
    for link in text.split(", <"):
        address, _, rest = link.partition(">")
        for relation in rest.split('"')[1].split():
            found.setdefault(relation, address.lstrip("<").removeprefix("http://localhost"))
    return found


def test_versions_lead_to_each_other_and_to_the_thing(site: Any) -> None:
    """Original, gate, map, first, last, the one before and behind: RFC 7089, section 2.2."""
    first = _links(_get(site, f"/versions/{FIRST}/{CHANGED}").headers["link"])
    assert first["original"] == f"/{CHANGED}"
    assert (first["timegate"], first["timemap"]) == (
        f"/versions/{CHANGED}",
        f"/versions/{CHANGED}.link",
    )
    assert first["first"] == first["memento"] == f"/versions/{FIRST}/{CHANGED}"
    assert first["next"] == first["last"] == f"/versions/{SECOND}/{CHANGED}"
    assert "prev" not in first
    listed = _get(site, first["timemap"])
    assert listed.headers["content-type"] == "application/link-format"
    assert _links(listed.text)["last"] == first["last"]
    assert listed.text.count("memento") == 2


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/json"])
def test_the_thing_itself_leads_to_its_versions(site: Any, accept: str) -> None:
    """Its page and its other forms name the gate and the map; what is in no release names none."""
    found = _links(_get(site, f"/{CHANGED}", accept).headers["link"])
    assert found["timegate"] == f"/versions/{CHANGED}"
    assert found["timemap"] == f"/versions/{CHANGED}.link"


@pytest.mark.parametrize(
    ("moment", "version"),
    [
        ("", SECOND),
        ("Mon, 05 Jan 2026 00:00:00 GMT", FIRST),
        ("Mon, 05 Jan 2026 00:00:01 GMT", SECOND),
        ("Tue, 01 Jan 2030 00:00:00 GMT", SECOND),
        ("Thu, 01 Jan 1970 00:00:00 GMT", FIRST),
    ],
)
def test_the_gate_leads_to_the_version_of_a_moment(site: Any, moment: str, version: str) -> None:
    """The last one by then; the first where it was not there yet; the last where none is said."""
    headers = {"accept-datetime": moment} if moment else {}
    answer = _get(site, f"/versions/{CHANGED}", **headers)
    assert answer.status_code == 302
    assert answer.headers["location"].endswith(f"/versions/{version}/{CHANGED}")
    assert "accept-datetime" in answer.headers["vary"].lower()


@pytest.mark.parametrize(
    "moment",
    ["2026-01-05", "Thu, 32 Jan 2026 00:00:00 GMT", "Thu, 01 Jan 99999999999 00:00:00 GMT"],
)
def test_a_moment_that_is_none_is_refused(site: Any, moment: str) -> None:
    """A date in another form, or beyond all calendars: a bad request, no fault of the site."""
    asked = {"accept-datetime": moment}
    assert _get(site, f"/versions/{CHANGED}", **asked).status_code == 400


def test_a_slash_behind_a_version_is_left_away(site: Any) -> None:
    """As behind every other address."""
    answer = _get(site, f"/versions/{SECOND}/{CHANGED}/")
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/versions/{SECOND}/{CHANGED}"


@pytest.mark.parametrize(
    "path",
    [
        "/catalogue",
        "/void",
        "/sparql",
        "/changements",
        "/changements/1",
        f"/versions/{SECOND}/{CHANGED}",
    ],
)
def test_json_is_linked_data_where_there_is_no_other(site: Any, path: str) -> None:
    """Whoever asks for JSON of what is a graph alone gets JSON-LD, as from SPARQL."""
    answer = _get(site, path, "application/json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/ld+json")
    assert list(ox.parse(answer.content, format=ox.RdfFormat.JSON_LD))


def test_what_is_no_version_is_said(site: Any) -> None:
    """No such thing, release or moment: 404 and 400, and no failure of the site."""
    for absent in (f"{FIRST}/action/nothing", "2026-01-05.99999/" + CHANGED, "action/nothing.link"):
        assert _get(site, f"/versions/{absent}").status_code == 404
    assert _get(site, "/versions/action/nothing").status_code == 404
    for wrong in ("yesterday", "Mon, 99 Jan 2026 00:00:00 GMT"):
        answer = _get(site, f"/versions/{CHANGED}", **{"accept-datetime": wrong})
        assert answer.status_code == 400


def test_a_release_that_left_a_thing_alone_leads_to_its_version(site: Any) -> None:
    """What did not change in a release is at the address of the release that changed it."""
    answer = _get(site, f"/versions/{SECOND}/{KEPT}.ttl")
    assert answer.status_code == 302
    assert answer.headers["location"].endswith(f"/versions/{FIRST}/{KEPT}.ttl")
