"""Loads the command line once, and forks it on demand: loading is more than half of a start.

A program of its own, which any Python that has Maillage runs: it reads what is asked from its
input, a line of JSON each, and answers likewise. It ends with its input.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partialmethod
from pathlib import Path
from typing import Any, NoReturn

import jinja2
from jinja2.bccache import Bucket


def fork_on_demand() -> None:
    """Start the command line as asked; say which process it is, and how it ended."""
    import datasette.cli  # noqa: F401 - what `maillage serve` loads

    import maillage.cli.serve  # noqa: F401 - likewise

    _read_what_is_kept()
    kept = _keep_templates()
    for line in sys.stdin:
        asked = json.loads(line)
        if "ended" in asked:
            pid, status = os.waitpid(asked["ended"], 0 if asked["wait"] else os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork() or _become(**asked)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    shutil.rmtree(kept, ignore_errors=True)


class _CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """What one server compiled of its templates, for those after it."""

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """Return the code of a template: Datasette’s environment and ours make other code of it."""
        sort = f"{environment.is_async} {environment.trim_blocks} {name}"
        return super().get_bucket(environment, sort, filename, source)


def _keep_templates() -> str:
    folder = tempfile.mkdtemp(prefix="templates-")
    made: Any = partialmethod(
        jinja2.Environment.__init__, bytecode_cache=_CompiledTemplates(folder)
    )
    jinja2.Environment.__init__ = made  # type: ignore[method-assign]
    return folder


def _read_what_is_kept() -> None:
    """Read what each server reads before it answers, for a second: official places, words."""
    from datasette_maillage.search.lexicon import french
    from maillage.model.official_places import places_of
    from maillage.model.reference import Reference
    from maillage.model.standard import Layers, standard_folder

    places = places_of(Reference(Layers(standard_folder())))
    # Each is looked for in a table of its own, made when it is first asked for.
    for text in ("a", "0", "75001", "Tulle 19"):
        places.find(text)
    french()


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
