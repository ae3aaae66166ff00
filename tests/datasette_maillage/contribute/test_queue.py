"""The queue: what is kept is kept whole, and nothing else is taken for it."""

from __future__ import annotations

import errno
import json
import os
import resource
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from datasette_maillage.contribute import queue as module
from datasette_maillage.contribute.dispatcher import Dispatcher
from datasette_maillage.contribute.queue import DEAD, SENT, WAITING, Queue, QueueFullError
from datasette_maillage.contribute.status import status
from datasette_maillage.contribute.submissions import InvalidError, parse
from submitted import submission
from waiting import forked

NAME = "000000000000.json"


@pytest.fixture
def queue(tmp_path: Path) -> Queue:
    """A queue with one submission in it."""
    queue = Queue(tmp_path / "queue")
    queue.put(submission("first"))
    return queue


def _files(queue: Queue) -> set[str]:
    return {str(path.relative_to(queue.folder)) for path in queue.folder.rglob("*")}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("call", ["fsync", "rename", "open"])
def test_a_write_that_fails_leaves_nothing(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """Whatever fails, and wherever, no file is left behind, and the next try succeeds."""
    before = _files(queue)
    real = getattr(os, call)

    def fails(*arguments: Any, **options: Any) -> Any:
        if call == "open" and not arguments[1] & os.O_CREAT:
            return real(*arguments, **options)
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, fails)
        with pytest.raises(OSError, match=os.strerror(code)):
            queue.put(submission("second"))
    assert _files(queue) == before
    queue.put(submission("second"))
    assert queue.length == 2


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    """The system itself cuts the file short, many times: nothing is left, and the door is open."""
    code = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from datasette_maillage.contribute.queue import Queue
from submitted import submission
from waiting import forked
queue, refused = Queue(Path(sys.argv[1])), 0
for number in range(30):
    try:
        queue.put(submission(f"a-{number}", "x" * 20_000))
    except OSError:
        refused += 1
queue.put(submission("small"))
print(refused, queue.length)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "queue"), str(ROOT / "tests")],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["30", "1"]
    assert len(list((tmp_path / "queue" / WAITING).iterdir())) == 1


def test_leftovers_never_count_and_are_swept(queue: Queue) -> None:
    """Files that a killed process was writing close no door; those of a living one are let be."""
    waiting = queue.folder / WAITING
    old = time.time() - 7200
    for number in range(module.MAX_WAITING):
        part = waiting / f".tmp{number}"
        part.touch()
        os.utime(part, (old, old))
    (waiting / ".now").touch()
    queue.put(submission("second"))
    assert queue.length == 2
    Queue(queue.folder).open()
    assert {name for name in _names(waiting) if name.startswith(".")} == {".now"}


