"""Connections that keep others waiting: whoever sends or reads too slowly is cut.

Uvicorn ends connections that are idle between two requests, and waits without end for the rest of
a header, for a body, though it be answered, and for a client that does not read. Here each
connection has some seconds of patience. Waiting for the client takes them, bytes that move give
them back, and with none left it ends. Where there is no room for one more, the one with the least
patience makes room.
"""

from __future__ import annotations

import asyncio
import fcntl
import resource
import struct
import termios
from contextlib import suppress
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from datasette_maillage.web import head_lengths
from datasette_maillage.web.request_context import in_each_language
from datasette_maillage.web.request_line import OriginFormConnection
from datasette_maillage.web.safety import HEADERS, headers_of_refusal
from maillage.messages import N_

#: Seconds that a client may do nothing while it is waited for.
PATIENCE = 20
#: Seconds to come to the end of what is answered already, and read by nobody.
REST = 5
#: Bytes that give a second back: less than the slowest telephone line.
RATE = 1000
#: Connections at once, where the system lets the process have as many files.
MOST = 1000
#: Files that the process needs beside: databases, processes of SPARQL and SQL, the log.
_OWN_FILES = 96
#: Connections taken from the system in one go, before any of them can be looked at.
BURST = 16
#: Bytes of a header; browsers send two thousand, and a long query in SQL some more.
MAX_HEADER = 64 * 1024
#: Steps of the event loop between accepting a connection and closing the one that makes room.
_STEPS = 4

_CONNECTION = "maillage.connection"
_UNREADABLE = N_("Cette demande ne peut pas être lue : ce n’est pas du HTTP en bon ordre.")
#: Statuses by which a request is refused before the site hears of it; any other is a 400.
_REFUSALS = {
    400: _UNREADABLE,
    414: head_lengths.LONG_ADDRESS,
    431: head_lengths.LONG_HEADERS,
    505: N_("Cette version de HTTP n’est pas parlée ici : HTTP/1.1 l’est, et HTTP/1.0."),
}


