"""Files written all, or none of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from maillage.errors import Reason, of_system
from maillage.files import checkout


def write_all(root: Path, files: Mapping[str, str], replaced: Container[str] = ()) -> None:
    """Write files; where one cannot be written, put everything back as it was.

    All are written beside their places before any is put there: who is killed meanwhile has written
    none, and what is left beside is removed by the next.

    Args:
        root: the folder that the paths start from.
        files: the texts, by path.
        replaced: the paths of those that may be there already.

    Raises:
        OSError: a new file is there already, or one cannot be written; all is as it was, but for
            what it names.
    """
    before: dict[str, bytes | None] = {}
    put: list[str] = []
    made = [folder for folder in (root, *root.parents) if not folder.exists()][::-1]
    try:
        root.mkdir(parents=True, exist_ok=True)
        checkout.remove_rests(root, files)
        for file, text in files.items():
            former = checkout.read_if_any(root, file)
            if former is not None and file not in replaced:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(root / file))
            made += _missing_folders(root, file)
            before[file] = former
            checkout.stage(root, file, text.encode())
        for file in files:
            put.append(file)
            checkout.put(root, file)
    except BaseException as error:
        left = _take_back(root, before, put, made)
        if left and isinstance(error, OSError):
            said = _LEFT(reason=of_system(error), files=", ".join(left))
            raise OSError(error.errno, said) from error
        raise


def _take_back(
    root: Path, before: Mapping[str, bytes | None], put: Sequence[str], made: Sequence[Path]
) -> list[str]:
    """Remove what was staged and made, and put back what was in the place of what was put.

    What cannot be taken back keeps nothing else from it; it is returned.
    """
    steps: list[tuple[str, Callable[[], None]]] = [
        *((file, partial(checkout.unstage, root, file)) for file in before),
        *((file, partial(_put_back, root, file, before[file])) for file in put),
        *((str(folder), partial(_remove_empty, root, folder)) for folder in reversed(made)),
    ]
    left: dict[str, None] = {}
    for name, step in steps:
        try:
            step()
        except OSError:
            left[name] = None
    return list(left)


def _put_back(root: Path, file: str, former: bytes | None) -> None:
    if former is None:
        checkout.discard(root, file)
    else:
        checkout.write(root, file, former)


def _remove_empty(root: Path, folder: Path) -> None:
    """Remove a folder that was made; what is outside the root is the word of the user."""
    with suppress(FileNotFoundError):
        if folder == root or root.is_relative_to(folder):
            folder.rmdir()
            return
        above = folder.parent.relative_to(root).as_posix()
        with checkout.folder(root, "" if above == "." else above) as descriptor:
            os.rmdir(folder.name, dir_fd=descriptor)


def _missing_folders(root: Path, file: str) -> list[Path]:
    """Return the folders below a root that have to be made for a file, the outermost first."""
    above = [root / folder for folder in Path(file).parents if folder != Path()]
    return [folder for folder in reversed(above) if not os.path.lexists(folder)]


_LEFT = Reason("{reason} ; ce qui suit n’a pas pu être remis comme avant : {files}")
