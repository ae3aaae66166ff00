"""Files written all, or none of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maillage.mending import write


def write_all(root: Path, files: Mapping[str, str]) -> None:
    """Write new files; where one cannot be written, take back those that were.

    Args:
        root: the folder that the paths start from.
        files: the texts, by path.

    Raises:
        OSError: a file is there already, or cannot be written; all is as it was.
    """
    done: list[Path] = []
    made: list[Path] = []
    try:
        for file, text in files.items():
            path = root / file
            if path.exists():
                raise FileExistsError(f"{path} is there already")
            made += _make_folder(path.parent)
            done.append(path)
            write(path, text)
    except BaseException:
        for path in done:
            path.unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder, and return those that had to be made, the outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
