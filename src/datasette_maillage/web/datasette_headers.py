"""Headers that Datasette reads, and falls over where they are odd: its cookies, and its token.

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
