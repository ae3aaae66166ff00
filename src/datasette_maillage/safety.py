"""What protects readers, on every answer: pages load nothing but what stands here.

The policy has no exception for inline script or style: the templates have none. An answer from the
immutable database stays right until the next build, so it carries the digest of the build.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette_maillage import lengths
from datasette_maillage.site import Site

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
#: On every answer, unless the answer has its own.
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"x-frame-options": b"DENY",
}
_READING = ("GET", "HEAD")
_FOREVER = b"public, max-age=31536000, immutable"


def guard(app: App, site: Site | None) -> App:
    """Wrap an application so that every answer is safe, and known answers are not sent again."""

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if refused := lengths.refusal(scope):
            await _told(send, *refused)
            return
        if site and scope["method"] not in _READING and not takes_posts(scope["path"]):
            await _empty(send, 405, b"allow", ", ".join(_READING).encode())
            return
        lasting = _etag(site, scope) if site and _lasts(scope, site.prefix) else None
        if lasting and lasting in _header(scope, b"if-none-match"):
            await _empty(send, 304, b"etag", lasting)
            return

        async def safe(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _headers(message, scope, lasting)}
            await send(message)

        await app(scope, receive, safe)

    return guarded


def takes_posts(path: str) -> bool:
    """Say whether an address takes more than reading: the form, the gate and SPARQL do.

    Nobody logs in to them, so there is no right of theirs that another site could abuse.
    """
    return path.endswith(("/sparql", "/-/validate")) or "/contribuer/" in path


def keep_headers_out_of_the_log() -> None:
    """Let Datasette log an error as Python does.

    Where `rich` happens to be installed, it prints all local variables, the headers of the request
    among them, for each page that is not found as well; that takes half a second.
    """
    # Imported by now; earlier, it would load the plugins while this one is half imported.
    sys.modules["datasette.handle_exception"].rich = None  # type: ignore[attr-defined]


def _etag(site: Site, scope: Scope) -> bytes:
    """Return the mark of an answer: browsers offer that of one form when they ask for another."""
    form = hashlib.sha256(_header(scope, b"accept")).hexdigest()[:8]
    return f'"{site.digest}-{form}"'.encode()


def _lasts(scope: Scope, prefix: str) -> bool:
    """Say whether an answer depends on the address and the build alone."""
    path, query = scope["path"].removeprefix(prefix), scope.get("query_string", b"")
    own = path.startswith("/-/") or b"sql=" in query
    known = {name.lower() for name, _ in scope["headers"]}
    return scope["method"] == "GET" and not own and not known & {b"cookie", b"authorization"}


def _headers(
    message: MutableMapping[str, Any], scope: Scope, lasting: bytes | None
) -> list[tuple[bytes, bytes]]:
    found = [(name.lower(), value) for name, value in message.get("headers", ())]
    names = {name for name, _ in found}
    found += [(name, value) for name, value in HEADERS.items() if name not in names]
    if message["status"] != 200:
        return found
    if "/-/static" in scope["path"] and b"v=" in scope.get("query_string", b""):
        return [(name, value) for name, value in found if name != b"cache-control"] + [
            (b"cache-control", _FOREVER)
        ]
    if lasting and not names & {b"etag", b"set-cookie"}:
        found.append((b"etag", lasting))
    return found


def _header(scope: Scope, wanted: bytes) -> bytes:
    return b", ".join(value for name, value in scope["headers"] if name.lower() == wanted)


async def _told(send: Any, status: int, text: str) -> None:
    """Answer with a status and a text."""
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def _empty(send: Any, status: int, name: bytes, value: bytes) -> None:
    """Answer with a status and the header that goes with it."""
    headers = [(name, value), *HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
