"""What a change publishes at once: the parts that are new, their list, and what became otherwise.

    parts/<SHA-256 of what it holds>.zst      what outputs are made of, as the list of parts says
    manifests/<its SHA-256>.json              the list of parts of one state, `maillage.parts.json`
    changes/<one list>-<the next>.rdfp        an RDF Patch from the graph of the one to the other
    changes/<one list>-<the next>.jsonl       the same by record and field
    latest.json                               the list that is valid, and the changes that led to it

All but the last never changes, and it comes last: who is killed before has published nothing. Only
what the former list lacks is written or compared, so a change costs what it changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from typing import Any, TypeVar

import orjson

from maillage.build.object_store import ObjectStore
from maillage.emit import graph, manifest, record_lines, segments
from maillage.emit.chunk_parts import ChunkPart, Parts
from maillage.emit.manifest import SEGMENTS, Listed, entry
from maillage.emit.rendering import Segment, content_of
from maillage.errors import Reason, RunError
from maillage.files.compressed import PACKED, BadFrameError, pack, unpack
from maillage.model.entities import Model
from maillage.model.uncollected import uncollected
from maillage.release import record_changes, state
from maillage.release.delta import JsonDelta, Patch

LATEST = "latest.json"
#: Changes that `latest.json` tells of, the last ones.
KEPT = 100
#: Bytes that are compared at most; where more differ, as after a change of the model, the state
#: that is published follows none.
COMPARED = 200_000_000
#: Where all stands, in the place itself first.
_FOLDERS = ("", "parts", "manifests", "changes")
#: Things that are written at a time.
_AT_ONCE = 8
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: What makes a thing that may have to be written.
_Make = Callable[[], bytes]
_What = TypeVar("_What")


@dataclass(frozen=True)
class PublishedParts:
    """What was published."""

    #: The SHA-256 of the list of parts.
    manifest: str
    #: How many things were written, and how many bytes.
    things: int = 0
    size: int = 0
    #: Whether it is told what became otherwise.
    is_compared: bool = False


@uncollected()
def publish(model: Model, parts: Parts, address: str) -> PublishedParts:
    """Publish the parts of an accepted catalogue.

    The address is that of a folder or a bucket, as fsspec knows it; nobody else publishes there
    meanwhile.

    Raises:
        OSError: it cannot be written to, or read.
        RunError: what is there is something else, or damaged.
    """
    found = segments(model, parts)
    entries = manifest.entries(found)
    listed = manifest.written(entries)
    place, now = _PublishedPlace(ObjectStore(address)), sha256(listed).hexdigest()
    place.store.remove_rests(*_FOLDERS)
    former, steps = place.latest()
    if former == now:
        return PublishedParts(now)
    known = place.manifest(former) if former else {}
    there = {digest for _, digest in _each(known)}
    every = zip(_each(entries), _each(found), strict=True)
    lacking = {digest: each for (_, digest), each in every if digest not in there}
    new = {f"parts/{digest}{PACKED}": partial(_packed, each) for digest, each in lacking.items()}
    changes = place.changes(former, now, known[SEGMENTS], found[SEGMENTS]) if known else {}
    written = [*place.keep(new), *place.keep({f"manifests/{now}.json": lambda: listed} | changes)]
    steps = [(former, now), *steps][:KEPT] if changes else []
    place.store.settle(*_FOLDERS)
    place.store.write(LATEST, orjson.dumps({"manifest": now, "changes": steps}) + b"\n")
    return PublishedParts(now, len(written) + 1, sum(written), bool(changes))


def _each(found: Listed[_What]) -> Iterator[_What]:
    return chain.from_iterable(some for files in found.values() for some in files.values())


def _packed(segment: Segment) -> bytes:
    """Return a segment compressed: what the cache has of it is looked at, as nobody else will."""
    if isinstance(segment, ChunkPart):
        return segment.sound()
    return pack(segment)


@dataclass(frozen=True)
class _PublishedPlace:
    """Where parts are published."""

    store: ObjectStore

    def latest(self) -> tuple[str, list[Any]]:
        """Return the list of parts that is valid, and the changes that led to it."""
        try:
            found: Any = orjson.loads(self.store.read(LATEST))
            if _DIGEST.fullmatch(found["manifest"]):
                return found["manifest"], list(found["changes"])
        except FileNotFoundError:
            return "", []
        except (ValueError, KeyError, TypeError):
            pass
        raise RunError(_FOREIGN(file=f"{self.store.address}/{LATEST}"))

    def manifest(self, digest: str) -> Listed[tuple[int, str]]:
        try:
            return manifest.read(self.store.read(f"manifests/{digest}.json"))
        except ValueError as error:
            raise RunError(
                _DAMAGED(file=f"{self.store.address}/manifests/{digest}.json")
            ) from error

    def part(self, digest: str) -> bytes:
        try:
            content = unpack(self.store.read(f"parts/{digest}{PACKED}"))
        except BadFrameError:
            content = b""
        if sha256(content).hexdigest() != digest:
            raise RunError(_DAMAGED(file=f"{self.store.address}/parts/{digest}{PACKED}"))
        return content

    def keep(self, things: Mapping[str, _Make]) -> list[int]:
        """Write what is not there yet; return how many bytes each has that was written."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return [size for size in pool.map(self._keep, things.items()) if size]

    def _keep(self, named: tuple[str, _Make]) -> int:
        name, make = named
        content = make()
        return 0 if self.store.keep(name, content) else len(content)

    def changes(
        self,
        former: str,
        now: str,
        known: Mapping[str, list[tuple[int, str]]],
        found: Mapping[str, list[Segment]],
    ) -> dict[str, _Make]:
        """Return what became otherwise, in both forms; nothing where it is too much to compare."""
        differing = {
            name: _differing(known.get(name, []), found[name])
            for name in (graph.FILE, record_lines.FILE)
        }
        sizes = (
            size for gone, come in differing.values() for size, _ in [*gone, *map(entry, come)]
        )
        if sum(sizes) > COMPARED:
            return {}
        read = {
            name: (b"".join(self.part(digest) for _, digest in gone), _joined(come))
            for name, (gone, come) in differing.items()
        }
        head = self.part(known[graph.FILE][0][1]), content_of(found[graph.FILE][0])
        triples = state.changed_triples(head, read[graph.FILE])
        lines = (part.splitlines(keepends=True) for part in read[record_lines.FILE])
        before, after = map(set, lines)
        told = record_changes.of_lines(before - after, after - before)
        name = f"changes/{former}-{now}"
        return {
            f"{name}.rdfp": Patch(former, now, *map(frozenset, triples)).written,
            f"{name}.jsonl": JsonDelta.of(former, now, told).written,
        }


def _joined(some: list[Segment]) -> bytes:
    return b"".join(map(content_of, some))


def _differing(
    known: list[tuple[int, str]], found: list[Segment]
) -> tuple[list[tuple[int, str]], list[Segment]]:
    """Return the segments that only the one, and only the other, of two outputs has."""
    before, after = ({digest for _, digest in some} for some in (known, map(entry, found)))
    gone = [each for each in known if each[1] not in after]
    return gone, [each for each in found if entry(each)[1] not in before]


_FOREIGN = Reason("{file} : aucune publication n’a écrit ce fichier")
_DAMAGED = Reason("{file} : ce fichier est abîmé")
