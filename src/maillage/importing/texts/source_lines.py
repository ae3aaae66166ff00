"""The lines of a text as its writer meant them: page numbers dropped, broken lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from maillage.text import limits
from maillage.text.numerals import MONTHS
from maillage.text.words import fold

#: What stands at the head or at the foot of a page: « 2/3 », « Page 2 sur 3 ».
_PAGE = re.compile(r"(?:[Pp]age )?[0-9]{1,3} ?(?:/|sur) ?[0-9]{1,3}")
_PAGE_BEHIND = re.compile(r"(?<! ) {3,20}(?:[Pp]age )?[0-9]{1,3} ?(?:/|sur) ?[0-9]{1,3}$")
#: A word that the end of a line cuts.
_CUT = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
#: What a page of a site has around its text, as `fold` begins it.
_FURNITURE = (
    "accueil", "retour actualites", "retour en haut", "haut de page", "partager",
    "partager cette page", "imprimer cette page", "retour a la liste", "retour aux resultats",
    "imprimer", "photo", "photos", "credit photo", "credits photo", "credits photos",
    "credit photos", "copyright", "derniere mise a jour", "publie le", "mis a jour le",
    "pour en savoir plus", "lire la suite", "suivez nous", "mentions legales", "plan du site",
)  # fmt: skip
#: Furniture that is so only where nothing stands behind it.
_ALONE = frozenset(
    {"retour", "photo", "photos", "imprimer", "partager", "accueil", "actualites", "a a a"}
)
_MARKS = ("cookie", "nouvelle fenetre")
#: Words that keep the hyphen before what follows them.
_PREFIXES = frozenset({"demi", "sous", "apres", "vice", "mi", "semi", "grand", "petit", "nord",
                       "sud", "sans", "celui", "celle", "non"})  # fmt: skip
_CLITICS = frozenset({"elle", "elles", "il", "ils", "on", "je", "tu", "nous", "vous", "ci", "la",
                      "meme", "memes", "ce", "y", "en", "midi", "dire"})  # fmt: skip
#: Cut words from which a text is a broken one.
_CUTS = 2
#: What a year goes on from.
_DAY = re.compile(rf"(?:^| )(?:{'|'.join(MONTHS)})$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
#: A word that none ends with: a name follows.
_LINK = re.compile(r" (?:de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|sur|avec|dans)\s*$")
#: Quotes that may stand around the whole of a title.
_QUOTES = (("«", "»"), ('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"))
_BULLET = re.compile(r"^[-–—•·▪◦‣*]{1,3}(?:\s+|$|(?=[^\W\d_]))")


@dataclass(frozen=True)
class Line:
    """A line, and the number of the first that it comes from, from 1 on."""

    number: int
    text: str
    #: Whether an empty line stands above it.
    is_apart: bool = False
    #: The number of the last line that it was joined of; 0 where it is one.
    last: int = 0

    @property
    def numbers(self) -> range:
        """The numbers of the lines that it comes from."""
        return range(self.number, max(self.number, self.last) + 1)

    def with_next(self, following: Line, whole: str = "") -> Line:
        """Return the line with the one below that it goes on in."""
        text = join(self.text, following.text, whole)
        return Line(self.number, text, self.is_apart, following.numbers[-1])

    @cached_property
    def bare(self) -> str:
        """The text without its bullet."""
        return _BULLET.sub("", self.text.strip()).strip()

    @cached_property
    def words(self) -> str:
        """The text as `fold` writes it, a bullet or none before it."""
        return fold(self.bare)

    @property
    def is_bullet(self) -> bool:
        """Whether it begins with a dash or a bullet."""
        return _BULLET.match(self.text.strip()) is not None


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text that say something, each with its number."""
    found: list[Line] = []
    is_apart = True
    for number, line in enumerate(text.splitlines(), start=1):
        kept = _PAGE_BEHIND.sub("", line.replace("\f", "").rstrip())
        if kept.strip() and not _PAGE.fullmatch(kept.strip()):
            for at, part in enumerate(_parted(kept)):
                found.append(Line(number, part, is_apart and not at))
        is_apart = not line.strip()
    return found


def _parted(text: str) -> list[str]:
    """Cut a line at the bullets within it: « Objectifs • Réduire • Accompagner »."""
    head, *items = re.split(r" (?=[•▪◦‣] )", text)
    return [head, *items] if len(items) > 1 else [text]


def is_furniture(line: Line) -> bool:
    """Whether a line belongs to the page around the text: a menu, a credit, a notice."""
    if len(line.text) > limits.SENTENCE:
        return False
    words = line.words
    if any(mark in words for mark in _MARKS) and len(words) < 200:
        return True
    if line.text.strip().startswith(("« retour", "«« retour", "<< retour", "< retour")):
        return True
    if words in _ALONE:
        return True
    short = len(words.split()) <= 12
    return (
        short
        and any(
            words.startswith(f"{furniture} ")
            and (furniture not in _ALONE or _is_set_off(line.text))
            for furniture in _FURNITURE
        )
    ) or words in _FURNITURE


