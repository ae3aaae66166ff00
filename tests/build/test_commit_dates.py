"""`commit_dates`: what Git tells of a chunk is kept as its parts are, and never outlives it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import cache, pipeline
from maillage.build.cache_folder import of_catalogue
from maillage.build.pipeline import BuildOptions
from maillage.emit.chunk_parts import Parts
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.release import part_publication
from repositories import git, under_git

#: The parts of dates: a row a record, for tables, for the graph, for the database.
_NAMES = ("record_dates.csv", "commits.ttl", "dates.json")
_RECORD = json.loads((EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8"))
_FILES = [f"sources/source-{number:02}.json" for number in range(16)]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several chunks, of files that are old enough to be trusted by their times."""
    monkeypatch.setattr(pipeline, "CHUNK", (3, 5))
    monkeypatch.setattr(cache, "_RECENT", -1)


@pytest.fixture
def root(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of which all was committed on one day."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-02-01T12:00:00+0000")
    return under_git(make_catalogue({file: _text(file) for file in _FILES}))


def _text(file: str, title: str = "Une source") -> str:
    return json.dumps(_RECORD | {"id": Path(file).stem, "title": title}, ensure_ascii=False)


def _write(root: Path, file: str, title: str) -> None:
    (root / "contributions" / file).write_text(_text(file, title), encoding="utf-8")


def _commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "more")


def _built(root: Path, out: str = "build", *, cached: bool = True) -> dict[str, bytes]:
    """Build, and return what is published."""
    options = BuildOptions(workers=1, cached=cached)
    assert pipeline.build(load(root), root.parent / out, options).accepted
    found = (file for file in (root.parent / out).iterdir() if file.is_file())
    return {file.name: file.read_bytes() for file in found}


def _parts(root: Path) -> dict[str, list[bytes]]:
    """Return what the parts of dates hold, chunk by chunk."""
    found: dict[str, list[bytes]] = {}

    def ready(_model: Model, parts: Parts) -> None:
        for name in _NAMES:
            found[name] = [part.read() for part in parts.get(name, ())]

    options = BuildOptions(workers=1, outputs=False, parts_ready=ready)
    assert pipeline.build(load(root), root / "build", options).accepted
    return found


def _days(files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    _, *lines = files["record_dates.csv"].decode().splitlines()
    rows = (line.split(",") for line in lines)
    return {name: (created, modified) for _, name, created, modified in rows}


def test_what_is_damaged_is_made_again_and_said(root: Path) -> None:
    """What Git tells is kept in chunks too, and counted with the others."""
    before = _built(root)
    chunks = list(of_catalogue(root).glob("*/build/chunks/*"))
    for chunk in chunks:
        chunk.write_bytes(chunk.read_bytes()[:-1])
    said: list[str] = []
    options = BuildOptions(workers=1, notice=lambda message: said.append(str(message)))
    assert pipeline.build(load(root), root.parent / "build", options).accepted
    assert said == [f"Le cache était abîmé ; morceaux refaits : {len(chunks)}."]
    assert _built(root) == before


def test_a_commit_changes_the_parts_of_its_chunk_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every other chunk the parts are those of the build before."""
    before = _parts(root)
    assert {len(some) for some in before.values()} == {5}
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0000")
    _write(root, _FILES[7], "Une autre")
    _commit(root)
    after = _parts(root)
    for name in _NAMES:
        touched = [was != now for was, now in zip(before[name], after[name], strict=True)]
        assert sum(touched) == 1
        assert b"2026-03-01" in after[name][touched.index(True)]


def test_a_commit_publishes_the_parts_of_its_chunk_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differs by a day is told to whoever follows: parts of one chunk, and two differences."""
    place = root.parent / "published"
    done: list[part_publication.PublishedParts] = []

    def publish() -> int:
        def ready(model: Model, parts: Parts) -> None:
            done.append(part_publication.publish(model, parts, place.as_uri()))

        options = BuildOptions(workers=1, outputs=False, parts_ready=ready)
        pipeline.build(load(root), root / "build", options)
        return len(list((place / "parts").iterdir()))

    publish()
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0000")
    _write(root, _FILES[7], "Une autre")
    uncommitted = publish()
    assert done[-1].is_compared
    _commit(root)
    # The record is as it was: no part but those of dates is new.
    assert publish() == uncommitted + len(_NAMES)
    changes = (change.read_text() for change in (place / "changes").glob("*.rdfp"))
    assert any("2026-03-01" in change for change in changes)


def test_dates_follow_each_change_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not committed has no date; the next build after the commit has that of it."""
    kept = ("2025-02-01", "2025-02-01")
    first = _built(root)
    assert _days(first) == dict.fromkeys((Path(file).stem for file in _FILES), kept)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0000")
    _write(root, _FILES[7], "Une autre")
    others = dict.fromkeys((Path(file).stem for file in _FILES if file != _FILES[7]), kept)
    assert _days(_built(root)) == others
    _commit(root)
    after = _built(root)
    assert _days(after) == others | {"source-07": ("2025-02-01", "2026-03-01")}
    # Nothing but the day of a commit may differ: the bytes of the file are the same as before.
    _write(root, _FILES[7], "Une source")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-04-01T12:00:00+0000")
    _commit(root)
    again = _built(root)
    assert _days(again) == others | {"source-07": ("2025-02-01", "2026-04-01")}
    assert again["sources.csv"] == first["sources.csv"]
    assert again["maillage.ttl"] != first["maillage.ttl"]


def _amend(root: Path) -> None:
    _write(root, _FILES[7], "Une autre")
    git(root, "commit", "--quiet", "--all", "--amend", "-m", "again")


def _rename(root: Path) -> None:
    (root / "contributions" / _FILES[7]).unlink()
    _write(root, "sources/source-zz.json", "Une source")
    _commit(root)


def _move(root: Path) -> None:
    file = root / "contributions" / _FILES[7]
    (file.parent / "sub").mkdir()
    file.rename(file.parent / "sub" / file.name)
    _commit(root)


def _forget(root: Path) -> None:
    git(root, "commit", "--quiet", "--allow-empty", "-m", "more")
    (root / ".git/shallow").write_text(git(root, "rev-parse", "HEAD"))


_OLD, _NEW = ("2025-02-01", "2025-02-01"), ("2026-03-01", "2026-03-01")


@pytest.mark.parametrize(
    ("change", "name", "days", "other"),
    [
        (_amend, "source-07", _NEW, _NEW),
        (_rename, "source-zz", _NEW, _OLD),
        (_move, "source-07", _NEW, _OLD),
        (_forget, "source-07", None, None),
    ],
)
def test_a_build_has_the_bytes_of_a_fresh_one(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
    name: str,
    days: tuple[str, str] | None,
    other: tuple[str, str] | None,
) -> None:
    """Whatever became of the past of a catalogue that was built before."""
    _built(root)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0000")
    change(root)
    after = _built(root)
    assert (_days(after).get(name), _days(after).get("source-03")) == (days, other)
    assert after == _built(root, "fresh", cached=False)
