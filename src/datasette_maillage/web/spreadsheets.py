"""Tables that people open in a spreadsheet: what visitors chose to be in them computes nothing.

An address of this site may hold any SQL or SPARQL, so whoever follows a link gets a table that
somebody else made. The files of the build are exact: the gate has judged what they hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from datasette_maillage.web.build_folder import BuildFolder
from datasette_maillage.web.safety import App, Scope
from maillage.text.suspect.formulas import harmless

_CSV = (b"text/csv", b"text/tab-separated-values")
_NAMES = (".csv", ".tsv")
_Send = Callable[[Any], Any]


def guard(
    app: App, prefix: str = "", folder: Callable[[], BuildFolder | None] = lambda: None
) -> App:
    """Wrap an application so that no table but those of the build holds what computes."""

    async def guarded(scope: Scope, receive: Any, send: _Send) -> None:
        if scope["type"] == "http" and not _is_exact(scope["path"], prefix, folder()):
            send = _TableResponse(send, named=scope["path"].endswith(_NAMES)).send
        await app(scope, receive, send)

    return guarded


def _is_exact(path: str, prefix: str, folder: BuildFolder | None) -> bool:
    return folder is not None and path.removeprefix(f"{prefix}/") in folder.listed


class _TableResponse:
    """Passes an answer on; a table line by line, as it comes."""

    def __init__(self, send: _Send, *, named: bool) -> None:
        self._send = send
        # Datasette gives a table that is to be looked at, not kept, as plain text.
        self._is_table = named
        self._rest = b""

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            message = self._started(message)
        elif self._is_table and message["type"] == "http.response.body":
            message = {**message, "body": self._safe(message)}
        await self._send(message)

    def _started(self, message: Any) -> Any:
        headers = {name.lower(): value for name, value in message.get("headers", ())}
        self._is_table = self._is_table or headers.get(b"content-type", b"").startswith(_CSV)
        if not self._is_table:
            return message
        kept = [header for header in message["headers"] if header[0].lower() != b"content-length"]
        return {**message, "headers": kept}

    def _safe(self, message: Any) -> bytes:
        text = self._rest + message.get("body", b"")
        # A line is judged whole, and a character is not cut.
        end = text.rfind(b"\n") + 1 if message.get("more_body") else len(text)
        self._rest = text[end:]
        return harmless(text[:end].decode(errors="surrogateescape")).encode(
            errors="surrogateescape"
        )
