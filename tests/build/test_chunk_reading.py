"""`chunk_reading`: what files hold is known before any of them is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import cache
from maillage.build.cache import Cache
from maillage.build.chunk_reading import ReadChunk
from maillage.findings.finding import Finding
from maillage.model.loading import load
from maillage.reading import bundles, parsing

FILE = "contributions/sources/minimal.json"


@pytest.fixture
def root(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of one record that is old enough to be trusted by its times."""
    monkeypatch.setattr(cache, "_RECENT", -1)
    record = (EXAMPLES / "accepted/sources/minimal.json").read_bytes()
    return make_catalogue({"sources/minimal.json": record})


def _read(root: Path, *files: str) -> ReadChunk:
    return ReadChunk.of(files, root, Cache(load(root), "build"))


def test_the_digest_is_of_names_and_bytes(root: Path) -> None:
    """Another byte, another name, another order or another day is another chunk."""
    for name in ("a", "b"):
        (root / f"contributions/sources/{name}.json").write_bytes((root / FILE).read_bytes())
    names = [f"contributions/sources/{name}.json" for name in ("a", "b")]
    digests = [
        _read(root, FILE).content(None),
        _read(root, names[0]).content(None),
        _read(root, *names).content(None),
        _read(root, *reversed(names)).content(None),
    ]
    assert _read(root, FILE).content(None) == digests[0]
    (root / FILE).write_bytes((root / FILE).read_bytes() + b" ")
    digests.append(_read(root, FILE).content(None))
    assert len({*digests}) == len(digests)


def test_records_of_a_bundle_may_move(root: Path) -> None:
    """What stands before a line changes nothing of it; its bundle is opened once for all."""
    file, lines = "contributions/sources/machine.jsonl", [b'{"id": "a"}', b'{"id": "bb"}']

    def second(first: bytes) -> str:
        (root / file).write_bytes(b"\n".join([first, *lines]))
        found = bundles.addresses(file, (root / file).read_bytes())
        assert isinstance(found, list)
        read = _read(root, *found)
        assert list(read.raws) == [first, *lines]
        return _read(root, *found[1:]).content(None)

    assert second(b'{"id": "c"}') == second(b'{"id": "c", "title": "Un jardin"}')


def test_what_is_written_meanwhile_is_not_trusted_by_its_times(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is judged; how the files look then is not kept with it."""
    assert _read(root, FILE).stamp
    real = parsing.contents

    def disturbed(folder: Path, files: list[str]) -> object:
        read = list(real(folder, files))
        (root / FILE).write_bytes(b"{}")
        return read

    monkeypatch.setattr(parsing, "contents", disturbed)
    assert _read(root, FILE).stamp is None


def test_what_cannot_be_read_is_told(root: Path) -> None:
    """It stands in the place of what the file would hold, and of the contribution."""
    (root / FILE).unlink()
    read = _read(root, FILE)
    ((found,),) = read.parsed()
    assert isinstance(found, Finding)
    assert read.raws == [found]
    assert read.content(None)
