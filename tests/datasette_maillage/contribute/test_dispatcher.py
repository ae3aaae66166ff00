"""The dispatcher: what fails keeps no other waiting, and what waits is always looked after."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from datasette_maillage.contribute import dispatcher as module
from datasette_maillage.contribute import queue as queues
from datasette_maillage.contribute.dispatcher import PATIENCE, TRIES, Dispatcher
from datasette_maillage.contribute.git_repository import DeliveryError, RemoteError
from datasette_maillage.contribute.queue import DEAD, SENT, WAITING, Queue
from datasette_maillage.contribute.status import status, teller
from datasette_maillage.contribute.submissions import Submission
from submitted import submission
from waiting import PATIENCE as ENOUGH
from waiting import eventually


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    """An empty queue."""
    return Queue(tmp_path / "queue")


class Remote:
    """What takes submissions, and refuses some."""

    def __init__(self, *refused: str) -> None:
        self.refused = set(refused)
        self.is_down = False
        self.arrived: list[str] = []
        self.asked: list[str] = []

    def __call__(self, pending: Submission) -> None:
        """Take a submission, or not."""
        self.asked.append(pending.id)
        if self.is_down:
            raise RemoteError("git ls-remote: no route")
        if pending.id in self.refused:
            raise DeliveryError("git push: refused")
        self.arrived.append(pending.id)


class Clock:
    """The time, as a test sets it."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@contextmanager
def _started(dispatcher: Dispatcher) -> Iterator[Dispatcher]:
    """Run a dispatcher for a while."""
    dispatcher.call()
    try:
        yield dispatcher
    finally:
        dispatcher.stop()


def test_what_fails_is_tried_again(queue: Queue) -> None:
    """One that fails keeps no other waiting, and is still there."""
    for name in "ab":
        queue.put(submission(name))
    remote = Remote("a")
    dispatcher = Dispatcher(queue, remote)
    assert not dispatcher.round()
    assert remote.arrived == ["b"]
    remote.refused.clear()
    assert dispatcher.round()
    assert remote.arrived == ["b", "a"]


