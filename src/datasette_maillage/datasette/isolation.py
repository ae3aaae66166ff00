"""Hands each request for a page of Datasette's to a process that can be killed.

Visitors write its SQL and choose its filters: no list of what is harmless would be complete. So the
whole request is another process’s, the rendering too, which would else hold up all other requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from datasette.utils import resolve_routes, tilde_decode
from datasette.utils.asgi import Request, Response

from datasette_maillage.datasette import carried_requests
from datasette_maillage.datasette.error_messages import ABSENT, OURS
from datasette_maillage.datasette.error_pages import PageRefusedError
from datasette_maillage.web import held_answers
from datasette_maillage.web.held_answers import BUSY, PIECE, HeldAnswer, NoRoomError
from datasette_maillage.web.safety import App, Scope
from datasette_maillage.workers.pool import Limits, Pool
from datasette_maillage.workers.worker_process import Outcome
from maillage.messages import N_, Message

#: What a request for one of these pages may use; a page of a table takes a third of what is light.
LIMITS = Limits(seconds=10, light=0.1, memory=128 * 1024 * 1024, size=32 * 1024 * 1024, workers=8)

MALFORMED = N_("L’adresse n’est pas bien écrite : chaque accent et chaque espace y prend un %.")
LARGE_ANSWER = N_(
    "La réponse serait trop grande. Demandez moins de lignes ou de colonnes : les tables entières "
    "sont parmi les fichiers à télécharger."
)
#: What each outcome that is no answer means.
FAILURES: Mapping[str, tuple[int, Message | str]] = {
    "absent": (404, ABSENT),
    "malformed": (400, MALFORMED),
    "long": (400, "SQL Interrupted"),
    "hungry": (400, "out of memory"),
    "large": (400, LARGE_ANSWER),
    "busy": (503, BUSY),
    "failed": (500, OURS),
}


class Isolation:
    """What answers for Datasette's pages, for one site."""

    def __init__(self, datasette: Any, app: App, refuse: Any, pool: Callable[[], Pool]) -> None:
        self._datasette = datasette
        self._app = app
        self._refuse = refuse
        # Forked at the start, which may yet come.
        self._pool = pool
        self._routes = datasette._routes()
        #: Where the server counts none.
        self._held = held_answers.HeldAnswers()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Answer a request."""
        # Where nothing did yet: an error page has templates too.
        await self._datasette.invoke_startup()
        if scope["type"] == "lifespan":
            self._pool().warm()
        if scope["type"] == "http" and not scope.get("raw_path", b"").isascii():
            await self._respond(Outcome("malformed"), scope, receive, send)
            return
        if not self._is_isolated(scope):
            if b"%" in scope.get("raw_path", b"").partition(b"?")[0]:
                # No address of ours needs one; Datasette would lead to where nothing is, either.
                await self._respond(Outcome("absent"), scope, receive, send)
                return
            await self._app(scope, receive, send)
            return
        outcome = await self._pool().ask_for(receive, carried_requests.pack(scope))
        held, cut = held_answers.held_of(scope) or self._held, held_answers.cut_of(scope)
        try:
            with held.hold(len(outcome.content), cut) as answer:
                await self._respond(outcome, scope, receive, send, answer)
        except NoRoomError:
            await self._respond(Outcome("busy"), scope, receive, send)

    def _is_isolated(self, scope: Scope) -> bool:
        """Say whether Datasette would look into a database for an address, as it finds its way."""
        if scope["type"] != "http":
            return False
        path = scope.get("raw_path", scope["path"].encode()).partition(b"?")[0].decode("latin-1")
        prefix = self._datasette.setting("base_url")
        match, _ = resolve_routes(self._routes, "/" + path.removeprefix(prefix).lstrip("/"))
        name = match.groupdict().get("database") if match else None
        known = {database.route for database in self._datasette.databases.values()}
        return name is not None and tilde_decode(name) in known

    async def _respond(
        self,
        outcome: Outcome,
        scope: Scope,
        receive: Any,
        send: Any,
        answer: HeldAnswer | None = None,
    ) -> None:
        if outcome.kind in FAILURES:
            error = PageRefusedError(*FAILURES[outcome.kind])
            # There is no form on these pages.
            request = Request({**scope, "csrftoken": str}, receive)
            response: Response = await self._refuse(request, error)
            await response.asgi_send(send)
            return
        status, headers, body = carried_requests.split(outcome.content)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for start in range(0, len(body), PIECE):
            piece = bytes(body[start : start + PIECE])
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            if answer:
                answer.sent += len(piece)
        await send({"type": "http.response.body", "body": b""})
