"""Killed at any moment while it takes in and sends: nothing lost, nothing half, nothing false."""

from __future__ import annotations

import http.client
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.queue import DEAD, SENT, WAITING, Queue
from datasette_maillage.contribute.settings import Settings
from forms import fill, form_of
from repositories import git, small_forge
from serving import Running, reserved_port, started, wait_for
from waiting import PATIENCE, eventually

#: Imports once, and then forks, for each word that it is told, a process that takes submissions in
#: and sends them: it tells its number, and then each receipt and its text.
_NURSERY = """
import os, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from datasette_maillage.contribute.delivery import Delivery
from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.queue import Queue
from datasette_maillage.contribute.settings import Settings
from submitted import submission

def work(name):
    os.setsid()
    queue = Queue(Path(sys.argv[1]))
    queue.open()
    dispatcher = Dispatcher(queue, Delivery(Settings(remote=sys.argv[2]), queue))
    for number in range(1000):
        one = submission(f"{name}-{number}", f"{name} {number}\\n" * 2000)
        queue.put(one)
        os.write(1, f"{one.reference} {one.id}\\n".encode())
        dispatcher.call()
        time.sleep(0.02)

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        work(line.strip())
    os.write(1, f"pid {pid}\\n".encode())
    os.waitpid(pid, 0)
    os.write(1, b"dead\\n")
"""


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository with one commit."""
    return small_forge(tmp_path)


def _arrived(remote: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the files that each branch adds, by its name; the remote is whole."""
    git(remote, "fsck", "--strict")
    heads = ("--format=%(refname:short) %(tree)", "refs/heads/contribution")
    trees = dict(line.split() for line in git(remote, "for-each-ref", *heads).splitlines())
    main = git(remote, "rev-parse", "main^{tree}").strip()
    pairs = "".join(f"{main} {tree}\n" for tree in trees.values())
    told = _asked(remote, pairs, "diff-tree", "--stdin", "-r", "--name-only").decode()
    # Behind each pair, the names of the files that it differs in.
    _, *added = told.replace(f"{main} ", "\0").split("\0")
    return {name: tuple(lines.split()[1:]) for name, lines in zip(trees, added, strict=True)}


def _texts(remote: Path, places: Sequence[str]) -> Iterator[str]:
    """Yield what is in some files, each given as a branch and a path."""
    told = io.BytesIO(_asked(remote, "".join(f"{it}\n" for it in places), "cat-file", "--batch"))
    for place in places:
        _, sort, size = told.readline().decode().split()
        assert sort == "blob", place
        yield told.read(int(size)).decode()
        assert told.read(1) == b"\n"


def _asked(remote: Path, lines: str, *command: str) -> bytes:
    """Ask Git about many things at once: a process for each takes a third of these tests."""
    asked = ["git", "-C", str(remote), *command]
    return subprocess.run(asked, check=True, input=lines.encode(), capture_output=True).stdout


def _finish(queue: Queue, remote: Path) -> None:
    """Send what is left, as the next process does, and look at what stays."""
    last = Dispatcher(queue, Delivery(Settings(remote=str(remote)), queue))
    eventually(last.round)
    queue.open()
    assert queue.entries(WAITING) == {}
    assert queue.entries(DEAD) == {}
    then = time.time() - 7200
    for path in (queue.folder / WAITING).iterdir():
        os.utime(path, (then, then))
    queue.sweep()
    assert list((queue.folder / WAITING).iterdir()) == []
    assert all(entry.st_size == 0 for entry in queue.entries(SENT).values())


