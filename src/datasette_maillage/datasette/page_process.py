"""A process that answers whole requests for Datasette's pages, one at a time.

SQLite’s limit of time acts between the steps of a query and not inside a function, so the kernel
ends a process whose statement goes on past it.

A job is a request in JSON, as `carried_requests.pack` makes it. The answer is one byte that says
what follows, a key of `workers.worker_process.OUTCOMES`, and the response as
`carried_requests.CollectedResponse` packs it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import traceback
import warnings
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qs

from datasette.database import QueryInterrupted

from datasette_maillage.datasette import carried_requests
from datasette_maillage.datasette.error_pages import PageRefusedError
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.workers import process
from datasette_maillage.workers.forkserver import Work
from datasette_maillage.workers.process import Buffer

#: Seconds that SQLite has to stop a statement by itself.
GRACE = 0.5
#: How much more the site’s own process is worth than these.
NICENESS = 5

App = Callable[[MutableMapping[str, Any], Any, Any], Awaitable[None]]


@dataclass
class RequestInHand:
    """What is known of the one request that is answered just now."""

    #: Whether its answer is a table as text, which has no place to say that a statement failed.
    is_table: bool = False
    has_failed: bool = False
    #: The query that programs want as JSON, which has SQLite's English for what is wrong with it.
    sql: str | None = None

    def begin(self, scope: Mapping[str, Any]) -> None:
        """Take another request in hand."""
        self.is_table = scope["path"].endswith(".csv")
        self.has_failed = False
        asked = parse_qs(scope["query_string"].decode("latin-1"), errors="replace").get("sql", [""])
        self.sql = _bare(asked[0]) if scope["path"].endswith(".json") else None


def prepare(datasette: Any, site: Site) -> Work:
    """Make a Datasette ready to answer in processes without threads; it was copied by a fork."""
    datasette.executor = None
    datasette._startup_invoked = True
    for database in datasette.databases.values():
        _leave(database)
    # Datasette leaves some behind when a page fails.
    warnings.filterwarnings("ignore", "coroutine .* was never awaited")
    app = datasette.app()
    # Reads the templates, the tables and what searches need.
    asyncio.run(_warm(datasette, site, app))
    for database in datasette.databases.values():
        _part(database)
    return partial(_work, datasette, app)


def _work(
    datasette: Any,
    app: App,
    connection: Connection,
    _descriptors: Sequence[int],
    arguments: Mapping[str, Any],
) -> None:
    os.nice(NICENESS)
    process.bound_memory(arguments["memory"])
    seconds = datasette.sql_time_limit_ms / 1000 + GRACE
    request = RequestInHand()
    for database in datasette.databases.values():
        database.execute_fn = partial(_within, seconds, arguments["seconds"], database.execute_fn)
        database.execute = partial(_quietly, request, database.execute)
    with asyncio.Runner() as runner:

        def answer(job: bytes) -> Buffer:
            scope = carried_requests.unpack(job)
            request.begin(scope)
            found = runner.run(_answer(app, scope, arguments["size"], request))
            is_cut = request.has_failed and found[1:].startswith(b'{"status": 200')
            return b"L" if is_cut else found

        process.serve(connection, answer, arguments["seconds"])


async def _within(seconds: float, whole: float, execute: Any, function: Any) -> Any:
    """Run a statement, with an alarm that ends the process where SQLite does not stop it."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return await execute(function)
    finally:
        signal.setitimer(signal.ITIMER_REAL, whole + process.GRACE)


async def _quietly(request: RequestInHand, execute: Any, *given: Any, **more: Any) -> Any:
    """Run a statement of a visitor’s, which is not for the log.

    Raises:
        PageRefusedError: it failed, and Datasette would give an empty table for an answer, or
            what SQLite says.
    """
    try:
        return await execute(*given, **{**more, "log_sql_errors": False})
    except (sqlite3.DatabaseError, QueryInterrupted) as error:
        is_asked = request.sql is not None and bool(given) and _bare(given[0]) == request.sql
        if not request.is_table and (isinstance(error, QueryInterrupted) or not is_asked):
            raise
        request.has_failed = request.is_table
        why = error.e if isinstance(error, QueryInterrupted) else error
        raise PageRefusedError(400, str(why)) from error


def _bare(sql: str) -> str:
    """Return a query as Datasette asks it."""
    return sql.strip().rstrip(";")


async def _answer(
    app: App, scope: MutableMapping[str, Any], limit: int, request: RequestInHand
) -> Buffer:
    response = carried_requests.CollectedResponse(limit, b"A")

    async def send(message: MutableMapping[str, Any]) -> None:
        # Datasette writes what went wrong, such as a lack of memory, which has no words, behind the
        # rows that it has sent already.
        request.has_failed |= request.is_table and sys.exception() is not None
        await response.send(message)

    try:
        await app(scope, carried_requests.nothing_more, send)
    except carried_requests.ResponseTooLargeError:
        return b"L"
    except MemoryError:
        raise
    except Exception:
        traceback.print_exc()
        return b"F"
    # A stream that grew too large may have gone on to say so.
    return b"L" if response.is_too_large else response.packed


async def _warm(datasette: Any, site: Site, app: App) -> None:
    await datasette.get_database(site.database).execute_fn(
        lambda connection: WordIndex(Records(site, connection)).warm()
    )
    for path in (f"/{site.database}?sql=select+1", f"/{site.database}/actions?_size=1"):
        response = carried_requests.CollectedResponse(2**20)
        await app(
            carried_requests.scope_of(site.prefix + path),
            carried_requests.nothing_more,
            response.send,
        )


#: What is never closed here.
_of_others: list[Any] = []


def _leave(database: Any) -> None:
    """Leave alone the connections of the process that was copied.

    Where a thread of its was asking one, that is locked here, and to close it, or to forget it,
    would wait for ever.
    """
    _of_others.append((database._all_file_connections, database._read_connection))
    database._all_file_connections = []
    database._read_connection = None


def _part(database: Any) -> None:
    """Close the connections: they do not survive a fork."""
    database.close()
    database._read_connection = database._write_connection = None
    database._all_file_connections = []
