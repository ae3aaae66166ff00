"""Letters that look like those of the Latin alphabet and are none.

A word in one alphabet is a word, whatever the alphabet. One that mixes Latin letters with Cyrillic,
Greek, Armenian, Cherokee, Coptic or Lisu ones is written by nobody but to deceive, or by accident
(Unicode Technical Standard 39, section 5.2, “moderately restrictive”).
"""

from __future__ import annotations

import re
import unicodedata

#: Letters by which a reader takes others for Latin ones: from the confusables of UTS 39.
_LOOKS_LIKE = str.maketrans(
    dict(
        zip(
            # Cyrillic
            "аАВеЕԑѐЁёЗіІїЇјЈКМНоОрРсСТуУүҮхХѕЅһҺԁԛԜԝѵѴӀӏҽԌГг"
            # Greek
            "αΑΒεΕΖΗιΙϊΪΚκΜΝνοΟόόΌρΡΤτυΥύΧχϲϹϳ"
            # Armenian
            "օՕսՍհոցզԼ",
            "aABeEeeEeZiIiIjJKMHoOpPcCTyYyYxXsShHdqWwvVIleGrr"
            "aABeEZHiIiIKkMNvoOooOpPTtuYuXxcCj"
            "oOuUhngqL",
            strict=True,
        )
    )
)
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
_OTHERS = "\u0530-\u058f\u13a0-\u13ff\uab70-\uabbf\u2c80-\u2cff\ua4d0-\ua4ff"
_FOREIGN = f"{_GREEK}{_CYRILLIC}{_OTHERS}"
#: A word in any of these alphabets; an address is judged as such, by its host.
_WORD = re.compile(
    f'(?:https?|ftp)://[^\\s<>"«»]+|[{_LATIN}{_FOREIGN}\u0300-\u036f0-9]*', re.IGNORECASE
)
_IS_FOREIGN = re.compile(f"[{_FOREIGN}]")
_IS_LATIN = re.compile(f"[{_LATIN}]")
#: Letters that only a font should make look so: wide ones, those of mathematics, in circles.
_DRESSED = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\U0001f130-\U0001f149\u24b6-\u24c1\u24c3-\u24e9]+"
)
#: Where wide letters and marks are at home.
_WIDE_TEXT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def is_look_alike(letter: str) -> bool:
    """Whether a letter is not Latin, and looks as if it were."""
    return ord(letter) in _LOOKS_LIKE


def mixed(text: str) -> list[str]:
    r"""Return the words that mix letters with others that look like them.

    >>> mixed("N\u0430ncy, Нева, 12 μg")
    ['Nаncy']
    """
    if not _IS_FOREIGN.search(text):
        return []
    return [word for word in _words(text) if _is_mixed(word)]


def alike(text: str) -> list[str]:
    """Return the words of another alphabet that could be read as Latin ones, letter for letter.

    In a text with other words of that alphabet nobody is misled.
    """
    if not _IS_FOREIGN.search(text):
        return []
    foreign = [word for word in _words(text) if not _IS_LATIN.search(word)]
    found = [word for word in foreign if len(word) > 1 and all(map(is_look_alike, word))]
    return found if len(found) == len(foreign) else []


def _words(text: str) -> list[str]:
    words = (word for word in _WORD.findall(text) if _IS_FOREIGN.search(word))
    return [word for word in words if "://" not in word]


def _is_mixed(word: str) -> bool:
    """Whether a letter beside Latin ones may be taken for one of them: that of « μg » may not."""
    foreign = _IS_FOREIGN.findall(word)
    deceives = any(is_look_alike(char) or not _is_greek(char) for char in foreign)
    return deceives and "://" not in word and _IS_LATIN.search(word) is not None


def _is_greek(letter: str) -> bool:
    return "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff"


def dressed(text: str) -> list[str]:
    """Return the runs of letters that have a character of their own for how they look."""
    return [] if text.isascii() or _WIDE_TEXT.search(text) else _DRESSED.findall(text)


def latinised(text: str) -> tuple[str, bool]:
    """Return a text with plain letters for those that look like them, and if that is certain."""
    if dressed(text):
        text = _DRESSED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    found = mixed(text)
    return _WORD.sub(_plain, text) if found else text, all(map(_is_surely_latin, found))


def _plain(match: re.Match[str]) -> str:
    return match[0].translate(_LOOKS_LIKE) if _is_mixed(match[0]) else match[0]


def _is_surely_latin(word: str) -> bool:
    """Whether most of a word is Latin, and all of what it becomes."""
    foreign, latin = _IS_FOREIGN.findall(word), _IS_LATIN.findall(word)
    return all(map(is_look_alike, foreign)) and len(foreign) <= len(latin)
