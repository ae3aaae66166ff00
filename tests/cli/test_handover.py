"""`handover`: the site follows the build, and nobody who asks meanwhile notices."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pytest

from conftest import EXAMPLES, copy_model
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.cli import handover, serve
from maillage.files import checkout
from maillage.model.loading import load
from serving import PROGRAM, served
from waiting import PATIENCE, ending, eventually

QUERY = "SELECT ?t { <https://w3id.org/maillage/source/minimal> dcterms:title ?t }"
#: Answers of each sort, all of which tell the number of the build.
PATHS = (
    "/source/minimal",
    "/source/minimal.json",
    "/source/minimal.ttl",
    "/sources.csv",
    "/maillage.ttl",
    "/maillage/sources.json",
    "/recherche.json?type=source&q=titre",
    f"/sparql?query={quote(QUERY)}",
)
#: A reader who waits for the next build, which this process makes, reads nothing meanwhile: that a
#: machine takes longer for it than the site has patience is no matter of these tests.
_PATIENT = f"""
from datasette_maillage.web import connections
connections.PATIENCE = {1000 * PATIENCE}
"""
#: The é is written in as many ways as there are forms.
_NUMBER = re.compile(rb"Titre num[^ ]{1,8}ro (\d+)")


def _title(root: Path, number: int) -> None:
    file = root / "contributions" / "sources" / "minimal.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "title": f"Titre numéro {number}"}), encoding="utf-8")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue, built, whose one source has a number in its title."""
    root = tmp_path_factory.mktemp("first") / "catalogue"
    copy_model(root)
    (root / "contributions/sources").mkdir()
    shutil.copy(EXAMPLES / "accepted/sources/minimal.json", root / "contributions/sources")
    _publish(root, root, 0)
    return root


@pytest.fixture
def catalogue(first: Path, tmp_path: Path) -> Path:
    """A copy of that catalogue."""
    return Path(shutil.copytree(first, tmp_path / "catalogue"))


class Site:
    """A site that follows the builds of a catalogue, and the number of the last of them."""

    def __init__(self, address: str, catalogue: Path, place: Path) -> None:
        self.address, self.place = address, place
        self._catalogue = catalogue
        self.number = 0

    def publish(self) -> None:
        """Publish the next build where the site looks, as `maillage build` does."""
        self.number += 1
        _publish(self._catalogue, self.place, self.number)

    def follows(self) -> bool:
        """Whether the last build is served, and nothing is left of the former ones."""
        copies = list(self.place.glob(".build.serving-*"))
        return _served(self.address) == self.number and len(copies) == 1


