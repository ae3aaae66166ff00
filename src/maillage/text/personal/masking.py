"""What tells who someone is: some words of a text, and how a public log may show them."""

from __future__ import annotations

import re
from dataclasses import dataclass

NIR, IBAN, EMAIL, MOBILE = "nir", "iban", "email", "mobile"
UNSURE_EMAIL, PHONE, HOME, NAME, SENSITIVE = "unsure-email", "phone", "home", "name", "sensitive"


#: Kinds whose first two characters tell which number it is, and no more.
_NUMBERS = (NIR, IBAN, MOBILE, PHONE)
_HIDDEN = "•"
_REST_OF_A_NAME = re.compile(r"(?<=\b[A-ZÀ-ÖØ-Ý])[\w’'-]+")


@dataclass(frozen=True)
class PersonalSpan:
    """Some words of a text that tell who someone is."""

    kind: str
    start: int
    end: int
    text: str

    @classmethod
    def of(cls, kind: str, found: re.Match[str]) -> PersonalSpan:
        """Return what an expression found."""
        return cls(kind, found.start(), found.end(), found[0])

    @property
    def masked(self) -> str:
        """The words, character for character, as a log may show them to everyone and for good."""
        if self.kind in _NUMBERS:
            return self.text[:2] + re.sub(r"\w", _HIDDEN, self.text[2:])
        if self.kind in (EMAIL, UNSURE_EMAIL):
            return self.text[0] + re.sub(r"[^@.]", _HIDDEN, self.text[1:])
        digits = re.sub(r"\d", _HIDDEN, self.text)
        return _REST_OF_A_NAME.sub(lambda rest: _HIDDEN * len(rest[0]), digits)
