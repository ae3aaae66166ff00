"""Whatever the machine does, a build is whole: the former one or the new one."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from conftest import EXAMPLES, copy_model
from maillage.build import pipeline
from maillage.build.cache_folder import of_catalogue
from maillage.build.pipeline import BuildOptions
from maillage.errors import PublishError, RunError
from maillage.files import publication
from maillage.model.loading import load
from maillage.reading import listing
from waiting import PATIENCE, eventually

_BUILD = """
import sys
from pathlib import Path
from maillage.build import pipeline
from maillage.cli import main

pipeline.CHUNK = (20, 40)
main(["build", "--root", sys.argv[1], "--workers", "2", *sys.argv[2:]])
"""
#: Imports once, and then forks a build: tells its number, and at the next line, when it has ended.
_FORK_SERVER = """
import os, sys
from maillage.build import pipeline
from maillage.cli import main

pipeline.CHUNK = (20, 40)
while sys.stdin.readline():
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            main(["build", "--root", sys.argv[1], "--workers", "2"])
        finally:
            os._exit(0)
    os.write(1, f"{pid}\\n".encode())
    sys.stdin.readline()
    os.waitpid(pid, 0)
    os.write(1, b"ended\\n")
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalogue of some two hundred records, in several chunks."""
    root = tmp_path / "catalogue"
    _make(root)
    return root


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a catalogue with its build: each test that asks for one has a copy."""
    root = tmp_path_factory.mktemp("original") / "catalogue"
    _make(root)
    subprocess.run(_command(root, "--no-cache"), check=True, stdout=subprocess.DEVNULL)
    return root


@pytest.fixture
def built(original: Path, tmp_path: Path) -> Path:
    """A catalogue that was built."""
    return Path(shutil.copytree(original, tmp_path / "catalogue"))


def _make(root: Path) -> None:
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    full = json.loads((root / "contributions/actions/cultiver-ensemble.json").read_text())
    for number in range(200):
        name = f"action-{number:03}"
        record = json.dumps({**full, "id": name})
        (root / f"contributions/actions/{name}.json").write_text(record)


def _command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-c", _BUILD, str(root), *options]


def _change(root: Path, number: int) -> None:
    file = root / "contributions/actions/action-100.json"
    record = json.loads(file.read_text())
    file.write_text(json.dumps({**record, "title": f"Titre numéro {number}"}))


def _whole(out: Path) -> str:
    """Return the digest of a build, after a look at every file in it."""
    sums = (out / "SHA256SUMS").read_text()
    listed = dict(reversed(line.split("  ")) for line in sums.splitlines())
    assert set(listed) | {"SHA256SUMS"} == {file.name for file in out.iterdir()}
    for name, digest in listed.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest, name
    return hashlib.sha256(sums.encode()).hexdigest()


