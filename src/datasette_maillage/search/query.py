"""What people type, read as words, and as labels of the lists.

A word that stands in French, or may be several that somebody wrote, is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import reduce
from itertools import islice, pairwise
from operator import and_, or_

from datasette_maillage.search.bitsets import rows_of
from datasette_maillage.search.lexicon import french
from datasette_maillage.search.spelling import Spelling, mistakes_in
from datasette_maillage.search.synonyms import SHORT, Synonym, keys_of, titles_of
from datasette_maillage.search.word_index import WordIndex
from maillage.model.labels import Words
from maillage.text import limits, stop_words
from maillage.text.similarity import shared_start
from maillage.text.stems import tokens, word
from maillage.text.stems import words as words_of
from maillage.text.words import fold

#: More words than this do not make a question clearer.
_MOST_WORDS = 12
#: Words that are proposed in place of one.
_MOST_NEAR = 3
#: Letters by which words that agree otherwise may differ at their ends: « jouer », « jouent ».
_ENDING = 2
#: Letters at least of each of two words that were written as one, and titles that are looked at.
_HALF, _MOST_TITLES = 3, 20
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")


@dataclass(frozen=True)
class Word:
    """One word of a query."""

    typed: str
    #: The stems that stand for it; none where nobody wrote the word.
    stems: tuple[str, ...]
    #: The word that was looked for in its place, where nobody wrote it.
    meant: str = ""
    #: Words that may have been meant, where nobody wrote it and it is a word, or may be several.
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One thing that a query asks for: a word, or several that are a label of codes together."""

    words: tuple[Word, ...]
    synonyms: Sequence[Synonym] = ()
    #: Whether it tells nothing without words that are looked up nowhere: « sans papiers ».
    is_qualified: bool = False

    @property
    def phrase(self) -> tuple[str, ...]:
        """The stems that stand for its words, one each."""
        return tuple(word.stems[0] if word.stems else "" for word in self.words)


@dataclass(frozen=True)
class Query:
    """The words that tell something, in their order."""

    words: tuple[Word, ...]
    terms: tuple[Term, ...] = ()

    @property
    def said(self) -> str:
        """The query as it was understood."""
        return " ".join(query_word.meant or query_word.typed for query_word in self.words)

    @property
    def is_corrected(self) -> bool:
        """Whether a word was looked for in place of another."""
        return any(query_word.meant for query_word in self.words)

    @property
    def unknown(self) -> list[Word]:
        """The words that no record and no list has."""
        known = {word for term in self.terms if term.synonyms for word in term.words}
        return [word for word in self.words if not word.stems and word not in known]

    @property
    def near(self) -> list[str]:
        """The query with words that may have been meant, the likeliest first."""
        first = next((word for word in self.unknown if word.near), None)
        if first is None:
            return []
        return [
            " ".join(near if word is first else word.meant or word.typed for word in self.words)
            for near in first.near
        ]

    @property
    def also(self) -> list[Words]:
        """The codes that were looked for as well, by their titles."""
        found: dict[tuple[str, str], Words] = {}
        for term in self.terms:
            found |= titles_of(term.synonyms, term.phrase)
        return list(found.values())

    @property
    def stems(self) -> frozenset[str]:
        """All the stems that are looked for."""
        return frozenset(stem for query_word in self.words for stem in query_word.stems)

    def names(self, stems: Set[str]) -> bool:
        """Say whether the query has all the stems of a name, and no word besides."""
        return stems <= self.stems and all(stems & {*query_word.stems} for query_word in self.words)

    def speaks_of(self, stems: Set[str]) -> bool:
        """Say whether a name of several words stands whole in the query, words besides or not."""
        return len(stems) > 1 and stems <= self.stems


def read(index: WordIndex, text: str, *, exact: bool = False, beside: bool = False) -> Query:
    """Read what people typed.

    An `exact` query has no word corrected. Where a place is asked for `beside`, no word need be
    left.
    """
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text[: limits.SEARCH])
    typed = dict.fromkeys(word(token) for token in tokens(text))
    telling = [token for token in typed if index.stems.of(token)]
    asking = [token for token in telling if fold(token) in stop_words.ASKING]
    if not exact and (beside or len(asking) < len(telling)):
        telling = [token for token in telling if token not in asking]
    telling = telling[:_MOST_WORDS]
    found: list[Term] = []
    keys, every = [*keys_of(telling, index.stems.of)], {*map(fold, typed)}
    for start, end, labels in index.thesaurus.spans(keys, every):
        named = bool(labels)
        words = [_word(index, token, exact=exact, named=named) for token in telling[start:end]]
        if not named and not exact and not words[0].stems:
            words = _apart(index, words[0])
        synonyms = () if exact else tuple(dict.fromkeys(label.synonym for label in labels))
        qualified = bool(synonyms) and all(label.needed for label in labels)
        found.append(Term(tuple(words), synonyms, qualified))
    return Query(tuple(word for term in found for word in term.words), tuple(found))


