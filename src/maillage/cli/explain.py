"""`maillage explain`: the page of a rule."""

from __future__ import annotations

import click

from maillage.cli.language import command, language, wrong
from maillage.cli.options import language_option
from maillage.findings.reporters import explanation
from maillage.messages import N_
from maillage.rules import RULES


@command(
    "explain",
    N_("Expliquer la règle d’un constat, par son CODE : pourquoi elle est là, et quoi écrire."),
    "maillage explain S004",
)
@click.argument("code", type=str.upper)
@language_option
def explain(code: str) -> None:
    """Explain the rule of a finding, by its CODE: why it is there, and what to write."""
    if code not in RULES:
        raise wrong(_NONE(code=code, rules=", ".join(RULES)))
    click.echo(explanation(RULES[code], language()))


_NONE = N_("Il n’y a pas de règle {code}. Les règles : {rules}")
