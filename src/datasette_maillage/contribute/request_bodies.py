"""What a request to the form carries: its bytes within bounds, its fields, its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from maillage.text import limits


class RefusedError(Exception):
    """A request that is not answered: its status, the sentence of `refused.html`, and why."""

    def __init__(self, status: int, sentence: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.sentence = sentence


def first(sent: Mapping[str, list[str]], name: str) -> str:
    """Return the first value that a form sent for a name; empty where it sent none."""
    return next(iter(sent.get(name, ())), "")


async def body(request: Any, limit: int = limits.FORM) -> bytes:
    """Return the body of a request.

    Args:
        request: the request.
        limit: the bytes that it may have.

    Raises:
        RefusedError: it is too long.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise RefusedError(413, "long", f"more than {limit} bytes")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def form_fields(raw: bytes) -> dict[str, list[str]]:
    """Return what a form sent, by name; refuse a body that is no form."""
    try:
        return parse_qs(
            raw.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=limits.INPUTS
        )
    except ValueError as error:
        raise RefusedError(400, "unread", "not a form") from error


def proposed_files(raw: bytes) -> dict[str, bytes]:
    """Return the proposed files of a JSON document, by path; refuse a body of another shape."""
    try:
        document = json.loads(raw)
        found = {
            file: (text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)).encode()
            for file, text in document["files"].items()
        }
        if len(found) > limits.FILES or not all(map(_is_path, found)):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(400, "unread", 'expected {"files": {path: record}}') from error
    return found


def _is_path(file: str) -> bool:
    """Whether Git could have a file of this path."""
    parts = file.split("/") if len(file) <= limits.PATH else []
    return len(parts) > 1 and not {"", ".", "..", ".git"} & set(parts) and "\0" not in file
