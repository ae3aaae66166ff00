"""Words as people search for them: without case, accents, elisions and endings.

The build and the site read texts the same way, or else nothing would be found. Stems are those of
Snowball’s French algorithm, which needs the accents, so these are folded after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import Stemmer

from maillage.text.normal_forms import normalized
from maillage.text.stop_words import IN_SENTENCES
from maillage.text.words import fold

#: French texts fit in it but for rare signs, and one byte a letter makes reading them quick.
_ENCODING = "cp1252"
_FOREIGN = re.compile(r"[^\x00-\x7f\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
#: Tokens of which the forms are kept: about 40 MB.
FORMS_KEPT = 100_000
_ORDINAL = re.compile(r"(\d+)(?:es?|ers?|eres?|res?|r|emes?|iemes?|nde?s?)")
_PLURALS_IN_X = ("jeux", "lieux", "feux", "vœux", "voeux")


def _table() -> bytes:
    """Map each byte to a small letter, a digit, or a space for all that is in no word."""
    letters = [bytes([code]).decode(_ENCODING, "replace") for code in range(256)]
    return b"".join(
        letter.lower().encode(_ENCODING) if letter.isalnum() else b" " for letter in letters
    )


_TABLE = _table()


def tokens(text: str) -> list[bytes]:
    """Split a text into its words in small letters, with their accents; `word` decodes one."""
    # French typography puts a narrow space before « ! », and it would make the slow path the rule.
    text = text.replace("\u202f", " ")
    try:
        encoded = text.encode(_ENCODING)
    except UnicodeEncodeError:
        text = normalized("NFC", text)
        encoded = _FOREIGN.sub(_nearest, text).encode(_ENCODING, "replace")
    return encoded.translate(_TABLE).split()


def _nearest(sign: re.Match[str]) -> str:
    """Return the plain letter below a foreign one, or else a space."""
    return fold(sign[0]) or " "


def word(token: bytes) -> str:
    """Return a word as text.

    >>> [word(token) for token in tokens("L’ÉCOLE du 19ᵉ : « cœur » d’îlot")]
    ['l', 'école', 'du', '19e', 'cœur', 'd', 'îlot']
    """
    return token.decode(_ENCODING)


class Stems(dict[str, str]):
    """The stem of each word that was asked for; empty where a word tells nothing.

    >>> stems = Stems()
    >>> stems["petits"] == stems["petit"], stems["déjeuners"] == stems["déjeuner"]
    (True, True)
    >>> stems["jardins"], stems["solidarité"], stems["solidarités"], stems["19ème"], stems["les"]
    ('jardin', 'solidar', 'solidar', '19', '')
    """

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(IN_SENTENCES, ""))
        # Stems are kept here, and texts have the same words again and again.
        self._stemmer = Stemmer.Stemmer("french", 0)

    def __missing__(self, form: str) -> str:
        self[form] = found = self._stem(form)
        return found

    def of(self, form: str) -> str:
        """Return the stem of a word that need not be kept, as people type what they like."""
        found = self.get(form)
        return self._stem(form) if found is None else found

    def _stem(self, form: str) -> str:
        folded = fold(form)
        # A letter alone is what an elision leaves.
        if self.get(folded) == "" or (len(folded) < 2 and not folded.isdigit()):
            return ""
        if ordinal := _ORDINAL.fullmatch(folded):
            return ordinal[1]
        return fold(self._stemmer.stemWord(_singular(form)))


class Forms(dict[bytes, tuple[str, str, str]]):
    """What each token stands for: the word without accents, the word, and its stem.

    >>> Forms()["Écoles".lower().encode("cp1252")]
    ('ecoles', 'écoles', 'ecol')
    """

    def __init__(self) -> None:
        super().__init__()
        self._stems = Stems()

    def __missing__(self, token: bytes) -> tuple[str, str, str]:
        # Numbers and names never end, and a large catalogue must not fill the memory with them.
        if len(self) >= FORMS_KEPT:
            self.clear()
        form = word(token)
        self[token] = found = (fold(form), form, self._stems.of(form))
        return found


def _singular(form: str) -> str:
    """Take a plural’s ending off: the algorithm gives « déjeuners » and « déjeuner » two stems."""
    if form.endswith(_PLURALS_IN_X) or (len(form) > 3 and form[-1] == "s" != form[-2]):
        return form[:-1]
    return form


def words(text: str) -> Iterator[str]:
    """Yield the words of a text as it was written, in small letters."""
    return map(str.lower, _WORD.findall(text))


def places(text: str) -> Iterator[re.Match[str]]:
    """Yield where each of the words of a text stands."""
    return _WORD.finditer(text)


_WORD = re.compile(r"[^\W_]+")
