"""Files written all, or none of them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path

from maillage.mending import write


def write_all(root: Path, files: Mapping[str, str], replaced: Container[str] = ()) -> None:
    """Write files; where one cannot be written, put everything back as it was.

    Args:
        root: the folder that the paths start from.
        files: the texts, by path.
        replaced: the paths of those that may be there already.

    Raises:
        OSError: a new file is there already, or one cannot be written; all is as it was.
    """
    done: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for file, text in files.items():
            path = root / file
            if path.exists() and file not in replaced:
                raise FileExistsError(f"{path} is there already")
            made += _make_folder(path.parent)
            done[path] = path.read_bytes() if path.exists() else None
            write(path, text)
    except BaseException:
        for path, before in done.items():
            if before is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(before)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder, and return those that had to be made, the outermost first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
