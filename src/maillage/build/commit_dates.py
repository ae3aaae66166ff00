"""When the records of a build were committed: what no chunk of files can tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import orjson

from maillage.build.chunk_addresses import ChunkAddresses
from maillage.build.derived_parts import DerivedParts
from maillage.build.worker import Notice
from maillage.emit import dates
from maillage.emit.chunk_parts import ChunkPart
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.relational import Row
from maillage.reading.record_dates import NoPastError, record_dates
from maillage.reading.sorted_addresses import SortedAddresses
from maillage.rules.record_index import presumed_key


def parts(
    model: Model,
    files: SortedAddresses,
    chunks: Callable[[], Iterable[ChunkAddresses]],
    derived: DerivedParts,
    notice: Notice,
) -> Iterator[Sequence[ChunkPart]]:
    """Yield what tells of the commits of each chunk, if any: a commit costs those it touched.

    Args:
        model: the model, whose folder Git tells of.
        files: the addresses of all records.
        chunks: cuts them.
        derived: makes the parts.
        notice: told what Git does not tell.
    """
    for rows in _rows(model, files, chunks, notice):
        yield derived("dates", orjson.dumps(rows), partial(dates, model, rows))


def _rows(
    model: Model,
    files: SortedAddresses,
    chunks: Callable[[], Iterable[ChunkAddresses]],
    notice: Notice,
) -> Iterator[Sequence[Row]]:
    try:
        days = record_dates(model.root)
    except NoPastError as error:
        said = N_("Sans dates de création ni de modification : {reason}")
        notice(said(reason=error.message))
        return
    known = left = 0
    # Git knows no record of a bundle: where there is no other, no chunk need be looked at.
    for chunk in chunks() if files.has_single else ():
        single = chunk.single
        if found := [(*presumed_key(model, file), *days[file]) for file in single if file in days]:
            yield found
        known += len(found)
        left += len(single) - len(found)
    if bundled := len(files) - known - left:
        said = N_("Fiches de lots, dont Git ne sait pas les dates : {number}.")
        notice(said(number=bundled))
    if left:
        said = N_("Fiches qui ne sont pas telles que Git les a, sans dates : {number}.")
        notice(said(number=left))
