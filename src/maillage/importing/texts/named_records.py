"""Records of the catalogue that sentences name, behind words that say what they are to an action.

A name counts only where it is, word for word, one that the catalogue has: nothing is drafted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts import known_organisations, named_places
from maillage.importing.texts.source_lines import beginnings, sentences
from maillage.model.place_tables import Place
from maillage.text import limits

_WITHIN = re.compile(
    r"\b[Dd]ans le cadre (?:du |de la |de l['’]|des |de |d['’])(?P<named>[^.,:;\n()]+)"
)
#: Names that are looked up in one record, at most.
_MOST = 100


def programmes(texts: Iterable[str], known: ImportTarget) -> list[str]:
    """Return the programmes of the catalogue that something is done « dans le cadre du »."""
    found = (
        next(filter(None, (known.find("programme", name) for name in beginnings(named))), None)
        for named in _behind(_WITHIN, texts)
    )
    return list(dict.fromkeys(filter(None, found)))


def territories(
    texts: Iterable[str], known: ImportTarget, around: Sequence[Place], *, of_quarter: bool
) -> list[str]:
    """Return the places of the catalogue that texts name and that have no official code.

    Args:
        texts: what may name them.
        known: the catalogue.
        around: the places inside which they have to lie.
        of_quarter: whether neighbourhoods count, or only what is larger than they are.
    """
    codes = {place.code for place in around}
    found = [_territory(name, known) for name in named_places.names(texts)]
    return [
        there
        for there in dict.fromkeys(filter(None, found))
        if known_organisations.lies_in(known, there, codes)
        and (record := known.record("territory", there) or {})
        and "code" not in record
        and (of_quarter or record.get("kind") != "quartier")
    ]


def _territory(text: str, known: ImportTarget) -> str | None:
    """Return the place that a text begins with, with the article that its record may have."""
    names = (
        f"{article}{name}" for name in beginnings(text) for article in ("", "La ", "Le ", "Les ")
    )
    return next(filter(None, (known.find("territory", name) for name in names)), None)


def _behind(form: re.Pattern[str], texts: Iterable[str]) -> Iterator[str]:
    said = [sentence for sentence in sentences(texts) if len(sentence) <= limits.SENTENCE]
    every = [match["named"] for sentence in said for match in form.finditer(sentence)]
    yield from every[:_MOST]
