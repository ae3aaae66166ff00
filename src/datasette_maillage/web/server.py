"""The command by which `maillage serve` serves: Datasette, behind connections that have an end.

Datasette’s own `serve` starts uvicorn without a limit. This one takes the same options.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import signal
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import click
import uvicorn
from datasette.utils import StartupError

from datasette_maillage.web import held_answers
from datasette_maillage.web.connections import (
    BURST,
    Connections,
    PatientProtocol,
    most_connections,
    stopping,
)
from datasette_maillage.web.hosts import KEY, VARIABLE
from datasette_maillage.web.log import told
from datasette_maillage.web.memory import give_back_large
from datasette_maillage.web.reserved_threads import ReservedThreads
from maillage.messages import N_

COMMAND = "serve-catalogue"
#: Options that say where to serve, and those for who works on Datasette.
_PLACE = ("host", "port", "uds", "ssl_keyfile", "ssl_certfile")
_LEFT_OUT = ("reload", "root", "get", "help_settings", "open_browser")
#: What `maillage serve` gives: a socket that listens, where to say that all is ready, itself.
_GIVEN = ("listener", "ready", "parent")
_BACKLOG = 1024
#: Seconds between two looks at whether the last connection ended.
_PAUSE = 0.2


class ServedSite(Protocol):
    """What is asked of the site that a Datasette serves."""

    @property
    def public_address(self) -> object | None:
        """Where readers find it."""

    async def warm_up_addresses(self) -> Sequence[str]:
        """Return addresses of pages which, once made, have made what all pages share."""


def command(
    serve: click.Command,
    site_of: Callable[[Any], ServedSite | None],
    die_with: Callable[[int], None],
) -> click.Command:
    """Return the command, with the options of Datasette’s.

    `die_with` lets this process end with another.
    """

    def run(**options: Any) -> None:
        given = {name: options.pop(name) for name in _GIVEN}
        if given["parent"] is not None:
            die_with(given["parent"])
        # Before there are other threads, and processes that are copies of this one.
        give_back_large()
        left = dict.fromkeys(_LEFT_OUT)
        # A command of Click has what it was made of.
        datasette = serve.callback(**options, **left, return_instance=True)  # type: ignore[misc]
        try:
            asyncio.run(started(datasette, site_of))
        except StartupError as error:
            raise click.UsageError(str(error)) from error
        site = site_of(datasette)
        if not _is_loopback(options["host"]) and not (site and site.public_address):
            click.echo(told(_NO_PUBLIC_ADDRESS(key=KEY, variable=VARIABLE)), err=True)
        place = {name: options[name] for name in _PLACE}
        _serve(datasette.app(), given["listener"], given["ready"], **place)

    help_ = "Serve a catalogue, as datasette serve does, to readers of the open network."
    params = [parameter for parameter in serve.params if parameter.name not in _LEFT_OUT]
    own = [click.Option([f"--{name}"], type=int, hidden=True) for name in _GIVEN]
    return click.Command(COMMAND, params=[*params, *own], callback=run, help=help_)


async def started(datasette: Any, site_of: Callable[[Any], ServedSite | None]) -> None:
    """Start a Datasette, and make a page of each sort of its site.

    Raises:
        StartupError: it cannot be started.
    """
    from datasette.cli import check_databases  # noqa: PLC0415 - it loads plugins, this one too

    await datasette.invoke_startup()
    await check_databases(datasette)
    # The first page of a sort reads what all others share, for some tenths of a second: no reader
    # waits for that.
    if site := site_of(datasette):
        for address in await site.warm_up_addresses():
            await datasette.client.get(address)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _serve(app: Any, listener: int | None, ready: int | None, **place: Any) -> None:
    connections = Connections(most_connections())
    config = uvicorn.Config(
        stopping(held_answers.guard(app, held_answers.HeldAnswers())),
        **place,
        lifespan="on",
        # It makes what uvicorn asks a class for.
        http=partial(PatientProtocol, connections=connections),  # type: ignore[arg-type]
        ws="none",
        backlog=BURST,
        # Who asks is what the settings say (client_header), not a header that anyone may send.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    listening = config.bind_socket() if listener is None else socket.socket(fileno=listener)
    _UvicornServer(config, connections, ready).run(sockets=[listening])


class _UvicornServer(uvicorn.Server):
    """Uvicorn, with a queue of the system that is longer than what it takes in one go.

    Where another process takes over (SIGUSR1), it takes nobody more in and ends with the last.
    """

    def __init__(self, config: uvicorn.Config, connections: Connections, ready: int | None) -> None:
        super().__init__(config)
        self._connections = connections
        self._ready = ready
        self._listeners: list[socket.socket] = []
        self._leaving: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_LogOnce())
        loop.set_default_executor(ReservedThreads(name="answers"))
        await super().startup(sockets)
        self._listeners = sockets or []
        for listener in self._listeners:
            listener.listen(_BACKLOG)
        loop.add_signal_handler(signal.SIGUSR1, self._leave)
        if self._ready is not None:
            os.write(self._ready, b"R")
            os.close(self._ready)

    def _leave(self) -> None:
        self._connections.are_last = True
        loop = asyncio.get_running_loop()
        for listener in self._listeners:
            loop.remove_reader(listener)
        self._leaving = asyncio.ensure_future(self._end_with_the_last())

    async def _end_with_the_last(self) -> None:
        # First of all those that were taken from the system just now become connections: asyncio
        # drops them where the server is closed by then.
        await asyncio.sleep(_PAUSE)
        for server in self.servers:
            server.close()
        while self.server_state.connections:
            await asyncio.sleep(_PAUSE)
        self.should_exit = True


class _LogOnce:
    """Says once that there are no files left; the event loop says it at each try."""

    def __init__(self) -> None:
        self._said = False

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "out of system resource" not in context["message"]:
            loop.default_exception_handler(context)
        elif not self._said:
            self._said = True
            logging.getLogger("uvicorn.error").error("%s", told(_NO_MORE_FILES))


_NO_PUBLIC_ADDRESS = N_(
    "Sans adresse publique, le site ne répond que sur cette machine : donnez {key} dans ses "
    "réglages, ou {variable}=https://catalogue.example.org (docs/deploy.md)"
)
_NO_MORE_FILES = N_(
    "Trop de fichiers sont ouverts à la fois : permettez-en plus (ulimit -n, LimitNOFILE)"
)
