"""The manifest: which segments each output is, by their SHA-256, in order.

Segments are what chunks of records left, of which a change touches few. So what two builds share is
known without reading it; and whoever holds the segments of one needs only the others of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import orjson

from maillage.emit.chunk import Chunk
from maillage.emit.chunk_parts import ArrivingParts, ChunkPart, Made, Parts, measured
from maillage.emit.output import Output
from maillage.emit.rendering import Rendering, Segment
from maillage.model.entities import Model
from maillage.model.labels import Words

FILE = "maillage.parts.json"
_WORDS = Words.of(
    "Liste des parties",
    "De quelles parties chaque fichier est fait, avec leur longueur et leur somme de contrôle, "
    "pour comparer deux versions sans tout lire.",
    "List of parts",
    "Which parts each file is made of, with their length and their checksum, to compare two "
    "versions without reading all of both.",
)
#: The files that are their parts, one behind the other; and those that are made of parts.
SEGMENTS, PARTS = "segments", "parts"
Renderings = Callable[[Model], Iterable[Rendering]]
_What = TypeVar("_What")
#: By the one or the other of these two, then by the name of the output.
Listed = Mapping[str, Mapping[str, list[_What]]]


def renderings(others: Renderings, model: Model) -> Iterator[Rendering]:
    """Yield what lists the segments of all other renderings."""
    output = Output(FILE, "application/json", _WORDS, _WORDS, is_data=False)
    names = sorted({name for rendering in others(model) for name in rendering.parts})
    yield Rendering((output,), tuple(names), partial(_listed, others))


def part(_chunk: Chunk) -> Made:
    """Yield nothing: it is made of what others give."""
    return ()


def _listed(others: Renderings, model: Model, parts: ArrivingParts) -> Iterator[bytes]:
    # Several outputs are made of the same parts.
    known = {name: tuple(some) for name, some in parts.items()}
    yield written(entries(segments(others(model), model, known)))


def segments(every: Iterable[Rendering], model: Model, parts: Parts) -> Listed[Segment]:
    """Return the segments of each output that has some, and the parts of the others."""
    found: dict[str, dict[str, list[Segment]]] = {SEGMENTS: {}, PARTS: {}}
    for rendering in every:
        if rendering.segments:
            # An empty one is none.
            some = [part for part in rendering.segments(model, parts) if entry(part)[0]]
            found[SEGMENTS][rendering.name] = some
        else:
            found[PARTS][rendering.name] = [
                part for name in rendering.parts for part in parts.get(name, ())
            ]
    return found


def entries(found: Listed[Segment]) -> Listed[tuple[int, str]]:
    """Return of each segment its length in bytes and its SHA-256."""
    return {
        how: {name: list(map(entry, some)) for name, some in files.items()}
        for how, files in found.items()
    }


def written(listed: Listed[tuple[int, str]]) -> bytes:
    """Write the manifest."""
    return orjson.dumps(listed, option=orjson.OPT_APPEND_NEWLINE)


def entry(segment: Segment) -> tuple[int, str]:
    """Return how long a segment is, and its SHA-256."""
    if isinstance(segment, ChunkPart):
        return segment.size, segment.digest
    return measured(segment)


def read(content: bytes) -> Listed[tuple[int, str]]:
    """Read a manifest.

    Raises:
        ValueError: it is none.
    """
    try:
        told: Any = orjson.loads(content)
        return {
            how: {
                str(name): [(int(size), str(digest)) for size, digest in some]
                for name, some in told[how].items()
            }
            for how in (SEGMENTS, PARTS)
        }
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(FILE) from error
