"""`maillage serve` as a process of its own, for the tests that need a real socket."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from waiting import PATIENCE, eventually

#: What runs the command line; tests put other programs before it.
PROGRAM = (sys.executable, "-m", "maillage")


@contextmanager
def served(
    build: Path, root: Path, *options: str, program: Sequence[str] = PROGRAM
) -> Iterator[str]:
    """Serve a copy of a build below `root`, on a free port; give the address, without a slash.

    What the server says goes to `root / "log"`.
    """
    # Serving adds a store to the build: to one of its own.
    shutil.copytree(build, root / "build")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*program, "serve", "--root", str(root), "--port", str(port)]
    log = root / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([*command, *options], stdout=out, stderr=out)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except OSError:  # nobody listens yet, or whoever does ends: then the next look says why
            return False
        return True

    eventually(answers)
