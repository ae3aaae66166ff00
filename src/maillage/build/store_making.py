"""The store that answers SPARQL, by a process of its own, which its library ends without memory."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import active_children, get_context
from pathlib import Path

from maillage.build.deferred_signals import ENDINGS, deferred
from maillage.build.engines import start
from maillage.build.executor import GIVEN_UP
from maillage.emit import store
from maillage.errors import RunError


def make_store(dump: Path, folder: Path) -> None:
    """Make a store of a dump in a folder that is empty or not there.

    Raises:
        OSError: the disk failed, or the dump is not there.
        RunError: the dump is not what a build leaves, or the machine lacks memory.
    """
    # A forked one would wait for threads that the library had here, and it has not.
    anew, others = get_context("spawn"), set(active_children())
    pool = ProcessPoolExecutor(1, anew, start, (os.getpid(),))
    try:
        with deferred(ENDINGS):  # a process is interrupted no sooner than it is a worker
            made = pool.submit(_make, dump, folder)
        made.result()
    except BrokenExecutor as error:
        raise RunError(GIVEN_UP(work=folder.name)) from error
    except (KeyboardInterrupt, SystemExit):
        for process in set(active_children()) - others:
            process.kill()
        raise
    finally:
        # Told to end while it waits for a thread, Python 3.11 would not wait for that any more, and
        # for ever for the process that the thread was to end.
        with deferred(ENDINGS):
            pool.shutdown()


def _make(dump: Path, folder: Path) -> None:
    # What a library says as it dies is in no language of ours.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    store.make(dump, folder)
