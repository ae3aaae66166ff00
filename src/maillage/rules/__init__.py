"""The rules that a readable contribution must satisfy, by family.

A rule is a small generator from a contribution to findings; a family is a tuple of them. Rules
about the catalogue as a whole are in `references`, and run over its index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from maillage.contributions import Contribution
from maillage.findings import Finding
from maillage.model import Model
from maillage.rules.identity import identity
from maillage.rules.schema import schema_rules
from maillage.rules.values import value_rules

#: From a contribution to what is wrong with it.
Check = Callable[[Contribution], Iterator[Finding]]


def checks(model: Model) -> tuple[Check, ...]:
    """Return the rules about one record, compiled for a model."""
    return (schema_rules(model), value_rules(model), identity)
