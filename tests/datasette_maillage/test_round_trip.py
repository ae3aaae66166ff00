"""A linked-data client at the door: rdflib, over a real socket, knowing one IRI."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from datasette_maillage.datasette.isolation import LIMITS
from serving import PROGRAM, UNHURRIED, served
from waiting import PATIENCE, eventually

BASE = "https://w3id.org/maillage/"
START = "action/bien-sous-son-toit"


@pytest.fixture(scope="module")
def dump(real_build: Path) -> rdflib.Graph:
    """The dump of the real catalogue, as rdflib reads it."""
    return rdflib.Graph().parse(real_build / "maillage.ttl")


def _page(iri: object) -> str:
    """Return the path of what an IRI of the catalogue is dereferenced to."""
    return str(iri).removeprefix(BASE).partition("#")[0]


def test_a_client_follows_its_nose(address: str, dump: rdflib.Graph) -> None:
    """From one action’s IRI, rdflib’s own requests reach what it names, and find the dump’s words.

    The action, what it links to, and what these link to. rdflib asks as it is used to; only the
    host of the permanent addresses is replaced by that of the site.
    """
    found, seen, ahead = rdflib.Graph(), set[str](), {START}
    for _ in range(3):
        for path in sorted(ahead - seen):
            found.parse(f"{address}/{path}")
        seen |= ahead
        ahead = {
            _page(value)
            for value in found.objects()
            if isinstance(value, rdflib.URIRef) and str(value).startswith(BASE)
        }
        # What the catalogue says of itself is in a file of its own, and leads to every file.
        ahead.discard("catalogue")
    kinds = {path.partition("/")[0] for path in seen}
    assert {"action", "partner", "territory", "source", "themes", "def"} <= kinds
    named = set(found.subjects())
    # A list answers with its concepts too, so what is inside a seen list was found as well.
    expected = {
        triple
        for triple in dump
        if (_page(triple[0]) in seen or _page(triple[0]).partition("/")[0] in seen)
        # The periods of dates come with the records that name them.
        and ("catalogue#" not in triple[0] or triple[0] in named)
    }
    assert {triple for triple in found if "catalogue" not in _page(triple[0])} == {
        triple for triple in expected if "catalogue" not in _page(triple[0])
    }
    lead = found.value(rdflib.URIRef(BASE + START), rdflib.URIRef(f"{BASE}def#lead"))
    assert found.value(lead, rdflib.SKOS.prefLabel) is not None


@pytest.mark.exhaustive
def test_endless_queries_hold_nobody_up(
    real_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """While queries in SQL fill their share of the processes, a table and a page are answered.

    Those beyond the share gave way. A machine that is too slow for that while the others run gets
    more time, and another try.
    """
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
    options = ("--no-sparql", "--setting", "sql_time_limit_ms", str(PATIENCE * 1000))
    seconds = 2
    with (
        served(real_build, tmp_path_factory.mktemp("busy"), *options, before=UNHURRIED) as address,
        ThreadPoolExecutor(10) as pool,
    ):
        while True:
            query = urlencode({"sql": endless, "_timelimit": seconds * 1000})
            path = f"{address}/maillage.json?{query}"
            running = [pool.submit(_status, path) for _ in range(10)]
            # It is asked before the next turn of the loop.
            eventually(lambda: all(future.running() or future.done() for future in running), 0.01)  # noqa: B023
            assert _status(f"{address}/maillage/actions.json?_size=3") == 200
            assert _status(f"{address}/recherche?q=jardin") == 200
            still = sum(not future.done() for future in running)
            # Stopped at its limit, or given up: there is not room for all of them.
            assert {future.result() for future in running} <= {400, 503}
            if still >= LIMITS.workers // 2:
                break
            seconds *= 3
            assert seconds < PATIENCE


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def test_a_sparql_client_asks(address: str, dump: rdflib.Graph) -> None:
    """The SPARQL client of rdflib finds at /sparql what rdflib finds in the dump."""
    query = "SELECT ?t { ?a a <https://w3id.org/maillage/def#Action> ; dcterms:title ?t }"
    expected = {str(row[0]) for row in dump.query(query)}  # type: ignore[index]
    for method in ("GET", "POST", "POST_FORM"):
        remote = rdflib.Graph(SPARQLStore(f"{address}/sparql", method=method))
        assert {str(row[0]) for row in remote.query(query)} == expected  # type: ignore[index]


def test_a_site_that_cannot_make_its_store_does_without(real_build: Path, tmp_path: Path) -> None:
    """Pages are served, and /sparql says why it does not answer."""
    broken = Path(shutil.copytree(real_build, tmp_path / "broken"))
    # Whole, as its checksums say, and no Turtle: what was damaged later is not served at all.
    dump, sums = broken / "maillage.ttl", broken / "SHA256SUMS"
    before = hashlib.sha256(dump.read_bytes()).hexdigest()
    dump.write_text("broken", encoding="utf-8")
    after = hashlib.sha256(dump.read_bytes()).hexdigest()
    sums.write_text(sums.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with served(broken, tmp_path) as address:
        with urllib.request.urlopen(f"{address}/{START}") as answer:
            assert answer.status == 200
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(f"{address}/sparql?query=ASK+%7B%7D")
        assert refused.value.code == 503
        refused.value.close()


@pytest.mark.parametrize(
    "stop", [pytest.param(signal.SIGTERM, marks=pytest.mark.exhaustive), signal.SIGKILL]
)
def test_no_process_outlives_the_site(
    real_build: Path, tmp_path: Path, stop: signal.Signals
) -> None:
    """When the site is stopped or killed amid a query without end, its processes go with it."""
    query = (
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?o . ?b ?q ?o2 . ?c ?r ?o3 FILTER(STR(?o) = STR(?o3)) }"
    )
    with served(real_build, tmp_path, program=PROGRAM) as address:
        ask = [
            sys.executable, "-c",
            "import sys, urllib.request; urllib.request.urlopen(sys.argv[1])",
            f"{address}/sparql?{urlencode({'query': query})}",
        ]  # fmt: skip
        client = subprocess.Popen(ask, stderr=subprocess.DEVNULL)
        try:
            (worker,) = eventually(lambda: _workers(tmp_path))
            os.kill(_first(worker), stop)
        finally:
            client.kill()
            client.wait()
        assert eventually(lambda: not _workers(tmp_path))


def _workers(root: Path) -> list[int]:
    """Return the processes that stand in the folder of a build, or a copy of it, below `root`."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                here = (folder / "cwd").readlink()
            except OSError:
                continue
            if root.resolve() in here.parents:
                found.append(int(folder.name))
    return found


def _first(pid: int) -> int:
    """Return the process that was started, of which this one descends."""
    while (parent := _parent(pid)) != os.getpid():
        pid = parent
    return pid


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