@pytest.fixture
def fork_server(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that begins builds of the catalogue, and waits for them, when it is told to."""
    command = [sys.executable, "-c", _FORK_SERVER, str(root)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1) as process:
        yield process


def _begin(fork_server: subprocess.Popen[str]) -> int:
    assert fork_server.stdin
    assert fork_server.stdout
    fork_server.stdin.write("build\n")
    return int(fork_server.stdout.readline())


def _await_end(fork_server: subprocess.Popen[str]) -> None:
    assert fork_server.stdin
    assert fork_server.stdout
    fork_server.stdin.write("wait\n")
    assert fork_server.stdout.readline() == "ended\n"


def test_killed_at_any_moment_a_build_is_whole_each_time(
    root: Path, fork_server: subprocess.Popen[str], exhaustive: bool
) -> None:
    """SIGKILL at any moment leaves the former or the new build, and the next run leaves no rest."""
    _begin(fork_server)
    began = time.monotonic()
    _await_end(fork_server)
    duration = time.monotonic() - began
    former = _whole(root / "build")
    moments = random.Random(4)  # noqa: S311 - any moments will do, the same each time
    finished = 0
    for number in range(100 if exhaustive else 5):
        _change(root, number)
        process = _begin(fork_server)
        time.sleep(moments.uniform(0, duration * 1.1))
        os.kill(process, signal.SIGKILL)
        _await_end(fork_server)
        now = _whole(root / "build")
        finished += now != former
        former = now
    subprocess.run(_command(root), check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    assert _whole(root / "build") != former or finished
    assert sorted(file.name for file in root.iterdir()) == [
        "build",
        "contributions",
        "datapackage.json",
        "queries",
        "reference",
        "schema",
        "vocab",
    ]
    rests = list(of_catalogue(root).glob("*/build/chunks/*.*"))
    assert rests == []


def test_the_workers_of_a_killed_build_die_with_it(root: Path) -> None:
    """No process is left behind to wait for work that will not come."""
    process = subprocess.Popen(
        _command(root, "--no-cache"), stdout=subprocess.DEVNULL, start_new_session=True
    )
    eventually(lambda: len(_session(process.pid)) == 3, 0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    eventually(lambda: not _session(process.pid), 0.01)


def test_another_worker_does_what_a_killed_one_left(built: Path) -> None:
    """A worker that dies once, as for want of memory, changes nothing of the build."""
    expected = _whole(built / "build")
    shutil.rmtree(built / "build")
    process = _begun(built)
    os.kill(max(_workers(process)), signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    assert _whole(built / "build") == expected


def test_workers_that_die_each_time_fail_the_build(built: Path) -> None:
    """That is said, and the former build stands."""
    former = _whole(built / "build")
    _change(built, 1)
    process = _begun(built)
    while process.poll() is None:
        for worker in _session(process.pid) - {process.pid}:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "meurent à chaque fois" in errors.decode()
    assert _whole(built / "build") == former
    assert not (built / ".build.staging").exists()


def _begun(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        _command(root, "--no-cache"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _workers(process: subprocess.Popen[bytes]) -> set[int]:
    eventually(lambda: len(_session(process.pid)) == 3, 0.01)
    return _session(process.pid) - {process.pid}


def _session(leader: int) -> set[int]:
    """Return the living processes of a session."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(state[3]) == leader and state[0] != "Z":
                found.add(int(folder.name))
    return found


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(1000, marks=pytest.mark.exhaustive),
        pytest.param(30_000, marks=pytest.mark.exhaustive),
        100_000,
        pytest.param(300_000, marks=pytest.mark.exhaustive),
    ],
)
def test_a_disk_that_is_full_fails_the_build(built: Path, size: int) -> None:
    """Where a file cannot grow, the reason is said, and the former build stands."""
    former = _whole(built / "build")
    _change(built, 1)
    result = subprocess.run(
        _command(built, "--no-cache"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    assert _whole(built / "build") == former
    assert not (built / ".build.staging").exists()


def test_a_second_build_waits_for_the_first(root: Path) -> None:
    """Two builds at once give two builds, one after the other."""
    processes = [subprocess.Popen(_command(root), stdout=subprocess.PIPE) for _ in range(3)]
    for process in processes:
        assert "publiées".encode() in process.communicate(timeout=PATIENCE)[0]
        assert process.returncode == 0
    _whole(root / "build")


def test_a_place_that_does_not_exist_and_cannot(root: Path) -> None:
    """A place below a file is refused in words."""
    (root / "file").write_text("in the way")
    with pytest.raises((PublishError, RunError), match="file"):
        pipeline.build(load(root), root / "file" / "build", BuildOptions(workers=1))


def test_everything_is_on_the_disk_before_the_switch(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut finds whole files: all are flushed, with their folder, before the exchange."""
    flushed: list[str] = []
    real_flush, real_exchange = publication._flush, publication._exchange
    at_exchange: list[int] = []
    monkeypatch.setattr(
        publication, "_flush", lambda path: (flushed.append(path.name), real_flush(path))
    )
    monkeypatch.setattr(
        publication,
        "_exchange",
        lambda *both: (at_exchange.append(len(flushed)), real_exchange(*both)),
    )
    options = BuildOptions(workers=1, cached=False)
    pipeline.build(load(root), root / "build", options)
    flushed.clear()
    pipeline.build(load(root), root / "build", options)
    made = {file.name for file in (root / "build").iterdir()}
    assert set(flushed[: at_exchange[0]]) == made | {"whole"}
    assert flushed[at_exchange[0] :] == [root.name]


def test_a_file_that_vanishes_while_the_build_runs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is listed and then gone is a finding, and nothing is published."""
    real = listing.walk

    def walk(*arguments: object) -> Iterator[object]:
        found = list(real(*arguments))  # type: ignore[arg-type]
        (root / "contributions/actions/action-100.json").unlink()
        yield from found

    monkeypatch.setattr(listing, "walk", walk)
    report = pipeline.build(load(root), root / "build", BuildOptions(workers=1, cached=False))
    assert [(finding.file, finding.code) for finding in report.findings] == [
        ("contributions/actions/action-100.json", "F002")
    ]
    assert not (root / "build").exists()


def test_a_reader_sees_one_build_or_the_other(built: Path) -> None:
    """While builds follow one another, a folder opened once shows files of a single build."""
    seen = set()
    for number in range(3):
        _change(built, number)
        process = subprocess.Popen(_command(built), stdout=subprocess.DEVNULL)
        while process.poll() is None:
            folder = os.open(built / "build", os.O_RDONLY)
            try:
                opened = {
                    name: os.open(name, os.O_RDONLY, dir_fd=folder)
                    for name in ("SHA256SUMS", "actions.csv", "report.json")
                }
            finally:
                os.close(folder)
            texts = {}
            for name, descriptor in opened.items():
                with os.fdopen(descriptor, "rb") as stream:
                    texts[name] = stream.read()
            for name in ("actions.csv", "report.json"):
                digest = hashlib.sha256(texts[name]).hexdigest()
                assert f"{digest}  {name}\n".encode() in texts["SHA256SUMS"]
            seen.add(hashlib.sha256(texts["SHA256SUMS"]).hexdigest())
            time.sleep(0.005)
        assert process.returncode == 0
    assert len(seen) >= 3
