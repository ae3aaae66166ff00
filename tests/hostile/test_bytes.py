"""Bytes that are no text, or no record: refused where they stand."""

from __future__ import annotations

import pytest

from judging import ACTION, LINE, OPEN, Judge, codes, places


def test_invalid_utf_8_is_refused_wherever_it_stands(judge: Judge) -> None:
    """A byte that is no UTF-8, in any position, is shown behind the characters before it."""
    raw = ACTION.replace("Bien sous", "Biên 漢 🌱").encode()
    for at in range(len(raw) + 1):
        before = raw[:at].decode(errors="ignore")
        expected = ("F004", before.count("\n") + 1, len(before) - before.rfind("\n"), "")
        assert places(judge(raw[:at] + b"\xff" + raw[at:])) == [expected]


@pytest.mark.parametrize("cut", ["é".encode()[:1], "🌱".encode()[:3], b"\xed\xa0\x80", b"\xc0\x80"])
def test_halves_of_characters_are_refused(judge: Judge, cut: bytes) -> None:
    """Truncated, surrogate and overlong sequences are no UTF-8."""
    assert places(judge(b'{"id": "' + cut + b'"}')) == [("F004", 1, 9, "")]
    assert places(judge(b'{"id": "a"}' + cut)) == [("F004", 1, 12, "")]


@pytest.mark.parametrize(
    ("encoding", "code"),
    [("utf-8-sig", "F005"), ("utf-16", "F004"), ("utf-32", "F004"), ("utf-16-be", "F004")],
)
def test_other_encodings_are_refused_at_the_first_character(
    judge: Judge, encoding: str, code: str
) -> None:
    """A byte order mark, and what is not UTF-8 at all, are said to be so."""
    (finding,) = judge(ACTION.encode(encoding))
    assert (finding.code, finding.line) == (code, 1 if code == "F005" else finding.line)


def test_wide_ascii_is_refused(judge: Judge) -> None:
    """UTF-16 without a mark is full of NUL, which no JSON holds."""
    assert places(judge('{"id": "a"}'.encode("utf-16-le"))) == [("F006", 1, 2, "")]


@pytest.mark.parametrize(
    ("content", "code", "column"),
    [
        ('"title\0": 1}', "F006", 7),
        ('\0"title2": 1}', "F006", 1),
        ('"outlook": "a\0b"}', "F006", 14),
        ('"outlook": "a\\u0000b"}', "T002", 12),
        ('"\\u0000": 1}', "S001", 1),
        ('"outlook": "\\ud800"}', "F006", 12),
        ('"outlook": "\\udc00\\ud800"}', "F006", 12),
        ('"\\udfff": 1}', "F006", 1),
        ('"outlook": "\\ud83c\\udf31"}', "", 0),
        ('"outlook": "a\ufeffb"}', "T002", 12),
        ('\ufeff"outlook": "a"}', "F006", 1),
    ],
)
def test_nul_and_lone_surrogates_are_refused_where_they_stand(
    judge: Judge, content: str, code: str, column: int
) -> None:
    """Raw or escaped, in a key or a value, no text can hold them; a whole pair is a character."""
    found = judge(OPEN + content)
    assert [(finding.code, finding.line, finding.column) for finding in found] == (
        [(code, LINE, column)] if code else []
    )


@pytest.mark.parametrize("content", ["", " ", "\n", "null", "1", '"a"', "[]", "true", "\0"])
def test_what_is_no_record_is_refused(judge: Judge, content: str) -> None:
    """An empty file, or one that holds a value of another kind, is no record."""
    assert codes(judge(content)) in (["F006"], ["F008"])


def test_a_cut_file_is_refused_wherever_it_ends(judge: Judge) -> None:
    """No beginning of a record is taken for a record."""
    raw = ACTION.rstrip().encode()
    for end in range(len(raw)):
        assert codes(judge(raw[:end]))[0] in ("F004", "F006")
