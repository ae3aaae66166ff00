"""Personal data in French texts: what is surely one person’s, and what is likely to be.

Works on plain text and knows no record, so that the gate and the form judge alike. `forms` finds
what has a form of its own, `phrases` what the words around it tell; `first_names` are those that
people bear; a `Trace` is what was found. What counts, and how well it is found, is in
`docs/privacy.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from maillage.personal.forms import (
    MAY_BE_SURE,
    emails,
    ibans,
    may_hold_forms,
    mobiles,
    nirs,
    unsure_emails,
)
from maillage.personal.phrases import homes, names, phones, sensitive, sentences
from maillage.personal.traces import Trace

__all__ = ["Trace", "likely", "mask", "may_hold_forms", "sure"]

_SURE = (nirs, ibans, emails, mobiles)
_LIKELY = (phones, homes, names, sensitive)
_LINKS = ("http://", "https://")


def sure(text: str) -> Iterator[Trace]:
    """Yield what is personal beyond doubt: NIR, IBAN, the e-mail and the mobile of a person."""
    if MAY_BE_SURE.search(text):
        for find in _SURE:
            yield from find(text)


def likely(text: str) -> Iterator[Trace]:
    """Yield what seems to be about one person, and that an editor should look at."""
    if text.startswith(_LINKS):
        return
    yield from unsure_emails(text)
    if len(text.split(maxsplit=1)) < 2:  # most are codes and identifiers
        return
    for start, sentence in sentences(text):
        for find in _LIKELY:
            for one in find(sentence):
                yield Trace(one.kind, start + one.start, start + one.end, one.text)


def mask(text: str) -> str:
    """Return a text in which all that is, or may be, personal is hidden, character for character.

    What stands in a log of continuous integration can be read by everyone, and stays.
    """
    signs = list(text)
    for one in [*sure(text), *likely(text)]:
        shown = "".join(signs[one.start : one.end])
        signs[one.start : one.end] = Trace(one.kind, one.start, one.end, shown).masked
    return "".join(signs)
