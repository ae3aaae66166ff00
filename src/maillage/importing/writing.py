"""Files written all, or none of them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path

from maillage.files import checkout


def write_all(root: Path, files: Mapping[str, str], replaced: Container[str] = ()) -> None:
    """Write files; where one cannot be written, put everything back as it was.

    Args:
        root: the folder that the paths start from.
        files: the texts, by path.
        replaced: the paths of those that may be there already.

    Raises:
        OSError: a new file is there already, or one cannot be written; all is as it was.
    """
    done: dict[str, bytes | None] = {}
    made: list[Path] = []
    try:
        for file, text in files.items():
            before = _former(root, file)
            if before is not None and file not in replaced:
                raise FileExistsError(f"{root / file} is there already")
            made += _make_folder((root / file).parent)
            done[file] = before
            checkout.write(root, file, text.encode())
    except BaseException:
        for file, before in done.items():
            if before is None:
                checkout.remove(root / file)
            else:
                checkout.write(root, file, before)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _former(root: Path, file: str) -> bytes | None:
    """Return what is in a file, or nothing where it, or its folder, is not there yet."""
    try:
        return checkout.read(root, file)
    except FileNotFoundError:
        return None


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder, and return those that had to be made, the outermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
