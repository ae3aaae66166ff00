"""Results to take away: all of them, whatever the number, in the form that suits.

A download is written some records at a time while it is sent, so that neither side waits for the
whole, nor holds it. A workbook can only be sent whole, and waits in a temporary file.

What may be lacking is asked for before the first byte, while an answer can still say so.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

from datasette.utils.asgi import AsgiStream

from datasette_maillage.pages.frame import SitePages
from datasette_maillage.records.records import Records
from datasette_maillage.search.download_formats import (
    FORMS,
    Batch,
    DownloadFormat,
    DownloadWriter,
)
from datasette_maillage.search.search_request import ask
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import visit_of
from datasette_maillage.web.reserved_threads import ReservedThreads
from maillage.model.entities import Entity

BATCH_SIZE = 200
T = TypeVar("T")


class Downloads:
    """Sends what searches find.

    One thread reads the records of all downloads, by a connection of its own: both are there once
    the first piece is made, so that the next asks the machine for nothing.
    """

    def __init__(self, pages: SitePages, connect: Callable[[], sqlite3.Connection]) -> None:
        self._pages = pages
        self._connect = connect

    @cached_property
    def _thread(self) -> ReservedThreads:
        return ReservedThreads(1, "downloads")

    @cached_property
    def _records(self) -> Records:
        return Records(self._pages.site, self._connect())

    async def _ask(self, question: Callable[[Records], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: question(self._records))

    async def send(self, request: Any) -> Any:
        """Send all that a search finds of one kind."""
        site = self._pages.site
        visit = visit_of(request, site)
        kinds = [entity.name for entity in site.model.searched]
        kind = visit.get("type") if visit.get("type") in kinds else kinds[0]
        form = FORMS[visit.params["suffix"]]
        entity = site.entity(kind)

        def find(records: Records) -> Sequence[int]:
            found = ask(records, visit).found.get(kind)
            order = WordIndex(records).freshest(entity.collection)
            return [*found.rows(order)] if found else []

        pieces = self._pieces(form, entity, await self._pages.ask(find))
        first = await anext(pieces, b"")

        async def stream(writer: Any) -> None:
            await writer.send(_body(first))
            async for piece in pieces:
                await writer.send(_body(piece))

        name = f"maillage-{entity.collection}.{visit.params['suffix']}"
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "x-robots-tag": "noindex",
        }
        return AsgiStream(stream, headers=headers, content_type=form.media)

    async def _pieces(
        self, form: DownloadFormat, entity: Entity, rows: Sequence[int]
    ) -> AsyncIterator[bytes]:
        """Yield the bytes of a download, none of them empty."""
        writer = form.writer(entity)
        for start in range(0, len(rows), BATCH_SIZE) if rows else [0]:
            some = rows[start : start + BATCH_SIZE]
            if piece := await self._ask(partial(_written, writer, entity, some)):
                yield piece
        for piece in await asyncio.to_thread(writer.end):
            yield piece


def _written(
    writer: DownloadWriter, entity: Entity, some: Sequence[int], records: Records
) -> bytes:
    return writer.write(Batch(records, entity, some))


def _body(piece: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": piece, "more_body": True}
