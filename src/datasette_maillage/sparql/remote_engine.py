"""An engine that runs elsewhere and answers queries over the SPARQL 1.1 Protocol.

It is asked for one form of each sort of result, which is written here in the form that the reader
wants: engines differ in those that they have. Its own limits end a query there; here, nobody waits
longer than the limits of the site.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import httpx
import orjson
import pyoxigraph as ox

from datasette_maillage.sparql import query_process
from datasette_maillage.web.plugin_settings import SettingsError
from datasette_maillage.workers.pool import Limits, gone
from datasette_maillage.workers.worker_process import BUSY, OUTCOMES, Outcome
from maillage.messages import N_

_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_HEADERS = {
    "Accept": f"{_ROWS}, {_TRIPLES};q=0.9",
    # Nothing that becomes larger than what was counted.
    "Accept-Encoding": "identity",
}
#: What an engine means by a status that is no result.
_STATUSES = {400: "malformed", 408: "long", 429: "busy", 503: "busy", 504: "long"}
_MAX_MESSAGE_BYTES = 500


class RemoteEngine:
    """An engine by its address. Used in one event loop."""

    def __init__(self, address: Any, limits: Limits) -> None:
        self._address = _checked(address)
        self._limits = limits
        self._turns = asyncio.Semaphore(limits.workers)
        self._asked = 0
        # Reading the certificates of the system takes long: once.
        self._certificates = ssl.create_default_context()

    async def ask_for(self, receive: Any, job: bytes) -> Outcome:
        """Have a query answered for a client, as long as it waits for the answer."""
        if self._asked >= self._limits.workers + self._limits.waiting:
            return BUSY
        self._asked += 1
        asking = asyncio.ensure_future(self._in_turn(orjson.loads(job)))
        leaving = asyncio.ensure_future(gone(receive))
        try:
            await asyncio.wait((asking, leaving), return_when=asyncio.FIRST_COMPLETED)
            return asking.result() if asking.done() else BUSY
        finally:
            self._asked -= 1
            asking.cancel()
            leaving.cancel()

    def close(self) -> None:
        """Hold nothing: connections last as long as their query."""

    async def _in_turn(self, job: dict[str, Any]) -> Outcome:
        try:
            async with asyncio.timeout(self._limits.patience):
                await self._turns.acquire()
        except TimeoutError:
            return BUSY
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await self._ask(job)
        except TimeoutError:
            return Outcome("long")
        except httpx.HTTPError:
            return Outcome("unreachable")
        finally:
            self._turns.release()

    async def _ask(self, job: dict[str, Any]) -> Outcome:
        patience = httpx.Timeout(None, connect=self._limits.patience)
        async with (
            httpx.AsyncClient(
                verify=self._certificates, timeout=patience, trust_env=False
            ) as client,
            client.stream("POST", self._address, data=_form(job), headers=_HEADERS) as answer,
        ):
            return await self._read(answer, job)

    async def _read(self, answer: httpx.Response, job: dict[str, Any]) -> Outcome:
        content = bytearray()
        async for some in answer.aiter_bytes():
            content += some
            if len(content) > self._limits.size:
                return Outcome("large")
        if answer.status_code != httpx.codes.OK:
            return _failure(answer.status_code, bytes(content))
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return await asyncio.to_thread(_written, media, bytes(content), job, self._limits.size)


_NO_ENGINE = N_(
    "sparql.address : ce n’est pas l’adresse d’un moteur SPARQL, qui commence par http ou https"
)


def _checked(address: Any) -> str:
    try:
        url = httpx.URL(address)
    except (TypeError, httpx.InvalidURL):
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise SettingsError(_NO_ENGINE)
    return str(url)


def _form(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the protocol sends for a job: the dump is the default graph of the engine."""
    names = "".join(f"PREFIX {name}: <{iri}> " for name, iri in job["prefixes"].items())
    defaults = [] if job["dump"] in job["default_graphs"] else job["default_graphs"]
    return {
        # On the line of the query, for the sake of what a message says of lines.
        "query": f"BASE <{job['base']}> {names}{job['query']}",
        "default-graph-uri": defaults,
        "named-graph-uri": job["named_graphs"],
    }


def _failure(status: int, content: bytes) -> Outcome:
    kind = _STATUSES.get(status, "failed")
    said = content[:_MAX_MESSAGE_BYTES] if kind == "malformed" else f"HTTP {status}".encode()
    return Outcome(kind, said)


def _written(media: str, content: bytes, job: dict[str, Any], limit: int) -> Outcome:
    """Return a result in the form that is wanted; an engine that gives another has failed."""
    if media not in (_ROWS, _TRIPLES):
        return Outcome("failed", media.encode())
    read = _rows if media == _ROWS else _triples
    byte, result = query_process.written(partial(read, content), job, limit)
    kind = OUTCOMES[byte]
    return Outcome("failed" if kind == "malformed" else kind, result)


def _rows(content: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    return ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)


def _triples(content: bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
