"""From a staging folder to the published one, in one step or not at all.

The staging folder stands beside the published one, so that the switch is a rename within one file
system. A build that dies leaves the former one as it was; the next build removes the rest.

The published folder may stand in a checkout, where others can have put anything under its name: it
is a real folder or nothing, and what is in it is read and replaced without following a link.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from maillage.errors import PublishError, Reason, RunError, is_of_disk, naming, of_system
from maillage.files import checkout

#: The one file of a published folder that is source, and so survives every build.
README = "README.md"
#: What answers SPARQL: made of the build, and no part of its checksums.
STORE = "maillage.store"
PARTS = "parts"
CHECKSUMS = "SHA256SUMS"
#: Nobody but the group of the owner sees what is in a staging folder; workers may be of it.
_UNLISTED = 0o771
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Give an empty folder to fill; `publish` it, or leave and it is gone.

    It has a name of its own inside the one that is known: whatever takes the place of that one
    meanwhile is neither written to nor removed. Builds towards the same place take turns: the
    second waits for the first.

    Raises:
        PublishError: the place is not writable, or holds files that no build made.
    """
    try:
        _refuse_strangers(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(out.parent, os.O_RDONLY)
    except OSError as error:
        raise PublishError(of_system(error)) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Whatever has the name of the staging folder, a dead build left it or it is in the way.
        place = out.parent / staging_name(out)
        try:
            checkout.remove(place.name, lock)
            made = _made(place.name, lock)
        except OSError as error:
            raise PublishError(of_system(error, place)) from error
        try:
            folder = place / secrets.token_hex(8)
            with naming(folder):
                os.mkdir(folder.name, dir_fd=made)
            yield folder
        except Exception as error:
            # Of an open file the system says no more than why, and libraries say as much of any.
            is_gone = isinstance(error, FileNotFoundError)
            if getattr(error, "filename", None) is None and (is_gone or is_of_disk(error)):
                raise RunError(of_system(error, out)) from error
            raise
        finally:
            # What is published is published, and why nothing is has been said: the next removes it.
            with suppress(OSError):
                _clear(place.name, made, lock)
            os.close(made)
    finally:
        os.close(lock)


def _made(name: str, above: int) -> int:
    """Make a folder in an open one, and open it, or have it be as if nothing was."""
    os.mkdir(name, _UNLISTED, dir_fd=above)
    try:
        return os.open(name, checkout.FOLDER, dir_fd=above)
    except OSError:
        with suppress(OSError):
            os.rmdir(name, dir_fd=above)
        raise


def staging_name(out: Path) -> str:
    """Return what stands beside a published folder while the next one is made."""
    return f".{out.name}.staging"


def _clear(name: str, made: int, above: int) -> None:
    """Remove a folder that is open, and what has its name if it still is that one."""
    for entry in os.listdir(made):
        checkout.remove(entry, made)
    if os.path.samestat(os.fstat(made), os.stat(name, dir_fd=above, follow_symlinks=False)):
        os.rmdir(name, dir_fd=above)


def publish(folder: Path, out: Path) -> None:
    """Put a staging folder in the place of the published one.

    Raises:
        PublishError: the switch failed; the former build stands.
    """
    try:
        # Through no link, though one take its place just now.
        readme = checkout.read_if_any(out.parent, f"{out.name}/{README}")
        if readme is not None:
            (folder / README).write_bytes(readme)
        with ThreadPoolExecutor() as pool:
            list(pool.map(_flush, folder.rglob("*")))
        _flush(folder)
        if os.path.lexists(out):
            _exchange(folder, out)
        else:
            folder.rename(out)
        _flush(out.parent)
    except OSError as error:
        raise PublishError(of_system(error, out)) from error


def add(folder: Path, out: Path) -> None:
    """Put a staging folder, made of a published one, inside it under its own name.

    Raises:
        PublishError: the published folder cannot take it, and is as it was.
    """
    try:
        for file in folder.iterdir():
            _flush(file)
        with checkout.folder(out.parent, out.name) as published:
            os.rename(folder, folder.name, dst_dir_fd=published)
            os.fsync(published)
    except OSError as error:
        raise PublishError(of_system(error, out)) from error


def _refuse_strangers(out: Path) -> None:
    """Refuse to replace a folder that is not ours: all in it must be listed by a former build."""
    try:
        found = [name for name, _ in checkout.entries(out.parent, out.name)]
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise PublishError(_NO_FOLDER(folder=out)) from error
    summed = checksums(checkout.read_if_any(out.parent, f"{out.name}/{CHECKSUMS}") or b"")
    listed = {README, STORE, PARTS, CHECKSUMS, *summed}
    strangers = sorted(set(found) - listed)
    if strangers:
        raise PublishError(_OF_OTHERS(folder=out, names=", ".join(strangers[:3])))


def checksums(content: bytes) -> dict[str, str]:
    """Return the checksum of each file that a list of them names."""
    lines = content.decode(errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _flush(path: Path) -> None:
    """Make sure that a file or folder is on the disk before anything depends on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(first: Path, second: Path) -> None:
    """Swap two folders in one step (renameat2 of Linux); elsewhere, in two steps."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is not None:
        names = (os.fsencode(first), os.fsencode(second))
        if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.ENOSYS, errno.EINVAL):
            raise OSError(code, os.strerror(code))
    aside = first.with_name(first.name + ".former")
    second.rename(aside)
    first.rename(second)
    aside.rename(first)


_NO_FOLDER = Reason("{folder} : ce n’est pas un dossier")
_OF_OTHERS = Reason(
    "{folder} : ce dossier contient ce qu’aucune construction n’a écrit ({names}) ; "
    "choisissez-en un autre"
)
