"""Runs a command and says how long it took and how much memory all its processes held at once."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

#: Seconds between two looks at the memory, at first; then this share of the time since the start.
#: To look costs milliseconds, and a twentieth of both processors where it went on for minutes.
_INTERVAL = 0.05
_SHARE = 0.005
#: Has Python compile the program anew at each start, for seconds; who has installed it does not.
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Measure:
    """What one run cost."""

    #: Seconds.
    wall: float
    #: Seconds of processor time, of the process and its children.
    cpu: float
    #: Bytes: the largest sum over all processes of their proportional set sizes.
    memory: int
    #: What it printed.
    output: bytes = b""


def run(
    command: Sequence[str | Path], cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Measure:
    """Run a command to its end, as who has installed the program does.

    Args:
        command: the program and its arguments.
        cwd: where, if not here.
        env: the environment, if not that of this process.

    Raises:
        subprocess.CalledProcessError: it failed; the end of its output is in a note.
    """
    given = os.environ if env is None else env
    environment = {name: value for name, value in given.items() if name != _UNCOMPILED}
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - the bench runs what it names itself
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd=cwd,
        env=environment,
    )
    peak = _Peak(process.pid)
    peak.start()
    with cast("IO[bytes]", process.stdout) as said:
        output = said.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - began
    peak.stop()
    if process.returncode:
        failed = subprocess.CalledProcessError(process.returncode, list(command), output)
        failed.add_note(output[-2000:].decode(errors="replace"))
        raise failed
    return Measure(wall, usage.ru_utime + usage.ru_stime, peak.memory, output)


class _Peak(threading.Thread):
    """Samples the memory of a session of processes."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._over = threading.Event()
        self.memory = 0

    def run(self) -> None:
        began = time.monotonic()
        while not self._over.wait(max(_INTERVAL, _SHARE * (time.monotonic() - began))):
            self.memory = max(self.memory, _memory(self._session))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _memory(session: int) -> int:
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if os.getsid(int(folder.name)) == session:
                    total += _proportional_set_size(folder)
            except OSError:
                continue
    return total


def _proportional_set_size(folder: Path) -> int:
    for line in (folder / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
