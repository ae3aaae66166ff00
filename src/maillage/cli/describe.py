"""`maillage describe`: what is derived and committed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage import describe as derived
from maillage.cli.options import root_option
from maillage.cli.running import REFUSED, errors_told, model_of
from maillage.describe import translations


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file is stale.")
@root_option
def describe(check: bool, root: Path) -> None:
    """Derive what follows from the schemas and the code lists, and is committed.

    \b
    Example:
      maillage describe --check
    """
    with errors_told():
        model = model_of(root)
        changed = derived.stale(model) if check else derived.write(model)
    for file in changed:
        click.echo(f"{'stale' if check else 'written'}: {file}")
    if check:
        for language, what in translations.missing(model):
            click.echo(f"not translated ({language}): {what}")
    if check and changed:
        click.echo("Run “maillage describe” and commit what it writes.", err=True)
        sys.exit(REFUSED)
