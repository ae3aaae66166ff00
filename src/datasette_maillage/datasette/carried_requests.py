"""Requests and responses of ASGI as bytes, on their way to another process and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote

#: What of a request decides its answer.
_TEXTS = ("http_version", "method", "scheme", "path", "root_path")
_BYTES = ("raw_path", "query_string")


class ResponseTooLargeError(Exception):
    """The response has more bytes than it may."""


def pack(scope: Mapping[str, Any]) -> bytes:
    """Return a request as bytes; it has no body."""
    found = {name: scope[name] for name in _TEXTS if name in scope}
    found |= {name: scope[name].decode("latin-1") for name in _BYTES if name in scope}
    found |= {"headers": _texts(scope["headers"]), "client": scope.get("client")}
    return json.dumps({**found, "server": scope.get("server")}).encode()


def unpack(job: bytes) -> dict[str, Any]:
    """Return the request that some bytes are."""
    found: dict[str, Any] = json.loads(job)
    found |= {name: found[name].encode("latin-1") for name in _BYTES if name in found}
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        **found,
        "headers": _pairs(found["headers"]),
    }


def scope_of(target: str) -> dict[str, Any]:
    """Return a request for an address of this site."""
    path, _, query = target.partition("?")
    return unpack(
        pack(
            {
                "http_version": "1.1",
                "method": "GET",
                "scheme": "http",
                "path": unquote(path),
                "raw_path": path.encode(),
                "query_string": query.encode(),
                "headers": [(b"host", b"localhost")],
            }
        )
    )


async def nothing_more() -> dict[str, Any]:
    """Receive the body of a request that has none."""
    return {"type": "http.request", "body": b"", "more_body": False}


class CollectedResponse:
    """A response that is collected while it is sent, packed, up to a limit."""

    def __init__(self, limit: int, before: bytes = b"") -> None:
        self._limit = limit
        self.packed = bytearray(before)
        self.is_too_large = False

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take a part of the response."""
        if message["type"] == "http.response.start":
            head = {"status": message["status"], "headers": _texts(message.get("headers", ()))}
            self.packed += json.dumps(head).encode() + b"\n"
            self._limit += len(self.packed)
            return
        some = message.get("body", b"")
        if self.is_too_large or len(self.packed) + len(some) > self._limit:
            self.is_too_large = True
            self.packed.clear()
            raise ResponseTooLargeError
        self.packed += some


def split(packed: bytes) -> tuple[int, list[tuple[bytes, bytes]], memoryview]:
    """Return status, headers and body of a response that was packed."""
    end = packed.index(b"\n")
    head = json.loads(packed[:end])
    return head["status"], _pairs(head["headers"]), memoryview(packed)[end + 1 :]


def _texts(pairs: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs]


def _pairs(texts: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in texts]
