"""`snapshot`: what is served stays as it was, checked, wherever it can be kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from maillage.errors import DamagedError
from maillage.files import snapshot


@pytest.fixture
def build(example_build: Path, tmp_path: Path) -> Path:
    """A build of its own."""
    return Path(shutil.copytree(example_build, tmp_path / "build"))


def test_a_copy_stays_when_the_build_goes(build: Path) -> None:
    """The files are those of the build, and outlive it."""
    content = {file.name: file.read_bytes() for file in build.iterdir()}
    copy = snapshot.take(build)
    shutil.rmtree(build)
    assert {file.name: file.read_bytes() for file in copy.iterdir()} == content


def test_what_is_written_into_a_build_is_not_served(build: Path) -> None:
    """Somebody copies another build over it, file by file, or cuts one short."""
    content = (build / "maillage.db").read_bytes()
    copy = snapshot.take(build)
    os.truncate(build / "maillage.db", 1000)
    assert (copy / "maillage.db").read_bytes() == content


def test_the_files_of_a_large_build_are_linked(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would take time and room."""
    monkeypatch.setattr(snapshot, "SMALL", 1000)
    copy = snapshot.take(build)
    assert (copy / "maillage.db").samefile(build / "maillage.db")


def test_files_are_copied_where_they_cannot_be_linked(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without links the copy is a true one, as old as the build."""

    def refuse(*_places: object, **_more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(snapshot, "SMALL", 0)
    copy = snapshot.take(build)
    for file in build.iterdir():
        assert (copy / file.name).read_bytes() == file.read_bytes()
        assert (copy / file.name).stat().st_mtime_ns == file.stat().st_mtime_ns
        assert not (copy / file.name).samefile(file)


def test_a_link_in_the_place_of_the_build_is_not_followed(build: Path, tmp_path: Path) -> None:
    """What is served is the folder of that name, not what somebody had it lead to."""
    (tmp_path / "link").symlink_to(build)
    with pytest.raises(NotADirectoryError):
        snapshot.take(tmp_path / "link")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build", "link"]


def test_links_lead_nowhere(build: Path) -> None:
    """A link in the folder, which others may have put there, is left out."""
    (build / "secret").symlink_to("/etc/passwd")
    assert not (snapshot.take(build) / "secret").is_symlink()
    (build / "sources.csv").unlink()
    (build / "sources.csv").symlink_to("/etc/passwd")
    with pytest.raises(DamagedError, match=r"sources\.csv"):
        snapshot.take(build)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"no checksums\n"])
def test_checksums_that_say_nothing_are_damaged(build: Path, content: bytes) -> None:
    """A build without readable checksums is no build, and leaves no copy."""
    (build / "SHA256SUMS").write_bytes(content)
    with pytest.raises(DamagedError):
        snapshot.take(build)
    assert [folder.name for folder in build.parent.iterdir()] == ["build"]


@pytest.mark.parametrize("place", ["beside", "away"])
def test_what_a_killed_process_left_is_removed(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The copy of a process that is no more goes; that of one that lives stays.

    A site that may not write beside the build keeps its copy among the temporary files.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    stem = {
        "beside": f"{build.parent}/.build.serving-",
        "away": f"{tmp_path}/temporary/maillage.serving-",
    }[place]
    rest, own = Path(f"{stem}{gone.pid}-x"), Path(f"{stem}{os.getpid()}-x")
    for folder in (rest, own):
        folder.mkdir()
    snapshot.remove_rests(build)
    assert (rest.exists(), own.exists()) == (False, True)