def _word(index: WordIndex, typed: str, *, exact: bool, named: bool) -> Word:
    own, folded = index.stems.of(typed), fold(typed)
    # Without its accents a word may have another stem, so those who write them are asked.
    rows = index.records.execute(
        "SELECT DISTINCT stem FROM words WHERE folded = ?", [folded]
    ).fetchall()
    stems = {row[0] for row in rows}
    spelling = index.spelling
    # « tennis » and « tenir » share a short stem, and no meaning.
    if (len(own) > SHORT or own.isdigit()) and index.knows(own):
        others = [] if stems or exact or named else spelling.of_stem(own)
        if others and not any(_agree(folded, fold(other)) for other in others):
            # « opéra » is said to be taken for « opérations ».
            return Word(typed, (own,), others[0])
        stems.add(own)
    stems = stems or {*spelling.agreeing(folded)}
    if stems or exact or named:
        return Word(typed, tuple(sorted(stems)))
    near = spelling.nearest(folded)
    if folded in french():
        # « méditation » may be meant for « médiation », not « randonnée » for « abandonnée ».
        near = [it for it in near if it[2] == 1 < mistakes_in(folded) and it[0][0] == typed[0]]
        near = [*spelling.kin(folded), *near]
    if near and _is_slip(spelling, folded, near):
        meant, stem, _ = near[0]
        return Word(typed, (stem,), meant)
    proposed = {stem: meant for meant, stem, _ in reversed(near)}
    return Word(typed, (), near=tuple([*proposed.values()][::-1][:_MOST_NEAR]))


def _apart(index: WordIndex, written: Word) -> list[Word]:
    """Return the two words of a title that somebody wrote as one, or that one.

    Of a word of French, they are what may have been meant: « solidage » for « Solid’âges ».
    """
    pair = next(_written_as(index, fold(written.typed)), None)
    if pair is None:
        return [written]
    if fold(written.typed) in french():
        return [replace(written, near=(" ".join(pair), *written.near)[:_MOST_NEAR])]
    return [Word(half, (index.stems.of(half),), half) for half in pair]


def _written_as(index: WordIndex, folded: str) -> Iterator[tuple[str, str]]:
    """Yield the words that stand side by side in a title, and together are a word."""
    for cut in range(_HALF, len(folded) - _HALF + 1):
        stems = [index.spelling.agreeing(half) for half in (folded[:cut], folded[cut:])]
        for title in _titles(index, stems) if all(stems) else ():
            for pair in pairwise(words_of(title)):
                if _agree(folded, fold("".join(pair))):
                    yield pair


def _titles(index: WordIndex, stems: Sequence[Set[str]]) -> Iterator[str]:
    """Yield some of the titles that have a stem of each set."""
    for entity in index.model.searched:
        having = (
            reduce(or_, (index.written(entity.collection, stem).title for stem in its))
            for its in stems
        )
        rows = islice(rows_of(reduce(and_, having)), _MOST_TITLES)
        sql = f'SELECT "{entity.label_key}" FROM "{entity.collection}" WHERE rowid = ?'
        yield from (index.records.execute(sql, [row]).fetchone()[0] for row in rows)


def _agree(folded: str, other: str) -> bool:
    """Say whether two words of one stem differ in no more than how they agree."""
    return max(len(folded), len(other)) - shared_start(folded, other) <= _ENDING


def _is_slip(spelling: Spelling, folded: str, near: Sequence[tuple[str, str, int]]) -> bool:
    """Say whether a word is none, and can only be the nearest that somebody wrote."""
    lexicon, (_, stem, slips) = french(), near[0]
    if folded in lexicon:
        return False
    others = {other for _, other, number in near if number == slips}
    if slips:
        for word, _ in lexicon.near(folded, slips):
            others |= spelling.agreeing(word) or {word}
    return slips <= mistakes_in(folded) and others == {stem}
