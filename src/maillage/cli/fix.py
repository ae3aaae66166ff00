"""`maillage fix`: the suggestions that cannot be wrong, followed."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.language import command, language, say
from maillage.cli.options import language_option, paths_argument, root_option
from maillage.cli.running import chooser, errors_told, model_of
from maillage.findings.quotation import visible
from maillage.importing import fixing
from maillage.messages import N_


@command(
    "fix",
    N_("Suivre les suggestions qui ne peuvent pas être fausses, et dire lesquelles."),
    "maillage fix contributions/actions/jardin-partage.json",
)
@paths_argument
@language_option
@root_option
def fix(paths: tuple[Path, ...], root: Path) -> None:
    """Follow the suggestions that cannot be wrong, and say which."""
    with errors_told():
        done = fixing.mended(model_of(root), chooser(root, paths))
    for file, findings in done.items():
        for finding in findings:
            suggestion = f" → {visible(finding.suggestion)}" if finding.suggestion else ""
            click.echo(
                f"{visible(file)}:{finding.line}:{finding.column}: {finding.code}{suggestion}"
            )
            click.echo(f"  {visible(finding.message(language()))}")
    if not done:
        say(N_("Rien à corriger tout seul."))
