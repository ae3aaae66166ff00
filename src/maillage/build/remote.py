"""A chunk worked on elsewhere: what is sent there, what is done there, and what comes back.

What is sent is small: where the files are, or the digests of what an object store has of them. A
worker of another version of this program would give other bytes, so it is refused by its name.
"""

from __future__ import annotations

import io
import os
import socket
import threading
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

from maillage.build.engines import EngineWorkers
from maillage.build.object_store import ObjectStore
from maillage.build.program_version import version_of
from maillage.build.record_source import FolderSource
from maillage.build.worker import ChunkJob, ChunkOptions, Result, Worker
from maillage.errors import Reason, RunError
from maillage.files import checkout
from maillage.files.temporary import TemporaryFolder
from maillage.findings.finding import Finding
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading import parsing
from maillage.reading.contributions import Contribution

#: What comes of a job.
Answer = TypeVar("Answer")
Answer_co = TypeVar("Answer_co", covariant=True)


class Job(Protocol[Answer_co]):
    """What a worker that has the disk is asked for; in words where it is given up."""

    def __call__(self, worker: Worker) -> Answer_co:
        """Do it."""


@dataclass(frozen=True)
class FromFolder:
    """For workers that have the disk: they read what is there, and leave there what they make."""

    root: Path
    task: ChunkOptions
    #: The version of the program and of the model.
    version: str

    def submit(self, pool: EngineWorkers, job: Job[Answer]) -> Future[Answer]:
        """Have a job done."""
        return pool.submit(partial(_from_folder, self, job))


#: The workers of each thread: they hold compiled validators, which are not sent, and are not
#: shared either.
_own = threading.local()


def _from_folder(work: FromFolder, job: Job[Answer]) -> Answer:
    if getattr(_own, "work", None) != work:
        model = load(work.root)
        _see_version(model, work.version)
        _own.work, _own.worker = work, Worker(model, work.task)
    worker: Worker = _own.worker
    return job(worker)


def prepare(work: FromFolder, model: Model) -> None:
    """Compile the rules and the emitters here, for the processes that are forked of this one."""
    _own.work, _own.worker = work, Worker(model, work.task)
    _own.worker.compile()


def _see_version(model: Model, expected: str) -> None:
    if (version := version_of(model)) != expected:
        where = {"host": socket.gethostname(), "process": str(os.getpid())}
        raise RunError(_OTHER_VERSION(**where, version=version, expected=expected))


@dataclass(frozen=True)
class FromStore:
    """For workers without the disk: files and parts go through an object store."""

    store: str
    task: ChunkOptions
    version: str
    #: The digest of the files of the model.
    model: str
    root: Path

    @classmethod
    def of(cls, model: Model, task: ChunkOptions, store: ObjectStore) -> FromStore:
        """Put the model into the store, where runs that died may have left something half."""
        store.remove_rests("")
        names = [DESCRIPTOR, *model.files]
        packed = _packed({name: checkout.read(model.root, name) for name in names})
        # What workers keep for next time is on disks of their own, if at all.
        task = replace(task, cache="")
        return cls(store.address, task, version_of(model), store.put(packed), model.root)

    def submit(self, pool: EngineWorkers, job: ChunkJob) -> Future[Result]:
        """Have a job done, the files of which go through the store."""
        contents = {file: parsing.content(self.root, file) for file in job.files}
        sent = {file: raw for file, raw in contents.items() if isinstance(raw, bytes)}
        if len(sent) < len(contents):
            # What cannot be sent is judged here, where the disk says why.
            judged: Future[Result] = Future()
            work = FromFolder(self.root, self.task, self.version)
            judged.set_result(_from_folder(work, job))
            return judged
        files = ObjectStore(self.store).put(_packed(sent))
        wanted = job.into is not None
        return pool.submit(partial(_from_store, self, files, job.files, wants_parts=wanted))

    def received(self, job: ChunkJob, result: Result) -> Result:
        """Return the result with the parts of the chunk in the file of the job."""
        if not result.packed or job.into is None:
            return result
        job.into.write_bytes(ObjectStore(self.store).get(result.packed))
        return result.moved(job.into)


@dataclass(frozen=True)
class _SentSource(FolderSource):
    """Records that were sent, where there is no folder of them."""

    contents: dict[str, bytes] = field(default_factory=dict)

    def read(self, file: str) -> Contribution | list[Finding]:
        """Read what was sent of an address."""
        return parsing.parse(file, self.contents[file])


def _from_store(work: FromStore, files: str, names: Sequence[str], *, wants_parts: bool) -> Result:
    store = ObjectStore(work.store)
    if getattr(_own, "work", None) != work:
        _own.work = None
        _own.folder = TemporaryFolder()
        root = _own.folder.path
        _unpack(store.get(work.model), root)
        model = load(root)
        _see_version(model, work.version)
        _own.work, _own.sent = work, _SentSource(model)
        _own.worker = Worker(model, work.task, _own.sent)
    worker: Worker = _own.worker
    into = _own.folder.path / "parts"
    into.unlink(missing_ok=True)
    _own.sent.contents.update(_unpacked(store.get(files)))
    result = worker(ChunkJob(names, into if wants_parts else None))
    _own.sent.contents.clear()
    if result.file is None:
        return result
    return replace(result, file=None, packed=store.put(into.read_bytes()))


def _packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one archive, whose bytes depend on nothing else."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _unpacked(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _unpack(packed: bytes, folder: Path) -> None:
    for name, content in _unpacked(packed).items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise RunError(_NO_PART(name=name))
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


_OTHER_VERSION = Reason(
    "le processus {process} de {host} a une autre version de Maillage, de ses bibliothèques ou du "
    "modèle : {version}, et non {expected}"
)
_NO_PART = Reason("{name} : aucun fichier d’un lot ne s’appelle ainsi")
