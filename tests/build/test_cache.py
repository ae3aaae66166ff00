"""`cache`: an unchanged file costs a stat and a lookup, and nothing shows in the outputs."""

from __future__ import annotations

import errno
import gc
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, copy_model
from maillage.build import (
    cache,
    cache_folder,
    cache_notes,
    pipeline,
    program_version,
    worker,
)
from maillage.build.cache_folder import of_catalogue
from maillage.build.pipeline import BuildOptions
from maillage.emit import graph
from maillage.emit.chunk import Chunk
from maillage.errors import RunError
from maillage.messages import Message
from maillage.model.loading import load
from waiting import forked


@pytest.fixture(scope="module", autouse=True)
def _small_chunks() -> Iterator[None]:
    """Make many small chunks, of files that are old enough to be trusted by their times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "CHUNK", (3, 5))
        patch.setattr(cache, "_RECENT", -1)
        yield


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A catalogue that was never built."""
    return _catalogue(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A catalogue and the digests of its outputs; who damages its cache has it made good again."""
    root = _catalogue(tmp_path_factory.mktemp("built"))
    return root, _build(root)


def _catalogue(folder: Path) -> Path:
    root = folder / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    minimal = json.loads((root / "contributions/actions/minimal.json").read_text())
    for number in range(20):
        record = {**minimal, "id": f"action-{number:02}"}
        (root / f"contributions/actions/action-{number:02}.json").write_text(json.dumps(record))
    return root


def _build(root: Path, **options: object) -> dict[str, str]:
    out = root / "build"
    report = pipeline.build(load(root), out, BuildOptions(**{"workers": 1, **options}))  # type: ignore[arg-type]
    assert report.accepted
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in out.iterdir()}


def _into(said: list[str]) -> Callable[[Message], None]:
    """Return what notes a message about the cache, in both languages."""

    def note(message: Message) -> None:
        if "cache" in message.told("en"):
            said.extend(map(message.told, ("fr", "en")))

    return note


@pytest.fixture
def emitted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of records of each chunk that is emitted anew."""
    sizes: list[int] = []
    real = graph.part

    def part(chunk: Chunk) -> Iterator[tuple[str, bytes]]:
        sizes.append(len(chunk.records))
        yield from real(chunk)

    emitters = tuple(
        replace(emitter, part=part if emitter.part is real else emitter.part)
        for emitter in worker.EMITTERS
    )
    monkeypatch.setattr(worker, "EMITTERS", emitters)
    return sizes


@pytest.mark.sample(1)
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_outputs_do_not_depend_on_the_cache(catalogue: Path, workers: int) -> None:
    """Without a cache, with a cold one and with a warm one, every byte is the same."""
    without = _build(catalogue, cached=False)
    assert _build(catalogue, workers=workers) == without
    assert _build(catalogue, workers=workers) == without


def test_unchanged_chunks_are_not_made_again(catalogue: Path, emitted: list[int]) -> None:
    """After a change in one file, its chunk alone is made again, and the change shows."""
    before = _build(catalogue)
    assert sum(emitted) == 37
    emitted.clear()
    assert _build(catalogue) == before
    assert emitted == []
    file = catalogue / "contributions/actions/action-07.json"
    file.write_text(file.read_text().replace("Cultiver", "Planter"))
    changed = _build(catalogue)
    assert len(emitted) == 1
    assert changed["actions.csv"] != before["actions.csv"]
    assert changed == _build(catalogue, cached=False)


def test_what_a_thorough_build_left_is_used_too(catalogue: Path, emitted: list[int]) -> None:
    """The fingerprints of its records are one part more of a chunk."""
    before = _build(catalogue, thorough=True)
    emitted.clear()
    assert _build(catalogue, thorough=True) == before
    assert emitted == []


def test_a_new_file_changes_the_chunks_near_it_alone(catalogue: Path, emitted: list[int]) -> None:
    """Chunks end where names say so: those some way behind a new file stay as they were."""
    _build(catalogue)
    emitted.clear()
    first = catalogue / "contributions/actions/action-00.json"
    new = json.loads(first.read_text())
    (first.with_name("aaa.json")).write_text(json.dumps({**new, "id": "aaa"}))
    assert _build(catalogue) == _build(catalogue, cached=False)
    assert sum(emitted) < 20 + 38


def test_the_content_counts_and_not_the_time(catalogue: Path, emitted: list[int]) -> None:
    """A fresh checkout has new times and the same content: nothing is made again."""
    before = _build(catalogue)
    emitted.clear()
    for file in (catalogue / "contributions").rglob("*.json"):
        os.utime(file, (1, 1))
    assert _build(catalogue) == before
    assert emitted == []


def test_parts_are_read_once_where_they_look_as_they_did(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether files were touched or not, nothing is summed of what was found sound before."""
    _build(catalogue)
    read: list[object] = []
    real = cache._is_sound
    monkeypatch.setattr(cache, "_is_sound", lambda *given: read.append(given) or real(*given))
    _build(catalogue)
    for file in (catalogue / "contributions").rglob("*.json"):
        os.utime(file, (1, 1))
    _build(catalogue)
    assert read == []
    for chunk in _chunks(catalogue):
        os.utime(chunk, (1, 1))
    _build(catalogue)
    assert len(read) == len(_chunks(catalogue))
    _build(catalogue)
    assert len(read) == len(_chunks(catalogue))


def test_a_file_written_just_now_is_read(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writes within one tick of the clock look the same: a recent file is not trusted."""
    monkeypatch.setattr(cache, "_RECENT", 10**18)
    _build(catalogue)
    stamps = {file.name for file in of_catalogue(catalogue).glob("*/build/stamps/*")}
    assert stamps == {file.name for file in of_catalogue(catalogue).glob("*/build/chunks/*")}


def test_a_file_of_another_millennium_is_read(catalogue: Path, emitted: list[int]) -> None:
    """A clock that was wrong by centuries leaves times that no number of 64 bits holds."""
    before = _build(catalogue)
    emitted.clear()
    for file in catalogue.rglob("contributions/**/*.json"):
        os.utime(file, (16_000_000_000, 16_000_000_000))
    assert _build(catalogue) == before
    assert emitted == []


def test_another_model_or_program_shares_nothing(
    catalogue: Path, emitted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version left is never used, and is removed."""
    _build(catalogue)
    emitted.clear()
    with (catalogue / "vocab/maillage.ttl").open("a") as stream:
        stream.write("# another model\n")
    _build(catalogue)
    assert sum(emitted) == 37
    emitted.clear()
    monkeypatch.setattr(program_version.platform, "python_version", lambda: "9.9")
    _build(catalogue)
    assert sum(emitted) == 37
    versions = [path for path in of_catalogue(catalogue).iterdir() if path.is_dir()]
    assert len(versions) == 1


#: Places in a chunk: its seal, the length of its summary, that itself, and some parts.
PLACES = [0, 65, 200, 0.3, 0.5, 0.99]


def _flip(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def _cut(content: bytes, at: int) -> bytes:
    return content[:at]


def _repeat(content: bytes, at: int) -> bytes:
    return content[:at] + content[at : at + 1] + content[at:]


def _leave_out(content: bytes, at: int) -> bytes:
    return content[:at] + content[at + 1 :]


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    "damage", [_flip, _cut, _repeat, _leave_out], ids=lambda damage: damage.__name__
)
@pytest.mark.parametrize("place", PLACES)
def test_a_damaged_chunk_is_made_again_and_said(
    built: tuple[Path, dict[str, str]],
    emitted: list[int],
    place: float,
    damage: Callable[[bytes, int], bytes],
) -> None:
    """One that differs by a bit is never used: the outputs are right, and a word is said."""

    def damaged(chunk: Path) -> None:
        content = chunk.read_bytes()
        at = place if isinstance(place, int) else int(len(content) * place)
        chunk.write_bytes(damage(content, at))

    _damaged_and_made_again(built, emitted, damaged)


def _longer(chunk: Path) -> None:
    chunk.write_bytes(chunk.read_bytes() + b"more")


def _in_its_place(chunk: Path) -> None:
    chunk.unlink()
    chunk.mkdir()
    (chunk / "one").write_bytes(b"more")


def _link(chunk: Path) -> None:
    """Put a link to the same content in the place of a chunk."""
    elsewhere = chunk.parents[1] / "elsewhere"
    chunk.rename(elsewhere)
    chunk.symlink_to(elsewhere)


def _pipe(chunk: Path) -> None:
    chunk.unlink()
    os.mkfifo(chunk)


def _hole(chunk: Path) -> None:
    """Have a chunk followed by a hole, which takes no place on the disk."""
    os.truncate(chunk, 1 << 40)


def _many_bytes(chunk: Path) -> None:
    """Have its summary tell of more bytes than any machine has."""
    seal, _, rest = chunk.read_bytes().partition(b" ")
    chunk.write_bytes(seal + b" " + b"9" * 30 + rest)


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "damage",
    [_longer, _in_its_place, _link, _pipe, _hole, _many_bytes],
    ids=lambda damage: damage.__name__,
)
def test_what_is_no_chunk_is_made_again_and_said(
    built: tuple[Path, dict[str, str]], emitted: list[int], damage: Callable[[Path], None]
) -> None:
    """Neither what has something behind it, nor what is no file, is used."""
    _damaged_and_made_again(built, emitted, damage)


def _damaged_and_made_again(
    built: tuple[Path, dict[str, str]], emitted: list[int], damage: Callable[[Path], None]
) -> None:
    catalogue, before = built
    damage(min(_chunks(catalogue)))
    said: list[str] = []
    assert _build(catalogue, notice=_into(said)) == before
    assert len(emitted) == 1
    assert said == [
        "Le cache était abîmé ; morceaux refaits : 1.",
        "The cache was damaged; chunks made again: 1.",
    ]
    said.clear()
    assert _build(catalogue, notice=_into(said)) == before
    assert said == []


def test_what_a_disk_lost_fails_one_build_alone(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damage that no time tells of is seen where it is used; the next build makes it again."""
    monkeypatch.setattr(cache, "_looks", lambda status: [status.st_mode, status.st_size])
    before = _build(catalogue)
    shutil.rmtree(catalogue / "build")
    for chunk in _chunks(catalogue):
        content = chunk.read_bytes()
        chunk.write_bytes(_flip(content, len(content) * 3 // 4))
    with pytest.raises(RunError, match="abîmé ; relancez"):
        _build(catalogue)
    assert not (catalogue / "build").exists()
    said: list[str] = []
    assert _build(catalogue, notice=_into(said)) == before
    assert said[0].startswith("Le cache était abîmé")


def test_a_chunk_that_is_gone_is_made_again(
    built: tuple[Path, dict[str, str]], emitted: list[int]
) -> None:
    """Whoever removes one has lost nothing, and is told nothing."""
    catalogue, before = built
    min(_chunks(catalogue)).unlink()
    said: list[str] = []
    assert _build(catalogue, notice=_into(said)) == before
    assert len(emitted) == 1
    assert said == []


def _chunks(catalogue: Path) -> list[Path]:
    """Return what the cache has of records, without what is made of all of them."""
    found = of_catalogue(catalogue).glob("*/build/chunks/*")
    return [file for file in found if b"across.db" in file.read_bytes()]


@pytest.mark.parametrize(
    "forged",
    [
        lambda told: {**told, "parts": [["../../x", 1, "0", 1], *told["parts"][1:]]},
        lambda told: {**told, "parts": [[*told["parts"][0][:3], 10**15], *told["parts"][1:]]},
        lambda told: {**told, "parts": [[*told["parts"][0][:3], -9], *told["parts"][1:]]},
        lambda told: {**told, "parts": [[*told["parts"][0][:3], "9"], *told["parts"][1:]]},
        lambda told: {**told, "parts": told["parts"][1:]},
        lambda told: {**told, "parts": []},
        lambda told: {key: told[key] for key in told if key != "findings"},
        lambda told: {**told, "content": "0" * 64},
        lambda told: [told],
        lambda _told: None,
    ],
)
def test_a_summary_that_was_forged_is_made_again(
    built: tuple[Path, dict[str, str]], emitted: list[int], forged: Callable[[Any], object]
) -> None:
    """Whoever seals one of another form stops no build, and has nothing read but the chunk."""
    catalogue, before = built
    chunk = min(_chunks(catalogue))
    head, _, rest = chunk.read_bytes().partition(b"\n")
    size = int(head.split()[1])
    body = json.dumps(forged(json.loads(rest[:size]))).encode()
    seal = cache_notes.seal(chunk, body)
    chunk.write_bytes(b"%b %d\n%b%b" % (seal, len(body), body, rest[size:]))
    assert _build(catalogue) == before
    assert len(emitted) == 1


def test_chunks_that_were_swapped_are_made_again(
    built: tuple[Path, dict[str, str]], emitted: list[int]
) -> None:
    """A summary is that of one content: a sound chunk in the place of another is not used."""
    catalogue, before = built
    chunk, other, *_ = _chunks(catalogue)
    shutil.copy(other, chunk)
    assert _build(catalogue) == before
    assert len(emitted) == 1


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "content",
    [b"", b"[", b'["../../../x",[]]', b"\xff", b'"a\0b"', b'["%b",[]]' % (b"0" * 64), b"[[],{}]"],
    ids=ascii,
)
def test_a_damaged_stamp_costs_a_reading(
    built: tuple[Path, dict[str, str]], emitted: list[int], content: bytes
) -> None:
    """What stamps name is looked for among the chunks alone; the files themselves say the rest."""
    catalogue, before = built
    for stamp in of_catalogue(catalogue).glob("*/build/stamps/*"):
        stamp.write_bytes(content)
    assert _build(catalogue) == before
    assert emitted == []


def test_stamps_that_were_swapped_are_not_believed(built: tuple[Path, dict[str, str]]) -> None:
    """Each tells of its own files alone: none has those of another chunk published twice."""
    catalogue, before = built
    stamps = sorted(of_catalogue(catalogue).glob("*/build/stamps/*"))
    contents = [stamp.read_bytes() for stamp in stamps]
    for stamp, content in zip(stamps, contents[1:] + contents[:1], strict=True):
        stamp.write_bytes(content)
    assert _build(catalogue) == before


@pytest.mark.parametrize("stand", [os.mkfifo, Path.mkdir])
def test_what_stands_in_the_place_of_stamps_holds_nobody_up(
    built: tuple[Path, dict[str, str]], emitted: list[int], stand: Callable[[Path], object]
) -> None:
    """Nobody waits for a pipe; it goes, and the next build finds the chunks by their stamps."""
    catalogue, before = built
    stamps = list(of_catalogue(catalogue).glob("*/build/stamps/*"))
    for stamp in stamps:
        stamp.unlink()
        stand(stamp)
    assert _build(catalogue) == before
    assert emitted == []
    assert all(stamp.is_file() for stamp in stamps)


def test_a_chunk_of_another_task_is_made_again(
    built: tuple[Path, dict[str, str]], emitted: list[int]
) -> None:
    """What a validation keeps of the same files holds nothing of the outputs."""
    catalogue, before = built
    assert pipeline.validate(load(catalogue), BuildOptions(workers=1)).accepted
    chunk = min(_chunks(catalogue))
    shutil.copy(chunk.parents[2] / "check/chunks" / chunk.name, chunk)
    assert _build(catalogue) == before
    assert len(emitted) == 1


def test_a_cache_that_is_cleared_while_a_build_works_fails_none(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is published by then is published, and it is said so."""
    before = _build(catalogue)
    real = pipeline.publish

    def publish(folder: Path, out: Path) -> None:
        shutil.rmtree(of_catalogue(catalogue))
        real(folder, out)

    monkeypatch.setattr(pipeline, "publish", publish)
    assert _build(catalogue) == before


@pytest.mark.sample(1)
@pytest.mark.parametrize("place", ["stamps", "chunks"])
def test_a_file_in_the_place_of_a_folder_of_the_cache(catalogue: Path, place: str) -> None:
    """The build does without, and says why."""
    before = _build(catalogue)
    (folder,) = of_catalogue(catalogue).glob(f"*/build/{place}")
    shutil.rmtree(folder)
    folder.write_text("in the way")
    said: list[str] = []
    assert _build(catalogue, notice=_into(said)) == before
    assert said[1].startswith("No cache: ")


@pytest.mark.sample(2)
@pytest.mark.parametrize("place", ["*", "*/build", "*/build/chunks", "*/build/stamps"])
def test_a_link_inside_the_cache_leads_nowhere(catalogue: Path, tmp_path: Path, place: str) -> None:
    """Nothing that it leads to is written, removed or read; the build does without the cache."""
    before = _build(catalogue)
    (folder,) = (found for found in of_catalogue(catalogue).glob(place) if found.is_dir())
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    (elsewhere / "photos").mkdir()
    (elsewhere / "photos" / "one.jpg").write_text("dear")
    (elsewhere / "letter.odt").write_text("dear as well")
    kept = sorted(elsewhere.rglob("*"))
    folder.symlink_to(elsewhere)
    said: list[str] = []
    assert _build(catalogue, notice=_into(said)) == before
    assert said[1].startswith("No cache: ")
    assert sorted(elsewhere.rglob("*")) == kept


def test_what_is_swept_stands_behind_no_link(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that takes the place of a folder while a run works leads the sweep nowhere."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "photos").mkdir(parents=True)
    real = cache.Cache.sweep

    def sweep(swept: cache.Cache, used: object) -> None:
        (folder,) = of_catalogue(catalogue).glob("*/build/chunks")
        folder.rename(tmp_path / "chunks")
        folder.symlink_to(elsewhere)
        real(swept, used)  # type: ignore[arg-type]

    monkeypatch.setattr(cache.Cache, "sweep", sweep)
    _build(catalogue)
    assert (elsewhere / "photos").is_dir()


def test_a_worker_that_is_about_to_die_keeps_nobody_from_sweeping(catalogue: Path) -> None:
    """It was forked while the cache was in use, and has a copy of what says so."""
    found = cache.Cache(load(catalogue), "build")
    (found.listed.folder / "unused").touch()
    with ExitStack() as stack:
        with found.in_use():
            stack.enter_context(forked())
        found.sweep([])
        assert not (found.listed.folder / "unused").exists()


def test_what_is_no_longer_used_is_swept(catalogue: Path) -> None:
    """The cache holds the chunks of the last builds that differed, and no more."""
    _build(catalogue)
    chunks = len(_chunks(catalogue))
    for number in range(5):
        file = catalogue / "contributions/actions/action-07.json"
        file.write_text(file.read_text().replace("ensemble", f"ensemble {number}", 1))
        _build(catalogue)
        _build(catalogue)
    assert len(_chunks(catalogue)) == chunks + cache.RUNS - 1
    stamps = list(of_catalogue(catalogue).glob("*/build/stamps/*"))
    # What is made of all parts has a note of its own alone.
    assert len(stamps) == 2 * (chunks + cache.RUNS - 1) + 1


def test_what_was_built_not_long_ago_is_not_made_again(catalogue: Path, emitted: list[int]) -> None:
    """Whoever goes back to what was has the parts of it; a damaged note of the runs has them go."""
    file = catalogue / "contributions/actions/action-07.json"
    texts = [file.read_text(), file.read_text().replace("Cultiver", "Planter")]
    for text in texts:
        file.write_text(text)
        _build(catalogue)
    emitted.clear()
    for text in texts:
        file.write_text(text)
        _build(catalogue)
    assert emitted == []
    (note,) = of_catalogue(catalogue).glob("*/build/runs.json")
    note.write_bytes(b"{")
    _build(catalogue)
    file.write_text(texts[0])
    _build(catalogue)
    assert len(emitted) == 1


def test_a_refused_chunk_is_not_kept(catalogue: Path) -> None:
    """Findings are found again each time, in full."""
    (catalogue / "contributions/actions/bad.json").write_text('{"id": "bad"}')
    model = load(catalogue)
    first = pipeline.validate(model, BuildOptions(workers=1))
    assert not first.accepted
    assert pipeline.validate(model, BuildOptions(workers=1)) == first


def test_a_reference_into_a_cached_chunk_is_checked(catalogue: Path) -> None:
    """A record that goes leaves its references dangling, though their chunk is unchanged."""
    model = load(catalogue)
    assert pipeline.validate(model, BuildOptions(workers=1)).accepted
    (catalogue / "contributions/sources/rapport-d-activite-2024.json").unlink()
    report = pipeline.validate(model, BuildOptions(workers=1))
    assert {finding.code for finding in report.findings} == {"R003"}
    uncached = pipeline.validate(model, BuildOptions(workers=1, cached=False))
    assert report == uncached


def test_a_machine_that_cannot_hold_a_cache_does_without(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder cannot be made, the build works all the same, and says so."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(cache_folder.VARIABLE, str(tmp_path / "file" / "cache"))
    said: list[str] = []
    found = _build(catalogue, notice=_into(said))
    assert found == _build(catalogue, cached=False)
    assert [sentence.split(" ")[0] for sentence in said] == ["Sans", "No"]


def test_a_cache_that_has_become_read_only_is_left_alone(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home mounted read-only, with the cache of before, builds all the same."""
    _build(catalogue)
    home = of_catalogue(catalogue)
    before = sorted(home.rglob("*"))
    (catalogue / "contributions/actions/action-03.json").unlink()
    # Who is root may write to any folder, save one of such a mount: only the system can tell.
    monkeypatch.setattr(cache.os, "access", lambda *_: False)
    _build(catalogue)
    assert sorted(home.rglob("*")) == before


def test_a_new_day_is_judged_anew(catalogue: Path) -> None:
    """What was found by one day is not told on another, when time has overtaken a record."""
    file = catalogue / "contributions/actions/minimal.json"
    record = {**json.loads(file.read_text()), "ends": "2026-12"}
    file.write_text(json.dumps(record))

    def found(day: date) -> list[str]:
        options = BuildOptions(workers=1, thorough=True, today=day)
        report = pipeline.validate(load(catalogue), options)
        return [finding.code for finding in report.findings if finding.code == "C005"]

    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert [found(before), found(after), found(after), found(before)] == [
        [],
        ["C005"],
        ["C005"],
        [],
    ]


@pytest.mark.parametrize("state", ["cold", "warm"])
def test_chunks_are_let_go_once_they_are_taken(catalogue: Path, state: str) -> None:
    """However many chunks there are, a run holds what the cache says of two of them at most."""
    # What is there already is none of it, and takes long to look through at each step.
    gc.freeze()
    if state == "warm":
        _build(catalogue)
    held: list[int] = []

    def count(_done: int, _all: int) -> None:
        held.append(sum(type(instance) is cache.Entry for instance in gc.get_objects()))

    _build(catalogue, progress=count)
    assert len(held) > 4
    assert max(held) <= 2


def test_a_cache_whose_disk_is_full_fails_no_build(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The build has its own disk: what the cache cannot keep is put there, and published."""
    model = load(catalogue)
    pipeline.build(model, tmp_path / "without", BuildOptions(1, cached=False))

    def is_full(*_: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(cache.Cache, "keep", is_full)
    pipeline.build(model, tmp_path / "full", BuildOptions(1))
    sums = [(tmp_path / name / "SHA256SUMS").read_bytes() for name in ("without", "full")]
    assert sums[0] == sums[1]
