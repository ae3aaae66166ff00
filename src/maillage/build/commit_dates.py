"""When the records of a build were committed: what no chunk of files can tell.

What is told of a chunk is kept as its other parts are: a commit costs the chunks that it touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import orjson

from maillage.build.cache import Cache, Entry, Place
from maillage.build.chunk_addresses import ChunkAddresses
from maillage.build.worker import Notice, unsaid
from maillage.emit import dates
from maillage.emit.chunk_parts import ChunkPart, PackedParts
from maillage.errors import of_system
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.model.relational import Row
from maillage.reading.record_dates import NoPastError, record_dates
from maillage.rules.record_index import presumed_key


def rows(model: Model, chunks: Iterable[ChunkAddresses], notice: Notice) -> Iterator[Sequence[Row]]:
    """Yield when the records of each chunk were committed, if any; say what Git does not tell.

    Args:
        model: the model, whose folder Git tells of.
        chunks: the addresses of the records of each.
        notice: is told.
    """
    try:
        days = record_dates(model.root)
    except NoPastError as error:
        said = N_("Sans dates de création ni de modification : {reason}")
        notice(said(reason=error.message))
        return
    bundled = left = 0
    for files in chunks:
        single = files.single
        if found := [(*presumed_key(model, file), *days[file]) for file in single if file in days]:
            yield found
        bundled += len(files) - len(single)
        left += len(single) - len(found)
    if bundled:
        said = N_("Fiches de lots, dont Git ne sait pas les dates : {number}.")
        notice(said(number=bundled))
    if left:
        said = N_("Fiches qui ne sont pas telles que Git les a, sans dates : {number}.")
        notice(said(number=left))


def parts(
    model: Model,
    told: Iterable[Sequence[Row]],
    folder: Path,
    cache: Cache | None,
    notice: Notice = unsaid,
) -> Iterator[tuple[Sequence[ChunkPart], Sequence[Place]]]:
    """Yield the parts that tell of the commits of each chunk, and where the cache keeps them.

    Args:
        model: the model.
        told: the rows of each chunk.
        folder: where they are put, if there is no cache.
        cache: where they stay, and may be already.
        notice: told why they do not.
    """
    for number, its_rows in enumerate(told):
        try:
            entry = _kept(model, its_rows, cache) if cache else None
        except OSError as error:  # a full disk that has the cache alone fails no build
            entry = cache = None
            notice(N_("Sans cache : {reason}")(reason=of_system(error)))
        if entry:
            yield entry.parts, [entry.place]
        else:
            made = PackedParts.of(sorted(dates(model, its_rows)))
            yield made.keep(folder / f"dates-{number:06}"), ()


def _kept(model: Model, its_rows: Sequence[Row], cache: Cache) -> Entry:
    content = sha256(b"dates\0" + orjson.dumps(its_rows)).hexdigest()
    known = cache.by_content(content, None)
    return known or cache.keep(content, sorted(dates(model, its_rows)), None, {})
