"""`reserved_threads`: what is asked is done, whatever the machine grants later."""

from __future__ import annotations

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from datasette_maillage.web.reserved_threads import ReservedThreads
from serving import UNHURRIED, served
from waiting import PATIENCE

#: Serves with the threads that there are once it is ready, and no other ever.
_NO_MORE = f"""{UNHURRIED}
import threading
from datasette_maillage.web import server

startup, start = server._UvicornServer.startup, threading.Thread.start

def refuse(thread):
    raise RuntimeError("can't start new thread")

async def started(self, sockets=None):
    await startup(self, sockets)
    threading.Thread.start = refuse

server._UvicornServer.startup = started
"""
#: Answers that are sent in pieces, by files, searches, and Datasette.
_IN_PIECES = (
    *("/recherche.json", "/recherche.csv", "/recherche.ttl", "/recherche.xlsx"),
    *("/maillage.db", "/maillage.ttl", "/-/static/app.css", "/maillage/actions.csv?_stream=on"),
)
_OTHERS = ("/", "/recherche?q=jardin", "/contribuer/action", "/maillage/actions", "/-/health")


def _refuse(_thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_what_is_asked_waits_for_the_threads_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool that may not grow does all the same what it is asked, more than once at a time."""
    with ReservedThreads(8) as threads:
        monkeypatch.setattr(threading.Thread, "start", _refuse)
        go = threading.Event()
        held = threads.submit(go.wait, PATIENCE)
        asked = [threads.submit(str, number) for number in range(20)]
        go.set()
        assert [one.result(PATIENCE) for one in asked] == [str(number) for number in range(20)]
        assert held.result(PATIENCE)


def test_who_gets_no_thread_at_all_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pool without a thread is none: what cannot be kept is not promised."""
    monkeypatch.setattr(threading.Thread, "start", _refuse)
    with pytest.raises(RuntimeError, match="new thread"):
        ReservedThreads(8)


def _asked(host: str, path: str, accepted: str) -> tuple[str, int, str | None, bytes]:
    connection = http.client.HTTPConnection(host, timeout=PATIENCE)
    connection.request("GET", path, headers={"Accept-Encoding": accepted})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return path, answer.status, answer.headers["retry-after"], body


def test_no_answer_ends_amid_its_bytes_for_want_of_threads(
    real_build: Path, tmp_path: Path
) -> None:
    """With the threads of the start alone, each answer is whole, or 503 with `Retry-After`.

    Whoever reads gets one of both from the first byte on; the pages and files are there.
    """
    with (
        served(real_build, tmp_path, "--no-sparql", before=_NO_MORE) as address,
        ThreadPoolExecutor(8) as readers,
    ):
        host = urlsplit(address).netloc
        asked = [(path, accepted) for path in _IN_PIECES + _OTHERS for accepted in ("", "gzip")]
        found = list(readers.map(lambda each: _asked(host, *each), 3 * asked))
    refused = {path for path, status, again, _ in found if status == 503 and again}
    assert {status for _, status, _, _ in found} <= {200, 503}
    assert {path for path, status, _, _ in found if status == 503} == refused
    assert not refused & {*_OTHERS, "/maillage.db", "/maillage.ttl", "/-/static/app.css"}
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "Traceback" not in log
