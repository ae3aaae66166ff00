"""Texts that were read in the wrong encoding: « CafÃ© », and « Café » again where that is certain.

Which texts are such is what ftfy has learnt from millions of them, and `misreadings` works out for
the encodings that it does not know. What it makes of one is certain
where it only reads the same bytes again: then nothing of the text is lost or made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from maillage.text.suspect import misreadings

#: What bytes are read as, by an encoding of those that are met: none has marks, or the letters of
#: Vietnamese.
_READ = "\u0080-\u02ff\u0370-\u1dff\u1f00-\uffff"
#: Signs that come in a row where bytes were read as letters; a text in French has two at most.
_ROW = re.compile(f"[{_READ}]{{2}}|[\x80-\x84\x86-\x9f]")
#: As many where a letter was misread twice, and the word that has them.
_LONG_ROW = re.compile(f"[{_READ}]{{4}}")
_WORD = re.compile(r"[^ \n\t]{1,80}")
#: A letter of one byte that was read in the encoding of another system: in a word, where nobody
#: writes such a sign. What it was depends on the systems, so nothing is certain.
#: « É », « Î » or « Ç » is none: names are written « MonÉcole », and people keep a key down. Irish
#: writes « na hÁite » and « Tír na nÓg », German ‚so‘.
_STRAY = re.compile(
    "(?<=[a-z])(?:[ÄÅÆÈËÒÕÖØÙÞŠŸŽ]|(?<!\\b[hnt])(?<!\\b(?:bh|bp|dh|dt|gc|mb|nd|ng|ts))[ÁÍÓÚ])(?=[a-zà-ÿ])"
    "|(?<=[a-zà-ÿ]{2})[ÄÅÇÈËÍÒÓÖØÚÞŠŸŽ]\\b|\\b[cdjlmnstCDJLMNST]Õ(?=[a-zà-ÿ])|\\b[A-Z][ŠŽ](?=[a-z]{2})"
    "|(?<=[A-Za-z])[ˆ‚„†‡‰Œ‹£¤¥¶¸˘˚˛ˇ√⌠∩≈™\u250c-\u256c](?=[a-z])"
    "|(?<=[a-z]{2})(?:[ˆƒΘΦ]\\b|‚(?!\\w)|[\u250c-\u256c])|(?<=[A-Za-z][a-z])[¹³¨´¾¼½¬§¡¦±](?=[a-z])"
    "|(?<=[À-ÿ])[\u250c-\u256c]|[\u250c-\u256c](?=[a-z]{2})"
    # A letter of Ewe beside vowels: « Aƒe », « ƒome ».
    "|(?<=[b-df-hj-np-tv-z])ƒ(?=[a-z])|\\bƒ(?=[b-df-hj-np-tv-zà-ÿ][a-zà-ÿ])|(?<![\\d\\s\u202f])‰(?=[a-z]{2})|\\b[nN]∞"
    "|(?<!\\w)‚(?=[a-zà-ÿ])(?![^‘’]*[‘’])"
    # Half of what a letter became: a program lost the rest, or took its blank for one.
    "|â€|(?<=[a-zà-ÿ])â\\?\\?|\\bÃ\\?(?=[a-z])|(?<=[a-z])Ã(?![A-Za-zÀ-ÿ])"
    "|(?<!\\w)Ã(?=[ \xa0]{1,2}[A-Za-z])"
    "|(?<=[a-z0-9à-ÿ])Â(?=\\s[€%:;!?»])|«Â(?!\\w)"
    "|\\bÃ(?=[a-lo-z])|(?<=[a-z])Ã(?=[a-z])|\\bÅuv|\\b[cdjlmnstCDJLMNST]â(?=[aeiohéèêàâîô])|â[¬¦¢â]"
    # What drew frames, misread once more.
    "|[ÔΓ](?:[öêÇ]|é¼)|‚(?:î[úº¨]|àö|å[êî]|ï[ôóû])"
)
#: Steps of ftfy that take marks of programs for the signs that Windows has in their place. Another
#: system has letters there: signs that French has no use for, or not where they stand, were such.
_OF_WINDOWS = [("encode", "latin-1"), ("decode", "windows-1252")]
_DOUBTFUL = re.compile(
    "[‚ƒ„†‡ˆ‰Š‹Ž˜™š›žŸ]|(?<=[^\\W\\d_])[‘“•–—]|[”€](?=[^\\W\\d_])|“(?![^“”]*”)|Œ(?![UuIi])"
    "|œ(?![^\\W\\d_])"
)
#: Letters of UTF-8 that were read as ISO 8859-15, where that of Windows has a capital: in a word
#: nobody writes one behind a small letter, nor before one that is no first.
_LATIN_9 = {"Ãš": "è", "ÃŽ": "ô", "ÃŒ": "ü", "â\x80Š": "…"}
_OF_LATIN_9 = re.compile("(?<=[a-z])Ã[šŽŒ]|(?<=[A-Z])Ã[šŽŒ](?=[a-z])|â\x80Š")
#: Characters that are looked at together: what they take stays in line with how many there are.
_PIECE = re.compile(r"(?s).{1,400}(?:\s|\Z)|.{1,400}")
#: Letters that hardly any language has: two bytes of another system are one of them in UTF-8 by
#: chance, « ThÈ‚tre ».
_RARE = re.compile("[\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u024f]")
#: Steps of ftfy that read the same bytes in another way.
_EXACT = frozenset({"encode", "decode"})
_SAME_BYTES = frozenset({"decode_inconsistent_utf8"})


def reread(text: str) -> tuple[str, bool]:
    """Return what a text was before it was read in the wrong encoding, and whether that is certain.

    A text that was not is returned as it is.
    """
    if text.isascii() or not (_ROW.search(text) or misreadings.MAY_BE.search(text)):
        return text, True
    pieces = [_reread(piece[0]) for piece in _PIECE.finditer(text)]
    return "".join(piece for piece, _ in pieces), all(sure for _, sure in pieces)


def _reread(piece: str) -> tuple[str, bool]:
    piece = _OF_LATIN_9.sub(lambda letter: _LATIN_9[letter[0]], piece)
    if _LONG_ROW.search(piece):
        import ftfy.bad_codecs  # noqa: PLC0415 - it knows the encoding of Windows as it is used

        piece = _WORD.sub(lambda word: misreadings.reread_twice(word[0]), piece)
    piece, sure = misreadings.reread(piece)
    if not _ROW.search(piece):
        return piece, sure
    import ftfy  # noqa: PLC0415 - a tenth of a second, and nearly no text needs it

    found, steps = ftfy.fix_encoding_and_explain(piece)
    if found == piece and sure:
        found, sure = misreadings.reread_western(piece)
    if steps and steps[-2:] == _OF_WINDOWS and _DOUBTFUL.search(found):
        return piece, sure  # a letter was lost
    by_chance = found != piece and _RARE.search(found) is not None
    # The mark of a file that stood before the text.
    return found.lstrip("\ufeff"), sure and not by_chance and all(map(_is_exact, steps or ()))


def _is_exact(step: tuple[str, str]) -> bool:
    return step[0] in _EXACT or step[1] in _SAME_BYTES


def odd(text: str, plain: str) -> Iterator[str]:
    """Yield the words of a text that it has no longer as it was before it was misread."""
    after = frozenset(plain.split())
    yield from (word for word in text.split() if word not in after)


def stray(text: str) -> str:
    """Return the first word with a letter that another system has in its place; nothing if none."""
    if text.isascii() or not (match := _STRAY.search(text)):
        return ""
    return next((word for word in text.split() if _STRAY.search(word)), match[0])
