"""`derived_parts`: what is made of other things than files is kept by what it was made of."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import pipeline
from maillage.build.cache import Cache
from maillage.build.cache_folder import of_catalogue
from maillage.build.derived_parts import DerivedParts
from maillage.build.pipeline import BuildOptions
from maillage.emit import graph
from maillage.emit.chunk_parts import ChunkPart
from maillage.messages import Message
from maillage.model.loading import load


@pytest.fixture
def empty(make_catalogue: MakeCatalogue) -> Cache:
    """An empty one."""
    return Cache(load(make_catalogue({})), "build")


def test_what_is_made_of_the_same_is_made_once(empty: Cache, tmp_path: Path) -> None:
    """Of another thing, or under another name, it is made anew."""
    asked: list[str] = []

    def made(text: str) -> list[tuple[str, bytes]]:
        asked.append(text)
        return [("a", text.encode())]

    for name, of, text in (("n", b"1", "x"), ("n", b"1", "y"), ("n", b"2", "z"), ("m", b"1", "t")):
        (part,) = DerivedParts(empty, tmp_path)(name, of, lambda text=text: made(text))
        assert part.read().decode() == asked[-1]
    assert asked == ["x", "z", "t"]
    assert not list(tmp_path.glob("n-*"))


def test_without_a_cache_they_are_in_the_folder(
    empty: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is none, and where its disk is full, which is told once."""
    told: list[Message] = []

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Cache, "keep", full)
    for number, some in enumerate((None, empty)):
        (folder := tmp_path / str(number)).mkdir()
        derived = DerivedParts(some, folder, told.append)
        for of in (b"1", b"2"):
            (part,) = derived("n", of, lambda of=of: [("a", of)])
            assert Path(part.file).parent == folder
            assert part.read() == of
        assert derived.places == []
    assert len(told) == 1


def test_the_days_of_all_chunks_are_made_anew_where_a_date_is_another(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that changes no date reads none; what is damaged is made again, and told."""
    example = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
    root = make_catalogue({f"sources/{json.loads(example)['id']}.json": example})
    read: list[str] = []
    real = ChunkPart.read

    def noted(part: ChunkPart) -> bytes:
        read.append(part.name)
        return real(part)

    monkeypatch.setattr(ChunkPart, "read", noted)
    told: list[str] = []

    def build() -> list[str]:
        read.clear()
        told.clear()
        options = BuildOptions(
            workers=1, outputs=False, notice=lambda message: told.append(str(message))
        )
        assert pipeline.build(load(root), root / "build", options).accepted
        return [name for name in read if name == graph.DATES]

    assert build()
    assert not build()
    (chunks,) = of_catalogue(root).glob("*/build/chunks")
    for file in chunks.iterdir():
        content = file.read_bytes()
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert build()
    assert any(text.endswith(": 2.") for text in told), told
    shutil.rmtree(chunks.parent)
    assert build()
    assert not any("abîmé" in text for text in told)