def most_connections() -> int:
    """Return how many connections the limit of open files leaves room for.

    Each may need a second one, of what it downloads.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(BURST, min(MOST, (limit - _OWN_FILES - BURST * _STEPS) // 2))


class Connections:
    """All connections of a server: the clock that takes their patience, and the room there is."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: dict[PatientProtocol, None] = {}
        self._clock: asyncio.TimerHandle | None = None
        #: Whether no more are taken in: each ends with its answer.
        self.are_last = False

    def add(self, protocol: PatientProtocol) -> None:
        """Take a connection in; another one makes room for it, or it is refused."""
        self._open[protocol] = None
        if len(self._open) > self._most:
            slow = [
                other for other in self._open if other is not protocol and other.waits_for_client
            ]
            min(slow, key=lambda other: other.patience, default=protocol).cut()
        if self._clock is None:
            self._tick(protocol.loop)

    def remove(self, protocol: PatientProtocol) -> None:
        """Let go of a connection that ended."""
        self._open.pop(protocol, None)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take a second from each that keeps the server waiting: seconds in which it could read.

        The clock counts its own steps, so that a server that is held up does not blame clients.
        """
        for protocol in list(self._open):
            protocol.take_a_second()
        self._clock = loop.call_later(1, self._tick, loop) if self._open else None


class PatientProtocol(H11Protocol):
    """Uvicorn’s HTTP, with an end to waiting for the client."""

    def __init__(self, *arguments: Any, connections: Connections, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.conn: OriginFormConnection = OriginFormConnection(h11.SERVER, MAX_HEADER)
        # What answers finds the connection there.
        self.app_state = {**self.app_state, _CONNECTION: self}
        self.patience: float = PATIENCE
        self.is_gone = False
        self._room = connections
        self._pending = 0

    @property
    def is_last(self) -> bool:
        """Whether it ends with the answer.

        Another process takes the next; or the client, who asked whether to send a body, may send it
        or the next request, and nobody knows which; or the next request is here already. Browsers
        wait for the answer: who does not would have a crowd of requests stand in line as one.
        """
        is_next_here = bool(self.conn.trailing_data[0])
        return self._room.are_last or self.cycle.waiting_for_100_continue or is_next_here

    @property
    def waits_for_client(self) -> bool:
        """Whether it is the client’s turn: to read what is there, or to send the rest."""
        if self.transport.get_write_buffer_size():
            return True
        answering = self.cycle is not None and not self.cycle.response_complete
        return not answering or (self.cycle.more_body and not self.flow.read_paused)

    @property
    def _is_answered(self) -> bool:
        """Whether the client goes on sending what has its answer."""
        answered = self.cycle is not None and self.cycle.response_complete
        return answered and self.conn.their_state is h11.SEND_BODY

    async def wait_for_body(self) -> None:
        """Wait until a body is there, or as much of one as is held before somebody reads it.

        Who asks whether to send it is not waited for, nor who is gone.
        """
        cycle = self.cycle
        while cycle.more_body and not (
            self.flow.read_paused or cycle.disconnected or cycle.waiting_for_100_continue
        ):
            cycle.message_event.clear()
            await cycle.message_event.wait()

    # As uvicorn has it: what listens on TCP is given no other transport.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Find room."""
        super().connection_made(transport)
        self._room.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the room to others."""
        self.is_gone = True
        self._room.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Give patience for what came, if it is of any use."""
        if not self._is_answered:
            self._moved(len(data))
        super().data_received(data)

    def _should_upgrade(self) -> bool:
        """Answer by the protocol there is, whatever other is asked for (RFC 9110, 7.8).

        Uvicorn does, and tells the log at each such request what could be installed for another.
        """
        return False

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - as uvicorn calls it
        """Refuse what cannot be read; what was answering to its beginning stops.

        Uvicorn would let it go on, with a traceback of what is said to a connection that is closed.
        """
        self.is_gone = True
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._refuse()
        # else an answer is on its way, or was the last
        self.transport.close()

    def _refuse(self) -> None:
        """Answer as the site does, which never hears of it."""
        status = self.conn.refusal if self.conn.refusal in _REFUSALS else 400
        body = in_each_language(_REFUSALS[status]).encode()
        headers = [*(HEADERS | headers_of_refusal(body)).items()]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=STATUS_PHRASES[status]),
            h11.Data(data=b"" if self.conn.is_head else body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")

    def resume_writing(self) -> None:
        """Give all of it: the buffer went out, and nobody counted how much of it."""
        self.patience = PATIENCE
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Begin anew with the next request; soon, where the rest of this one is to come."""
        self.patience = REST if self._is_answered else PATIENCE
        super().on_response_complete()

    def take_a_second(self) -> None:
        """Take a second, unless the client did its part; cut the connection without any left."""
        pending = self._unread()
        self._moved(self._pending - pending)
        self._pending = pending
        if not self.waits_for_client:
            self.patience = PATIENCE
            return
        self.patience -= 1
        if self.patience <= 0:
            self.cut()

    def cut(self) -> None:
        """End the connection at once: what is not sent by now is of no use to anybody."""
        # Now, not when the system has closed it: the next one looks for room before that.
        self._room.remove(self)
        self.transport.abort()

    def _unread(self) -> int:
        """Return how much the client has still to read of what was written."""
        size = self.transport.get_write_buffer_size()
        sock = self.transport.get_extra_info("socket")
        if not size or sock is None or sock.fileno() < 0:
            return size
        # What the system holds counts as well: it takes more only once a third of that is gone,
        # which on a slow line is after minutes.
        with suppress(OSError):
            size += struct.unpack("i", fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4)))[0]
        return size

    def _moved(self, size: int) -> None:
        if size > 0:
            self.patience = min(PATIENCE, self.patience + size / RATE)


def connection_of(scope: Any) -> PatientProtocol | None:
    """Return the connection that a request came by; None where another server took it."""
    found: PatientProtocol | None = scope.get("state", {}).get(_CONNECTION)
    return found


def stopping(app: Any) -> Any:
    """Wrap an application so that it stops answering a client who is gone, or as the server ends.

    Uvicorn lets it go on, with the file open that it sends; and says where it was as it ends.
    """

    async def answered(scope: Any, receive: Any, send: Any) -> None:
        connection = connection_of(scope)

        async def sent(message: Any) -> None:
            if connection is None:
                await send(message)
                return
            if connection.is_gone:
                raise asyncio.CancelledError
            if message["type"] == "http.response.start" and connection.is_last:
                headers = [*message.get("headers", ()), (b"connection", b"close")]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await app(scope, receive, sent)
        except asyncio.CancelledError:
            if connection is None and scope["type"] != "lifespan":
                raise
            # The server ends, and was told not to wait for the answer.
            if connection and not connection.is_gone:
                connection.cycle.disconnected = True
                connection.cut()

    return answered


def once_sent(app: Any) -> Any:
    """Wrap an application so that it begins when what is sent to it is there: half is no work."""

    async def begun(scope: Any, receive: Any, send: Any) -> None:
        if connection := connection_of(scope):
            await connection.wait_for_body()
            if connection.is_gone:
                raise asyncio.CancelledError
        await app(scope, receive, send)

    return begun
