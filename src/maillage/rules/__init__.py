"""The rules that contributions must satisfy, by family: one table of them all.

A family about one record is a generator from a contribution to findings; a family across records,
one from the index of the catalogue and the files to judge. Imports `reading` and what stands above
it in the table of `docs/architecture.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from maillage.findings import report
from maillage.findings.finding import Finding, Rule
from maillage.model.entities import Model
from maillage.reading import file_rules
from maillage.reading.contributions import Check
from maillage.rules import (
    budgets,
    consistency,
    containment,
    dates,
    hints,
    identity,
    lengths,
    lifecycle,
    location,
    near_duplicates,
    official,
    organisation_numbers,
    privacy,
    quality,
    references,
    resemblance,
    schema,
    schema_validation,
    texts,
    values,
    wholes,
)
from maillage.rules.record_index import CrossRecordScope
from maillage.rules.rule_changes import changed, rule_changes


def table_of(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    """Return some rules by their codes, sorted.

    Raises:
        ValueError: two rules have one code, so that findings and pages of one would pass for those
            of the other.
    """
    found: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.code):
        if found.setdefault(rule.code, rule) is not rule:
            raise ValueError(f"two rules have the code {rule.code}")
    return found


RULES: Mapping[str, Rule] = table_of(
    (
        *file_rules.RULES,
        *report.RULES,
        *lengths.RULES,
        *schema.RULES,
        *values.RULES,
        *texts.RULES,
        *hints.RULES,
        *identity.RULES,
        *official.RULES,
        *organisation_numbers.RULES,
        *dates.RULES,
        *consistency.RULES,
        *budgets.RULES,
        *wholes.RULES,
        *location.RULES,
        *references.RULES,
        *lifecycle.RULES,
        *near_duplicates.RULES,
        *containment.RULES,
        *privacy.RULES,
        *quality.RULES,
    )
)

#: The families across records, in the order in which they are asked.
ACROSS: tuple[Callable[[CrossRecordScope], Iterator[Finding]], ...] = (
    references.check,
    lifecycle.check,
    resemblance.check,
    containment.check,
)


def check_across(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield what is wrong between records, whoever asks, as the catalogue judges it."""
    found = chain.from_iterable(check(across) for check in ACROSS)
    yield from changed(found, rule_changes(across.model, RULES))


def is_stricter(model: Model) -> bool:
    """Whether what the standard lets pass may refuse a record of a catalogue.

    Raises:
        ModelError: the descriptor says of a rule what cannot be.
    """
    return any(change.is_stricter for change in rule_changes(model, RULES).values())


def checks(model: Model, *, thorough: bool = True, today: date | None = None) -> tuple[Check, ...]:
    """Return the rules about one record, compiled for a model.

    Without `today`, nothing is past or to come; `thorough` is also what refuses no record.
    """
    refusing = (
        schema_validation.schema_rules(model),
        values.value_rules(model),
        texts.texts,
        hints.hint_rules(model),
        identity.identity,
        official.official_rules(model, thorough=thorough),
        organisation_numbers.number_rules(model),
        dates.date_rules(model, thorough=thorough, today=today),
        consistency.consistency_rules(model, thorough=thorough),
        location.location_rules(model),
        privacy.surely_personal,
    )
    if not thorough:
        return refusing
    return (
        *refusing,
        budgets.budget_rules(model),
        wholes.whole_rules(model),
        privacy.likely_personal,
        quality.quality_rules(model),
    )
