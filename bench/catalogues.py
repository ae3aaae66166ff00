"""Catalogues to measure on: made once for a model, built cold, and changed in one record."""

from __future__ import annotations

import filecmp
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import orjson

from bench import synthetic
from maillage.build.cache_folder import of_catalogue
from maillage.model.loading import load

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
#: What a catalogue copies from the project.
_COPIED = ("schema", "vocab", "queries", "reference", "datapackage.json")


def say(text: str) -> None:
    """Tell on standard error what is being done, and when it began."""
    click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)


def catalogue(actions: int) -> Path:
    """Return the synthetic catalogue of a size, made anew when the model changed."""
    folder = CACHE / "catalogues" / str(actions)
    if not _is_current(folder):
        say(f"making a catalogue of {actions} actions")
        shutil.rmtree(folder, ignore_errors=True)
        # A catalogue that was left half made must not pass for a whole one.
        half = folder.with_name(f"{actions}.part")
        shutil.rmtree(half, ignore_errors=True)
        synthetic.make(load(ROOT), half, actions)
        half.rename(folder)
    return folder


def _is_current(folder: Path) -> bool:
    originals = [
        file
        for name in _COPIED
        for file in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])
        if file.is_file()
    ]
    copies = [folder / file.relative_to(ROOT) for file in originals]
    return all(
        copy.is_file() and filecmp.cmp(file, copy, shallow=False)
        for file, copy in zip(originals, copies, strict=True)
    )


def forget(root: Path) -> None:
    """Remove what a former build left, so that the next one is cold."""
    for folder in (of_catalogue(root), root / "build"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def changed(file: Path) -> Iterator[None]:
    """Add a sentence to the summary of a record, for a while."""
    before = file.read_bytes()
    record = orjson.loads(before)
    # A summary has a greatest length.
    record["summary"] = record["summary"][:200] + " Une phrase de plus."
    file.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    try:
        yield
    finally:
        file.write_bytes(before)
