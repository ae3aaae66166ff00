"""`release/record_changes`: what changed between two builds, without reading what they share."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest

from conftest import EXAMPLES, copy_model
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.emit import manifest
from maillage.emit.record_lines import line
from maillage.model.loading import load
from maillage.release import record_changes, state
from maillage.release.graph_states import graph_states

ACTION = orjson.loads((EXAMPLES / "accepted/actions/difficult.json").read_bytes())
#: The title of it in each of the two builds, which are called after it.
TITLES = ("Avant", "Après")


def _of(before: Any, after: Any) -> record_changes.Change:
    lines = [
        {line("contributions/actions/a.json", "action/a", record=record)} if record else set()
        for record in (before, after)
    ]
    (change,) = record_changes.of_lines(*lines)
    return change


@pytest.mark.parametrize(
    ("before", "after", "operation"),
    [
        (None, {"title": "A"}, "new"),
        ({"title": "A"}, None, "removed"),
        ({"title": "A"}, {"title": "B"}, "corrected"),
        ({"status": "en-cours"}, {"status": "terminee"}, "ended"),
        ({"title": "A"}, {"title": "A", "ends": "2020"}, "ended"),
        ({"ends": "2019"}, {"ends": "2020"}, "corrected"),
        ({"title": "A"}, {"title": "A", "withdrawn_on": "2026-01-01"}, "withdrawn"),
        ({"title": "A"}, {"title": "A", "replaced_by": "b"}, "merged"),
        ({"withdrawn_on": "2026-01-01"}, {"title": "A"}, "restored"),
    ],
)
def test_what_happened_to_a_record_has_a_name(before: Any, after: Any, operation: str) -> None:
    """New, corrected, ended, merged, withdrawn, restored and removed are told apart."""
    assert _of(before, after).operation == operation


def test_a_value_is_told_where_it_stands() -> None:
    """Values inside objects and lists have their JSON Pointer; a longer list is one value."""
    before = {"people": {"count": 1}, "parts": [{"role": "x"}, {"role": "y"}], "themes": ["a"]}
    after = {"people": {"count": True}, "parts": [{"role": "x"}, {"role": "z"}], "themes": []}
    found = [(field.path, field.before, field.after) for field in _of(before, after).fields]
    expected = [("/parts/1/role", "y", "z"), ("/people/count", 1, True), ("/themes", ["a"], [])]
    assert found == expected


def test_one_and_true_and_one_point_nought_are_three_values() -> None:
    """Values are compared as JSON writes them."""
    (field,) = _of({"count": 1}, {"count": 1.0}).fields
    assert (field.before, field.after) == (1, 1.0)


def test_a_code_under_another_name_was_renamed() -> None:
    """A new code with the labels of one that is gone tells which it was."""
    labels = {"prefLabel@fr": ["Sport"], "prefLabel@en": ["Sports"]}
    old, new = (line("vocab/concepts/themes.ttl", f"themes/{c}", term=labels) for c in "ab")
    found = {change.operation: change for change in record_changes.of_lines([old], [new])}
    assert found["renamed"].was == "themes/a"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two builds of the accepted examples in chunks of a few, of which one has a title changed."""
    folder = tmp_path_factory.mktemp("originals")
    root = folder / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    options = BuildOptions(workers=1, cached=False)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "CHUNK", (1, 3))
        for title in TITLES:
            record = orjson.dumps({**ACTION, "title": title})
            (root / "contributions/actions/difficult.json").write_bytes(record)
            assert pipeline.build(load(root), folder / "builds" / title, options).accepted
    return folder / "builds"


@pytest.fixture
def builds(originals: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the two."""
    copy = Path(shutil.copytree(originals, tmp_path / "builds"))
    return copy / TITLES[0], copy / TITLES[1]


def test_the_lines_of_a_build_are_sorted_and_named_by_their_checksum(
    builds: tuple[Path, Path],
) -> None:
    """The SHA-256 of the file is the state of the records, and the index covers all of it."""
    file = builds[0] / "maillage.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    assert lines == sorted(lines)
    assert state.checksum(lines) == hashlib.sha256(file.read_bytes()).hexdigest()
    for name in ("maillage.jsonl", "maillage.ttl"):
        content, start = (builds[0] / name).read_bytes(), 0
        listed = manifest.read((builds[0] / manifest.FILE).read_bytes())
        for size, digest in listed[manifest.SEGMENTS][name]:
            assert hashlib.sha256(content[start : start + size]).hexdigest() == digest
            start += size
        assert start == len(content)


def test_only_segments_that_differ_are_read(
    builds: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One title that changed is found in a small part of two builds, in both forms."""
    (change,) = record_changes.changes(*builds)
    assert [(field.path, field.after) for field in change.fields] == [("/title", "Après")]
    read: list[int] = []
    parse = state.triples
    monkeypatch.setattr(state, "triples", lambda text: (read.append(len(text)), parse(text))[1])
    removed, added = state.differing_triples(*builds)
    assert (len(removed), len(added)) == (1, 1)
    whole = (builds[0] / "maillage.ttl").stat().st_size
    assert sum(read) < whole / 10


def test_a_build_says_the_state_of_its_records(
    builds: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among its checksums, so that the records are not read; where there are none, they are."""
    wanted = state.checksum(state.lines_of_records(builds[0]))
    with monkeypatch.context() as without:
        without.delattr(state, "lines_of_records")
        assert state.of_records(builds[0]) == wanted
    (builds[0] / "SHA256SUMS").unlink()
    assert state.of_records(builds[0]) == wanted


@pytest.mark.parametrize("broken", [False, True])
def test_the_checksum_of_a_graph_is_that_of_its_sorted_triples(
    builds: tuple[Path, Path], broken: bool
) -> None:
    """Whether its segments are known or not, and one behind the other."""
    if broken:
        (builds[0] / manifest.FILE).unlink()
    wanted = [state.checksum(state.graph_lines(build)) for build in builds]
    assert graph_states(*builds) == wanted


def test_an_index_of_another_file_is_not_believed(builds: tuple[Path, Path]) -> None:
    """Where the index does not fit its file, all of the file is read."""
    for broken in (b"[]", b"{", b"[[1,2]]", b'{"a":1}', b"[null]"):
        (builds[0] / manifest.FILE).write_bytes(broken)
        (change,) = record_changes.changes(*builds)
        assert change.id == "action/difficult"
