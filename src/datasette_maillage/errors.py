"""When something goes wrong: a page in French that says what, and where to go from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Base400, Response

from datasette_maillage.dress import ABSENT, FAULTS, OURS, french_error


async def answer(
    datasette: Any, request: Any, exception: Exception, context: Mapping[str, Any]
) -> Response:
    """Answer with a page; what a bug says of our insides stays in the server's log."""
    status, error = _said(exception)
    html = await datasette.render_template(
        "error.html",
        {**context, "title": FAULTS.get(status, f"Erreur {status}"), "error": error},
        request=request,
    )
    return Response.html(html, status=status)


def _said(exception: Exception) -> tuple[int, str]:
    # Datasette's own error is not public: it is known by its shape.
    status = getattr(exception, "status", None)
    if not isinstance(status, int):
        return 500, OURS
    message = exception.args[0] if isinstance(exception, Base400) and exception.args else ""
    text = str(getattr(exception, "message", "") or message)
    # Such as to sort by a column that there is not: for Datasette its own fault, 500.
    if text.startswith("Cannot "):
        status = 400
    if status == 404:
        known = french_error(text)
        return 404, known if known != text else ABSENT
    return status, french_error(text)
