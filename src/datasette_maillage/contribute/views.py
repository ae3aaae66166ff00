"""The views of the form: from a request to a page, a verdict, a file or a receipt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.contribute import form as forms
from datasette_maillage.contribute import payload, receipt, steps
from datasette_maillage.contribute.form import Accepted
from datasette_maillage.contribute.form_context import FormContext
from datasette_maillage.contribute.form_reading import first
from datasette_maillage.contribute.gate import Gate
from datasette_maillage.contribute.preview import preview
from datasette_maillage.contribute.published_records import PublishedRecords
from datasette_maillage.contribute.queue import QueueFullError
from datasette_maillage.contribute.rate_limits import address_of, network
from datasette_maillage.contribute.request_bodies import (
    NO_FORM,
    POST_ONLY,
    RefusedError,
    body,
    form_fields,
    proposed_files,
    says_json,
)
from datasette_maillage.contribute.service import Service
from datasette_maillage.contribute.stamps import Stamps, Verdict
from datasette_maillage.contribute.submissions import Submission, reference
from datasette_maillage.pages.frame import Page, SitePages
from datasette_maillage.records.records import Records
from datasette_maillage.web.log import told
from datasette_maillage.web.request_context import Visit, visit_of
from maillage.errors import Reason, reason_of
from maillage.findings import reporters
from maillage.messages import N_, Message
from maillage.messages.message import tell
from maillage.text import limits

#: The input that people do not see, and programs fill in.
HONEYPOT = "site_web"
#: Seconds that a person needs at the least, from opening a form to sending it: a short one asks a
#: single question.
LEAST, LEAST_SHORT = 3, 1

_log = logging.getLogger("maillage.contribute")


@dataclass(frozen=True)
class ViewContext:
    """What the views of the form and of the table share of the site."""

    pages: SitePages
    #: What Datasette signs with.
    secret: str
    #: Returns where proposals are taken in: opened at the start, after the routes are made.
    service: Callable[[], Service]


def views(context: ViewContext) -> list[tuple[str, Any]]:
    """Return the routes of the form."""
    site = context.pages.site
    kinds = "|".join(entity.name for entity in site.model.contributed)
    form_views = FormViews(context)
    return [
        (r"/contribuer$", form_views.choice),
        (rf"/contribuer/(?P<kind>{kinds})$", form_views.form),
        (r"/contribuer/recu/(?P<reference>[0-9a-f]{12})$", form_views.receipt),
        (rf"/contribuer/noms/(?P<kind>{'|'.join(site.model.entities)})$", form_views.names),
        (r"/-/validate$", form_views.validate),
    ]


class FormViews:
    """Answers for the form; the page of tables does as it does."""

    def __init__(self, context: ViewContext) -> None:
        self._context = context
        self._pages, self._site = context.pages, context.pages.site
        self._stamps = Stamps(context.secret)

    @property
    def _service(self) -> Service:
        return self._context.service()

    async def choice(self, request: Any) -> Response:
        """Answer with the kinds of record that may be proposed."""
        visit = visit_of(request, self._site)
        return await self._page(lambda it: forms.choice(self._form_context(it, visit)), visit)

    async def form(self, request: Any) -> Response:
        """Answer with a form; or with what becomes of one that is sent."""
        visit = visit_of(request, self._site)
        entity = self._site.entity(visit.params["kind"])
        client = self._client(request)
        if request.method != "POST":
            return await self._page(
                lambda it: forms.opened(self._form_context(it, visit, client=client), entity), visit
            )
        try:
            self._count(request, "judge")
            sent = await asyncio.to_thread(form_fields, await body(request))
            stamp = first(sent, "stamp")
            found = await self._pages.ask(
                lambda it: forms.sent_back(self._form_context(it, visit, stamp, client), sent)
            )
            if found is None:
                raise RefusedError(400, "unread", NO_FORM)
            if not isinstance(found, Accepted):
                return await self._rendered(found, visit)
            if found.wish == "telecharger" or not self._service.settings.is_direct:
                return await asyncio.to_thread(_download, found)
            if again := self._again(request, sent, found, visit):
                step = steps.number(sent, "", "")
                return await self._page(
                    lambda it: preview(
                        self._form_context(it, visit, client=client, step=step),
                        found.proposal,
                        found.report,
                        again,
                    ),
                    visit,
                )
            return await asyncio.to_thread(self._send, request, found, visit)
        except RefusedError as error:
            return self._refuse(error, visit)

    def _send(self, request: Any, accepted: Accepted, visit: Visit) -> Response:
        """Keep a proposal, and lead its sender to the receipt."""
        drafts, main = accepted.proposal.drafts, accepted.proposal.main
        submission = Submission(
            kind=main.entity.name,
            id=main.id,
            files=dict(accepted.proposal.files),
            day=_today().isoformat(),
            corrects=[draft.file for draft in drafts if draft.replaces],
        )
        if not self._service.queue.state(submission.reference):
            self._count(request, "send")
        try:
            self._service.queue.put(submission)
        except (QueueFullError, OSError) as error:
            _log.error(told(_NOT_KEPT(reason=_why(error))))
            raise RefusedError(503, "full", _FULL) from error
        self._service.dispatcher.call()
        path = f"/contribuer/recu/{submission.reference}"
        address = visit.url(path, fiche=accepted.proposal.draft_key)
        return Response.redirect(address, status=303)

    async def receipt(self, request: Any) -> Response:
        """Answer with how far a submission is."""
        visit = visit_of(request, self._site)
        return await self._page(lambda it: receipt.page(it, self._service, visit), visit)

    async def names(self, request: Any) -> Response:
        """Answer with the records whose names begin as asked."""
        visit = visit_of(request, self._site)
        entity = self._site.entity(visit.params["kind"])
        try:
            self._count(request, "names")
        except RefusedError as error:
            return error.as_json(visit.language)
        asked = visit.get("q")[: limits.NAME]

        suggested = await self._pages.ask(lambda it: PublishedRecords(it).suggest(entity, asked))
        return Response.json(suggested)

    async def validate(self, request: Any) -> Response:
        """Judge the files of a JSON object, `{"files": {path: record}}`, as the gate does."""
        language = visit_of(request, self._site).language
        if request.method != "POST":
            error = {"error": tell(POST_ONLY, language)}
            return Response.json(error, status=405, headers={"Allow": "POST"})
        try:
            self._count(request, "judge")
            says_json(request.headers.get("content-type", ""))
            files = await asyncio.to_thread(proposed_files, await body(request))
        except RefusedError as error:
            return error.as_json(language)
        text = await self._pages.ask(
            lambda it: reporters.json(
                (gate := Gate(it))
                .judge(files, _today(), most=limits.FINDINGS)
                .stricter(gate.added(files)),
                language,
            )
        )
        return Response(text, content_type="application/json; charset=utf-8")

    def _form_context(
        self,
        records: Records,
        visit: Visit,
        stamp: str = "",
        client: str = "",
        step: int | None = None,
    ) -> FormContext:
        return FormContext(
            records=records,
            visit=visit,
            today=_today(),
            settings=self._service.settings,
            stamp=stamp or self._stamps.give(visit.path, client),
            step=step,
        )

    def _count(self, request: Any, what: str) -> None:
        address = address_of(request, self._service.settings.client_header)
        if not self._service.limiter.allows(what, address):
            raise RefusedError(429, "many", _TOO_MANY)

    def _client(self, request: Any) -> str:
        """Return what tells a client from others: no more than its network."""
        return network(address_of(request, self._service.settings.client_header))

    def _again(
        self, request: Any, sent: Mapping[str, list[str]], accepted: Accepted, visit: Visit
    ) -> Verdict | None:
        """Say why a form has to be sent once more, if it has to: nothing of it is lost."""
        found = Verdict.DOUBTFUL
        if not first(sent, HONEYPOT):
            found = self._stamps.judge(
                stamp=first(sent, "stamp"),
                form=visit.path,
                client=self._client(request),
                reference=reference(accepted.proposal.files),
                least=LEAST_SHORT if first(sent, "pour") else LEAST,
            )
        if found is Verdict.GOOD:
            return None
        _log.warning(told(_STAMPS[found]))
        return found

    def _refuse(self, error: RefusedError, visit: Visit) -> Response:
        _log.warning(told(_REFUSED(status=error.status, reason=error.reason)))
        context = {"sentence": error.sentence}
        title = visit.say("Cela n’a pas pu être envoyé")
        response = self._render(Page("refused", title, context=context, status=error.status), visit)
        response.headers.update(error.headers)
        return response

    async def _page(self, make: Callable[[Records], Page | None], visit: Visit) -> Response:
        return await self._rendered(await self._pages.ask(make), visit)

    async def _rendered(self, made: Page | None, visit: Visit) -> Response:
        """Render a page in a thread: a long form takes a while, and others wait for the loop."""
        return await asyncio.to_thread(self._render, made, visit)

    def _render(self, made: Page | None, visit: Visit) -> Response:
        if made is None:
            made = Page("absent", visit.say("Cette page n’existe pas"), status=404)
        response = self._pages.render(visit, made)
        # A form holds what one person wrote; the back button may show it again.
        response.headers["cache-control"] = "private, no-cache"
        if 'method="post"' in response.body:
            # A browser that tells no referrer names no origin either in what a form sends.
            response.headers["referrer-policy"] = "same-origin"
        return response


def _why(error: Exception) -> Message | Reason:
    return reason_of(error) if isinstance(error, OSError) else _FULL


def _today() -> date:
    return datetime.now(UTC).date()


def _download(accepted: Accepted) -> Response:
    draft = accepted.proposal
    name, kind, content = payload.download(draft.files, draft.name)
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, headers=headers, content_type=kind)


_NOT_KEPT = N_("une proposition ne peut pas être gardée : {reason}")
_FULL = N_("la file n’en prend pas plus")
_REFUSED = N_("une demande est refusée ({status}) : {reason}")
_STAMPS = {
    Verdict.STALE: N_("une proposition n’est pas prise : sa page est trop ancienne, ou a servi"),
    Verdict.DOUBTFUL: N_("une proposition n’est pas prise : rien ne dit qu’une personne l’envoie"),
}
_TOO_MANY = N_("Trop de requêtes : attendez quelques minutes.")
