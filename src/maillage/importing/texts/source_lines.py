"""The lines of a text as its writer meant them: page numbers dropped, broken lines joined."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from maillage.importing.texts.page_marks import content
from maillage.importing.texts.written_numbers import plain
from maillage.text.numerals import MONTHS
from maillage.text.words import fold

#: A word that the end of a line cuts.
_CUT = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
#: Words that keep the hyphen before what follows them.
_PREFIXES = frozenset({"demi", "sous", "apres", "vice", "mi", "semi", "grand", "petit", "nord",
                       "sud", "sans", "celui", "celle", "non"})  # fmt: skip
_CLITICS = frozenset({"elle", "elles", "il", "ils", "on", "je", "tu", "nous", "vous", "ci", "la",
                      "meme", "memes", "ce", "y", "en", "midi", "dire"})  # fmt: skip
#: Cut words from which a text is a broken one.
_CUTS = 2
#: Characters of the longest line of a page, how full a line is, and how many have to be.
_NARROW, _WIDE, _ALMOST, _FULL = 40, 140, 0.85, 3
#: What a year goes on from.
_DAY = re.compile(rf"(?:^| )(?:{'|'.join(MONTHS)})$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
#: A word that none ends with: a name follows.
_LINK = re.compile(r" (?:de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|sur|avec|dans)$")
#: Quotes that may stand around the whole of a title.
_QUOTES = (("«", "»"), ('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"))
_SIGNS = "•·▪▫◦‣⁃∙●○■□▸▹►▶➢➤➔→⇒✓✔✗☑☐★◆❖"
#: A sign, a letter that a font draws as one, or a rank: « 1) », « II. », « a) ».
_BULLET = re.compile(
    rf"^(?:[-–—*>{_SIGNS}]{{1,3}}(?:\s+|$|(?=[^\W\d_]))|o\s+(?=\S)"
    r"|(?:(?:[0-9]{1,2}|I{1,3}|IV|VI{0,3}|IX|X)[.)]|[a-k]\))\s+(?=[^\W\d_]))"
)


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

    @cached_property
    def plain(self) -> str:
        """The text without its bullet as `plain` writes it, each letter where it was."""
        return plain(self.bare)

    @property
    def is_bullet(self) -> bool:
        """Whether it begins with a dash or a bullet."""
        return _BULLET.match(self.text.strip()) is not None


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text that say something, each with its number."""
    found: list[Line] = []
    is_apart = True
    for number, line in content(text.splitlines()):
        for at, part in enumerate(_parted(line) if line else ()):
            found.append(Line(number, part, is_apart and not at))
        is_apart = not line
    return found


#: Before a bullet that stands within no sentence.
_INNER = re.compile(" (?=[•▪◦‣●■►➢✓✔] )")


def number_of_lines(text: str) -> int:
    """Return how many lines a text has at the most, the items within one of them counted."""
    return len(text.splitlines()) + len(_INNER.findall(text))


def _parted(text: str) -> list[str]:
    """Cut a line at the bullets within it: « Objectifs • Réduire • Accompagner »."""
    head, *items = _INNER.split(text)
    return [head, *items] if len(items) > 1 else [text]


def is_broken(lines: Sequence[Line]) -> bool:
    """Whether the ends of the lines are those of a page, not of sentences: a text from a PDF.

    Words that are cut say so. So do lines as long as the longest that go on in the next.
    """
    cuts = sum(is_cut(line.text, other.text) for line, other in pairwise(lines))
    width = max((len(line.text) for line in lines), default=0)
    full = sum(_is_full(line, other, width) for line, other in pairwise(lines))
    return cuts >= _CUTS or (_NARROW <= width <= _WIDE and cuts + full >= _FULL)


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of what follows had no room on a line, and goes on with it."""
    first = following.text.split(None, 1)[0]
    goes_on = first[:1].islower() and not following.is_bullet and not following.is_apart
    is_open = not line.text.rstrip().endswith((".", "!", "?", ":", ";", "»"))
    return goes_on and is_open and len(line.text) + 1 + len(first) > _ALMOST * width


def is_cut(text: str, following: str) -> bool:
    """Whether the end of a line cuts a word that the next goes on with."""
    return _ends_cut(text) and following.strip()[:1].islower()


def _ends_cut(text: str) -> bool:
    # What was joined grows: of it, and of any line, the end alone is looked at.
    return _CUT.search(text[-3:]) is not None


def joined(lines: Sequence[Line], whole: str) -> list[Line]:
    """Join the lines that the end of a line broke within a sentence, hyphens first.

    Args:
        lines: the lines, labels apart.
        whole: the whole text: a word that it writes with a hyphen keeps it.
    """
    found: list[Line] = []
    for line in lines:
        if found and not line.is_bullet and goes_on(found[-1].text, line.text):
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
        elif is_open and not line.is_apart and goes_on(items[-1].text, line.text):
            items.append(items.pop().with_next(line))
        else:
            others.append(line)
            is_open = False
    return items, others


def goes_on(text: str, following: str) -> bool:
    """Whether a line goes on in the next."""
    if _ends_cut(text):
        return True
    end = text.rstrip()[-12:]
    if end.endswith((".", "!", "?", ":", ";", "»")):
        return False
    if _DAY.search(fold(text[-12:])) and _YEAR.match(following.strip()):
        return True
    return (
        following.strip()[:1].islower()
        or end.endswith((",", "'", "’"))
        or _LINK.search(end) is not None
    )


def with_whole_words(lines: Sequence[Line], whole: str) -> Iterator[Line]:
    """Yield lines, those joined that cut a word for certain, though the text is no broken one.

    It is certain where the text has the word a second time, whole or with its hyphen. Where nothing
    tells, both lines stay as they are.
    """
    words = frozenset(re.findall(r"[^\W_]+(?:-[^\W_]+)*", whole))
    kept: Line | None = None
    for line in lines:
        if kept and not line.is_bullet and _is_known_word(kept.text, line.text, words):
            kept = kept.with_next(line, whole)
            continue
        if kept:
            yield kept
        kept = line
    if kept:
        yield kept


def _is_known_word(text: str, following: str, whole: Container[str]) -> bool:
    before, after = _halves(text, following)
    return is_cut(text, following) and (f"{before}{after}" in whole or f"{before}-{after}" in whole)


def _halves(text: str, following: str) -> tuple[str, str]:
    """Return what of a cut word stands before its hyphen, and what behind the end of the line."""
    before = text.rstrip()[:-1].rpartition(" ")[2].rpartition("’")[2].rpartition("'")[2]
    return before, following.strip().partition(" ")[0].strip(".,;:!?)")


def join(text: str, following: str, whole: str = "") -> str:
    """Join two lines; a hyphen at the end goes, unless the word has one by itself.

    >>> join("le comp-", "toir"), join("Puy-de-", "Dôme"), join("du porte-à-", "porte")
    ('le comptoir', 'Puy-de-Dôme', 'du porte-à-porte')
    """
    text, following = text.rstrip(), following.strip()
    if not _ends_cut(text):
        return f"{text} {following}" if not text.endswith(("'", "’")) else text + following
    before, after = _halves(text, following)
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
