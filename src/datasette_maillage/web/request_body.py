"""The body of a request: whole, and no longer than what reads it takes."""

from __future__ import annotations

from typing import Any

from maillage.findings.quotation import brief, visible
from maillage.messages import N_, Message


class RefusedRequestError(Exception):
    """A request that is not answered as it is asked: the status, and why.

    Args:
        status: the status of the answer.
        reason: why, in words.
        detail: what an engine says of it, for those who write programs.
    """

    def __init__(self, status: int, reason: Message, detail: str = "") -> None:
        super().__init__(str(reason))
        self.status = status
        self.reason = reason
        self.detail = detail


async def read(request: Any, limit: int) -> bytes:
    """Return the body of a request.

    One that is said to be too long is refused before any of it is asked for, and so is one that
    its client left: half a form is another form, half a query another query.

    Raises:
        RefusedRequestError: it is too long, not whole, or packed.
    """
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise RefusedRequestError(415, _PACKED(coding=visible(brief(coding))))
    if _announced(request) > limit:
        raise RefusedRequestError(413, _LONG(limit=limit))
    body, more = bytearray(), True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise RefusedRequestError(400, _HALF)
        body += message.get("body", b"")
        if len(body) > limit:
            raise RefusedRequestError(413, _LONG(limit=limit))
        more = message.get("more_body", False)
    return bytes(body)


def _announced(request: Any) -> int:
    said = request.headers.get("content-length", "")
    # Servers let no other number in; one of a thousand digits is none.
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 0


_DIGITS = 20
_LONG = N_("La requête a plus de {limit} octets.")
_HALF = N_("La requête s’est arrêtée en chemin.")
NOT_TEXT = N_("La requête n’est pas en UTF-8.")
#: Unpacked, it could be of any length.
_PACKED = N_(
    "La requête est compressée (Content-Encoding : « {coding} ») : envoyez-la telle quelle."
)
