"""One chunk of files: read, checked and emitted, unless the cache knows what comes of it.

A worker keeps no record once its chunk is done; what it reports is small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from maillage.build.cache import Cache, Entry
from maillage.build.chunk_reading import ReadChunk
from maillage.build.record_source import FolderSource, RecordSource
from maillage.emit import EMITTERS
from maillage.emit.chunk import Chunk, Converters
from maillage.emit.chunk_parts import ChunkPart, PackedParts
from maillage.errors import CacheError, of_system
from maillage.findings.finding import Finding
from maillage.findings.report import first, more_in_all
from maillage.messages import N_, Message
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.reading.record_addresses import location_of
from maillage.rules import RULES, checks, record_index
from maillage.rules.known_records import Known
from maillage.rules.lengths import too_long
from maillage.rules.matching.fingerprints import Fingerprint, fingerprinter
from maillage.rules.record_index import Key, Tie
from maillage.rules.rule_changes import RuleChange, changed, rule_changes

#: Called with a sentence about the run itself.
Notice = Callable[[Message], None]
#: What the cache keeps of a chunk besides what it adds to outputs: what rules across records look
#: at, which is the same whenever its digest is, and the fingerprints of the records.
_ACROSS, _FINGERPRINTS = "across.db", "fingerprints.jsonl"


def unsaid(_message: Message) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class ChunkOptions:
    """What is to be done with the chunks of a catalogue."""

    #: Names the folder of the cache for such tasks; empty for none.
    cache: str = ""
    #: Whether to say, too, what does not refuse a record.
    thorough: bool = False
    #: The day to judge by: without it, nothing is said to be past or to come.
    today: date | None = None
    #: Findings of a chunk after which no further file is judged; none where all are.
    most: int | None = None

    def open_cache(self, model: Model, notice: Notice = unsaid) -> Cache | None:
        """Open the cache, if it is wanted; a catalogue that cannot be written to does without.

        Args:
            model: the model of the catalogue.
            notice: told why there is none.
        """
        try:
            return Cache(model, self.cache, self.today) if self.cache else None
        except CacheError as error:
            notice(error.message)
        except OSError as error:
            notice(N_("Sans cache : {reason}")(reason=of_system(error)))
        return None


@dataclass(frozen=True)
class ChunkJob:
    """One chunk of files, and the file for what it adds to the outputs, if any."""

    files: Sequence[str]
    into: Path | None = None

    def __call__(self, worker: Worker) -> Result:
        """Have the chunk worked on.

        A worker that was believed to be dead may be at the same job: each has a file of its own.
        """
        if self.into is None:
            return worker(self)
        mine = self.into.with_name(f"{self.into.name}.{uuid4().hex}")
        result = worker(replace(self, into=mine))
        if result.file != mine:
            return result
        # If another was quicker, the bytes are the same.
        mine.rename(self.into)
        return result.moved(self.into)

    def __str__(self) -> str:
        return f"{self.files[0]} … {self.files[-1]}"


@dataclass(frozen=True)
class Result:
    """What a worker reports about one chunk."""

    findings: Sequence[Finding]
    #: What rules across records need of the records, unless the cache has it.
    known: Known
    #: How many records there are of each kind, by their folders.
    counts: Mapping[str, int]
    #: Where the parts are, when the chunk is accepted, unless the cache has them.
    file: Path | None = None
    #: What the chunk adds to the outputs.
    parts: Sequence[ChunkPart] = ()
    #: The chunk in the cache, where its parts stay.
    entry: Entry | None = None
    #: The part of the cache that has what rules across records need.
    kept: ChunkPart | None = None
    #: The fingerprints of the records, or the part of the cache that has them.
    fingerprints: bytes | ChunkPart = b""
    #: The digest of that file in the object store, for a worker that has another disk.
    packed: str = ""
    #: How many chunks of the cache were damaged, and made again.
    remade: int = 0

    @classmethod
    def of(cls, entry: Entry) -> Result:
        """Report what the cache holds about a chunk."""
        findings = [Finding.unpack(packed, RULES) for packed in entry.findings]
        own = {part.name: part for part in entry.parts if part.name in (_ACROSS, _FINGERPRINTS)}
        parts = [part for part in entry.parts if part.name not in own]
        lines = own.get(_FINGERPRINTS, b"")
        known, kept = Known((), (), ()), own[_ACROSS]
        return cls(findings, known, entry.counts, None, parts, entry, kept, lines)

    def moved(self, file: Path) -> Result:
        """Return the same, its parts in another file."""
        parts = [part._replace(file=str(file)) for part in self.parts]
        return replace(self, file=file, parts=parts)

    @property
    def lines(self) -> bytes:
        """The fingerprints of the records, a line each."""
        found = self.fingerprints
        return found.read() if isinstance(found, ChunkPart) else found

    @property
    def accepted(self) -> bool:
        """Whether nothing refuses the chunk."""
        return not any(finding.severity == "error" for finding in self.findings)


class Worker:
    """Reads, checks and emits chunks of files."""

    def __init__(
        self, model: Model, task: ChunkOptions, source: RecordSource | None = None
    ) -> None:
        self.model = model
        self._task = task
        self._source = source or FolderSource(model)
        self._cache = task.open_cache(model)

    def __call__(self, job: ChunkJob) -> Result:
        """Do what there is to do with one chunk.

        Raises:
            OSError: what the chunk adds could not be written.
        """
        if self._cache:
            before = self._cache.damaged
            result = self._cached(job, self._cache)
            return replace(result, remade=self._cache.damaged - before)
        accepted, result = self._judge(job.files, map(self._source.read, job.files))
        return self._placed(job, accepted, result)

    def known(self, job: ChunkJob) -> Result | None:
        """Return what the cache knows of a chunk whose files have not been touched since."""
        entry = self._cache.by_stamp(self._cache.stamp(job.files)) if self._cache else None
        return Result.of(entry) if entry else None

    def known_by_content(self, job: ChunkJob) -> Result | None:
        """Return what it knows of one whose files were touched, and hold what they held."""
        if not self._cache:
            return None
        read = ReadChunk.of(job.files, self.model.root, self._cache)
        entry = self._cache.by_content(read.content(self._task.today), read.stamp)
        return Result.of(entry) if entry else None

    def compile(self) -> None:
        """Compile what depends on the model alone, before the first chunk wants it."""
        # Each is made when it is first asked for.
        _ = self._checks, self._changes, self._referred, self._ties, self._converters

    def _cached(self, job: ChunkJob, cache: Cache) -> Result:
        if entry := cache.by_stamp(cache.stamp(job.files)):
            return Result.of(entry)
        read = ReadChunk.of(job.files, self.model.root, cache)
        content = read.content(self._task.today)
        if entry := cache.by_content(content, read.stamp):
            return Result.of(entry)
        accepted, result = self._judge(job.files, read.parsed())
        if not result.accepted:
            return result
        # A cache whose disk is full is done without, as one that is not there.
        made = self._emit(accepted) if job.into else []
        made.append((_ACROSS, result.known.packed(job.files)))
        if self._task.thorough:
            made.append((_FINGERPRINTS, result.lines))
        said = [finding.packed() for finding in result.findings]
        with suppress(OSError):
            return Result.of(cache.keep(content, made, read.stamp, result.counts, said))
        return self._placed(job, accepted, result)

    def _placed(self, job: ChunkJob, accepted: Sequence[Contribution], result: Result) -> Result:
        """Leave the parts of a chunk, if it is accepted, in the file that it was given."""
        if not result.accepted or job.into is None:
            return result
        parts = PackedParts.of(self._emit(accepted)).keep(job.into)
        return replace(result, file=job.into, parts=parts)

    @cached_property
    def _checks(self) -> tuple[Callable[[Contribution], Iterator[Finding]], ...]:
        return checks(self.model, thorough=self._task.thorough, today=self._task.today)

    @cached_property
    def _changes(self) -> Mapping[str, RuleChange]:
        return rule_changes(self.model, RULES)

    @cached_property
    def _referred(self) -> Callable[[Contribution], Iterator[Key]]:
        return record_index.referred(self.model)

    @cached_property
    def _ties(self) -> Callable[[Contribution], Iterator[Tie]]:
        return record_index.ties(self.model)

    @cached_property
    def _profile(self) -> Callable[[Contribution], Fingerprint | None]:
        return fingerprinter(self.model)

    @cached_property
    def _converters(self) -> Converters:
        return Converters(self.model)

    def _emit(self, accepted: Sequence[Contribution]) -> list[tuple[str, bytes]]:
        chunk = Chunk(self._converters, accepted)
        return sorted(part for emitter in EMITTERS for part in emitter.part(chunk))

    def _judge(
        self, files: Sequence[str], read: Iterable[Contribution | list[Finding]]
    ) -> tuple[list[Contribution], Result]:
        """Return the accepted records of some files, and what is known of all of them."""
        accepted: list[Contribution] = []
        findings: list[Finding] = []
        keys: list[Key] = []
        references: set[Key] = set()
        ties: list[Tie] = []
        lines: list[bytes] = []
        made, unjudged = 0, list[str]()
        for file, contribution in zip(files, read, strict=True):
            if isinstance(contribution, list) or (wrong := list(too_long(contribution))):
                findings.extend(contribution if isinstance(contribution, list) else wrong)
                # What refers to an unreadable record is not wrong for it.
                keys.append(record_index.presumed_key(self.model, file))
                continue
            keys.append(record_index.key_of(self.model, contribution))
            if self._task.most is not None and made > self._task.most:
                # It is known by its name, so that what refers to it is not wrong for that.
                unjudged.append(file)
                continue
            said = [finding for check in self._checks for finding in check(contribution)]
            made += len(said)
            found = first(changed(said, self._changes))
            findings.extend(found)
            references.update(self._referred(contribution))
            ties.extend(self._ties(contribution))
            if self._task.thorough and (fingerprint := self._profile(contribution)):
                lines.append(fingerprint.line())
            if all(finding.severity != "error" for finding in found):
                accepted.append(contribution.published)
        if unjudged:
            place = location_of(unjudged[0])
            findings.append(more_in_all(place.file, place.line, self._task.most or 0))
        known, counts = Known(keys, references, ties), record_index.counts(self.model, keys)
        result = Result(findings, known, counts, fingerprints=b"".join(lines))
        return accepted, result
