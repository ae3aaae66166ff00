"""`/nouveautes`, its Atom feeds, streams for mirrors and graphs, and the history of a record."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from lxml import etree

from conftest import opened
from datasette_maillage.linked_data import event_stream
from datasette_maillage.linked_data.atom import SPACE, AtomEntry, AtomFeed
from datasette_maillage.records import change_list
from forms import plain
from maillage.release.delta import JsonDelta
from maillage.release.record_changes import Change, FieldChange
from releasing import FIRST, SECOND, run

_A = f"{{{SPACE}}}"
#: What RFC 4287 lets stand in a feed and an entry, and what it wants there.
_ATOM = etree.RelaxNG(file=Path(__file__).parents[1] / "linked_data/atom.rng")


#: A version behind the two, of which the site is told and no archive made.
THIRD = "2026-01-06.1"
HOME, RETIRED, GONE, THEME = (
    "action/cultiver-ensemble",
    "action/retired",
    "action/forgotten",
    "themes/logement",
)
CHANGED = "action/difficult"


@pytest.fixture(scope="module")
def followed_root(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with three releases beside its build."""
    root = tmp_path_factory.mktemp("followed") / "catalogue"
    shutil.copytree(released, root)
    done = run(root, "build")
    assert done.exit_code == 0, done.output
    _release_again(root / "releases")
    return root


def _release_again(releases: Path) -> None:
    """Add a version in which one record of each sort of change is told of."""
    index = json.loads((releases / "index.json").read_text("utf-8"))
    before, after = index["releases"][-1]["state"], {"records": "f" * 64, "graph": "e" * 64}
    said = FieldChange("/summary", "Avant.", "Après.")
    gone = FieldChange("/withdrawn_on", None, "2026-01-06", was_there=False)
    label = FieldChange("/prefLabel@fr/0", "Logement", "Le logement")
    changes = [
        Change("corrected", HOME, f"contributions/{HOME}.json", "record", (said,)),
        Change("withdrawn", RETIRED, f"contributions/{RETIRED}.json", "record", (gone,)),
        Change("removed", GONE, f"contributions/{GONE}.json", "record"),
        Change("corrected", THEME, "vocab/concepts/themes.ttl", "term", (label,)),
    ]
    delta = JsonDelta.of(before["records"], after["records"], changes)
    (releases / THIRD).mkdir()
    (releases / THIRD / "changes.jsonl").write_bytes(delta.written())
    last = {**index["releases"][-1], "version": THIRD, "previous": SECOND, "state": after}
    index["releases"].append({**last, "date": THIRD[:10]})
    (releases / "index.json").write_text(json.dumps(index), "utf-8")


@pytest.fixture(scope="module")
def followed_site(followed_root: Path) -> Any:
    """The site of a catalogue with three releases."""
    return opened(followed_root / "build")


def _get(site: Any, path: str, accept: str = "text/html") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


def _checked(content: bytes) -> ET.Element:
    """Return a feed that RFC 4287 lets stand, in RELAX NG, and that a reader of feeds takes."""
    _ATOM.assertValid(etree.fromstring(content))
    feed = ET.fromstring(content)
    ids = [entry.findtext(f"{_A}id") for entry in feed.iter(f"{_A}entry")]
    assert len(ids) == len(set(ids))
    assert feed.find(f"{_A}link[@rel='self']") is not None
    read = feedparser.parse(content)
    assert not read.bozo, read
    assert [entry.id for entry in read.entries] == ids
    return feed


