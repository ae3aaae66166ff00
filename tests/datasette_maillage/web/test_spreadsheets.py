"""Tables to take away, as a spreadsheet opens them: nothing in them computes."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from conftest import opened
from datasette_maillage.web.spreadsheets import guard

ATTACKS = (
    "=1+1",
    "a;=1+1",
    "a\n=1+1",
    "\u00a0=1+1",
    "a|=1+1",
    "a\t=1+1",
    'a;"=1+1"',
    "-cmd|' /C calc'!A0",
    "@SUM(1)",
    "+SUM(A1)",
    "＝1+1",
    "x;-2+3",
    "﹦1+1",
    "x;﹣2+3",
    "\x01=1+1",
    "\u2060=1+1",
    "\u00ad@SUM(1)",
    "a\u2028=1+1",
    "a\x0b=1+1",
    "a\x0c=1+1",
    "a\x85=1+1",
    "a\u2029-2+3",
)
#: A cell that a spreadsheet computes, as it begins after blanks and quotes.
COMPUTES = re.compile(
    '[\\s\u00a0\u00ad\u2060\x01"]*(?:[=＝﹦]|[-+@＋－＠﹣](?:[A-Za-z(]|[0-9]+[-+*/]))'
)


@pytest.fixture(scope="module")
def served(example_build: Any) -> Any:
    """A small catalogue, served."""
    return opened(example_build)


def _get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def _cells(text: str) -> list[str]:
    """Return what begins a cell, whatever separator a spreadsheet assumes."""
    cells = []
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter):
            cells += (line for cell in row for line in re.split("[\x0b\x0c\x85\u2028\u2029]", cell))
    return cells


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_of_a_visitor_computes_nothing(served: Any, attack: str) -> None:
    """A link with SQL in it gives a table in which every sign of a formula is text."""
    sql = quote("select '" + attack.replace("'", "''") + "' as a, -5 as b, 'c' as \"=1+1\"")
    for kept in ("", "&_dl=1"):
        answer = _get(served, f"/maillage.csv?sql={sql}{kept}")
        assert answer.status_code == 200
        assert [cell for cell in _cells(answer.text) if COMPUTES.match(cell)] == []
        assert ",-5," in answer.text


def test_the_files_of_the_build_stay_exact(served: Any, example_build: Any) -> None:
    """What researchers load is, byte for byte, what the checksums say."""
    answer = _get(served, "/actions.csv")
    assert answer.content == (example_build / "actions.csv").read_bytes()


def _pieces(pieces: list[bytes]) -> bytes:
    """Pass some pieces of a table through the guard, and join what comes out."""
    sent: list[dict[str, Any]] = []

    async def app(_scope: Any, _receive: Any, send: Callable[[Any], Any]) -> None:
        headers = [(b"content-type", b"text/csv"), (b"content-length", b"7")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": "/sparql"}
    asyncio.run(guard(app)(scope, None, send))
    assert b"content-length" not in dict(sent[0]["headers"])
    return b"".join(message.get("body", b"") for message in sent)


def test_a_table_is_judged_whatever_its_pieces() -> None:
    """Cut at any byte, a table comes out the same, and a letter is never cut."""
    table = "a,b\r\né,=1+1\r\n;=é,-5\r\n".encode()
    whole = _pieces([table])
    assert whole == "a,b\r\né,'=1+1\r\n;'=é,-5\r\n".encode()
    for at in range(len(table)):
        assert _pieces([table[:at], table[at:]]) == whole
