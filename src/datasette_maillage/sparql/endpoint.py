"""`/sparql`: an endpoint for machines, and a page to ask from for people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jinja2
import orjson
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing, serialization
from datasette_maillage.pages import frame
from datasette_maillage.records.site import Site
from datasette_maillage.sparql import description, protocol, query_terms
from datasette_maillage.sparql.protocol import QueryRequest
from datasette_maillage.sparql.remote_engine import RemoteEngine
from datasette_maillage.web import request_body
from datasette_maillage.web.hosts import home_of
from datasette_maillage.web.negotiation import (
    GRAPHS,
    HTML,
    LONE_GRAPHS,
    TURTLE,
    Representation,
    choose,
)
from datasette_maillage.web.request_body import RefusedRequestError
from datasette_maillage.web.request_context import Visit, visit_of
from datasette_maillage.workers.pool import Limits, Pool
from datasette_maillage.workers.worker_process import Outcome
from maillage.errors import place_of
from maillage.messages import N_, Message
from maillage.model.jsonld import prefixes

#: Rows that the page shows; a download has them all.
SHOWN = 500

#: The language of those who write programs, unless they ask for another.
PROGRAMS = "en"

#: What each outcome that is no result means: the status of the answer, and why.
FAILURES = {
    "malformed": (400, N_("Cette requête n’est pas du SPARQL valable : {detail}")),
    "unacceptable": (406, N_("Le résultat de cette requête ne peut être donné qu’en : {detail}.")),
    "large": (422, N_("Le résultat dépasse {size} Mo : ajoutez une limite (LIMIT).")),
    "hungry": (422, N_("La requête demande plus de {memory} Mo de mémoire : elle a été arrêtée.")),
    "long": (422, N_("La requête a été arrêtée au bout de {seconds} secondes.")),
    "unreachable": (503, N_("Le moteur SPARQL ne répond pas : réessayez plus tard.")),
    "busy": (503, N_("Trop de requêtes sont en cours : réessayez dans un moment.")),
    "failed": (500, N_("La requête a échoué : le moteur ne l’a pas menée au bout.")),
    "closed": (503, N_("Le catalogue vient d’être mis à jour : le site doit redémarrer.")),
}
ABSENT = (503, N_("Le service SPARQL n’est pas installé ici."))


class Endpoint:
    """What answers at `/sparql`, for one site."""

    def __init__(
        self,
        site: Site,
        templates: jinja2.Environment,
        limits: Limits,
        launch: Callable[[], Pool | RemoteEngine | None],
    ) -> None:
        self._site = site
        self._limits = limits
        self._templates = templates
        self._launch = launch
        self._pool: Pool | RemoteEngine | None = None
        self._questions: Sequence[Mapping[str, str]] = ()

    @property
    def pool(self) -> Pool | RemoteEngine | None:
        """What answers: processes, or an engine elsewhere; None as long as there is no store."""
        if self._pool is None:
            self._pool = self._launch()
        return self._pool

    def close(self) -> None:
        """End the processes, where there are any."""
        if self._pool:
            self._pool.close()

    async def answer(self, request: Any, database: Any) -> Response:
        """Answer a request; the database is Datasette's access to that of the catalogue."""
        await self._read_questions(database)
        response = await self._answer(request)
        # An answer depends on the form that was asked for.
        response.headers["Vary"] = "Accept"
        return response

    async def _answer(self, request: Any) -> Response:
        visit = visit_of(request, self._site)
        accept = request.headers.get("accept", "")
        try:
            asked = await self._read(request, visit)
            if asked is None:
                return await self._describe(request, visit, accept)
            return await self._ask(request, visit, accept, asked)
        except RefusedRequestError as error:
            wants_page = choose(accept, (*protocol.SOLUTIONS, HTML)) is HTML
            return await self._fail(visit, wants_page, "", error)

    async def _read(self, request: Any, visit: Visit) -> QueryRequest | None:
        is_post = request.method == "POST"
        body = await request_body.read(request, protocol.MAX_BODY) if is_post else b""
        content_type = request.headers.get("content-type", "")
        asked = await asyncio.to_thread(
            protocol.read, request.method, request.query_string, content_type, body
        )
        if asked is None and (name := visit.get("question")):
            text = next((row["sparql"] for row in self._questions if row["name"] == name), "")
            return QueryRequest(text) if text else None
        return asked

    async def _describe(self, request: Any, visit: Visit, accept: str) -> Response:
        form = choose(accept, (HTML, *LONE_GRAPHS))
        if form is None:
            return dereferencing.unacceptable((HTML, *GRAPHS))
        if form is HTML:
            return await self._page(visit, "")
        names = {**prefixes(self._site.model), **description.PREFIXES}
        address = f"{home_of(request, visit.prefix)}sparql"
        said = description.triples(self._site.model, address)
        body = serialization.write(said, form.name, names)
        return Response(body, 200, {}, form.content_type)

    async def _ask(self, request: Any, visit: Visit, accept: str, asked: QueryRequest) -> Response:
        forms = protocol.forms(accept, asked.formats)
        if not any(forms.values()):
            return dereferencing.unacceptable((*protocol.SOLUTIONS, *GRAPHS, HTML))
        # Whoever wants a page for either sort of result wants it for an error too.
        wants_page = HTML in forms.values()
        try:
            await asyncio.to_thread(protocol.check, asked.query)
        except RefusedRequestError as error:
            return await self._fail(visit, wants_page, asked.query, error)
        outcome = await self._run(request, asked, forms)
        form = forms.get(outcome.kind) if outcome else None
        if outcome is None or form is None:
            return await self._fail(visit, wants_page, asked.query, self._failure(outcome))
        if form is HTML:
            shown = await asyncio.to_thread(_shown, outcome)
            return await self._page(visit, asked.query, result=shown)
        headers = {"Cache-Control": "public, max-age=300", "X-Robots-Tag": "noindex"}
        content = outcome.content
        if form is TURTLE:
            content = await asyncio.to_thread(serialization.tidy, content)
        return Response(content, 200, headers, form.content_type)

    async def _run(
        self, request: Any, asked: QueryRequest, forms: Mapping[str, Representation | None]
    ) -> Outcome | None:
        pool = self.pool
        if pool is None:
            return None
        solutions, graph = forms["solutions"], forms["graph"]
        job = {
            "query": asked.query,
            "base": self._site.model.base,
            "default_graphs": asked.default_graphs,
            "named_graphs": asked.named_graphs,
            "dump": f"{self._site.model.base}maillage.ttl",
            "solutions": "json" if solutions is HTML else solutions and solutions.name,
            "graph": "ttl" if graph is HTML else graph and graph.name,
            "prefixes": prefixes(self._site.model),
        }
        return await pool.ask_for(request.receive, orjson.dumps(job))

    def _failure(self, outcome: Outcome | None) -> RefusedRequestError:
        if outcome is None:
            return RefusedRequestError(*ABSENT)
        status, reason = FAILURES[outcome.kind]
        detail = outcome.content.decode(errors="replace")[:500]
        values = {
            "detail": _place(detail) if outcome.kind == "malformed" else detail,
            "seconds": f"{self._limits.seconds:g}",
            "size": self._limits.size // 1024**2,
            "memory": self._limits.memory // 1024**2,
        }
        said = detail if outcome.kind == "malformed" else ""
        return RefusedRequestError(status, reason(**values), said)

    async def _fail(
        self, visit: Visit, wants_page: bool, query: str, failure: RefusedRequestError
    ) -> Response:
        if wants_page:
            return await self._page(visit, query, failure)
        headers = {"Retry-After": "5"} if failure.status == 503 else {}
        text = failure.reason.told(visit.language if visit.get("lang") else PROGRAMS)
        lines = filter(None, [text, failure.detail])
        return Response.text("".join(f"{line}\n" for line in lines), failure.status, headers)

    async def _page(
        self,
        visit: Visit,
        query: str,
        failure: RefusedRequestError | None = None,
        result: Mapping[str, Any] | None = None,
    ) -> Response:
        model = self._site.model
        context = {
            "query": query,
            "codes": query_terms.codes_query(visit.language),
            "prefixes": prefixes(model),
            "terms": self._site.once("terms", lambda: query_terms.of_catalogue(model)),
            "failure": failure,
            "result": result,
            "questions": self._questions,
            "solutions": protocol.SOLUTIONS,
            "graphs": GRAPHS,
            "limits": self._limits,
        }
        status = failure.status if failure else 200
        title = visit.say("Interroger en SPARQL")
        made = frame.Page("sparql", title, context=context, status=status)
        return await asyncio.to_thread(frame.render, self._templates, self._site, visit, made)

    async def _read_questions(self, database: Any) -> None:
        if not self._questions:
            rows = await database.execute("SELECT * FROM questions ORDER BY name")
            self._questions = [dict(row) for row in rows.rows]


def _place(detail: str) -> Message:
    """Return where a query is wrong, as its engine says; those who write programs get the rest."""
    place = place_of(ValueError(detail))
    return _FROM(line=place[0], column=place[1]) if place else _SOMEWHERE


_FROM = N_("on ne la comprend plus à partir de la ligne {line}, colonne {column}.")
_SOMEWHERE = N_("l’un de ses mots n’y a pas sa place.")


def _shown(outcome: Outcome) -> Mapping[str, Any]:
    if outcome.kind == "graph":
        return {"text": serialization.tidy(outcome.content).decode()}
    document = orjson.loads(outcome.content)
    if "boolean" in document:
        return {"boolean": document["boolean"]}
    rows = document["results"]["bindings"]
    names = document["head"]["vars"]
    cells = [[row.get(name) for name in names] for row in rows[:SHOWN]]
    return {"names": names, "rows": cells, "total": len(rows)}
