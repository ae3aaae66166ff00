"""Where contributions stand."""

from __future__ import annotations

import doctest
import errno
import os
from pathlib import Path

import pytest

from conftest import MakeCatalogue
from maillage.files import checkout
from maillage.reading import listing
from maillage.reading.listing import find
from maillage.reading.parsing import read

KINDS = ["actions", "partners"]


def test_the_examples_hold() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(listing).failed == 0


def test_files_are_found_below_their_collection_at_any_depth(make_catalogue: MakeCatalogue) -> None:
    """Files are listed by path, whatever the folders between; hidden ones and READMEs are not."""
    root = make_catalogue(
        {
            "partners/b.json": "{}",
            "actions/54/nancy/a.json": "{}",
            "actions/.gitkeep": "",
            "README.md": "",
            "actions/README.md": "",
        }
    )
    assert find(root, KINDS) == (
        ["contributions/actions/54/nancy/a.json", "contributions/partners/b.json"],
        [],
    )


@pytest.mark.parametrize(
    "name",
    [
        *("a.json", "action/a.json", "actions/a.jsn", "actions/notes.txt"),
        "actions/a.json#b.jsonl:1:0:2",
    ],
)
def test_a_stray_file_is_a_finding(make_catalogue: MakeCatalogue, name: str) -> None:
    """A file that no rule would read is never passed over in silence."""
    files, findings = find(make_catalogue({name: "{}"}), KINDS)
    assert files == []
    assert [(finding.file, finding.code) for finding in findings] == [
        (f"contributions/{name}", "F001")
    ]


def test_a_catalogue_without_contributions_is_empty(tmp_path: Path) -> None:
    """No folder means no file, and no failure."""
    assert find(tmp_path, KINDS) == ([], [])


def test_a_symbolic_link_is_not_followed(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    """A link, to a file or a folder, is refused: what it leads to may lie outside the catalogue."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.json").write_text('{"id": "a"}')
    root = make_catalogue({})
    (root / "contributions/actions").mkdir()
    (root / "contributions/actions/a.json").symlink_to(secret / "a.json")
    (root / "contributions/actions/folder").symlink_to(secret)
    files, findings = find(root, KINDS)
    assert [finding.code for finding in findings] == ["F001"]
    assert [_codes(root, file) for file in files] == [["F002"]]


def _codes(root: Path, file: str) -> list[str]:
    found = read(root, file)
    assert isinstance(found, list)
    return [one.code for one in found]


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
@pytest.mark.parametrize("place", ["contributions", "contributions/actions/a.jsonl"])
def test_what_the_machine_lacks_is_no_fault_of_a_folder(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, place: str, number: int
) -> None:
    """A folder or a bundle that cannot be opened for want of something ends the run, named."""
    root = make_catalogue({"actions/a.jsonl": '{"id": "a"}\n'})
    real_open, real_opened = os.open, checkout.opened

    def open_(path: str, *more: int, dir_fd: int | None = None) -> int:
        if path == f"{root}/{place}":
            raise OSError(number, os.strerror(number), path)
        return real_open(path, *more, dir_fd=dir_fd)

    def opened(top: Path, path: str) -> int:
        if path == place:
            raise OSError(number, os.strerror(number), f"{top}/{path}")
        return real_opened(top, path)

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(checkout, "opened", opened)
    with pytest.raises(OSError, match=place):
        find(root, KINDS)