def test_killed_at_any_moment_a_receipt_leads_to_one_branch(
    tmp_path: Path, remote: Path, exhaustive: bool
) -> None:
    """SIGKILL while submissions are written, pushed and noted: each with a receipt arrives once."""
    queue = Queue(tmp_path / "queue")
    moments = random.Random(7)  # noqa: S311 - any moments will do, the same each time
    command = [sys.executable, "-c", _NURSERY, str(queue.folder), str(remote)]
    nursery = subprocess.Popen(
        [*command, str(ROOT / "tests")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert nursery.stdin
    assert nursery.stdout
    receipts: dict[str, str] = {}
    for number in range(70 if exhaustive else 6):
        nursery.stdin.write(f"a-{number}\n")
        pid = 0
        # The first is killed once it gave a receipt: a busy machine may give none for long.
        while not (pid and receipts):
            key, _, value = nursery.stdout.readline().strip().partition(" ")
            if key == "pid":
                pid = int(value)
            else:
                receipts[key] = value
        time.sleep(moments.uniform(0, 0.5))
        os.kill(pid, signal.SIGKILL)
        while (line := nursery.stdout.readline().strip()) != "dead":
            key, _, receipts[key] = line.partition(" ")
    nursery.stdin.close()
    nursery.wait(timeout=PATIENCE)
    nursery.stdout.close()
    _finish(queue, remote)
    arrived = _arrived(remote)
    assert receipts
    places = [
        f"contribution/{name}-{reference}:contributions/actions/{name}.json"
        for reference, name in receipts.items()
    ]
    texts = _texts(remote, places)
    for (reference, name), text in zip(receipts.items(), texts, strict=True):
        branch = f"contribution/{name}-{reference}"
        assert arrived[branch] == (f"contributions/actions/{name}.json",)
        stem, _, last = name.rpartition("-")
        assert text == f"{stem} {last}\n" * 2000
        assert queue.state(reference) == SENT
    # One may be taken in whose receipt was not told any more; none is made up, and none has two.
    assert len({name.rpartition("-")[0] for name in arrived}) == len(arrived)
    assert len(arrived) == len(queue.entries(SENT))


#: Takes forms from whoever is quick.
_QUICK = "from datasette_maillage.contribute import views; views.LEAST = 0"
_ACTION = {
    "0/title": "Atelier vélo",
    "0/status": "en-cours",
    "0/themes": ["lien-social"],
    "0/audiences": ["familles"],
    "0/territories": "Tulle (tulle)",
    "0/sources": "rapport-d-activite-2024",
    "0/contributor": "Les Amis du quartier",
}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _ask(address: str, form: Any = None, wish: str = "") -> tuple[str, str]:
    """Return where an answer leads, and its text."""
    data = urllib.parse.urlencode([*form, ("action", wish)]).encode() if form else None
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(address, data, timeout=PATIENCE) as answer:
            return "", answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.headers.get("location", ""), ""


@pytest.mark.exhaustive
def test_a_server_killed_while_forms_are_sent_loses_no_receipt(
    tmp_path: Path, example_build: Path, remote: Path
) -> None:
    """The real server, its real forms: a receipt leads to one branch with what was sent."""
    queue = Queue(tmp_path / "queue")
    moments = random.Random(9)  # noqa: S311 - any moments will do, the same each time
    receipts: dict[str, str] = {}
    root = _site(tmp_path, example_build, remote, queue)
    with _served(root) as (address, _):
        began = time.monotonic()
        _send(address, "Chaque samedi, on répare des vélos entre voisins.", receipts)
        # What a form takes, on this machine and with what else it has to do.
        pace = time.monotonic() - began
    for number in range(30):
        with _served(root) as (address, server):
            _send_until_killed(address, number, server, moments.uniform(0, 4 * pace), receipts)
    _finish(queue, remote)
    assert len(receipts) > 5
    _each_arrived(remote, receipts)


@pytest.mark.exhaustive
def test_the_other_server_sends_what_hung_when_one_was_killed(
    tmp_path: Path, example_build: Path, remote: Path
) -> None:
    """Two real servers on one queue, a hook of the remote that never ends, one server killed."""
    queue, hook, hung = Queue(tmp_path / "queue"), remote / "hooks/pre-receive", tmp_path / "hung"
    hook.write_text(f"#!/bin/sh\n: >{hung}; sleep 987\n")
    hook.chmod(0o755)
    receipts: dict[str, str] = {}
    root = _site(tmp_path, example_build, remote, queue)
    with _served(root) as (address, server):
        for turn in range(3):
            _send(address, f"Un atelier où l’on répare des vélos, fois {turn}.", receipts)
        eventually(hung.exists)
        with _served(root):
            server.end(signal.SIGKILL)
            hook.unlink()
            for process in _in_folder(remote):
                os.kill(process, signal.SIGKILL)
            eventually(lambda: len(_arrived(remote)) == len(receipts), 1)
    _finish(queue, remote)
    assert len(_arrived(remote)) == len(receipts) == 3
    _each_arrived(remote, receipts)


def _in_folder(folder: Path) -> Iterator[int]:
    """Yield the processes that work in a folder: those of a hook that hangs."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folder:
                yield int(process.name)


def _site(folder: Path, build: Path, remote: Path, queue: Queue) -> Path:
    """Make what a server needs that sends to a remote."""
    root = folder / "site"
    root.mkdir()
    shutil.copytree(build, root / "build")
    settings = {"remote": str(remote), "folder": str(queue.folder)}
    (root / "metadata.json").write_text(
        json.dumps({"plugins": {"maillage": {"contribute": settings}}})
    )
    return root


@contextmanager
def _served(root: Path) -> Iterator[tuple[str, Running]]:
    """Serve a site that takes forms from whoever is quick; kill it in the end."""
    with reserved_port() as port:
        command = ["serve", "--root", str(root), "--port", str(port), "--no-sparql", "--metadata"]
        log = root / f"log-{port}"
        server = started([*command, str(root / "metadata.json")], log, before=_QUICK)
        try:
            wait_for(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}", server
        finally:
            server.end(signal.SIGKILL)


def _each_arrived(remote: Path, receipts: Mapping[str, str]) -> None:
    arrived = _arrived(remote)
    for reference, summary in receipts.items():
        # A remote that was killed may have left the lock of a branch: the next is taken.
        (branch,) = [name for name in arrived if reference in name]
        (file,) = arrived[branch]
        assert json.loads(git(remote, "show", f"{branch}:{file}"))["summary"] == summary


def _send(address: str, summary: str, receipts: dict[str, str]) -> None:
    """Send a form as a browser does, and keep the receipt where there is one."""
    page = f"{address}/contribuer/action"
    form = fill(form_of(_ask(page)[1]), {**_ACTION, "0/summary": summary})
    preview = form_of(_ask(page, form, "verifier")[1], "confirm")
    receipt, _ = _ask(page, preview, "envoyer")
    if receipt:
        receipts[receipt.rpartition("/")[2].partition("?")[0]] = summary


def _send_until_killed(
    address: str,
    number: int,
    server: Running,
    moment: float,
    receipts: dict[str, str],
) -> None:
    killer = subprocess.Popen(["sh", "-c", f"sleep {moment:.2f}; kill -9 {server.pid}"])
    try:
        for turn in range(50):
            summary = f"Chaque samedi, on répare des vélos, fois {number} et {turn}, entre voisins."
            _send(address, summary, receipts)
    except (OSError, ValueError, http.client.HTTPException):
        # It was killed while somebody waited for an answer: there is no receipt.
        pass
    finally:
        killer.wait()
