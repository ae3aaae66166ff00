"""`pool`: processes that answer queries, killed when they take too much, and replaced."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

import pytest

from datasette_maillage.workers import forkserver, process
from datasette_maillage.workers.pool import Limits, PendingJob, Pool
from datasette_maillage.workers.site_processes import Processes, sparql
from datasette_maillage.workers.worker_process import BUSY, WorkerProcess
from maillage.files.publication import STORE
from sparql_queries import LIGHT, RUNAWAY
from waiting import PATIENCE, eventually

#: Holds all its solutions in memory, to sort them.
HUNGRY = "SELECT * { ?a ?p ?o . ?b ?q ?o2 } ORDER BY ?o2 ?o"


def _job(query: str) -> bytes:
    job = {
        "query": query,
        "base": "https://w3id.org/maillage/",
        "default_graphs": [],
        "named_graphs": [],
        "dump": "",
        "solutions": "json",
        "graph": "ttl",
        "prefixes": {},
    }
    return json.dumps(job).encode()


@contextmanager
def _pool(store_build: Path, **limits: Any) -> Iterator[Pool]:
    folder = os.open(store_build, os.O_RDONLY)
    processes = Processes({"sparql": sparql})
    bounds = Limits(**{"workers": 4, "waiting": 8, "patience": 30, **limits})
    yield processes.pool("sparql", bounds, {"store": STORE}, [folder])
    processes.close()
    os.close(folder)


def _asking(pool: Pool, query: str, times: int) -> tuple[list[threading.Thread], list[str]]:
    """Ask a query some times at once; return who asks, and what has come of it so far."""
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(pool.ask(_job(query)).kind))
        for _ in range(times)
    ]
    for thread in threads:
        thread.start()
    return threads, outcomes


@pytest.fixture
def pool(store_build: Path) -> Iterator[Pool]:
    """Four processes with three seconds a query."""
    with _pool(store_build, seconds=3, light=1) as made:
        yield made


def test_a_process_has_no_network(pool: Pool) -> None:
    """Were SERVICE let through, no connection would leave the process, silent or not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        loud = pool.ask(_job(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))
        pool.ask(_job(f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"))
        assert loud.kind == "failed"
        with pytest.raises(BlockingIOError):
            server.accept()


def test_light_queries_go_on_while_a_runaway_is_killed(pool: Pool) -> None:
    """A query without end is killed, its process is replaced, and others are answered meanwhile."""
    expected = pool.ask(_job(LIGHT))
    before = pool.pids
    threads, outcomes = _asking(pool, RUNAWAY, 2)
    answered = 0
    while any(thread.is_alive() for thread in threads):
        assert pool.ask(_job(LIGHT)) == expected
        answered += 1
        time.sleep(0.02)
    assert outcomes == ["long", "long"]
    assert answered > 10
    assert pool.ask(_job(LIGHT)) == expected
    assert all(Path(f"/proc/{pid}").exists() for pid in pool.pids)
    assert len(before - pool.pids) >= 1 or not before


def test_long_queries_leave_room_for_others(store_build: Path) -> None:
    """Queries without end in all processes give one up to each query that comes."""
    with _pool(store_build, seconds=PATIENCE, light=0.2, patience=PATIENCE) as pool:
        threads, outcomes = _asking(pool, RUNAWAY, 4)
        eventually(lambda: len(pool.pids) == 4)
        assert [pool.ask(_job(LIGHT)).kind for _ in range(3)] == ["solutions"] * 3
        # Half of them keep theirs whoever comes.
        assert outcomes in (["busy"], ["busy"] * 2)
        for pid in pool.pids:
            os.kill(pid, signal.SIGKILL)
        for thread in threads:
            thread.join()


def test_a_busy_machine_makes_no_query_long(store_build: Path) -> None:
    """What counts is processor time: a process that had none for long keeps its query."""
    with _pool(store_build, workers=1, seconds=PATIENCE, light=0.2, patience=PATIENCE) as pool:
        assert pool.ask(_job(LIGHT)).kind == "solutions"
        (pid,) = pool.pids
        os.kill(pid, signal.SIGSTOP)
        threads, outcomes = _asking(pool, LIGHT, 2)
        time.sleep(0.5)
        assert outcomes == []
        os.kill(pid, signal.SIGCONT)
        for thread in threads:
            thread.join()
        assert outcomes == ["solutions"] * 2
        assert pool.pids == {pid}


def test_memory_and_results_are_bounded(store_build: Path) -> None:
    """A query that hoards and a result without end are stopped; the next query is answered."""
    with _pool(store_build, seconds=120, light=60, memory=64 * 2**20, size=100_000) as pool:
        assert pool.ask(_job("SELECT * { ?s ?p ?o }")).kind == "large"
        assert pool.ask(_job("CONSTRUCT WHERE { ?s ?p ?o }")).kind == "large"
        assert pool.ask(_job(HUNGRY)).kind == "hungry"
        assert pool.ask(_job(LIGHT)).kind == "solutions"


def test_no_process_outlives_its_pool(store_build: Path) -> None:
    """Closing the pool ends its processes."""
    with _pool(store_build) as made:
        made.ask(_job(LIGHT))
        (pid,) = made.pids
    assert not Path(f"/proc/{pid}").exists()


def test_closing_leaves_a_process_at_work_to_whoever_uses_it(
    store_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process is let go of once: its connection’s number may be another’s the second time."""
    ended: list[WorkerProcess] = []
    end = WorkerProcess.end

    def slowly(worker: WorkerProcess) -> None:
        ended.append(worker)
        time.sleep(0.2)  # who else believes that it has to end it does so meanwhile
        end(worker)

    monkeypatch.setattr(WorkerProcess, "end", slowly)
    with _pool(store_build, seconds=PATIENCE, light=PATIENCE) as pool:
        threads, outcomes = _asking(pool, RUNAWAY, 2)
        eventually(lambda: len(pool.pids) == 2)
        pool.ask(_job(LIGHT))
        pool.close()
        for thread in threads:
            thread.join()
        assert len(outcomes) == 2
        assert pool.ask(_job(LIGHT)) == BUSY
        assert pool.pids == set()
    assert len(ended) == len(set(ended)) == 3


def test_what_comes_back_to_a_pool_that_was_just_closed_is_ended(
    store_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process whose job was done, or that was started ahead of any, is not kept for another."""
    with _pool(store_build) as pool:
        put = pool._idle.put

        def late(worker: WorkerProcess | None, *, promised: bool) -> None:
            pool.close()
            put(worker, promised=promised)

        monkeypatch.setattr(pool._idle, "put", late)
        assert pool.ask(_job(LIGHT)).kind == "solutions"
        assert pool.pids == set()
        pool._warm()
        assert pool.pids == set()


def test_a_process_that_died_is_replaced(pool: Pool) -> None:
    """Whoever kills an idle process spoils one answer at most."""
    pool.ask(_job(LIGHT))
    for pid in pool.pids:
        os.kill(pid, 9)
    kinds = [pool.ask(_job(LIGHT)).kind for _ in range(2)]
    assert kinds[-1] == "solutions"


def test_a_query_that_nobody_waits_for_is_stopped(pool: Pool) -> None:
    """Giving up ends the process amid its query; the next query is answered."""
    ticket = PendingJob()
    outcomes: list[str] = []
    thread = threading.Thread(target=lambda: outcomes.append(pool.ask(_job(RUNAWAY), ticket).kind))
    thread.start()
    while not pool.pids:
        time.sleep(0.01)
    ticket.give_up()
    thread.join()
    assert outcomes in (["hungry"], ["busy"])
    assert pool.ask(_job(LIGHT)).kind == "solutions"
    ticket.give_up()
    assert pool.ask(_job(LIGHT)).kind == "solutions"


def test_a_machine_without_processes_ends_none_of_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What forks others says that it cannot, and goes on: the next is there once one is granted."""
    refused: list[int] = []
    real = os.fork

    def fork() -> int:
        if os.getpid() in refused:
            refused.clear()
            raise BlockingIOError(11, os.strerror(11))
        return real()

    def prepare() -> forkserver.Work:
        refused.append(os.getpid())
        return _echo

    monkeypatch.setattr(os, "fork", fork)
    server = forkserver.ForkServer({"echo": prepare})
    try:
        pid = server._end.peek()[2][1]  # type: ignore[index]
        with pytest.raises(BlockingIOError):
            server.fork("echo", {})
        child, connection = server.fork("echo", {})
        connection.close()
        child.wait()
        assert server._end.peek()[2][1] == pid  # type: ignore[index]
    finally:
        server.close()


def test_a_job_without_a_thread_for_it_is_refused_for_now(
    store_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the machine grants no thread, that is said; the next job is done once it does.

    However often it was said: no place stays taken for what was refused.
    """
    with _pool(store_build, patience=0.1) as pool:
        go = threading.Event()

        def refuse(_thread: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        async def ask() -> str:
            return (await pool.ask_for(asyncio.Future, _job(LIGHT))).kind

        with monkeypatch.context() as lacking:
            lacking.setattr(threading.Thread, "start", refuse)
            held = pool._threads.submit(go.wait, PATIENCE)
            places = pool.limits.workers + pool.limits.waiting
            assert {asyncio.run(ask()) for _ in range(places + 1)} == {"busy"}
            go.set()
            assert held.result(PATIENCE)
            assert asyncio.run(_first_that_is_not_busy(ask)) == "solutions"
        assert asyncio.run(_first_that_is_not_busy(ask)) == "solutions"


async def _first_that_is_not_busy(ask: Callable[[], Awaitable[str]]) -> str:
    """Ask until a process is ready: how long that takes is the machine’s business."""
    while (found := await ask()) == "busy":
        await asyncio.sleep(0.05)
    return found


def test_a_late_answer_is_taken_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that forks others and hangs while one is let go of is replaced, not asked again."""
    # Whatever goes on may take as long as a busy machine does.
    monkeypatch.setattr(forkserver, "_PATIENCE", PATIENCE)
    server = forkserver.ForkServer({"echo": lambda: _echo})
    try:
        child, connection = server.fork("echo", {})
        assert connection.recv_bytes() == str(child.pid).encode()
        child.kill()
        hanging = _parent(child.pid)
        os.kill(hanging, signal.SIGSTOP)
        # What hangs never answers, however soon that is noticed.
        server._socket.settimeout(0.1)
        assert child.wait() == -signal.SIGKILL
        other, connection = server.fork("echo", {})
        assert connection.recv_bytes() == str(other.pid).encode()
        assert _parent(other.pid) != hanging
    finally:
        server.close()


def test_the_children_of_a_server_that_fell_take_no_other_with_them() -> None:
    """They ended with it: the next has no child of that number, and is not asked for one."""
    server = forkserver.ForkServer({"echo": lambda: _echo})
    try:
        (one, first), (two, second) = (server.fork("echo", {}) for _ in range(2))
        os.kill(_parent(one.pid), signal.SIGKILL)
        assert one.wait() == -signal.SIGKILL
        other, connection = server.fork("echo", {})
        assert connection.recv_bytes() == str(other.pid).encode()
        made_by = _parent(other.pid)
        two.kill()
        assert two.wait() == -signal.SIGKILL
        assert _parent(other.pid) == made_by
        last, connection = server.fork("echo", {})
        assert _parent(last.pid) == made_by
        first.close()
        second.close()
    finally:
        server.close()


def test_a_server_that_is_replaced_as_it_is_closed_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever closes it waits for the next one, which nobody else would end."""
    server = forkserver.ForkServer({"echo": lambda: _echo})
    child, connection = server.fork("echo", {})
    real, begun, go = server._start, threading.Event(), threading.Event()

    def late() -> None:
        begun.set()
        go.wait(PATIENCE)
        real()

    monkeypatch.setattr(server, "_start", late)
    os.kill(_parent(child.pid), signal.SIGKILL)
    waiting, closing = threading.Thread(target=child.wait), threading.Thread(target=server.close)
    waiting.start()
    begun.wait(PATIENCE)
    closing.start()
    closing.join(0.2)
    go.set()
    waiting.join()
    closing.join()
    assert not server._end.alive
    connection.close()


def test_a_copy_of_a_process_ends_no_server_of_it() -> None:
    """What a fork inherits and lets go of is still used by whoever forked."""
    server = forkserver.ForkServer({"echo": lambda: _echo})
    try:
        if not (copy := os.fork()):
            server._end()
            os._exit(0)
        os.waitpid(copy, 0)
        child, connection = server.fork("echo", {})
        assert connection.recv_bytes() == str(child.pid).encode()
        connection.close()
    finally:
        server.close()


def _echo(
    connection: Connection, _descriptors: Sequence[int], _arguments: Mapping[str, Any]
) -> None:
    connection.send_bytes(str(os.getpid()).encode())
    connection.poll(PATIENCE)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_a_process_ends_without_a_word_where_its_asker_is_gone() -> None:
    """Also where what it said last was not read: that is no end of the connection, but a reset."""
    ours, theirs = Pipe()
    with ThreadPoolExecutor(1) as thread:
        serving = thread.submit(process.serve, theirs, bytes, 0)
        assert ours.poll(PATIENCE)
        ours.close()
        serving.result()
