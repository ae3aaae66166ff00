"""Build a catalogue of bundles as a whole, then one change: `python -m bench.bundles 1000000`.

What whole commands take, with all processors of the machine: nobody else may be at work on it, or
the seconds, the memory that is free and the disk say something else.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from bench import synthetic
from bench.catalogues import CACHE, ROOT, say
from bench.measure import run
from maillage.build.cache_folder import VARIABLE
from maillage.model.loading import load

#: Seconds between two looks at the disk.
_INTERVAL = 1.0


class _Disk(threading.Thread):
    """Samples how much of the disk is taken that was not when it began."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self._folder = folder
        self._over = threading.Event()
        self._before = shutil.disk_usage(folder).used
        self.peak = 0

    def run(self) -> None:
        while not self._over.wait(_INTERVAL):
            self.peak = max(self.peak, shutil.disk_usage(self._folder).used - self._before)

    def stop(self) -> None:
        self._over.set()
        self.join()


def _measured(what: str, home: Path, *options: str) -> None:
    say(what)
    os.sync()
    (disk := _Disk(home)).start()
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "maillage",
        "build",
        "--root",
        home / "catalogue",
    ]
    command += ["--out", home / "build", "--publish", f"file://{home / 'published'}", *options]
    environment = {**os.environ, VARIABLE: str(home / "cache")}
    found = run(command, cwd=ROOT, env=environment)
    disk.stop()
    cells = (f"{found.wall:.1f}", f"{found.cpu:.1f}", f"{found.memory / 1e6:.0f} MB")
    click.echo(_row([what, *cells, f"{disk.peak / 1e9:.2f} GB"]))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _change(home: Path, number: int) -> None:
    """Add a sentence to the summary of an action, which is one of its bundle."""
    files = sorted((home / "catalogue" / "contributions" / "actions").glob("*.jsonl"))
    file = files[len(files) * number // 4]
    lines = file.read_bytes().splitlines(keepends=True)
    at = len(lines) * number // 5
    record = orjson.loads(lines[at])
    record["summary"] = f"{record['summary'][:200]} Une phrase de plus : {number}."
    lines[at] = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    file.write_bytes(b"".join(lines))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("actions", type=click.IntRange(min=1))
@click.option("--keep", is_flag=True, help="Leave what was made below .cache/bench/bundles.")
@click.option("--once", is_flag=True, help="Leave out what makes the outputs a second time.")
def main(actions: int, *, keep: bool, once: bool) -> None:
    r"""Measure whole commands on a synthetic catalogue of so many ACTIONS in bundles.

    \b
    Example:
      python -m bench.bundles 20000
    """
    home = CACHE / "bundles" / str(actions)
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    say(f"making {actions} actions")
    synthetic.make(load(ROOT), home / "catalogue", actions, bundled=True)
    # Python compiles what it has not yet; no build of those that are measured does.
    run([sys.executable, "-m", "maillage", "build", "--help"], cwd=ROOT)
    click.echo(_row(["build", "seconds", "of processor", "peak memory", "disk taken at most"]))
    click.echo(_row(["---", *["---:"] * 4]))
    _measured("cold, parts published, all outputs", home)
    for number in (1, 2, 3):
        _change(home, number)
        _measured("one word, parts alone", home, "--no-outputs")
    if not once:
        _measured("the outputs after them", home)
        _measured("nothing changed", home)
    if not keep:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
