"""The process that workers are forked from.

A process that has threads is not safely forked, so this one is forked when there are none yet, and
does nothing but fork. It makes ready what workers of a sort need when the first is asked for: from
then on a worker is there in milliseconds, and shares that memory.
"""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import socket
import sys
import threading
import traceback
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from datasette_maillage.workers import process

#: What a worker does with its connection, the descriptors that it was given and its arguments.
Work = Callable[[Connection, Sequence[int], Mapping[str, Any]], None]
#: Makes ready what workers of one sort need.
Prepare = Callable[[], Work]
#: Bytes of a message, and descriptors that come with it.
_MESSAGE, _DESCRIPTORS = 4096, 4
#: Ends one server; it tells whether that one is still there.
_Ending: TypeAlias = "weakref.finalize[[socket.socket, int, int], ForkServer]"
_GONE = "the process that forks others is gone"
#: Seconds that a busy machine may take to make things ready.
_PATIENCE = 60


class Child:
    """A process that was forked."""

    def __init__(self, server: ForkServer, made_by: _Ending, pid: int) -> None:
        self._server = server
        self._made_by = made_by
        self._status: int | None = None
        # Held while it is stopped, so that its number is not somebody else’s by then.
        self._lock = threading.Lock()
        self._is_let_go = False
        self.pid = pid

    def kill(self) -> None:
        """Stop the process, from any thread."""
        with self._lock, suppress(ProcessLookupError):
            # What a server forked that is no more went with it.
            if not self._is_let_go and self._made_by.alive:
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Let go of a process that ended; return its exit status, or the signal, negative.

        One thread alone may: the one that uses the process.
        """
        with self._lock:
            self._is_let_go = True
        if self._status is None:
            self._status = self._server.reap(self.pid, self._made_by)
        return self._status


class ForkServer:
    """Forks workers on demand. Make it while there are no threads, use it from any."""

    def __init__(self, works: Mapping[str, Prepare]) -> None:
        self._works = works
        self._lock = threading.Lock()
        self._closed = False
        self._start()

    def fork(
        self, work: str, arguments: Mapping[str, Any], descriptors: Sequence[int] = ()
    ) -> tuple[Child, Connection]:
        """Start a worker.

        Raises:
            OSError: no process can be started.
        """
        ours, theirs = Pipe()
        message = {"work": work, "arguments": arguments}
        try:
            pid, made_by = self._ask(message, (theirs.fileno(), *descriptors))
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        if pid < 0:  # the machine grants none now, and the server goes on
            ours.close()
            raise OSError(-pid, os.strerror(-pid))
        return Child(self, made_by, pid), ours

    def reap(self, pid: int, made_by: _Ending) -> int:
        """Let go of a child that ended."""
        try:
            return self._ask({"reap": pid}, made_by=made_by)[0]
        except OSError:  # the server fell, or hangs: its children go with it
            return -signal.SIGKILL

    def close(self) -> None:
        """End the server, and with it its children."""
        self._closed = True
        # Whoever waits for an answer has none any more, and lets go of the lock.
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._end()

    def _ask(
        self,
        message: Mapping[str, Any],
        descriptors: Sequence[int] = (),
        made_by: _Ending | None = None,
    ) -> tuple[int, _Ending]:
        """Return what the server answers, and which one: that which is meant, where one is.

        Raises:
            ConnectionError: that one is gone.
            OSError: it fell or hangs; another is there by now.
        """
        with self._lock:
            # The next one knows no child of the former, and would fall in its turn.
            if made_by not in (None, self._end):
                raise ConnectionError(_GONE)
            try:
                socket.send_fds(self._socket, [json.dumps(message).encode()], descriptors)
                answer = self._socket.recv(_MESSAGE)
                if not answer:
                    raise ConnectionError(_GONE)
            except OSError:
                # Before another asks: what it may answer late would be taken for the answer.
                self._restart()
                raise
            return int(answer), self._end

    def _restart(self) -> None:
        """Replace a server that fell or hangs.

        There are threads by now, so that the new one may hang in its turn: then it is replaced.
        """
        if not self._closed:
            self._end()
            self._start()

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_PATIENCE)
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # whoever asks next tries again
            self._socket.close()
            theirs.close()
            raise
        if not pid:
            _ForkProcess(theirs, self._works, parent).run()
        theirs.close()
        self._end: _Ending = weakref.finalize(self, _end, self._socket, pid, parent)


def _end(connection: socket.socket, pid: int, parent: int) -> None:
    connection.close()
    if os.getpid() == parent:  # and no copy of it, which may collect what it inherited
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


class _ForkProcess:
    """The process itself."""

    def __init__(self, requests: socket.socket, works: Mapping[str, Prepare], parent: int) -> None:
        self._requests = requests
        self._works = works
        self._parent = parent
        self._ready: dict[str, Work] = {}

    def run(self) -> NoReturn:
        """Do as asked until the asker is gone; what stands above in the stack is not ours."""
        try:
            process.die_with(self._parent)
            # What was there before is let alone: looking for garbage in it would copy all of it.
            gc.freeze()
            _forget_signals()
            _let_go_of_files(self._requests.fileno())
            while asked := socket.recv_fds(self._requests, _MESSAGE, _DESCRIPTORS):
                if not asked[0]:
                    break
                self._requests.send(str(self._do(json.loads(asked[0]), asked[1])).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)

    def _do(self, asked: Mapping[str, Any], descriptors: Sequence[int]) -> int:
        if "reap" in asked:
            return os.waitstatus_to_exitcode(os.waitpid(asked["reap"], 0)[1])
        name = asked["work"]
        if name not in self._ready:
            self._ready[name] = self._works[name]()
            # A collection would write to every page of memory that is shared.
            gc.collect()
            gc.freeze()
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:
            pid = -(error.errno or errno.EAGAIN)
        if not pid:
            self._become(self._ready[name], asked["arguments"], descriptors, server)
        for descriptor in descriptors:
            os.close(descriptor)
        return pid

    def _become(
        self, work: Work, arguments: Mapping[str, Any], descriptors: Sequence[int], server: int
    ) -> NoReturn:
        try:
            process.die_with(server)
            self._requests.close()
            work(Connection(descriptors[0]), descriptors[1:], arguments)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)


def _forget_signals() -> None:
    """Leave the terminal, whose interruption is the site’s business, and what the site handles."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _let_go_of_files(kept: int) -> None:
    """Hold none of the parent’s files and sockets, save where errors are written.

    Their numbers stay taken: objects that stand for them may yet close them.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    listed = Path("/proc/self/fd" if Path("/proc/self/fd").exists() else "/dev/fd")
    for number in [int(path.name) for path in listed.iterdir()]:
        if number not in (1, 2, kept, nothing):
            with suppress(OSError):
                os.fstat(number)
                os.dup2(nothing, number)
    # Whoever runs the site may have put others in their place.
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
