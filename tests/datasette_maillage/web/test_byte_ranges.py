"""`byte_ranges`: downloads go on where they stopped, and mix no two files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from datasette_maillage.web.byte_ranges import ByteRange, UnsatisfiableError, asked


def _get(site: Any, path: str, method: str = "GET", **headers: str) -> Any:
    return asyncio.run(site.client.request(method, path, headers=headers))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", ByteRange(0, 0)),
        ("Bytes = 10-", ByteRange(10, 99)),
        ("bytes=10-1000", ByteRange(10, 99)),
        ("bytes=-1000", ByteRange(0, 99)),
        ("bytes=-7", ByteRange(93, 99)),
        ("bytes=5-4", None),
        ("bytes=0-1,5-6", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("items=0-1", None),
        (f"bytes={'9' * 5000}-", None),
        ("", None),
    ],
)
def test_a_part_is_read_as_the_standard_has_it(header: str, expected: ByteRange | None) -> None:
    """One part is understood; several, or none that makes sense, are answered by the whole."""
    assert asked(header, 100) == expected


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 9), ("bytes=0-", 0)]
)
def test_what_lies_behind_the_end_is_said(header: str, size: int) -> None:
    """A part that is not there is no part."""
    with pytest.raises(UnsatisfiableError):
        asked(header, size)


@pytest.mark.parametrize("name", ["maillage.ttl", "maillage.db", "actions.csv", "SHA256SUMS"])
def test_a_part_of_a_file_is_had(site: Any, real_build: Path, name: str) -> None:
    """Each file of the build is had in parts that make the whole, and HEAD tells its length."""
    whole, size = (real_build / name).read_bytes(), (real_build / name).stat().st_size
    head = _get(site, f"/{name}", "HEAD", **{"accept-encoding": "identity"})
    assert (head.headers["accept-ranges"], head.headers["content-length"]) == ("bytes", str(size))
    middle = size // 2
    parts = [f"bytes=0-{middle}", f"bytes={middle + 1}-"]
    answers = [_get(site, f"/{name}", range=part) for part in parts]
    assert b"".join(answer.content for answer in answers) == whole
    assert [answer.status_code for answer in answers] == [206, 206]
    assert answers[0].headers["content-range"] == f"bytes 0-{middle}/{size}"
    behind = _get(site, f"/{name}", range=f"bytes={size}-")
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{size}")
    # HEAD has no parts.
    assert _get(site, f"/{name}", "HEAD", range="bytes=0-9").status_code == 200


def test_a_download_goes_on_only_with_the_same_file(site: Any) -> None:
    """`If-Range` with the mark, or the date, of another file gives the whole of this one."""
    first = _get(site, "/actions.csv", range="bytes=0-9")
    for known in (first.headers["etag"], first.headers["last-modified"]):
        again = _get(site, "/actions.csv", range="bytes=10-19", **{"if-range": known})
        assert again.status_code == 206
    for other in ('"0123456789abcdef"', "Thu, 01 Jan 1970 00:00:00 GMT"):
        again = _get(site, "/actions.csv", range="bytes=10-19", **{"if-range": other})
        assert again.status_code == 200


def test_a_file_that_did_not_change_is_not_sent_again(site: Any) -> None:
    """`If-Modified-Since` with the date of the file gets 304."""
    day = _get(site, "/actions.csv").headers["last-modified"]
    assert _get(site, "/actions.csv", **{"if-modified-since": day}).status_code == 304
    past = "Thu, 01 Jan 1970 00:00:00 GMT"
    assert _get(site, "/actions.csv", **{"if-modified-since": past}).status_code == 200


@pytest.mark.parametrize(
    ("condition", "value", "status"),
    [
        ("if-none-match", "*", 304),
        ("if-none-match", '"other", {etag}', 304),
        ("if-none-match", "W/{etag}", 304),
        ("if-match", "W/{etag}", 412),
        ("if-match", 'W/"other", {etag}', 200),
        ("if-none-match", '"other"', 200),
        ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT", 304),
        ("if-modified-since", "not a date", 200),
        ("if-modified-since", "Thu, 01 Jan 99999999999 00:00:00 GMT", 200),
        ("if-match", "*", 200),
        ("if-match", "{etag}", 200),
        ("if-match", '"other"', 412),
        ("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 412),
        ("if-unmodified-since", "Fri, 01 Jan 2100 00:00:00 -0000", 200),
    ],
)
def test_conditions_hold_as_the_standard_has_them(
    site: Any, condition: str, value: str, status: int
) -> None:
    """A download that means another file is refused with 412, one of a known file gets 304."""
    etag = _get(site, "/actions.csv").headers["etag"]
    told = {condition: value.format(etag=etag)}
    assert _get(site, "/actions.csv", **told).status_code == status


@pytest.mark.parametrize("path", ["/actions.csv", "/", "/nowhere", "/action/nowhere"])
def test_an_answer_says_once_what_it_varies_with(site: Any, path: str) -> None:
    """No header is named twice, and what is absent varies with the form that is asked for."""
    answer = _get(site, path)
    names = [name.strip().lower() for name in answer.headers["vary"].split(",")]
    assert len(names) == len({*names})
    assert ("accept" in names) == (answer.status_code == 404)
