"""`maillage validate`: the verdict on contributions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.build import pipeline, selection
from maillage.cli.options import (
    cache_option,
    language_option,
    paths_argument,
    root_option,
    workers_option,
)
from maillage.cli.running import (
    REFUSED,
    chooser,
    errors_told,
    model_of,
    notice,
    progress_bar,
    today,
)
from maillage.findings.reporters import REPORTERS
from maillage.reading.history import changes


@click.command()
@paths_argument
@click.option(
    "--changed-since",
    "reference",
    metavar="REF",
    help="Judge what changed since the working tree left this branch, tag or commit.",
)
@click.option("--strict", is_flag=True, help="Refuse what is to be checked, too.")
@click.option(
    "--format", "form", type=click.Choice(list(REPORTERS)), default="text", help="How to report."
)
@language_option
@workers_option
@cache_option
@root_option
def validate(  # noqa: PLR0913, PLR0917 - an option each
    paths: tuple[Path, ...],
    reference: str | None,
    strict: bool,
    form: str,
    lang: str,
    workers: int,
    cache: bool,
    root: Path,
) -> None:
    """Judge the contributions: all of them, those at PATHS, or those that changed.

    With PATHS or --changed-since, only those are told about; the other records, which they may
    refer to, are known by the names of their files.

    \b
    Example:
      maillage validate contributions/actions/jardin-partage.json
    """
    if reference and paths:
        raise click.UsageError("Give PATHS or --changed-since, not both.")
    day = today()
    with errors_told(), progress_bar("Lecture") as progress:
        model = model_of(root)
        if reference:
            report = selection.validate_changes(model, changes(root, reference), day)
        elif paths:
            report = selection.validate_some(model, chooser(root, paths), day)
        else:
            options = pipeline.Options(
                workers, cache, progress, notice(lang), thorough=True, today=day
            )
            report = pipeline.validate(model, options)
    if strict:
        report = report.strict()
    click.echo(REPORTERS[form](report, lang))
    sys.exit(0 if report.accepted else REFUSED)
