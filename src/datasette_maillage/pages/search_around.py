"""What is around a reader, whose browser says where that is: nothing keeps it.

The place comes in the body of a request, so that no address, log or history has it. It is rounded
to about a kilometre in the browser, and once more here. The answer is kept by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from datasette.utils.asgi import Response

from datasette_maillage.pages import search_page
from datasette_maillage.pages.frame import Page, SitePages
from datasette_maillage.records.records import Records
from datasette_maillage.search.points import Point
from datasette_maillage.web import request_body
from datasette_maillage.web.request_context import visit_of
from maillage.text import limits

#: Decimals of a degree: a hundredth is about a kilometre.
_DECIMALS = 2
#: Degrees as a program writes them, and nothing else that Python would read as a number.
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
#: What of the search a form may say: the rest of a page is asked for by the body as well.
_ASKED = ("q", "rayon", "type", "page")
#: Bytes of the body: a search, encoded, and two numbers.
_MOST = 12 * limits.SEARCH


async def answer(pages: SitePages, request: Any) -> Response:
    """Answer with what is around the point of a form; with the search, where there is none."""
    visit = visit_of(request, pages.site, search_page.KEYS)
    sent = await _form(request) if request.method == "POST" else {}
    point = _point(sent)
    if point is None:
        return Response.redirect(visit.url(search_page.PATH, q=sent.get("q", "")), status=303)
    query = {**visit.query, **{key: [sent[key]] for key in _ASKED if sent.get(key)}}
    asked = replace(visit, path=search_page.PATH, query=query)

    def make(records: Records) -> Response:
        found = search_page.page(records, asked, point)
        return pages.render(asked, found or Page("absent", "", status=404))

    made = await pages.ask(make)
    made.headers.update({"cache-control": "no-store", "x-robots-tag": "noindex"})
    return made


async def _form(request: Any) -> Mapping[str, str]:
    """Return what a form sent; nothing of one that is too long, or is none."""
    try:
        sent = parse_qs((await request_body.read(request, _MOST)).decode(), max_num_fields=10)
    except (request_body.RefusedRequestError, ValueError):
        return {}
    return {name: values[0] for name, values in sent.items()}


def _point(sent: Mapping[str, str]) -> Point | None:
    """Return the point of a form, rounded; None where it is none on this earth.

    >>> _point({"latitude": "48.856613", "longitude": "2.352222"})
    (48.86, 2.35)
    """
    texts = [sent.get(name, "") for name in ("latitude", "longitude")]
    if not all(map(_DEGREES.fullmatch, texts)):
        return None
    north, east = map(float, texts)
    if abs(north) > 90 or abs(east) > 180:
        return None
    return round(north, _DECIMALS), round(east, _DECIMALS)
