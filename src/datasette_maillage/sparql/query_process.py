"""A process that answers queries one at a time, and that may be killed at any moment.

The store has no time limit and cannot be interrupted.

A job comes as JSON: `query`, `prefixes` that it need not declare, `default_graphs`, `named_graphs`,
`solutions` and `graph` (the formats for either sort of result, null where none is acceptable). The
answer is one byte that says what
follows, a key of `workers.worker_process.OUTCOMES`, and the result or a message.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import IO, Any, cast

import pyoxigraph as ox

from datasette_maillage.linked_data.serialization import RDF_FORMATS
from datasette_maillage.sparql import protocol
from datasette_maillage.workers import process
from maillage.model.entities import EDTF, RDF, RDFS, SKOS

SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}

_EDTF = ox.NamedNode(EDTF)
_VALUE = ox.NamedNode(RDF + "value")
#: By what a concept names its list, and a term its vocabulary.
_BELONGS = (ox.NamedNode(SKOS + "inScheme"), ox.NamedNode(RDFS + "isDefinedBy"))

#: What a query gives: rows, yes or no, or the triples of a graph.
Result = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]

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
    return written(partial(_result, store, job), job, limit)


def written(ask: Callable[[], Result], job: dict[str, Any], limit: int) -> tuple[bytes, bytes]:
    """Write a result in the form that a job asks for: what came of it, and the result or why."""
    try:
        result = ask()
        graph = not isinstance(result, (ox.QuerySolutions, ox.QueryBoolean))
        name = job["graph" if graph else "solutions"]
        if name is None:
            return b"U", ", ".join(RDF_FORMATS if graph else SOLUTIONS).encode()
        output = ResultBuffer(limit)
        stream = cast(IO[bytes], output)
        if isinstance(result, (ox.QuerySolutions, ox.QueryBoolean)):
            result.serialize(stream, SOLUTIONS[name])
        else:
            ox.serialize(result, stream, RDF_FORMATS[name], prefixes=_used(job, name))
    except SyntaxError as error:
        return b"M", str(error.msg).encode()
    except (ValueError, RuntimeError) as error:
        return b"M", str(error).encode()
    except ResultTooLargeError:
        return b"L", b""
    except OSError as error:
        return b"F", str(error).encode()
    return b"G" if graph else b"S", bytes(output.content)


def _result(store: ox.Store, job: dict[str, Any]) -> Result:
    def ask(query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return store.query(
            query,
            base_iri=job["base"],
            prefixes=job["prefixes"],
            default_graph=_graphs(job["default_graphs"], job["dump"]),
            named_graphs=[ox.NamedNode(name) for name in job["named_graphs"]] or None,
        )

    result = ask(job["query"])
    if isinstance(result, ox.QueryTriples) and protocol.described(job["query"]):
        return _whole(store, result)
    if not isinstance(result, ox.QuerySolutions):
        return result
    # The variables of `SELECT *` come in the order of the alphabet.
    ordered = protocol.in_order(job["query"], [name.value for name in result.variables])
    return result if ordered == job["query"] else ask(ordered)


def _whole(store: ox.Store, described: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield what is said of something, as its page says it.

    That is also what is said of the nodes inside a record (`#funding-1`), of the days that its
    dates stand for, of the concepts of a list, and of the terms of the vocabulary.
    """
    seen: set[object] = set()
    waiting = list(described)
    done = {triple.subject for triple in waiting}
    while waiting:
        triple = waiting.pop()
        yield triple
        for node in _parts(store, triple, seen):
            if node not in done:
                done.add(node)
                waiting += (quad.triple for quad in store.quads_for_pattern(node, None, None))


def _parts(store: ox.Store, triple: ox.Triple, seen: set[object]) -> Iterator[Any]:
    subject, value = triple.subject, triple.object
    if isinstance(value, ox.Literal) and value.datatype == _EDTF:
        yield from _subjects(store, _VALUE, value)
    elif _is_inside(value, subject):
        yield value
    if subject not in seen:
        seen.add(subject)
        for belongs in _BELONGS:
            yield from _subjects(store, belongs, subject)


def _is_inside(node: object, whole: object) -> bool:
    return (
        isinstance(node, ox.NamedNode)
        and isinstance(whole, ox.NamedNode)
        and node.value.startswith((f"{whole.value}#", f"{whole.value}-"))
    )


def _subjects(store: ox.Store, predicate: ox.NamedNode, value: Any) -> Iterator[Any]:
    return (quad.subject for quad in store.quads_for_pattern(None, predicate, value))


def _graphs(names: list[str], dump: str) -> list[Graph] | None:
    """Return the graphs that stand for the default one; the dump is the default graph itself."""
    graphs: list[Graph] = [
        ox.DefaultGraph() if name == dump else ox.NamedNode(name) for name in names
    ]
    return graphs or None


def _used(job: dict[str, Any], name: str) -> dict[str, str] | None:
    return job["prefixes"] if name in ("ttl", "rdf", "trig") else None


def work(connection: Connection, descriptors: Sequence[int], arguments: Mapping[str, Any]) -> None:
    """Answer jobs over one store until nobody sends any more.

    The descriptor is that of the folder of the build. The arguments are the name of the `store` in
    it, and the limits: `seconds`, bytes of `memory`, and of the `size` of a result.
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
