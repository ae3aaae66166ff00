"""Bodies that come in pieces: reading one takes as long whatever it holds, so that they count.

A form of 400 kB in pieces of one byte takes two seconds of the event loop, in which nobody else is
answered. Programs that write as they go have some hundred bytes a piece, or few pieces.
https://www.rfc-editor.org/rfc/rfc9112#name-chunked-transfer-coding
"""

from __future__ import annotations

from typing import Any

import h11

#: Pieces that may be of any size; and bytes that a piece has in the mean, of more of them.
FREE, LEAST = 4_000, 64


class PieceCountingConnection(h11.Connection):
    """HTTP, without bodies in thousands of pieces that hold nearly nothing."""

    _pieces = _bytes = 0

    def next_event(self) -> Any:
        """Return what came, as h11 does.

        Raises:
            RemoteProtocolError: it cannot be read, or comes in too many pieces.
        """
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._pieces = self._bytes = 0
        elif isinstance(event, h11.Data):
            # A body of a known length has none, however slowly it comes.
            self._pieces += event.chunk_start
            self._bytes += len(event.data)
            if self._pieces > FREE and self._bytes < LEAST * self._pieces:
                raise h11.RemoteProtocolError("a body in too many pieces")
        return event
