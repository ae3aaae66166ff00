"""Measure the site beside plain Datasette, on a synthetic catalogue, over the loopback.

Both serve the same database in the same run, one after the other, each a process of its own. A page
is cold when nobody asked for it since the server came up, warm when it was just asked for. The load
comes from one process of this machine, so it takes its share of the processors from the server.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click

from bench.__main__ import _maillage, _table
from bench.catalogues import CACHE, ROOT, catalogue, say
from maillage.model.loading import load

PAGE = ROOT / "docs/site.md"
#: Requests a second at a steady pace, and for how many seconds.
_PACE, _SECONDS = 20, 5
#: Seconds after which an answer is given up, and counts as failed.
_PATIENCE = 10.0
#: Records that have a page: a withdrawn one leads elsewhere.
_STANDING = "WHERE withdrawn_on IS NULL AND replaced_by IS NULL"
#: At saturation: how many ask at once, and for how many seconds at most.
_AT_ONCE, _PRESS = 8, 6.0
#: A query that would run for hours, and a light one.
_RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_LIGHT = "SELECT ?s WHERE { ?s a <https://w3id.org/maillage/def#Action> } LIMIT 10"


#: Datasette without the plugin: as it comes, and without the facets that it guesses, which cost it
#: most on a wide table. The ratios are to the faster one.
PLAIN = {
    "plain Datasette, table": (),
    "the same, no guessed facets": ("--setting", "suggest_facets", "off"),
}


@dataclass(frozen=True)
class Load:
    """What a stretch of requests gave."""

    #: Seconds, one a request.
    times: Sequence[float]
    #: Requests a second.
    rate: float
    #: Requests that were not answered by 200.
    failures: int

    @property
    def median(self) -> float:
        """Milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.times, n=20)[-1] * 1000


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("actions", default=10000, type=click.IntRange(min=100))
@click.option("--write", is_flag=True, help="Put the results into docs/site.md as well.")
def main(actions: int, write: bool) -> None:
    r"""Measure the site of a synthetic catalogue of so many ACTIONS.

    \b
    Example:
      python -m bench.site 10000
    """
    built = CACHE / "site" / str(actions) / "build"
    say("building")
    _maillage("build", "--root", catalogue(actions), "--out", built)
    text = asyncio.run(_measure(built))
    click.echo(text)
    if write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition("<!-- bench -->")
        after = rest.partition("<!-- /bench -->")[2]
        PAGE.write_text(
            f"{before}<!-- bench -->\n\n{text}\n\n<!-- /bench -->{after}", encoding="utf-8"
        )


async def _measure(built: Path) -> str:
    kinds = _pages(built / "maillage.db")
    steady: dict[str, Load] = {}
    cold: dict[str, Load] = {}
    warm: dict[str, Load] = {}
    table = itertools.cycle(["/maillage/actions"])
    for name, settings in PLAIN.items():
        with _server(built, settings) as port:
            say(name)
            steady[name] = await _at_pace(port, table)
            cold[name] = warm[name] = await _saturated(port, table)
    for kind, paths in kinds.items():
        # Each from the first request after the start: what the server does late is counted.
        with _server(built) as port:
            say(kind)
            fresh = iter(paths)
            steady[kind] = await _at_pace(port, fresh)
            cold[kind] = await _saturated(port, fresh)
            await _saturated(port, iter(paths[:50]))
            warm[kind] = await _saturated(port, itertools.cycle(paths[:50]))
    with _server(built) as port:
        say("SPARQL")
        light = await _light_sparql(port)
    parts = [_steady_table(steady), _saturated_table(cold, warm)]
    if light:
        parts.append(
            f"Light SPARQL queries while a runaway one is killed: median {light.median:.0f} ms, "
            f"p95 {light.p95:.0f} ms, {light.failures} failed of {len(light.times)}."
        )
    return "\n\n".join(parts)


def _pages(database: Path) -> dict[str, list[str]]:
    """Return addresses of each kind, in an order that chance fixed; enough to stay cold."""
    chance = random.Random(7)  # noqa: S311 - no secret: a fixed choice of pages
    with sqlite3.connect(f"file:{quote(str(database))}?immutable=1", uri=True) as connection:

        def standing(table: str) -> list[str]:
            sql = f"SELECT id FROM {table} {_STANDING} ORDER BY id"
            return [row[0] for row in connection.execute(sql)]

        actions, places = standing("actions"), standing("territories")
        titles = [row[0] for row in connection.execute("SELECT title FROM actions ORDER BY id")]
        themes = [row[0] for row in connection.execute("SELECT code FROM themes ORDER BY code")]
    words = sorted({word.strip("’.,:«»") for title in titles for word in title.split()})
    words = [word for word in words if len(word) > 3]
    pairs = [f"{word} {chance.choice(words)}" for word in words for _ in range(5)]
    filters = [f"/recherche?q={quote(pair)}" for pair in pairs]
    filters += [f"/recherche?q={quote(word)}&theme={code}" for word in words for code in themes]
    communes = [place.name for place in load(ROOT).places.every if place.kind == "commune"]
    near = [f"/recherche?q={quote(f'{chance.choice(words)} {town}')}" for town in communes]
    # The home page is one: what makes it cold is an argument that it does not know.
    home = [f"/?essai={number}" for number in range(20_000)]
    kinds = {
        "home": home,
        "action": [f"/action/{action}" for action in actions],
        # There are fewer territories than requests: an unknown argument makes them cold again.
        "territory": [
            f"/territory/{place}?essai={number}" for number in range(40) for place in places
        ],
        "search": filters,
        "search by place": near,
    }
    for paths in kinds.values():
        chance.shuffle(paths)
    return kinds


