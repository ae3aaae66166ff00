"""`chunk_parts`: parts stand in a file, and are read before they are asked for, in their order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from maillage.emit.chunk_parts import ChunkPart, PackedParts, parts_in, read_ahead
from maillage.errors import RunError


def _parts(folder: Path, number: int) -> list[ChunkPart]:
    made = (PackedParts.of([("part", b"%d" % place)]) for place in range(number))
    return [part for place, one in enumerate(made) for part in one.keep(folder / str(place))]


def test_parts_of_a_chunk_stand_behind_its_head(tmp_path: Path) -> None:
    """Each is found again where it stands, by what is told of it and where the first begins."""
    made = [(name, name.encode() * number) for number, name in enumerate("abcd")]
    packed = PackedParts.of(made)
    kept = packed.keep(tmp_path / "chunk")
    assert kept == parts_in(tmp_path / "chunk", 0, packed.told)
    assert [(part.name, part.read()) for part in kept] == made
    (tmp_path / "headed").write_bytes(b"head" + (tmp_path / "chunk").read_bytes())
    headed = parts_in(tmp_path / "headed", 4, packed.told)
    assert [(part.name, part.read()) for part in headed] == made
    with pytest.raises(FileExistsError):
        packed.keep(tmp_path / "chunk")


@pytest.mark.parametrize("number", [0, 1, 2, 3, 20])
def test_what_is_read_ahead_comes_in_its_order(tmp_path: Path, number: int) -> None:
    """Each part comes once, however many there are."""
    assert [*read_ahead(_parts(tmp_path, number))] == [b"%d" % place for place in range(number)]


def test_no_more_is_read_than_a_few(tmp_path: Path) -> None:
    """Who reads keeps to whoever asks: parts of a whole catalogue are not held in memory."""
    given: list[int] = []

    def arriving() -> Iterator[ChunkPart]:
        for place, part in enumerate(_parts(tmp_path, 20)):
            given.append(place)
            yield part

    before = {*threading.enumerate()}
    reading = read_ahead(arriving())
    assert next(reading) == b"0"
    assert len(given) <= 3
    reading.close()
    assert before.issuperset(threading.enumerate())


def test_a_damaged_part_is_told_to_who_asks(tmp_path: Path) -> None:
    """What comes before it is there; then the failure is that of reading it."""
    parts = _parts(tmp_path, 3)
    Path(parts[1].file).write_bytes(b"damaged")
    reading = read_ahead(parts)
    assert next(reading) == b"0"
    with pytest.raises(RunError):
        next(reading)


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])
def test_blocks_are_what_a_part_holds(tmp_path: Path, size: int) -> None:
    """Whatever its size, it is the same, in pieces that are never large."""
    content = bytes(range(256)) * (size // 256 + 1)
    (part,) = PackedParts.of([("part", content[:size])]).keep(tmp_path / "chunk")
    blocks = [*part.blocks()]
    assert b"".join(blocks) == part.read() == content[:size]
    assert all(len(block) <= 1 << 20 for block in blocks)


@pytest.mark.parametrize("damage", ["cut", "moved", "changed", "none"])
def test_a_damaged_part_gives_no_output(tmp_path: Path, damage: str) -> None:
    """It is refused by its name, wherever it is damaged."""
    file = tmp_path / "chunk"
    (part,) = PackedParts.of([("part", bytes(range(256)) * 10_000)]).keep(file)
    packed = file.read_bytes()
    changed = bytearray(packed)
    changed[-1] ^= 1
    damaged = {"cut": packed[:-9], "moved": b"+" + packed, "changed": bytes(changed), "none": b""}
    file.write_bytes(damaged[damage])
    with pytest.raises(RunError, match="chunk"):
        list(part.blocks())
