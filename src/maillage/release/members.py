"""The members of an event stream: of each thing that a version changed, all its triples by then.

A thing is what has an IRI without a fragment; nodes inside it are told with it. A member is a named
graph, `versions/<version>/<thing>`, and says in no graph of which thing it is, when, and whether
that came, changed or went. The file is made of blocks that are compressed each for itself, so that
one is read without the others: a page of the stream, or a thing as it was.
"""

from __future__ import annotations

import gzip
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from maillage.files import checkout
from maillage.model.entities import DCTERMS, RDF, XSD
from maillage.release.archives import gunzipped

FILE, INDEX = "members.nq.gz", "members.json"
ACTIVITY = "https://www.w3.org/ns/activitystreams#"
#: What becomes of a thing, in terms of ActivityStreams; the last is a tombstone.
CREATE, UPDATE, DELETE = "Create", "Update", "Delete"
IS_VERSION_OF, ISSUED = f"{DCTERMS}isVersionOf", f"{DCTERMS}issued"
_BLOCK_SIZE = 100


@dataclass(frozen=True)
class MemberBlock:
    """Where some members are in the file of a version."""

    #: What the IRIs of the catalogue begin with.
    base: str
    version: str
    offset: int
    size: int
    #: What happened to each thing, by the end of its IRI.
    members: Mapping[str, str]

    def iri(self, thing: str) -> str:
        """Return the IRI of a thing as the version has it."""
        return _iri(self.base, self.version, thing)

    def name(self, thing: str) -> bytes:
        """Return the name of the member of a thing, as the file has it."""
        return f"<{self.iri(thing)}>".encode()


def moment(version: str) -> str:
    """Return when a version is said to be, in terms of RFC 3339: later ones of a day are later."""
    day, _, number = version.partition(".")
    hours, rest = divmod(int(number) - 1, 3600)
    return f"{day}T{hours:02}:{rest // 60:02}:{rest % 60:02}Z"


def _iri(base: str, version: str, thing: str) -> str:
    return f"{base}versions/{version}/{thing}"


def write(
    folder: Path, base: str, version: str, former: Iterable[bytes], present: Iterable[bytes]
) -> None:
    """Write the members of a version.

    Triples stand on a line each; those of the version before are none for the first.
    """
    old, new = _things(base, former), _things(base, present)
    changed = [thing for thing in sorted(old.keys() | new.keys()) if old[thing] != new[thing]]
    index, offset = [], 0
    with (folder / FILE).open("wb") as stream:
        for things in _batched(changed):
            told = {thing: _activity(old[thing], new[thing]) for thing in things}
            lines = (_member(base, version, thing, told[thing], new[thing]) for thing in things)
            # Without a time in it, the same members give the same bytes.
            block = gzip.compress(b"".join(lines), 9, mtime=0)
            stream.write(block)
            index.append({"offset": offset, "bytes": len(block), "members": told})
            offset += len(block)
    (folder / INDEX).write_bytes(orjson.dumps({"base": base, "blocks": index}))


def _batched(things: Sequence[str]) -> Iterator[Sequence[str]]:
    return (things[start : start + _BLOCK_SIZE] for start in range(0, len(things), _BLOCK_SIZE))


def _things(base: str, lines: Iterable[bytes]) -> dict[str, set[bytes]]:
    found: dict[str, set[bytes]] = defaultdict(set)
    for line in lines:
        subject = line[1 : line.index(b">")].decode()
        found[subject.removeprefix(base).partition("#")[0]].add(line)
    return found


def _activity(old: set[bytes], new: set[bytes]) -> str:
    return UPDATE if old and new else CREATE if new else DELETE


def _member(base: str, version: str, thing: str, activity: str, lines: set[bytes]) -> bytes:
    name = f"<{_iri(base, version, thing)}>"
    about = (
        f"{name} <{RDF}type> <{ACTIVITY}{activity}> .\n"
        f"{name} <{IS_VERSION_OF}> <{base}{thing}> .\n"
        f'{name} <{ISSUED}> "{moment(version)}"^^<{XSD}dateTime> .\n'
    )
    end = f" {name} .\n".encode()
    return about.encode() + b"".join(line.removesuffix(b" .\n") + end for line in sorted(lines))


def blocks(folder: Path, version: str) -> list[MemberBlock]:
    """Return the blocks of a version.

    Raises:
        OSError: its index cannot be read.
        ValueError: its index is damaged.
    """
    document: Any = orjson.loads(checkout.read(folder, f"{version}/{INDEX}"))
    try:
        base, found = str(document["base"]), []
        for each in document["blocks"]:
            place = int(each["offset"]), int(each["bytes"])
            found.append(MemberBlock(base, version, *place, dict(each["members"])))
    except (KeyError, TypeError) as error:
        raise ValueError(INDEX) from error
    return found


def read(folder: Path, block: MemberBlock) -> list[bytes]:
    """Return the quads of a block, a line each.

    Raises:
        OSError: the file cannot be read, or is damaged.
    """
    descriptor = checkout.opened(folder, f"{block.version}/{FILE}")
    with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor
        stream.seek(block.offset)
        packed = stream.read(block.size)
    try:
        lines = gunzipped(packed).splitlines(keepends=True)
    except (EOFError, zlib.error) as error:
        raise gzip.BadGzipFile(FILE) from error
    # Another version may have been made in the place of the one that the block is of.
    subjects = {line.partition(b" ")[0] for line in lines}
    named = {name for name in subjects if name.startswith(block.name("")[:-1])}
    if named != set(map(block.name, block.members)):
        raise gzip.BadGzipFile(FILE)
    return lines


def triples(lines: Iterable[bytes], name: str) -> set[bytes]:
    """Return the triples of the member of a name, out of the quads of its block."""
    end = f" <{name}> .\n".encode()
    return {line.removesuffix(end) + b" .\n" for line in lines if line.endswith(end)}


def followed(folder: Path, versions: Iterable[str]) -> Iterator[set[bytes]]:
    """Yield the triples that whoever follows the stream holds behind each version.

    Raises:
        OSError: a file cannot be read, or is damaged.
        ValueError: an index is damaged.
    """
    held: dict[str, set[bytes]] = {}
    for version in versions:
        for block in blocks(folder, version):
            lines = read(folder, block)
            for thing in block.members:
                held[thing] = triples(lines, block.iri(thing))
        yield set().union(*held.values())
