"""The command line in every language: help, usage and errors are messages, told when read.

The language is that of `--lang`, wherever it stands in a command, or of the environment, or the
first of the catalogue that the command is about, or French.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import orjson

from maillage.errors import Reason
from maillage.files import checkout
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages, spoken
from maillage.messages.message import tell
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.languages import SOURCE, VARIABLE, nearest, tag

_ASKED: ContextVar[str] = ContextVar("language", default=SOURCE)
#: Whether who types the command says it, or the environment.
_CHOSEN: ContextVar[bool] = ContextVar("chosen", default=False)


def language() -> str:
    """Return the language of the command that runs."""
    return _ASKED.get()


def ask(arguments: Sequence[str]) -> None:
    """Take the language that a command line asks for; a wrong one is refused by its option."""
    asked = _given("--lang", arguments) or os.environ.get(VARIABLE, "")
    _CHOSEN.set(bool(asked))
    _take(asked or _usual(Path(_given("--root", arguments) or ".")))


def begun(root: Path) -> None:
    """Go on in the language of a catalogue that has just begun, unless another was asked for."""
    if not _CHOSEN.get():
        _take(_usual(root))


def _take(asked: str) -> None:
    _ASKED.set(nearest(tag(asked), languages()) or SOURCE)


def _given(name: str, arguments: Sequence[str]) -> str:
    """Return what is given to an option, wherever it stands; the last time it is."""
    found = ""
    for argument, behind in pairwise((*arguments, "")):
        if argument == name:
            found = behind
        elif argument.startswith(f"{name}="):
            found = argument.removeprefix(f"{name}=")
    return found


def _usual(root: Path) -> str:
    """Return the first language of the catalogue in a folder that there is, else French."""
    try:
        declared = orjson.loads(checkout.read(root, DESCRIPTOR))["languages"]
        return spoken(map(str, declared))[0]
    except (OSError, ValueError, LookupError, TypeError):
        return SOURCE


def say(message: Message | Reason, *, err: bool = False) -> None:
    """Print a message."""
    click.echo(tell(message, language()), err=err)


def wrong(message: Message | Reason) -> click.UsageError:
    """Return the error of who used a command wrongly."""
    return click.UsageError(tell(message, language()))


class _Help:
    """Help that is a message, told when it is read; a command’s ends with a line that runs."""

    def __get__(self, thing: Any, _owner: type | None = None) -> str | None:
        message: Message | None = vars(thing).get("message")
        if message is None:
            return None
        told, example = message.told(language()), getattr(thing, "example", "")
        # `\b` has Click leave lines as they are.
        return told + (f"\n\n\b\n{_EXAMPLE.told(language())}\n  {example}" if example else "")

    def __set__(self, thing: Any, message: Message | None) -> None:
        vars(thing)["message"] = message


_EXAMPLE = N_("Exemple :")


class Option(click.Option):
    """An option whose help is a message."""

    help = _Help()

    def __init__(self, *names: Any, message: Message, **more: Any) -> None:
        super().__init__(*names, **more)
        self.help = message


class Command(click.Command):
    """A command whose help is a message, and an example."""

    help = _Help()

    def __init__(self, *names: Any, message: Message, example: str, **more: Any) -> None:
        super().__init__(*names, **{**more, "help": None})
        self.help = message
        self.example = example

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, told anew: Click would keep it in the language of who asked first."""
        self._help_option = None
        return super().get_help_option(ctx)


class FilePath(click.Path):
    """A file or a folder: what help and errors call it is told when they are read."""

    @property
    def name(self) -> str:
        """What it must be."""
        kind = {(True, False): _FILE, (False, True): _FOLDER}
        return kind.get((self.file_okay, self.dir_okay), _PATH).told(language())

    @name.setter
    def name(self, text: str) -> None:
        """Take no name from Click, which would have it in one language."""


_FILE, _FOLDER, _PATH = N_("fichier"), N_("dossier"), N_("chemin")


class Language(click.ParamType[str, Any]):
    """A language that there is, when it is asked for."""

    name = "language"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - Click’s
        """Return the languages, as help shows them."""
        return f"[{'|'.join(languages())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse a language that there is not."""
        found = nearest(tag(value), languages())
        if not found:
            unknown = N_("« {language} » n’est pas l’une des langues : {languages}.")
            known = ", ".join(languages())
            self.fail(unknown(language=value, languages=known).told(language()), param, ctx)
        return found


def option(*names: str, help: Message, **more: Any) -> Callable[[Any], Any]:  # noqa: A002, Click’s
    """Give a command an option whose help is a message."""
    return click.option(*names, cls=Option, message=help, **more)


def command(name: str, message: Message, example: str) -> Callable[[Any], Command]:
    """Make a command of a function."""
    return click.command(name, cls=Command, message=message, example=example)
