"""The public site: a Datasette plugin that lets the catalogue's database present itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from datasette import Forbidden, hookimpl
from datasette.utils import StartupError

from datasette_maillage import (
    bounds,
    dress,
    errors,
    health,
    newer,
    page,
    processes,
    safety,
    spreadsheets,
    visit,
)
from datasette_maillage.contribute.service import service_of, stopping_at_the_end
from datasette_maillage.isolated import middleware
from datasette_maillage.pages import search
from datasette_maillage.presentation import Presentation, present
from datasette_maillage.routes import routes
from datasette_maillage.searching import tables
from datasette_maillage.site import site_of
from datasette_maillage.web import hosts, server, settings
from datasette_maillage.web.log import quiet
from datasette_maillage.web.settings import SettingsError


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Give titles, descriptions, licence and facets, as the databases state them."""
    return {
        "title": next((one.title for one in _presentations(datasette).values()), None),
        # Datasette writes what other sources say into what it is given.
        "databases": {
            name: settings.copied(one.metadata) for name, one in _presentations(datasette).items()
        },
    }


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """Give the questions of the catalogue, ready to run."""
    one = _presentations(datasette).get(database)
    return {name: dict(query) for name, query in one.queries.items()} if one else {}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Put the pages in front of Datasette's own, where it serves a catalogue."""
    site = site_of(datasette)
    return list(routes(datasette, site)) if site else []


@hookimpl
def register_commands(cli: Any) -> None:
    """Give Datasette the command by which `maillage serve` serves."""
    cli.add_command(server.command(cli.commands["serve"]))


@hookimpl
def skip_csrf(scope: dict[str, Any]) -> bool:
    """Let people and programs POST without a token."""
    return safety.takes_posts(scope["path"])


@hookimpl(specname="asgi_wrapper")
def close_at_the_end(datasette: Any) -> Any:
    """End what works beside the site when it stops: processes that answer queries, deliveries."""
    return lambda app: stopping_at_the_end(datasette, processes.closing_at_the_end(datasette, app))


@hookimpl
def startup(datasette: Any) -> Any:
    """Refuse a configuration that cannot be followed, send what waits, and read what searches need.

    The first search would otherwise read the references between all records and compile its page,
    and those that come meanwhile do the same beside it.
    """
    site = site_of(datasette)
    if site is None:
        return None
    presentations = _presentations(datasette)
    try:
        settings.check(datasette)
        hosts.address_of_site(datasette)
        service = service_of(datasette, site)
    except SettingsError as error:
        raise StartupError(str(error)) from error
    # In this order: the processes are copies of the site as it is by now, without threads.
    settings.hide(datasette)
    processes.processes_of(datasette)
    service.start()
    health.built(datasette, site)
    quiet()

    def warm(connection: sqlite3.Connection) -> None:
        site.index.warm(connection)
        asked = visit.Visit(search.PATH, {}, {}, "")
        if empty := search.page(site, connection, asked):
            page.render(page.environment(datasette), site, asked, empty)

    async def begin() -> None:
        if newer.is_newer(datasette):
            newer.warn()
            await newer.tell(datasette, presentations)
        await datasette.get_database(site.database).execute_fn(warm)

    return begin


@hookimpl
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    """Give Datasette's own templates what the pages of the catalogue have."""
    return _context(datasette, request)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Let templates link to the web and to nothing else."""
    env.filters["web"] = dress.web
    safety.keep_headers_out_of_the_log()


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Say in French what went wrong, in place of Datasette."""
    theirs: Any = yield
    if site_of(datasette) is not None:
        context = _context(datasette, request)
        made = errors.handle(datasette, request, exception, context, theirs.get_result())
        theirs.force_result([made])


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """Say in French that a page is not for everybody."""
    if site_of(datasette) is None:
        return None
    return errors.answer(datasette, request, Forbidden(message), _context(datasette, request))


@hookimpl(specname="asgi_wrapper")
def isolate(datasette: Any) -> Any:
    """Let processes that can be killed answer where visitors write SQL."""
    site = site_of(datasette)
    if site is None or newer.is_newer(datasette):
        return lambda app: spreadsheets.guard(app, datasette, site)

    async def refuse(request: Any, error: Exception) -> Any:
        return await errors.answer(datasette, request, error, _context(datasette, request))

    return lambda app: middleware.Isolation(
        datasette, spreadsheets.guard(app, datasette, site), refuse
    )


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """Make every answer safe, whoever gives it: the last wrapper is the outermost."""
    return lambda app: safety.guard(app, datasette)


def _context(datasette: Any, request: Any) -> dict[str, Any]:
    """Return what Datasette's templates may use; they speak French alone."""
    site = site_of(datasette)
    words = dress.Dress(_presentations(datasette), site).context()
    if site is None:
        static = partial(datasette.urls.static_plugins, "maillage")
        return {**words, "site": None, "asset": static}
    if request is None:
        return {**words, "site": site}
    french = replace(visit.visit_of(request, site.prefix), query={})
    return {**words, **page.frame(site, french), "french_only": True}


# After Datasette's own, which finds no index that it knows and says that there is no search.
@hookimpl(trylast=True)
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Let the pages of the tables of records search as the site does."""
    site = site_of(datasette)
    if site is None or site.database != database or table not in site.model.by_collection:
        return None
    return tables.arguments(table, request.args.get("_search") or "")


@hookimpl
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Give SQL the search of the site, and bounds."""
    bounds.bound(conn)

    def find(table: object, text: object) -> str | None:
        site = site_of(datasette)
        if site is None or site.database != database:
            return None
        return tables.find(site, conn, table, text)

    conn.create_function(tables.FUNCTION, 2, find)


def _presentations(datasette: Any) -> dict[str, Presentation]:
    """Return what each catalogue says of itself, by database; read once, as they never change."""
    known: dict[str, Presentation] | None = getattr(datasette, "_maillage", None)
    if known is None:
        known = {
            name: found
            for name, database in datasette.databases.items()
            if database.path and not database.is_mutable and (found := present(database.path))
        }
        datasette._maillage = known
    return known
