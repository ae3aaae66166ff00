"""The process that reads a workbook: its bounds, and those that the machine has set before."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys

import pytest
import xlsxwriter

from maillage.errors import is_of_machine
from maillage.importing import workbook
from maillage.importing.sheets import read_apart


def _read(raw: bytes, memory: int, seconds: int) -> subprocess.CompletedProcess[bytes]:
    """Read a workbook in a process that may not have more, whoever asks."""

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    return subprocess.run(
        [sys.executable, "-m", "maillage.importing.workbook"],
        input=raw,
        capture_output=True,
        preexec_fn=bound,
        check=False,
    )


@pytest.fixture
def book() -> bytes:
    """A workbook of one cell."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as made:
        made.add_worksheet("Actions").write(0, 0, "Titre")
    return raw.getvalue()


def test_a_workbook_is_read_where_the_machine_grants_less_than_it_may_take(book: bytes) -> None:
    """A machine that lets no process have a gigabyte, or as many seconds, makes no file large."""
    done = _read(book, workbook.MEMORY * 3 // 4, workbook.SECONDS - 1)
    assert done.returncode == 0
    assert json.loads(done.stdout)["sheets"] == [["Actions", [[1, ["Titre"]]], []]]


def test_what_the_machine_lacks_is_no_fault_of_a_workbook(book: bytes) -> None:
    """Where there is no memory to read it, nothing is said of it."""
    done = _read(book, 16_000_000, workbook.SECONDS)
    assert done.returncode > 0
    assert done.stdout == b""
    with pytest.raises(OSError, match="too little") as found:
        workbook.check_ending(done.returncode)
    assert is_of_machine(found.value)


def test_a_reader_that_ends_by_itself_blames_no_file() -> None:
    """A program that cannot begin has read nothing that could be too large."""
    with pytest.raises(OSError, match="too little"):
        read_apart("maillage.importing.no_such_reader", b"")


def test_memory_of_which_the_machine_has_less_is_that_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What ends for want of memory is too large only where it might have had all that it may."""
    limits = (workbook.MEMORY - 1, workbook.MEMORY - 1)
    workbook.check_ending(-6)
    monkeypatch.setattr(resource, "getrlimit", lambda _which: limits)
    with pytest.raises(OSError, match="too little"):
        workbook.check_ending(-6)


def test_a_reader_that_the_machine_gives_little_time_blames_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the kernel ends sooner than a file may take is no fault of the file."""
    granted = {resource.RLIMIT_CPU: (1, workbook.SECONDS - 1)}
    unbounded = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    monkeypatch.setattr(resource, "getrlimit", lambda which: granted.get(which, unbounded))
    with pytest.raises(OSError, match="too little"):
        workbook.check_ending(-9)
