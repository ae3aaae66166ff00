"""Letters that look like those of the Latin alphabet and are none.

A word in one alphabet is a word, whatever the alphabet. One that mixes Latin letters with those of
another one in Europe, or of a script that looks like it (Cherokee, Lisu, Tifinagh, runes, syllabics
of Canada…), is written by nobody but to deceive, or by accident
(Unicode Technical Standard 39, section 5.2, “moderately restrictive”).
"""

from __future__ import annotations

import re
from itertools import pairwise

from maillage.text.normal_forms import normalized

#: Letters by which a reader takes others for Latin ones: from the confusables of UTS 39.
_LOOKS_LIKE = str.maketrans(
    dict(
        zip(
            # Cyrillic
            "аАВеЕԑѐЁёЗіІїЇјЈКМНоОрРсСТуУүҮхХѕЅһҺԁԛԜԝѵѴӀӏҽԌГг"
            # Greek
            "αΑΒεΕΖΗιΙϊΪΚκΜΝνοΟόόΌρΡΤτυΥύΧχϲϹϳͿϜϺϰϱϵ"
            # Armenian
            "օՕսՍհոցզԼ"
            # Cherokee, Lisu
            "ᎠᎡᎢᎪᎫᎬᎳᎻᎷᎶᏃᏢᏚᏙᏟᎮᏞᏦᏒᏴᏀᏗ"
            "ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ",
            "aABeEeeEeZiIiIjJKMHoOpPcCTyYyYxXsShHdqWwvVIleGrr"
            "aABeEZHiIiIKkMNvoOooOpPTtuYuXxcCjJFMkpe"
            "oOuUhngqL"
            "DRTAJEWHMGZPSVCHLKRBGJ"
            "BPDTGKJCZFMNLSRVHWXYAEIOU",
            strict=True,
        )
    )
)
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_CYRILLIC = "\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
#: Armenian, Georgian, Cherokee, syllabics of Canada, ogham and runes, Glagolitic, Coptic, Tifinagh,
#: Lisu, Vai, and all alphabets beyond the first plane but those of the Far East.
_OTHERS = (
    "\u0530-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1400-\u16f8\u18b0-\u18ff\u1c90-\u1cbf\u2c00-\u2c5f"
    "\u2c80-\u2d7f\ua4d0-\ua63f\uab70-\uabbf\U00010000-\U00016fdf\U0001bc00-\U0001bc9f"
    "\U0001e000-\U0001e95f"
)
_FOREIGN = f"{_GREEK}{_CYRILLIC}{_OTHERS}"
#: A word in any of these alphabets; an address is judged as such, by its host.
_WORD = re.compile(
    f'(?:https?|ftp)://[^\\s<>"«»]+'
    # With a letter that is elided: « с’est ».
    f"|(?<![{_LATIN}{_FOREIGN}])[{_FOREIGN}]['’][{_LATIN}]+|[{_LATIN}{_FOREIGN}\u0300-\u036f0-9]+",
    re.IGNORECASE,
)
#: Kabyle is written with two consonants of Greek, beside its vowels, and Romani with a third,
#: « manθar »; no name of a site is.
_KABYLE = "[εγ](?:(?=[aeiuAEIU])|(?<=[aeiuAEIU].))|θ"
#: A letter of any other script between two Latin ones: no unit or article is written so. Scripts
#: of the Far East are: « T恤衫 ».
_AMID = re.compile(
    f"(?<=[{_LATIN}])(?!{_KABYLE})"
    f"[\u0370-\u1c7f\u1f00-\u1fff\ufb1d-\ufdff\ufe70-\ufefc](?=[{_LATIN}])"
    # One of Greek for one of ours, at either end of a word: « Fuβ » is no quantity.
    "|(?<=[a-zà-ÿ]{2})[βηκσω](?!\\w)|(?<!\\w)[ηκσω](?=[a-zà-ÿ]{4})"
)
#: A letter of those scripts, and one at either end of a Latin word.
_STRANGER = re.compile(
    "(?=[^\\W\\d_])[\u0590-\u109f\u1100-\u139f\u1700-\u1c7f\ufb1d-\ufdff\ufe70-\ufefc]"
)
_AT_AN_END = re.compile(
    f"(?<=[{_LATIN}]){_STRANGER.pattern}(?!\\w)|(?<!\\w){_STRANGER.pattern}(?=[{_LATIN}])"
)
_IS_FOREIGN = re.compile(f"(?!{_KABYLE})[{_FOREIGN}]")
_IS_LATIN = re.compile(f"[{_LATIN}]")
#: Small capitals, which phonetics has, by the letters that they look like.
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_PHONETIC = {"ɑ": "a", "ɡ": "g"}
_SMALL = "".join(_SMALL_CAPITALS)
#: Raised letters: few of them end « 1ᵉʳ » or « Mᵐᵉ ».
_RAISED = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ"
#: Letters in a frame that no form of Unicode takes off, each with the first of its row.
_FRAMED = {0x1F110: "A", 0x1F150: "A", 0x1F170: "A", 0x249C: "a"}
#: Letters below the line; in a circle or a square, of which one alone is a sign: « Ⓟ », « ⓘ ».
_LOWERED = "\u2090-\u209c\u1d62-\u1d6a\u2c7c"
_RINGED = "[\u24b6-\u24c1\u24c3-\u24e9\U0001f130-\U0001f149]"
#: Letters of formulas and trade, and capitals that no phonetics has.
_OF_FORMULAS = (
    "\u2102\u210a-\u2112\u2115\u2119-\u211d\u2124\u2128\u212a-\u2138\u2139\u213c-\u2149"
    "ᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꞯꜱᴛᴜᴠᴡᴢ"
)
#: Letters that only a font should make look so: wide ones, those of mathematics, in frames, two
#: drawn as one, numerals of Rome in a word, small capitals and raised ones.
_DRESSED = re.compile(
    f"(?:(?<=[A-Za-z])[{_OF_FORMULAS}\u2113]|(?<!\\S)[{_OF_FORMULAS}])(?=[a-zà-ÿ])"
    f"|(?<=[a-zà-ÿ]{{2}})[{_OF_FORMULAS}]|"
    # Those of phonetics that alphabets have plainly, beside plain letters alone.
    "(?<!\\S)[A-Z]?[a-z]{0,20}[ɑɡɢʀɪʟʙʏʜ](?=[a-z]{2,20}(?![^\\s,.;]))|"
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\ufb00-\ufb06]+"
    f"|{_RINGED}(?:\\s?{_RINGED})+|(?<=[{_LATIN}]){_RINGED}|{_RINGED}(?=[{_LATIN}])"
    "|[\u2160-\u217f](?=[A-Za-z\u00c0-\u024f’'])|(?<=[A-Za-z])[\u2160-\u217f]"
    "|[\u249c-\u24b5\U0001f110-\U0001f129\U0001f150-\U0001f169\U0001f170-\U0001f189]{3,}"
    f"|[{_SMALL}](?:[A-Za-z]*[{_SMALL}])+|[{_RAISED}]{{4,}}|[{_LOWERED}]{{4,}}"
    f"|(?<=[a-z]{{2}})[{_RAISED}ª](?=[a-z]{{2}})"
)
#: The signs of which any such word, or letter, has one: most texts have none, and one class is
#: looked for in a tenth of the time.
_MAY_BE_MIXED = re.compile(f"[{_FOREIGN}\u0370-\u1c7f\u1f00-\u1fff\ufb1d-\ufdff\ufe70-\ufefc]")
_MAY_BE_DRESSED = re.compile(
    f"[{_OF_FORMULAS}\u2113ɑɡɢʀɪʟʙʏʜ\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06{_SMALL}{_RAISED}ª"
    f"{_LOWERED}\u2160-\u217f\u249c-\u24e9\U0001d400-\U0001d7ff\U0001f110-\U0001f189]"
)
#: Where wide letters and marks are at home.
_WIDE_TEXT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


