"""A process that answers queries one at a time, and that may be killed at any moment.

The store has no time limit and cannot be interrupted.

A job comes as JSON: `query`, `default_graphs`, `named_graphs`, `solutions` and `graph` (the formats
for either sort of result, null where none is acceptable). The answer is one byte that says what
follows, a key of `workers.worker_process.OUTCOMES`, and the result or a message.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import IO, Any, cast

import pyoxigraph as ox

from datasette_maillage.workers import process

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


class ResultTooLargeError(Exception):
    """The result has more bytes than it may."""


class ResultBuffer:
    """Takes the bytes of a result, up to a limit."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.content = bytearray()

    def write(self, some: bytes) -> int:
        """Take some bytes more."""
        if len(self.content) + len(some) > self._limit:
            raise ResultTooLargeError
        self.content += some
        return len(some)

    def flush(self) -> None:
        """Hold nothing back."""


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
        output = ResultBuffer(limit)
        stream = cast(IO[bytes], output)
        if isinstance(result, ox.QueryTriples):
            ox.serialize(result, stream, GRAPHS[name], prefixes=_used(job, name))
        else:
            result.serialize(stream, SOLUTIONS[name])
    except SyntaxError as error:
        return b"M", str(error.msg).encode()
    except (ValueError, RuntimeError) as error:
        return b"M", str(error).encode()
    except ResultTooLargeError:
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


def work(connection: Connection, descriptors: Sequence[int], arguments: Mapping[str, Any]) -> None:
    """Answer jobs over one store until nobody sends any more.

    Args:
        connection: where jobs come from.
        descriptors: that of the folder of the build.
        arguments: the name of the `store` in it, and the limits: `seconds`, bytes of `memory`, and
            of the `size` of a result.
    """
    process.leave_the_network()
    os.fchdir(descriptors[0])
    try:
        store = ox.Store.read_only(arguments["store"])
    except OSError as error:
        connection.send_bytes(b"X" + str(error).encode())
        return
    process.bound_memory(arguments["memory"])
    # Where the machine keeps it in the network, this cuts it.
    process.open_no_more()
    reply = partial(_reply, store, arguments["size"])
    process.serve(connection, reply, arguments["seconds"])


def _reply(store: ox.Store, limit: int, job: bytes) -> bytes:
    return b"".join(answer(store, json.loads(job), limit))
