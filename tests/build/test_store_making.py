"""`build/store_making`: whatever the library of the store does, the build says so and goes on."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from maillage.build.store_making import make_store
from maillage.emit import store
from maillage.errors import RunError
from waiting import PATIENCE, eventually

_DUMP = "<https://example.org/a> a <https://example.org/B> ."
#: Makes a store until it is told to end.
_TOLD_TO_END = """
import signal, sys
from pathlib import Path
from maillage.build.store_making import make_store

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    make_store(*map(Path, sys.argv[1:]))
"""


def test_a_library_that_ends_its_process_ends_no_build(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One that finds no memory ends the process that it is in; a sentence tells of it."""
    dump = tmp_path / "maillage.ttl"
    os.mkfifo(dump)  # whoever reads it waits
    before = set(multiprocessing.active_children())
    with ThreadPoolExecutor(1) as thread:
        made = thread.submit(make_store, dump, tmp_path / "store")
        assert eventually(lambda: set(multiprocessing.active_children()) - before)
        for process in set(multiprocessing.active_children()) - before:
            process.kill()
        with pytest.raises(RunError, match="faute de mémoire"):
            made.result()
    assert capfd.readouterr().err == ""


def test_what_is_wrong_is_told_as_it_is(tmp_path: Path) -> None:
    """An error of the other process comes back."""
    with pytest.raises(OSError, match="No such file"):
        make_store(tmp_path / "absent.ttl", tmp_path / "store")


def test_who_made_a_store_here_can_have_another_made(tmp_path: Path) -> None:
    """The threads that the library has here are in no other process, and nobody waits for them."""
    (dump := tmp_path / "maillage.ttl").write_text(_DUMP, encoding="utf-8")
    store.make(dump, tmp_path / "here")
    make_store(dump, tmp_path / "there")
    assert len(ox.Store.read_only(str(tmp_path / "there"))) == 1


@pytest.mark.parametrize("kind", [RuntimeError, ValueError])
def test_what_the_library_makes_of_a_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    """A file that it cannot open it may call a want of direct access: with the place, no trace."""

    def opened(_folder: str) -> None:
        raise kind("Invalid argument: Direct I/O is not supported by the specified DB.")

    monkeypatch.setattr(ox, "Store", opened)
    with pytest.raises(RunError, match="store : « Invalid argument: Direct I/O"):
        store.make(tmp_path / "maillage.ttl", tmp_path / "store")


def test_who_is_told_to_end_waits_for_no_store(tmp_path: Path) -> None:
    """As `maillage serve` while it adds one: the process that makes it ends too, without a word."""
    dump = tmp_path / "maillage.ttl"
    os.mkfifo(dump)  # whoever reads it waits
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", _TOLD_TO_END, str(dump), str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe) as process:
        descriptor = os.open(dump, os.O_WRONLY)  # once it is read
        process.terminate()
        assert process.communicate(timeout=PATIENCE) == (b"", b"")
        assert process.returncode == 0
        os.close(descriptor)
