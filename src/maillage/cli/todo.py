"""`maillage todo`: what most needs care."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.build.todo_list import tasks
from maillage.build.todo_report import REPORTERS as FORMS
from maillage.cli.options import language_option, root_option
from maillage.cli.running import errors_told, model_of, today


@click.command()
@click.option("--limit", type=click.IntRange(min=1), default=20, help="How many.  [default: 20]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How to list them.",
)
@language_option
@root_option
def todo(limit: int, form: str, lang: str, root: Path) -> None:
    """List the records that most need care, what helps readers most first.

    \b
    Example:
      maillage todo --limit 5
    """
    with errors_told():
        found = tasks(model_of(root), today())
    click.echo(FORMS[form](found[:limit], len(found), lang))
