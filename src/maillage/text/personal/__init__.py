"""Personal data in French texts: what is surely one person’s, and what is likely to be.

Works on plain text and knows no record, so that the gate and the form judge alike. `forms` finds
what has a form of its own, `phrases` what the words around it tell; `first_names` are those that
people bear; a `PersonalSpan` is what was found. What counts, and how well it is found, is in
`docs/privacy.md`.
"""

from __future__ import annotations

from collections.abc import Iterator

from maillage.text.memoization import memoized
from maillage.text.personal.masking import PersonalSpan
from maillage.text.personal.patterns import (
    MAY_BE_SURE,
    emails,
    ibans,
    may_hold_forms,
    mobiles,
    nirs,
    unsure_emails,
)
from maillage.text.personal.phrases import homes, names, phones, sensitive, sentences

__all__ = ["PersonalSpan", "likely", "mask", "may_hold_forms", "sure", "unsure_emails"]

_SURE = (nirs, ibans, emails, mobiles)
_LIKELY = (phones, homes, names, sensitive)
_LINKS = ("http://", "https://")


def sure(text: str) -> Iterator[PersonalSpan]:
    """Yield what is personal beyond doubt: NIR, IBAN, the e-mail and the mobile of a person."""
    if MAY_BE_SURE.search(text):
        for find in _SURE:
            yield from find(text)


def likely(text: str) -> Iterator[PersonalSpan]:
    """Yield what seems to be about one person, and that an editor should look at."""
    if text.startswith(_LINKS):
        return
    yield from unsure_emails(text)
    if len(text.split(maxsplit=1)) < 2:  # most are codes and identifiers
        return
    for start, sentence in sentences(text):
        for find in _LIKELY:
            for trace in find(sentence):
                yield PersonalSpan(trace.kind, start + trace.start, start + trace.end, trace.text)


@memoized
def mask(text: str) -> str:
    """Return a text in which all that is, or may be, personal is hidden, character for character.

    What stands in a log of continuous integration can be read by everyone, and stays.
    """
    signs = list(text)
    for trace in [*sure(text), *likely(text)]:
        shown = "".join(signs[trace.start : trace.end])
        signs[trace.start : trace.end] = PersonalSpan(
            trace.kind, trace.start, trace.end, shown
        ).masked
    return "".join(signs)
