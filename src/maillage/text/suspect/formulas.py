"""Texts that a spreadsheet would compute, whatever it takes for the end of a cell.

Spreadsheets in French expect semicolons where the tables have commas; quotes around a text do not
protect it then. So a cell may begin behind each separator that one may be told to use, and on each
line of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

#: What ends a cell, or a row: whatever a program may take for the end of a line is one.
_ENDS = ",;|\t\r\n\x0b\x0c\x85\u2028\u2029"
#: What a spreadsheet passes over at the start of a cell: blanks, and what it does not show.
_PASSED = (
    ' "\x00-\x08\x0e-\x1f\x7f\u00a0\u00ad\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f'
    "\u034f\u115f\u1160\u1680\u17b4\u17b5\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
#: Those of full width, and the small ones, too.
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
_BEGINS = re.compile(f"[{_ENDS}{_PASSED}]*[{_SIGNS}]")
#: Each sign with what stands before it: blanks, and what ends the cell before.
#: An arrow is no formula.
_EQUALS = re.compile(f"(?:^|[{_ENDS}])[{_PASSED}]*(?P<sign>[=＝﹦])(?![>\u0338])")
#: The other signs begin lists and amounts too: « - un jardin », « - 20 % », « +33 1 … ». They
#: compute before the call of a function, the name of a program or a sheet, an operation, another
#: sign, or a cell: « (3 places) » and « Venez ! » are none.
_OTHERS = re.compile(
    f"(?:^|[{_ENDS}])[{_PASSED}]*(?P<sign>[+\\-@＋－＠﹢﹣﹫])(?=(?:"
    r"[^,;|\t\r\n]{0,200}?[A-Za-z]{2}[\w.]{0,30}"
    r"\((?![^()\"]{0,60}[0-9]\s?[A-Za-zà-ÿ]{2,20}[^()]{0,60}\))"
    r" ?[-+]?(?:[\"'0-9)]|\$?[A-Za-z]{1,3}\$?[0-9]|(?:VRAI|FAUX|TRUE|FALSE)\b)"
    r"|[^,;|\t\r\n]{0,60}?[\w']{2,20}(?:\|[^\t\r\n]{0,200}?!|!\$?[A-Za-z]{1,3}\$?[0-9])"
    r"|[-+]{0,3}=|[-+]{1,3}[0-9$(]|\{|\"[^\"\n]{0,200}\"\s?[&=<>]"
    r"|\(?\$?[A-Za-z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Za-z]{1,3}\$?[0-9]{1,7})?\)?\s{0,5}"
    r"(?:[,;|\t\r\n\"']|\Z)"
    r"|[( \u00a0]{0,5}(?:[.,]?[0-9][0-9., \u00a0\u202f]{0,20}(?:[eE][-+]?[0-9]{1,3})?%?"
    r"|\$?[A-Za-z]{1,3}\$?[0-9]{1,7}[ \u00a0]?)"
    r"[-+*/^&<>=]{1,2}[( \u00a0]{0,5}(?:\"[^\"\n]{0,200}\"|"
    r"[.,]?[0-9][0-9., %)*/+^-]{0,40}|\$?[A-Za-z]{1,3}\$?[0-9]{1,7})\s{0,5}"
    r"(?:[,;|\t\r\n\"']|\Z)))"
)
#: A number with its sign, which computes nothing.
_NUMBER = r"[-+][0-9][0-9., \u00a0\u202f]*(?:[eE][-+]?[0-9]+)?\s?[%€]?"
_IS_NUMBER = re.compile(_NUMBER)
#: What begins a cell with a sign, but for a number, and for a line of a list.
_ANY = re.compile(
    f'(?:^|[{_ENDS}])[{_PASSED}]*(?!{_NUMBER}(?:[{_ENDS}"]|\\Z))(?P<sign>[{_SIGNS}])(?! )'
)


def begins(text: str) -> str:
    """Return the sign with which a text begins as a formula does; nothing for other texts.

    >>> begins("=1+1"), begins(" +33"), begins("a = b")
    ('=', '+', '')
    """
    match = _BEGINS.match(text)
    return match[0][-1] if match else ""


def inside(text: str) -> str:
    r"""Return the sign behind which a part of a text would compute; nothing for other texts.

    >>> inside("a;=1+1"), inside("Choix :\n- un jardin")
    ('=', '')
    """
    match = next(_spots(text), None)
    return match["sign"] if match else ""


def _spots(text: str) -> Iterator[re.Match[str]]:
    yield from _EQUALS.finditer(text)
    yield from _OTHERS.finditer(text)


def harmless(text: str) -> str:
    r"""Return a text, be it a whole table, in which a spreadsheet computes nothing.

    An apostrophe before a sign tells spreadsheets that a text follows.

    >>> harmless("id,total\r\n1,=1+1\r\n2,-5\r\n")
    "id,total\r\n1,'=1+1\r\n2,-5\r\n"
    """
    found = (*_spots(text), *_ANY.finditer(text))
    places = sorted({match.start("sign") for match in found})
    return "'".join(text[start:end] for start, end in pairwise([0, *places, len(text)]))


def harmless_cell(text: str) -> str:
    """Return a text that a spreadsheet shows as it is, as the only text of a cell."""
    if not begins(text) or _IS_NUMBER.fullmatch(text):
        return harmless(text)
    match = _BEGINS.match(text)
    at = match.end() - 1 if match else 0
    return f"{text[:at]}'{text[at]}{harmless(text[at + 1 :])}"


def without_start(text: str) -> str:
    """Return a text without the signs with which it begins as a formula does."""
    return _START.sub("", text, count=1)


_START = re.compile(f"\\A[{_ENDS}{_PASSED}{_SIGNS}]+")
