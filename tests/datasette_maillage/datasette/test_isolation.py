"""Datasette's own pages: whatever SQL visitors write, its process ends, and nobody else waits."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.utils.sqlite import sqlite3

from conftest import app_of, opened
from datasette_maillage.datasette import carried_requests
from datasette_maillage.datasette.isolation import LIMITS
from maillage.text.limits import ADDRESS
from waiting import PATIENCE, eventually

#: Functions that take minutes to hours in one call, where SQLite looks at no clock.
ENDLESS = (
    "trim(printf('%.*c', 900000, 'a'), printf('%.*c', 900000, 'b') || 'a')",
    "instr(printf('%.*c', 8000000, 'a'), printf('%.*c', 4000000, 'a') || 'b')",
    "replace(printf('%.*c', 8000000, 'a'), printf('%.*c', 4000000, 'a') || 'b', 'c')",
    "printf('%.*c', 16000000, 'a') LIKE '%' || printf('%.*c', 49000, 'a') || 'b'",
    "printf('%.*c', 16000000, 'a') GLOB '*' || printf('%.*c', 49000, 'a') || 'b'",
)
#: Rows without end, and values of all sizes.
HUGE = (
    "SELECT zeroblob(16777216)",
    "SELECT hex(zeroblob(8000000)) FROM actions",
    "SELECT replace(hex(zeroblob(200000)), '0', char(1)) FROM actions LIMIT 20",
    "SELECT " + ", ".join(f"title AS a{number}" for number in range(150)) + " FROM words, actions",
    f"SELECT 1 AS [{'x' * (ADDRESS - 100)}] FROM words",
    "SELECT json_group_array(title) FROM words, actions, actions",
)
FORMS = ("/maillage?", "/maillage.json?", "/maillage.csv?", "/maillage.csv?_stream=on&")

Open = Callable[..., Any]


@contextmanager
def _opening(build: Path) -> Iterator[Open]:
    sites = []

    def make(milliseconds: int = 60_000, **limits: Any) -> Any:
        settings = {"sql_time_limit_ms": milliseconds}
        metadata = {"plugins": {"maillage": {"sql": limits}}}
        sites.append(opened(build, settings=settings, metadata=metadata))
        return sites[-1]

    yield make
    for site in sites:
        app_of(site).processes.close()


@pytest.fixture
def open_site(real_build: Path) -> Iterator[Open]:
    """Open sites with limits of their own; their processes end with the test."""
    with _opening(real_build) as make:
        yield make


@pytest.fixture(scope="module")
def hasty(real_build: Path) -> Iterator[Any]:
    """A site that soon ends what visitors ask: it goes on however many of its processes it ends."""
    with _opening(real_build) as make:
        yield make(100)


@pytest.fixture(scope="module")
def small(real_build: Path) -> Iterator[Any]:
    """A site with a small limit of what it answers."""
    with _opening(real_build) as make:
        yield make(size=1024 * 1024)


def _sql(text: str, form: str = FORMS[0]) -> str:
    return f"{form}sql={quote(text)}"


def _get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


@pytest.mark.sample(1)
@pytest.mark.parametrize("call", ENDLESS)
def test_a_function_that_never_returns_is_ended(hasty: Any, call: str) -> None:
    """SQLite’s limit of time acts between two steps; the process ends inside one as well."""
    answer = _get(hasty, _sql(f"SELECT {call}"))
    assert answer.status_code == 400
    assert "La requête a pris trop de temps et a été arrêtée." in answer.text


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT fts3_tokenizer('simple')",
        "SELECT fts3_tokenizer('simple', :address)&address=AAAAAAAA",
        "SELECT token FROM fts3tokenize WHERE input = 'a'",
        "SELECT sql FROM sqlite_stmt",
        "WITH kept AS (SELECT * FROM Sqlite_Stmt) SELECT count(*) FROM kept",
    ],
)
def test_a_query_neither_reads_nor_changes_what_a_connection_keeps(site: Any, sql: str) -> None:
    """A connection holds addresses of the memory, and what others asked before."""
    text, _, more = sql.partition("&")
    answer = _get(site, f"{_sql(text)}&{more}")
    assert answer.status_code == 400
    assert "ne lit que ce qui est dans la base" in answer.text


@pytest.mark.sample(2)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_that_it_took_too_long(hasty: Any, form: str) -> None:
    """A program gets the sentence too, and a status of its own."""
    assert _get(hasty, _sql(f"SELECT {ENDLESS[0]}", form)).status_code == 400
    assert _get(hasty, _sql("SELECT 1", form)).status_code == 200


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "path",
    [
        f"/maillage/actions?_where={quote(ENDLESS[0])}",
        f"/maillage/actions.json?title__like={'%25a' * (ADDRESS // 4 - 20)}b&_where=1",
        f"/maillage/actions.csv?_stream=on&_where={quote(ENDLESS[1])}",
        f"/maillage/actions_en_clair.json?_where={quote(ENDLESS[2])}",
    ],
)
def test_filters_of_tables_are_ended_as_well(hasty: Any, path: str) -> None:
    """What visitors add to the address of a table is as free as SQL."""
    answer = _get(hasty, path)
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or "trop de temps" in answer.text or ".json" in path


def test_pages_come_while_queries_without_end_run(open_site: Open, exhaustive: bool) -> None:
    """A page of the site, a table and a query are answered before any of twelve such queries."""
    # What is light is processor time; that others of the machine take theirs makes all wait longer.
    # Each process takes a processor until the last page is there: fewer show it as well.
    workers = LIMITS.workers if exhaustive else 4
    long = 10 * PATIENCE  # nor does any end by itself before that page is there
    site = open_site(1000 * long, light=0.5, seconds=long, patience=PATIENCE, workers=workers)

    async def ask() -> set[str]:
        get = site.client.get
        endless = [asyncio.ensure_future(get(_sql(f"SELECT {ENDLESS[0]}"))) for _ in range(12)]
        await asyncio.sleep(0.1)
        light = [
            await get(path)
            for path in ("/recherche?q=jardin", "/maillage/actions", _sql("SELECT 1"))
        ]
        assert [response.status_code for response in light] == [200, 200, 200]
        ended = {future.result().status_code for future in endless if future.done()}
        assert not all(future.done() for future in endless)
        app_of(site).processes.close()
        await asyncio.gather(*endless)
        return ended

    # Those beyond half of the processes gave way.
    assert asyncio.run(ask()) <= {503}


@pytest.mark.sample(5)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sql", HUGE)
def test_no_answer_is_larger_than_it_may_be(small: Any, sql: str, form: str) -> None:
    """However a result grows on its way to the reader, it ends below the limit, or with words."""
    answer = _get(small, _sql(sql, form))
    assert len(answer.content) <= 1024 * 1024
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or len(answer.content) < 10_000
    assert LIMITS.size <= 32 * 1024 * 1024


def test_a_site_that_is_full_says_when_to_come_back(open_site: Open) -> None:
    """503 with Retry-After, as a page and as JSON."""
    site = open_site(workers=1, waiting=0)

    async def ask() -> list[Any]:
        await site.invoke_startup()  # processes are copies of the site as it is then
        endless = asyncio.ensure_future(site.client.get(_sql(f"SELECT {ENDLESS[0]}")))
        while not app_of(site).page_pool.pids:
            assert not endless.done()
            await asyncio.sleep(0.01)
        full = [await site.client.get(_sql("SELECT 1", form)) for form in FORMS[:2]]
        app_of(site).processes.close()
        await endless
        return full

    page, document = asyncio.run(ask())
    for answer in (page, document):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Trop de demandes sont en cours." in page.text
    assert document.json()["error"].startswith("Trop de demandes")


def test_what_killed_a_process_does_not_stop_the_site(open_site: Open) -> None:
    """A worker that died is replaced, and so is the process that forks them."""
    site = open_site(light=60)
    assert _get(site, _sql("SELECT 1")).status_code == 200
    (pid,) = app_of(site).page_pool.pids
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: _get(site, _sql("SELECT 1")).status_code == 200)
    (worker,) = app_of(site).page_pool.pids
    os.kill(_parent(worker), signal.SIGKILL)
    # The worker goes with it, in its own time.
    eventually(lambda: not Path(f"/proc/{worker}").exists())
    eventually(lambda: _get(site, _sql("SELECT 1")).status_code == 200)
    assert app_of(site).page_pool.pids != {worker}


def test_processes_are_forked_anew_while_a_connection_is_asked(open_site: Open) -> None:
    """A copy of the site has no thread that would ever give back what is locked in it."""
    site = open_site(light=60)
    assert _get(site, _sql("SELECT 1")).status_code == 200
    (worker,) = app_of(site).page_pool.pids
    asked, go = threading.Event(), threading.Event()

    def wait() -> None:
        asked.set()
        go.wait(2 * PATIENCE)

    def ask(connection: sqlite3.Connection) -> None:
        connection.create_function("wait", 0, wait)
        connection.execute("SELECT wait()").fetchall()

    thread = threading.Thread(
        target=lambda: asyncio.run(site.get_database("maillage").execute_fn(ask))
    )
    thread.start()
    try:
        asked.wait(PATIENCE)
        os.kill(_parent(worker), signal.SIGKILL)
        # The first may still come to the worker, which goes with what forked it.
        assert 200 in [_get(site, _sql("SELECT 1")).status_code for _ in range(3)]
    finally:
        go.set()
        thread.join()


def _parent(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("PPid"))


def test_no_process_outlives_the_site(open_site: Open) -> None:
    """What stops the site stops its processes."""
    site = open_site(light=60)
    _get(site, "/maillage/actions")
    (pid,) = app_of(site).page_pool.pids
    app_of(site).processes.close()
    eventually(lambda: not Path(f"/proc/{pid}").exists())


def test_what_visitors_ask_is_not_in_the_log(
    open_site: Open, capfd: pytest.CaptureFixture[str]
) -> None:
    """A query that fails is nobody’s business: its words, its values."""
    site = open_site()
    for path in (
        _sql("SELECT 'violences' FROM nowhere"),
        "/maillage/actions?violences__nope=1",
        "/maillage/actions?_through=violences]",
        "/maillage/actions?_facet=violences",
    ):
        assert _get(site, path).status_code < 500
    assert "violences" not in "".join(capfd.readouterr())


def test_a_request_is_the_same_on_the_other_side() -> None:
    """Bytes that are no text survive the way to another process."""
    scope = {
        **carried_requests.scope_of("/maillage?sql=%FF"),
        "headers": [(b"x-odd", b"\xff\x00\xe9")],
        "query_string": b"\xff\xfe&a=\x00",
        "client": ["127.0.0.1", 1],
    }
    assert carried_requests.unpack(carried_requests.pack(scope)) == scope


def test_a_query_spills_nothing_to_the_disk(site: Any) -> None:
    """What SQLite sorts stays in the memory that is bounded: a disk is not."""
    answer = _get(site, "/maillage.json?sql=SELECT+1+AS+one&_shape=array")
    assert answer.json() == [{"one": 1}]
    connection = sqlite3.connect(":memory:")
    # One that has nothing is not that of the site.
    connection.execute("CREATE TABLE action (id)")
    site._prepare_connection(connection, "maillage")
    assert connection.execute("PRAGMA temp_store").fetchone()[0] == 2
