"""JSON Lines, one file a kind: each record on a line, as it was contributed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from maillage.emit.chunk import Chunk
from maillage.emit.output import Output
from maillage.files.appending import append
from maillage.model.entities import Model
from maillage.model.labels import Words
from maillage.model.relational import Row

_LINES = Words.of(
    "Les fiches en JSON",
    "Une fiche par ligne, telle qu’elle a été écrite.",
    "The records in JSON",
    "One record a line, as it was written.",
)


def outputs(model: Model) -> Iterator[Output]:
    """Yield a file for each kind of record."""
    for entity in model.entities.values():
        yield Output(f"{entity.collection}.jsonl", "application/jsonl", entity.words, _LINES)


def part(chunk: Chunk, folder: Path) -> None:
    """Write some records, a file a kind."""
    for record in chunk.records:
        with (folder / f"{record.collection}.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record.data, ensure_ascii=False) + "\n")


class Sink:
    """Joins the lines of the chunks."""

    def __init__(self, model: Model, out: Path) -> None:
        self._streams: dict[str, BinaryIO] = {
            output.name: (out / output.name).open("wb") for output in outputs(model)
        }

    def add(self, folder: Path) -> None:
        """Append the lines of one chunk."""
        for piece in folder.glob("*.jsonl"):
            append(piece, self._streams[piece.name])

    def finish(self, _dated: Sequence[Row]) -> None:
        """Complete the files."""
        self.close()

    def close(self) -> None:
        """Close the files."""
        for stream in self._streams.values():
            stream.close()
