"""The doors of the form: from a request to a page, a verdict or a receipt."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

from datasette.utils.asgi import Response
from itsdangerous import BadSignature

from datasette_maillage import page as pages
from datasette_maillage.contribute import form as forms
from datasette_maillage.contribute.judging import Gate
from datasette_maillage.contribute.proposal import Proposal
from datasette_maillage.page import Page
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit, visit_of
from maillage import reporters
from maillage.contributions import FOLDER

#: Bytes of a request: a long record takes twenty thousand.
MAX_BODY = 400_000
#: Names of inputs in one form.
_MAX_FIELDS = 4000
#: The input that people do not see, and programs fill in.
HONEYPOT = "site_web"
#: Seconds that a person needs at the least, from opening a form to sending it.
LEAST = 3


class RefusedError(Exception):
    """A request that is not answered: its status, and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def views(datasette: Any, site: Site) -> list[tuple[str, Any]]:
    """Return the routes of the form."""
    kinds = "|".join(forms.KINDS)
    door = _Door(datasette, site, Gate(site))
    return [
        (r"/contribuer$", door.choice),
        (rf"/contribuer/(?P<kind>{kinds})$", door.form),
        (rf"/contribuer/noms/(?P<kind>{'|'.join(site.model.entities)})$", door.names),
        (r"/-/validate$", door.validate),
    ]


class _Door:
    def __init__(self, datasette: Any, site: Site, gate: Gate) -> None:
        self._datasette = datasette
        self._site = site
        self._gate = gate

    async def choice(self, request: Any) -> Response:
        visit = visit_of(request, self._site.prefix)
        return await self._page(lambda it: forms.choice(self._desk(it, visit)), visit)

    async def form(self, request: Any) -> Response:
        visit = visit_of(request, self._site.prefix)
        entity = self._site.entity(visit.params["kind"])
        if request.method != "POST":
            return await self._page(lambda it: forms.opened(self._desk(it, visit), entity), visit)
        try:
            sent = _fields(await body(request))
        except RefusedError as error:
            return Response.text(str(error), status=error.status)
        database = self._datasette.get_database(self._site.database)
        found = await database.execute_fn(
            lambda it: forms.sent_back(self._desk(it, visit, _first(sent, "stamp")), sent)
        )
        if isinstance(found, Proposal):
            return self._refuse_robots(sent) or await self.send(found, visit)
        return self._render(found, visit)

    async def send(self, proposal: Proposal, _visit: Visit) -> Response:
        """Hand a proposal on, and say where it is."""
        text = json.dumps(dict(proposal.files), ensure_ascii=False, indent=2)
        return Response.text(text)

    async def names(self, request: Any) -> Response:
        visit = visit_of(request, self._site.prefix)
        entity = self._site.entity(visit.params["kind"])
        database = self._datasette.get_database(self._site.database)
        found = await database.execute_fn(
            lambda it: self._gate.names.suggest(it, entity, visit.get("q")[:200])
        )
        return Response.json(found)

    async def validate(self, request: Any) -> Response:
        """Judge the files of a JSON object, `{"files": {path: record}}`, as the gate does."""
        if request.method != "POST":
            return Response.text("POST", status=405, headers={"Allow": "POST"})
        try:
            files = _files(await body(request))
        except RefusedError as error:
            return Response.json({"error": str(error)}, status=error.status)
        unknown = [file for file in files if not self._is_place(file)]
        if unknown:
            return Response.json({"error": f"not a place for a record: {unknown[0]}"}, status=400)
        database = self._datasette.get_database(self._site.database)
        report = await database.execute_fn(lambda it: self._gate.judge(it, files, _today()))
        language = "en" if request.args.get("lang") == "en" else "fr"
        return Response(
            reporters.json(report, language), content_type="application/json; charset=utf-8"
        )

    def _is_place(self, file: str) -> bool:
        parts = file.split("/")
        return (
            len(parts) >= 3
            and parts[0] == FOLDER
            and parts[1] in self._site.model.by_collection
            and file.endswith(".json")
            and file.isprintable()
            and ".." not in parts
        )

    def _desk(self, connection: sqlite3.Connection, visit: Visit, stamp: str = "") -> forms.Desk:
        now = str(int(time.time()))
        return forms.Desk(
            site=self._site,
            gate=self._gate,
            connection=connection,
            visit=visit,
            today=_today(),
            stamp=stamp or self._datasette.sign(now, "form"),
        )

    def _refuse_robots(self, sent: Mapping[str, list[str]]) -> Response | None:
        """Refuse who fills in what people do not see, or is quicker than people are."""
        try:
            opened = int(self._datasette.unsign(_first(sent, "stamp"), "form"))
        except (BadSignature, ValueError):
            opened = int(time.time())
        if _first(sent, HONEYPOT) or time.time() - opened < LEAST:
            return Response.text("Trop rapide : revenez en arrière et recommencez.", status=429)
        return None

    async def _page(
        self, make: Callable[[sqlite3.Connection], Page | None], visit: Visit
    ) -> Response:
        database = self._datasette.get_database(self._site.database)
        return self._render(await database.execute_fn(make), visit)

    def _render(self, made: Page | Proposal | None, visit: Visit) -> Response:
        if not isinstance(made, Page):
            made = Page("absent", visit.say("Cette page n’existe pas"), status=404)
        templates = pages.environment(self._datasette)
        response = pages.render(templates, self._site, visit, made)
        # A form holds what one person wrote.
        response.headers["cache-control"] = "no-store"
        return response


def _today() -> date:
    return datetime.now(UTC).date()


def _first(sent: Mapping[str, list[str]], name: str) -> str:
    return next(iter(sent.get(name, ())), "")


async def body(request: Any) -> bytes:
    """Return the body of a request.

    Raises:
        RefusedError: it is too long.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            raise RefusedError(413, f"more than {MAX_BODY} bytes")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _fields(raw: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(
            raw.decode(), keep_blank_values=True, strict_parsing=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError as error:
        raise RefusedError(400, "not a form") from error


def _files(raw: bytes) -> dict[str, bytes]:
    try:
        document = json.loads(raw)
        return {
            file: (text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)).encode()
            for file, text in document["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(400, 'expected {"files": {path: record}}') from error
