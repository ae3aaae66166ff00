"""The door of the bench: `python -m bench` measures, and prints Markdown."""

from __future__ import annotations

import filecmp
import re
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import orjson

from bench import rivals, synthetic
from bench.measure import Measure, run
from maillage.contributions import find
from maillage.model import load

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
PAGE = ROOT / "docs" / "performance.md"
#: How often the floor and the build are measured, in turn.
PAIRS = 3
#: What a catalogue copies from the project.
_COPIED = ("schema", "vocab", "queries", "datapackage.json")


@dataclass(frozen=True)
class Results:
    """What was measured on a catalogue of one size."""

    actions: int
    records: int
    #: Seconds by kind of library call, a mapping a run.
    floors: list[dict[str, float]]
    floor_memory: int
    builds: list[Measure]
    #: Bytes of all that the build published.
    published: int
    one_file: Measure
    rebuild: Measure

    @property
    def floor(self) -> float:
        """Seconds of the library calls: the median of the runs."""
        return statistics.median(sum(one.values()) for one in self.floors)

    @property
    def build(self) -> float:
        """Seconds of the build: the median of the runs."""
        return statistics.median(one.wall for one in self.builds)

    @property
    def memory(self) -> int:
        """Bytes that the build took at most."""
        return max(one.memory for one in self.builds)

    @property
    def ratios(self) -> list[float]:
        """Each build to the floor measured just before it, the smallest first."""
        pairs = zip(self.builds, self.floors, strict=True)
        return sorted(build.wall / sum(floor.values()) for build, floor in pairs)


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


def _say(text: str) -> None:
    click.echo(f"{time.strftime('%H:%M:%S')} {text}", err=True)


def _catalogue(actions: int) -> Path:
    """Return the synthetic catalogue of a size, made anew when the model changed."""
    folder = CACHE / "catalogues" / str(actions)
    if not _is_current(folder):
        _say(f"making a catalogue of {actions} actions")
        shutil.rmtree(folder, ignore_errors=True)
        # A catalogue that was left half made must not pass for a whole one.
        half = folder.with_name(f"{actions}.part")
        shutil.rmtree(half, ignore_errors=True)
        synthetic.make(load(ROOT), half, actions)
        half.rename(folder)
    return folder


def _is_current(folder: Path) -> bool:
    originals = [
        file
        for name in _COPIED
        for file in ((ROOT / name).rglob("*") if (ROOT / name).is_dir() else [ROOT / name])
        if file.is_file()
    ]
    copies = [folder / file.relative_to(ROOT) for file in originals]
    return all(
        copy.is_file() and filecmp.cmp(file, copy, shallow=False)
        for file, copy in zip(originals, copies, strict=True)
    )


def _maillage(*arguments: str | Path) -> Measure:
    return run([sys.executable, "-m", "maillage", *arguments], cwd=ROOT)


def _measure(actions: int) -> Results:
    root = _catalogue(actions)
    floors: list[dict[str, float]] = []
    floor_memory = 0
    builds: list[Measure] = []
    for turn in range(PAIRS):
        _say(f"{actions} actions: floor and build, {turn + 1} of {PAIRS}")
        floor = run([sys.executable, "-m", "bench.floor", root], cwd=ROOT)
        floors.append(orjson.loads(floor.output))
        floor_memory = max(floor_memory, floor.memory)
        _forget(root)
        builds.append(_maillage("build", "--root", root))
    files, _ = find(root, load(root).by_collection)
    file = root / next(one for one in files if one.startswith("contributions/actions/"))
    _say(f"{actions} actions: one file, one change")
    one_file = _maillage("validate", "--root", root, file)
    published = sum(one.stat().st_size for one in (root / "build").iterdir())
    with _changed(file):
        rebuild = _maillage("build", "--root", root)
    return Results(actions, len(files), floors, floor_memory, builds, published, one_file, rebuild)


