"""A file as an answer: whole or in part, or that who asks has it already."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import formatdate, parsedate_to_datetime
from typing import Any, BinaryIO

from datasette.utils.asgi import Response

from datasette_maillage.web import byte_ranges
from datasette_maillage.web.byte_ranges import ByteRange, UnsatisfiableError

_PIECE = 256 * 1024


async def answer(
    request: Any,
    send: Any,
    stream: BinaryIO,
    headers: dict[str, str],
    found: tuple[int, float] | None = None,
) -> Response | None:
    """Send an open file, or the part of it that is asked for; return what is to be sent instead.

    The headers have its `etag` and its `content-type`; `found` are its bytes, and when it was
    written, where the stream is no file.
    """
    size, changed = found or _measured(stream)
    headers["last-modified"] = formatdate(changed, usegmt=True)
    if status := _unmet(request.headers, headers):
        return Response(b"", status, headers)
    try:
        part = _part(request, headers, size)
    except UnsatisfiableError:
        return Response(b"", 416, {"content-range": f"bytes */{size}"})
    await _send(request, send, stream, headers, part or ByteRange(0, size - 1))
    return None


def _measured(stream: BinaryIO) -> tuple[int, float]:
    found = os.fstat(stream.fileno())
    return found.st_size, found.st_mtime


def _unmet(asked: Mapping[str, str], headers: Mapping[str, str]) -> int | None:
    """Return the status that conditions give: 412 for another file than meant, 304 for a known one.

    https://www.rfc-editor.org/rfc/rfc9110#name-precedence-of-preconditions
    """
    etag, changed = headers["etag"], moment(headers["last-modified"])
    if tags := asked.get("if-match"):
        if not _is_named(etag, tags, weakly=False):
            return 412
    elif (day := moment(asked.get("if-unmodified-since"))) and changed and day < changed:
        return 412
    if tags := asked.get("if-none-match"):
        return 304 if _is_named(etag, tags, weakly=True) else None
    day = moment(asked.get("if-modified-since"))
    return 304 if day and changed and day >= changed else None


def _is_named(etag: str, tags: str, *, weakly: bool) -> bool:
    """Say whether some tags name that of an answer; a weak one stands for no same bytes."""
    named = {tag.strip().removeprefix("W/" * weakly) for tag in tags.split(",")}
    return bool(named & {"*", etag})


def moment(text: str | None) -> datetime | None:
    """Return the moment that a header names; None where it names none."""
    try:
        found = parsedate_to_datetime(text) if text else None
    except (ValueError, OverflowError):
        return None
    # Without a zone, it is that of Greenwich.
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _part(request: Any, headers: dict[str, str], size: int) -> ByteRange | None:
    """Return the part that is asked for, and say so in the headers; None for the whole.

    Only GET has parts.

    Raises:
        UnsatisfiableError: there are no such bytes.
    """
    unchanged = request.headers.get("if-range", headers["etag"])
    header = request.headers.get("range", "") if request.method == "GET" else ""
    part = byte_ranges.asked(header, size)
    if part is None or unchanged not in (headers["etag"], headers["last-modified"]):
        return None
    headers["content-range"] = f"bytes {part.first}-{part.last}/{size}"
    return part


async def _send(
    request: Any, send: Any, stream: BinaryIO, headers: Mapping[str, str], part: ByteRange
) -> None:
    left = part.length
    stream.seek(part.first)
    named = {**headers, "content-length": str(left)}
    raw = [(key.encode(), value.encode()) for key, value in named.items()]
    status = 206 if "content-range" in headers else 200
    await send({"type": "http.response.start", "status": status, "headers": raw})
    while left and request.method != "HEAD":
        piece = await asyncio.to_thread(stream.read, min(_PIECE, left))
        if not piece and left:
            # It was cut short meanwhile. Its length is said: the server ends the connection, so
            # that who waits for the rest sees that it does not come.
            return
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
