"""The views of the page that takes a table: a file comes in, and leaves as a proposal."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

from datasette.utils.asgi import Response
from python_multipart import FormParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from datasette_maillage.contribute import table_page
from datasette_maillage.contribute.form import Accepted
from datasette_maillage.contribute.form_reading import first
from datasette_maillage.contribute.preview import AGAIN
from datasette_maillage.contribute.request_bodies import NO_FORM, RefusedError, body
from datasette_maillage.contribute.table_answers import options_of
from datasette_maillage.contribute.table_jobs import TableJob, TableJobs
from datasette_maillage.contribute.uploaded_file import UploadedFile, read_file, unpack
from datasette_maillage.contribute.views import FormViews, ViewContext, _download
from datasette_maillage.records.records import Records
from datasette_maillage.search.download_formats import XLSX
from datasette_maillage.web.request_context import Visit, visit_of
from maillage.findings.report import Report
from maillage.importing.given_mapping import MappingError, read_mapping
from maillage.importing.import_result import ImportResult
from maillage.importing.row_answers import AnswerError
from maillage.importing.sheets import SheetError
from maillage.text import limits
from maillage.text.lexical import json_text

#: Bytes of a request: the largest file, and what stands around it.
_MAX_BODY = limits.TABLE
TEMPLATE = "/contribuer/tableau/modele.xlsx"

Sent = dict[str, list[str]]
#: What people may wish of a table that has to be read to its end.
_WHOLE = ("tout", "envoyer", "telecharger")


def table_views(context: ViewContext) -> list[tuple[str, Any]]:
    """Return the routes of the page."""
    views = _TableViews(context)
    return [
        (r"/contribuer/tableau$", views.table),
        (r"/contribuer/tableau/lecture/(?P<name>[0-9a-f]{32})$", views.reading),
        (rf"{TEMPLATE.replace('.', '[.]')}$", views.template),
    ]


class _TableViews(FormViews):
    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        # What reads a workbook may take a gigabyte: one at a time.
        self._one_at_a_time = asyncio.Semaphore(1)
        self._jobs = TableJobs()

    async def table(self, request: Any) -> Response:
        visit = visit_of(request, self._site)
        if request.method != "POST":
            made = await asyncio.to_thread(self._template, visit.language)
            return await self._page(
                lambda it: table_page.opened(self._form_context(it, visit), template=made != b""),
                visit,
            )
        try:
            self._count(request, "judge")
            sent, files = await _parsed(request)
            source = await self._source(sent, files)
            wish = first(sent, "action")
            is_long = table_page.FIRST_ROWS < source.rows <= table_page.MAX_ROWS
            if not is_long or wish not in _WHOLE:
                return await self._answer(request, visit, sent, files, source)
            name = self._jobs.start(
                2 * source.rows, lambda job: self._read_whole(request, visit, sent, source, job)
            )
            return Response.redirect(visit.url(f"/contribuer/tableau/lecture/{name}"), status=303)
        except (SheetError, MappingError, AnswerError, RefusedError) as error:
            return await self._not_read(visit, error)

    async def _read_whole(
        self, request: Any, visit: Visit, sent: Sent, source: UploadedFile, job: TableJob
    ) -> Response:
        try:
            async with self._one_at_a_time:
                return await self._answer(request, visit, sent, {}, source, job)
        except (SheetError, MappingError, AnswerError, RefusedError) as error:
            return await self._not_read(visit, error)

    async def _not_read(self, visit: Visit, error: Exception) -> Response:
        if isinstance(error, RefusedError):
            return self._refuse(error, visit)
        message = getattr(error, "message", None)
        return await self._page(
            lambda it: table_page.opened(self._form_context(it, visit), message), visit
        )

    async def reading(self, request: Any) -> Response:
        """Answer with how far the reading of a table is; at its end, with what it gave."""
        visit = visit_of(request, self._site)
        job = self._jobs.find(visit.params["name"])
        if job is None:
            return self._render(None, visit)
        if "application/json" in request.headers.get("accept", ""):
            state = {"done": job.done, "total": job.total, "ready": job.response is not None}
            return Response.json(state, headers={"cache-control": "no-store"})
        if job.response is not None:
            return job.response
        return await self._page(
            lambda it: table_page.waiting(self._form_context(it, visit), job), visit
        )

    async def _answer(
        self,
        request: Any,
        visit: Visit,
        sent: Sent,
        files: Mapping[str, tuple[str, bytes]],
        source: UploadedFile,
        job: TableJob | None = None,
    ) -> Response:
        options = options_of(self._site.model, source, sent)
        if kept := files.get("mapping", ("", b""))[1]:
            options = replace(options, decided=read_mapping(files["mapping"][0], kept))
        stamp = first(sent, "stamp")
        wish = first(sent, "action")
        is_part = job is None and source.rows > table_page.FIRST_ROWS
        read = source.beginning(table_page.FIRST_ROWS) if is_part else source
        told = job.step if job else _untold

        def look(records: Records) -> Any:
            form = self._form_context(records, visit, stamp, self._client(request))
            found = table_page.propose(form, read, options, told)
            return found, table_page.shown(form, source, options, found, is_part=is_part)

        found, page = await self._pages.ask(look)
        if wish == "correspondance":
            return _mapping(found)
        if wish not in ("envoyer", "telecharger") or not page.context["accepted"]:
            return await self._rendered(page, visit)
        accepted = Accepted(wish, table_page.as_proposal(found.drafts), Report((), {}))
        if wish == "telecharger" or not self._service.settings.is_direct:
            return await asyncio.to_thread(_download, accepted)
        if again := self._again(request, sent, accepted, visit):
            fresh = self._stamps.give(visit.path, self._client(request))
            context = {**page.context, "stamp": fresh, "again": again.value}
            return await self._rendered(replace(page, context=context, status=AGAIN[again]), visit)
        return await asyncio.to_thread(self._send, request, accepted, visit)

    async def _source(self, sent: Sent, files: Mapping[str, tuple[str, bytes]]) -> UploadedFile:
        if packed := first(sent, "source"):
            try:
                return await asyncio.to_thread(unpack, packed)
            except ValueError as error:
                raise RefusedError(400, "unread", NO_FORM) from error
        name, raw = files.get("file", ("", b""))
        if not raw:
            raise SheetError("empty")
        async with self._one_at_a_time:
            return await asyncio.to_thread(read_file, self._site.model, name, raw)

    async def template(self, request: Any) -> Response:
        visit = visit_of(request, self._site)
        made = await asyncio.to_thread(self._template, visit.language)
        if not made:
            return self._render(None, visit)
        headers = {"content-disposition": 'attachment; filename="modele-maillage.xlsx"'}
        return Response(made, headers=headers, content_type=XLSX)

    @cache  # noqa: B019 - the views are made once for a site
    def _template(self, language: str) -> bytes:
        """The template in a language; nothing where what writes it is not installed."""
        from maillage.importing.template_workbook import workbook  # noqa: PLC0415 - needs an extra

        try:
            return workbook(self._site.model, language=language)
        except ImportError:
            return b""


def _untold() -> None:
    """Tell nobody how far a reading is."""


def _mapping(found: ImportResult) -> Response:
    """Return what the columns mean as a file, for the table of next year."""
    headers = {"content-disposition": 'attachment; filename="correspondance.json"'}
    return Response(
        json_text(found.decided), headers=headers, content_type="application/json; charset=utf-8"
    )


async def _parsed(request: Any) -> tuple[Sent, dict[str, tuple[str, bytes]]]:
    """Return the inputs of a form, and its files: names and contents.

    Raises:
        RefusedError: it is too long, or no form.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data":
        raise RefusedError(400, "unread", NO_FORM)
    raw = await body(request, _MAX_BODY)
    return await asyncio.to_thread(_parts, kind, options, raw)


