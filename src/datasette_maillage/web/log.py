"""Keeps who reads, and what they ask, out of the server’s log of requests.

A search, a query or a name that is typed tells of the person beside whose address it would stand. A
line has the method, the path and the status; who looks for abuse finds addresses at the proxy.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import sys
from http import HTTPMethod
from typing import Any

from maillage.messages.catalogue import languages
from maillage.messages.message import tell
from maillage.model.languages import SOURCE, VARIABLE, nearest, tag

#: Where the path ends: at a sign that no address of ours has. Uvicorn writes the path as it was
#: decoded, encoded again; a tilde is Datasette’s sign for what it encodes.
_QUERY = re.compile(r"[?;%]|~[23][0-9A-Fa-f]")
#: Characters of a path: a stranger fills no disk with them.
_LONGEST = 500
#: Methods that a line names; any other is a word of whoever asks, as long as they like.
_METHODS = frozenset(HTTPMethod)
#: What stands for a method that is none, and for a target that is no path.
_NONE = "-"


class _NoTrace(logging.Filter):
    """Leaves the method, the path and the status of a request, and no more."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Uvicorn: client address, method, path with its query, version of HTTP, status.
        match record.args:
            case (_, method, str(path), *rest):
                known = method if method in _METHODS else _NONE
                seen = _QUERY.split(path[:_LONGEST], maxsplit=1)[0]
                record.args = ("-", known, seen if seen.startswith("/") else _NONE, *rest)
        return True


def told(message: Any) -> str:
    """Tell whoever runs the site a message in their language, French where they name none."""
    asked = tag(os.environ.get(VARIABLE, ""))
    return str(tell(message, nearest(asked, languages()) or SOURCE))


class _NoInterruption:
    """Says what is raised where nobody catches it, but that a query was stopped: it took too long.

    The query fails for it, and whoever asked is told. Datasette has SQLite tell what functions of a
    query raise.
    """

    def __init__(self, tell_: Any) -> None:
        self._tell = tell_

    def __call__(self, unraisable: Any) -> None:
        if getattr(unraisable.exc_value, "sqlite_errorcode", 0) != sqlite3.SQLITE_INTERRUPT:
            self._tell(unraisable)


def quiet() -> None:
    """Filter the log of requests, and that of what nobody catches, once."""
    logger = logging.getLogger("uvicorn.access")
    if not any(isinstance(filter_, _NoTrace) for filter_ in logger.filters):
        logger.addFilter(_NoTrace())
    if not isinstance(sys.unraisablehook, _NoInterruption):
        sys.unraisablehook = _NoInterruption(sys.unraisablehook)
