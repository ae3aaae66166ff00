"""Datasette's own pages that lead elsewhere here, or nowhere: nobody logs in to this site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from datasette import NotFound
from datasette.utils import tilde_encode
from datasette.utils.asgi import Response
from datasette.views.special import JsonDataView

DATABASES = r"/-/databases(\.(?P<format>json))?$"
#: Pages for who maintains a Datasette with accounts; here they would only puzzle.
CLOSED = r"/-/(patterns|allow-debug|messages|permissions|threads|auth-token|logout|config)(\.json)?"


async def search(request: Any, datasette: Any) -> Response:
    """Lead the address that search plugins of Datasette use to the search of the site."""
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.path("/recherche") + query, status=301)


def databases(datasette: Any) -> Any:
    """Return the view that lists the databases as Datasette does, without where they lie."""

    def listed() -> list[dict[str, Any]]:
        return [
            {**database, "path": database["path"] and PurePath(database["path"]).name}
            for database in datasette._connected_databases()
        ]

    async def view(request: Any, send: Any) -> Any:
        return await JsonDataView.as_view(datasette, "databases.json", listed)(request, send)

    return view


def forms_without(database: str, renderers: Iterable[str]) -> tuple[str, Any]:
    """Return the route of a database, or what is in it, in a form that nobody makes."""
    known = "|".join(map(re.escape, (*renderers, "csv", "blob", "db")))
    return rf"/{re.escape(tilde_encode(database))}(?:/.*)?\.(?!(?:{known})$)\w+$", closed


async def closed(request: Any) -> None:
    """Answer that there is nothing here."""
    raise NotFound(request.path)
