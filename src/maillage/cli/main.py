"""`maillage`: the commands, each loaded when it is called, so that the others start faster."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from maillage import __version__
from maillage.cli import click_texts
from maillage.cli.language import Command, Option, ask, say
from maillage.cli.options import language_option
from maillage.cli.running import USAGE
from maillage.errors import is_of_machine, of_system
from maillage.messages import N_

#: The commands, in the order in which people meet them: a module of this package each.
COMMANDS = (
    *("init", "upgrade", "validate", "explain", "todo", "format", "fix", "build", "import"),
    *("template", "territory", "enrich", "release", "diff", "apply", "verify", "describe", "serve"),
)
#: Names that Python or a page of the site has taken: an underscore ends those of the modules.
_TAKEN = ("import", "territory")


class _Commands(Command, click.Group):
    """Commands that are imported when asked for."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        """Run the command that some arguments name, in the language that they ask for."""
        args = sys.argv[1:] if args is None else list(args)
        _open_streams()
        ask(args)
        click_texts.install()
        try:
            return super().main(args, *more, **options)
        except (OSError, MemoryError, RuntimeError, ImportError) as error:
            if not is_of_machine(error):
                raise
            # No verdict, as 1 would be: memory is lacking, or what is said cannot be written.
            with suppress(OSError):
                say(of_system(error), err=True)
            sys.exit(USAGE)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"maillage.cli.{name}{'_' * (name in _TAKEN)}")
        found = (value for value in vars(module).values() if isinstance(value, Command))
        return next(command for command in found if command.name == name)


def _open_streams() -> None:
    """Open what this process was started without: stdin, stdout or stderr.

    Else the next file that is opened takes its number, and is read or written as if it were that.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            stream = os.fdopen(os.open(os.devnull, os.O_RDWR), "w" if number else "r")
            setattr(sys, name, stream)


class _Version(Option):
    def __init__(self, *names: Any, **more: Any) -> None:
        super().__init__(*names, **more, message=N_("Montrer la version."))


@click.group(
    cls=_Commands,
    message=N_("Maillage : des contributions entrent, des données ouvertes sortent."),
    example="maillage build && maillage serve",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(prog)s %(version)s", cls=_Version)
@language_option
def main() -> None:
    """Run a command."""