@pytest.fixture(scope="module")
def site(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that follows the builds of the catalogue, and leaves nothing when it ends."""
    place = tmp_path_factory.mktemp("site")
    catalogue = Path(shutil.copytree(first, place / "catalogue"))
    with served(catalogue / "build", place, before=_PATIENT) as address:
        yield Site(address, catalogue, place)
    eventually(lambda: not list(place.glob(".build.serving-*")))


def _publish(catalogue: Path, place: Path, number: int) -> None:
    _title(catalogue, number)
    options = BuildOptions(workers=1, cached=False)
    assert pipeline.build(load(catalogue), place / "build", options).accepted


def _number(content: bytes) -> int:
    found = {int(number) for number in _NUMBER.findall(content)}
    assert len(found) == 1, content[:500]
    return found.pop()


def _served(address: str) -> int:
    with urlopen(f"{address}/source/minimal.json", timeout=PATIENCE) as answer:
        return _number(answer.read())


class Reader(threading.Thread):
    """Asks on one connection, as long as it is kept, until it is told to stop."""

    def __init__(self, address: str, stop: threading.Event) -> None:
        super().__init__()
        self._host = urlsplit(address).netloc
        self._told = stop
        self.faults: list[str] = []
        #: What a mark stood for, by path.
        self.seen: dict[tuple[str, str], set[int]] = {}
        self.asked = 0

    def run(self) -> None:
        """Ask."""
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        while not self._told.is_set():
            for path in PATHS:
                try:
                    connection.request("GET", path)
                    answer = connection.getresponse()
                    content = answer.read()
                    if answer.status != 200:
                        self.faults.append(f"{path}: {answer.status} {content[:200]!r}")
                        continue
                    mark = (path, answer.headers.get("etag") or "")
                    self.seen.setdefault(mark, set()).add(_number(content))
                except (OSError, http.client.HTTPException, AssertionError) as error:
                    self.faults.append(f"{path}: {error!r}")
                    connection.close()
                self.asked += 1
        connection.close()


def test_builds_are_taken_under_requests(site: Site, exhaustive: bool) -> None:
    """While builds are published, no request fails, and none has a mark of another build.

    That is promised where nobody takes what is served from under the site: a process without its
    copy answers 503 for the files in it, until the one that takes over is ready.
    """
    stop = threading.Event()
    readers = [Reader(site.address, stop) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 21 if exhaustive else 4):
            site.publish()
            if not number % 3:
                eventually(lambda: _served(site.address) == site.number)
        eventually(lambda: all(reader.asked > len(PATHS) for reader in readers))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    for reader in readers:
        assert reader.faults == []
        seen = {(path, mark): numbers for (path, mark), numbers in reader.seen.items() if mark}
        assert seen
        assert all(len(numbers) == 1 for numbers in seen.values()), seen


def test_who_reads_slowly_gets_the_whole_of_what_was_begun(site: Site) -> None:
    """A download that began before a build ends with the bytes of the former one.

    The process that is no longer needed ends then, and leaves nothing.
    """
    eventually(site.follows)
    expected = (site.place / "build" / "maillage.db").read_bytes()
    with urlopen(Request(f"{site.address}/maillage.db"), timeout=PATIENCE) as answer:
        begun = answer.read(1000)
        site.publish()
        eventually(lambda: _served(site.address) == site.number)
        # Who reads holds the former process, which is to end with it and not before.
        assert len(list(site.place.glob(".build.serving-*"))) == 2
        whole = begun + answer.read()
    assert hashlib.sha256(whole).digest() == hashlib.sha256(expected).digest()
    eventually(site.follows)


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["maillage.ttl", "maillage.db", "SHA256SUMS", "actions.csv"])
@pytest.mark.parametrize("harm", ["cut", "gone"])
def test_a_damaged_build_is_not_taken(catalogue: Path, name: str, harm: str) -> None:
    """At the start it is said in a sentence, with status 2, and nothing else."""
    _harm(catalogue / "build" / name, harm)
    assert name in _said_at_the_start(catalogue)


def test_a_build_of_another_version_of_the_program_is_not_taken(catalogue: Path) -> None:
    """A database that lacks what the model is read from now is said so, and nothing else."""
    build = catalogue / "build"
    with closing(sqlite3.connect(build / "maillage.db")) as connection, connection:
        connection.execute("DELETE FROM model WHERE file = 'reference/reference.json'")
    names = (build / "SHA256SUMS").read_text("utf-8").split()[1::2]
    sums = (
        f"{hashlib.sha256((build / name).read_bytes()).hexdigest()}  {name}\n" for name in names
    )
    (build / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    said = _said_at_the_start(catalogue)
    assert "reference.json" in said
    assert "maillage build" in said


def _said_at_the_start(catalogue: Path) -> str:
    """Serve what cannot be served, and return the sentence that is said of it."""
    run = subprocess.run(
        [*PROGRAM, "serve", "--root", str(catalogue), "--port", "0"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 2, run.stderr
    assert "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) <= 4
    assert not list(catalogue.glob(".build.serving-*"))
    return run.stderr


def test_the_former_stays_where_the_next_is_damaged(site: Site) -> None:
    """A damaged build under a site that runs is said in its log, and the former is served on."""
    eventually(site.follows)
    build = site.place / "build"
    other = shutil.copytree(build, site.place / "next")
    (other / "sources.csv").write_text("nothing")
    build.rename(site.place / "former")
    other.rename(build)
    eventually(lambda: "sources.csv" in (site.place / "log").read_text(encoding="utf-8"))
    assert _served(site.address) == site.number
    shutil.rmtree(build)
    (site.place / "former").rename(build)
    site.publish()
    eventually(site.follows)


def test_a_machine_without_processes_ends_no_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """The build that is served goes on; it is said once, and the next is tried until it comes."""
    forked: list[int] = []
    said: list[OSError | None] = []
    builds = iter(range(1000))
    real = os.fork

    def fork() -> int:
        if len(forked) in (1, 2, 3):
            forked.append(0)
            raise BlockingIOError(11, os.strerror(11))
        forked.append(real())
        return forked[-1]

    def serve(ready: int) -> NoReturn:
        os.write(ready, b"R")
        signal.pause()
        os._exit(0)

    handed = handover.Handover(lambda: min(next(builds), 20), serve, said.append)

    def tell(_seconds: float) -> None:
        if len(forked) >= 6 and all(forked[4:]):
            handed._end(0, None)

    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr(handover.time, "sleep", tell)
    monkeypatch.setattr(handover.signal, "signal", lambda *_: None)
    assert handed.run() == 0
    assert [type(error) for error in said] == [BlockingIOError]


@pytest.mark.parametrize("harm", ["link", "gone"])
def test_health_says_that_the_next_is_not_served(site: Site, harm: str) -> None:
    """A link in the place of the build, or nothing, is not taken; the former is served on."""
    eventually(site.follows)
    build, former = site.place / "build", site.place / "former"
    build.rename(former)
    if harm == "link":
        build.symlink_to(former)
    assert _served(site.address) == site.number
    assert _health(site)["build"]["published"] is False
    if harm == "link":
        build.unlink()
    former.rename(build)
    eventually(lambda: _health(site)["build"]["published"] is True)


def test_a_copy_that_is_lost_is_taken_anew(site: Site) -> None:
    """Whoever tidies the folder up, as `git clean` does, takes what is served from under it.

    Who asked meanwhile is told when to come back, and by then comes to a process that has it.
    """
    eventually(site.follows)
    (copy,) = site.place.glob(".build.serving-*")
    with closing(http.client.HTTPConnection(urlsplit(site.address).netloc)) as kept:
        assert _asked(kept)[0] == 200
        shutil.rmtree(copy)
        status, headers = _asked(kept)
        assert (status, bool(headers["retry-after"])) == (503, True)
        assert headers["connection"] == "close"
    eventually(lambda: len(list(site.place.glob(".build.serving-*"))) == 1)
    eventually(lambda: _answers(site) and site.follows())
    # Both take requests until the former is told that the other is ready.
    eventually(lambda: not checkout.is_alive(_process(copy)))


def test_the_next_process_takes_over_once_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at the next look: the former may have lost its copy, and answers a part of all."""
    monkeypatch.setattr(handover, "_PAUSE", PATIENCE)
    monkeypatch.setattr(handover.signal, "signal", lambda *_: None)

    def serve(ready: int) -> NoReturn:
        os.write(ready, b"R")
        signal.pause()
        os._exit(0)

    handed = handover.Handover(lambda: 0, serve, lambda _: None)
    handed._begin()
    assert handed._coming
    begun = time.monotonic()
    handed._pause()
    assert time.monotonic() - begun < PATIENCE / 2
    assert handed._coming.is_ready
    handed._tell(signal.SIGKILL)
    eventually(lambda: handover._ended() is not None)


@pytest.mark.parametrize("told", ["who forks", "who is forked"])
def test_who_is_told_to_end_while_a_process_is_forked_ends(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """The new process is told of it, and heeds it, though it be told before it does anything."""
    forked: list[int] = []
    real = os.fork

    def fork() -> int:
        forked.append(real())
        if bool(forked[-1]) == (told == "who forks"):
            os.kill(os.getpid(), signal.SIGTERM)
        return forked[-1]

    def serve(ready: int) -> NoReturn:
        os.write(ready, b"R")
        signal.pause()
        os._exit(1)

    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr(handover, "_exit", lambda *_: os._exit(0))
    with _own_handlers():
        try:
            with ending(PATIENCE, lambda: pytest.fail("it serves on")):
                assert handover.Handover(lambda: 0, serve, lambda _: None).run() == 0
            assert not checkout.is_alive(forked[0])
        finally:
            with suppress(ProcessLookupError):
                os.kill(forked[0], signal.SIGKILL)


def test_who_loses_what_it_was_told_is_told_again() -> None:
    """What a signal raises while Python finalizes something is dropped, and the site went on."""
    forked: list[int] = []

    def serve(ready: int) -> NoReturn:
        told: list[int] = []

        def hear(number: int, _frame: object) -> None:
            told.append(number)
            if len(told) > 1:
                os._exit(0)

        signal.signal(signal.SIGTERM, hear)
        os.write(ready, b"R")
        while True:
            signal.pause()

    def mark() -> int:
        if handed._current:
            forked.append(handed._current.pid)
            handed._end(0, None)
        return 0

    handed = handover.Handover(mark, serve, lambda _: None)
    with _own_handlers():
        try:
            with ending(PATIENCE, lambda: pytest.fail("it serves on")):
                assert handed.run() == 0
        finally:
            for pid in forked:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@contextmanager
def _own_handlers() -> Iterator[None]:
    """Have what signals do set back in the end."""
    former = {number: signal.getsignal(number) for number in handover.ENDINGS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def test_who_tidies_up_goes_on_when_told_to_end_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its other threads hear signals too, and what is raised then is raised in the first."""
    remove, copy = shutil.rmtree, tmp_path / "copy"
    copy.mkdir()

    def told_again(path: Path, **more: bool) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.5)
        remove(path, **more)

    monkeypatch.setattr(shutil, "rmtree", told_again)
    monkeypatch.setattr(serve.Build, "_copy", lambda _: copy)
    if not (pid := os.fork()):
        try:
            signal.signal(signal.SIGTERM, handover._exit)
            threading.Thread(target=signal.pause, daemon=True).start()
            datasette: Any = SimpleNamespace(main=lambda **_: sys.exit(3))
            serve.Build(tmp_path, with_store=False).serve(datasette, [])
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
    assert not copy.exists()


def test_who_is_killed_leaves_no_copy(catalogue: Path, tmp_path: Path) -> None:
    """The process above it, which ends as nobody serves, tidies up what it cannot any more."""
    place = tmp_path / "site"
    place.mkdir()
    with served(catalogue / "build", place):
        (copy,) = place.glob(".build.serving-*")
        os.kill(_process(copy), signal.SIGKILL)
        eventually(lambda: not copy.exists())


def _process(copy: Path) -> int:
    """Return the number of the process that took a copy."""
    return int(copy.name.removeprefix(".build.serving-").partition("-")[0])


def _asked(connection: http.client.HTTPConnection) -> tuple[int, Any]:
    connection.request("GET", "/sources.csv")
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.headers


def _answers(site: Site) -> bool:
    """Whether the last build is served, its files too, which a process without its copy has not."""
    try:
        with urlopen(f"{site.address}/sources.csv", timeout=PATIENCE) as answer:
            return _number(answer.read()) == _served(site.address) == site.number
    except HTTPError as error:
        if error.code != 503 or not error.headers["retry-after"]:
            raise
        return False


def _health(site: Site) -> Any:
    try:
        with urlopen(f"{site.address}/-/health", timeout=PATIENCE) as answer:
            return json.load(answer)
    except HTTPError as error:  # on a slow machine, it has been so for long
        return json.load(error)


def _harm(file: Path, harm: str) -> None:
    if harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
