"""A Dask cluster as an engine: by the address of its scheduler, or one of this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import ExitStack, contextmanager

from maillage.build.engines import Engine, EngineWorkers
from maillage.errors import Reason, RunError

#: Seconds until a scheduler that does not answer is given up.
_PATIENCE = 30
#: Times that Dask gives a job whose worker died to another.
_RETRIES = 10


@contextmanager
def open_cluster(engine: Engine, workers: int) -> Iterator[EngineWorkers]:
    """Give the workers of a cluster.

    Raises:
        RunError: the cluster does not answer, or the extra `cluster` is not installed.
    """
    try:
        import dask  # noqa: PLC0415 - an extra, and a second
        from distributed import Client, KilledWorker, LocalCluster  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise RunError(_LACKING) from error
    with ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": _RETRIES}))
        address = engine.scheduler
        if not address:
            address = stack.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                )
            )
        try:
            client = stack.enter_context(Client(address, timeout=_PATIENCE))
        except OSError as error:
            raise RunError(_SILENT(address=engine.scheduler)) from error
        yield EngineWorkers(
            lambda: client.get_executor(pure=False, retries=_RETRIES),
            max(1, sum(client.nthreads().values())),
            (KilledWorker, BrokenExecutor, CancelledError),
            is_kept=True,
        )


_LACKING = Reason("le moteur « dask » demande : pip install maillage[cluster]")
_SILENT = Reason("{address} : aucun ordonnanceur de Dask ne répond")
