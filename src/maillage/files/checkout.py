"""The files of a checkout: nothing in it is read, written or removed through a symbolic link.

A checkout holds what others committed, links too, which would lead to any place on the machine. A
path is given as its root, which is the word of whoever runs the program and may be anything, and
as its name below, of which each part must be a real folder, and the last a plain file.

A hard link cannot be committed, and is read as the file that it is; what is written is a new file
in the place of the former, whose other names keep what they had.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from maillage.errors import Reason, naming
from maillage.files import reading_ahead

#: Bytes that are read at once. Forges take no longer file, but a hole in one costs them nothing.
MOST = 100_000_000
_NOT_PLAIN = Reason("ce n’est pas un fichier ordinaire")
_OUTSIDE = Reason("cela mène hors du catalogue")
_LONG = Reason("ce fichier a plus de {most} octets")(most=MOST)
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
#: Neither is a link followed nor a pipe waited for.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_STAGED = re.compile(r"\.maillage-(\d+)-[0-9a-f]{16}")
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


@contextmanager
def folder(root: Path, name: str = "", *, make: bool = False) -> Iterator[int]:
    """Open a folder below a root, or the root itself, as a descriptor.

    Raises:
        OSError: it, or a folder on the way, is not there or is no real folder.
    """
    descriptor = _descend(root, _parts(root, name) if name else [], make=make)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def opened(root: Path, name: str) -> int:
    """Open a plain file below a root, and return its descriptor.

    Raises:
        OSError: it is not there, is no plain file, or is reached through a link.
    """
    parts = _parts(root, name)
    above = _descend(root, parts[:-1])
    try:
        file = _open(root, parts, len(parts) - 1, _FILE, above)
    finally:
        os.close(above)
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    raise OSError(errno.EINVAL, _NOT_PLAIN, str(root / name))


def read(root: Path, name: str) -> bytes:
    """Return what is in a plain file below a root.

    Raises:
        OSError: as for `opened`, or it is too long to be read at once.
    """
    with os.fdopen(opened(root, name), "rb") as stream, naming(root / name):
        if os.fstat(stream.fileno()).st_size > MOST:
            raise OSError(errno.EFBIG, _LONG, str(root / name))
        return stream.read()


def read_if_any(root: Path, name: str) -> bytes | None:
    """Return what is in a file; None where it, or its folder, is not there.

    Raises:
        OSError: it is no file, or a link is on the way.
    """
    try:
        return read(root, name)
    except FileNotFoundError:
        return None


def digest(root: Path, name: str) -> str:
    """Return the SHA-256 of a plain file below a root.

    Raises:
        OSError: as for `opened`.
    """
    with os.fdopen(opened(root, name), "rb") as stream, naming(root / name):
        return reading_ahead.digest(stream)


def text(root: Path, name: str) -> str:
    """Return the text in a plain file below a root.

    Raises:
        OSError: as for `opened`.
        UnicodeDecodeError: it is not UTF-8.
    """
    return read(root, name).decode()


def entries(root: Path, name: str = "") -> list[tuple[str, bool]]:
    """List what is in a folder below a root: the name of each, and whether it is a real folder.

    Raises:
        OSError: as for `folder`.
    """
    with folder(root, name) as descriptor, os.scandir(descriptor) as found:
        return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in found]


def names(root: Path, name: str, ending: str) -> list[str]:
    """Return the paths below a root of what ends so in a folder, sorted; none where it is not.

    Raises:
        OSError: as for `folder`, save that it need not be there.
    """
    try:
        found = entries(root, name)
    except FileNotFoundError:
        return []
    return sorted(f"{name}/{entry}" for entry, _ in found if entry.endswith(ending))


def write(root: Path, name: str, content: bytes) -> None:
    """Replace a plain file, or make one, with the folders on the way.

    It is done in one step: a reader, or a power cut, finds the old content or the new one. Who may
    read, write and run it stays so.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    try:
        stage(root, name, content)
        put(root, name)
    finally:
        unstage(root, name)


def stage(root: Path, name: str, content: bytes) -> None:
    """Write beside a plain file what is to take its place, with the folders on the way.

    Raises:
        OSError: it cannot be written, or what is there is no plain file.
    """
    *above, last = _parts(root, name)
    with folder(root, "/".join(above), make=True) as descriptor:
        mode = None
        with suppress(FileNotFoundError):
            there = opened(root, name)  # what is there is no link, and no folder
            mode = os.fstat(there).st_mode & 0o777
            os.close(there)
        remove(_beside(last), descriptor)
        new = os.open(_beside(last), NEW, 0o666, dir_fd=descriptor)
        with naming(root / name), os.fdopen(new, "wb") as stream:
            stream.write(content)
            stream.flush()
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())


