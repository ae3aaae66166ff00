"""`releases/`: the versions that were made, their files, and the index of them all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson

from maillage.errors import RunError, lacks_room
from maillage.files import checkout
from maillage.release.opening import DAMAGED, MANIFEST, RELEASES
from maillage.text.lexical import json_text

FILE = "index.json"
#: What stands beside the archive of a version: its changes since the one before, and their notes.
CHANGES, PATCH = "changes.jsonl", "changes.rdfp"
_VERSION = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.([1-9][0-9]{0,4})")

#: What whoever lists the versions relies on.
_TEXTS = ("version", "date", "commit", "previous", "archive", "sha256")
_LEFT = re.compile(rf"\.{_VERSION.pattern}\.staging")


def notes_file(language: str) -> str:
    """Return the name of the notes of a version in a language."""
    return f"notes.{language}.md"


def archive_of(package: str, version: str) -> str:
    """Return the name of the archive of a version."""
    return f"{package}-{version}.zip"


def releases(root: Path) -> list[Any]:
    """Return what each version says of itself, the oldest first.

    Raises:
        OSError: the folder may not be read.
        RunError: what a version says is damaged.
    """
    try:
        found = [name for name, is_folder in checkout.entries(root, RELEASES) if is_folder]
    except FileNotFoundError:
        return []
    versions = sorted(filter(_VERSION.fullmatch, found), key=_rank)
    return [_manifest(root, name) for name in versions]


def _manifest(root: Path, version: str) -> Any:
    file = f"{version}/{MANIFEST}"
    try:
        told = orjson.loads(checkout.read(root / RELEASES, file))
        texts = [told["state"]["graph"], *(told[key] for key in _TEXTS)]
        if told["version"] == version and all(isinstance(text, str) for text in texts):
            return told
    except (ValueError, KeyError, TypeError):
        pass
    raise RunError(DAMAGED(place=RELEASES, file=file))


def _rank(version: str) -> tuple[str, int]:
    day, number = _VERSION.fullmatch(version).groups()  # type: ignore[union-attr]  # it matched
    return day, int(number)


def next_version(listed: list[Any], day: str) -> str:
    """Return the version that a commit of some day has: the day, and the number within it."""
    numbers = [_rank(each["version"])[1] for each in listed if each["version"].startswith(day)]
    return f"{day}.{max(numbers, default=0) + 1}"


def remove_left(root: Path, own: str) -> None:
    """Remove what releases that died left: they take turns, so all that is not one’s own."""
    for name, _ in checkout.entries(root, RELEASES):
        if name != own and _LEFT.fullmatch(name):
            checkout.discard(root, f"{RELEASES}/{name}")


def write(root: Path) -> None:
    """Write the index of the versions that are there.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    checkout.remove_rests(root, [f"{RELEASES}/{FILE}"])
    written: list[Any] | None = None
    # Again where one came meanwhile: whichever index is written last has to list it too.
    while (listed := releases(root)) != written:
        checkout.write(root, f"{RELEASES}/{FILE}", content(listed))
        written = listed


def content(listed: list[Any]) -> bytes:
    """Return the index of versions."""
    return json_text({"releases": listed}).encode()


def digest(root: Path, release: Any) -> str:
    """Return the checksum of the archive of a version; nothing where it is not there."""
    try:
        return checkout.digest(root, f"{RELEASES}/{release['version']}/{release['archive']}")
    except OSError as error:
        if lacks_room(error):  # nothing is said of the archive
            raise
        return ""
