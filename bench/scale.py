"""What more cores and more records would take, from the times of jobs: `python -m bench.scale`.

Each job is measured by itself, in processor time; a model of few constants predicts other sizes
from one; a simulation gives the jobs to workers as the build does (`bench.sharing`).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from bench.catalogues import ROOT, catalogue, changed, forget
from bench.measure import run
from bench.sharing import Jobs, LeaderCost, predicted, simulated
from maillage.build.cache_folder import of_catalogue
from maillage.model.loading import load
from maillage.reading.listing import find

PAGE = ROOT / "docs" / "scale.md"
PROCESSORS = (1, 2, 16, 64, 256)
#: Actions of a catalogue that takes no longer than one without any.
_LEAST = 1
#: Records of a million actions, and of ten.
LARGER = (1_325_000, 13_250_000)


def measured(root: Path) -> Jobs:
    """Build a catalogue once, and return what its jobs cost."""
    told = orjson.loads(run([sys.executable, "-m", "bench.jobs", root], cwd=ROOT).output)
    return Jobs(**{**told, "leader": LeaderCost(**told["leader"])})


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
    forget(root := catalogue(_LEAST))
    least = measured(root)
    forget(root)
    known = every[min(1, len(every) - 1)]
    guesses = [predicted(known, least, jobs.records) for jobs in every]
    more = [(every[-1], ""), *larger(every, least)]
    parts = [
        _table(
            ("actions", "build", "seconds", "of cold", "main process", "written", "disk"), costs
        ),
        _table(
            (
                "records",
                "measured, s",
                f"predicted from {_many(known.records)} records, s",
                "off by",
            ),
            [
                (_many(jobs.records), f"{jobs.total:.1f}", f"{guess.total:.1f}", _off(jobs, guess))
                for jobs, guess in zip(every, guesses, strict=True)
            ],
        ),
        _table(
            ("records", "", "processors", "parts, s", "efficiency", "outputs, s", "efficiency"),
            [_row(jobs, note, number) for jobs, note in more for number in PROCESSORS],
        ),
        _table(
            ("outputs", *(f"{_many(jobs.records)} records, s" for jobs in every)),
            [
                (name, *(f"{_rendered(jobs, name):.2f}" for jobs in every))
                for name in dict.fromkeys(map(_named, known.renderings))
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


def larger(every: Sequence[Jobs], least: Jobs) -> list[tuple[Jobs, str]]:
    """Predict sizes that were not measured, and say from what: the largest one that was.

    Args:
        every: the jobs of some sizes, the smallest first.
        least: those of next to no records.
    """
    largest = every[-1]
    note = f"predicted from {_many(largest.records)}"
    sizes = (records for records in LARGER if records > largest.records)
    return [(predicted(largest, least, records), note) for records in sizes]


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
        f"{jobs.leader.total:.2f} ({jobs.share:.1%})",
        f"{jobs.written / 1e6:.0f} MB",
        f"{disk / 1e6:.0f} MB" if disk else "",
    )


def _off(jobs: Jobs, guess: Jobs) -> str:
    return f"{guess.total / jobs.total - 1:+.0%}"


def _row(jobs: Jobs, note: str, processors: int) -> Sequence[str]:
    parts, outputs = simulated(jobs, processors, outputs=False), simulated(jobs, processors)
    alone = simulated(jobs, 1, outputs=False)
    return (
        _many(jobs.records),
        note,
        str(processors),
        f"{parts:.1f}",
        f"{alone / processors / parts:.2f}",
        f"{outputs:.1f}",
        f"{jobs.total / processors / outputs:.2f}",
    )


def _named(rendering: str) -> str:
    """Return what an output is called: tables are many, and shared out by their size."""
    return "tables" if rendering.startswith("tables ") else rendering


def _rendered(jobs: Jobs, name: str) -> float:
    """Return what the outputs of a name cost."""
    return sum(seconds for each, seconds in jobs.renderings.items() if _named(each) == name)


def _many(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


if __name__ == "__main__":
    main()
