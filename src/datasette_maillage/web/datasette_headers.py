"""Headers of Datasette’s: its cookies and its token, over which it falls where they are odd; links.

The site has neither. A browser sends the cookies of whatever stands under the same name, and each
page would be a fault of the site to who has one that Python does not read.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

Scope = MutableMapping[str, Any]
_COOKIE = b"cookie"
_READ = (_COOKIE, b"x-csrftoken")
_RELATION = b"; rel="


def without_odd(scope: Scope) -> Scope:
    """Return a request without those of the headers that could not be read."""
    headers = [pair for pair in scope["headers"] if not _is_odd(pair[0].lower(), pair[1])]
    return {**scope, "headers": headers} if len(headers) < len(scope["headers"]) else scope


def _is_odd(name: bytes, value: bytes) -> bool:
    if name not in _READ:
        return False
    if not value.isascii():
        return True
    try:
        SimpleCookie(value.decode() if name == _COOKIE else "")
    except CookieError:
        return True
    return False


def as_link(value: bytes) -> bytes:
    """Return a link with its address in angle brackets, which Datasette leaves out.

    Without them, a `;` or a `,` of what a reader asks ends the address (RFC 8288, 3).
    """
    address, relation, more = value.rpartition(_RELATION)
    if value.startswith(b"<") or not relation:
        return value
    return b"<%b>%b%b" % (_plain(address), relation, more)


def _plain(address: bytes) -> bytes:
    return address.replace(b"<", b"%3C").replace(b">", b"%3E")
