"""What the codes and the postcodes of a country's places look like, in a text that names one.

In the postcodes of many countries stands a blank or a hyphen, which people leave out: they are read
and looked up without it, « NG7 2RD » and « 4000-123 » as « NG72RD » and « 4000123 ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A code of so many signs means something wherever it stands.
_LONG = 5
#: More signs than any postcode has, so that no long text is tried sign by sign.
_MOST_SIGNS = 12
#: What may stand in one.
_TIES = (" ", "-")
#: What every postcode in two parts has; most words of a text have none.
_DIGIT = re.compile(r"\d")


class PlaceCodes:
    """The codes and postcodes of a country, by the patterns of them."""

    def __init__(self, postcode: re.Pattern[str], codes: Iterable[re.Pattern[str]]) -> None:
        self._postcode = re.compile(postcode.pattern, re.IGNORECASE)
        forms = "|".join(f"(?:{form.pattern})" for form in codes)
        self._code = re.compile(forms, re.IGNORECASE)

    def is_postcode(self, text: str) -> bool:
        """Say whether a text is a postcode by its form, with what may stand in it or without."""
        if self._postcode.fullmatch(text):
            return True
        if not _DIGIT.search(text):
            return False
        cuts = range(1, len(text)) if len(text) <= _MOST_SIGNS else ()
        return any(self._is_tied(text[:cut], text[cut:]) for cut in cuts)

    def is_code(self, word: str) -> bool:
        """Say whether a word may be a code: of a place, an administration, or a postcode."""
        return bool(self._code.fullmatch(word)) or self.is_postcode(word)

    def is_alone(self, word: str) -> bool:
        """Say whether a word among others is a code, and no number of a part or a whole."""
        is_long = len(word) >= _LONG
        return self.is_postcode(word) or (is_long and bool(self._code.fullmatch(word)))

    def joined(self, text: str) -> list[str]:
        """Return the words of a text, the two that are a postcode as one."""
        found: list[str] = []
        for word in text.replace("-", " ").split():
            if found and self._is_tied(found[-1], word):
                found[-1] += word
            else:
                found.append(word)
        return found

    def _is_tied(self, first: str, second: str) -> bool:
        if not _DIGIT.search(first) and not _DIGIT.search(second):
            return False
        return any(self._postcode.fullmatch(first + tie + second) for tie in _TIES)
