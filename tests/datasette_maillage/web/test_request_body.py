"""The body of a request comes whole, within its limit, or is refused."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from datasette_maillage.web import request_body

_PARTS = (b"title=jardin", b"&wish=envoyer")


def _read(
    limit: int,
    *parts: bytes,
    announced: str | None = None,
    is_whole: bool = True,
    coding: str | None = None,
) -> tuple[bytes | int, int]:
    """Return what is read, or the status of the refusal; and how many messages were asked for."""
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": part, "more_body": True} for part in parts
    ]
    messages.append({"type": "http.request" if is_whole else "http.disconnect"})
    asked = iter(messages)
    count = 0

    async def receive() -> dict[str, Any]:
        nonlocal count
        count += 1
        return next(asked)

    headers = {} if announced is None else {"content-length": announced}
    if coding is not None:
        headers["content-encoding"] = coding
    request = SimpleNamespace(headers=headers, receive=receive)
    try:
        return asyncio.run(request_body.read(request, limit)), count
    except request_body.RefusedRequestError as error:
        return error.status, count


def test_a_body_is_read_to_its_end() -> None:
    """All its parts, up to the very limit."""
    whole = b"".join(_PARTS)
    assert _read(len(whole), *_PARTS, announced=str(len(whole))) == (whole, 3)


def test_half_a_form_is_not_another_form() -> None:
    """What its client left on the way is refused, though what came could be read as a form."""
    assert _read(100, _PARTS[0], is_whole=False) == (400, 2)


@pytest.mark.parametrize("announced", ["26", "1000000000", "0" * 15 + "99999"])
def test_what_is_announced_too_long_is_not_asked_for(announced: str) -> None:
    """Not one message is asked for: the server would say “100 Continue”."""
    assert _read(25, *_PARTS, announced=announced) == (413, 0)


@pytest.mark.parametrize("announced", [None, "", "-1", "²", "9" * 5000])
def test_a_body_without_a_length_is_read_up_to_the_limit(announced: str | None) -> None:
    """So is one whose length is no number, which servers do not let in."""
    assert _read(20, *_PARTS, announced=announced) == (413, 2)


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, identity", "aes128gcm", "\u202e"])
def test_what_is_packed_is_refused_by_its_name(coding: str) -> None:
    """It could unfold to any length: not one message is asked for."""
    assert _read(25, *_PARTS, coding=coding) == (415, 0)


@pytest.mark.parametrize("coding", ["", "identity", " Identity "])
def test_what_is_said_to_be_as_it_is_is_read(coding: str) -> None:
    """Some programs say so."""
    assert _read(25, *_PARTS, coding=coding) == (b"".join(_PARTS), 3)
