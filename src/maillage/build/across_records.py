"""What rules across records look at, or that they had nothing to say of the very same before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

from maillage.build import cache_notes
from maillage.build.cache import Cache
from maillage.build.record_source import FolderSource, record
from maillage.build.worker import Result
from maillage.emit.chunk_parts import ChunkPart
from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.reading.sorted_addresses import SortedAddresses
from maillage.rules import check_across
from maillage.rules.known_records import add_packed
from maillage.rules.record_index import CrossRecordScope, RecordIndex


class AcrossRecords:
    """The index of a run: filled from the first chunk on that differs from those of the note.

    What rules across records look at are ids, references, ties and addresses alone. Where these are
    those of a run of which they had nothing to say, as after a word was corrected, they have
    nothing to say again.

    Args:
        model: the model of the catalogue.
        cache: keeps the note, if there is one.
        files: the addresses of all records.
        chunks: cuts them again.
        thorough: whether they say, too, what does not refuse a record; then they look at more.
    """

    def __init__(
        self,
        model: Model,
        cache: Cache | None,
        files: SortedAddresses,
        chunks: Callable[[], Iterable[Sequence[str]]],
        *,
        thorough: bool,
    ) -> None:
        self._model = model
        self._files = files
        self._chunks = chunks
        self._index = RecordIndex()
        self._thorough = thorough
        self._fingerprints: list[bytes] = []
        self._cache = cache = None if thorough else cache
        self._expected = _noted(cache) if cache else []
        self._seen: list[str] = []
        #: What the index lacks, which is like the note so far; None as soon as it is not.
        self._like: list[ChunkPart] | None = [] if self._expected else None

    def add(self, files: Sequence[str], result: Result) -> None:
        """Take note of the records of a chunk."""
        if self._thorough:
            self._fingerprints.append(result.lines)
        like, kept = self._like, result.kept
        noted = self._expected[(at := len(self._seen)) : at + 1]
        self._seen.append(kept.digest if kept else "")
        if like is not None and kept and noted == [kept.digest]:
            like.append(kept)
            return
        self._fill()
        if kept:
            add_packed(kept.read(), self._index, files)
        else:
            result.known.add_to(self._index, files)

    def found(self) -> Sequence[Finding]:
        """Return what rules across records say of all this, if that is not known."""
        if self._like is not None and self._seen == self._expected:
            return ()
        self._fill()
        source = FolderSource(self._model)
        scope = CrossRecordScope(
            self._model,
            self._index,
            self._files,
            partial(record, source),
            source.names,
            thorough=self._thorough,
            fingerprints=b"".join(self._fingerprints),
        )
        found = list(check_across(scope))
        if not found:
            self._note()
        return found

    def _note(self) -> None:
        """Keep in mind that rules across records have nothing to say of this."""
        if self._cache and all(self._seen):
            with suppress(OSError):  # the next run asks them
                cache_notes.write(self._cache.across, self._seen)

    def _fill(self) -> None:
        like, self._like = self._like, None
        for part, files in zip(like or (), self._chunks(), strict=False):
            add_packed(part.read(), self._index, files)


def _noted(cache: Cache) -> Sequence[str]:
    try:
        found = cache_notes.read(cache.across)
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []
