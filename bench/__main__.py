"""The door of the bench: `python -m bench` measures, and prints Markdown."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click
import orjson

from bench import rivals
from bench.catalogues import CACHE, ROOT, catalogue, changed, forget, say
from bench.measure import Measure, run
from maillage.model.loading import load
from maillage.reading.listing import find

PAGE = ROOT / "docs" / "performance.md"
#: How often the floor and the commands are measured, in turn.
PAIRS = 3
#: Actions above which there is one turn, without a rebuild: at a million, one turn takes half an
#: hour, and two builds with their cache 80 GB.
LARGE = 100_000


@dataclass(frozen=True)
class Results:
    """What was measured on a catalogue of one size."""

    actions: int
    records: int
    #: One measure a turn; a floor prints the seconds of each kind of library call.
    floors: list[Measure]
    builds: list[Measure]
    one_files: list[Measure]
    rebuilds: list[Measure]
    #: Loading the dump into the store of /sparql, which a plain build leaves out.
    stores: list[Measure]
    #: Bytes of all that the build published.
    published: int

    @cached_property
    def calls(self) -> list[dict[str, float]]:
        """Seconds by kind of library call, a mapping a turn."""
        return [orjson.loads(floor.output) for floor in self.floors]

    @property
    def floor(self) -> float:
        """Seconds of the library calls: the median of the turns."""
        return statistics.median(sum(call.values()) for call in self.calls)

    @property
    def build(self) -> float:
        """Seconds of the build: the median of the turns."""
        return _median(self.builds)

    @property
    def memory(self) -> int:
        """Bytes that the build took at most."""
        return max(build.memory for build in self.builds)

    def ratios(self, measures: Sequence[Measure]) -> list[float]:
        """Return each measure divided by the floor of its turn, the smallest first."""
        pairs = zip(measures, self.calls, strict=True)
        return sorted(pair.wall / sum(calls.values()) for pair, calls in pairs)


def _median(measures: Sequence[Measure]) -> float:
    return statistics.median(measure.wall for measure in measures)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("sizes", nargs=-1, type=click.IntRange(min=1))
@click.option(
    "--rivals",
    "rivals_at",
    default=10000,
    show_default=True,
    help="Actions in the catalogue that the other tools get; 0 leaves them out.",
)
@click.option("--write", is_flag=True, help="Put the results into docs/performance.md as well.")
def main(sizes: tuple[int, ...], rivals_at: int, write: bool) -> None:
    r"""Measure the build on synthetic catalogues of SIZES actions, 1000 and 10000 unless given.

    \b
    Example:
      python -m bench 1000 --rivals 1000
    """
    wanted = sorted({*(sizes or (1000, 10000)), *([rivals_at] if rivals_at else [])})
    parts: list[str] = []

    def add(part: str) -> None:
        # A long run says at once what it knows.
        click.echo(part + "\n")
        parts.append(part)

    measured: dict[int, Results] = {}
    for size in wanted:
        measured[size] = _measure(size)
        add(_steps_table(measured[size]))
    if rivals_at:
        add(_rivals_table(measured[rivals_at], _rivals(rivals_at)))
    add(_growth_table(list(measured.values())))
    if write:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition("<!-- bench -->")
        after = rest.partition("<!-- /bench -->")[2]
        text = "\n\n".join(parts)
        PAGE.write_text(
            f"{before}<!-- bench -->\n\n{text}\n\n<!-- /bench -->{after}", encoding="utf-8"
        )


def _maillage(*arguments: str | Path) -> Measure:
    return run([sys.executable, "-m", "maillage", *arguments], cwd=ROOT)


def _measure(actions: int) -> Results:
    root = catalogue(actions)
    files, _ = find(root, load(root).by_collection)
    file = root / next(file for file in files if file.startswith("contributions/actions/"))
    floors: list[Measure] = []
    builds: list[Measure] = []
    one_files: list[Measure] = []
    rebuilds: list[Measure] = []
    stores: list[Measure] = []
    published = 0
    turns = PAIRS if actions <= LARGE else 1
    for turn in range(turns):
        say(f"{actions} actions, {turn + 1} of {turns}")
        _warm(root, files)
        floors.append(run([sys.executable, "-m", "bench.floor", root], cwd=ROOT))
        forget(root)
        builds.append(_maillage("build", "--root", root))
        published = sum(path.stat().st_size for path in (root / "build").iterdir())
        one_files.append(_maillage("validate", "--root", root, file))
        stores.append(run([sys.executable, "-m", "bench.store", root / "build"], cwd=ROOT))
        if actions > LARGE:
            continue
        with changed(file):
            rebuilds.append(_maillage("build", "--root", root))
    return Results(actions, len(files), floors, builds, one_files, rebuilds, stores, published)


def _warm(root: Path, files: Sequence[str]) -> None:
    """Read the files once: how long a disk takes is not what is measured."""
    for file in files:
        (root / file).read_bytes()


def _rivals(actions: int) -> list[rivals.Outcome]:
    root = catalogue(actions)

    def build() -> float:
        forget(root)
        return _maillage("build", "--root", root).wall

    build()
    work = CACHE / "rivals" / str(actions)
    return list(rivals.measure(load(root), CACHE, work, build, say))


def _steps_table(results: Results) -> str:
    rows: list[Sequence[str]] = []
    for name in results.calls[0]:
        seconds = statistics.median(calls[name] for calls in results.calls)
        rows.append((f"floor: {name}", _number(seconds), _number(seconds / results.floor), ""))
    memory = max(floor.memory for floor in results.floors)
    rows.append(("**the floor**, one core", f"**{_number(results.floor)}**", "1", _memory(memory)))
    for name, measures in (
        ("**`maillage build`**, cold", results.builds),
        ("`maillage validate` of one file", results.one_files),
        ("`maillage build` after one change", results.rebuilds),
        ("the store that `--sparql` adds", results.stores),
    ):
        if not measures:
            continue
        ratios = results.ratios(measures)
        spread = f"{_number(ratios[0])} to {_number(ratios[-1])}"
        ratio = f"{_number(statistics.median(ratios))} ({spread})"
        memory = max(measure.memory for measure in measures)
        rows.append((name, _number(_median(measures)), ratio, _memory(memory)))
    title = f"### {_thousands(results.actions)} actions: {_thousands(results.records)} records"
    return f"{title}\n\n" + _table(("step", "seconds", "× the floor", "peak memory"), rows)


def _rivals_table(results: Results, outcomes: Sequence[rivals.Outcome]) -> str:
    build = statistics.median(outcome.build for outcome in outcomes)
    cpu = statistics.median(measure.cpu for measure in results.builds)
    rows: list[Sequence[str]] = [
        (
            "all",
            "**`maillage build`**",
            _number(build),
            _number(cpu),
            "1",
            _memory(results.memory),
            "",
        )
    ]
    quickest: dict[str, rivals.Outcome] = {}
    for outcome in outcomes:
        cells = ["", "", "", ""]
        if outcome.wall is not None:
            cells = [
                _number(outcome.wall),
                _number(outcome.cpu),
                _number(outcome.wall / outcome.build),
                _memory(outcome.memory),
            ]
            best = quickest.get(outcome.task)
            # What only describes checks nothing, so it stands for no task.
            if not outcome.tool.endswith(" describe") and (
                best is None or outcome.wall < (best.wall or 0)
            ):
                quickest[outcome.task] = outcome
        rows.append((outcome.task, outcome.tool, *cells, outcome.note))
    seconds = sum(best.wall or 0 for best in quickest.values())
    cpu = sum(best.cpu for best in quickest.values())
    times = sum((best.wall or 0) / best.build for best in quickest.values())
    what = f"the quickest of {len(quickest)} tasks"
    rows.append(("all", what, _number(seconds), _number(cpu), _number(times), "", ""))
    title = f"### The other tools, {_thousands(results.actions)} actions"
    head = (
        "task", "tool", "seconds", "of processor", "× the build", "peak memory", "what it made",
    )  # fmt: skip
    return f"{title}\n\n" + _table(head, rows)


def _growth_table(every: Sequence[Results]) -> str:
    rows = [
        (
            _thousands(results.actions),
            _thousands(results.records),
            _number(results.floor),
            _number(results.build),
            _thousands(round(results.records / results.build)),
            _memory(results.memory),
            _memory(results.published),
        )
        for results in every
    ]
    head = ("actions", "records", "floor, s", "build, s", "records/s", "peak memory", "published")
    return "### Growth with size\n\n" + _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    words = {"step", "task", "tool", "what it made", "page"}
    rule = ["---" if name in words else "---:" for name in head]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *rows))


def _number(value: float) -> str:
    """Write two or three figures: more would be noise."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _thousands(value: int) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", " ", str(value))


def _memory(value: int) -> str:
    return f"{value / 1e6:.0f} MB"


if __name__ == "__main__":
    main()
