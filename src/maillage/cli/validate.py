"""`maillage validate`: the verdict on contributions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.build import pipeline, selection
from maillage.cli.language import command, language, option, wrong
from maillage.cli.options import (
    cache_option,
    format_option,
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
from maillage.messages import N_
from maillage.reading.history import changes


@command(
    "validate",
    N_(
        "Juger les contributions : toutes, celles de PATHS, ou celles qui ont changé.\n\n"
        "Avec PATHS ou --changed-since, il n’est dit que ce qui les concerne ; les autres fiches, "
        "auxquelles elles peuvent renvoyer, sont connues par le nom de leur fichier."
    ),
    "maillage validate contributions/actions/jardin-partage.json",
)
@paths_argument
@option(
    "--changed-since",
    "reference",
    metavar="REF",
    help=N_("Juger ce qui a changé depuis cette branche, cette étiquette ou ce commit."),
)
@option("--strict", is_flag=True, help=N_("Refuser aussi ce qui est à vérifier."))
@format_option(REPORTERS, N_("Comment rendre compte."))
@language_option
@workers_option
@cache_option
@root_option
def validate(
    paths: tuple[Path, ...],
    reference: str | None,
    strict: bool,
    form: str,
    workers: int,
    cache: bool,
    root: Path,
) -> None:
    """Judge the contributions: all of them, those at PATHS, or those that changed."""
    if reference and paths:
        raise wrong(N_("Donnez PATHS ou --changed-since, pas les deux."))
    day = today()
    with errors_told(), progress_bar(N_("Lecture")) as progress:
        model = model_of(root)
        if reference:
            report = selection.validate_changes(model, changes(root, reference), day)
        elif paths:
            report = selection.validate_some(model, chooser(root, paths), day)
        else:
            options = pipeline.BuildOptions(
                workers, cache, progress, notice, thorough=True, today=day
            )
            report = pipeline.validate(model, options)
    if strict:
        report = report.strict()
    click.echo(REPORTERS[form](report, language()))
    sys.exit(0 if report.accepted else REFUSED)
