"""The records for machines: which form is wanted, and the answer in it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from datasette.utils.asgi import Response

if TYPE_CHECKING:
    from datasette_maillage.site import Site
    from datasette_maillage.visit import Visit
    from maillage.model import Entity


def format_of(_accept: str, suffix: str) -> str:
    """Return the form that an `Accept` header and the suffix of a path ask for."""
    return suffix or "html"


def answer(
    _site: Site, _connection: sqlite3.Connection, _entity: Entity, _identifier: str, _visit: Visit
) -> Response | None:
    """Answer in the form that is wanted; None where that is a page for people."""
    return None
