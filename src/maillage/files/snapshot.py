"""A build as it stood at one moment, checked: its files stay, whatever takes their place.

A small build is copied. The files of a large one are linked where the file system can, so that it
takes neither time nor room; what somebody writes into those in place is then written into both.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from maillage.errors import DamagedError
from maillage.files import checkout
from maillage.files.publication import CHECKSUMS

#: Bytes of a build that is copied.
SMALL = 256 * 1024 * 1024
_PREFIX = ".serving-"
#: What a copy among the temporary files is called.
_AWAY = f"maillage{_PREFIX}"


def take(build: Path) -> Path:
    """Return a folder with the files of a build, beside it or, failing that, where things pass.

    Raises:
        DamagedError: a file is missing, or is not what the checksums say.
        FileNotFoundError: another build took the place of this one meanwhile.
        OSError: it is a link, or no folder.
    """
    source = os.open(build, checkout.FOLDER)
    try:
        folder = _new_folder(build)
        try:
            _link(source, folder, is_small=_size(source) <= SMALL)
            _check(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    finally:
        os.close(source)
    return folder


def _new_folder(build: Path) -> Path:
    try:
        prefix = f".{build.name}{_PREFIX}{os.getpid()}-"
        return Path(tempfile.mkdtemp(prefix=prefix, dir=build.parent))
    except OSError:  # the site may not write there
        return Path(tempfile.mkdtemp(prefix=f"{_AWAY}{os.getpid()}-"))


def is_there(build: Path, pid: int) -> bool:
    """Whether the copy that a process took of a build is where it was made."""
    # The temporary folder, which may hold much, is looked through where nothing is beside.
    return any(True for _ in _copies(build, f"{pid}-*"))


def _copies(build: Path, which: str) -> Iterator[Path]:
    yield from build.parent.glob(f".{build.name}{_PREFIX}{which}")
    yield from Path(tempfile.gettempdir()).glob(f"{_AWAY}{which}")


def remove_rests(build: Path) -> None:
    """Remove what processes left that are no more."""
    for folder in list(_copies(build, "*")):
        number = folder.name.partition(_PREFIX)[2].partition("-")[0]
        if number.isdecimal() and not folder.is_symlink() and not checkout.is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _size(source: int) -> int:
    """Return how many bytes the files of an open folder have, those of its folders left out."""
    found = (entry.stat(follow_symlinks=False) for entry in os.scandir(source))
    return sum(status.st_size for status in found)


def _link(source: int, target: Path, *, is_small: bool) -> None:
    """Link the files of an open folder, and those of the folders in it; links are left out."""
    for entry in list(os.scandir(source)):
        if entry.is_dir(follow_symlinks=False):
            inner = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=source)
            try:
                (target / entry.name).mkdir()
                _link(inner, target / entry.name, is_small=is_small)
            finally:
                os.close(inner)
        elif entry.is_file(follow_symlinks=False):
            _link_file(source, entry.name, target / entry.name, is_small=is_small)


def _link_file(source: int, name: str, target: Path, *, is_small: bool) -> None:
    if is_small:
        try:
            _copy_file(source, name, target)
        except FileNotFoundError:
            raise
        except OSError:  # no room for a copy
            target.unlink(missing_ok=True)
        else:
            return
    try:
        os.link(name, target, src_dir_fd=source, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without links
        _copy_file(source, name, target)


def _copy_file(source: int, name: str, target: Path) -> None:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=source)
    found = os.fstat(descriptor)
    with os.fdopen(descriptor, "rb") as original, target.open("wb") as copy:
        shutil.copyfileobj(original, copy)
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))


def _check(folder: Path) -> None:
    try:
        lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise DamagedError(CHECKSUMS) from error
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    if not listed:
        raise DamagedError(CHECKSUMS)
    for name, digest in listed.items():
        try:
            found = checkout.digest(folder, name)
        except OSError as error:
            raise DamagedError(name) from error
        if found != digest:
            raise DamagedError(name)
