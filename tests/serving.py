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
from typing import Any, NoReturn

from waiting import PATIENCE, eventually

#: What runs the command line; tests put other programs before it.
PROGRAM = (sys.executable, "-m", "maillage")


@dataclass(frozen=True)
class _Running:
    """A program that was started: what it exited with, None until then; and what ends it."""

    status: Callable[[], int | None]
    terminate: Callable[[], None]


@contextmanager
def served(build: Path, root: Path, *options: str, program: Sequence[str] = ()) -> Iterator[str]:
    """Serve a copy of a build below `root`, on a free port; give the address, without a slash.

    What the server says goes to `root / "log"`. Where no `program` is given, it is a fork of a
    process that has loaded the command line: loading it takes more than half of a start.
    """
    # Serving adds a store to the build: to one of its own.
    shutil.copytree(build, root / "build")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["serve", "--root", str(root), "--port", str(port), *options]
    log = root / "log"
    running = _executed([*program, *command], log) if program else _forked(command, log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, running, log)
        yield address
    finally:
        running.terminate()
        eventually(lambda: running.status() is not None, 0.01)


def _executed(command: Sequence[str], log: Path) -> _Running:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    return _Running(process.poll, process.terminate)


def _forked(arguments: Sequence[str], log: Path) -> _Running:
    loaded = _loaded()
    surroundings = {"log": str(log), "folder": str(Path.cwd()), "environment": dict(os.environ)}
    pid = _ask(loaded, {"arguments": arguments, **surroundings})
    statuses: list[int] = []

    def status() -> int | None:
        if not statuses and (found := _ask(loaded, {"ended": pid})) is not None:
            statuses.append(found)
        return statuses[0] if statuses else None

    def terminate() -> None:
        if status() is None:
            os.kill(pid, signal.SIGTERM)

    return _Running(status, terminate)


@cache
def _loaded() -> subprocess.Popen[str]:
    """A process that has loaded the command line, and forks on demand; it ends with its input."""
    command = [sys.executable, "-c", "import serving; serving.fork_on_demand()"]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent,
    )


def close() -> None:
    """End the process that forks others, if it was needed."""
    if _loaded.cache_info().currsize:
        _loaded().communicate(timeout=PATIENCE)
        _loaded.cache_clear()


def _ask(loaded: subprocess.Popen[str], asked: Mapping[str, Any]) -> Any:
    assert loaded.stdin
    assert loaded.stdout
    loaded.stdin.write(json.dumps(asked) + "\n")
    loaded.stdin.flush()
    return json.loads(loaded.stdout.readline())


def fork_on_demand() -> None:
    """Load the command line, then start it as asked; say which process it is, and how it ended."""
    import datasette.cli  # noqa: F401 - what `maillage serve` loads

    import maillage.cli.serve  # noqa: F401 - likewise

    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            pid, status = os.waitpid(asked["ended"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork() or _become(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _become(
    arguments: Sequence[str], log: str, folder: str, environment: Mapping[str, str]
) -> NoReturn:
    """Be the program, as if it were executed."""
    from maillage.cli import main

    with Path(log).open("wb") as out, Path(os.devnull).open("rb") as nothing:
        for file, number in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(file.fileno(), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    main(arguments, prog_name="maillage")
    sys.exit()


def _wait_for(address: str, running: _Running, log: Path) -> None:
    def answers() -> bool:
        assert running.status() is None, log.read_text()
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except OSError:  # nobody listens yet, or whoever does ends: then the next look says why
            return False
        return True

    eventually(answers)