def test_what_always_fails_is_set_aside_once_others_pass(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """The remote takes others, so it is this one: after some tries, with the last reason."""
    queue.put(submission("bad"))
    dispatcher = Dispatcher(queue, Remote("bad"))
    for number in range(TRIES):
        assert queue.length == 1
        queue.put(submission(f"good-{number}"))
        dispatcher.round()
    assert queue.length == 0
    reason = next((queue.folder / DEAD).glob("*.reason")).read_text()
    assert "git push: refused" in reason
    assert "est mise de côté" in caplog.text


def test_what_fails_alone_is_given_a_day(queue: Queue) -> None:
    """A remote that refuses all may have a broken hook: nothing is set aside for that at once."""
    for name in "ab":
        queue.put(submission(name))
    clock = Clock()
    dispatcher = Dispatcher(queue, Remote("a", "b"), clock=clock)
    for _ in range(3 * TRIES):
        assert not dispatcher.round()
    assert queue.length == 2
    clock.now = PATIENCE + 1
    assert dispatcher.round()
    assert queue.length == 0


def test_a_remote_that_is_down_is_not_asked_for_each(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """One try tells of all; nothing counts against any of them, and the log says it once."""
    for name in "abc":
        queue.put(submission(name))
    remote, clock = Remote(), Clock()
    remote.is_down = True
    dispatcher = Dispatcher(queue, remote, clock=clock)
    for _ in range(3 * TRIES):
        clock.now += PATIENCE
        assert not dispatcher.round()
    assert len(remote.asked) == 3 * TRIES
    assert caplog.text.count("no route") == 1
    remote.is_down = False
    assert dispatcher.round()
    assert sorted(remote.arrived) == ["a", "b", "c"]
    assert "les propositions arrivent de nouveau" in caplog.text


def test_what_failed_goes_behind_what_did_not(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any number that fail, before all others: those that come after are tried soon."""
    monkeypatch.setattr(module, "_IN_A_ROW", 3)
    bad = [f"bad-{number}" for number in range(10)]
    for name in (*bad, "good"):
        queue.put(submission(name))
    remote = Remote(*bad)
    dispatcher = Dispatcher(queue, remote)
    for _ in range(4):
        dispatcher.round()
    assert remote.arrived == ["good"]
    assert len(set(remote.asked)) == 11


def test_a_bad_place_of_the_disk_keeps_no_other_waiting(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the disk does not give back fails alone; where it goes on, it is set aside."""
    queue.put(submission("bad"))
    (name,) = queue.entries(WAITING)
    real = Queue._bytes

    def fails(told: Queue, state: str, which: str) -> bytes:
        if which == name:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(told, state, which)

    monkeypatch.setattr(Queue, "_bytes", fails)
    remote = Remote()
    dispatcher = Dispatcher(queue, remote)
    for number in range(TRIES):
        assert queue.length == 1
        queue.put(submission(f"good-{number}"))
        dispatcher.round()
    assert len(remote.arrived) == TRIES
    assert set(queue.entries(DEAD)) == {name, f"{name}.reason"}


@pytest.mark.parametrize("error", [UnicodeDecodeError("x", b"", 0, 1, "y"), KeyError("private")])
def test_an_error_of_ours_keeps_no_other_waiting(
    queue: Queue, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    """It is told by its name alone: its words may hold what somebody wrote."""
    for name in "ab":
        queue.put(submission(name))
    arrived: list[str] = []

    def deliver(pending: Submission) -> None:
        if pending.id == "a":
            raise error
        arrived.append(pending.id)

    assert not Dispatcher(queue, deliver).round()
    assert arrived == ["b"]
    assert type(error).__name__ in caplog.text
    assert "private" not in caplog.text


def test_the_other_server_takes_over_what_a_dead_one_left(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sends anything: the queue is looked at all the same; no lock outlives its owner."""
    monkeypatch.setattr(module, "POLL", 0.05)
    code = """
import sys, time
from pathlib import Path
from datasette_maillage.contribute.queue import Queue
with Queue(Path(sys.argv[1])).alone() as alone:
    print(alone, flush=True)
    time.sleep(1000)
"""
    queue.put(submission("left"))
    owner = subprocess.Popen(
        [sys.executable, "-c", code, str(queue.folder)], stdout=subprocess.PIPE
    )
    assert owner.stdout
    assert owner.stdout.readline() == b"True\n"
    remote = Remote()
    with _started(Dispatcher(queue, remote)):
        with queue.alone() as alone:
            assert not alone
        assert remote.asked == []
        owner.kill()
        owner.communicate(timeout=ENOUGH)
        eventually(lambda: remote.arrived == ["left"], 0.02)


def test_what_cannot_be_set_aside_stays_and_stops_nothing(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither what is broken nor what is refused; the log says it once."""
    queue.put(submission("bad"))
    (queue.folder / WAITING / "broken").touch()
    (queue.folder / DEAD).touch()
    remote = Remote("bad")
    dispatcher = Dispatcher(queue, remote)
    for number in range(2 * TRIES):
        queue.put(submission(f"good-{number}"))
        assert not dispatcher.round()
    assert len(remote.arrived) == 2 * TRIES
    assert len(queue.entries(WAITING)) == 2
    assert caplog.text.count("'broken' ne peut pas être mise de côté") == 1
    assert caplog.text.count("ne peut pas être mise de côté") == 2
    (queue.folder / DEAD).unlink()
    assert dispatcher.round()


def test_what_another_server_took_in_is_delivered(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even while something else fails, and waits for its next try."""
    monkeypatch.setattr(module, "POLL", 0.05)
    monkeypatch.setattr(module, "FIRST", 1000.0)
    queue.put(submission("bad"))
    remote = Remote("bad")
    with _started(Dispatcher(queue, remote)):
        eventually(lambda: remote.asked)
        queue.put(submission("other"))
        eventually(lambda: remote.arrived == ["other"], 0.02)
        eventually(lambda: queue.length == 1, 0.02)


def test_a_remote_that_is_down_has_its_pause(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes in meanwhile does not shorten it."""
    monkeypatch.setattr(module, "POLL", 0.05)
    queue.put(submission("a"))
    remote, clock = Remote(), Clock()
    remote.is_down = True
    with _started(Dispatcher(queue, remote, clock=clock)) as dispatcher:
        eventually(lambda: remote.asked == ["a"])
        for name in "bcd":
            queue.put(submission(name))
            dispatcher.call()
        remote.is_down = False
        eventually(lambda: not dispatcher._called.is_set())
        assert remote.asked == ["a"]
        clock.now = 10.0
        eventually(lambda: len(remote.arrived) == 4)


def test_several_servers_deliver_each_once(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three look after one queue at once."""
    monkeypatch.setattr(module, "POLL", 0.01)
    remotes = [Remote() for _ in range(3)]
    dispatchers = [Dispatcher(queue, remote) for remote in remotes]
    for dispatcher in dispatchers:
        dispatcher.call()
    try:
        names = [f"a-{number}" for number in range(60)]
        for name in names:
            queue.put(submission(name))
        eventually(lambda: len(queue.entries(SENT)) == len(names))
    finally:
        for dispatcher in dispatchers:
            dispatcher.stop()
    assert sorted(name for remote in remotes for name in remote.arrived) == sorted(names)


def test_a_queue_that_cannot_be_read_is_looked_at_again(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The thread outlives it, and the log says it once."""
    monkeypatch.setattr(module, "POLL", 0.01)
    monkeypatch.setattr(module, "FIRST", 0.01)
    queue.put(submission("a"))
    away = queue.folder.rename(queue.folder.with_name("away"))
    queue.folder.symlink_to(away)
    remote = Remote()
    with _started(Dispatcher(queue, remote)):
        eventually(lambda: "les propositions attendent" in caplog.text)
        queue.folder.unlink()
        away.rename(queue.folder)
        eventually(lambda: remote.arrived == ["a"])
    assert caplog.text.count("les propositions attendent") == 1


def test_two_thousand_that_wait_are_all_delivered(
    queue: Queue, exhaustive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full queue is worked off, and its door opens again; day by day a smaller one."""
    if not exhaustive:
        monkeypatch.setattr(queues, "MAX_WAITING", 200)
    queue.put(submission("a"))
    (first,) = (queue.folder / WAITING).iterdir()
    for number in range(queues.MAX_WAITING - 1):
        pending = submission(f"b-{number}")
        (first.parent / f"{pending.reference}.json").write_bytes(pending.text)
    with pytest.raises(queues.QueueFullError):
        queue.put(submission("c"))
    remote = Remote()
    assert Dispatcher(queue, remote).round()
    assert len(set(remote.arrived)) == queues.MAX_WAITING
    queue.put(submission("c"))


def test_the_log_says_when_somebody_must_look_and_when_nobody_must(
    queue: Queue, caplog: pytest.LogCaptureFixture
) -> None:
    """Once for each change, not at each look."""
    queue.open()
    dispatcher = Dispatcher(queue, Remote())
    dispatcher.call()
    tell = teller(lambda: status(queue, dispatcher))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            tell()
        assert caplog.text == ""
        (queue.folder / DEAD).mkdir()
        (queue.folder / DEAD / "x").touch()
        for _ in range(3):
            tell()
        assert caplog.text.count("À REGARDER : des propositions sont mises de côté") == 1
        (queue.folder / DEAD / "x").unlink()
        for _ in range(3):
            tell()
        assert caplog.text.count("TOUT VA de nouveau") == 1
    dispatcher.stop()


def test_nothing_is_begun_once_the_site_stops(queue: Queue) -> None:
    """What waits goes on waiting, for the next process."""
    for name in "ab":
        queue.put(submission(name))
    stopped = threading.Event()
    dispatcher = Dispatcher(queue, lambda _: stopped.set(), stopped)
    assert not dispatcher.round()
    assert queue.length == 1
    dispatcher.call()
    assert not dispatcher.is_alive


def test_who_call_at_once_start_one_thread(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposals that are sent at the same moment are taken in by threads, each of which calls."""
    started: list[threading.Thread] = []
    real, meeting = threading.Thread.start, threading.Barrier(2)

    def start(thread: threading.Thread) -> None:
        if thread.name == "dispatcher":
            started.append(thread)
            with suppress(threading.BrokenBarrierError):
                meeting.wait(0.5)  # for another thread that found none
        real(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    dispatcher = Dispatcher(queue, lambda _: None)
    callers = [threading.Thread(target=dispatcher.call) for _ in range(2)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    dispatcher.stop()
    assert len(started) == 1
