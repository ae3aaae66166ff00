"""`maillage explain`: the page of a rule."""

from __future__ import annotations

import click

from maillage.cli.options import language_option
from maillage.findings.reporters import explanation
from maillage.rules import RULES


@click.command()
@click.argument("code", type=str.upper)
@language_option
def explain(code: str, lang: str) -> None:
    """Explain the rule of a finding, by its CODE: why it is there, and what to write.

    \b
    Example:
      maillage explain S004
    """
    if code not in RULES:
        raise click.UsageError(f"There is no rule {code}. Rules: {', '.join(RULES)}")
    click.echo(explanation(RULES[code], lang))
