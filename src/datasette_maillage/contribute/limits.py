"""How often one client may ask: enough for people, too little for programs.

Counts are in memory. A client is known by a digest that no other process can make, and that nobody
can turn back into an address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """So many times within so many seconds."""

    times: int
    seconds: int


#: By what is asked: for one client, and for all together.
LIMITS: Mapping[str, tuple[Limit, Limit]] = {
    "names": (Limit(600, 600), Limit(20_000, 600)),
    "judge": (Limit(120, 600), Limit(3000, 600)),
    "send": (Limit(10, 3600), Limit(300, 3600)),
}
#: Clients that are remembered; the one seen first is forgotten first.
_REMEMBERED = 20_000
#: A network that one subscriber has.
_IPV6_PREFIX = 64


class Limiter:
    """Counts what clients ask."""

    def __init__(
        self,
        limits: Mapping[str, tuple[Limit, Limit]] = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._counts: OrderedDict[tuple[str, bytes], tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, what: str, address: str) -> bool:
        """Count a request, and say whether it may be answered."""
        alone, together = self._limits[what]
        client = hashlib.blake2b(
            _network(address).encode(), key=self._salt, digest_size=12
        ).digest()
        with self._lock:
            # Who asks too often does not use up what is there for all.
            return self._counts_up((what, client), alone) and self._counts_up((what, b""), together)

    def _counts_up(self, key: tuple[str, bytes], limit: Limit) -> bool:
        now = self._clock()
        began, count = self._counts.get(key, (now, 0))
        if now - began >= limit.seconds:
            began, count = now, 0
        self._counts[key] = began, count + 1
        while len(self._counts) > _REMEMBERED:
            self._counts.popitem(last=False)
        return count < limit.times


def _network(address: str) -> str:
    """Return what one subscriber has: an IPv4 address, or an IPv6 network."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, _IPV6_PREFIX), strict=False))


def address_of(request: Any, header: str) -> str:
    """Return the address of a client: its own, or the last that a proxy added to a header."""
    if header:
        return str(request.headers.get(header.lower(), "")).rpartition(",")[2].strip()
    client = request.scope.get("client")
    return client[0] if client else ""
