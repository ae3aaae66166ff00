"""Loads the command line once, and forks it on demand: loading is more than half of a start.

A program of its own, which any Python that has Maillage runs: it reads what is asked from its
input, a line of JSON each, and answers likewise. It ends with its input.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn


def fork_on_demand() -> None:
    """Start the command line as asked; say which process it is, and how it ended."""
    import datasette.cli  # noqa: F401 - what `maillage serve` loads

    import maillage.cli.serve  # noqa: F401 - likewise

    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            pid, status = os.waitpid(asked["ended"], 0 if asked["wait"] else os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork() or _become(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _become(
    arguments: Sequence[str],
    log: str,
    folder: str,
    environment: Mapping[str, str],
    before: str,
) -> NoReturn:
    """Be the program, as if it were executed."""
    from maillage.cli import main

    with Path(log).open("wb") as out, Path(os.devnull).open("rb") as nothing:
        for file, number in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(file.fileno(), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    exec(before, {})  # noqa: S102 - what the tests themselves say
    main(arguments, prog_name="maillage")
    sys.exit()


if __name__ == "__main__":
    fork_on_demand()
