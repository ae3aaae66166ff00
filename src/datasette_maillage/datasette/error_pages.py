"""When something goes wrong: an answer that says what, and where to go from there."""

from __future__ import annotations

import errno
import inspect
import logging
import sqlite3
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils import tilde_decode, urlsafe_components
from datasette.utils.asgi import Base400, Response

from datasette_maillage.datasette.error_messages import ABSENT, FAULT, FAULTS, ODD, OURS, error_told
from datasette_maillage.linked_data import absence
from datasette_maillage.web.build_folder import ReplacedBuildError
from datasette_maillage.web.log import told
from maillage.errors import lacks_room, reason_of
from maillage.messages import N_, Message

LOG = logging.getLogger(__name__)


#: SQLite’s numbers: it cannot open a database, or what is there is damaged or none.
_OF_DAMAGE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
#: Why the system finds no file by a name that a visitor wrote.
_NO_FILE = {errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}


_ODD_PARAMETERS = N_("Des paramètres étranges : {kind}, {place}")
_LACKING = N_("La machine n’a pas de quoi répondre maintenant : réessayez dans un moment.")


class PageRefusedError(Exception):
    """A request that gets no answer: the status, and why, as Datasette says it or in a message."""

    def __init__(self, status: int, message: Message | str) -> None:
        super().__init__(str(message))
        self.status = status
        self.message = message


async def handle(
    datasette: Any,
    request: Any,
    exception: Exception,
    context: Mapping[str, Any],
    theirs: Sequence[Any],
    *,
    is_worker: bool,
) -> Any:
    """Answer in place of Datasette: in the form that was asked for, and in words that all have.

    `theirs` is what Datasette and other plugins would answer, some yet to be awaited.
    """
    for response in theirs:
        if inspect.iscoroutine(response):
            response.close()
    if _said(exception)[0] == 500:
        if _names_no_file(request, exception):
            exception = PageRefusedError(404, ABSENT)
        elif _is_of_machine(exception, is_worker=is_worker):
            exception = _lacking(exception)
        elif is_worker:
            exception = await _refusal(datasette, request, exception) or exception
        _log(exception)
    return await answer(datasette, request, exception, context)


async def answer(
    datasette: Any, request: Any, exception: Exception, context: Mapping[str, Any]
) -> Response:
    """Answer with a page, or with JSON; what a bug says of our insides stays in the log."""
    status, what = _said(exception)
    tell = context["tell"]
    error, title = tell(what), tell(FAULTS.get(status, FAULT(status=status)))
    # What is absent is told to programs in their form.
    headers = {503: {"Retry-After": "5"}, 404: {"Vary": "Accept"}}.get(status, {})
    if status == 404 and (site := context["site"]) is not None:
        path = request.scope.get("route_path", request.path.removeprefix(site.prefix))
        accept = request.headers.get("accept", "")
        if not _is_for_programs(request) and (
            found := absence.answer(site.model.base, path, accept, status, FAULTS[404])
        ):
            return found
    if _is_for_programs(request):
        said = {"ok": False, "error": error, "status": status, "title": title}
        return Response.json(said, status=status, headers=headers)
    html = await datasette.render_template(
        "error.html", {**context, "title": title, "error": error}, request=request
    )
    return Response.html(html, status=status, headers=headers)


def _is_of_machine(exception: Exception, *, is_worker: bool) -> bool:
    """Whether the machine lacks something, or the database that is served is damaged or gone.

    What visitors ask in SQL, of which the memory is bounded, is asked in workers: they open no
    database, so that one that cannot be opened is that of the site.
    """
    if isinstance(exception, ReplacedBuildError):
        return True
    is_scarce = lacks_room(exception) and not isinstance(exception, MemoryError)
    code = getattr(exception, "sqlite_errorcode", 0) & 0xFF
    is_gone = code == sqlite3.SQLITE_CANTOPEN
    return is_scarce or is_gone or (code in _OF_DAMAGE and not is_worker)


def _lacking(cause: Exception) -> PageRefusedError:
    refusal = PageRefusedError(503, _LACKING)
    refusal.__cause__ = cause
    return refusal


def _is_for_programs(request: Any) -> bool:
    return bool(request.path.endswith((".json", ".csv")))


async def _refusal(datasette: Any, request: Any, exception: Exception) -> Exception | None:
    """Return why a request that failed was wrong itself; None where the fault is ours.

    Only Datasette’s own pages are let off, which take what nobody foresaw. The same address without
    its parameters tells: where that is answered, they were the fault.
    """
    if await _names_no_row(datasette, request):
        return PageRefusedError(404, "Record not found")
    if not request.query_string:
        return None
    path = request.scope.get("route_path", request.path)
    response = await datasette.client.get(path)
    if response.status_code >= 500:
        return None
    refusal = PageRefusedError(400, ODD)
    refusal.__cause__ = exception
    return refusal


def _names_no_file(request: Any, exception: Exception) -> bool:
    """Say whether Datasette looked for a static file by a name that no file can have."""
    path = request.scope.get("route_path", request.path)
    return (
        isinstance(exception, OSError)
        and exception.errno in _NO_FILE
        and path.startswith("/-/static")
    )


async def _names_no_row(datasette: Any, request: Any) -> bool:
    """Say whether the address of a row has another number of keys than its table, or no table.

    SQLite reads more than tables by a name, such as `sqlite_schema`, whose rows have no page.
    """
    asked = request.url_vars
    if "pks" not in asked:
        return False
    database = datasette.get_database(route=tilde_decode(asked["database"]))
    table = tilde_decode(asked["table"])
    if table not in await database.table_names():
        return True
    keys = await database.primary_keys(table) or ["rowid"]
    return len(urlsafe_components(asked["pks"])) != len(keys)


def _log(exception: Exception) -> None:
    """Note a fault with all that helps to mend it, and what strangers got wrong in one line.

    A traceback for each of those would let anybody fill the log; what they asked stays private.
    """
    if not isinstance(exception, PageRefusedError):
        traceback.print_exception(exception)
    elif exception.status == 503:
        LOG.warning(told(reason_of(exception.__cause__ or exception)))
    elif cause := exception.__cause__:
        last = traceback.extract_tb(cause.__traceback__)[-1]
        place = f"{last.filename}:{last.lineno}"
        LOG.warning(told(_ODD_PARAMETERS(kind=type(cause).__name__, place=place)))


def _said(exception: Exception) -> tuple[int, Message | str]:
    if isinstance(exception, MemoryError):
        return 400, error_told("out of memory")
    # Datasette's own error is not public: it is known by its shape.
    status = getattr(exception, "status", None)
    if not isinstance(status, int):
        return 500, OURS
    message = exception.args[0] if isinstance(exception, Base400) and exception.args else ""
    told = getattr(exception, "message", "") or message
    text = str(told)
    # Such as to sort by a column that there is not: for Datasette its own fault, 500.
    if text.startswith("Cannot "):
        status = 400
    if status == 404:
        known = error_told(told)
        return 404, known if known != text else ABSENT
    return status, error_told(told)
