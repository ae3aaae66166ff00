"""`/nouveautes`, its Atom feeds, streams for mirrors and graphs, and the history of a record."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pyoxigraph as ox
import pytest

from conftest import FULL, opened
from datasette_maillage.linked_data.atom import SPACE, AtomEntry, AtomFeed
from datasette_maillage.linked_data.event_stream import ACTIVITY, TREE
from forms import plain
from releasing import ACTION, FIRST, SECOND, run

_A = f"{{{SPACE}}}"
#: What RFC 4287 lets stand in a feed and an entry once, and what it wants there.
_ONCE = ("id", "title", "updated")


@pytest.fixture(scope="module")
def followed_root(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with two releases beside its build."""
    root = tmp_path_factory.mktemp("followed") / "catalogue"
    shutil.copytree(released, root)
    done = run(root, "build")
    assert done.exit_code == 0, done.output
    return root


@pytest.fixture(scope="module")
def followed_site(followed_root: Path) -> Any:
    """The site of a catalogue with two releases."""
    return opened(followed_root / "build")


def _get(site: Any, path: str, accept: str = "text/html") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


def _action(root: Path) -> Any:
    record = json.loads((root / ACTION).read_text("utf-8"))
    return record, record.get("id", Path(ACTION).stem)


def _checked(content: bytes) -> ET.Element:
    """Return a feed that has what RFC 4287 wants of it: sections 4.1.1, 4.1.2 and 4.2."""
    feed = ET.fromstring(content)
    assert feed.tag == f"{_A}feed"
    for node in (feed, *feed.iter(f"{_A}entry")):
        for name in _ONCE:
            (found,) = node.findall(f"{_A}{name}")
            assert found.text
        assert feedparser.datetimes._parse_date_w3dtf(node.findtext(f"{_A}updated"))
        assert ":" in (node.findtext(f"{_A}id") or "")
    assert feed.findtext(f"{_A}author/{_A}name")
    assert [link.get("href") for link in feed.findall(f"{_A}link[@rel='self']")] != []
    ids = [entry.findtext(f"{_A}id") for entry in feed.iter(f"{_A}entry")]
    assert len(ids) == len(set(ids))
    for entry in feed.iter(f"{_A}entry"):
        linked = entry.find(f"{_A}link[@rel='alternate']") is not None
        assert linked or entry.find(f"{_A}content") is not None
    read = feedparser.parse(content)
    assert not read.bozo, read
    assert [entry.id for entry in read.entries] == ids
    return feed


def _followed(site: Any, query: str) -> list[str]:
    answer = _get(site, f"/nouveautes.atom?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = _checked(answer.content)
    return [link.get("href", "") for link in feed.findall(f"{_A}entry/{_A}link")]


@pytest.mark.parametrize(
    ("path", "word"), [("/nouveautes", "correction"), ("/nouveautes?lang=en", "corrected")]
)
def test_people_read_what_is_new(followed_site: Any, path: str, word: str) -> None:
    """The record, what happened and what became of each value, in each language."""
    page = _get(followed_site, path)
    assert page.status_code == 200
    assert word in plain(page.text)
    assert "Un titre corrigé" in page.text
    assert 'type="application/atom+xml"' in page.text


def test_a_record_has_its_history(followed_site: Any, followed_root: Path) -> None:
    """The page of the record that changed tells it, that of another has no such heading."""
    _, name = _action(followed_root)
    assert "Historique" in plain(_get(followed_site, f"/action/{name}").text)
    other = next(page for kind, page in FULL.items() if kind == "partner")
    assert "Historique" not in plain(_get(followed_site, f"/partner/{other}").text)


def test_a_feed_is_of_what_is_followed(followed_site: Any, followed_root: Path) -> None:
    """The whole, the territory and what it lies in, the theme, the organisation, and a search."""
    record, name = _action(followed_root)
    at = [f"http://localhost/action/{name}"]
    assert _followed(followed_site, "") == at
    place = record["territories"][0]
    place = place if isinstance(place, str) else place["territory"]
    assert _followed(followed_site, f"territoire={place}") == at
    assert _followed(followed_site, f"theme={record['themes'][0]}") == at
    assert _followed(followed_site, f"organisation={record['lead']}") == at
    assert _followed(followed_site, "q=titre+corrig%C3%A9") == at
    for none in ("territoire=x", "theme=x", "organisation=x", "q=zzzz&organisation=x"):
        assert _followed(followed_site, none) == []


def test_a_mirror_follows_a_cursor(followed_site: Any) -> None:
    """From the first release on, each change as it was released, sealed by states; then no more."""
    first = _get(followed_site, "/changements.json").json()
    assert [release["version"] for release in first["releases"]] == [FIRST, SECOND]
    (change,) = first["changes"]
    assert (change["number"], change["version"], change["op"]) == (1, SECOND, "corrected")
    assert not first["more"]
    later = _get(followed_site, f"/changements.json?apres={first['cursor']}").json()
    assert later["changes"] == []
    for wrong in ("2", "-1", "x"):
        assert _get(followed_site, f"/changements.json?apres={wrong}").status_code == 404


def test_a_graph_follows_the_stream(followed_site: Any) -> None:
    """A page of TREE has its members, each of one thing and one moment."""
    answer = _get(followed_site, "/changements", "text/turtle")
    assert answer.content == _get(followed_site, "/changements/1.ttl").content
    triples = [quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)]
    (member,) = [t.object for t in triples if t.predicate.value == f"{TREE}member"]
    about = {t.predicate.value: t.object.value for t in triples if t.subject == member}
    assert "/action/" in about[f"{ACTIVITY}object"]
    assert about[f"{ACTIVITY}published"].endswith("T00:00:00Z")
    assert _get(followed_site, "/changements/2").status_code == 404
    assert _get(followed_site, "/changements").headers["location"] == "/nouveautes"


def test_the_files_of_a_release_are_served(followed_site: Any, followed_root: Path) -> None:
    """Those that it lists, whole and in part; no other."""
    releases = followed_root / "releases"
    index = _get(followed_site, "/releases/index.json")
    assert index.content == (releases / "index.json").read_bytes()
    for name in ("changes.jsonl", "changes.rdfp", f"maillage-{SECOND}.zip", "SHA256SUMS"):
        answer = _get(followed_site, f"/releases/{SECOND}/{name}")
        assert answer.content == (releases / SECOND / name).read_bytes()
    for absent in (f"{SECOND}/nothing", "2026-01-05.9/release.json", f"{SECOND}/index.json"):
        assert _get(followed_site, f"/releases/{absent}").status_code == 404


def test_without_releases_nothing_is_shown(examples: Any) -> None:
    """No feed, no stream, no file, no link: the site is as it was."""
    paths = (
        "/nouveautes",
        "/nouveautes.atom",
        "/changements.json",
        "/changements",
        "/changements/1",
    )
    for path in (*paths, "/releases/index.json"):
        assert _get(examples, path).status_code == 404
    home = _get(examples, "/")
    assert "nouveautes" not in home.text


def test_an_entry_of_a_feed_is_escaped() -> None:
    """A title that looks like XML stays a text."""
    text = "<b>&amp; « é »"
    entry = AtomEntry("urn:x:1", text, "2026-01-01T00:00:00Z", "", "new", text)
    links = {"self": "http://localhost/?a=1&b=2"}
    feed = AtomFeed("urn:x", text, entry.updated, text, text, "fr", links, [entry])
    assert _checked(feed.written()).findtext(f"{_A}entry/{_A}title") == text
