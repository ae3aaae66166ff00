"""What protects readers, on every answer: pages load nothing but what stands here.

The policy has no exception for inline script or style: the templates have none. An answer from the
immutable database stays right until the next build, so it carries the digest of the build.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from datasette_maillage.web import cross_origin, datasette_headers, head_lengths, hosts
from datasette_maillage.web.request_body import RefusedRequestError
from datasette_maillage.web.request_context import in_each_language
from maillage.messages import N_

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
    b"permissions-policy": b"camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"x-frame-options": b"DENY",
}
#: Where readers come by HTTPS, browsers stay with it for a year; a name below may be another’s.
_STAY = {b"strict-transport-security": b"max-age=31536000"}
#: Whoever is told to come back is told when, and comes to the process that answers by then.
LATER = {b"retry-after": b"5", b"connection": b"close"}
_READING = ("GET", "HEAD")
#: What takes a POST from any site: a query reads, and keeps nothing.
_OPEN = ("/sparql", "/sparql/")
#: What takes nothing else.
_POSTED = ("/-/validate",)
#: What stands for the server as a whole, in the place of a path: it may be asked what it takes.
_SERVER = "*"
#: Letters, digits, `-`, `.` and `_`. A tilde is Datasette’s sign for what it encodes.
_NEEDLESS = re.compile(rb"%(2[DEde]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff])")
_FOREVER = b"public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Served:
    """What is asked of the site to keep its readers safe."""

    #: What every path begins with.
    prefix: str
    #: Changes with the build and with the program.
    digest: str
    address: Callable[[], hosts.PublicAddress | None]


def guard(app: App, site: Served | None) -> App:
    """Wrap an application so that every answer is safe, and known answers are not sent again."""

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        public, lasting = site.address() if site else None, None
        prefix, is_known = site.prefix if site else "", False

        async def safe(message: MutableMapping[str, Any]) -> None:
            nonlocal is_known
            if message["type"] == "http.response.start":
                headers = _headers(message, scope, lasting, public, prefix)
                message = {**message, "headers": headers}
                is_known = message["status"] == 200 and _has_any(scope)
                message = _unsent(message) if is_known else message
            elif is_known:
                message = {**message, "body": b""}
            await send(message)

        if refused := head_lengths.refusal(scope):
            await refuse(safe, *refused)
            return
        scope = datasette_headers.without_odd(scope)
        if site:
            try:
                _let_in(scope, hosts.origin_of(scope, public), prefix)
            except RefusedRequestError as error:
                # In every language: nothing was looked up for it.
                await refuse(safe, error.status, in_each_language(error.reason))
                return
            scope = hosts.named(_plainly_spelt(scope), public)
            methods = _methods(scope["path"], prefix)
            if scope["method"] == "OPTIONS" and cross_origin.is_open(scope["path"], prefix):
                await _empty(safe, 204, cross_origin.preflight(methods))
                return
            # What is only posted to says itself, to who reads it, what to post.
            if scope["method"] not in (*_READING, *methods):
                await _empty(safe, 405, [(b"allow", ", ".join(methods).encode())])
                return
            lasting = _etag(site.digest, scope) if _lasts(scope, prefix) else None
        if lasting and lasting in header(scope, b"if-none-match"):
            await _empty(safe, 304, [(b"etag", lasting)])
            return
        await app(scope, receive, safe)

    return guarded


def _plainly_spelt(scope: Scope) -> Scope:
    """Return a request for the same address, without the signs that need no percent.

    https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.2
    """
    path = scope.get("raw_path") or b""
    plain = _NEEDLESS.sub(lambda found: bytes.fromhex(found[1].decode()), path)
    return {**scope, "raw_path": plain} if plain != path else scope


def _let_in(scope: Scope, origin: str, prefix: str) -> None:
    """Let a request in that is for an address of the site, and was not made by another site.

    Raises:
        RefusedRequestError: it is not.
    """
    path = scope.get("raw_path") or scope["path"].encode()
    is_of_server = scope["method"] == "OPTIONS" and path == _SERVER.encode()
    if not is_of_server and (not path.startswith(b"/") or path[1:2] in (b"/", b"\\")):
        # Datasette would lead `//example.org/` to a site of that name.
        raise RefusedRequestError(400, N_("Ce n’est pas une adresse du site."))
    if {b"content-length", b"transfer-encoding"} <= {name.lower() for name, _ in scope["headers"]}:
        # A proxy could end it elsewhere, and take what follows for another’s request.
        raise RefusedRequestError(400, N_("Cette demande dit sa longueur de deux façons."))
    if scope["method"] in (*_READING, "OPTIONS") or _is_open_to_posts(scope["path"], prefix):
        return
    if hosts.is_foreign(scope, origin):
        raise RefusedRequestError(403, _FOREIGN)


_FOREIGN = N_(
    "Cette demande vient d’un autre site : rien n’a été envoyé. Revenez à la page précédente, ce "
    "que vous avez écrit y est encore ; ouvrez le formulaire sur ce site."
)


def takes_posts(path: str, prefix: str) -> bool:
    """Say whether an address takes more than reading: a form, the gate and SPARQL do.

    So does the search around a reader, whose place is to stand in no address. What stands below a
    form, such as a receipt, is read.

    Nobody logs in to them, so there is no right of theirs that another site could abuse.
    """
    below = path.removeprefix(prefix)
    is_door = below in (*_OPEN, *_POSTED, "/recherche/autour")
    return is_door or (cross_origin.is_of_form(path, prefix) and below.count("/") == 2)


def _is_open_to_posts(path: str, prefix: str) -> bool:
    return path.removeprefix(prefix) in _OPEN


def _methods(path: str, prefix: str) -> tuple[str, ...]:
    if path == _SERVER:
        return (*_READING, "POST", "OPTIONS")
    if path.removeprefix(prefix) in _POSTED:
        return ("POST",)
    posting = ("POST", "OPTIONS") if _is_open_to_posts(path, prefix) else ("POST",)
    return (*_READING, *posting) if takes_posts(path, prefix) else _READING


def keep_headers_out_of_the_log() -> None:
    """Let Datasette log an error as Python does.

    Where `rich` happens to be installed, it prints all local variables, the headers of the request
    among them, for each page that is not found as well; that takes half a second.
    """
    # Imported by now, and unknown to mypy; earlier, it would load the plugins while this one is
    # half imported.
    sys.modules["datasette.handle_exception"].rich = None  # type: ignore[attr-defined]


def _etag(digest: str, scope: Scope) -> bytes:
    """Return the mark of an answer: browsers offer that of one form when they ask for another."""
    form = hashlib.sha256(header(scope, b"accept")).hexdigest()[:8]
    return f'"{digest}-{form}"'.encode()


def _lasts(scope: Scope, prefix: str) -> bool:
    """Say whether an answer depends on the address and the build alone.

    A form bears a stamp and the day, a receipt tells how far a proposal is.
    """
    path, query = scope["path"].removeprefix(prefix), scope.get("query_string", b"")
    own = path.startswith(("/-/", "/contribuer")) or b"sql=" in query
    known = {name.lower() for name, _ in scope["headers"]}
    return scope["method"] in _READING and not own and not known & {b"cookie", b"authorization"}


def _headers(
    message: MutableMapping[str, Any],
    scope: Scope,
    lasting: bytes | None,
    public: hosts.PublicAddress | None,
    prefix: str,
) -> list[tuple[bytes, bytes]]:
    found = [(name.lower(), value) for name, value in message.get("headers", ())]
    names = {name for name, _ in found}
    always = HEADERS | _STAY if public and public.scheme == "https" else HEADERS
    if cross_origin.is_open(scope["path"], prefix):
        always = always | cross_origin.HEADERS
    if message["status"] == 503:
        always = always | LATER
    found += [(name, value) for name, value in always.items() if name not in names]
    found = [(name, _mended(name, value, scope["scheme"])) for name, value in found]
    if message["status"] != 200:
        return found
    if "/-/static" in scope["path"] and b"v=" in scope.get("query_string", b""):
        return [(name, value) for name, value in found if name != b"cache-control"] + [
            (b"cache-control", _FOREVER)
        ]
    if lasting and not names & {b"etag", b"set-cookie"}:
        found.append((b"etag", lasting))
    return found


def _mended(name: bytes, value: bytes, scheme: str) -> bytes:
    """Return the value of a header, with what Datasette leaves out of its own."""
    if name == b"set-cookie":
        return _kept(value, scheme)
    if name == b"link":
        return datasette_headers.as_link(value)
    is_text = name == b"content-type" and (value.startswith(b"text/") or value.endswith(b"xml"))
    return value + b"; charset=utf-8" if is_text and b"charset" not in value else value


def _kept(cookie: bytes, scheme: str) -> bytes:
    """Keep a cookie of Datasette from scripts, from other sites, and from the open network."""
    flags = ["HttpOnly", "SameSite=Lax", *(["Secure"] if scheme == "https" else [])]
    said = cookie.decode("latin-1").lower()
    missing = [flag for flag in flags if flag.partition("=")[0].lower() not in said]
    return b"; ".join([cookie, *(flag.encode() for flag in missing)])


def _has_any(scope: Scope) -> bool:
    """Say whether a request wants what is there only if nothing of it is held (RFC 9110)."""
    return scope["method"] in _READING and header(scope, b"if-none-match").strip() == b"*"


def _unsent(message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return the start of an answer whose body is not sent."""
    of_body = (b"content-length", b"content-type", b"content-encoding", b"transfer-encoding")
    headers = [pair for pair in message["headers"] if pair[0] not in of_body]
    return {**message, "status": 304, "headers": headers}


def header(scope: Scope, wanted: bytes) -> bytes:
    """Return a header of a request, several of its name as one; empty where there is none."""
    return b", ".join(value for name, value in scope["headers"] if name.lower() == wanted)


def headers_of_refusal(body: bytes) -> dict[bytes, bytes]:
    """Return the headers of a text that is all the answer there is."""
    return {
        b"content-type": b"text/plain; charset=utf-8",
        b"cache-control": b"no-store",
        b"content-length": str(len(body)).encode(),
        # Where the request ends is not known for sure: nothing behind it is read.
        b"connection": b"close",
    }


async def refuse(
    send: Any, status: int, text: str, more: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """Answer with a text, under more headers than such an answer has."""
    body = text.encode()
    headers = [*(dict(more) | headers_of_refusal(body)).items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _empty(send: Any, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
