"""What people call a thing of the model, and what is said of it, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.model.languages import SOURCE, in_language

#: Languages whose nouns begin with a capital wherever they stand.
_CAPITAL_NOUNS = frozenset(("de", "lb"))


@dataclass(frozen=True)
class Words:
    """A title and a description, by language; each has a text in one at least."""

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]

    @classmethod
    def of(cls, title: str, description: str, title_en: str, description_en: str) -> Words:
        """Return words in French and in English."""
        return cls({SOURCE: title, "en": title_en}, {SOURCE: description, "en": description_en})

    @property
    def title(self) -> str:
        """The title in French, if it has one."""
        return self.title_in(SOURCE)

    @property
    def description(self) -> str:
        """The description in French, if it has one."""
        return self.description_in(SOURCE)

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in another where it has none there."""
        return in_language(self.titles, language)

    def description_in(self, language: str) -> str:
        """Return the description in a language, or in another where it has none there."""
        return in_language(self.descriptions, language)

    def lower(self) -> Words:
        """Return the words as they stand inside a sentence; German has its nouns as they are."""
        lower = {
            code: text if code.partition("-")[0] in _CAPITAL_NOUNS else text.lower()
            for code, text in self.titles.items()
        }
        return Words(lower, self.descriptions)

    def __hash__(self) -> int:
        return hash((self.title, self.description))
