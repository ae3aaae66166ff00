"""The state of a catalogue: two sets of lines, each named by the SHA-256 of its sorted lines.

`records` are the lines of `emit.record_lines`; `graph` the N-Triples of the dump. As no node is
blank, sorted N-Triples are the canonical form of RDFC-1.0: `sort` and `sha256sum` tell it.
What two states share is not read, where the build left the digests of their segments.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from maillage.emit import graph, manifest, record_lines
from maillage.errors import RunError, reason_of
from maillage.files import publication
from maillage.files.publication import CHECKSUMS
from maillage.messages import N_
from maillage.release.archives import gunzipped

_NO_LINE = N_("JSON Lines : « {line} » n’est la ligne ni d’une fiche ni d’un terme")
_BLANK_NODE = N_("RDF : un nœud n’a pas d’IRI : aucune ligne ne peut le nommer.")
_NO_STATE = N_("{file} : n’est pas un état. Il en faut un nommé {names}, compressé (.gz) ou non.")
_NO_RDF = N_("{file} : RDF illisible. {problem}")
_NO_GZIP = N_("{file} : compression illisible. {problem}")
#: The keys of a line, of which it has three.
_KEYS, _PARTS = frozenset(("id", "file", "record", "term")), 3
#: The graph of a version, sorted and compressed.
PACKED = "maillage.nt.gz"
#: What ends a statement of the Turtle that a build writes.
_END = b" .\n"
TURTLE, N_TRIPLES = ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES
#: What a file of a state is, by the end of its name; lines of records are taken as they are.
_FORMS = {".jsonl": None, ".nt": N_TRIPLES, ".ttl": TURTLE}


def checksum(lines: Iterable[bytes]) -> str:
    """Return the SHA-256 of some lines, sorted, each with its line break."""
    digest = hashlib.sha256()
    for line in sorted(set(lines)):
        digest.update(line)
    return digest.hexdigest()


def lines_of_records(data: Path) -> list[bytes]:
    """Return every line of the records of a build."""
    return (data / record_lines.FILE).read_bytes().splitlines(keepends=True)


def of_records(data: Path) -> str:
    """Return the checksum of the records of a build, as the build says it of the sorted file."""
    try:
        return publication.checksums((data / CHECKSUMS).read_bytes())[record_lines.FILE]
    except (FileNotFoundError, KeyError):
        return checksum(lines_of_records(data))


def graph_lines(data: Path) -> set[bytes]:
    """Return every triple of a build, a line each."""
    return triples((data / graph.FILE).read_bytes())


def triples(content: bytes, form: ox.RdfFormat = TURTLE) -> set[bytes]:
    """Return the triples in some text, each as its line of canonical N-Triples.

    Raises:
        RunError: it cannot be read, or holds a node without a name.
    """
    try:
        quads = list(ox.parse(content, format=form, lenient=True))
    except SyntaxError as error:
        raise RunError(reason_of(error)) from error
    if any(
        isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object)
    ):
        raise RunError(_BLANK_NODE)
    buffer = io.BytesIO()
    ox.serialize((quad.triple for quad in quads), buffer, format=N_TRIPLES)
    return set(buffer.getvalue().splitlines(keepends=True))


def read(file: Path) -> set[bytes]:
    """Return the lines of a file: records, or a graph in Turtle or N-Triples, compressed or not.

    Raises:
        OSError: it cannot be read.
        RunError: it is not what it is called.
    """
    name = file.name.removesuffix(".gz")
    if (end := Path(name).suffix) not in _FORMS:
        names = ", ".join(f"*{suffix}" for suffix in _FORMS)
        raise RunError(_NO_STATE(file=file.name, names=names))
    content = file.read_bytes()
    if name != file.name:
        try:
            content = gunzipped(content)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise RunError(_NO_GZIP(file=file.name, problem=reason_of(error))) from error
    form = _FORMS[end]
    if form is None:
        return set(content.splitlines(keepends=True))
    try:
        return triples(content, form)
    except RunError as error:
        raise RunError(_NO_RDF(file=file.name, problem=error.args[0])) from error


def parsed(lines: Iterable[bytes]) -> Iterator[Any]:
    """Yield what lines of records hold.

    Raises:
        RunError: one is no such line.
    """
    for line in lines:
        try:
            entry = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise RunError(_NO_LINE(line=_start(line))) from error
        if not _is_entry(entry):
            raise RunError(_NO_LINE(line=_start(line)))
        yield entry


def _is_entry(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and len(entry.keys() & _KEYS) == _PARTS
        and isinstance(entry.get("id"), str)
        and isinstance(entry.get("file"), str)
    )


def _start(line: bytes) -> str:
    return line[:80].decode(errors="replace").strip()


def differing_records(before: Path, after: Path) -> tuple[set[bytes], set[bytes]]:
    """Return the lines of records that only the one, and only the other, of two builds has."""
    first, second = _differing(before / record_lines.FILE, after / record_lines.FILE)
    old, new = (set(part.splitlines(keepends=True)) for part in (first, second))
    return old - new, new - old


def differing_triples(before: Path, after: Path) -> tuple[set[bytes], set[bytes]]:
    """Return the triples that only the one, and only the other, of two builds has."""
    files = before / graph.FILE, after / graph.FILE
    heads = [_head(file, index) if (index := segments(file)) else b"" for file in files]
    first, second = _differing(*files)
    if all(heads):
        return changed_triples((heads[0], heads[1]), (first, second))
    old, new = triples(first), triples(second)
    return old - new, new - old


def changed_triples(
    heads: tuple[bytes, bytes], parts: tuple[bytes, bytes]
) -> tuple[set[bytes], set[bytes]]:
    """Return the triples that only the one, and only the other, of two parts of dumps has.

    The heads declare the prefixes of each; the parts are Turtle as a build writes it: a line break
    behind each statement, and in none.
    """
    old, new = (set(part.split(_END)) for part in parts)
    # The same words mean the same where the prefixes do.
    shared = old & new if heads[0] == heads[1] else set()
    texts = (
        head + _END.join([*(some - shared), b""])
        for head, some in zip(heads, (old, new), strict=True)
    )
    first, second = map(triples, texts)
    return first - second, second - first


def _differing(before: Path, after: Path) -> tuple[bytes, bytes]:
    """Return what two files hold, save the segments that are in both."""
    indexes = [segments(file) for file in (before, after)]
    if None in indexes:
        return before.read_bytes(), after.read_bytes()
    first, second = ({digest for _, digest in index or ()} for index in indexes)
    shared = first & second
    return _rest(before, indexes[0] or (), shared), _rest(after, indexes[1] or (), shared)


def segments(file: Path) -> list[tuple[int, str]] | None:
    """Return the segments of a file of a build, each by its length and digest.

    None where nothing tells them, or they are of another file.
    """
    try:
        listed = manifest.read(file.with_name(manifest.FILE).read_bytes())
        found = listed[manifest.SEGMENTS][file.name]
    except (FileNotFoundError, ValueError, KeyError):
        return None
    return found if sum(size for size, _ in found) == file.stat().st_size else None


def _head(file: Path, index: Sequence[tuple[int, str]]) -> bytes:
    with file.open("rb") as stream:
        return stream.read(index[0][0])


def _rest(file: Path, index: Iterable[tuple[int, str]], shared: set[str]) -> bytes:
    parts = []
    with file.open("rb") as stream:
        for size, digest in index:
            if digest in shared:
                stream.seek(size, io.SEEK_CUR)
            else:
                parts.append(stream.read(size))
    return b"".join(parts)
