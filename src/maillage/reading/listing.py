"""Where contributions stand: their folders, and the files that are there, or should not be."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from maillage.files import checkout
from maillage.findings.finding import Finding, Rule
from maillage.findings.quotation import visible
from maillage.reading import bundles
from maillage.reading.file_findings import unreadable
from maillage.reading.file_rules import PLACE, UNPRINTABLE
from maillage.reading.kept_listing import KeptListing
from maillage.reading.record_addresses import BUNDLE, RECORD
from maillage.text.suspect import signs

FOLDER = "contributions"
#: Tells the addresses of the records in a bundle of a folder, or what is wrong with it.
Listed = Callable[[Path, str], Sequence[str] | Finding]


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


def walk(
    root: Path, collections: Iterable[str], listed: Listed = bundles.listed
) -> Iterator[str | KeptListing | Finding]:
    """Yield the addresses of all records, in no order, and a finding for each stray file.

    A hidden file (`.gitkeep`) and a README are neither. Folders may be nested at will below a
    collection; a symbolic link is never followed. A path that holds what no reader could see is
    shown escaped, and never read.

    `listed` tells what is in a bundle; where it has kept the list, that stands for the addresses.
    """
    known = frozenset(collections)
    for folder, names, error in _walk(root):
        if error:
            odd = None if folder.isprintable() else misplaced(folder, known)
            yield odd or unreadable(folder, error)
        elif _are_records(folder, names, known):
            yield from [f"{folder}/{name}" for name in names]
        else:
            for name in names:
                yield from _told(root, f"{folder}/{name}", known, listed)


def _told(
    root: Path, file: str, known: Collection[str], listed: Listed
) -> Iterable[str | KeptListing | Finding]:
    if stray := misplaced(file, known):
        return [stray]
    if file.endswith(BUNDLE):
        found = listed(root, file)
        return [found] if isinstance(found, (Finding, KeptListing)) else found
    return [file] if file.endswith(RECORD) else []


def _are_records(folder: str, names: Sequence[str], known: Collection[str]) -> bool:
    """Whether all files of a folder are records in their place, as most are."""
    every = f"{folder}/{'/'.join(names)}"
    _, _, below = folder.partition("/")
    return (
        below.partition("/")[0] in known
        and f"{every}/".count(f"{RECORD}/", len(folder) + 1) == len(names)
        and every.isprintable()
        and not signs.BLANK.search(every)
    )


def misplaced(file: str, collections: Collection[str]) -> Finding | None:
    """Return what is wrong with the place or the name of a file; None where it may be there."""
    if not file.isprintable() or signs.BLANK.search(file):
        return _stray(UNPRINTABLE, visible(file))
    top, _, below = file.partition("/")
    collection, _, name = below.partition("/")
    at_home = top == FOLDER and collection in collections and name.endswith((RECORD, BUNDLE))
    if at_home or file.endswith("/README.md"):
        return None
    homes = map(home, sorted(collections))
    return _stray(PLACE, file, {"folders": ", ".join(homes)})


def _stray(rule: Rule, file: str, values: Mapping[str, str] | None = None) -> Finding:
    """Return a finding about a whole file: its name may look like the address of a record."""
    return Finding(file, 1, 1, "", rule.code, rule, values or {})


def _walk(root: Path) -> Iterator[tuple[str, Sequence[str], OSError | None]]:
    """Yield the folders from that of contributions down, as paths from the root with slashes.

    Each comes with the names of its files, sorted, or with the error that keeps it from being
    listed. What comes is nearly sorted, so that whoever sorts it has little to do.
    """
    folders = [FOLDER]
    while folders:
        folder = folders.pop()
        try:
            found = _entries(f"{root}/{folder}")
        except FileNotFoundError:
            continue
        except OSError as error:
            yield folder, (), error
            continue
        shown = sorted(entry for entry in found if not entry[0].startswith("."))
        folders += [f"{folder}/{name}" for name, is_folder in reversed(shown) if is_folder]
        yield folder, [name for name, is_folder in shown if not is_folder], None


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
