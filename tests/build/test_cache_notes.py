"""`cache_notes`: what was noted at a place is read there, whole, or nothing is."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.build import cache_folder, cache_notes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of a cache."""
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "cache/catalogue/version/build/stamps"
    cache_folder.make(folder)
    return folder


def test_what_is_noted_is_read(folder: Path) -> None:
    """And noted anew, that is read."""
    for told in (["é", [1, None]], {}, []):
        cache_notes.write(folder / "note", told)
        assert cache_notes.read(folder / "note") == told


@pytest.mark.parametrize("place", ["stamps/other", "chunks/note", "../check/stamps/note"])
def test_a_note_of_another_place_is_none(folder: Path, place: str) -> None:
    """Whoever swapped two of them has swapped nothing of what they tell."""
    cache_notes.write(folder / "note", ["told"])
    other = (folder.parent / place).resolve()
    cache_folder.make(other.parent)
    (folder / "note").rename(other)
    with pytest.raises(ValueError, match=other.name):
        cache_notes.read(other)


def test_a_note_that_differs_by_a_bit_is_none(folder: Path) -> None:
    """Wherever it is, and so is half of one."""
    file = folder / "note"
    cache_notes.write(file, ["told", 1])
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(ValueError, match="note"):
            cache_notes.read(file)
        file.write_bytes(whole[:at])
        with pytest.raises(ValueError, match="note"):
            cache_notes.read(file)


def _socket(file: Path) -> None:
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(file.parent)
        listener.bind(file.name)
        os.chdir(here)


def _folder(file: Path) -> None:
    file.mkdir()
    (file / "inner").touch()


@pytest.mark.parametrize(
    "stand",
    [
        os.mkfifo,
        _socket,
        _folder,
        lambda file: file.symlink_to(file.parents[5] / "dear"),
        lambda file: file.symlink_to(file.parents[5]),
        lambda file: file.symlink_to("nowhere"),
        lambda file: os.link(file.parents[5] / "dear", file),
    ],
)
def test_whatever_stands_in_the_place_of_a_note_goes(
    folder: Path, stand: Callable[[Path], object]
) -> None:
    """Nobody waits for a pipe, and nothing is written into what has another name as well."""
    file, dear = folder / "note", folder.parents[4] / "dear"
    dear.write_text("dear")
    stand(file)
    cache_notes.write(file, ["told"])
    assert cache_notes.read(file) == ["told"]
    assert dear.read_text() == "dear"
    assert sorted(found.name for found in dear.parent.iterdir()) == ["cache", "dear"]


def test_nothing_is_noted_behind_a_link(folder: Path, tmp_path: Path) -> None:
    """A link that takes the place of a folder while a build works leads nowhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.rmdir()
    folder.symlink_to(elsewhere)
    with pytest.raises(OSError, match="stamps"):
        cache_notes.write(folder / "note", ["told"])
    assert list(elsewhere.iterdir()) == []
