"""What rules across records look at, or that they had nothing to say of the very same before."""

from __future__ import annotations

import pickle
import weakref
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO

import orjson

from maillage.build.cache import Cache
from maillage.build.record_source import FolderSource, record
from maillage.build.worker import Result
from maillage.files import checkout
from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.reading.record_addresses import without_bytes
from maillage.reading.sorted_addresses import SortedAddresses
from maillage.rules import check_across
from maillage.rules.known_records import Known
from maillage.rules.record_index import CrossRecordScope, RecordIndex

#: Bytes of what may not be needed that stay in memory.
_MEMORY = 8_000_000


class AcrossRecords:
    """The index of a run: filled from the first chunk on that differs from those of the note.

    What rules across records look at are ids, references, ties and addresses alone. Where these are
    those of a run of which they had nothing to say, as after a word was corrected, they have
    nothing to say again.

    Args:
        model: the model of the catalogue.
        cache: keeps the note, if there is one.
        thorough: whether they say, too, what does not refuse a record; then they look at more.
    """

    def __init__(self, model: Model, cache: Cache | None, *, thorough: bool) -> None:
        self._model = model
        self._index = RecordIndex()
        self._thorough = thorough
        self._fingerprints: list[bytes] = []
        self._cache = cache = None if thorough else cache
        self._expected = _noted(cache) if cache else []
        self._seen: list[str] = []
        #: What the index lacks, which is like the note so far; None as soon as it is not.
        self._like: IO[bytes] | None = None
        if self._expected:
            self._like = SpooledTemporaryFile(_MEMORY)  # noqa: SIM115 - closed with this
            weakref.finalize(self, self._like.close)

    def add(self, files: Sequence[str], result: Result) -> None:
        """Take note of the records of a chunk."""
        if self._thorough:
            self._fingerprints.append(result.lines)
        digest = _digest(files, result)
        self._seen.append(digest)
        if self._like and digest in self._expected[len(self._seen) - 1 : len(self._seen)]:
            pickle.dump((files, result.kept), self._like)
            return
        self._fill()
        self._add(result.known, files)

    def found(self, files: SortedAddresses) -> Sequence[Finding]:
        """Return what rules across records say of all this, if that is not known.

        Args:
            files: the addresses of all records.
        """
        if self._like and self._seen == self._expected:
            return ()
        self._fill()
        source = FolderSource(self._model)
        scope = CrossRecordScope(
            self._model,
            self._index,
            files,
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
                place = self._cache.across
                checkout.write(place.parent, place.name, orjson.dumps(self._seen))

    def _add(self, known: Known, files: Sequence[str]) -> None:
        self._index.add(known.keys, known.references, files)
        self._index.tie(known.ties)

    def _fill(self) -> None:
        if not self._like:
            return
        self._like.seek(0)
        with suppress(EOFError):
            while True:
                files, kept = pickle.load(self._like)  # noqa: S301 - this process wrote it
                self._add(Known.unpack(kept), files)
        self._like.close()
        self._like = None


def _noted(cache: Cache) -> Sequence[str]:
    try:
        found = orjson.loads(checkout.read(cache.across.parent, cache.across.name))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def _digest(files: Sequence[str], result: Result) -> str:
    """Return the digest of what rules across records see of a chunk; empty where none is kept."""
    if not isinstance(result.kept, bytes):
        return ""
    addresses = "\n".join(map(without_bytes, files)).encode(errors="surrogateescape")
    return sha256(b"%b\n%b" % (addresses, result.kept)).hexdigest()
