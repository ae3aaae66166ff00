"""`maillage todo`: what most needs care."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.build.todo_list import tasks
from maillage.build.todo_report import REPORTERS as FORMS
from maillage.cli.language import command, language, option
from maillage.cli.options import format_option, language_option, root_option
from maillage.cli.running import errors_told, model_of, today
from maillage.messages import N_


@command(
    "todo",
    N_(
        "Lister les fiches qui demandent le plus de soin, d’abord ce qui aide le plus les lecteurs."
    ),
    "maillage todo --limit 5",
)
@option("--limit", type=click.IntRange(min=1), default=20, help=N_("Combien.  [par défaut : 20]"))
@format_option(("text", "json", "markdown"), N_("Comment les lister."))
@language_option
@root_option
def todo(limit: int, form: str, root: Path) -> None:
    """List the records that most need care, what helps readers most first."""
    with errors_told():
        found = tasks(model_of(root), today())
    click.echo(FORMS[form](found[:limit], len(found), language()))
