"""An output cut into segments, each with its digest: what two builds share is not read again.

Beside the output stands its index, `<output>.segments.json`: of each segment, in order, its length
in bytes and its SHA-256. Segments are the chunks of the build, of which a change touches few.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson

from maillage.emit.output import Output
from maillage.emit.rendering import ChunkPart
from maillage.files.appending import append
from maillage.model.labels import Words

_WORDS = Words.of(
    "Empreintes des segments",
    "La longueur et la somme de contrôle de chaque segment d’un fichier, pour comparer deux "
    "versions sans tout lire.",
    "Digests of the segments",
    "The length and the checksum of each segment of a file, to compare two versions without "
    "reading all of both.",
)


def index_of(name: str) -> Output:
    """Return the output that holds the index of another."""
    return Output(f"{name}.segments.json", "application/json", _WORDS, _WORDS, is_data=False)


class SegmentedFile:
    """A file that is written a segment at a time, and indexed when it is complete."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stream = file.open("wb")
        self._segments: list[tuple[int, str]] = []

    def write(self, content: bytes) -> None:
        """Add a segment; an empty one is none."""
        if content:
            self._stream.write(content)
            self._segments.append((len(content), hashlib.sha256(content).hexdigest()))

    def append(self, part: ChunkPart) -> None:
        """Add a part as a segment; an empty one is none."""
        if part.size:
            append(part.file, self._stream)
            self._segments.append((part.size, part.digest))

    def __enter__(self) -> SegmentedFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stream.close()
        if kind is None:
            index = self._file.with_name(index_of(self._file.name).name)
            index.write_bytes(orjson.dumps(self._segments, option=orjson.OPT_APPEND_NEWLINE))
