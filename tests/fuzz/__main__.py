"""Fuzzes each target in turn: `python -m fuzz FOLDER SECONDS [TARGET…]`.

Each runs in a process of its own, since the first bug ends it, and it is said with how many inputs
it was tried; the status is 1 where one of them failed.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

TARGETS = ("contributions", "tables", "texts", "sparql", "forms", "search")
#: What is asked of the whole site, and how many times.
REQUESTS, NUMBER = "requests", 10_000
_TRIED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


def main(folder: Path, seconds: int, targets: tuple[str, ...]) -> int:
    """Fuzz targets for some seconds altogether; return the status."""
    if importlib.util.find_spec("atheris") is None:
        print("*** Without atheris inputs are mutated blindly, not guided by the coverage. ***")
    share = max(1, seconds // len(targets))
    failed = [target for target in targets if not _fuzz(target, folder / target, share)]
    return 1 if failed else 0


def _fuzz(target: str, folder: Path, seconds: int) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    arguments = ["fuzz.engine", target, str(folder), str(seconds)]
    if target == REQUESTS:
        arguments = ["fuzz.requests", str(NUMBER)]
    with log.open("wb") as out:
        command = [sys.executable, "-m", *arguments]
        status = subprocess.run(command, stdout=out, stderr=out, check=False).returncode
    said = log.read_text(encoding="utf-8", errors="replace")
    tried = _TRIED.search(said)
    print(f"{target}: {tried[1] if tried else 'an unknown number of'} inputs", flush=True)
    if status:
        kept = max(folder.glob("*-*"), key=lambda file: file.stat().st_mtime, default=None)
        print(f"{target} failed: see {log}; the last input that was kept: {kept}")
        print(said[-4000:])
    return status == 0


if __name__ == "__main__":
    chosen = tuple(sys.argv[3:]) or (*TARGETS, REQUESTS)
    raise SystemExit(main(Path(sys.argv[1]), int(sys.argv[2]), chosen))
