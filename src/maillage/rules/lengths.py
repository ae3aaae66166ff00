"""No text is longer than anybody would read: told before any rule looks into it.

The schemas bound most texts, and say so of one that is a little too long. What is longer than any
of them may be is not judged further: the rules about words take their time by the character.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.reading.contributions import Contribution
from maillage.text import limits
from maillage.text.positions import escape

LONG = Rule(
    "S012",
    N_(
        "Ce texte a {count} caractères, pour {limit} au plus : le reste de la fiche "
        "n’est pas vérifié. Raccourcissez-le, ou donnez plutôt l’adresse d’un document."
    ),
    RulePage(
        N_("Texte beaucoup trop long"),
        N_(
            "Une fiche tient en quelques pages, et chacun de ses textes en une ou deux. Un texte "
            "plus long que tout ce qu’un champ peut contenir vient presque toujours d’un autre "
            "document, collé en entier. Gardez l’essentiel, et donnez l’adresse du document."
        ),
        Example(f'{{"description": "{"a" * (limits.TEXT + 1)}"}}'),
        Example('{"description": "Une page suffit."}'),
    ),
)
RULES = (LONG,)


def too_long(contribution: Contribution) -> Iterator[Finding]:
    """Yield a finding for each text, or name of a property, that is not read for its length."""
    if len(contribution.raw) > limits.TEXT:
        yield from _in(contribution, contribution.data, "")


def _in(contribution: Contribution, value: Any, pointer: str) -> Iterator[Finding]:
    match value:
        case str() if len(value) > limits.TEXT:
            yield contribution.finding(LONG, pointer, count=len(value), limit=limits.TEXT)
        case list():
            for number, inner in enumerate(value):
                yield from _in(contribution, inner, f"{pointer}/{number}")
        case dict():
            for key, inner in value.items():
                at = f"{pointer}/{escape(key)}"
                if len(key) > limits.TEXT:
                    yield contribution.finding(
                        LONG, at, at_key=True, count=len(key), limit=limits.TEXT
                    )
                else:
                    yield from _in(contribution, inner, at)
