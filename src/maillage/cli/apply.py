"""`maillage apply`: the state that a chain of deltas leads to."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from maillage.cli.language import command, option, say
from maillage.cli.options import READ_FILE, WRITTEN_FILE, language_option
from maillage.cli.running import REFUSED, errors_told, write_named
from maillage.messages import N_
from maillage.release import applying, state
from maillage.release.applying import RefusedDeltaError


@command(
    "apply",
    N_(
        "Appliquer des deltas à un état, dans l’ordre, et écrire celui qu’ils donnent.\n\n"
        "BASE est un fichier maillage.jsonl, maillage.ttl ou maillage.nt.gz ; DELTAS, ce que "
        "« maillage diff » écrit. Un delta périmé, répété, avant son tour, abîmé, ou auquel il en "
        "manque un est refusé, et rien n’est écrit."
    ),
    "maillage apply maillage.jsonl changes.jsonl --out suivant.jsonl",
)
@click.argument("base", type=READ_FILE)
@click.argument("deltas", nargs=-1, required=True, type=READ_FILE)
@option(
    "--out",
    type=WRITTEN_FILE,
    required=True,
    help=N_("Le fichier à écrire : JSON Lines, ou N-Triples triés."),
)
@language_option
def apply(base: Path, deltas: tuple[Path, ...], out: Path) -> None:
    """Apply deltas to a state, and write the one that they lead to."""
    with errors_told():
        try:
            chain = [applying.read(file) for file in deltas]
            lines = applying.apply(state.read(base), chain)
        except RefusedDeltaError as error:
            say(error.message, err=True)
            sys.exit(REFUSED)
        write_named(out, b"".join(sorted(lines)))
    click.echo(f"{state.checksum(lines)}  {out}")
