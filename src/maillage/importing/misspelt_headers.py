"""Headers with a slip of the pen: a letter or two of a word are wrong, and no word is another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from maillage.text.similarity import slips

#: Letters of a word from which on one slip, and two, are forgiven.
_ONE_SLIP, _TWO_SLIPS = 5, 9
#: Words of a header that may be misspelt.
_MISSPELT_WORDS = 2


class MisspeltHeaders:
    """The names of columns, by their words.

    Args:
        names: the names, folded.
        goes: returns where the cells below a name go: two names of one place are one.
    """

    def __init__(self, names: Iterable[str], goes: Callable[[str], object]) -> None:
        self._goes = goes
        self._by_length: Mapping[int, list[list[str]]] = defaultdict(list)
        for text in dict.fromkeys(names):
            words = text.split()
            self._by_length[len(words)].append(words)
        every = (names for names in self._by_length.values())
        self._vocabulary = frozenset(word for names in every for name in names for word in name)

    def meant(self, text: str) -> str:
        """Return the name that a header, folded, is but for its slips; empty where several are."""
        words = text.split()
        unknown = {place for place, word in enumerate(words) if word not in self._vocabulary}
        if not 0 < len(unknown) <= _MISSPELT_WORDS:
            return ""
        found = [
            " ".join(others)
            for others in self._by_length.get(len(words), ())
            if all(
                _is_misspelt(word, other) if place in unknown else word == other
                for place, (word, other) in enumerate(zip(words, others, strict=True))
            )
        ]
        return found[0] if len(set(map(self._goes, found))) == 1 else ""


def _is_misspelt(word: str, other: str) -> bool:
    """Whether a word is another but for a slip, or for two in a long one that begins alike."""
    many = 2 if len(other) >= _TWO_SLIPS and word[:2] == other[:2] else 1
    return len(other) >= _ONE_SLIP and slips(word, other) <= many