@contextmanager
def _server(built: Path, plain: Sequence[str] | None = None) -> Iterator[int]:
    """Serve a build on a free port: as `maillage serve` does, or plain Datasette with settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    if plain is None:
        command = [sys.executable, "-m", "maillage", "serve", "--root", str(built.parent)]
    else:
        command = [sys.executable, "-c", _PLAIN, "serve", "-i", str(built / "maillage.db"), *plain]
    process = subprocess.Popen(  # noqa: S603 - our own commands
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


#: Datasette with its own pages alone: the plugin is taken out again.
_PLAIN = """
import sys
from datasette.plugins import pm
for plugin in pm.get_plugins():
    if plugin.__name__.startswith("datasette_maillage"):
        pm.unregister(plugin)
from datasette.cli import cli
cli(sys.argv[1:])
"""


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server is ready: `maillage serve` lets requests wait for it before that."""
    for _ in range(600):
        if process.poll() is not None:
            raise click.ClickException("the server did not come up")
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            asked.request("GET", "/-/health")
            asked.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            asked.close()
    raise click.ClickException("the server did not come up in 60 seconds")


class _Client:
    """Connections that are kept open, as browsers and proxies keep them."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, path: str) -> tuple[int, float]:
        """Return the status and the seconds of one request."""
        began = time.perf_counter()
        reader, writer = (
            self._idle.pop()
            if self._idle
            else await asyncio.open_connection("127.0.0.1", self._port)
        )
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length: " in head:
            length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
        elif b"transfer-encoding: chunked" in head:
            while size := int(await reader.readuntil(b"\r\n"), 16):
                await reader.readexactly(size + 2)
            await reader.readexactly(2)
        self._idle.append((reader, writer))
        return int(head.split(b" ")[1]), time.perf_counter() - began

    async def close(self) -> None:
        """Close what is open."""
        for _, writer in self._idle:
            writer.close()


@asynccontextmanager
async def _client(port: int) -> AsyncIterator[_Client]:
    client = _Client(port)
    try:
        yield client
    finally:
        await client.close()


async def _at_pace(port: int, paths: Iterator[str]) -> Load:
    """Ask at a steady pace, whatever the answers take."""
    async with _client(port) as client:
        tasks = []
        began = time.perf_counter()
        for number in range(_PACE * _SECONDS):
            path = next(paths)
            await asyncio.sleep(max(0.0, began + number / _PACE - time.perf_counter()))
            tasks.append(asyncio.create_task(client.get(path)))
        done, late = await asyncio.wait(tasks, timeout=_PATIENCE)
        for task in late:
            task.cancel()
        answers = [task.result() for task in done] + [(0, _PATIENCE)] * len(late)
        return _load(answers, time.perf_counter() - began)


async def _saturated(port: int, paths: Iterator[str]) -> Load:
    """Ask again as soon as an answer is there, a few at once, for a few seconds."""
    answers: list[tuple[int, float]] = []
    async with _client(port) as client:
        began = time.perf_counter()

        async def ask() -> None:
            while time.perf_counter() - began < _PRESS:
                path = next(paths, None)
                if path is None:
                    return
                answers.append(await client.get(path))

        await asyncio.gather(*(ask() for _ in range(_AT_ONCE)))
        return _load(answers, time.perf_counter() - began)


async def _light_sparql(port: int) -> Load | None:
    """Ask light queries at a steady pace while a runaway one runs into its limit."""
    async with _client(port) as client:
        light = f"/sparql?query={quote(_LIGHT)}"
        if (await client.get(light))[0] != 200:
            return None
        runaway = asyncio.create_task(client.get(f"/sparql?query={quote(_RUNAWAY)}"))
        await asyncio.sleep(0.2)
        load = await _at_pace(port, itertools.cycle([light]))
        await runaway
        return load


def _load(answers: Sequence[tuple[int, float]], seconds: float) -> Load:
    times = [taken for _, taken in answers]
    return Load(times, len(times) / seconds, sum(status != 200 for status, _ in answers))


def _steady_table(steady: dict[str, Load]) -> str:
    head = ("page", f"median at {_PACE}/s (ms)", "p95 (ms)", "failed")
    rows = [
        (kind, f"{load.median:.1f}", f"{load.p95:.1f}", str(load.failures))
        for kind, load in steady.items()
    ]
    return _table(head, rows)


def _saturated_table(cold: dict[str, Load], warm: dict[str, Load]) -> str:
    plain = max(PLAIN, key=lambda name: cold[name].rate)
    # A name for what a row has twice.
    ratio: Callable[[Load], str] = lambda load: f"{load.rate / cold[plain].rate:.1f} ×"  # noqa: E731
    head = ("page", "cold, at saturation (/s)", "of plain", "warm (/s)", "of plain", "failed")
    rows = [
        (
            kind,
            f"{cold[kind].rate:.0f}",
            ratio(cold[kind]),
            f"{warm[kind].rate:.0f}",
            ratio(warm[kind]),
            str(cold[kind].failures + warm[kind].failures),
        )
        for kind in cold
    ]
    return _table(head, rows)


if __name__ == "__main__":
    main()
