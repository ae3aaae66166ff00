"""The options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.messages.catalogue import languages

paths_argument = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The catalogue’s folder.  [default: this folder]",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    help="Processes that share the work.  [default: one a processor]",
)
cache_option = click.option(
    "--cache/--no-cache",
    default=True,
    help="Reuse what is unchanged since the last run, from the user’s cache.  [default: yes]",
)
language_option = click.option(
    "--lang", type=click.Choice(languages()), default="fr", help="The language of the findings."
)
