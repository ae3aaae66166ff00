"""The store that answers SPARQL, by a process of its own, which its library ends without memory."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

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
    anew = get_context("spawn")
    with ProcessPoolExecutor(1, anew, start, (os.getpid(),)) as pool:
        try:
            pool.submit(_make, dump, folder).result()
        except BrokenExecutor as error:
            raise RunError(GIVEN_UP(work=folder.name)) from error


def _make(dump: Path, folder: Path) -> None:
    # What a library says as it dies is in no language of ours.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    store.make(dump, folder)
