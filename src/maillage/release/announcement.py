"""What the index of versions announces of an archive: the one proof that is not in the archive."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import orjson

from maillage.errors import RunError
from maillage.files import reading_ahead
from maillage.messages import N_, Message
from maillage.release import index
from maillage.release.opening import RELEASES, Snapshot

#: Bytes that an index may have: tens of thousands of versions.
_MOST = 10_000_000
OTHERWISE = N_("{version} : l’archive n’a pas la somme de contrôle que {index} annonce")
_ANNOUNCED = N_("{index} annonce cette archive : elle est de qui a publié cet index.")
_ALONE = N_(
    "Les sommes de contrôle d’une archive viennent avec elle : elles montrent un accident, et non "
    "ce que l’on a changé en les refaisant. Pour savoir qu’elle est bien du catalogue, comparez "
    "la sienne (SHA-256 : {digest}) à celle qu’il annonce, {index}"
)
_FOLDER = N_(
    "Les sommes de contrôle d’un dossier sont dedans : elles montrent un accident, et non ce que "
    "l’on a changé en les refaisant."
)


def faults(snapshot: Snapshot, root: Path) -> tuple[list[Message], Message]:
    """Return what is wrong with where a snapshot comes from, and what is proven of that."""
    if snapshot.archive is None:
        return [], _FOLDER
    with snapshot.archive.open("rb") as stream:
        digest = reading_ahead.digest(stream)
    for place, listed in _indexes(snapshot.archive, snapshot.address, root):
        for release in listed:
            if release.get("version") == snapshot.version:
                if release.get("sha256") == digest:
                    return [], _ANNOUNCED(index=place)
                told = [OTHERWISE(version=snapshot.version, index=place)]
                return told, _ALONE(digest=digest, index=place)
    return [], _ALONE(digest=digest, index=f"{_base(snapshot)}{RELEASES}/{index.FILE}")


def _indexes(archive: Path, address: str, root: Path) -> Iterator[tuple[str, list[Any]]]:
    """Yield the indexes of versions that are there, each with its place.

    That of the catalogue here comes first, then that beside the archive, where `maillage release`
    and the site have it: a folder above that of the version.
    """
    files = [root / RELEASES / index.FILE]
    if not address:
        files.append(archive.resolve().parent.parent / index.FILE)
    for file in files:
        if file.is_file():
            with file.open("rb") as stream:
                yield str(file), _listed(stream.read(_MOST))
    if address:
        beside = urljoin(address, f"../{index.FILE}")
        try:
            with urllib.request.urlopen(beside, timeout=60) as answer:  # noqa: S310 - that of the archive
                yield beside, _listed(answer.read(_MOST))
        except (OSError, ValueError, HTTPException):
            return  # none is there, as with an archive on a forge


def _listed(content: bytes) -> list[Any]:
    try:
        found = orjson.loads(content)["releases"]
        return [release for release in found if isinstance(release, dict)]
    except (ValueError, KeyError, TypeError):
        return []


def _base(snapshot: Snapshot) -> str:
    try:
        return str(snapshot.package.get("id", ""))
    except RunError:
        return ""
