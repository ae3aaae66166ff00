"""Builds by other executors give the same bytes: a cluster, no common disk, workers that die."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import engines, pipeline, remote
from maillage.build.engines import HERE, Engine, EngineWorkers
from maillage.build.object_store import ObjectStore
from maillage.build.pipeline import BuildOptions
from maillage.errors import RunError
from maillage.model.loading import load
from waiting import PATIENCE, ending, eventually

# What watches over shared memory for multiprocessing may be killed among the workers: it is started
# again.
pytestmark = pytest.mark.filterwarnings("ignore:resource_tracker:UserWarning")


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks of few records."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """A catalogue of forty sources."""
    text = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
    names = [f"source-{number:02}" for number in range(40)]
    return make_catalogue(
        {f"sources/{name}.json": text.replace('"minimal"', f'"{name}"', 1) for name in names}
    )


@pytest.fixture
def expected(root: Path, tmp_path: Path) -> bytes:
    """The sums of a build by one process."""
    return _sums(root, tmp_path / "one", workers=1)


def _sums(root: Path, out: Path, engine: Engine = HERE, workers: int = 2) -> bytes:
    options = BuildOptions(workers, cached=False, engine=engine)
    assert pipeline.build(load(root), out, options).accepted
    return (out / "SHA256SUMS").read_bytes()


#: Processes that are killed in one test.
_KILLED = 3


@contextmanager
def _killing(pids: Callable[[], Sequence[int]], every: float) -> Iterator[list[int]]:
    """Kill a process of some that there are, again and again: some, so that a slow machine ends."""
    killed: list[int] = []
    stop = threading.Event()

    def kill() -> None:
        # The first as soon as there is one: a quick machine has soon done.
        while len(killed) < _KILLED and not stop.wait(every if killed else 0.05):
            left = [pid for pid in pids() if pid not in killed]
            with suppress(ProcessLookupError):
                os.kill(left[0], signal.SIGKILL) if left else None
            killed.extend(left[:1])

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


def _children() -> list[int]:
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has ended
            found += map(int, (task / "children").read_text().split())
    return found


def test_no_common_disk_gives_the_same_bytes(root: Path, tmp_path: Path, expected: bytes) -> None:
    """What goes through a store comes back as it was, and nothing is kept under two names."""
    store = tmp_path / "store"
    for out in ("first", "second"):
        engine = Engine(store=store.as_uri())
        assert _sums(root, tmp_path / out, engine) == expected
    kept = sorted(path.name for path in store.iterdir())
    assert kept
    for name in kept:
        ObjectStore(store.as_uri()).get(name)


def test_a_refused_record_is_told_across_a_store(root: Path, tmp_path: Path) -> None:
    """What is wrong is told with its place, also where the file could not be sent."""
    folder = root / "contributions" / "sources"
    (folder / "source-03.json").write_text('{"id": "source-03"', encoding="utf-8")
    (folder / "source-05.json").write_text(" " * 3_000_000, encoding="utf-8")
    model = load(root)
    found = [
        pipeline.build(
            model, tmp_path / "out", BuildOptions(workers, cached=False, engine=engine)
        ).findings
        for workers, engine in ((1, HERE), (2, Engine(store=(tmp_path / "store").as_uri())))
    ]
    assert found[0]
    assert found[0] == found[1]
    assert not (tmp_path / "out").exists()


def test_what_a_store_gives_is_what_its_name_says(tmp_path: Path) -> None:
    """Something else under the name is refused, by its name."""
    store = ObjectStore(tmp_path.as_uri())
    digest = store.put(b"piece")
    assert store.put(b"piece") == digest
    (tmp_path / digest).write_bytes(b"other")
    with pytest.raises(RunError, match=digest):
        store.get(digest)


def test_what_the_disk_of_a_store_refuses_is_told_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be another disk than that of the build, and nothing is left half."""
    store = ObjectStore(f"file://{tmp_path}/store")

    def is_full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", is_full)
        with pytest.raises(OSError, match="No space") as raised:
            store.write("parts/x", b"x")
    assert raised.value.filename == f"{tmp_path}/store/parts/x"
    assert list((tmp_path / "store/parts").iterdir()) == []


