"""`render_jobs`: what is published and made of the same parts is not made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue, copy_model
from maillage.build import cache, pipeline, render_jobs
from maillage.build.pipeline import BuildOptions
from maillage.emit import renderings
from maillage.emit.chunk_parts import ChunkPart
from maillage.model.loading import load

_NAMES = [f"source-{number:02}" for number in range(8)]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several chunks, of files that are old enough to be trusted by their times."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    monkeypatch.setattr(cache, "_RECENT", -1)


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """A catalogue that was built."""
    root = make_catalogue(_sources())
    _sums(root)
    return root


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue that was built, and built anew beside; who spoils the one has it mended."""
    root = tmp_path_factory.mktemp("mended") / "catalogue"
    copy_model(root)
    (root / "contributions/sources").mkdir()
    for name, text in _sources().items():
        (root / "contributions" / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "CHUNK", (2, 3))
        patched.setattr(cache, "_RECENT", -1)
        assert _sums(root) == _sums(root, cached=False)
    return root


def _sources() -> dict[str, str]:
    text = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
    return {f"sources/{name}.json": text.replace('"minimal"', f'"{name}"', 1) for name in _NAMES}


def _sums(root: Path, **options: object) -> str:
    out = root / "build" if options.get("cached", True) else root / "fresh"
    report = pipeline.build(load(root), out, BuildOptions(**{"workers": 1, **options}))  # type: ignore[arg-type]
    assert report.accepted
    return (out / "SHA256SUMS").read_text()


def _inodes(root: Path) -> dict[str, int]:
    return {file.name: file.stat().st_ino for file in (root / "build").iterdir()}


def _change(root: Path) -> None:
    file = root / "contributions/sources/source-03.json"
    file.write_text(file.read_text().replace('"title": "', '"title": "Autre ', 1))


#: What describes the build is written each time.
_WRITTEN = {"SHA256SUMS", "catalog.ttl", "report.json"}


def test_tables_are_shared_out_by_their_size(root: Path) -> None:
    """Each output is made by one job, and no job has much more to do than another."""
    model = load(root)
    wanted = {each.name for each in renderings(model)}
    parts = {
        name: [ChunkPart("", name, 10 + number % 7, "", 0, 0)]
        for number, name in enumerate(sorted({x for r in renderings(model) for x in r.parts}))
    }
    jobs = list(render_jobs.jobs(wanted, model, parts, root))
    made = [name for job in jobs for name in job.names]
    assert sorted(made) == sorted(wanted)
    several = [job for job in jobs if len(job.names) > 1]
    assert len(several) == render_jobs.SHARES
    sizes = [sum(part.size for some in job.parts.values() for part in some) for job in several]
    assert max(sizes) - min(sizes) <= 16


def test_what_did_not_change_is_the_same_file(root: Path) -> None:
    """A build of the same files makes no output again."""
    before, sums = _inodes(root), _sums(root)
    after = _inodes(root)
    assert {name for name in before if before[name] != after[name]} <= _WRITTEN
    assert sums == _sums(root, cached=False)
    assert all(file.stat().st_nlink == 1 for file in (root / "build").iterdir())


@pytest.mark.parametrize("workers", [1, 2])
def test_a_change_makes_what_is_made_of_it(root: Path, workers: int) -> None:
    """Whatever holds the record is made again, the other tables are not; the bytes are right."""
    before = _inodes(root)
    _change(root)
    assert _sums(root, workers=workers) == _sums(root, cached=False)
    after = _inodes(root)
    made = {name for name in before if before[name] != after[name]} - _WRITTEN
    assert made == {
        "maillage.db",
        "maillage.jsonl",
        "maillage.parts.json",
        "maillage.ttl",
        "sources.csv",
    }


def _edit(file: Path) -> None:
    """Write to the file, and give it the time that it had."""
    status = file.stat()
    with file.open("r+b") as stream:
        stream.write(b"X")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replace(file: Path) -> None:
    """Put another file in its place, with the same size and time."""
    status, other = file.stat(), file.with_name("other")
    other.write_bytes(b"X" * status.st_size)
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.rename(file)


def _link(file: Path) -> None:
    """Put a link in its place, to what it was."""
    elsewhere = file.parents[1] / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


@pytest.mark.sample(4)
@pytest.mark.parametrize("tamper", [_edit, _replace, _link, Path.unlink])
@pytest.mark.parametrize("name", ["actions.csv", "maillage.ttl", "maillage.parts.json"])
def test_what_was_touched_is_made_again(
    mended: Path, tamper: Callable[[Path], object], name: str
) -> None:
    """Only what looks as the last build left it is taken over, and nothing through a link."""
    file, fresh = mended / "build" / name, mended / "fresh"
    tamper(file)
    assert _sums(mended) == (fresh / "SHA256SUMS").read_text()
    assert not file.is_symlink()
    assert file.read_bytes() == (fresh / name).read_bytes()


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_is_written_to_what_is_published(root: Path, workers: int) -> None:
    """Who reads the former build goes on reading it, also where half a pair is made again."""
    former = root / "former.ttl"
    os.link(root / "build/maillage.ttl", former)
    before = former.read_bytes()
    # The link has shown on the file itself: the note is taken anew.
    _sums(root)
    (root / "build/maillage.parts.json").unlink()
    _change(root)
    _sums(root, workers=workers)
    assert former.read_bytes() == before


@pytest.mark.parametrize("written", [b"{", b"[[1, 2], 3]", b'{"maillage.ttl": 1}', b"null"])
def test_a_note_that_cannot_be_read_is_none(root: Path, written: bytes) -> None:
    """Whatever stands in its place, the outputs are made."""
    (note,) = cache.cache_folder.of_catalogue(root).glob("*/build/published.json")
    note.write_bytes(written)
    assert _sums(root) == _sums(root, cached=False)


def test_a_note_that_differs_by_a_letter_is_none(root: Path) -> None:
    """The digest that it tells of an output is the one that is published."""
    _sums(root)
    (note,) = cache.cache_folder.of_catalogue(root).glob("*/build/published.json")
    digest = sha256((root / "build/actions.csv").read_bytes()).hexdigest().encode()
    assert digest in note.read_bytes()
    note.write_bytes(note.read_bytes().replace(digest, digest[1:] + digest[:1]))
    assert _sums(root) == _sums(root, cached=False)
