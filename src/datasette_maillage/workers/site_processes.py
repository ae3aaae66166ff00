"""The processes of one site: the sorts of work that they do, and their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from datasette_maillage.workers.forkserver import ForkServer, Prepare, Work
from datasette_maillage.workers.pool import Limits, Pool


class Processes:
    """What forks the workers of a site, and the pools of them."""

    def __init__(self, works: Mapping[str, Prepare]) -> None:
        self._server = ForkServer(works)
        self._pools: list[Pool] = []

    def pool(
        self,
        sort: str,
        limits: Limits,
        arguments: Mapping[str, Any] | None = None,
        descriptors: Sequence[int] = (),
    ) -> Pool:
        """Return a new pool of workers of one sort; they get the arguments, and the limits."""
        known = {"seconds": limits.seconds, "memory": limits.memory, "size": limits.size}
        launch = partial(self._server.fork, sort, {**known, **(arguments or {})}, descriptors)
        self._pools.append(Pool(launch, limits))
        return self._pools[-1]

    def close(self) -> None:
        """End all of them."""
        for pool in self._pools:
            pool.close()
        self._server.close()


def processes_of(datasette: Any) -> Processes:
    """Return the processes of a site; made once, at the start, before there are threads."""
    if not hasattr(datasette, "_maillage_processes"):
        works: dict[str, Prepare] = {"sparql": sparql, "pages": partial(_pages, datasette)}
        datasette._maillage_processes = Processes(works)
    found: Processes = datasette._maillage_processes
    return found


def limits_of(datasette: Any, sort: str, limits: Limits) -> Limits:
    """Return limits as Datasette’s configuration of the plugin changes them."""
    return limits.changed((datasette.plugin_config("maillage") or {}).get(sort, {}))


def is_worker(datasette: Any) -> bool:
    """Say whether this is the copy of a site that its workers have."""
    return hasattr(datasette, "_maillage_isolated")


def closing_at_the_end(datasette: Any, app: Any) -> Any:
    """Wrap the site, so that no process outlives it."""

    async def run(scope: Any, receive: Any, send: Any) -> None:
        try:
            await app(scope, receive, send)
        finally:
            if scope["type"] == "lifespan" and hasattr(datasette, "_maillage_processes"):
                datasette._maillage_processes.close()

    return run


# Imported in the process that forks: the site itself needs neither.
def sparql() -> Work:
    """Make workers ready that answer SPARQL."""
    from datasette_maillage.sparql.query_process import work  # noqa: PLC0415

    return work


def _pages(datasette: Any) -> Work:
    from datasette_maillage.datasette.page_process import prepare  # noqa: PLC0415

    return prepare(datasette)
