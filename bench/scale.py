"""What more cores and more records would take, from the times of jobs: `python -m bench.scale`.

Each job is measured by itself, in processor time; a model of few constants predicts other sizes
from one; a simulation gives the jobs to workers as the build does. What is not measured here
(networks, disks that others share) is not in it.
"""

from __future__ import annotations

import heapq
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import orjson

from bench.catalogues import ROOT, catalogue, changed, forget
from bench.measure import run
from maillage.build.cache_folder import of_catalogue
from maillage.emit.database import FILE as DATABASE
from maillage.model.loading import load
from maillage.reading.listing import find

PAGE = ROOT / "docs" / "scale.md"
WORKERS = (1, 2, 16, 64, 256)


@dataclass(frozen=True)
class Jobs:
    """What the jobs of one build cost, in seconds of processor time."""

    records: int
    chunks: Sequence[float]
    renderings: dict[str, float]
    #: Of the database, what can be done while chunks are made.
    joined: float
    #: What a worker does before its first job.
    start: float
    #: What the main process does besides.
    leader: float
    #: Bytes.
    written: int
    memory: int

    @property
    def total(self) -> float:
        """The processor time of a build by one process."""
        return sum(self.chunks) + sum(self.renderings.values()) + self.leader

    @property
    def share(self) -> float:
        """The part of it that one process must do."""
        return self.leader / self.total


def predicted(known: Jobs, fixed: float, records: int) -> Jobs:
    """Return the jobs of another size: chunks as they are, the rest in proportion.

    Args:
        known: the jobs of one size.
        fixed: what the main process does however few records there are.
        records: the other size.
    """
    times = records / known.records
    number = max(1, round(len(known.chunks) * times))
    mean = sum(known.chunks) * times / number
    return Jobs(
        records,
        [mean] * number,
        {name: seconds * times for name, seconds in known.renderings.items()},
        known.joined * times,
        known.start,
        fixed + (known.leader - fixed) * times,
        round(known.written * times),
        known.memory,
    )


def simulated(jobs: Jobs, workers: int) -> tuple[float, float]:
    """Return after how many seconds the parts are complete, and the outputs."""
    free = [jobs.start] * workers
    # The main process takes each result in turn, while the workers go on; and SQLite, which has a
    # process of its own where there are several, takes each part.
    each, join = jobs.leader / len(jobs.chunks), jobs.joined / len(jobs.chunks)
    leader = joined = 0.0
    for chunk in jobs.chunks:
        done = heapq.heappop(free) + chunk
        heapq.heappush(free, done)
        leader = max(leader, done) + each
        joined = max(joined, leader) + join
    left = dict(jobs.renderings)
    early = joined + left.pop(DATABASE) - jobs.joined if workers > 1 else 0.0
    free = [leader] * workers
    for seconds in sorted(left.values(), reverse=True):
        heapq.heappush(free, heapq.heappop(free) + seconds)
    return leader, max(early, *free)


def measured(root: Path) -> Jobs:
    """Build a catalogue once, and return what its jobs cost."""
    return Jobs(**orjson.loads(run([sys.executable, "-m", "bench.jobs", root], cwd=ROOT).output))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sizes", nargs=-1, type=click.IntRange(min=1))
@click.option("--write", is_flag=True, help="Put the results into docs/scale.md as well.")
def main(sizes: tuple[int, ...], write: bool) -> None:
    r"""Measure the jobs of synthetic catalogues of SIZES actions, 1000 and 10000 unless given.

    \b
    Example:
      python -m bench.scale 1000
    """
    every: list[Jobs] = []
    costs: list[Sequence[str]] = []
    for size in sorted(sizes or (1000, 10000)):
        root = catalogue(size)
        file = root / next(name for name in _files(root) if "/actions/" in name)
        forget(root)
        every.append(cold := measured(root))
        disk = _size(of_catalogue(root)) + _size(root / "build")
        costs.append(_cost(size, "cold", cold, cold, disk))
        with changed(file):
            costs.append(_cost(size, "one change", measured(root), cold))
        measured(root)
        costs.append(_cost(size, "no change", measured(root), cold))
        shutil.rmtree(of_catalogue(root))
    fixed, known = every[0].leader, every[min(1, len(every) - 1)]
    guesses = [predicted(known, fixed, jobs.records) for jobs in every]
    more = [(jobs, "") for jobs in every[-1:]]
    more += [(predicted(known, fixed, many * 1_325_000), "predicted") for many in (1, 10)]
    parts = [
        _table(
            ("actions", "build", "seconds", "of cold", "main process", "written", "disk"), costs
        ),
        _table(
            ("records", "measured, s", "predicted, s", "off by"),
            [
                (_many(jobs.records), f"{jobs.total:.1f}", f"{guess.total:.1f}", _off(jobs, guess))
                for jobs, guess in zip(every, guesses, strict=True)
            ],
        ),
        _table(
            ("records", "", "workers", "parts, s", "efficiency", "outputs, s", "efficiency"),
            [_row(jobs, note, workers) for jobs, note in more for workers in WORKERS],
        ),
        _table(
            ("outputs", *(f"{_many(jobs.records)} records, s" for jobs in every)),
            [
                (name, *(f"{jobs.renderings[name]:.2f}" for jobs in every))
                for name in known.renderings
            ],
        ),
    ]
    text = "\n\n".join(parts)
    click.echo(text)
    if write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition("<!-- bench -->")
        after = rest.partition("<!-- /bench -->")[2]
        PAGE.write_text(
            f"{before}<!-- bench -->\n\n{text}\n\n<!-- /bench -->{after}", encoding="utf-8"
        )


def _files(root: Path) -> list[str]:
    return find(root, load(root).by_collection)[0]


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _cost(size: int, name: str, jobs: Jobs, cold: Jobs, disk: int = 0) -> Sequence[str]:
    return (
        _many(size),
        name,
        f"{jobs.total:.2f}",
        f"{jobs.total / cold.total:.2f}",
        f"{jobs.leader:.2f} ({jobs.share:.1%})",
        f"{jobs.written / 1e6:.0f} MB",
        f"{disk / 1e6:.0f} MB" if disk else "",
    )


def _off(jobs: Jobs, guess: Jobs) -> str:
    return f"{guess.total / jobs.total - 1:+.0%}"


def _row(jobs: Jobs, note: str, workers: int) -> Sequence[str]:
    parts, outputs = simulated(jobs, workers)
    work = sum(jobs.chunks)
    # That of SQLite is one more.
    processors = workers + (workers > 1)
    return (
        _many(jobs.records),
        note,
        str(workers),
        f"{parts:.1f}",
        f"{work / workers / parts:.2f}",
        f"{outputs:.1f}",
        f"{jobs.total / processors / outputs:.2f}",
    )


def _many(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


if __name__ == "__main__":
    main()
