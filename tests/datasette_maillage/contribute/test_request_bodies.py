"""`request_bodies`: what is read of a request, and what is refused with which status."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from datasette_maillage.contribute.form_reading import first
from datasette_maillage.contribute.request_bodies import (
    RefusedError,
    body,
    form_fields,
    proposed_files,
)
from maillage.text import limits


class _Request:
    """A request whose body comes in parts; asking for more than there are is an error."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = list(parts)
        self.headers: dict[str, str] = {}

    async def receive(self) -> dict[str, Any]:
        part = self._parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self._parts)}

    @property
    def left(self) -> int:
        return len(self._parts)


def test_a_body_is_its_parts_together() -> None:
    """A body that comes in parts is read to its end, up to exactly its limit."""
    assert asyncio.run(body(_Request([b"ab", b"", b"cd"]), limit=4)) == b"abcd"


def test_a_long_body_is_refused_before_it_is_read_to_its_end() -> None:
    """One byte too many is refused with 413, and nothing more is asked for."""
    request = _Request([b"abc", b"de", b"never read"])
    with pytest.raises(RefusedError) as refused:
        asyncio.run(body(request, limit=4))
    assert refused.value.status == 413
    assert request.left == 1


def test_the_fields_of_a_form_keep_what_is_empty_and_what_comes_twice() -> None:
    """A field left empty is told from one that was not sent."""
    sent = form_fields("titre=Repas+partagé&ville=&code=a&code=b".encode())
    assert sent == {"titre": ["Repas partagé"], "ville": [""], "code": ["a", "b"]}
    assert [first(sent, name) for name in ("code", "ville", "absent")] == ["a", "", ""]


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"no pair", b"&".join([b"a=1"] * (limits.INPUTS + 1))]
)
def test_what_is_no_form_is_refused(raw: bytes) -> None:
    """Bytes of another coding, no pairs, or too many inputs: 400, and no exception of a parser."""
    with pytest.raises(RefusedError) as refused:
        form_fields(raw)
    assert refused.value.status == 400


def test_proposed_files_are_texts_or_records() -> None:
    """A record may be sent as the text of its file, or as the object that it is."""
    document = {"files": {"contributions/a.json": '{"b": 1}', "contributions/c.json": {"é": 1}}}
    assert proposed_files(json.dumps(document).encode()) == {
        "contributions/a.json": b'{"b": 1}',
        "contributions/c.json": '{"é": 1}'.encode(),
    }


@pytest.mark.parametrize(
    "document",
    [
        "[]",
        "{}",
        '{"files": []}',
        '{"files": {"alone.json": "{}"}}',
        '{"files": {"a/../b.json": "{}"}}',
        '{"files": {"/a.json": "{}"}}',
        '{"files": {"a/.git/b.json": "{}"}}',
        '{"files": {"a/b\\u0000.json": "{}"}}',
        json.dumps({"files": {f"a/{'b' * limits.PATH}.json": "{}"}}),
        json.dumps({"files": {f"a/{number}.json": "{}" for number in range(limits.FILES + 1)}}),
        json.dumps({"files": {"contributions/actions/a.jsonl": "{}\n" * (limits.FILES + 1)}}),
        "[" * 100_000,
    ],
)
def test_what_is_no_list_of_files_is_refused(document: str) -> None:
    """Another shape, a path that Git could not have, too many files or records: 400."""
    with pytest.raises(RefusedError) as refused:
        proposed_files(document.encode())
    assert refused.value.status == 400
