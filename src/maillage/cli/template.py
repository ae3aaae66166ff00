"""`maillage template`: the workbook that associations fill in."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.options import language_option, root_option
from maillage.cli.running import errors_told, model_of, write_named
from maillage.importing.template_workbook import workbook


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--kind", default="", help="Only for this kind of record.  [default: all]")
@language_option
@root_option
def template(out: Path, kind: str, lang: str, root: Path) -> None:
    """Write the workbook that associations fill in, made from the schemas.

    \b
    Example:
      maillage template modele.xlsx --kind action
    """
    with errors_told():
        model = model_of(root)
        if kind and kind not in model.entities:
            raise click.UsageError(f"--kind is one of {', '.join(model.entities)}")
        try:
            made = workbook(model, [kind] if kind else [], lang)
        except ImportError as error:
            raise click.UsageError(
                "Writing workbooks is not installed; in Maillage’s folder: pip install '.[tables]'"
            ) from error
        write_named(out, made)
    click.echo(f"written: {out}")
