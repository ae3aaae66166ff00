"""A field holds what its author wrote, and not the hint that a form shows beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.messages.catalogue import languages
from maillage.model.entities import DATE, EDTF, Field, Model
from maillage.reading.contributions import Check, Contribution, json_fragment
from maillage.text.french import write_date
from maillage.text.words import fold

HINT = Rule(
    "T012",
    N_(
        "C’est encore l’indication ou l’exemple du formulaire, et non une valeur : écrivez ce qui "
        "vaut pour votre fiche, ou videz le champ."
    ),
    RulePage(
        N_("Indication du formulaire laissée"),
        N_(
            "Un formulaire montre dans chaque champ un exemple et ce qu’il faut y écrire. Recopiés "
            "tels quels, ils feraient dire à une fiche ce qu’une autre fait."
        ),
        Example('{"title": "Par exemple : Cultiver ensemble, mieux se connaître"}'),
        Example('{"title": "Par exemple, un potager"}'),
    ),
    covers=("S003", "S004", "S005", "R003"),
)
RULES = (HINT,)

#: What a form writes before an example.
EXAMPLE = N_("Par exemple")
#: Letters of a part of an example that says whose it is.
_PART = 12


def hint_rules(model: Model) -> Check:
    """Return the function that finds hints among the texts of a contribution."""
    descriptions, examples = _hints(model)
    before = tuple(EXAMPLE.told(language) for language in languages())
    # As JSON writes them, from a quote to the next.
    written = frozenset(json_fragment(said).encode().split(b'"')[1] for said in descriptions)
    begun = re.compile('"(?:{})'.format("|".join(map(re.escape, before))).encode())

    def may_hold(raw: bytes) -> bool:
        # Almost no file holds a hint, and to walk all texts of one costs a tenth of judging it.
        # Where letters are escaped, what stands between quotes does not tell.
        return (
            begun.search(raw) is not None
            or not written.isdisjoint(raw.split(b'"'))
            or (b"\\" in raw and (rb"\u" in raw or rb"\/" in raw))
        )

    def is_hint(text: str) -> bool:
        if text in descriptions:
            return True
        words, colon, rest = text.partition(":")
        if not colon or words.rstrip() not in before:
            return False
        shown = fold(rest)
        return shown in examples or (
            len(shown) >= _PART and any(example.startswith(shown) for example in examples)
        )

    def check(contribution: Contribution) -> Iterator[Finding]:
        if not may_hold(contribution.raw):
            return
        for pointer, text in contribution.texts():
            if is_hint(text):
                yield contribution.finding(HINT, pointer)

    return check


def _hints(model: Model) -> tuple[frozenset[str], frozenset[str]]:
    """Return what the forms of a model say of fields, and the examples in them, folded."""
    fields = [path[-1] for _, path in model.fields()]
    said = chain.from_iterable(field.words.descriptions.values() for field in fields)
    return frozenset(said), frozenset(filter(None, chain.from_iterable(map(_shown, fields))))


def _shown(field: Field) -> Iterator[str]:
    example: Any = field.example
    for item in example if isinstance(example, list) else [example]:
        if not isinstance(item, dict):
            is_day = field.datatype in (DATE, EDTF)
            yield from {fold(str(item)), fold(write_date(str(item)) if is_day else "")}
