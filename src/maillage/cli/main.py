"""`maillage`: the commands, each loaded when it is called, so that the others start faster."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import cast

import click

from maillage import __version__

#: Each command, and the module of this package that holds it.
COMMANDS: Mapping[str, str] = {
    "validate": "validate",
    "explain": "explain",
    "todo": "todo",
    "format": "format",
    "fix": "fix",
    "build": "build",
    "import": "import_",
    "template": "template",
    "territory": "pick",
    "enrich": "enrich",
    "describe": "describe",
    "serve": "serve",
}


class _Commands(click.Group):
    """Commands that are imported when asked for."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return a command; None where there is none of that name."""
        if name not in COMMANDS:
            return None
        module = COMMANDS[name]
        found = import_module(f"maillage.cli.{module}")
        function = {"format": "format_", "pick": "territory"}.get(module, module)
        return cast(click.Command, getattr(found, function))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Maillage: contributions in, open data out.

    \b
    Example:
      maillage build && maillage serve
    """
