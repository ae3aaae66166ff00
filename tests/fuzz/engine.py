"""Fuzzes one target for a while: `python -m fuzz.engine TARGET FOLDER SECONDS`.

Atheris finds by the coverage which inputs lead somewhere new, and keeps them in the folder. Where
it cannot be had, inputs are mutated blindly. Either way, the first bug ends it, and its input stays
in the folder.
"""

from __future__ import annotations

import importlib
import random
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

from fuzz.mutation import blind, restructure, splice

atheris: Any
try:
    import atheris
except ImportError:
    atheris = None

#: Bytes of an input.
LONGEST = 20_000


def main(name: str, folder: Path, seconds: int) -> None:
    """Fuzz a target."""
    within = ["maillage", "datasette_maillage"]
    with atheris.instrument_imports(include=within) if atheris else nullcontext():
        target = importlib.import_module(f"fuzz.{name}")
    known = folder / "seeds"
    known.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(target.seeds()):
        (known / f"{number:04}").write_bytes(raw)
    (guided if atheris else unguided)(target, folder, seconds)


def guided(target: ModuleType, folder: Path, seconds: int) -> None:
    """Let the coverage choose among what was found before, the seeds and what comes of both."""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={folder}/",
        f"-max_len={LONGEST}",
        # A minute of a busy machine: an input of this size takes some thousandths of a second.
        "-timeout=60",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    arguments = [sys.argv[0], *options, str(corpus), str(folder / "seeds")]
    atheris.Setup(arguments, target.one_input, custom_mutator=mutate)
    atheris.Fuzz()


def mutate(raw: bytes, longest: int, seed: int) -> bytes:
    """Change the bytes, the text or, where they hold one, the document."""
    match seed % 4:
        case 0:
            changed = restructure(raw, seed) or splice(raw, seed)
        case 1:
            changed = splice(raw, seed)
        case _:
            changed = atheris.Mutate(raw, longest)
    return changed[:longest]


def unguided(target: ModuleType, folder: Path, seconds: int) -> None:
    """Try the seeds, then what comes of changing them."""
    seeds = [file.read_bytes() for file in sorted((folder / "seeds").iterdir())]
    end, number = time.monotonic() + seconds, 0
    while number < len(seeds) or time.monotonic() < end:
        raw = seeds[number % len(seeds)]
        if number >= len(seeds):
            for _ in range(random.Random(number).randint(1, 3)):  # noqa: S311 - no secret
                change = (restructure, splice, blind)[number % 3]
                raw = (change(raw, number) or raw)[:LONGEST]
        number += 1
        try:
            target.one_input(raw)
        except BaseException:
            (folder / f"crash-{number}").write_bytes(raw)
            raise
    sys.stderr.write(f"stat::number_of_executed_units: {number}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
