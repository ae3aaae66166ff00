"""What every command does: load the model, say what went wrong, show how far it is."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click

from maillage.cli.language import language, say, wrong
from maillage.errors import ModelError, PublishError, RunError, ToldError, of_system
from maillage.files import checkout
from maillage.messages import N_, Message
from maillage.messages.message import tell
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.listing import FOLDER

#: Exit statuses: contributions refused, or derived files stale; usage, or a place that cannot be
#: written; the model itself is broken.
REFUSED, USAGE, BROKEN = 1, 2, 3


def today() -> date:
    """Return the day by which contributions are judged."""
    return datetime.now(UTC).date()


def model_of(root: Path) -> Model:
    """Load the model of the catalogue in a folder, or say where there is one."""
    if (root / DESCRIPTOR).exists():
        return load(root)
    above = (folder for folder in root.resolve().parents if (folder / DESCRIPTOR).exists())
    near = next(above, None)
    what = _NO_CATALOGUE_HERE if root == Path() else _NO_CATALOGUE(folder=root)
    next_step = _NEAR(root=shlex.quote(str(near))) if near else _WHERE
    raise wrong(what(file=DESCRIPTOR, next=next_step))


def check_kind(model: Model, kind: str) -> None:
    """Refuse what `--kind` names and no kind of record is; nothing is named by default."""
    if kind and kind not in model.entities:
        raise wrong(_KINDS(kinds=", ".join(model.entities)))


#: Messages of several commands.
WRITTEN = N_("écrit : {file}")
RUN = N_("Lancez « {command} », et versionnez ce que la commande écrit.")
_KINDS = N_("--kind est l’un de : {kinds}")
_NO_CATALOGUE = N_("Il n’y a pas de catalogue dans {folder} : {file} n’y est pas. {next}")
_NO_CATALOGUE_HERE = N_("Il n’y a pas de catalogue dans ce dossier : {file} n’y est pas. {next}")
_NEAR, _WHERE = N_("Écrivez --root {root}"), N_("Dites où il est avec --root")
_OUTSIDE = N_("{path} n’est pas dans {folder}, où sont les contributions")


@contextmanager
def errors_told() -> Iterator[None]:
    """Say what went wrong, and exit with the status that it has."""
    try:
        yield
    except ModelError as error:
        told = N_("Le modèle ne tient pas. {file} : {reason}")
        say(told(file=error.file, reason=error.reason), err=True)
        sys.exit(BROKEN)
    except OSError as error:
        say(of_system(error), err=True)
        sys.exit(USAGE)
    except ToldError as error:
        raise wrong(error.message) from error
    except (PublishError, RunError) as error:
        click.echo(tell(error.args[0], language()), err=True)
        sys.exit(USAGE)


class _ProgressBar:
    """A progress bar on stderr, silent when nobody watches."""

    def __init__(self, label: Message) -> None:
        self._label = label.told(language())
        self._bar: click._termui_impl.ProgressBar[int] | None = None
        self._shown = 0

    def __call__(self, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr)
        self._bar.update(done - self._shown)
        self._shown = done

    def close(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()


@contextmanager
def progress_bar(label: Message) -> Iterator[_ProgressBar]:
    """Give what shows how far a command is, while somebody watches."""
    bar = _ProgressBar(label)
    try:
        yield bar
    finally:
        bar.close()


def notice(message: Message) -> None:
    """Say a sentence about the run itself."""
    say(message, err=True)


def write_named(file: Path, content: bytes) -> None:
    """Write a file that the user named: its folder may be anywhere, and it is no link itself."""
    checkout.remove_rests(file.parent, [file.name])
    checkout.write(file.parent, file.name, content)


def chooser(root: Path, paths: tuple[Path, ...]) -> Callable[[str], bool]:
    """Return what says whether a file of the catalogue is, or is below, one of some paths.

    Without paths, all are.
    """
    if not paths:
        return lambda _file: True
    home = root.resolve()
    exact: set[str] = set()
    for path in paths:
        place = _unfollowed(path)
        if home.is_relative_to(place):
            return lambda _file: True
        if not place.is_relative_to(home / FOLDER):
            raise wrong(_OUTSIDE(path=path, folder=home / FOLDER))
        exact.add(str(place.relative_to(home)))
    folders = tuple(f"{path}/" for path in exact)
    return lambda file: file in exact or file.startswith(folders)


def _unfollowed(path: Path) -> Path:
    """Return a path from `/` on; a file that is a link is the link, which nothing follows."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name
