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


# Imported in the process that forks: the site itself does not need it.
def sparql() -> Work:
    """Make workers ready that answer SPARQL."""
    from datasette_maillage.sparql.query_process import work  # noqa: PLC0415 - see above

    return work
