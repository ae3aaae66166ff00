"""`bench`: it can be run, and what it predicts follows from what it measured."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bench.scale import Jobs, predicted, simulated

from conftest import ROOT

#: The modules that are run by their name.
_RUN = ("bench", "bench.site", "bench.scale", "bench.strangers")


@pytest.mark.parametrize("module", _RUN)
def test_it_says_how_it_is_run(module: str) -> None:
    """What it imports is there: nothing else runs it but a person, once in a while."""
    command = [sys.executable, "-m", module, "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert f"python -m {module}" in said


_JOBS = Jobs(
    records=4000,
    chunks=[1.0] * 4,
    renderings={"maillage.db": 2.0, "maillage.ttl": 1.0},
    joined=1.2,
    start=0.5,
    leader=0.4,
    written=100,
    memory=0,
)


@pytest.mark.parametrize(
    ("workers", "parts", "outputs"),
    [
        # Starting, four chunks, taking the last result; then both outputs.
        (1, 4.6, 7.6),
        # SQLite takes the last part 0.5 s after its result, and then has 0.8 s left.
        (2, 2.7, 4.0),
        # More workers than chunks: one chunk, four results to take; SQLite lags behind these.
        (4, 1.9, 3.6),
        (100, 1.9, 3.6),
    ],
)
def test_workers_take_jobs_in_turn(workers: int, parts: float, outputs: float) -> None:
    """Chunks are shared, results are taken by one process; SQLite takes parts as they come."""
    assert simulated(_JOBS, workers) == pytest.approx((parts, outputs))


def test_another_size_costs_in_proportion() -> None:
    """More records are more chunks; what the main process does at its start stays as it is."""
    jobs = predicted(_JOBS, 0.3, 40_000)
    assert (len(jobs.chunks), sum(jobs.chunks)) == (40, pytest.approx(40))
    assert jobs.renderings == {"maillage.db": 20, "maillage.ttl": 10}
    assert jobs.leader == pytest.approx(0.3 + 0.1 * 10)
    assert jobs.written == 1000
