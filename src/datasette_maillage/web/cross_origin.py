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


def is_open(path: str) -> bool:
    """Say whether any site may read an address: all but the form and what is for its keepers."""
    return "/contribuer" not in path and not path.endswith(("/-/health", "/-/validate"))


def preflight(methods: Iterable[str]) -> list[tuple[bytes, bytes]]:
    """Return the headers that answer a browser’s question before a request of another site."""
    listed = ", ".join(methods).encode()
    return [
        (b"allow", listed),
        (b"access-control-allow-methods", listed),
        (b"access-control-allow-headers", b"*"),
        (b"access-control-max-age", b"86400"),
    ]
