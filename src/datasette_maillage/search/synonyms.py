"""Other words for the same: what the lists of codes say that people write for each of their codes.

Who types « aide aux devoirs » means what bears the code « Éducation et scolarité », or has another
of its names. The labels of all languages count; the page says what was added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from maillage.model.entities import Model
from maillage.model.labels import Words
from maillage.model.relational import scheme_table_name
from maillage.text.stems import tokens, word
from maillage.text.stop_words import QUALIFYING, STOP_WORDS
from maillage.text.words import fold

#: The stems of the telling words of a label, in their order.
Phrase = tuple[str, ...]
#: Lists of which people do not mean a code when they name it.
DULL = frozenset(
    {"count_measures", "funding_natures", "licences", "people_groups", "precisions", "roles"}
)
#: Words of the longest label that is looked for.
_LONGEST = 5
#: The ages that a label says: « 6-11 ans », « Moins de 3 ans », « 60 ans et plus ».
_AGES = re.compile(
    r"(?<!\d)(?:(\d{1,3})-|(moins de )|plus de )?(?<!\d)(\d{1,3}) ans\b", re.IGNORECASE
)
_OLDEST = 130
#: What is said behind an age, as it is looked up.
_YEARS = "an"
#: Letters of a stem that words of other meanings may share.
SHORT = 3


@dataclass(frozen=True)
class Synonym:
    """A code, by what people call it."""

    #: The table of its list, and its code there.
    table: str
    code: str
    words: Words
    #: Its labels, as stems.
    phrases: tuple[Phrase, ...]
    #: Those by which it is called on the pages.
    titles: tuple[Phrase, ...]


@dataclass(frozen=True)
class CodeName:
    """A way to call a code."""

    synonym: Synonym
    #: Words of it that are looked up nowhere, without which it means something else.
    needed: frozenset[str] = frozenset()


class Thesaurus:
    """The codes of a catalogue by the words of their labels."""

    def __init__(self, model: Model, stem: Callable[[str], str]) -> None:
        self._by_phrase: defaultdict[Phrase, list[CodeName]] = defaultdict(list)
        self._by_ages: list[tuple[range, CodeName]] = []
        for name, scheme in model.schemes.items():
            table = scheme_table_name(name)
            if table in DULL:
                continue
            for concept in scheme.concepts:
                texts = (*concept.words.titles.values(), *concept.spellings)
                titles = [phrase_of(text, stem) for text in concept.words.titles.values()]
                # Texts are not asked for words that tell nothing by themselves.
                others = [phrase_of(text, stem) for text in texts if not needed(text)]
                phrases = tuple(dict.fromkeys(filter(None, others)))
                found = Synonym(table, concept.code, concept.words, phrases, tuple(titles))
                for text in texts:
                    key = tuple(filter(None, keys_of(map(word, tokens(text)), stem)))
                    label = CodeName(found, needed(text))
                    self._by_ages += [(ages, CodeName(found)) for ages in _ages(text)]
                    if key and label not in self._by_phrase[key]:
                        self._by_phrase[key].append(label)

    def spans(
        self, keys: Sequence[str], typed: Set[str]
    ) -> Iterator[tuple[int, int, Sequence[CodeName]]]:
        """Yield what in a row of words is the label of codes: from where to where, the longest.

        `keys` are what the telling words are looked up by; `typed` are all words, folded.
        """
        start = 0
        while start < len(keys):
            last = min(len(keys), start + _LONGEST)
            ends = (end for end in range(last, start, -1) if (*keys[start:end],) in self)
            end = next(ends, start + 1)
            labels: Sequence[CodeName] = self._by_phrase.get((*keys[start:end],), ())
            if not labels and (aged := self._aged(keys[start : start + 2])):
                end, labels = start + 2, aged
            yield start, end, [label for label in labels if label.needed <= typed]
            start = end

    def _aged(self, keys: Sequence[str]) -> Sequence[CodeName]:
        """Return the codes for people of an age: « 82 ans »."""
        match keys:
            case [number, behind] if behind == _YEARS and number.isdecimal() and len(number) < 4:
                return [label for ages, label in self._by_ages if int(number) in ages]
        return ()

    def __contains__(self, phrase: Phrase) -> bool:
        return phrase in self._by_phrase


def keys_of(words: Iterable[str], stem: Callable[[str], str]) -> Iterator[str]:
    """Yield what words are looked up by: their stems, or themselves where those tell too little.

    « paye » and « pays » share three letters, and no meaning.
    """
    for each in words:
        found = stem(each)
        yield fold(each).removesuffix("s") if 0 < len(found) <= SHORT else found


def needed(text: str) -> frozenset[str]:
    """Return the words of a label that are looked up nowhere, and half of its sense.

    « sans papiers » is not « papiers », nor « En cours » a « cours ».
    """
    every = [fold(word(token)) for token in tokens(text)]
    return QUALIFYING.intersection(every) | STOP_WORDS.intersection(every[:-1][:1])


def half_names(model: Model, table: str, stem: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield the stems that are half of what a code is called, and nothing else of it.

    « cours » is neither « En cours » nor « En cours d’élaboration ».
    """
    for name, scheme in model.schemes.items():
        for concept in scheme.concepts if scheme_table_name(name) == table else ():
            halves, wholes = set[str](), set[str]()
            for text in (*concept.words.titles.values(), *concept.spellings):
                (halves if needed(text) else wholes).update(phrase_of(text, stem))
            for half in halves - wholes:
                yield half, concept.code


def _ages(text: str) -> Iterator[range]:
    for said in _AGES.finditer(text):
        first, less, last = said.groups()
        if first:
            yield range(int(first), int(last) + 1)
        elif less:
            yield range(int(last))
        else:
            yield range(int(last), _OLDEST)


def phrase_of(text: str, stem: Callable[[str], str]) -> Phrase:
    """Return the stems of the words of a text that tell something."""
    return tuple(filter(None, (stem(word(token)) for token in tokens(text))))


def titles_of(synonyms: Sequence[Synonym], phrase: Phrase) -> Mapping[tuple[str, str], Words]:
    """Return the titles of codes that are called otherwise than they were."""
    return {
        (found.table, found.code): found.words for found in synonyms if phrase not in found.titles
    }
