"""`maillage diff`: what changed between two states of the catalogue."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from maillage.cli.language import command, language
from maillage.cli.options import format_option, language_option, root_option
from maillage.cli.running import errors_told
from maillage.messages import N_
from maillage.release.difference import Difference
from maillage.release.notes import Notes
from maillage.release.opening import opened


@command(
    "diff",
    N_(
        "Dire ce qui a changé d’un état du catalogue à un autre.\n\n"
        "BEFORE et AFTER sont chacun une version de releases/, le dossier d’une construction, une "
        "archive, une adresse ou une référence de Git. Les deltas (jsonl et patch) nomment la "
        "somme de contrôle de l’état dont ils partent et de celui qu’ils donnent."
    ),
    "maillage diff HEAD~1 HEAD",
)
@click.argument("before")
@click.argument("after")
@format_option(
    ("text", "jsonl", "patch"), N_("En mots, en JSON Lines ou en RDF Patch.  [par défaut : text]")
)
@language_option
@root_option
def diff(before: str, after: str, form: str, root: Path) -> None:
    """Say what changed from one state of the catalogue to another."""
    with errors_told(), ExitStack() as stack:
        snapshots = [stack.enter_context(opened(place, root)) for place in (before, after)]
        difference = Difference(snapshots[0], snapshots[1], root)
        if form == "text":
            click.echo(Notes.of(difference).told(language()), nl=False)
        else:
            delta = difference.json if form == "jsonl" else difference.patch
            click.echo(delta.written(), nl=False)
