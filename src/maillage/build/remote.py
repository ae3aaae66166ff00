"""A chunk worked on elsewhere: what is sent there, what is done there, and what comes back.

What is sent is small: where the files are, or the digests of what an object store has of them. A
worker of another version of this program would give other bytes, so it is refused by its name.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import threading
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import uuid4

from maillage.build.cache import version_of
from maillage.build.object_store import ObjectStore
from maillage.build.worker import ChunkJob, ChunkOptions, Result, Worker
from maillage.errors import RunError
from maillage.files import checkout
from maillage.model.entities import DESCRIPTOR, Model
from maillage.model.loading import load
from maillage.reading import parsing


class Work(Protocol):
    """How jobs are sent to workers, and what they report is received."""

    def call(self, job: ChunkJob) -> Callable[[], Result]:
        """Return what a worker is to call; it can be sent."""

    def received(self, job: ChunkJob, result: Result) -> Result:
        """Return the result with the pieces of the chunk in the folder of the job."""


@dataclass(frozen=True)
class FromFolder:
    """For workers that have the disk: they read the files, and leave the pieces there."""

    root: Path
    task: ChunkOptions
    #: The version of the program and of the model.
    version: str

    def call(self, job: ChunkJob) -> Callable[[], Result]:
        """See `Work`."""
        return partial(_from_folder, self, job)

    def received(self, job: ChunkJob, result: Result) -> Result:  # noqa: ARG002 - as it is
        """See `Work`."""
        return result


#: The workers of each thread: they hold compiled validators, which are not sent, and are not
#: shared either.
_own = threading.local()


def _from_folder(work: FromFolder, job: ChunkJob) -> Result:
    if getattr(_own, "work", None) != work:
        model = load(work.root)
        _see_version(model, work.version)
        _own.work, _own.worker = work, Worker(model, work.task)
    worker: Worker = _own.worker
    if job.folder is None:
        return worker(job)
    # A worker that was believed to be dead may be at the same job: each has a folder of its own.
    mine = job.folder.with_name(f"{job.folder.name}.{uuid4().hex}")
    result = worker(replace(job, folder=mine))
    if result.folder != mine:
        return result
    try:
        mine.rename(job.folder)
    except OSError:  # another was quicker: the bytes are the same
        shutil.rmtree(mine)
    return replace(result, folder=job.folder)


def _see_version(model: Model, expected: str) -> None:
    if (version := version_of(model)) != expected:
        raise RunError(
            f"the worker on {socket.gethostname()} (process {os.getpid()}) has another version of "
            f"Maillage, of its libraries or of the model: {version}, not {expected}"
        )


@dataclass(frozen=True)
class FromStore:
    """For workers without the disk: files and pieces go through an object store."""

    store: str
    task: ChunkOptions
    version: str
    #: The digest of the files of the model.
    model: str
    root: Path

    @classmethod
    def of(cls, model: Model, task: ChunkOptions, store: ObjectStore) -> FromStore:
        """Put the model into the store."""
        names = [DESCRIPTOR, *model.files]
        packed = _packed({name: checkout.read(model.root, name) for name in names})
        # What workers keep for next time is on disks of their own, if at all.
        task = replace(task, cache="")
        return cls(store.address, task, version_of(model), store.put(packed), model.root)

    def call(self, job: ChunkJob) -> Callable[[], Result]:
        """See `Work`."""
        contents = {file: parsing.content(self.root, file) for file in job.files}
        sent = {file: raw for file, raw in contents.items() if isinstance(raw, bytes)}
        if len(sent) < len(contents):
            # What cannot be sent is judged here, where the disk says why.
            return partial(_from_folder, FromFolder(self.root, self.task, self.version), job)
        files = ObjectStore(self.store).put(_packed(sent))
        return partial(_from_store, self, files, job.files, wants_pieces=job.folder is not None)

    def received(self, job: ChunkJob, result: Result) -> Result:
        """See `Work`."""
        if not result.pieces or job.folder is None:
            return result
        _unpack(ObjectStore(self.store).get(result.pieces), job.folder)
        return replace(result, folder=job.folder)


def _from_store(
    work: FromStore, files: str, names: tuple[str, ...], *, wants_pieces: bool
) -> Result:
    store = ObjectStore(work.store)
    if getattr(_own, "work", None) != work:
        _own.work = None
        _own.folder = TemporaryDirectory(prefix="maillage-")
        root = Path(_own.folder.name)
        _unpack(store.get(work.model), root)
        model = load(root)
        _see_version(model, work.version)
        _own.work, _own.worker = work, Worker(model, work.task)
    worker: Worker = _own.worker
    root = Path(_own.folder.name)
    _unpack(store.get(files), root)
    folder = root / "pieces"
    shutil.rmtree(folder, ignore_errors=True)
    result = worker(ChunkJob(names, folder if wants_pieces else None))
    for name in names:
        (root / name).unlink()
    if result.folder is None:
        return result
    pieces = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return replace(result, folder=None, pieces=store.put(_packed(pieces)))


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one archive, whose bytes depend on nothing else."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _unpack(packed: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                raise RunError(f"{name}: no file of a chunk is called so")
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
