"""`files/temporary`: what is aside goes with whoever made it, though they be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from maillage.files.temporary import TemporaryFolder
from waiting import PATIENCE

_HOLD = """
from maillage.files.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "half").write_text("x")
print(folder.path, flush=True)
input()
"""


@pytest.fixture
def above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, for this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_it_is_gone_when_it_is_closed(above: Path) -> None:
    """With all in it, and nobody else may look into it meanwhile."""
    with TemporaryFolder() as folder:
        (folder / "inside").mkdir()
        assert folder.parent.stat().st_mode & 0o077 == 0
        assert list(above.iterdir()) == [folder.parent]
    assert list(above.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next(above: Path) -> None:
    """What another works in stays, and what bears another mark, or is a link."""
    command = [sys.executable, "-c", _HOLD]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env={**os.environ, "TMPDIR": str(above)}, **pipes) as process:  # type: ignore[call-overload]
        left = Path(process.stdout.readline().strip())
        others = [above / "maillage-held-others", above / "maillage-abcdefgh"]
        for folder in others:
            folder.mkdir()
        link = above / "maillage-held-abcdefgh"
        link.symlink_to(others[0])
        with TemporaryFolder():
            assert (left / "half").exists()
        process.send_signal(signal.SIGKILL)
    with TemporaryFolder() as folder:
        assert set(above.iterdir()) == {*others, link, folder.parent}


@pytest.mark.parametrize("step", ["mkdtemp", "open"])
def test_what_is_taken_before_it_is_held_is_made_anew(
    above: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Another process may remove rests before the folder is open, or before its lock."""
    module = tempfile if step == "mkdtemp" else os
    real, made = getattr(module, step), list[object]()

    def taken(*arguments: Any, **more: Any) -> object:
        result = real(*arguments, **more)
        if step == "mkdtemp" or "maillage-held-" in str(arguments[0]):
            made.append(result)
            for folder in above.iterdir() if len(made) == 1 else ():
                folder.rmdir()
        return result

    with monkeypatch.context() as late:
        late.setattr(module, step, taken)
        folder = TemporaryFolder()
    assert folder.path.is_dir()
    assert len(made) == 2
    folder.close()
    assert list(above.iterdir()) == []


def test_a_fork_removes_nothing(above: Path) -> None:
    """The thread that works in a folder is not in the process that is forked, and the folder is."""
    own, made, done = threading.local(), threading.Event(), threading.Event()

    def work() -> None:
        own.folder = TemporaryFolder()
        made.set()
        done.wait(PATIENCE)
        own.folder.close()

    thread = threading.Thread(target=work)
    thread.start()
    made.wait(PATIENCE)
    try:
        if not (child := os.fork()):
            os._exit(0)
        os.waitpid(child, 0)
        assert [path.is_dir() for path in above.glob("*/inside")] == [True]
    finally:
        done.set()
        thread.join()
    assert list(above.iterdir()) == []


def test_what_cannot_be_removed_fails_nobody(above: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made of it is made, and the next one removes it."""

    def refused(*_arguments: object, **_more: object) -> None:
        raise OSError(5, os.strerror(5))

    with monkeypatch.context() as broken, TemporaryFolder() as folder:
        (folder / "file").write_text("x")
        broken.setattr(os, "unlink", refused)
    assert list(above.iterdir()) == [folder.parent]
    TemporaryFolder().close()
    assert list(above.iterdir()) == []


def test_no_other_folder_is_made_among_the_temporary_files() -> None:
    """Only what bears our mark, or that of a copy that is served, goes with the next that is made.

    A file without a name is gone by itself.
    """
    makers = re.compile(r"\b(?:mkdtemp|mkstemp|TemporaryDirectory|NamedTemporaryFile)\b")
    found = {
        str(file.relative_to(ROOT / "src"))
        for file in (ROOT / "src").rglob("*.py")
        if makers.search(file.read_text("utf-8"))
    }
    assert found == {"maillage/files/snapshot.py", "maillage/files/temporary.py"}
