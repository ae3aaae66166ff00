"""Where the cache is: in a folder of the user, outside every checkout, and nobody else’s.

`MAILLAGE_CACHE` names it, or it is `maillage` in the cache folder of the system. It and the folder
of each catalogue below bear a mark: what bears none is never removed.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from maillage.errors import CacheError, of_system
from maillage.files import checkout
from maillage.messages import N_, Message

VARIABLE = "MAILLAGE_CACHE"
#: Nobody else reads what is made of a catalogue that may not be public.
_PRIVATE = 0o700
_MARK = "CACHEDIR.TAG"
#: A cache directory tag (https://bford.info/cachedir/) keeps backups out; the next line is ours.
_SIGNATURE = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Made by Maillage, which removes it with all that is in it once it is of no more use.\n"
)


def base() -> Path:
    """Return where the cache is, as the environment says or the system wants it.

    Raises:
        RuntimeError: the user has no home folder.
    """
    if said := os.environ.get(VARIABLE):
        return Path(said).absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "maillage"
    # The XDG specification has a path that is not whole ignored.
    system = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (system if system.is_absolute() else Path.home() / ".cache") / "maillage"


def of_catalogue(root: Path) -> Path:
    """Return the folder of a catalogue in the cache, made and marked where it is not there yet.

    Raises:
        CacheError: it cannot be made, or what stands in its place is not ours.
    """
    try:
        everything, place = base(), root.resolve()
        if everything.resolve().is_relative_to(place):
            raise _refused(
                everything,
                N_("est dans le catalogue, où d’autres peuvent le déposer"),
            )
        everything.parent.mkdir(parents=True, exist_ok=True)
        _refuse_moving(everything)
        _claim(everything, "")
        folder = everything / sha256(os.fsencode(place)).hexdigest()[:16]
        _claim(folder, str(place))
    except OSError as error:
        why = of_system(error)
        raise CacheError(N_("Sans cache : {reason}")(reason=why)) from error
    except RuntimeError as error:
        raise CacheError(N_("Sans cache : aucun dossier personnel.")) from error
    return folder


def place_of(path: Path) -> tuple[Path, str]:
    """Return what the cache is in, the word of the user, and the way from there to a place in it.

    What stands in it is reached without following links from there on.
    """
    above = base().parent
    return above, path.relative_to(above).as_posix()


def make(folder: Path) -> None:
    """Make a folder of the cache, where it is not there yet.

    Raises:
        OSError: it cannot be made, or written to.
    """
    with checkout.folder(*place_of(folder), make=True):
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def remove(path: Path) -> None:
    """Remove whatever is at a place of the cache, where anything is.

    Raises:
        OSError: it cannot be removed, or a link leads there.
    """
    checkout.discard(*place_of(path))


def outlived() -> Iterator[Path]:
    """Yield the folders of catalogues that are no more."""
    everything = base()
    for name, is_folder in checkout.entries(everything.parent, everything.name):
        folder = everything / name
        if is_folder and (place := _marked(folder)) and not Path(place).exists():
            yield folder


def _refuse_moving(everything: Path) -> None:
    """Refuse a place that others may move, between our look at it and our writing to it.

    In a folder with the sticky bit, such as `/tmp`, nobody moves what is another’s.
    """
    for above in everything.resolve().parents:
        mode = above.stat().st_mode
        if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            raise _refused(everything, N_("est là où d’autres peuvent en mettre un autre"))


def is_ours(folder: Path) -> bool:
    """Whether a folder is one that this program made for itself, and may clear."""
    return _marked(folder) is not None


def _claim(folder: Path, place: str) -> None:
    """Make a folder and mark it, or see that it is one of ours."""
    with suppress(FileExistsError):
        folder.mkdir(_PRIVATE)
    if folder.is_symlink():
        raise _refused(folder, N_("est un lien symbolique"))
    with checkout.folder(folder.parent, folder.name) as descriptor:
        status = os.fstat(descriptor)
        names = os.listdir(descriptor)  # noqa: PTH208 - a descriptor has no path
    if status.st_uid != os.geteuid():
        raise _refused(folder, N_("appartient à quelqu’un d’autre"))
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise _refused(folder, N_("est ouvert en écriture à d’autres"))
    # Another process may be writing the mark just now, or was killed while it did.
    if all(map(checkout.is_staged, names)):
        checkout.remove_rests(folder, [_MARK])
        checkout.write(folder, _MARK, f"{_SIGNATURE}{place}".encode(errors="surrogateescape"))
    elif _marked(folder) != place:
        raise _refused(folder, N_("contient autre chose"))


def _refused(folder: Path, reason: Message) -> CacheError:
    return CacheError(N_("Sans cache : {folder} {reason}.")(folder=folder, reason=reason))


def _marked(folder: Path) -> str | None:
    """Return the place of the catalogue that the mark of a folder names; None without a mark."""
    try:
        with checkout.folder(folder.parent, folder.name) as descriptor:
            owner = os.fstat(descriptor).st_uid
        text = checkout.read(folder, _MARK).decode(errors="surrogateescape")
    except OSError:
        return None
    is_ours = owner == os.geteuid() and text.startswith(_SIGNATURE)
    return text.removeprefix(_SIGNATURE) if is_ours else None
