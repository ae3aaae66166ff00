"""`maillage serve` as a process of its own, for the tests that need a real socket."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest


@contextmanager
def serving(build: Path, root: Path, *options: str) -> Iterator[str]:
    """Serve a copy of a build below `root`, on a free port; give the address, without a slash."""
    shutil.copytree(build, root / "build")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "maillage", "serve", "--root", str(root)]
    process = subprocess.Popen([*command, "--port", str(port), *options], stderr=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1].decode()
        try:
            urllib.request.urlopen(address, timeout=1).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the site did not come up in twenty seconds")
