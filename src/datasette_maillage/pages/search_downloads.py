"""Results to take away: all of them, whatever the number, in the form that suits.

A download is written some records at a time while it is sent, so that neither side waits for the
whole, nor holds it. A workbook can only be sent whole, and waits in a temporary file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

from datasette.utils.asgi import AsgiStream

from datasette_maillage.pages.frame import SitePages
from datasette_maillage.records.records import Records
from datasette_maillage.search.download_formats import FORMS, Batch, DownloadWriter
from datasette_maillage.search.search_request import ask
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import visit_of

BATCH_SIZE = 200


async def send(pages: SitePages, request: Any) -> Any:
    """Send all that a search finds of one kind."""
    site = pages.site
    visit = visit_of(request, site)
    kinds = [entity.name for entity in site.model.searched]
    kind = visit.get("type") if visit.get("type") in kinds else kinds[0]
    form = FORMS[visit.params["suffix"]]
    entity = site.entity(kind)

    def find(records: Records) -> Sequence[int]:
        found = ask(records, visit).found.get(kind)
        order = WordIndex(records).freshest(entity.collection)
        return [*found.rows(order)] if found else []

    rows = await pages.ask(find)

    def write(writer: DownloadWriter, some: Sequence[int], records: Records) -> bytes:
        return writer.write(Batch(records, entity, some))

    async def pieces() -> AsyncIterator[bytes]:
        writer = form.writer(entity)
        for start in range(0, len(rows), BATCH_SIZE) if rows else [0]:
            some = rows[start : start + BATCH_SIZE]
            yield await pages.ask(partial(write, writer, some))
        for piece in await asyncio.to_thread(writer.end):
            yield piece

    async def stream(writer: Any) -> None:
        async for piece in pieces():
            await writer.send({"type": "http.response.body", "body": piece, "more_body": True})

    name = f"maillage-{entity.collection}.{visit.params['suffix']}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-robots-tag": "noindex"}
    return AsgiStream(stream, headers=headers, content_type=form.media)