#: Look-alikes as which an encoding of one byte shows letters of French, where French has those:
#: « ç », « é », « ê », « É », « î » and « ï » behind vowels and before « te », « à » at an end.
_MISREAD = re.compile(
    "[τЗзГгικΙ]|(?<=[aoAO])[оοε]|[оε](?=t(?:e|re)s?\\b|les?\\b|ner\\b)|\\bОles?\\b|(?<=[lLjJ])а\\b"
)


def is_look_alike(letter: str) -> bool:
    """Whether a letter is not Latin, and looks as if it were."""
    return ord(letter) in _LOOKS_LIKE


def mixed(text: str) -> list[str]:
    r"""Return the words that mix letters with others that look like them.

    >>> mixed("N\u0430ncy, Нева, 12 μg")
    ['Nаncy']
    """
    if not _MAY_BE_MIXED.search(text):
        return []
    found = [word for word in _words(text) if _is_mixed(word)] if _IS_FOREIGN.search(text) else []
    odd = _AT_AN_END if _is_strange(text) else _AMID
    return found or [word for word in text.split() if "://" not in word and odd.search(word)]


def _is_strange(text: str) -> bool:
    """Whether all letters of other scripts stand at an end of Latin words: none is an article."""
    count = len(_STRANGER.findall(text))
    return count > 0 and count == len(_AT_AN_END.findall(text))