def _followed(site: Any, query: str) -> list[str]:
    """Return what a feed tells of: addresses, or titles where there is no page any more."""
    answer = _get(site, f"/nouveautes.atom?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    found = []
    for entry in _checked(answer.content).iter(f"{_A}entry"):
        link = entry.find(f"{_A}link")
        address = entry.findtext(f"{_A}title") if link is None else link.get("href")
        found.append((address or "").removeprefix("http://localhost/"))
    return found


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


def test_a_record_has_its_history(followed_site: Any) -> None:
    """The page of a record that changed tells it, that of another has no such heading."""
    for changed in (CHANGED, HOME):
        assert "Historique" in plain(_get(followed_site, f"/{changed}").text)
    assert "History" in plain(_get(followed_site, f"/{CHANGED}?lang=en").text)
    assert "Historique" not in plain(_get(followed_site, "/partner/caf-19").text)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [THEME, f"{GONE} : suppression", RETIRED, HOME, CHANGED]),
        ("territoire=tulle", [RETIRED, HOME, CHANGED]),
        ("territoire=correze", [RETIRED, HOME, CHANGED]),
        ("theme=logement", [THEME, RETIRED, HOME, CHANGED]),
        ("organisation=caf-19", [HOME]),
        ("organisation=caf-19&territoire=tulle", [HOME]),
        ("q=titre+corrig%C3%A9", [CHANGED]),
        ("q=titre+corrig%C3%A9&organisation=caf-19", []),
        ("territoire=x", []),
        ("theme=x", []),
        ("organisation=x", []),
    ],
)
def test_a_feed_is_of_what_is_followed(followed_site: Any, query: str, wanted: list[str]) -> None:
    """The whole, a territory with what lies inside, a theme, an organisation, any search.

    What was withdrawn, and what is no more, is told of, the latest first.
    """
    found = [re.sub(r"\s+", " ", each) for each in _followed(followed_site, query)]
    assert found == wanted


def test_a_feed_says_which_it_is(followed_site: Any) -> None:
    """Each has an id and a title of its own, and leads to its page; entries keep their ids."""
    feeds = [
        feedparser.parse(_get(followed_site, f"/nouveautes.atom?{query}").content)
        for query in ("", "territoire=tulle", "lang=en", "theme=logement")
    ]
    assert len({feed.feed.id for feed in feeds}) == len({feed.feed.title for feed in feeds}) == 4
    assert "Tulle" in feeds[1].feed.title
    assert feeds[1].feed.link == "http://localhost/nouveautes?territoire=tulle"
    assert [entry.id for entry in feeds[0].entries] == [entry.id for entry in feeds[2].entries]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("statut=en-cours", "En cours"),
        ("lang=en&statut=en-cours&theme=logement", "Housing · Under way"),
        ("type=partner", "Organisations"),
        ("financeur=caf-19", "Caisse d’allocations familiales de la Corrèze"),
        ("lieu=Tulle&rayon=20", "Tulle · 20 km"),
        ("annee=2016", "2016"),
        ("statut=rien", "rien"),
    ],
)
def test_a_feed_is_called_in_words(followed_site: Any, query: str, said: str) -> None:
    """A code by its label, a record by its name; what is neither as it was asked."""
    answer = _get(followed_site, f"/nouveautes.atom?{query}")
    title = feedparser.parse(answer.content).feed.title
    assert title.endswith(said), title


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/territory/tulle", "territoire=tulle"),
        ("/partner/caf-19", "organisation=caf-19"),
        ("/themes/logement", "theme=logement"),
        ("/recherche?q=jardin&lieu=Tulle&page=1", "q=jardin&amp;lieu=Tulle"),
        ("/nouveautes?theme=logement", "theme=logement"),
        ("/action/difficult", ""),
        ("/", ""),
    ],
)
def test_a_page_leads_to_its_feed(followed_site: Any, path: str, feed: str) -> None:
    """Of a territory, an organisation, a theme, a search: of each its own; elsewhere the whole."""
    text = _get(followed_site, path).text
    (found,) = re.findall(r'type="application/atom\+xml" href="([^"]*)" title', text)
    assert found == f"/nouveautes.atom{f'?{feed}' if feed else ''}"
    assert _get(followed_site, found.replace("&amp;", "&")).status_code == 200