@pytest.mark.sample(1)
@pytest.mark.parametrize("store", [False, True])
def test_a_worker_that_dies_costs_nothing_but_time(
    root: Path, tmp_path: Path, expected: bytes, *, store: bool
) -> None:
    """While processes are killed, their jobs go to others; the bytes are the same."""
    engine = Engine(store=(tmp_path / "store").as_uri()) if store else HERE
    # Those of other tests, the site in a browser among them, are not ours to kill.
    others = set(_children())
    with _killing(lambda: sorted(set(_children()) - others), 0.2) as killed:
        eventually(lambda: _sums(root, tmp_path / "out", engine) == expected and killed)


class _Deadly(Executor):
    """Its workers die of one job."""

    def submit(self, *_: object, **_named: object) -> Future[object]:  # type: ignore[override]
        lost: Future[object] = Future()
        lost.set_exception(BrokenExecutor())
        return lost


def test_a_job_that_kills_each_worker_is_told_by_its_files(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up after some deaths, with one sentence that names the files."""

    @contextmanager
    def deadly(_engine: Engine, workers: int) -> Iterator[EngineWorkers]:
        yield EngineWorkers(_Deadly, workers)

    monkeypatch.setattr(engines, "processes", deadly)
    with pytest.raises(RunError, match=r"source-00\.json.*meurent à chaque fois"):
        _sums(root, tmp_path / "out")
    assert not (tmp_path / "out").exists()


class _Forgetful(Executor):
    """Its workers die just as the first job is sent, of which it never tells."""

    def __init__(self) -> None:
        self._is_broken = False

    def submit(self, *_: object, **_named: object) -> Future[object]:  # type: ignore[override]
        if self._is_broken:
            raise BrokenExecutor
        self._is_broken = True
        return Future()


def test_a_job_that_is_forgotten_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it for ever: whoever asks again has others in place of the dead."""
    monkeypatch.setattr(engines, "_PAUSE", 0.01)
    executors = iter([_Forgetful(), _Inline()])
    pool = EngineWorkers(lambda: next(executors), 1)
    with ending(PATIENCE, lambda: pytest.fail("it waits for ever")):
        with pytest.raises(BrokenExecutor):
            pool.answer(pool.submit(int))
        pool.renew()
        assert pool.answer(pool.submit(int)) == 0


def test_a_worker_of_another_version_is_refused(root: Path, tmp_path: Path) -> None:
    """Its bytes would be others; it is told which process of which machine it is."""
    model = load(root)
    task = remote.ChunkOptions()
    for work in (
        remote.FromFolder(root, task, "another"),
        remote.FromStore.of(model, task, ObjectStore(tmp_path.as_uri())),
    ):
        job = remote.ChunkJob(("contributions/sources/source-00.json",))
        answer = replace(work, version="another").submit(EngineWorkers(_Inline, 1), job)  # type: ignore[attr-defined]
        with pytest.raises(RunError, match=f"processus {os.getpid()}.*autre version"):
            answer.result()


class _Inline(Executor):
    """Whoever asks it does the work."""

    def submit(self, call: Callable[[], object]) -> Future[object]:  # type: ignore[override]
        done: Future[object] = Future()
        try:
            done.set_result(call())
        except RunError as error:
            done.set_exception(error)
        return done


def test_what_cannot_be_sent_is_judged_where_the_disk_is(root: Path, tmp_path: Path) -> None:
    """A worker without the disk would find nothing there: the leader judges such files."""
    file = "contributions/sources/source-05.json"
    (root / file).write_text(" " * 3_000_000, encoding="utf-8")
    model = load(root)
    work = remote.FromStore.of(model, remote.ChunkOptions(), ObjectStore(tmp_path.as_uri()))
    found = work.submit(EngineWorkers(_Deadly, 1), remote.ChunkJob((file,))).result()
    assert [finding.file for finding in found.findings] == [file]


def test_an_engine_that_is_not_there_is_told_with_those_that_are(
    root: Path, tmp_path: Path
) -> None:
    """So that a slip of the pen is seen at once."""
    with pytest.raises(RunError, match=r"« dusk » ; il y a : .*processes"):
        _sums(root, tmp_path / "out", Engine("dusk"))


#: Builds in a process of its own, as a leader that may be killed.
_BUILD = """
import sys
from pathlib import Path
from maillage.build import pipeline
from maillage.build.engines import Engine
from maillage.model.loading import load

pipeline.CHUNK = (2, 3)
if __name__ == "__main__":
    _, root, out, scheduler, store = sys.argv
    engine = Engine("dask", scheduler, store)
    options = pipeline.BuildOptions(2, cached=False, engine=engine)
    print(pipeline.build(load(Path(root)), Path(out), options).accepted)
"""


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A cluster of Dask: a scheduler, and two workers that are found anew when they die."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_the_same_bytes(
    root: Path, tmp_path: Path, expected: bytes, scheduler: str
) -> None:
    """Dask, on a common disk."""
    assert _sums(root, tmp_path / "out", Engine("dask", scheduler)) == expected


