"""Where contributions stand: their folders, and the files that are there, or should not be."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from maillage.files import checkout
from maillage.findings.finding import Finding
from maillage.findings.quotation import visible
from maillage.reading import bundles
from maillage.reading.file_findings import located, unreadable
from maillage.reading.file_rules import PLACE, UNPRINTABLE
from maillage.reading.record_addresses import BUNDLE, RECORD
from maillage.text.suspect import signs

FOLDER = "contributions"


def home(collection: str) -> str:
    """Return where the records of a collection stand, from the root of the catalogue.

    >>> home("actions")
    'contributions/actions/'
    """
    return f"{FOLDER}/{collection}/"


def file_of(collection: str, name: str) -> str:
    """Return the file of a record that stands in no folder below that of its collection.

    >>> file_of("actions", "jardin")
    'contributions/actions/jardin.json'
    """
    return f"{home(collection)}{name}.json"


def find(root: Path, collections: Iterable[str]) -> tuple[list[str], list[Finding]]:
    """Return the addresses of all records, sorted, and a finding for each stray file."""
    found = list(walk(root, collections))
    files = sorted(address for address in found if isinstance(address, str))
    return files, [stray for stray in found if isinstance(stray, Finding)]


def walk(root: Path, collections: Iterable[str]) -> Iterator[str | Finding]:
    """Yield the addresses of all records, in no order, and a finding for each stray file.

    A hidden file (`.gitkeep`) and a README are neither. Folders may be nested at will below a
    collection; a symbolic link is never followed. A path that holds what no reader could see is
    shown escaped, and never read.
    """
    known = frozenset(collections)
    for file, error in _walk(root):
        stray = misplaced(file, known)
        if error and file.isprintable():
            yield unreadable(file, error)
        elif stray:
            yield stray
        elif file.endswith(RECORD):
            yield file
        elif file.endswith(BUNDLE):
            listed = bundles.listed(root, file)
            yield from [listed] if isinstance(listed, Finding) else listed


def misplaced(file: str, collections: Collection[str]) -> Finding | None:
    """Return what is wrong with the place or the name of a file; None where it may be there.

    Args:
        file: its path from the root of the catalogue.
        collections: the folders of the kinds of record.
    """
    if not file.isprintable() or signs.BLANK.search(file):
        return located(UNPRINTABLE, visible(file))
    top, _, below = file.partition("/")
    collection, _, name = below.partition("/")
    at_home = top == FOLDER and collection in collections and name.endswith((RECORD, BUNDLE))
    if at_home or file.endswith("/README.md"):
        return None
    homes = map(home, sorted(collections))
    return located(PLACE, file, values={"folders": ", ".join(homes)})


def _walk(root: Path) -> Iterator[tuple[str, OSError | None]]:
    """Yield the files below the folder of contributions, as paths from the root with slashes.

    A folder that cannot be listed comes with the error that keeps it from being.
    """
    folders = [FOLDER]
    while folders:
        folder = folders.pop()
        try:
            for name, is_folder in _entries(f"{root}/{folder}"):
                if name.startswith("."):
                    continue
                if is_folder:
                    folders.append(f"{folder}/{name}")
                else:
                    yield f"{folder}/{name}", None
        except FileNotFoundError:
            continue
        except OSError as error:
            yield folder, error


def _entries(folder: str) -> list[tuple[str, bool]]:
    """List what is in a folder: the name of each, and whether it is a folder."""
    # Those above were listed before it, and are no links. It may be thousands deep: to open each on
    # the way would take minutes.
    descriptor = os.open(folder, checkout.FOLDER)
    try:
        with os.scandir(descriptor) as entries:
            return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    finally:
        os.close(descriptor)
