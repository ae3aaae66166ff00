"""The application: one object with all that is made once for the catalogue that Datasette serves.

Hooks find it by the Datasette that calls them. Modules of the rooms below are given what they need.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, ref

import jinja2

from datasette_maillage.contribute.service import Service, opened
from datasette_maillage.datasette import isolation
from datasette_maillage.datasette.metadata import Presentation, present
from datasette_maillage.linked_data.compressed_files import CompressedFiles
from datasette_maillage.pages import frame, warm_up
from datasette_maillage.pages.answers import Answers
from datasette_maillage.records.site import Site, site_of
from datasette_maillage.sparql.endpoint import Endpoint
from datasette_maillage.sparql.remote_engine import RemoteEngine
from datasette_maillage.web.build_folder import BuildFolder, folder_of
from datasette_maillage.web.hosts import PublicAddress, address_of
from datasette_maillage.web.plugin_settings import PLUGIN
from datasette_maillage.web.reserved_threads import ReservedThreads
from datasette_maillage.workers.forkserver import Work
from datasette_maillage.workers.pool import Limits, Pool
from datasette_maillage.workers.site_processes import Processes, sparql
from maillage.files.publication import STORE


@dataclass(eq=False)
class Application:
    """What one Datasette serves, and what was made for it; each part when it is first needed."""

    site: Site
    #: What each catalogue says of itself, by database.
    presentations: Mapping[str, Presentation]
    #: Held weakly: an application must not keep alive the Datasette that it is found by.
    _datasette: ReferenceType[Any]
    #: Whether this is the copy that the processes for Datasette's pages have.
    is_worker: bool = False
    _closing: ExitStack = field(default_factory=ExitStack)

    @property
    def datasette(self) -> Any:
        """The Datasette that serves the site."""
        return self._datasette()

    @property
    def database(self) -> Any:
        """Datasette's access to the database of the catalogue."""
        return self.datasette.get_database(self.site.database)

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of the plugin."""
        return self.datasette.plugin_config(PLUGIN) or {}

    @cached_property
    def public_address(self) -> PublicAddress | None:
        """Where readers find the site.

        Raises:
            SettingsError: the settings give no address.
        """
        return address_of(self.settings, self.site.prefix)

    @cached_property
    def folder(self) -> BuildFolder | None:
        """The build that the database belongs to."""
        folder = folder_of(Path(self.database.path), self.database.hash)
        if folder:
            self._closing.callback(os.close, folder.descriptor)
        return folder

    @cached_property
    def compressed_files(self) -> CompressedFiles | None:
        """The files of that build, compressed."""
        if self.folder is None:
            return None
        files = CompressedFiles(self.folder)
        self._closing.callback(files.close)
        return files

    def reserve_threads(self) -> None:
        """Have threads for what asks the database and processes, whatever the machine grants later.

        To be called once the processes were forked; Datasette has none where that is set.

        Raises:
            RuntimeError: the machine grants none.
        """
        if former := self.datasette.executor:
            most = self.datasette.setting("num_sql_threads")
            self.datasette.executor = ReservedThreads(most, "sql")
            former.shutdown(wait=False)
        if not self.is_worker:
            _ = self.page_pool

    def connection(self) -> sqlite3.Connection:
        """Open one more connection to the database, as Datasette prepares its own."""
        found: sqlite3.Connection = self.database.connect()
        self.datasette._prepare_connection(found, self.site.database)
        return found

    @cached_property
    def templates(self) -> jinja2.Environment:
        """The templates, to be rendered at once."""
        own = bool(self.datasette.template_dir)
        return frame.environment(self.datasette.jinja_env, may_change=own)

    @property
    def pages(self) -> frame.SitePages:
        """What pages are made with."""
        return frame.SitePages(self.site, self.templates, self.database)

    @cached_property
    def answers(self) -> Answers:
        """The answers given lately."""
        return Answers()

    @cached_property
    def service(self) -> Service:
        """Where proposals are taken in.

        Raises:
            SettingsError: the configuration cannot be followed.
        """
        service = opened(self.settings.get("contribute") or {}, Path(self.database.path))
        self._closing.callback(service.dispatcher.stop)
        return service

    @cached_property
    def processes(self) -> Processes:
        """The processes of the site; made at the start, before there are threads."""
        processes = Processes({"sparql": sparql, "pages": self._pages})
        self._closing.callback(processes.close)
        return processes

    @cached_property
    def page_pool(self) -> Pool:
        """The processes that answer for Datasette's pages."""
        seconds = 5 * self.datasette.sql_time_limit_ms / 1000
        limits = isolation.LIMITS.changed({"seconds": seconds})
        return self.processes.pool("pages", self._limits("sql", limits))

    @cached_property
    def endpoint(self) -> Endpoint:
        """What answers at `/sparql`."""
        limits = self._limits("sparql", Limits())
        launch = partial(self._sparql_pool, limits)
        return Endpoint(self.site, self.templates, limits, lambda: self.remote_engine or launch())

    @cached_property
    def remote_engine(self) -> RemoteEngine | None:
        """The engine elsewhere that answers queries in SPARQL, where the settings name one.

        Raises:
            SettingsError: what they say is no address.
        """
        address = self.settings.get("sparql", {}).get("address")
        return RemoteEngine(address, self._limits("sparql", Limits())) if address else None

    async def warm_up_addresses(self) -> Sequence[str]:
        """Return the address of a page of each sort."""
        return await self.pages.ask(warm_up.addresses)

    def close(self) -> None:
        """End what works beside the site, processes and deliveries, and let go of files."""
        self._closing.close()

    def _limits(self, sort: str, limits: Limits) -> Limits:
        return limits.changed(self.settings.get(sort, {}))

    def _sparql_pool(self, limits: Limits) -> Pool | None:
        """Return new processes that answer SPARQL; None as long as there is no store."""
        if self.folder is None or not self.folder.holds(STORE):
            return None
        return self.processes.pool("sparql", limits, {"store": STORE}, [self.folder.descriptor])

    def _pages(self) -> Work:
        # Imported in the process that forks: the site itself does not need it.
        from datasette_maillage.datasette.page_process import prepare  # noqa: PLC0415

        self.is_worker = True
        return prepare(self.datasette, self.site)


_APPLICATIONS: WeakKeyDictionary[Any, Application | None] = WeakKeyDictionary()


def application_of(datasette: Any) -> Application | None:
    """Return the application of a Datasette, made once; None where it serves no catalogue."""
    if datasette not in _APPLICATIONS:
        _APPLICATIONS[datasette] = _made(datasette)
    return _APPLICATIONS[datasette]


def _made(datasette: Any) -> Application | None:
    site = site_of(datasette)
    if site is None:
        return None
    presentations = {
        name: found
        for name, database in datasette.databases.items()
        if database.path and not database.is_mutable and (found := present(database.path))
    }
    return Application(site, presentations, ref(datasette))
