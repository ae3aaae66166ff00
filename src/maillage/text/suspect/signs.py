"""Signs that deceive a reader, or that nobody sees, and those in place of which something was lost.

What they are follows from the standard, not from the version of Python's tables: a verdict is the
same on every machine. Where a sign belongs to a script or to an emoji, it stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from maillage.text.normal_forms import normalized

#: Letters that join, or are kept from joining, by U+200C and U+200D: Arabic and its neighbours,
#: N'Ko, the scripts of India and its neighbours, Mongolian.
_JOINING = "\u0600-\u085f\u08a0-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
#: Pictures that emoji are made of, and what may stand behind one.
_PICTURE = "\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_BEHIND = "\ufe0f\U0001f3fb-\U0001f3ff"
#: Letters of scripts that are written from right to left.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
#: Emoji of a flag: a black one, the region in tags, and their end.
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f"

#: What turns the direction of writing round, whatever the script (Unicode Standard Annex 9).
_OVERRIDES = "\u202a-\u202e\u2066-\u2069\u206a-\u206f"
#: Marks of direction, which a text from right to left may need.
_MARKS = "\u061c\u200e\u200f"
#: What is not a letter: runs of it stand between two of them.
_BETWEEN_LETTERS = re.compile(r"[\W\d_]+")
#: Scripts of which U+200B parts the words, which nothing that is seen does: Thai, Lao, Tibetan,
#: Burmese, Khmer, those of the Tai and the Cham.
_UNSPACED = "\u0e00-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\uaa00-\uaadf"
#: Marks of India that leave a letter without its vowel, and the h of Arabic: U+200D behind one says
#: how it looks, at the end of a word too.
_BARED = "\u0647\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"
#: Letters and marks that are blank, though Python calls them printable; two are a blank in their
#: own script.
_NOWHERE = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_BLANK = f"{_NOWHERE}\u180e\u2800"
#: A selector of a form of the sign before it, where none has forms: behind a letter of ours, a
#: blank, another selector, or nothing.
_SELECTOR = (
    f"(?<![#*0-9\u00a9\u00ae\u1000-\u109f\u2200-\u23ff{_PICTURE}\u3400-\u9fff])[\ufe00-\ufe0f]"
    # A digit has one in its frame alone, and a picture those of colours and of none.
    "|(?<=[#*0-9])[\ufe00-\ufe0f](?!\u20e3)"
    f"|(?<=[\u00a9\u00ae{_PICTURE}])(?<![\u2200-\u23ff])[\ufe00-\ufe0d]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)
#: The end of a line as some write it; behind letters and at the end of a word it was one of them,
#: or points: « voil\x85 ».
_NEXT_LINE = "(?<![\x80-\xff])\x85(?![\xa0 ,;.!?)»]|\\Z)"
_INVISIBLE = re.compile(
    f"(?P<flag>{_FLAG})"
    # A tab or a line break that JSON and tables would write in another way.
    f"|(?P<line>\r\n?|[\x0b\x0c\u2028\u2029]|{_NEXT_LINE})|(?P<blank>\t)"
    f"|[\x00-\x08\x0e-\x1f\x7f\u00ad\u2060-\u2065\ufeff{_NOWHERE}]"
    f"|(?<![{_UNSPACED}])\u200b|\u200b(?![{_UNSPACED}])"
    f"|(?<![{_JOINING}])\u200c|(?<![{_JOINING}{_PICTURE}{_BEHIND}])\u200d"
    f"|(?<![{_BARED}])\u200d(?![{_JOINING}{_PICTURE}])|(?<![{_BARED}])\u200c(?![{_JOINING}])"
    # The blank of Braille, between letters of Braille.
    "|(?<![\u2801-\u28ff])\u2800|\u2800(?![\u2801-\u28ff])"
    # Selectors and blanks of Mongolian letters behind any other; controls of shorthand.
    "|(?<![\u1800-\u18af])[\u180b-\u180f]|[\U0001bca0-\U0001bca3\U00013430-\U0001345f\U00016fe4]"
    f"|{_SELECTOR}|[\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U0001d159\U0001d173-\U0001d17a]"
)
#: What a match of it begins with: most texts have none, and one class is looked for in a tenth of
#: the time.
_MAY_BE_INVISIBLE = re.compile(
    f"[\x00-\x09\x0b-\x1f\x7f\x85\u00ad\u180b-\u180d\u180f\u200b-\u200d\u2028\u2029\u2060-\u2065{_BLANK}"
    "\ufe00-\ufe0f\ufeff\U00013430-\U0001345f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U0001f3f4\U000e0000-\U000e0fff]"
)
_TURNING = re.compile(f"[{_OVERRIDES}{_MARKS}]")
_OVERRIDING = re.compile(f"[{_OVERRIDES}]")
#: The sign for what could not be read, those of a single font or program, what is no character
#: and marks for programs alone (C1, interlinear annotation).
_LOST = re.compile(
    f"(?!{_NEXT_LINE})[\x80-\x9f]|[\ufff0-\uffff\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    # Some programs write « ¿ », or a box, for a letter that they do not have.
    + "]|(?<=[a-zà-ÿ])¿|(?<=[a-zà-ÿ])[□■▯⍰](?=[a-zà-ÿ])"
)
#: Marks on letters; those that cross them out.
_MARK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
)
_OVERLAY = re.compile("[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5-\u20eb\u0488\u0489]")
#: Characters of a letter with its marks, above which no alphabet goes.
_PILE = 3
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_MARKED = re.compile(f"[{_LATIN}]{_MARK.pattern}")
#: Marks of other scripts in a row, above which no language goes: Tibetan stacks letters, too.
_STACK = 9
#: What they may be: no letter, nor a sign of any script, but for pictures; one on a Latin letter.
_NO_LETTER = "[^\\w\\s\\x00-\u0590\u2000-\u2fff\U0001f000-\U0001faff]"
_MAY_BE_STRANGE = re.compile(f"[{_LATIN}][\u0300-\u036f]?{_NO_LETTER}|{_NO_LETTER}{{{_STACK}}}")
#: Letters in a row that all bear marks which are no part of them: no language that is written with
#: Latin ones has so many, a line under them and circles around them have.
_ROW = re.compile(f"(?:{_MARKED.pattern}{{1,9}}){{4,}}")
#: Blank letters, which have no place in a name either.
BLANK = re.compile(f"[{_BLANK}]")


def without_turning(text: str) -> str:
    """Return a text without signs that turn its direction, but the marks that its script needs.

    Those stand beside what is written from right to left, with no letter in between.
    """
    plain = _OVERRIDING.sub("", text)
    return _BETWEEN_LETTERS.sub(_kept, plain) if _TURNING.search(plain) else plain


def _kept(between: re.Match[str]) -> str:
    around = between.string[max(0, between.start() - 1) : between.end() + 1]
    return between[0] if _RIGHT_TO_LEFT.search(around) else _TURNING.sub("", between[0])


def without_invisible(text: str) -> str:
    r"""Return a text without what nobody sees: blanks for tabs, line breaks of one kind.

    >>> without_invisible("Jeux\tet\x0bthé\u200b")
    'Jeux et\nthé'
    """
    return _INVISIBLE.sub(_seen, text) if _MAY_BE_INVISIBLE.search(text) else text


def _seen(match: re.Match[str]) -> str:
    if match["flag"]:
        return match[0]
    return "\n" if match["line"] else " " if match["blank"] else ""


def legible(text: str) -> str:
    r"""Return a text without what comes along with a copy, and nobody sees.

    >>> legible("Jeux\tet\x0bthé\u200b")
    'Jeux et\nthé'
    """
    return (
        text if text.isascii() and text.isprintable() else without_invisible(without_turning(text))
    )


def without_piles(text: str) -> str:
    """Return a text without the marks that cover its letters: those of any letter are kept.

    >>> without_piles("j̸a̸r̸d̸i̸n̸"), without_piles("ọ̀rọ̀ ≠ 1")
    ('jardin', 'ọ̀rọ̀ ≠ 1')
    """
    if _MAY_BE_STRANGE.search(text):
        text = _strange().sub("", text)
    if not _MARK.search(text):
        return text
    text = _CLUSTER.sub(_bared, text)
    composed = normalized("NFC", text)
    if not _ROW.search(composed):
        return text
    return _ROW.sub(lambda match: _MARK.sub("", match[0]), composed)


@cache
def _strange() -> re.Pattern[str]:
    """Return what finds marks of other scripts on Latin letters, or more of them than a letter has.

    Two of India stand on Latin letters where a scholar writes Sanskrit.
    """
    marks = filter(_is_strange, map(chr, range(0x591, 0x20000)))
    strange = f"[{''.join(marks)}]"
    on_latin = f"(?<=[{_LATIN}]){strange}+|(?<=[{_LATIN}][\u0300-\u036f]){strange}+"
    return re.compile(f"{on_latin}|[\u0951\u0952{strange[1:]}{{{_STACK},}}")


def _is_strange(sign: str) -> bool:
    is_mark = unicodedata.category(sign) in {"Mn", "Me"} and sign not in "\u0951\u0952"
    return is_mark and not _MARK.match(sign) and not _MAY_BE_INVISIBLE.match(sign)


def is_marked(composed: str) -> bool:
    """Whether a Latin letter of a composed text bears a mark that is no part of it."""
    return _MARKED.search(composed) is not None


#: A character with marks that may cover it: several, or one that crosses it out.
_CLUSTER = re.compile(
    f"(?s).(?:{_MARK.pattern}{{{_PILE},}}|{_MARK.pattern}?{_OVERLAY.pattern}{_MARK.pattern}?)"
)


def _bared(cluster: re.Match[str]) -> str:
    whole = normalized("NFC", cluster[0])
    return whole[0] if len(whole) > _PILE or _OVERLAY.search(whole) else cluster[0]


def lost(text: str) -> str:
    """Return the first sign in place of which something was lost; nothing where there is none."""
    match = _LOST.search(text)
    return match[0] if match else ""
