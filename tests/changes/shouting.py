"""A title is not shouted."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.reading.contributions import Contribution

SHOUTED = Rule(
    "T901",
    N_("Le titre finit par un point d’exclamation. Retirez-le."),
    RulePage(
        N_("Titre qui s’exclame"),
        N_("Un titre se lit mieux sans éclat."),
        Example('{"title": "Un repas de rue !"}'),
        Example('{"title": "Un repas de rue"}'),
    ),
    severity="warning",
)
RULES = (SHOUTED,)


def shouting(contribution: Contribution) -> Iterator[Finding]:
    """Yield a finding for a title with an exclamation mark at its end."""
    if str(contribution.data.get("title", "")).endswith("!"):
        yield contribution.finding(SHOUTED, "/title")