def alike(text: str) -> list[str]:
    """Return the words of another alphabet that could be read as Latin ones, letter for letter.

    In a text with other words of that alphabet nobody is misled.
    """
    if not _IS_FOREIGN.search(text):
        return []
    foreign = [word for word in _words(text) if not _IS_LATIN.search(word)]
    found = [word for word in foreign if _is_alike(word.strip("0123456789"))]
    return found if len(found) == len(foreign) else []


def _is_alike(word: str) -> bool:
    """Whether a word looks Latin; one letter of Greek is that of a formula."""
    return all(map(is_look_alike, word)) and (len(word) > 1 or not _is_greek(word))


def _words(text: str) -> list[str]:
    words = (word for word in _WORD.findall(text) if not word.isascii())
    return [word for word in words if _IS_FOREIGN.search(word) and "://" not in word]


def _is_mixed(word: str) -> bool:
    """Whether a letter beside Latin ones may be taken for one of them: that of « μg » may not."""
    foreign = _IS_FOREIGN.findall(word)
    deceives = any(is_look_alike(char) or not _is_greek(char) for char in foreign)
    return deceives and "://" not in word and _IS_LATIN.search(word) is not None


def _is_greek(letter: str) -> bool:
    return "\u0370" <= letter <= "\u03ff" or "\u1f00" <= letter <= "\u1fff"


def dressed(text: str) -> list[str]:
    """Return the runs of letters that have a character of their own for how they look."""
    may_be = _MAY_BE_DRESSED.search(text) and not _WIDE_TEXT.search(text)
    return _DRESSED.findall(text) if may_be else []


def latinised(text: str) -> tuple[str, bool]:
    """Return a text with plain letters for those that look like them, and if that is certain."""
    if dressed(text):
        text = _DRESSED.sub(lambda match: "".join(map(_undressed, match[0])), text)
    found = mixed(text)
    return _WORD.sub(_plain, text) if found else text, all(map(_is_surely_latin, found))


def _undressed(letter: str) -> str:
    for first, plain in _FRAMED.items():
        if first <= ord(letter) < first + 26:
            return chr(ord(plain) + ord(letter) - first)
    return _SMALL_CAPITALS.get(letter) or _PHONETIC.get(letter) or normalized("NFKC", letter)


def _plain(match: re.Match[str]) -> str:
    word = match[0]
    return word if word.isascii() or not _is_mixed(word) else word.translate(_LOOKS_LIKE)


def _is_surely_latin(word: str) -> bool:
    """Whether most of a word is Latin, and all of what it becomes."""
    foreign, latin = _IS_FOREIGN.findall(word), _IS_LATIN.findall(word)
    # Nobody writes a capital behind a small letter to deceive: it is a letter of another encoding.
    pairs = pairwise(word)
    stray = any(a.islower() and b.isupper() and _IS_FOREIGN.match(b) for a, b in pairs)
    doubtful = stray or _MISREAD.search(word) is not None
    return all(map(is_look_alike, foreign)) and len(foreign) <= len(latin) and not doubtful
