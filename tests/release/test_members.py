"""`release/members`: what an event stream tells of a version, in blocks that are read alone."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from histories import BASE, graph, history

from maillage.release import members, state
from releasing import FIRST, SECOND, run


def _triples(version: dict[str, object]) -> set[bytes]:
    buffer = io.BytesIO()
    ox.serialize(graph(version), buffer, format=ox.RdfFormat.N_TRIPLES)
    return state.triples(buffer.getvalue(), state.N_TRIPLES)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, set[bytes]]]:
    """A folder with the members of twenty versions, and the triples of each version."""
    folder, former = tmp_path_factory.mktemp("members"), set[bytes]()
    found = {}
    for number, version in enumerate(history(3), 1):
        name, now = f"2026-01-05.{number}", _triples(version)
        (folder / name).mkdir()
        members.write(folder / name, BASE, name, former, now)
        found[name], former = now, now
    return folder, found


def test_whoever_follows_holds_the_graph_of_each_version(
    told: tuple[Path, dict[str, set[bytes]]],
) -> None:
    """What came, changed and went of twenty versions leads to the triples of each."""
    folder, versions = told
    assert list(members.followed(folder, versions)) == list(versions.values())
    happened = {
        activity
        for version in versions
        for block in members.blocks(folder, version)
        for activity in block.members.values()
    }
    assert happened == {members.CREATE, members.UPDATE, members.DELETE}


def test_a_block_is_quads_that_say_of_what_and_when(
    told: tuple[Path, dict[str, set[bytes]]],
) -> None:
    """Each member is a named graph, with its thing, its moment and its activity in no graph."""
    folder, _ = told
    (block,) = members.blocks(folder, "2026-01-05.2")
    quads = list(ox.parse(b"".join(members.read(folder, block)), format=ox.RdfFormat.N_QUADS))
    names = {block.iri(thing): thing for thing in block.members}
    about = [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]
    assert {quad.subject.value for quad in about} == set(names)
    said: dict[str, Any] = {(q.subject.value, q.predicate.value): q.object.value for q in about}
    for name, thing in names.items():
        assert said[name, members.IS_VERSION_OF] == BASE + thing
        assert said[name, members.ISSUED] == "2026-01-05T00:00:01Z"
    inside = {quad.graph_name.value for quad in quads if quad not in about}
    gone = {name for name, thing in names.items() if block.members[thing] == members.DELETE}
    assert inside == set(names) - gone


def test_the_same_versions_give_the_same_bytes(
    told: tuple[Path, dict[str, set[bytes]]], tmp_path: Path
) -> None:
    """The file and its index have no time of their own."""
    folder, versions = told
    first, second, *_ = versions
    members.write(tmp_path, BASE, second, versions[first], versions[second])
    for name in (members.FILE, members.INDEX):
        assert (tmp_path / name).read_bytes() == (folder / second / name).read_bytes()


def test_many_members_stand_in_blocks_of_a_hundred(tmp_path: Path) -> None:
    """Each block is read without the others, and what is in two of them is in neither twice."""
    version = {f"action/a{number}": {"title": f"Titre {number}"} for number in range(250)}
    (tmp_path / FIRST).mkdir()
    members.write(tmp_path / FIRST, BASE, FIRST, (), _triples(version))
    blocks = members.blocks(tmp_path, FIRST)
    assert [len(block.members) for block in blocks] == [100, 100, 50]
    last = members.read(tmp_path, blocks[-1])
    assert len(last) == 50 * 4
    assert list(members.followed(tmp_path, [FIRST])) == [_triples(version)]


def test_later_versions_of_a_day_are_later() -> None:
    """By a second each, so that whoever sorts by time has them in their order."""
    moments = [members.moment(f"2026-01-05.{number}") for number in (1, 2, 61, 3601, 80000)]
    assert moments[0] == "2026-01-05T00:00:00Z"
    assert moments == sorted(set(moments))


def test_a_release_has_its_members(released: Path) -> None:
    """The stream of a catalogue leads to the graph of each release."""
    found = list(members.followed(released / "releases", [FIRST, SECOND]))
    for version, triples in zip((FIRST, SECOND), found, strict=True):
        manifest = (released / f"releases/{version}/release.json").read_text("utf-8")
        assert state.checksum(triples) in manifest


@pytest.mark.exhaustive
def test_the_chain_proves_the_members(released: Path, tmp_path: Path) -> None:
    """`--chain` sees where the stream does not lead to the graph of a release."""
    copy = tmp_path / "catalogue"
    shutil.copytree(released, copy, symlinks=True)
    file = copy / f"releases/{SECOND}/{members.FILE}"
    shutil.copy(copy / f"releases/{FIRST}/{members.FILE}", file)
    told = run(copy, "verify", SECOND, "--chain")
    assert told.exit_code == 1, told.output
