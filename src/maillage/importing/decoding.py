"""The text of a file, whatever wrote it: by the mark of its encoding, or by what is likely."""

from __future__ import annotations

import codecs
import re

_USUAL = re.compile("[éèêëàâçùûüîïôœÉÈÀÇ’«»€…–°\u00a0]")
#: What stands before a text of several bytes a sign; the longer marks begin as the shorter do.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes that tell, and the part of every other one that is empty: « ’ » and « € » have none.
_BEGUN, _EMPTY = 4096, 0.8
#: What French accents and quotes of one encoding are in the other.
_STRANGE = re.compile("[\ufffd\x80-\x9fŽˆ‰žŸÕÛÇÈËÔÏÌÓÒÙ]")


def decoded(raw: bytes) -> str:
    """Return a file as text; signs that are none stay in what is no text."""
    if code := wide_encoding(raw):
        return raw.decode(code, errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets write in France when nobody asks.
        texts = (raw.decode(code, errors="replace") for code in ("cp1252", "mac_roman"))
        return max(texts, key=_likeness)


def wide_encoding(raw: bytes) -> str:
    """Return the encoding of a text of more than a byte a sign; nothing where it has one.

    Without a mark in front, every other byte of a text in our letters is empty.
    """
    for mark, code in _MARKS:
        if raw.startswith(mark):
            return code
    begun = raw[:_BEGUN]
    even, odd = begun[::2].count(0), begun[1::2].count(0)
    if len(raw) % 2 or min(even, odd) or max(even, odd) < max(1, _EMPTY * len(begun) / 2):
        return ""
    return "utf-16-be" if even else "utf-16-le"


def _likeness(text: str) -> int:
    """Tell how much a text is like French: the wrong encoding has strange signs for its accents."""
    return len(_USUAL.findall(text)) - len(_STRANGE.findall(text))