def _forget(root: Path) -> None:
    """Remove what a former build left, so that the next one is cold."""
    for name in (".cache", "build"):
        shutil.rmtree(root / name, ignore_errors=True)


@contextmanager
def _changed(file: Path) -> Iterator[None]:
    """Add a sentence to the summary of a record, for a while."""
    before = file.read_bytes()
    record = orjson.loads(before)
    # A summary has a greatest length.
    record["summary"] = record["summary"][:200] + " Une phrase de plus."
    file.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    try:
        yield
    finally:
        file.write_bytes(before)


def _rivals(actions: int) -> list[rivals.Outcome]:
    root = _catalogue(actions)
    _maillage("build", "--root", root)
    work = CACHE / "rivals" / str(actions)
    return list(rivals.measure(load(root), CACHE, work, _say))


def _steps_table(one: Results) -> str:
    def ratio(seconds: float) -> str:
        return _number(seconds / one.floor)

    rows: list[Sequence[str]] = [
        (
            f"floor: {name}",
            _number(seconds := statistics.median(run_[name] for run_ in one.floors)),
            ratio(seconds),
            "",
        )
        for name in one.floors[0]
    ]
    spread = f"{_number(one.ratios[0])} to {_number(one.ratios[-1])}"
    rows += [
        ("**the floor**, one core", _number(one.floor), "1", _memory(one.floor_memory)),
        (
            "**`maillage build`**, cold",
            f"**{_number(one.build)}**",
            f"**{_number(statistics.median(one.ratios))}** ({spread})",
            _memory(one.memory),
        ),
        _row("`maillage validate` of one file", one.one_file, ratio),
        _row("`maillage build` after one change", one.rebuild, ratio),
    ]
    title = f"### {_thousands(one.actions)} actions: {_thousands(one.records)} records"
    return f"{title}\n\n" + _table(("step", "seconds", "× the floor", "peak memory"), rows)


def _row(name: str, one: Measure, ratio: Callable[[float], str]) -> Sequence[str]:
    return name, _number(one.wall), ratio(one.wall), _memory(one.memory)


def _rivals_table(one: Results, outcomes: Sequence[rivals.Outcome]) -> str:
    rows: list[Sequence[str]] = [
        (
            "all of these",
            "**`maillage build`**",
            f"**{_number(one.build)}**",
            "1",
            _memory(one.memory),
            "",
        )
    ]
    quickest: dict[str, float] = {}
    for outcome in outcomes:
        cells = ["", "", ""]
        if outcome.wall is not None:
            times = _number(outcome.wall / one.build)
            cells = [_number(outcome.wall), times, _memory(outcome.memory)]
            quickest[outcome.task] = min(outcome.wall, quickest.get(outcome.task, outcome.wall))
        rows.append((outcome.task, outcome.tool, *cells, outcome.note))
    # `frictionless describe` checks nothing: the quickest for the tables must be one that does.
    quickest["tables"] = next(
        (o.wall for o in outcomes if o.wall and o.tool.endswith(" validate")), 0
    )
    total = sum(quickest.values())
    rows.append(
        ("all", "the quickest of each task", _number(total), _number(total / one.build), "", "")
    )
    title = f"### The other tools, {_thousands(one.actions)} actions"
    head = ("task", "tool", "seconds", "× the build", "peak memory", "what it made")
    return f"{title}\n\n" + _table(head, rows)


def _growth_table(every: Sequence[Results]) -> str:
    rows = [
        (
            _thousands(one.actions),
            _thousands(one.records),
            _number(one.floor),
            _number(one.build),
            _thousands(round(one.records / one.build)),
            _memory(one.memory),
            _memory(one.published),
        )
        for one in every
    ]
    head = ("actions", "records", "floor, s", "build, s", "records/s", "peak memory", "published")
    return "### Growth with size\n\n" + _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    words = {"step", "task", "tool", "what it made"}
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
