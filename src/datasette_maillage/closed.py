"""Datasette's own doors that lead elsewhere here, or nowhere: nobody logs in to this site."""

from __future__ import annotations

from typing import Any

from datasette import NotFound
from datasette.utils.asgi import Response

#: Pages for who maintains a Datasette with accounts; here they would only puzzle.
CLOSED = r"/-/(patterns|allow-debug|messages|permissions|threads)(\.json)?"


async def search(request: Any, datasette: Any) -> Response:
    """Lead the address that search plugins of Datasette use to the search of the site."""
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.path("/recherche") + query, status=301)


async def closed(request: Any) -> None:
    """Answer that there is nothing here."""
    raise NotFound(request.path)
