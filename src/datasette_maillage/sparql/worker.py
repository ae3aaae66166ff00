"""A process that answers queries one at a time, and that may be killed at any moment.

It is run as a file, and imports nothing of ours: it must be there in a moment. What it may use is
bounded by the kernel, because nothing in the process can stop a query that runs.

A job comes as JSON: `query`, `default_graphs`, `named_graphs`, `solutions` and `graph` (the formats
for either sort of result, null where none is acceptable). The answer is one byte that says what
follows, a key of `pool.OUTCOMES`, and the result or a message.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG = 1
#: Seconds after which the kernel ends a query that its owner forgot, beyond the time it may take.
GRACE = 5
SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


#: What a dataset is made of.
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


class TooLargeError(Exception):
    """The result has more bytes than it may."""


class Output:
    """Takes the bytes of a result, up to a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.content = bytearray()

    def write(self, some: bytes) -> int:
        """Take some bytes more."""
        if len(self.content) + len(some) > self._limit:
            raise TooLargeError
        self.content += some
        return len(some)

    def flush(self) -> None:
        """Hold nothing back."""


def isolate(parent: int) -> None:
    """Leave the network, and die with the process that asked for this one."""
    libc = ctypes.CDLL(None)
    # Not every machine allows it: some containers do not. `lock` cuts the network there.
    unshare = getattr(libc, "unshare", None)
    if unshare is not None:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)
    # After unshare, which would undo it.
    prctl = getattr(libc, "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit()


def lock(memory: int) -> None:
    """Open no file and no socket any more, and take no more than some bytes of memory beside."""
    with suppress(OSError):  # no /proc but on Linux
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))


def answer(store: ox.Store, job: dict[str, Any], limit: int) -> tuple[bytes, bytes]:
    """Answer one job: what came of it, and the result or a message."""
    try:
        result = store.query(
            job["query"],
            base_iri=job["base"],
            default_graph=_graphs(job["default_graphs"], job["dump"]),
            named_graphs=_named(job["named_graphs"]),
        )
        graph = isinstance(result, ox.QueryTriples)
        name = job["graph" if graph else "solutions"]
        if name is None:
            return b"U", ", ".join(GRAPHS if graph else SOLUTIONS).encode()
        output = Output(limit)
        stream = cast(IO[bytes], output)
        if isinstance(result, ox.QueryTriples):
            ox.serialize(result, stream, GRAPHS[name], prefixes=_used(job, name))
        else:
            result.serialize(stream, SOLUTIONS[name])
    except SyntaxError as error:
        return b"M", str(error.msg).encode()
    except (ValueError, RuntimeError) as error:
        return b"M", str(error).encode()
    except TooLargeError:
        return b"L", b""
    except OSError as error:
        return b"F", str(error).encode()
    return b"G" if graph else b"S", bytes(output.content)


def _graphs(names: list[str], dump: str) -> list[Graph] | None:
    """Return the graphs that stand for the default one; the dump is the default graph itself."""
    graphs: list[Graph] = [
        ox.DefaultGraph() if name == dump else ox.NamedNode(name) for name in names
    ]
    return graphs or None


def _named(names: list[str]) -> list[ox.NamedNode | ox.BlankNode] | None:
    return [ox.NamedNode(name) for name in names] or None


def _used(job: dict[str, Any], name: str) -> dict[str, str] | None:
    return job["prefixes"] if name in ("ttl", "rdf") else None


def main() -> None:
    """Answer jobs until nobody sends any more.

    Arguments: the descriptor of the connection, that of the folder of the build, the name of the
    store in it, the process that asks, and the limits: seconds, bytes of memory, of a result.
    """
    connection_fd, folder, name, parent, seconds, memory, size = sys.argv[1:]
    isolate(int(parent))
    os.fchdir(int(folder))
    connection = Connection(int(connection_fd))
    try:
        store = ox.Store.read_only(name)
    except OSError as error:
        connection.send_bytes(b"X" + str(error).encode())
        return
    lock(int(memory))
    connection.send_bytes(b"R")
    while True:
        try:
            job = json.loads(connection.recv_bytes())
        except EOFError:
            return
        signal.alarm(int(seconds) + GRACE)
        what, content = answer(store, job, int(size))
        signal.alarm(0)
        connection.send_bytes(what + content)


if __name__ == "__main__":
    main()
