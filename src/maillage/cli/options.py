"""The options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from maillage.cli.language import FilePath, Language, option
from maillage.messages import N_, Message
from maillage.model.languages import VARIABLE

#: A file that is there, and one that may not be.
READ_FILE = FilePath(exists=True, dir_okay=False, path_type=Path)
WRITTEN_FILE = FilePath(dir_okay=False, path_type=Path)
paths_argument = click.argument("paths", nargs=-1, type=FilePath(exists=True, path_type=Path))
root_option = option(
    "--root",
    type=FilePath(exists=True, file_okay=False, path_type=Path),
    default=".",
    help=N_("Le dossier du catalogue.  [par défaut : ce dossier]"),
)
workers_option = option(
    "--workers",
    type=click.IntRange(min=0),
    default=0,
    help=N_("Combien de processus se partagent le travail.  [par défaut : un par processeur]"),
)
cache_option = option(
    "--cache/--no-cache",
    default=True,
    help=N_(
        "Reprendre du cache ce qui n’a pas changé depuis la dernière fois.  [par défaut : oui]"
    ),
)
language_option = option(
    "--lang",
    type=Language(),
    envvar=VARIABLE,
    expose_value=False,
    help=N_("La langue de ce qui est dit.  [par défaut : la première du catalogue]"),
)


def format_option(forms: Iterable[str], message: Message) -> Callable[[Any], Any]:
    """Give a command `--format`, text unless said."""
    choice = click.Choice(tuple(forms))
    return option("--format", "form", type=choice, default="text", help=message)
