"""`maillage upgrade`: a catalogue brought to the standard that the program carries."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.language import command, option, say
from maillage.cli.options import language_option, root_option
from maillage.cli.running import WRITTEN, errors_told
from maillage.describe.starting import upgrading
from maillage.messages import N_


@command(
    "upgrade",
    N_(
        "Amener un catalogue au standard que ce programme porte, et montrer ce qui change.\n\n"
        "Ce que le catalogue a changé reste ; ce qu’en dit le standard est montré à côté."
    ),
    "maillage upgrade --dry-run",
)
@option("--dry-run", is_flag=True, help=N_("Ne rien écrire : montrer seulement ce qui changerait."))
@language_option
@root_option
def upgrade(dry_run: bool, root: Path) -> None:
    """Bring a catalogue to the standard that the program carries, and show what changes."""
    with errors_told():
        found = upgrading.changes(root)
        for change in found:
            if change.is_kept:
                say(_KEPT(file=change.file), err=True)
            click.echo(change.diff, nl=False)
        written = [] if dry_run else upgrading.apply(root, found)
    for file in written:
        say(WRITTEN(file=file), err=True)
    if not found:
        say(N_("Rien à faire."))


_KEPT = N_("gardé comme vous l’avez changé : {file}. Le standard y aurait ceci :")
