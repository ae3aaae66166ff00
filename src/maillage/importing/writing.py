"""Files written all, or none of them."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

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
        OSError: a new file is there already, or one cannot be written; all is as it was.
    """
    before: dict[str, bytes | None] = {}
    put: list[str] = []
    made: list[Path] = []
    try:
        checkout.remove_rests(root, files)
        for file, text in files.items():
            former = checkout.read_if_any(root, file)
            if former is not None and file not in replaced:
                raise FileExistsError(f"{root / file} is there already")
            made += _make_folder((root / file).parent)
            before[file] = former
            checkout.stage(root, file, text.encode())
        for file in files:
            put.append(file)
            checkout.put(root, file)
    except BaseException:
        _take_back(root, before, put)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _take_back(root: Path, before: Mapping[str, bytes | None], put: Sequence[str]) -> None:
    """Remove what was staged, and put back what was in the place of what was put."""
    for file in before:
        checkout.unstage(root, file)
    for file in put:
        former = before[file]
        if former is None:
            checkout.remove(root / file)
        else:
            checkout.write(root, file, former)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder, and return those that had to be made, the outermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
