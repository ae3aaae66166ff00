"""`sent_files`: a file as an answer ends, whatever becomes of the file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from datasette.utils.asgi import Request

from datasette_maillage.web import sent_files


def test_a_file_that_is_cut_short_ends_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent is less than was said, so that the server ends the connection, and soon."""
    monkeypatch.setattr(sent_files, "_PIECE", 10)
    file = tmp_path / "file"
    file.write_bytes(bytes(100))
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        file.write_bytes(b"")

    async def ask() -> None:
        scope = {"type": "http", "method": "GET", "path": "/file", "headers": []}
        headers = {"etag": '"a"', "content-type": "text/plain"}
        with file.open("rb", buffering=0) as stream:
            answering = sent_files.answer(Request(scope, None), send, stream, headers)
            await asyncio.wait_for(answering, 5)

    asyncio.run(ask())
    assert (b"content-length", b"100") in sent[0]["headers"]
    assert [message for message in sent[1:] if not message.get("more_body")] == []
