"""`bench`: it can be run, and what it predicts follows from what it measured."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from bench.measure import run
from bench.scale import larger
from bench.sharing import Jobs, LeaderCost, predicted, simulated

from conftest import ROOT

#: The modules that are run by their name.
_RUN = ("bench", "bench.site", "bench.scale", "bench.strangers")


@pytest.mark.parametrize("module", _RUN)
def test_it_says_how_it_is_run(module: str) -> None:
    """What it imports is there: nothing else runs it but a person, once in a while."""
    command = [sys.executable, "-m", module, "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    assert f"python -m {module}" in said


def test_a_command_that_fails_says_why() -> None:
    """Its last words are shown with the failure: a long measure is not made again to read them."""
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run([sys.executable, "-c", "raise SystemExit('refused')"])
    assert "refused" in failed.value.__notes__[0]


def test_a_command_is_measured_as_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment may have Python compile the program at each start, for seconds."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    asked = [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"]
    assert run(asked).output.strip() == b"False"


_JOBS = Jobs(
    records=4000,
    chunks=[1.0] * 4,
    renderings={"maillage.db": 2.0, "actions.csv": 1.0},
    early={"maillage.db": [0.3, 0.3, 0.3, 0.3, 0.8]},
    start=0.5,
    leader=LeaderCost(before=0.2, chunks=0.4, complete=0.06, across=0.04, after=0.3),
    written=100,
    memory=0,
)


@pytest.mark.parametrize(
    ("processors", "parts", "outputs"),
    [
        # All of it, one behind the other.
        (1, 4.7, 8.0),
        # More than there is to do: the start of both, a chunk, four results; the rules; SQLite lags
        # by its own start and four parts of chunks, then ends what is left, and is described.
        (100, 0.2 + 0.5 + 1.0 + 0.4 + 0.1, 0.2 + 0.5 + 1.0 + 0.1 + 0.5 + 1.2 + 0.8 + 0.3),
    ],
)
def test_processes_share_processors(processors: int, parts: float, outputs: float) -> None:
    """Chunks are shared, results are taken by one process; SQLite takes parts as they come."""
    assert simulated(_JOBS, processors, outputs=False) == pytest.approx(parts)
    assert simulated(_JOBS, processors) == pytest.approx(outputs)


def test_parts_are_read_while_others_are_joined() -> None:
    """What a thread beside SQLite reads keeps it waiting for one part, not for all."""
    costs = {"maillage.db": [0.3, 0.3, 0.3, 0.3, 0.8]}
    beside = replace(_JOBS, early=costs, renderings={**_JOBS.renderings, "maillage.db": 2.4})
    assert simulated(beside, 1) == pytest.approx(simulated(_JOBS, 1) + 0.4)
    # The first part is read while its process starts, which takes longer.
    assert simulated(beside, 100) == pytest.approx(simulated(_JOBS, 100))
    slow = replace(beside, renderings={**_JOBS.renderings, "maillage.db": 2.0 + 4.0})
    # Reading a part takes a second, from when it is there: four, then one is joined.
    assert simulated(slow, 100) == pytest.approx(0.2 + 0.5 + 1.0 + 0.1 + 4 * 1.0 + 0.3 + 0.8 + 0.3)


@pytest.mark.parametrize("processors", [2, 3, 4, 16])
def test_no_processor_does_more_than_it_can(processors: int) -> None:
    """However many share the work, it takes as long as all of it on all of them, or longer."""
    starts = processors * _JOBS.start + len(_JOBS.early) * _JOBS.start
    assert simulated(_JOBS, processors) >= (_JOBS.total + starts) / processors - 1e-9
    assert simulated(_JOBS, processors) >= simulated(_JOBS, processors + 1) - 1e-9


#: Of a catalogue with next to nothing in it.
_LEAST = Jobs(
    records=10,
    chunks=[0.4],
    renderings={"maillage.db": 0.5, "actions.csv": 0.0},
    early={"maillage.db": [0.2, 0.3]},
    start=0.5,
    leader=LeaderCost(before=0.15, chunks=0.0, complete=0.02, across=0.04, after=0.1),
    written=10,
    memory=0,
)
#: What takes no time where there is nothing.
_NOTHING = replace(
    _LEAST,
    chunks=[0.0],
    renderings={},
    early={"maillage.db": [0.0, 0.0]},
    leader=LeaderCost(0.0, 0.0, 0.0, 0.0, 0.0),
)


def test_another_size_costs_in_proportion() -> None:
    """More records are more chunks; what there is however few there are stays as it is."""
    jobs = predicted(_JOBS, _LEAST, 40_000)
    assert (len(jobs.chunks), sum(jobs.chunks)) == (40, pytest.approx(0.4 + 3.6 * 10))
    assert jobs.chunks[0] - jobs.chunks[1] == pytest.approx(0.4)
    assert jobs.renderings == {"maillage.db": pytest.approx(0.5 + 1.5 * 10), "actions.csv": 10}
    costs = 0.15 + 0.05 * 10, 4, 0.02 + 0.04 * 10, 0.04, 0.1 + 0.2 * 10
    assert jobs.leader == LeaderCost(*(pytest.approx(seconds) for seconds in costs))
    assert jobs.written == 1000
    assert jobs.early["maillage.db"] == pytest.approx([0.3] * 40 + [0.3 + 0.5 * 10])


def test_few_records_cost_what_any_number_does() -> None:
    """Of next to no records, what was measured with none is told, and not a share of much."""
    few = predicted(_JOBS, _LEAST, 4)
    assert few.total == pytest.approx(_LEAST.total, rel=0.01)
    assert predicted(_JOBS, _LEAST, _JOBS.records).total == pytest.approx(_JOBS.total)


def test_what_costs_more_in_one_place_does_so_at_any_size() -> None:
    """Indexes are made behind three quarters of the parts, however many these are."""
    costs = {"maillage.db": [0.1, 0.1, 0.9, 0.1, 0.0]}
    known = replace(_JOBS, early=costs)
    assert predicted(known, _NOTHING, 2000).early["maillage.db"] == pytest.approx([0.1, 0.5, 0.0])
    found = predicted(known, _NOTHING, 6000).early["maillage.db"]
    assert found == pytest.approx([0.1, 0.1, 0.1, 0.9, 0.5, 0.1, 0.0])


@pytest.mark.parametrize("processors", [2, 16, 64, 256])
def test_a_start_that_was_quick_by_chance_makes_nothing_cheaper(processors: int) -> None:
    """The start of few records may have taken longer: of many, none takes less than no time."""
    slow = replace(_LEAST, leader=replace(_LEAST.leader, before=_JOBS.leader.before + 0.05))
    jobs = predicted(_JOBS, slow, 400_000)
    assert jobs.leader.before == pytest.approx(_JOBS.leader.before)
    assert jobs.total <= processors * simulated(jobs, processors)
    alone = simulated(jobs, 1, outputs=False)
    assert alone <= processors * simulated(jobs, processors, outputs=False)


def test_larger_sizes_are_predicted_from_the_largest() -> None:
    """What is not in proportion shows in the largest size most; its number is said."""
    slower = replace(_JOBS, records=40_000, renderings={"maillage.db": 50.0, "actions.csv": 10.0})
    (million, note), (ten, _) = larger([_JOBS, slower], _NOTHING)
    assert (million.records, ten.records) == (1_325_000, 13_250_000)
    assert million.renderings["maillage.db"] == pytest.approx(50 * 1_325_000 / 40_000)
    assert note == "predicted from 40 000"