@pytest.mark.exhaustive
def test_a_cluster_without_a_common_disk_loses_workers_and_its_leader(
    root: Path, tmp_path: Path, expected: bytes, bucket: str
) -> None:
    """Dask through S3, workers killed all the while, and the leader once: the same bytes."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        address = cluster.scheduler_address
        out = tmp_path / "out"
        command = [sys.executable, "-c", _BUILD, str(root), str(out), address, bucket]
        leader = subprocess.Popen(command)
        time.sleep(2)
        leader.kill()
        leader.wait(PATIENCE)
        workers = cluster.workers.values()
        with _killing(lambda: [worker.pid for worker in workers if worker.pid], 3) as killed:
            done = subprocess.run(command, capture_output=True, check=True, timeout=10 * PATIENCE)
            assert done.stdout.strip().endswith(b"True")
        assert killed
    assert (out / "SHA256SUMS").read_bytes() == expected


def test_what_a_store_has_half_is_of_whoever_writes_it(tmp_path: Path) -> None:
    """On whichever machine: what is held stays, what nobody holds is removed by the next run."""
    held, left = (tmp_path / f".maillage-{sign * 32}" for sign in "ab")
    with held.open("xb") as stream:
        left.write_bytes(b"half")
        fcntl.flock(stream, fcntl.LOCK_EX)
        ObjectStore(tmp_path.as_uri()).remove_rests("", "absent")
        assert list(tmp_path.iterdir()) == [held]
    ObjectStore(tmp_path.as_uri()).remove_rests("")
    assert list(tmp_path.iterdir()) == []


def test_what_is_taken_before_it_is_held_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that removes rests between the making of a file and its lock takes nothing away."""
    store, real, asked = ObjectStore(tmp_path.as_uri()), fcntl.flock, list[int]()

    def late(descriptor: int, operation: int) -> None:
        asked.append(operation)
        if len(asked) == 1:
            store.remove_rests("")
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    store.write("latest", b"content")
    assert [file.name for file in tmp_path.iterdir()] == ["latest"]
    assert len(asked) == 3, "one to make it, one to remove it, one to make it again"


def test_what_is_being_written_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes it for a rest: another run may begin meanwhile."""
    store, real = ObjectStore(tmp_path.as_uri()), os.fsync

    def meanwhile(descriptor: int) -> None:
        ObjectStore(tmp_path.as_uri()).remove_rests("")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    store.write("latest", b"content")
    assert [file.name for file in tmp_path.iterdir()] == ["latest"]


#: Has workers at a job, and is interrupted: it says so, and a trace would be on the other stream.
_INTERRUPTED = """
import signal, sys
from functools import partial
from pathlib import Path
from maillage.build.engines import HERE

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
try:
    with HERE.open(2) as pool:
        job = pool.submit(partial(Path.read_bytes, Path(sys.argv[1])))
        try:
            print("at work", flush=True)
            job.result()
        finally:
            print("ending", flush=True)
except KeyboardInterrupt:
    print("ended", flush=True)
"""


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """What a worker reads for as long as nobody writes it."""
    os.mkfifo(tmp_path / "job")
    return tmp_path / "job"


@pytest.fixture
def leader(job: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process whose worker is at that job, in a group of its own, as at a terminal."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", _INTERRUPTED, str(job)],
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"at work\n"
        yield process
        process.kill()


def test_workers_have_nothing_to_say_of_an_interruption(leader: subprocess.Popen[bytes]) -> None:
    """A terminal interrupts them too: they end, and nobody reads of each where it was."""
    os.killpg(leader.pid, signal.SIGINT)
    assert leader.communicate(timeout=PATIENCE) == (b"ending\nended\n", b"")


def test_who_is_interrupted_twice_ends(leader: subprocess.Popen[bytes], job: Path) -> None:
    """The second time amid the wait for workers, which would then be told to end no more."""
    assert leader.stdout
    leader.send_signal(signal.SIGINT)
    assert leader.stdout.readline() == b"ending\n"
    time.sleep(0.5)
    leader.send_signal(signal.SIGINT)
    time.sleep(0.5)
    job.write_bytes(b"")  # the job is done
    assert leader.communicate(timeout=PATIENCE) == (b"ended\n", b"")
