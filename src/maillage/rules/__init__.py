"""The rules that a readable contribution must satisfy, by family.

A rule is a small generator from a contribution to findings; a family is a tuple of them. Rules
about the catalogue as a whole are in `catalogue`, and run over its index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from maillage.findings import finding
from maillage.findings.finding import Finding, Rule
from maillage.model.entities import Model
from maillage.reading import file_rules
from maillage.reading.contributions import Contribution
from maillage.rules import (
    catalogue,
    consistency,
    containment,
    dates,
    identity,
    lengths,
    lifecycle,
    location,
    near_duplicates,
    official,
    organisation_numbers,
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
            *finding.RULES,
            *lengths.RULES,
            *schema.RULES,
            *values.RULES,
            *texts.RULES,
            *identity.RULES,
            *official.RULES,
            *organisation_numbers.RULES,
            *dates.RULES,
            *consistency.RULES,
            *location.RULES,
            *catalogue.RULES,
            *lifecycle.RULES,
            *near_duplicates.RULES,
            *containment.RULES,
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
        organisation_numbers.numbers,
        dates.date_rules(model, thorough=thorough, today=today),
        consistency.consistency_rules(model, thorough=thorough),
        location.location,
        privacy.surely_personal,
    )
    if not thorough:
        return refusing
    return (*refusing, privacy.likely_personal, quality.quality_rules(model))
