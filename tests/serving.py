"""`maillage serve` as a process of its own, for the tests that need a real socket."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from waiting import PATIENCE, eventually

#: What makes a site wait for its processes as long as a busy machine takes: to be said before.
UNHURRIED = f"""
from dataclasses import replace
from datasette_maillage.datasette import isolation
isolation.LIMITS = replace(isolation.LIMITS, patience={PATIENCE})
"""
#: What runs the command line; tests put other programs before it.
PROGRAM = (sys.executable, "-m", "maillage")


@dataclass(frozen=True)
class Running:
    """A program that was started."""

    pid: int
    #: What it exited with, None until then.
    status: Callable[[], int | None]

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, and wait until it has ended."""
        if self.status() is None:
            os.kill(self.pid, how)
        eventually(lambda: self.status() is not None, 0.01)


@contextmanager
def served(
    build: Path, root: Path, *options: str, program: Sequence[str] = (), before: str = ""
) -> Iterator[str]:
    """Serve a copy of a build below `root`, on a free port; give the address, without a slash.

    What the server says goes to `root / "log"`. Where no `program` is given, it is a fork of a
    process that has loaded the command line, which first runs the lines of `before`.
    """
    # Serving adds a store to the build: to one of its own.
    shutil.copytree(build, root / "build")
    log = root / "log"
    with reserved_port() as port:
        command = ["serve", "--root", str(root), "--port", str(port), *options]
        running = _executed([*program, *command], log) if program else started(command, log, before)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(address, running, log)
            yield address
        finally:
            running.end()


@contextmanager
def reserved_port() -> Iterator[int]:
    """Give a port where a server may listen, and nobody does; no other is given it meanwhile.

    A server is let to a port that somebody holds and does not listen at, where both say so.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def _executed(command: Sequence[str], log: Path) -> Running:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    return Running(process.pid, process.poll)


def started(arguments: Sequence[str], log: Path, before: str = "") -> Running:
    """Start a command in a process that has loaded it, once that process has run some lines."""
    return _loaded().start(arguments, log, Path.cwd(), before)


class Loaded:
    """A process that has loaded the command line, and forks on demand; it ends when it is closed.

    Args:
        python: what runs it, where it is not the Python that tests.
    """

    def __init__(self, python: str = sys.executable) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        program = Path(__file__).with_name("forking.py")
        self._process = subprocess.Popen([python, str(program)], text=True, **pipes)

    def start(self, arguments: Sequence[str], log: Path, folder: Path, before: str = "") -> Running:
        """Start a command in a folder; what it says goes to `log`."""
        surroundings = {"folder": str(folder), "environment": dict(os.environ), "before": before}
        pid = self._ask({"arguments": arguments, "log": str(log), **surroundings})
        statuses: list[int] = []

        def status() -> int | None:
            asked = {"ended": pid, "wait": False}
            if not statuses and (found := self._ask(asked)) is not None:
                statuses.append(found)
            return statuses[0] if statuses else None

        return Running(pid, status)

    def run(self, arguments: Sequence[str], log: Path, folder: Path) -> int:
        """Run a command to its end in a folder, and return what it exited with."""
        running = self.start(arguments, log, folder)
        return int(self._ask({"ended": running.pid, "wait": True}))

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=PATIENCE)

    def _ask(self, asked: Mapping[str, Any]) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@cache
def _loaded() -> Loaded:
    return Loaded()


def close() -> None:
    """End the process that forks others, if it was needed."""
    if _loaded.cache_info().currsize:
        _loaded().close()
        _loaded.cache_clear()


def wait_for(address: str, running: Running, log: Path) -> None:
    """Wait until a site answers."""

    def answers() -> bool:
        assert running.status() is None, log.read_text()
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except OSError:  # nobody listens yet, or whoever does ends: then the next look says why
            return False
        return True

    eventually(answers)
