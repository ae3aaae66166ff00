"""Runs a program that may hang, fork and print without end; nothing of it is left behind."""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from maillage.errors import ToldError
from maillage.messages import N_

#: Bytes of an answer: the names of 100,000 records; and of what is said beside it, the beginning.
MAX_OUTPUT, MAX_ERRORS = 32 * 1024 * 1024, 16 * 1024
#: Kilobytes of memory that a program may ask for, where the system can tell.
MEMORY = 1024 * 1024
#: Seconds between two looks at whether the program has ended, or is to.
_TICK = 0.1
_PIECE = 64 * 1024
#: Seconds that what is ended early is given to remove its locks: a Git that is killed leaves them,
#: and those of a remote on this machine would keep its branch shut for good.
_GRACE = 0.3
#: The same where this process has died, and nobody waits.
_LAST_GRACE = 5
#: Begins a program in a group of its own, beside a guard that waits for the end of a pipe. The
#: other end is ours alone: when this process dies, however it does, the guard ends the whole group.
_GUARDED = f"""
said=$1
shift
exec 3<&0
{{ trap '' TERM; read -r _ <&3; kill -15 0; sleep {_LAST_GRACE}; kill -9 0; }} >/dev/null 2>&1 &
ulimit -v {MEMORY} 2>/dev/null
exec "$@" <"/dev/fd/$said" 3<&-
"""


_NO_END = N_("cela n’a pas fini en {seconds} secondes")
_TOO_MUCH = N_("plus de {limit} octets sont venus")


class UnfinishedError(ToldError):
    """A program was ended before it had finished: a message says why."""


@dataclass(frozen=True)
class ProcessResult:
    """What came of a program."""

    status: int
    output: bytes
    #: The beginning of what it said beside its answer.
    errors: bytes


@dataclass(frozen=True)
class ProcessLimits:
    """When a program is ended."""

    seconds: float
    #: Set when it is to be ended early.
    stopped: threading.Event

    def check(self, began: float) -> None:
        """Look at the clock, and at who wants to stop.

        Raises:
            UnfinishedError: it is to be ended.
        """
        if self.stopped.is_set():
            raise UnfinishedError(N_("le site s’arrête"))
        if time.monotonic() - began > self.seconds:
            raise UnfinishedError(_NO_END(seconds=f"{self.seconds:g}"))


def run(
    command: Sequence[str],
    said: bytes,
    bounds: ProcessLimits,
    folder: Path,
    environment: Mapping[str, str],
) -> ProcessResult:
    """Run a program to its end, and end what it leaves running.

    Raises:
        UnfinishedError: it took too long, printed too much, or was to be ended.
        OSError: it could not be started.
    """
    with _begun(command, said, folder, environment) as process:
        output, errors = bytearray(), bytearray()
        began = time.monotonic()
        with selectors.DefaultSelector() as streams:
            _add(streams, process.stdout, partial(_hear, output, MAX_OUTPUT + 1))
            _add(streams, process.stderr, partial(_hear, errors, MAX_ERRORS))
            while streams.get_map():
                bounds.check(began)
                if len(output) > MAX_OUTPUT:
                    raise UnfinishedError(_TOO_MUCH(limit=MAX_OUTPUT))
                # What a program leaves running may hold its pipes open: its own end is the end.
                if not _turn(streams) and process.poll() is not None:
                    break
        while process.poll() is None:
            bounds.check(began)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_TICK)
        return ProcessResult(process.returncode, bytes(output), bytes(errors))


@contextmanager
def _begun(
    command: Sequence[str], said: bytes, folder: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Begin a program; whatever happens, its group is gone at the end."""
    # A file without a name: it may hold more than a pipe, and nobody has to write it meanwhile.
    with tempfile.TemporaryFile(dir=folder) as text:
        text.write(said)
        text.seek(0)
        # The shell of `_GUARDED` uses the numbers below ten.
        number = fcntl.fcntl(text, fcntl.F_DUPFD_CLOEXEC, 10)
    try:
        process = subprocess.Popen(  # noqa: S603 - a constant script; arguments stay arguments
            ["/bin/sh", "-c", _GUARDED, "sh", str(number), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(number,),
            start_new_session=True,
            umask=0o077,
            cwd=folder,
            env=environment,
        )
    finally:
        os.close(number)
    try:
        yield process
    finally:
        # The guard lives until now, so the group is still the one that was begun.
        with suppress(ProcessLookupError, PermissionError):
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGTERM)
                time.sleep(_GRACE)
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


def _add(streams: selectors.BaseSelector, stream: IO[bytes] | None, act: partial[bool]) -> None:
    if stream is None:
        return
    os.set_blocking(stream.fileno(), False)
    streams.register(stream, selectors.EVENT_READ, act)


def _turn(streams: selectors.BaseSelector) -> bool:
    """Read what is there; say whether something was."""
    ready = streams.select(_TICK)
    for key, _ in ready:
        if key.data(key.fd):
            streams.unregister(key.fileobj)
            key.fileobj.close()  # type: ignore[union-attr]  # a pipe
    return bool(ready)


def _hear(kept: bytearray, limit: int, descriptor: int) -> bool:
    """Read some, and keep what there is room for; say whether it was the last."""
    piece = os.read(descriptor, _PIECE)
    kept += piece[: limit - len(kept)]
    return not piece
