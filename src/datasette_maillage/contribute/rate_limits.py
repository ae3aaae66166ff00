"""How often one client may ask: enough for people, too little for programs.

Counts are exact, and in memory: what was allowed lately, and no more than may be allowed, so that
no number of other clients takes the place of one. A client is known by a digest that no other
process can make, and that nobody can turn back into an address.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.text.suspect.addresses import carried


@dataclass(frozen=True)
class Limit:
    """So many times within so many seconds."""

    times: int
    seconds: int


#: By what is asked: for one client, and for all together, within the same time.
LIMITS: Mapping[str, tuple[Limit, Limit]] = {
    "names": (Limit(600, 600), Limit(20_000, 600)),
    "judge": (Limit(120, 600), Limit(3000, 600)),
    "send": (Limit(10, 3600), Limit(300, 3600)),
}
#: A network that one subscriber has.
_IPV6_PREFIX = 64
#: An address with the port that some proxies add: `192.0.2.1:80`, `[2001:db8::1]:80`.
_WITH_PORT = re.compile(r"\[(?P<six>[^\[\]]+)\](:[0-9]+)?|(?P<four>[0-9.]+):[0-9]+")


class _Recent:
    """What was allowed within the time of a limit: as many entries as that allows, at most."""

    def __init__(self, alone: Limit, together: Limit) -> None:
        if alone.seconds != together.seconds:
            raise ValueError("one client and all together are counted within the same time")
        self._alone, self._together = alone, together
        self._allowed: deque[tuple[float, bytes]] = deque()
        self._counts: Counter[bytes] = Counter()

    def allows(self, client: bytes, now: float) -> bool:
        while self._allowed and now - self._allowed[0][0] >= self._alone.seconds:
            _, gone = self._allowed.popleft()
            self._counts[gone] -= 1
            if not self._counts[gone]:
                del self._counts[gone]
        if self._counts[client] >= self._alone.times or len(self._allowed) >= self._together.times:
            return False
        self._allowed.append((now, client))
        self._counts[client] += 1
        return True


class Limiter:
    """Counts what clients ask."""

    def __init__(
        self,
        limits: Mapping[str, tuple[Limit, Limit]] = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._salt = secrets.token_bytes(16)
        self._recent = {what: _Recent(*both) for what, both in limits.items()}
        self._lock = threading.Lock()

    def allows(self, what: str, address: str) -> bool:
        """Count a request, and say whether it may be answered."""
        client = hashlib.blake2b(network(address).encode(), key=self._salt, digest_size=12).digest()
        with self._lock:
            return self._recent[what].allows(client, self._clock())


def network(address: str) -> str:
    """Return what one subscriber has: an IPv4 address, or an IPv6 network.

    What is no address is nobody's: all who come with one count as one client.
    """
    if match := _WITH_PORT.fullmatch(address):
        address = match["six"] or match["four"]
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    # By 6to4 one has 65,536 networks of IPv6, and all who come by NAT64 share one.
    if four := carried(found):
        return str(four)
    return str(ipaddress.ip_network((found, _IPV6_PREFIX), strict=False))


def address_of(request: Any, header: str) -> str:
    """Return the address of a client: its own, or the last that a proxy added to a header."""
    if header:
        return str(request.headers.get(header.lower(), "")).rpartition(",")[2].strip()
    client = request.scope.get("client")
    return client[0] if client else ""