def put(root: Path, name: str) -> None:
    """Put what this process staged in its place, in one step.

    Raises:
        OSError: it cannot be put there; what was there is as it was.
    """
    *above, last = _parts(root, name)
    with folder(root, "/".join(above)) as descriptor, naming(root / name):
        os.replace(_beside(last), last, src_dir_fd=descriptor, dst_dir_fd=descriptor)


def unstage(root: Path, name: str) -> None:
    """Remove what this process staged, where anything is left of it; raise as `discard` does."""
    *above, last = _parts(root, name)
    discard(root, "/".join([*above, _beside(last)]))


def discard(root: Path, name: str) -> None:
    """Remove whatever is below a root, where anything is; no link on the way leads elsewhere.

    Raises:
        OSError: it cannot be removed, or a folder on the way is no real one.
    """
    *above, last = _parts(root, name)
    with suppress(FileNotFoundError), folder(root, "/".join(above)) as descriptor:
        remove(last, descriptor)


def is_staged(name: str) -> bool:
    """Whether a file of this name is what a process staged, and has not put in its place."""
    return _STAGED.fullmatch(name) is not None


def remove_rests(root: Path, names: Iterable[str]) -> None:
    """Remove what processes that are no more staged in the folders of some files.

    Raises:
        OSError: it cannot be removed, or a folder on the way is no real one.
    """
    for parent in {"/".join(_parts(root, name)[:-1]) for name in names}:
        with suppress(FileNotFoundError), folder(root, parent) as descriptor:
            with os.scandir(descriptor) as found:
                ours = filter(None, [_STAGED.fullmatch(entry.name) for entry in found])
            for entry in ours:
                if not is_alive(int(entry[1])):
                    remove(entry[0], descriptor)


def is_alive(pid: int) -> bool:
    """Say whether there is a process of a number."""
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True


def _beside(last: str) -> str:
    """Return where what is to take the place of a file stands: a name for each process.

    It bears our mark, and is no longer than a name may be, whatever the name of the file is.
    """
    digest = hashlib.sha256(last.encode(errors="surrogateescape")).hexdigest()
    return f".maillage-{os.getpid()}-{digest[:16]}"


def remove(path: str | Path, descriptor: int | None = None) -> bool:
    """Remove whatever is at a path: a folder with all in it, a link as such; whether anything was.

    The path is whole, or starts from the folder of a descriptor.

    Raises:
        OSError: it cannot be removed.
    """
    try:
        status = os.lstat(path, dir_fd=descriptor)
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(status.st_mode):
        shutil.rmtree(path, dir_fd=descriptor)
    else:
        os.unlink(path, dir_fd=descriptor)
    return True


def _parts(root: Path, name: str) -> list[str]:
    parts = name.split("/")
    if not {"", ".", ".."}.isdisjoint(parts):
        raise OSError(errno.EXDEV, _OUTSIDE, str(root / name))
    return parts


def _descend(root: Path, parts: list[str], *, make: bool = False) -> int:
    """Open a root, then each folder below it in turn, and return the descriptor of the last."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    for depth, part in enumerate(parts):
        try:
            if make:
                with suppress(FileExistsError), naming(root.joinpath(*parts[: depth + 1])):
                    os.mkdir(part, dir_fd=descriptor)
            inner = _open(root, parts, depth, FOLDER, descriptor)
        finally:
            os.close(descriptor)
        descriptor = inner
    return descriptor


def _open(root: Path, parts: list[str], depth: int, flags: int, descriptor: int) -> int:
    """Open one part of a path in the folder that it stands in."""
    try:
        return os.open(parts[depth], flags, dir_fd=descriptor)
    except OSError as error:
        # The system knows that part alone, and may call a link what is no folder.
        why = error.args[:2]
        if _is_link(parts[depth], descriptor):
            why = errno.ELOOP, os.strerror(errno.ELOOP)
        raise OSError(*why, str(root.joinpath(*parts[: depth + 1]))) from None


def _is_link(name: str, descriptor: int) -> bool:
    try:
        return stat.S_ISLNK(os.lstat(name, dir_fd=descriptor).st_mode)
    except OSError:
        return False
