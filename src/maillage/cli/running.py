"""What every command does: load the model, say what went wrong, show how far it is."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click

from maillage.errors import ModelError, PublishError, RunError, of_system
from maillage.files import checkout
from maillage.messages import Message
from maillage.model.entities import DESCRIPTOR, Model
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
    said = "this folder" if root == Path() else root
    above = (folder for folder in root.resolve().parents if (folder / DESCRIPTOR).exists())
    near = next(above, None)
    raise click.UsageError(
        f"There is no catalogue in {said}: it has no {DESCRIPTOR}. "
        + (f"Say --root {shlex.quote(str(near))}" if near else "Say where it is with --root")
    )


@contextmanager
def errors_told() -> Iterator[None]:
    """Say what went wrong, and exit with the status that it has."""
    try:
        yield
    except ModelError as error:
        click.echo(f"The model is broken. {error}", err=True)
        sys.exit(BROKEN)
    except OSError as error:
        click.echo(of_system(error), err=True)
        sys.exit(USAGE)
    except (PublishError, RunError) as error:
        click.echo(str(error), err=True)
        sys.exit(USAGE)


class _Bar:
    """A progress bar on stderr, silent when nobody watches."""

    def __init__(self, label: str) -> None:
        self._label = label
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
def progress_bar(label: str) -> Iterator[_Bar]:
    """Give what shows how far a command is, while somebody watches."""
    bar = _Bar(label)
    try:
        yield bar
    finally:
        bar.close()


def notice(language: str) -> Callable[[Message], None]:
    """Return what says a sentence about the run itself."""
    return lambda message: click.echo(message.told(language), err=True)


def write_named(file: Path, content: bytes) -> None:
    """Write a file that the user named: its folder may be anywhere, and it is no link itself."""
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
            raise click.UsageError(f"{path} is not in {home / FOLDER}, where contributions are")
        exact.add(str(place.relative_to(home)))
    folders = tuple(f"{path}/" for path in exact)
    return lambda file: file in exact or file.startswith(folders)


def _unfollowed(path: Path) -> Path:
    """Return a path from `/` on; a file that is a link is the link, which nothing follows."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name
