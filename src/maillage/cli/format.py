"""`maillage format`: contributions in canonical form."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.cli.options import paths_argument, root_option
from maillage.cli.running import REFUSED, chooser, errors_told, model_of
from maillage.files import checkout
from maillage.findings.finding import visible
from maillage.importing import fixing


@click.command("format")
@paths_argument
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when a file would change.")
@root_option
def format_(paths: tuple[Path, ...], check: bool, root: Path) -> None:
    """Put contributions in canonical form: the order of the schema, two spaces, UTF-8.

    \b
    Example:
      maillage format --check
    """
    stale = False
    with errors_told():
        model = model_of(root)
        for file, text in fixing.unformatted(model, chooser(root, paths)):
            if not check:
                checkout.write(root, file, text.encode())
            click.echo(f"{'not in canonical form' if check else 'written'}: {visible(file)}")
            stale = True
    if check and stale:
        click.echo("Run “maillage format” and commit what it writes.", err=True)
        sys.exit(REFUSED)
