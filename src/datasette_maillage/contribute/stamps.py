"""Stamps: what tells a form that a person opened here from one that a program or a site sends.

A stamp is signed by the site for one form and one client. It serves for one proposal within a day;
what it served for is remembered as long, and the limit of sendings bounds how much that is.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum

from itsdangerous import BadData, URLSafeSerializer

#: Seconds that a form may stay open.
AGE = 24 * 3600
#: Stamps that are remembered: three times what the limit of sendings lets through in a day.
MOST = 25_000


class Verdict(Enum):
    """What a stamp says of a form that is sent."""

    GOOD = "good"
    #: It is too old, or served for another proposal.
    STALE = "stale"
    #: Nothing tells that a person sends this: it is not ours, was another client’s, or is too new.
    DOUBTFUL = "doubtful"


class Stamps:
    """Gives stamps, and says what they are worth."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock
        self._served: dict[str, str] = {}
        self._order: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def give(self, form: str, client: str) -> str:
        """Return a new stamp for a form, by its address, and a client."""
        made = [int(self._clock()), secrets.token_hex(16)]
        return str(_signer(self._secret, form, client).dumps(made))

    def judge(self, stamp: str, form: str, client: str, reference: str, least: int) -> Verdict:
        """Say what a stamp is worth for a proposal; one that is good served for it from then on.

        Whoever presses twice sends the same proposal again (by its `reference`), for which it still
        serves. A person needs at least `least` seconds.
        """
        try:
            made, name = _signer(self._secret, form, client).loads(stamp)
        except BadData:
            return Verdict.DOUBTFUL
        age = self._clock() - made
        if age < least:
            return Verdict.DOUBTFUL
        return Verdict.GOOD if age < AGE and self._serves(name, reference) else Verdict.STALE

    def _serves(self, name: str, reference: str) -> bool:
        with self._lock:
            now = self._clock()
            while self._order and now - self._order[0][0] >= AGE:
                del self._served[self._order.popleft()[1]]
            if name not in self._served and len(self._served) < MOST:
                self._served[name] = reference
                self._order.append((now, name))
            return self._served.get(name) == reference


def _signer(secret: str, form: str, client: str) -> URLSafeSerializer:
    """Return what signs for one form and one client, with SHA-256: Datasette’s own takes SHA-1."""
    kinds = {"digest_method": hashlib.sha256}
    return URLSafeSerializer(secret, f"form {form} {client}", signer_kwargs=kinds)
