"""Answers made smaller on the way to whoever reads gzip, unless they are small or are so already.

A proxy in front may do it as well: it leaves alone what comes compressed.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from typing import Any

from datasette_maillage.web.negotiation import qualities
from datasette_maillage.web.safety import App, Scope, header

#: What grows smaller: text of any sort, and databases.
_TYPES = re.compile(
    r"text/.*|image/svg\+xml"
    r"|application/(?:.*[+/])?(?:json|xml|javascript|n-triples|n-quads|trig|vnd\.sqlite3)\b.*"
)
#: Bytes below which an answer is sent as it is.
_SMALL = 800
#: Bytes from which compressing is a thread’s work: it takes a millisecond.
_LARGE = 32 * 1024
_LEVEL = 6
#: Tells zlib to write what gzip reads.
_GZIP = 31


def guard(app: App) -> App:
    """Wrap an application so that its answers are compressed for those who accept it."""

    async def compressed(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            send = _Compressing(scope, send).send
        await app(scope, receive, send)

    return compressed


def accepts_gzip(given: str) -> bool:
    """Say whether an `Accept-Encoding` header accepts gzip.

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0, *"), accepts_gzip("")
    (True, False, False)
    """
    wanted = dict(qualities(given))
    return wanted.get("gzip", wanted.get("*", 0)) > 0


def shrinks(content_type: str) -> bool:
    """Say whether a media type is one that compressing makes smaller."""
    return _TYPES.fullmatch(content_type) is not None


class _Compressing:
    """Passes an answer on; its head waits for the first bytes, which tell whether it is small."""

    def __init__(self, scope: Scope, send: Any) -> None:
        self._scope = scope
        self._send = send
        self._head: Any = None
        self._stream: Any = None

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start" and _may_shrink(message):
            self._head = message
            return
        if message["type"] == "http.response.start" and message["status"] == 304:
            message = {**message, "headers": _of_held(message["headers"], self._scope)}
        if message["type"] == "http.response.body":
            body, more = message.get("body", b""), message.get("more_body", False)
            if self._head:
                await self._begin(len(body), more=more)
            if self._stream:
                message = {**message, "body": await self._smaller(body, more=more)}
        await self._send(message)

    async def _begin(self, size: int, *, more: bool) -> None:
        headers, self._head = _varying(self._head["headers"]), self._head
        asked = header(self._scope, b"accept-encoding").decode("latin-1")
        wanted = accepts_gzip(asked) and self._scope["method"] != "HEAD"
        if wanted and (more or size >= _SMALL):
            self._stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
            headers = [*map(_weakened, headers), (b"content-encoding", b"gzip")]
            headers = [pair for pair in headers if pair[0] not in _LOST]
        await self._send({**self._head, "headers": headers})
        self._head = None

    async def _smaller(self, body: bytes, *, more: bool) -> bytes:
        def work() -> bytes:
            found: bytes = self._stream.compress(body)
            return found if more else found + self._stream.flush()

        return await asyncio.to_thread(work) if len(body) >= _LARGE else work()


#: Headers that are true of the whole and plain answer alone.
_LOST = (b"content-length", b"accept-ranges")


def _may_shrink(message: Any) -> bool:
    return message["status"] not in (204, 206, 304) and _is_plain_text(message["headers"])


def _is_plain_text(headers: Any) -> bool:
    """Say whether headers are of what compressing makes smaller, and nobody compressed yet."""
    named = {name.lower(): value for name, value in headers}
    kind = named.get(b"content-type", b"").decode("latin-1")
    return b"content-encoding" not in named and shrinks(kind)


def _of_held(headers: Any, scope: Scope) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer that is held, as they were with it: they take their place.

    A cache that lost `Accept-Encoding` would give what is compressed to who does not read it.
    https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5
    """
    held = header(scope, b"if-none-match")
    found = [_weakened(pair) if b"W/" + pair[1] in held else pair for pair in headers]
    varies = any(name.lower() == b"vary" for name, _ in headers)
    return _varying(found) if varies and _is_plain_text(headers) else found


def _varying(headers: Any) -> list[tuple[bytes, bytes]]:
    found = [(name.lower(), value) for name, value in headers]
    varies = [value for name, value in found if name == b"vary"]
    others = [pair for pair in found if pair[0] != b"vary"]
    if b"accept-encoding" not in b",".join(varies).lower():
        varies.append(b"Accept-Encoding")
    return [*others, (b"vary", b", ".join(varies))]


def _weakened(pair: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Mark a tag as that of an answer which has other bytes and says the same."""
    name, value = pair
    return (name, b"W/" + value) if name == b"etag" and value.startswith(b'"') else pair