def test_only_what_waits_counts(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders, links and files of other names fill no place; submissions do, up to the limit."""
    monkeypatch.setattr(module, "MAX_WAITING", 2)
    waiting = queue.folder / WAITING
    (waiting / "000000000001.json").mkdir()
    (waiting / "000000000002.json").symlink_to("/etc/hostname")
    (waiting / "notes.txt").touch()
    queue.put(submission("second"))
    with pytest.raises(QueueFullError):
        queue.put(submission("third"))
    # One that waits already needs no place.
    queue.put(submission("first"))


def _socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(".", os.O_RDONLY)
        os.chdir(file.parent)
        listener.bind(file.name)
        os.fchdir(here)
        os.close(here)


def _text(text: str) -> Callable[[Path], None]:
    return lambda file: file.write_text(text) and None


def _changed(**changes: Any) -> str:
    return json.dumps({**asdict(submission("x")), **changes})


#: What may stand in a queue and is no submission.
BROKEN: dict[str, Callable[[Path], Any]] = {
    "empty": Path.touch,
    "not JSON": _text("{"),
    "not text": lambda file: file.write_bytes(b"\xff\xfe\x00"),
    "too deep": _text("[" * 100_000),
    "a number": _text("9" * 5000),
    "a list": _text("[]"),
    "nothing": _text("null"),
    "a wrong shape": _text('{"files": []}'),
    "a key too many": _text(_changed(more=1)),
    "files in a list": _text(_changed(files=["x"])),
    "no files": _text(_changed(files={})),
    "a file that is no text": _text(_changed(files={"contributions/a/x.json": {}})),
    "half of a pair": _text(_changed(files={"contributions/a/x.json": "\ud800"})),
    "a path upwards": _text(_changed(files={"contributions/../x.json": "{}"})),
    "a path elsewhere": _text(_changed(files={"schema/action.schema.json": "{}"})),
    "a path from the root": _text(_changed(files={"/contributions/a/x.json": "{}"})),
    "a path of Git": _text(_changed(files={"contributions/.git/x.json": "{}"})),
    "a path of two lines": _text(_changed(files={"contributions/a/x.json\n": "{}"})),
    "no id": _text(_changed(id="../x")),
    "a number as id": _text(_changed(id=3)),
    "a kind of two lines": _text(_changed(kind="action\nEvil: x")),
    "a day that is none": _text(_changed(day="2026-13-01")),
    "a day before Git": _text(_changed(day="1500-01-01")),
    "corrects a word": _text(_changed(corrects="x")),
    "another's name": _text(_changed()),
    "too large": lambda file: (file.touch(), os.truncate(file, module.MAX_SIZE + 1)),
    "a folder": Path.mkdir,
    "a folder with files": lambda file: (file.mkdir(), (file / "x").touch()),
    "a link": lambda file: file.symlink_to("/etc/hostname"),
    "a link to nothing": lambda file: file.symlink_to("/nowhere/at/all"),
    "a link to itself": lambda file: file.symlink_to(file.name),
    "a pipe": os.mkfifo,
    "a socket": _socket,
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_submission_is_set_aside_and_the_others_go(
    queue: Queue, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    """It is moved as it is, with the reason beside it, told once, and stops nothing."""
    BROKEN[what](queue.folder / WAITING / NAME)
    os.utime(queue.folder / WAITING / NAME, (1, 1), follow_symlinks=False)
    queue.put(submission("second"))
    arrived: list[str] = []
    dispatcher = Dispatcher(queue, lambda pending: arrived.append(pending.id))
    assert dispatcher.round()
    assert dispatcher.round()
    assert sorted(arrived) == ["first", "second"]
    assert _names(queue.folder / WAITING) == set()
    assert _names(queue.folder / DEAD) == {NAME, f"{NAME}.reason"}
    reason = (queue.folder / DEAD / f"{NAME}.reason").read_text().strip()
    assert reason
    assert f"est mise de côté : {reason}" in caplog.text
    assert caplog.text.count("est mise de côté") == 1


@pytest.mark.parametrize("name", ["notes.txt", "x" * 250, "a\nb.json", "000000000000.JSON", "-rf"])
def test_what_has_another_name_is_set_aside(queue: Queue, name: str) -> None:
    """Even where no reason can stand beside it: the log has it."""
    (queue.folder / WAITING / name).touch()
    arrived: list[str] = []
    assert Dispatcher(queue, lambda pending: arrived.append(pending.id)).round()
    assert arrived == ["first"]
    assert (queue.folder / DEAD / name).exists()


def test_two_of_one_name_are_set_aside_beside_each_other(queue: Queue) -> None:
    """Nothing that is set aside takes the place of what was before."""
    for text in ("{", "["):
        (queue.folder / WAITING / NAME).write_text(text)
        queue.set_aside(NAME, "broken")
    texts = {(queue.folder / DEAD / name).read_text() for name in (NAME, f"{NAME}.2")}
    assert texts == {"{", "["}


def test_an_unreadable_file_is_set_aside(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the account may not read waits for nobody."""
    real = os.open

    def refuses(path: Any, *arguments: Any, **options: Any) -> int:
        if str(path).endswith(".json"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *arguments, **options)

    with monkeypatch.context() as closed:
        closed.setattr(os, "open", refuses)
        closed.setattr(Queue, "length", 0)
        (name,) = queue.entries(WAITING)
        with pytest.raises(InvalidError, match="la lire est impossible"):
            queue.read(name)


@pytest.mark.parametrize("code", [errno.EMFILE, errno.EIO, errno.ENOMEM])
def test_what_cannot_be_read_now_goes_on_waiting(
    queue: Queue, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A machine that is short of something, or a disk that fails once, sets nothing aside."""
    arrived: list[str] = []
    dispatcher = Dispatcher(queue, lambda pending: arrived.append(pending.id))

    def fails(*_: Any) -> bytes:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(Queue, "_bytes", fails)
        assert not dispatcher.round()
    assert dispatcher.round()
    assert arrived == ["first"]


@pytest.mark.parametrize("place", [".", WAITING, SENT, "lock"])
def test_a_link_in_the_place_of_the_queue_is_not_followed(
    tmp_path: Path, queue: Queue, place: str
) -> None:
    """Neither the folder, nor one inside it, nor the lock: what it leads to stays as it is."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("kept")
    os.utime(elsewhere / "precious", (1, 1))
    target = queue.folder / place
    if place == ".":
        target = queue.folder
    if target.exists():
        target.rename(tmp_path / "away")
    target.symlink_to(elsewhere / "precious" if place == "lock" else elsewhere)
    with pytest.raises(OSError):  # noqa: PT011 - the system names it in several ways
        _use(queue)
    assert {path.name: path.read_text() for path in elsewhere.iterdir()} == {"precious": "kept"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_the_queue_of_somebody_else_is_refused(queue: Queue) -> None:
    """Who owns the folder could read what waits, and have the site send what nobody sent."""
    queue.open()
    os.chown(queue.folder, 12345, -1)
    with pytest.raises(PermissionError):
        queue.put(submission("second"))
    with pytest.raises(PermissionError):
        queue.entries(WAITING)
    os.chown(queue.folder, 0, -1)
    queue.put(submission("second"))


def _use(queue: Queue) -> None:
    queue.open()
    queue.put(submission("second"))
    assert queue.state("0" * 12) == ""
    with queue.alone():
        queue.done(submission("second"))


def test_the_queue_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Folders and files are closed to others, those of an older queue as well."""
    folder = tmp_path / "queue"
    folder.mkdir(mode=0o755)
    queue = Queue(folder)
    queue.put(submission("first"))
    queue.note(submission("first"), "0" * 40)
    queue.set_aside(next(iter(queue.entries(WAITING))), "why")
    queue.done(submission("second"))
    with queue.alone():
        pass
    for path in (folder, *folder.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_nothing_is_kept_of_what_arrived(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place says that it did; to say so takes no space, and a crash in between is made good."""
    pending = submission("first")
    with monkeypatch.context() as full:
        full.setattr(module, "put_file", lambda *_: pytest.fail("nothing is written"))
        queue.done(pending)
    assert queue.state(pending.reference) == SENT
    kept = queue.folder / SENT / f"{pending.reference}.json"
    assert kept.read_bytes() == b""
    kept.write_text("what a process left that was killed")
    queue.open()
    assert kept.read_bytes() == b""
    queue.put(pending)
    assert queue.length == 0


def test_what_is_sent_again_after_it_was_set_aside_waits_again(queue: Queue) -> None:
    """Whoever sends it once more gives it another chance; its receipt says where it is."""
    pending = submission("first")
    queue.set_aside(f"{pending.reference}.json", "refused")
    assert queue.state(pending.reference) == DEAD
    queue.put(pending)
    assert queue.state(pending.reference) == WAITING
    assert _names(queue.folder / DEAD) == set()


def test_a_receipt_is_never_given_for_what_only_has_the_name(tmp_path: Path) -> None:
    """What is broken and has the name of a submission gives its place to the submission."""
    queue, pending = Queue(tmp_path), submission("first")
    (tmp_path / WAITING).mkdir()
    file = tmp_path / WAITING / f"{pending.reference}.json"
    for place in (_text("{"), BROKEN["a link"], BROKEN["a pipe"]):
        file.unlink(missing_ok=True)
        place(file)
        queue.put(pending)
        assert parse(file.read_bytes()).files == pending.files


def test_a_clock_that_was_set_back_changes_nothing(queue: Queue) -> None:
    """Files from the future are delivered, and count as new."""
    (name,) = queue.entries(WAITING)
    ahead = time.time() + 10**6
    os.utime(queue.folder / WAITING / name, (ahead, ahead))
    queue.put(submission("second"))
    arrived: list[str] = []
    assert Dispatcher(queue, lambda pending: arrived.append(pending.id)).round()
    assert arrived == ["second", "first"]


def test_a_disk_that_keeps_nothing_is_told_until_it_keeps_again(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who watches learns of it from the first submission refused, and nothing is left of trials."""
    dispatcher = Dispatcher(queue, lambda _: None)
    before = _files(queue)

    def is_full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert "disk" not in status(queue, dispatcher).attention
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", is_full)
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            queue.put(submission("second"))
        assert "disk" in status(queue, dispatcher).attention
        assert "disk" in status(queue, dispatcher).attention
    assert "disk" not in status(queue, dispatcher).attention
    assert _files(queue) == before


def test_a_disk_that_is_full_for_days_sets_nothing_aside(queue: Queue) -> None:
    """That it cannot be delivered is the machine’s fault, and no submission’s."""
    now = [0.0]

    def deliver(_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    dispatcher = Dispatcher(queue, deliver, clock=lambda: now[0])
    for _ in range(9):
        assert not dispatcher.round()
        now[0] += 86_400
    assert (queue.length, len(queue.entries(DEAD))) == (1, 0)
    assert (dispatcher.failing_for or 0) > 0


def test_a_pipe_in_the_place_of_what_arrived_is_not_waited_for(queue: Queue) -> None:
    """Nobody will ever read it: that the submission arrived cannot be noted, and that is told."""
    (queue.folder / SENT).mkdir(exist_ok=True)
    (name,) = queue.entries(WAITING)
    submitted = queue.read(name)
    (queue.folder / WAITING / name).unlink()
    os.mkfifo(queue.folder / SENT / name)
    with pytest.raises(OSError, match="No such device"):
        queue.done(submitted)


def test_a_copy_of_the_process_holds_the_queue_no_longer(queue: Queue) -> None:
    """Whoever forks while the queue is held copies the lock, for as long as the copy has it."""
    queue.open()
    with ExitStack() as stack:
        with queue.alone() as alone:
            assert alone
            stack.enter_context(forked())
        with queue.alone() as alone:
            assert alone
