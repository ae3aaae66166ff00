"""From a request to its answer: one hop to a thread, and none where the answer is known.

The database is immutable, so an answer stays right as long as the process lives.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import absence
from datasette_maillage.pages.frame import Page, PageFunction, SitePages
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit, visit_of
from maillage.messages import N_

ABSENT = N_("Cette page n’existe pas")
#: Bytes of answers that are kept, with their keys; the least recently asked for goes first.
KEPT = 64 * 1024 * 1024
#: Bytes that keeping one takes beside.
_ENTRY = 1024


@dataclass(frozen=True)
class Answer:
    """An answer that may be given again: Datasette adds cookies to the response it sends."""

    body: bytes
    status: int
    content_type: str
    headers: Mapping[str, str]

    @property
    def size(self) -> int:
        """The bytes of memory that it takes."""
        headers = sum(len(name) + len(value) for name, value in self.headers.items())
        return len(self.body) + headers + _ENTRY

    def response(self) -> Response:
        """Return a response of its own for one request."""
        return Response(self.body, self.status, dict(self.headers), self.content_type)


class Answers:
    """The answers given lately."""

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, Answer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Answer | None:
        """Return what was answered before."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an answer, and let go of old ones."""
        size = len(key) + answer.size
        if key in self._kept or size > self._limit // 16:
            return
        self._kept[key] = answer
        self._size += size
        while self._size > self._limit:
            old, gone = self._kept.popitem(last=False)
            self._size -= len(old) + gone.size


@dataclass(frozen=True)
class View:
    """Answers requests with a page, from what is kept or from the database."""

    pages: SitePages
    kept: Answers
    page: PageFunction
    #: The keys of the query that the page reads, beside the language.
    keys: Collection[str]

    async def answer(self, request: Any) -> Response:
        """Answer a request."""
        visit = visit_of(request, self.pages.site, self.keys)
        found = self.kept.get(visit.key)
        if found is None:
            found = await self.pages.ask(partial(self._make, visit))
            if found.status == 200:
                self.kept.keep(visit.key, found)
        if found.status == 200 and self._etag(visit) in request.headers.get("if-none-match", ""):
            return Response(b"", 304, dict(found.headers), found.content_type)
        return found.response()

    def _etag(self, visit: Visit) -> str:
        return f'"{self.pages.site.digest}-{visit.format}"'

    def _make(self, visit: Visit, records: Records) -> Answer:
        made = self.page(records, visit)
        if made is None:
            base, accept = records.site.model.base, visit.accept
            made = absence.answer(base, visit.path, accept, 404, ABSENT)
        if made is None:
            made = Page("absent", visit.tell(ABSENT), status=404)
        if isinstance(made, Page):
            made = self.pages.render(visit, made)
        body = made.body if isinstance(made.body, bytes) else str(made.body or "").encode()
        headers = dict(made.headers)
        if made.status == 200:
            headers = {"etag": self._etag(visit), "cache-control": "public, max-age=300", **headers}
        elif made.status == 404:
            # What is absent is told to programs in their form, see above.
            headers["Vary"] = "Accept"
        return Answer(body, made.status, made.content_type, headers)