def test_a_mirror_follows_a_cursor(
    followed_site: Any, followed_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first release on, each change as it was released, in pages; then no more."""
    monkeypatch.setattr(event_stream, "PAGE_SIZE", 2)
    rows, cursor, more = [], 0, True
    while more:
        page = _get(followed_site, f"/changements.json?apres={cursor}").json()
        rows, cursor, more = rows + page["changes"], page["cursor"], page["more"]
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5]
    released = [
        json.loads(line)
        for version in (SECOND, THIRD)
        for line in (followed_root / f"releases/{version}/changes.jsonl")
        .read_text("utf-8")
        .split("\n")
        if line
    ]
    assert [{**row, "number": 0, "version": ""} for row in rows] == [
        {"number": 0, "version": "", **row} for row in released if "op" in row
    ]
    assert _get(followed_site, "/changements.json?apres=5").json()["changes"] == []
    for wrong in ("6", "-1", "x"):
        assert _get(followed_site, f"/changements.json?apres={wrong}").status_code == 404


def test_a_mirror_begins_with_the_first_release(followed_site: Any) -> None:
    """Of each release that it meets, the states that it leads from and to."""
    first = _get(followed_site, "/changements.json").json()
    assert [release["version"] for release in first["releases"]] == [FIRST, SECOND, THIRD]
    assert first["releases"][-1]["state"]["records"] == "f" * 64


def test_releases_are_followed_as_far_as_they_prove_themselves(
    followed_root: Path, tmp_path: Path
) -> None:
    """A delta that is damaged, or of another state, ends the list before it."""
    folder = tmp_path / "releases"
    shutil.copytree(followed_root / "releases", folder)
    assert len(change_list.read(folder).changes) == 5
    file = folder / THIRD / "changes.jsonl"
    whole = file.read_bytes()
    for spoiled in (whole[:-1], whole.replace("Après".encode(), b""), b"", b"x"):
        file.write_bytes(spoiled)
        found = change_list.read(folder)
        assert [release["version"] for release in found.releases] == [FIRST, SECOND]
        assert [change.id for change in found.changes] == [CHANGED]
    file.write_bytes((folder / SECOND / "changes.jsonl").read_bytes())
    assert len(change_list.read(folder).changes) == 1
    (folder / "index.json").write_bytes(b"{")
    assert not change_list.read(folder)


def test_a_setting_names_the_folder_of_the_releases(
    followed_root: Path, example_build: Path
) -> None:
    """Where they do not lie beside the build."""
    metadata = {"plugins": {"maillage": {"releases": str(followed_root / "releases")}}}
    site = opened(example_build, metadata=metadata)
    assert len(_followed(site, "")) == 5


def test_the_files_of_a_release_are_served(followed_site: Any, followed_root: Path) -> None:
    """Those that it lists, whole and in part; no other."""
    releases = followed_root / "releases"
    index = _get(followed_site, "/releases/index.json")
    assert index.content == (releases / "index.json").read_bytes()
    for name in ("changes.jsonl", "changes.rdfp", f"maillage-{SECOND}.zip", "SHA256SUMS"):
        answer = _get(followed_site, f"/releases/{SECOND}/{name}")
        assert answer.content == (releases / SECOND / name).read_bytes()
    packed = _get(followed_site, f"/releases/{SECOND}/members.nq.gz")
    assert packed.headers["content-type"] == "application/gzip"
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
        f"/versions/{FIRST}/{CHANGED}",
        f"/versions/{CHANGED}",
        f"/versions/{CHANGED}.link",
    )
    for path in (*paths, "/releases/index.json"):
        assert _get(examples, path).status_code == 404
    home = _get(examples, "/")
    assert "nouveautes" not in home.text
    assert "atom" not in home.text


@pytest.mark.parametrize(
    "text", ["<b>&amp; « é »", "un\x0bdeux", "\x00", "\ufffe", "\ud800", "]]>"]
)
def test_an_entry_of_a_feed_is_escaped(text: str) -> None:
    """A title that looks like XML stays a text; a sign that no XML may hold is said to be one."""
    entry = AtomEntry("urn:x:1", text, "2026-01-01T00:00:00Z", "", "new", text)
    links = {"self": "http://localhost/?a=1&b=2"}
    feed = AtomFeed("urn:x", text, entry.updated, text, text, "fr", links, [entry])
    told = _checked(feed.written()).findtext(f"{_A}entry/{_A}title")
    assert told == re.sub("[\x00\x0b\ufffe\ud800]", "\ufffd", text)


@pytest.mark.parametrize(
    "query", ["q=%0B", "q=a%00b&lang=en", "organisation=%EF%BF%BE", "theme=%3C"]
)
def test_what_a_visitor_asks_breaks_no_feed(followed_site: Any, query: str) -> None:
    """The title of a feed has the words that were asked for."""
    _followed(followed_site, query)