def _parts(
    kind: bytes, options: Mapping[bytes, bytes], raw: bytes
) -> tuple[Sent, dict[str, tuple[str, bytes]]]:
    sent: dict[str, list[str]] = defaultdict(list)
    files: dict[str, tuple[str, bytes]] = {}

    number = count()

    def on_part() -> None:
        if next(number) >= limits.TABLE_INPUTS:
            raise FormParserError("too many fields")

    def on_field(field: Any) -> None:
        on_part()
        name = (field.field_name or b"").decode(errors="replace")
        sent[name].append((field.value or b"").decode(errors="replace"))

    def on_file(file: Any) -> None:
        on_part()
        name = (file.field_name or b"").decode(errors="replace")
        if name in files:  # nobody would be told which was read
            raise FormParserError("two files")
        file.file_object.seek(0)
        files[name] = (file.file_name or b"").decode(errors="replace"), file.file_object.read()

    # Larger than any request: nothing is written to the disk.
    config = {"MAX_MEMORY_FILE_SIZE": 2 * _MAX_BODY}
    try:
        parser = FormParser(
            kind.decode(), on_field, on_file, boundary=options.get(b"boundary"), config=config
        )
        parser.write(raw)
        parser.finalize()
    except (FormParserError, ValueError) as error:
        raise RefusedError(400, "unread", NO_FORM) from error
    return sent, files
