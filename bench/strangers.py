"""Measure that a catalogue of one’s own costs what this one does: our records, below another base.

The records of a release are built in this checkout’s clone and in each catalogue that a stranger
begins with them, in turn, without a cache and by one process; what counts is processor time.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path

import click

from bench.catalogues import CACHE, ROOT, say
from bench.measure import run

_ANSWERS = ROOT / "tests" / "catalogues"
_MAILLAGE = (sys.executable, "-m", "maillage")
_BUILD = (*_MAILLAGE, "build", "--no-cache", "--workers", "1")


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--pairs", type=click.IntRange(min=1), default=5, help="How often both are built.")
def main(pairs: int) -> None:
    """Tell, for each stranger, the median of the ratios of its build to that of ours.

    Example: python -m bench.strangers --pairs 9
    """
    home = CACHE / "strangers"
    shutil.rmtree(home, ignore_errors=True)
    ours = home / "ours"
    run(["git", "clone", "--quiet", ROOT, ours])
    say("making a release to begin with")
    run([*_MAILLAGE, "release"], cwd=ours)
    (release,) = (ours / "releases").glob("2*")
    for answers in sorted(_ANSWERS.glob("*/answers.toml")):
        own = home / answers.parent.name
        run([*_MAILLAGE, "init", own, "--answers", answers, "--from", release], cwd=home)
        ratios = [_cpu(own) / _cpu(ours) for _ in range(pairs)]
        click.echo(f"{own.name}\t{statistics.median(ratios):.2f}")


def _cpu(root: Path) -> float:
    return run(_BUILD, cwd=root).cpu


if __name__ == "__main__":
    main()
