"""`compressed_files`: the files of a build compressed once, as long as the machine lets them be."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from datasette_maillage.linked_data import compressed_files
from datasette_maillage.linked_data.compressed_files import CompressedFiles
from datasette_maillage.web.build_folder import BuildFolder

TEXT = b"Une fiche par ligne.\n" * 1000


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CompressedFiles]:
    """The files of a build of one file."""
    (tmp_path / "build").mkdir()
    (tmp_path / "temporary").mkdir()
    (tmp_path / "build" / "file").write_bytes(TEXT)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    descriptor = os.open(tmp_path / "build", os.O_RDONLY)
    found = CompressedFiles(BuildFolder(descriptor, {"file": ""}))
    yield found
    found.close()
    os.close(descriptor)


def _content(files: CompressedFiles) -> bytes:
    stream = files.open("file")
    assert stream
    with stream:
        return gzip.decompress(stream.read())


@pytest.mark.parametrize("gone", ["maillage-*/inside/file", "maillage-*/inside", "maillage-*"])
def test_a_copy_that_was_tidied_away_is_made_again(
    files: CompressedFiles, tmp_path: Path, gone: str
) -> None:
    """The system tidies its temporary folder; the site would say for ever that it must restart."""
    assert _content(files) == TEXT
    (place,) = (tmp_path / "temporary").glob(gone)
    place.unlink() if place.is_file() else shutil.rmtree(place)
    assert _content(files) == TEXT


def test_no_copy_is_made_once_the_site_ends(files: CompressedFiles, tmp_path: Path) -> None:
    """A thread that was asked for one may come to it as late as that; the plain file is sent."""
    assert _content(files) == TEXT
    files.close()
    assert files.open("file") is None
    assert list((tmp_path / "temporary").iterdir()) == []


def test_half_a_copy_takes_no_room(
    files: CompressedFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk is full the file is sent as it is, and what was begun goes."""

    def fill(_plain: object, packed: object, _size: int) -> None:
        packed.write(TEXT)  # type: ignore[attr-defined]
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as full:
        full.setattr(compressed_files.shutil, "copyfileobj", fill)
        assert files.open("file") is None
    assert list((tmp_path / "temporary").glob("*/*/*")) == []
    assert _content(files) == TEXT
