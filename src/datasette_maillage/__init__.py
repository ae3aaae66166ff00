"""The public site: a Datasette plugin that lets the catalogue's database present itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from datasette import Forbidden, hookimpl
from datasette.utils import StartupError
from markupsafe import Markup

from datasette_maillage.app import Application, application_of
from datasette_maillage.datasette import (
    data_pages,
    error_pages,
    health,
    isolation,
    json_shapes,
    query_workbook,
    question_page,
)
from datasette_maillage.pages import frame, search_page
from datasette_maillage.records.records import Records
from datasette_maillage.routes import routes
from datasette_maillage.search import sql_search
from datasette_maillage.search.gazetteer import gazetteer
from datasette_maillage.search.lexicon import french
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web import (
    compression,
    directions,
    fallback,
    plugin_settings,
    request_context,
    safety,
    server,
    spreadsheets,
    sql_limits,
    typography,
)
from datasette_maillage.web.build_folder import ReplacedBuildError
from datasette_maillage.web.connections import once_sent
from datasette_maillage.web.log import quiet, told
from datasette_maillage.workers import process
from maillage.findings.quotation import visible


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Give titles, descriptions, licence and facets, as the databases state them."""
    app = application_of(datasette)
    presentations = app.presentations if app else {}
    return {
        "title": next((found.title for found in presentations.values()), None),
        # Datasette writes what other sources say into what it is given.
        "databases": {
            name: plugin_settings.copied(found.metadata) for name, found in presentations.items()
        },
    }


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """Give the questions of the catalogue, ready to run."""
    app = application_of(datasette)
    found = app.presentations.get(database) if app else None
    return {name: dict(query) for name, query in found.queries.items()} if found else {}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Put the pages in front of Datasette's own, where it serves a catalogue."""
    app = application_of(datasette)
    return list(routes(app)) if app else []


@hookimpl
def register_commands(cli: Any) -> None:
    """Give Datasette the command by which `maillage serve` serves."""
    cli.add_command(server.command(cli.commands["serve"], application_of, process.die_with))


@hookimpl
def skip_csrf(datasette: Any, scope: dict[str, Any]) -> bool:
    """Let people and programs POST without a token."""
    return safety.takes_posts(scope["path"], datasette.setting("base_url").rstrip("/"))


@hookimpl(specname="asgi_wrapper")
def close_at_the_end(datasette: Any) -> Any:
    """End what works beside the site when it stops: processes that answer queries, deliveries."""
    application = application_of(datasette)

    def wrap(app: Any) -> Any:
        async def run(scope: Any, receive: Any, send: Any) -> None:
            try:
                await app(scope, receive, send)
            finally:
                if application and scope["type"] == "lifespan":
                    application.close()

        return run

    return wrap


@hookimpl
def startup(datasette: Any) -> Any:
    """Refuse a configuration that cannot be followed, send what waits, and read what searches need.

    The first search would otherwise read the references between all records and compile its page,
    and those that come meanwhile do the same beside it.
    """
    app = application_of(datasette)
    if app is None:
        return None
    site = app.site
    try:
        plugin_settings.check(datasette)
        # Read at the first request otherwise.
        _ = app.public_address, app.remote_engine
        service = app.service
    except plugin_settings.SettingsError as error:
        raise StartupError(told(error.message)) from error
    # In this order: the processes are copies of the site as it is by now, without threads.
    plugin_settings.hide(datasette)
    quiet()
    _ = app.processes
    service.start()
    health.built(app.database, site)

    def warm(records: Records) -> None:
        WordIndex(records).warm()
        gazetteer(records).warm()
        french()
        asked = request_context.Visit(search_page.PATH, {}, {}, "")
        if empty := search_page.page(records, asked):
            app.pages.render(asked, empty)

    async def begin() -> None:
        app.reserve_threads()
        await app.pages.ask(warm)

    return begin


