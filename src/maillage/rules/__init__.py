"""The rules that a readable contribution must satisfy, by family.

A rule is a small generator from a contribution to findings; a family is a tuple of them. Rules
about the catalogue as a whole are in `catalogue`, and run over its index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from maillage import catalogue, duplicate_rules, file_rules, findings, lifecycle, places
from maillage.contributions import Contribution
from maillage.findings import Finding, Rule
from maillage.model import Model
from maillage.rules import (
    consistency,
    dates,
    identity,
    lengths,
    location,
    numbers,
    official,
    privacy,
    quality,
    schema,
    texts,
    values,
)

#: From a contribution to what is wrong with it.
Check = Callable[[Contribution], Iterator[Finding]]

#: Every rule, by code.
RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in sorted(
        (
            *file_rules.RULES,
            *findings.RULES,
            *lengths.RULES,
            *schema.RULES,
            *values.RULES,
            *texts.RULES,
            *identity.RULES,
            *official.RULES,
            *numbers.RULES,
            *dates.RULES,
            *consistency.RULES,
            *location.RULES,
            *catalogue.RULES,
            *lifecycle.RULES,
            *duplicate_rules.RULES,
            *places.RULES,
            *privacy.RULES,
            *quality.RULES,
        ),
        key=lambda rule: rule.code,
    )
}


def checks(model: Model, *, thorough: bool = True, today: date | None = None) -> tuple[Check, ...]:
    """Return the rules about one record, compiled for a model.

    Args:
        model: the model.
        thorough: also what does not refuse a record.
        today: the day to judge by; without it, nothing is past or to come.
    """
    refusing = (
        schema.schema_rules(model),
        values.value_rules(model),
        texts.texts,
        identity.identity,
        official.official_rules(model, thorough=thorough),
        numbers.numbers,
        dates.date_rules(model, thorough=thorough, today=today),
        consistency.consistency_rules(model, thorough=thorough),
        location.location,
        privacy.surely_personal,
    )
    if not thorough:
        return refusing
    return (*refusing, privacy.likely_personal, quality.quality_rules(model))