def _is_set_off(text: str) -> bool:
    """Whether signs part the words, as in « Photo : mairie » and « Accueil / Actions »."""
    return any(sign in text for sign in (" :", ":", "|", ">", "©", " / ", "›", "»"))


def is_broken(lines: Sequence[Line]) -> bool:
    """Whether the ends of the lines are those of a page, not of sentences: a text from a PDF."""
    cuts = sum(is_cut(line.text, other.text) for line, other in pairwise(lines))
    return cuts >= _CUTS


def is_cut(text: str, following: str) -> bool:
    """Whether the end of a line cuts a word that the next goes on with."""
    return bool(_CUT.search(text)) and following.strip()[:1].islower()


def joined(lines: Sequence[Line], whole: str) -> list[Line]:
    """Join the lines that the end of a line broke within a sentence, hyphens first.

    Args:
        lines: the lines, labels apart.
        whole: the whole text: a word that it writes with a hyphen keeps it.
    """
    found: list[Line] = []
    for line in lines:
        if found and not line.is_bullet and _goes_on(found[-1].text, line.text):
            before = found.pop()
            found.append(before.with_next(line, whole))
        else:
            found.append(line)
    return found


def list_items(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part the lines of a list into its items and what belongs to none.

    Where items have bullets, a line below the first that has none goes on with an item or is
    another text. Where none has, each line is an item.
    """
    first = next((at for at, line in enumerate(lines) if line.is_bullet), None)
    if first is None:
        return list(lines), []
    items = [line for line in lines[:first] if not line.bare.endswith(":")]
    others = [line for line in lines[:first] if line not in items]
    is_open = False
    for line in lines[first:]:
        if line.is_bullet:
            items.append(line)
            is_open = True
        elif is_open and not line.is_apart and _goes_on(items[-1].text, line.text):
            items.append(items.pop().with_next(line))
        else:
            others.append(line)
            is_open = False
    return items, others


def _goes_on(text: str, following: str) -> bool:
    if _CUT.search(text):
        return True
    if text.rstrip().endswith((".", "!", "?", ":", ";", "»")):
        return False
    if _DAY.search(fold(text[-12:])) and _YEAR.match(following.strip()):
        return True
    return (
        following.strip()[:1].islower()
        or text.rstrip().endswith((",", "'", "’"))
        or _LINK.search(text) is not None
    )


def join(text: str, following: str, whole: str = "") -> str:
    """Join two lines; a hyphen at the end goes, unless the word has one by itself.

    >>> join("le comp-", "toir"), join("Puy-de-", "Dôme"), join("du porte-à-", "porte")
    ('le comptoir', 'Puy-de-Dôme', 'du porte-à-porte')
    """
    text, following = text.rstrip(), following.strip()
    if not _CUT.search(text):
        return f"{text} {following}" if not text.endswith(("'", "’")) else text + following
    before = text[:-1].rpartition(" ")[2].rpartition("’")[2].rpartition("'")[2]
    after = following.partition(" ")[0].strip(".,;:!?)")
    keeps = (
        after[:1].isupper()
        or "-" in before
        or fold(before) in _PREFIXES
        or fold(after) in _CLITICS
        or f"{before}-{after}" in whole
    )
    return f"{text[:-1]}{'-' if keeps else ''}{following}"


def sentences(texts: Iterable[str]) -> list[str]:
    """Cut texts into sentences, at their ends and at the ends of lines."""
    return [
        part.strip()
        for text in texts
        for line in text.split("\n")
        for part in _END.split(line)
        if part.strip()
    ]


_END = re.compile(r"(?<![Ee]nv\.)(?<=[.!?…])\s+(?=[A-ZÀÂÇÉÈÊÎÔÛÜ«0-9])")


def capital(text: str) -> str:
    """Return a text with a capital in front; the other letters stay."""
    return f"{text[:1].upper()}{text[1:]}"


#: Words that a name has, at most.
_NAME = 12


def beginnings(text: str) -> Iterator[str]:
    """Yield what a text begins with, the longest first: a name ends where no sign says so."""
    words = text.split()[:_NAME]
    for size in range(len(words), 0, -1):
        yield " ".join(words[:size]).strip(" ,;.«»\"“”’'…")


def unquoted(title: str) -> str:
    """Return a title without quotes around the whole of it; those within stay.

    >>> unquoted("« Le jardin »"), unquoted('Atelier "couture"'), unquoted('"la relève"')
    ('Le jardin', 'Atelier "couture"', 'la relève')
    """
    title = title.strip()
    for before, after in _QUOTES:
        inner = title[1:-1]
        is_around = title.startswith(before) and title.endswith(after) and len(title) > 2
        if is_around and before not in inner and after not in inner:
            return inner.strip()
    return title


def as_text(lines: Sequence[Line]) -> str:
    """Return lines as a text, a dash before each of several that has a bullet."""
    if len(lines) == 1:
        return lines[0].bare
    return "\n".join(f"– {line.bare}" if line.is_bullet else line.bare for line in lines)
