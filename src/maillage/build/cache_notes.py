"""What the cache notes: small files that may be lost, each sealed together with its place.

Half of a note is read as none, and so is one that was put in the place of another, or that this
program did not write. Whatever stands in the place of one that is written goes.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from maillage.build import cache_folder
from maillage.files import checkout

#: Names at the end of a path that tell a place from all others: version, task, folder, file.
_TELLING = 4
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def seal(file: Path, body: bytes) -> bytes:
    """Return the digest of what a file of the cache holds, and of where it stands."""
    place = "/".join(file.parts[-_TELLING:])
    return sha256(b"%b\0%b" % (os.fsencode(place), body)).hexdigest().encode()


def read(file: Path) -> Any:
    """Return what was noted.

    Raises:
        OSError: nothing was, or what is there is no file.
        ValueError: it is damaged, or was noted elsewhere.
    """
    told, _, body = checkout.read(file.parent, file.name).partition(b"\n")
    if told != seal(file, body):
        raise ValueError(file)
    return orjson.loads(body)


def write(file: Path, told: object) -> None:
    """Note something.

    Raises:
        OSError: it cannot be written.
    """
    body = orjson.dumps(told)
    put(file, b"%b\n%b" % (seal(file, body), body))


def put(file: Path, content: bytes) -> None:
    """Write a file of the cache anew, half of which is of no use to whoever reads it.

    Raises:
        OSError: it cannot be written, or a link is on the way.
    """
    with (
        checkout.folder(*cache_folder.place_of(file.parent)) as folder,
        os.fdopen(new(folder, file.name), "wb") as stream,
    ):
        stream.write(content)


def new(folder: int, name: str) -> int:
    """Open a new file in an open folder, in the place of whatever has the name there.

    To write into what is there would wait for a pipe, or change another name of the same file.

    Raises:
        OSError: it cannot be written, or what is there cannot be removed.
    """
    try:
        return os.open(name, _NEW, 0o666, dir_fd=folder)
    except FileExistsError:
        checkout.remove(name, folder)
        return os.open(name, _NEW, 0o666, dir_fd=folder)
