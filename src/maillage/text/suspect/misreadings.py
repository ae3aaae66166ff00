"""Letters of French as other encodings than theirs show them: « CafГ© », « Caf茅 », « Caf├® ».

What these are follows from the encodings themselves: each letter’s bytes in UTF-8, read in each of
them. A text is read again where Latin letters stand right beside such signs, as no language writes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from encodings import normalize_encoding
from functools import cache
from importlib import import_module

#: What texts in French, and names in them, are written with besides ASCII.
WRITTEN = "ÀÁÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœŒŸ«»’‘“”–—…€°²·\u00a0\u202f"
#: The encoding of western Europe, which ftfy knows best, and others that files are often read in.
_WESTERN = "cp1252"
#: The same, of a text that a program put into small letters afterwards: « cafã© ».
_SMALL = "cp1252 in small letters"
#: « Œ » and « œ » in it: no name has both signs.
_OE = frozenset(("Å’", "Å“"))
_ENCODINGS = (
    _WESTERN,
    _SMALL,
    *(
        "cp1250",
        "cp1251",
        "cp1253",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "iso8859-2",
        "mac_roman",
    ),
    *("cp437", "cp850", "cp852", "cp863", "cp866", "koi8-r", "gbk", "big5", "shift_jis", "euc_kr"),
)
#: Where a text may be such: beside a Latin letter, two signs in a row, or one of the Far East;
#: between blanks, what is no word.
_FAR = "\u1100-\u11ff\u3400-\u9fff\uac00-\ud7af\uff61-\uff9f"
_FAR_BESIDE = re.compile(f"(?<=[A-Za-z])[{_FAR}]|[{_FAR}](?=[a-z])")
_FAR_LEFT = re.compile(f"(?<=[A-Za-zÀ-ÿ])[{_FAR}]|[{_FAR}](?=[a-zà-ÿ])")
_FAR_AMID = re.compile(f"(?<=[a-z])[{_FAR}]{{1,3}}(?=[a-z])")
_IS_FAR = re.compile(f"[{_FAR}]")
#: Signs between blanks that no word begins with, and nobody writes before another such sign.
_ALONE = re.compile("(?<!\\S)[├┬√¬‚Ă][\u0080-\uffff]{1,2}(?!\\S)")
MAY_BE = re.compile(
    "(?<=[A-Za-z])[\u0080-\uffff]{2}|[\u0080-\uffff]{2}(?=[A-Za-z])"
    f"|{_FAR_BESIDE.pattern}|{_ALONE.pattern}"
)


def reread(text: str) -> tuple[str, bool]:
    """Return what a text was before it was misread, and whether that is certain.

    Where the encoding of western Europe explains it as well, it is left as it is.

    >>> reread("CafГ© des voisins, Г\u00a0 Tulle"), reread("Нева")
    (('Café des voisins, à Tulle', True), ('Нева', True))
    """
    return _likeliest(text, lambda times, western: times > western)


def reread_western(text: str) -> tuple[str, bool]:
    """Return what a text was before it was read in the encoding of western Europe."""
    return _likeliest(text, lambda times, western: times == western)


#: The encodings in which a text is read by mistake, and then once more.
_TWICE = ("sloppy-windows-1252", "latin-1", "mac_roman", "cp437", "cp850")
_TIMES = 3


def reread_twice(word: str) -> str:
    """Return a word as it was before it was misread two or three times; itself if it was not.

    The same bytes are read all along, so that what comes out as French is certain.

    >>> reread_twice("Caf├ö├©"), reread_twice("Café")
    ('Caf├ö├©', 'Café')
    """
    read = {word}
    for time in range(_TIMES):
        read = {plain for it in read for encoding in _TWICE if (plain := _of_bytes(it, encoding))}
        likely = [it for it in read if all(char.isascii() or char in WRITTEN for char in it)]
        if likely and time:
            return likely[0] if len(likely) == 1 else word
    return word


def _of_bytes(word: str, encoding: str) -> str:
    try:
        return "" if word.isascii() else word.encode(encoding).decode()
    except UnicodeError:
        return ""


def _likeliest(text: str, is_meant: Callable[[int, int], bool]) -> tuple[str, bool]:
    if not MAY_BE.search(text):
        return text, True
    found = dict(_readings(text))
    western = found.get(_WESTERN, (0, text))[0]
    likely = sorted({reading for reading in found.values() if is_meant(reading[0], western)})
    if not likely:
        return text, True
    (most, plain), *others = reversed(likely)
    is_whole = not _FAR_LEFT.search(plain)
    # Letters of the Far East beside others that stay are meant: « Moutai茅台 ».
    if not (is_whole or _FAR_AMID.search(text)):
        return text, True
    return plain, is_whole and all(times < most for times, _ in others)


def _readings(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield each reading of a text that something in it speaks for, with how much it changes."""
    for encoding in sorted(_spoken_for(text)):
        letters, any_of = _misread()[encoding], _any_of()[encoding]
        pieces = any_of.split(text)
        plain = "".join(letters.get(piece, piece) for piece in pieces)
        yield encoding, (len(pieces) // 2, plain)


#: Signs behind, and before, a letter: a letter that is misread has three at most.
_BEHIND = re.compile("([A-Za-z])([\u0080-\uffff]{1,3})")
_BEFORE = re.compile("([\u0080-\uffff]{1,3})([A-Za-z])")
_LENGTHS = (1, 2, 3)


def _spoken_for(text: str) -> frozenset[str]:
    """Return the encodings for which signs speak that nobody writes where they are.

    Latin letters alone may be a word in capitals: beside small letters they are none.
    """
    behind, before = set(_BEHIND.findall(text)), set(_BEFORE.findall(text))
    beside = {(run[:length], letter) for letter, run in behind for length in _LENGTHS}
    beside |= {(run[-length:], letter) for run, letter in before for length in _LENGTHS}
    letters, signs = _encodings_by_form()
    found = {encoding for alone in _ALONE.findall(text) for encoding in signs.get(alone, ())}
    for shown, letter in beside:
        if letter.islower() or not _IS_FAR.match(shown):
            found |= signs.get(shown, frozenset())
        if letter.islower():
            found |= letters.get(shown, frozenset())
    return frozenset(found)


@cache
def _encodings_by_form() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Return the encodings by what they show of a letter: by letters alone, and by signs."""
    of_letters, of_signs = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for encoding, letters in _misread().items():
        for shown in letters:
            if _LATIN.fullmatch(shown):
                of_letters[shown].add(encoding)
            elif not shown[-1].isspace():
                of_signs[shown].add(encoding)
    return of_letters, of_signs


@cache
def _misread() -> Mapping[str, Mapping[str, str]]:
    """Return, by encoding, the letters by what they look like in it."""
    return {encoding: dict(_letters(encoding)) for encoding in _ENCODINGS}


def _letters(encoding: str) -> Iterator[tuple[str, str]]:
    name = _WESTERN if encoding == _SMALL else encoding
    # Where there is no memory for one, Python would say that there is none, from then on.
    import_module(f"encodings.{normalize_encoding(name)}")
    for letter in WRITTEN:
        with suppress(UnicodeDecodeError):
            shown = letter.encode().decode(name)
            if encoding != _SMALL:
                yield from _known_as(shown, letter)
            elif shown.lower() != shown:  # else as it is shown in capitals
                yield from _known_as(shown.lower(), letter.lower())


def _known_as(shown: str, letter: str) -> Iterator[tuple[str, str]]:
    # Two signs of French may stand so in earnest: « dû » before its blank.
    if len(shown) > 2 or shown in _OE or not all(char in WRITTEN for char in shown):
        yield shown, letter


@cache
def _any_of() -> Mapping[str, re.Pattern[str]]:
    """Return, by encoding, what finds each letter as it shows it."""
    return {
        encoding: re.compile(
            "(" + "|".join(map(re.escape, sorted(letters, key=len, reverse=True))) + ")"
        )
        for encoding, letters in _misread().items()
    }


_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
