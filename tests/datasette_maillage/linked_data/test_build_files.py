"""`build_files`: a file of a build is held open by who sends it, and by nobody afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import BinaryIO

import pytest

from conftest import app_of, opened
from datasette_maillage.linked_data.compressed_files import CompressedFiles
from datasette_maillage.web.build_folder import BuildFolder, ReplacedBuildError


def test_a_file_that_is_replaced_as_it_is_compressed_is_let_go_of(
    example_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks is told to come back, and the plain file does not stay open meanwhile."""
    site = opened(example_build)
    held: list[BinaryIO] = []
    real = BuildFolder.open

    def plain(folder: BuildFolder, name: str) -> BinaryIO:
        held.append(real(folder, name))
        return held[-1]

    def replaced(_files: CompressedFiles, name: str) -> None:
        raise ReplacedBuildError(name)

    assert app_of(site).compressed_files
    monkeypatch.setattr(BuildFolder, "open", plain)
    monkeypatch.setattr(CompressedFiles, "open", replaced)
    headers = {"accept-encoding": "gzip"}
    answer = asyncio.run(site.client.get("/maillage.ttl", headers=headers))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert [stream.closed for stream in held] == [True]
