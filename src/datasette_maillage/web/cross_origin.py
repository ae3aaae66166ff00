"""Programs of other sites, in a browser: they may read whatever the site says, and query it.

https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

from collections.abc import Iterable

#: What of an answer scripts may see beside its body.
_EXPOSED = (
    "Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, Content-Range, ETag, "
    "Last-Modified, Link, Location, Memento-Datetime, Retry-After, Vary"
)
#: On every answer that is open to all.
HEADERS = {
    b"access-control-allow-origin": b"*",
    b"access-control-expose-headers": _EXPOSED.encode(),
}


#: The form, with all that stands below it; and what is for the keepers of the site.
_FORM, _KEPT = "/contribuer/", ("/-/health", "/-/validate")


def is_open(path: str, prefix: str) -> bool:
    """Say whether any site may read an address: all but the form and what is for its keepers.

    `prefix` is what every path of the site begins with. A record may be called as the form is.
    """
    return not is_of_form(path, prefix) and path.removeprefix(prefix) not in _KEPT


def is_of_form(path: str, prefix: str) -> bool:
    """Say whether an address is the form's, or below it."""
    return f"{path.removeprefix(prefix)}/".startswith(_FORM)


def preflight(methods: Iterable[str]) -> list[tuple[bytes, bytes]]:
    """Return the headers that answer a browser’s question before a request of another site."""
    listed = ", ".join(methods).encode()
    return [
        (b"allow", listed),
        (b"access-control-allow-methods", listed),
        (b"access-control-allow-headers", b"*"),
        (b"access-control-max-age", b"86400"),
    ]