@hookimpl
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    """Give Datasette's own templates what the pages of the catalogue have."""
    return _context(datasette, request)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Give templates what makes links and languages right."""
    env.filters |= {"web": data_pages.web, "brief": typography.brief, "finished": _finished}
    env.filters |= {"visible": visible, "isolated": directions.isolated}
    # Datasette renders errors without asking for what templates may use.
    env.globals.update(data_pages.Titles(_NOBODY, {}, None).context())
    safety.keep_headers_out_of_the_log()


def _finished(page: Markup, visit: request_context.Visit) -> Markup:
    """Return one of Datasette's pages as its language wants it."""
    return Markup(fallback.marked(data_pages.localised(page, visit)))  # noqa: S704, a page


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Iterator[None]:
    """Say what went wrong, in place of Datasette."""
    theirs: Any = yield
    app = application_of(datasette)
    if app is not None:
        made = error_pages.handle(
            datasette,
            request,
            exception,
            _context(datasette, request),
            theirs.get_result(),
            is_worker=app.is_worker,
        )
        theirs.force_result([made])


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    """Say that a page is not for everybody."""
    if application_of(datasette) is None:
        return None
    return error_pages.answer(datasette, request, Forbidden(message), _context(datasette, request))


@hookimpl(specname="asgi_wrapper")
def isolate(datasette: Any) -> Any:
    """Let processes that can be killed answer where visitors write SQL."""
    application = application_of(datasette)
    if application is None:
        return spreadsheets.guard

    async def refuse(request: Any, error: Exception) -> Any:
        return await error_pages.answer(datasette, request, error, _context(datasette, request))

    def wrap(app: Any) -> Any:
        guarded = spreadsheets.guard(app, application.site.prefix, lambda: application.folder)
        isolated = isolation.Isolation(datasette, guarded, refuse, lambda: application.page_pool)

        async def run(scope: Any, receive: Any, send: Any) -> None:
            # Asked each time: Datasette's own client keeps what was wrapped before the fork, and
            # a process that forked others to ask them would never end.
            answers = guarded if application.is_worker else isolated
            await answers(scope, receive, send)

        return run

    return wrap


@hookimpl(trylast=True)
def asgi_wrapper(datasette: Any) -> Any:
    """Make every answer safe and small, whoever gives it: the last wrapper is the outermost."""
    application = application_of(datasette)
    served = _served(application)

    def wrap(app: Any) -> Any:
        safe = safety.guard(once_sent(app), served)
        smaller = compression.guard(safe)

        async def run(scope: Any, receive: Any, send: Any) -> None:
            # What a process for Datasette's pages answers, the site compresses as it sends it.
            is_worker = application is not None and application.is_worker
            await (safe if is_worker else smaller)(scope, receive, send)

        return run

    return wrap


def _served(app: Application | None) -> safety.Served | None:
    if app is None:
        return None
    return safety.Served(app.site.prefix, app.site.digest, lambda: app.public_address)


#: A visit that nobody makes: in the source language.
_NOBODY = request_context.Visit("/", {}, {}, "")


def _context(datasette: Any, request: Any) -> dict[str, Any]:
    """Return what Datasette's templates may use."""
    app = application_of(datasette)
    site, presentations = (app.site, app.presentations) if app else (None, {})
    visit = _NOBODY
    if request is not None:
        asked = request_context.visit_of(request, site)
        visit = replace(asked, key_of_language=request_context.DATA_KEY)
    words = data_pages.Titles(visit, presentations, site).context()
    if site is None:
        static = partial(datasette.urls.static_plugins, "maillage")
        return {**words, "site": None, "asset": static}
    if request is None:
        return {**words, "site": site}
    questions = question_page.QuestionPages(site, visit, datasette.get_database(site.database))
    return {**words, **frame.frame(site, visit), "answer_of": questions.answer}


# After Datasette's own, which finds no index that it knows and says that there is no search.
@hookimpl(trylast=True)
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Let the pages of the tables of records search as the site does."""
    app = application_of(datasette)
    if app is None or app.site.database != database or table not in app.site.model.by_collection:
        return None
    return sql_search.arguments(table, request.args.get("_search") or "")


@hookimpl
def register_output_renderer() -> list[dict[str, Any]]:
    """Give what a query finds as a workbook."""
    return [json_shapes.renderer(), query_workbook.renderer()]


@hookimpl
def prepare_connection(conn: Any, database: str, datasette: Any) -> None:
    """Give SQL the search of the site, and bounds."""
    sql_limits.bound(conn)
    app = application_of(datasette)
    is_ours = app is not None and app.site.database == database
    if is_ours and not conn.execute("PRAGMA page_count").fetchone()[0]:
        # SQLite makes an empty file where Datasette opens one that is gone.
        raise ReplacedBuildError(database)

    def find(table: object, text: object) -> str | None:
        app = application_of(datasette)
        if app is None or app.site.database != database:
            return None
        return sql_search.find(Records(app.site, conn), table, text)

    conn.create_function(sql_search.FUNCTION, 2, find)
