"""The checksums of the graphs of builds, however large: what two of them share is read once.

The sorted triples of each segment stand compressed in a folder aside, and are merged from there. As
a segment is of records that are neighbours, few of them are in memory at once.
"""

from __future__ import annotations

import hashlib
import io
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from maillage.emit import graph
from maillage.files.compressed import pack, unpack
from maillage.files.temporary import TemporaryFolder
from maillage.release import state

#: Sorted triples: the first of them, and the file where they all are.
_Run = tuple[bytes, Path]


def graph_states(*builds: Path) -> list[str]:
    """Return the checksum of the graph of each build.

    Raises:
        OSError: it cannot be read, or there is no room aside.
        RunError: it is no graph.
    """
    with TemporaryFolder() as folder:
        known: dict[str, _Run] = {}
        return [_checksum(sorted(_runs(data, folder, known))) for data in builds]


def _runs(data: Path, folder: Path, known: dict[str, _Run]) -> Iterator[_Run]:
    """Yield the sorted triples of each segment of a graph that has some."""
    file, head = data / graph.FILE, b""
    with file.open("rb") as stream:
        for size, digest in state.segments(file) or [(file.stat().st_size, str(file))]:
            if head and digest in known:
                stream.seek(size, io.SEEK_CUR)
            else:
                content = stream.read(size)
                # Called by a number: a digest is what a file says, and may be any text.
                run = folder / str(len(known))
                known[digest] = _kept(sorted(state.triples(head + content)), run)
                # The first segment is the prefixes, without which no other can be read.
                head = head or content
            if known[digest][0]:
                yield known[digest]


def _kept(lines: list[bytes], file: Path) -> _Run:
    file.write_bytes(pack(b"".join(lines)))
    return lines[0] if lines else b"", file


def _checksum(runs: list[_Run]) -> str:
    """Return the SHA-256 of the triples of some runs, each once, in the order of all."""
    digest = hashlib.sha256()
    waiting: list[bytes] = []
    for number, (_, run) in enumerate(runs):
        # What is two sorted lists costs little to sort.
        both = sorted([*waiting, *unpack(run.read_bytes()).splitlines(keepends=True)])
        waiting = list(dict.fromkeys(both))
        later = runs[number + 1 :]
        end = bisect_left(waiting, later[0][0]) if later else len(waiting)
        digest.update(b"".join(waiting[:end]))
        del waiting[:end]
    return digest.hexdigest()
