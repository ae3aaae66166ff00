"""Judge a catalogue, and print what the main process took for it: `python -m bench.leader ROOT`.

The workers are other processes: what is told of memory and time is the index of all records, and
the rules across them.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import orjson

from maillage.build import pipeline
from maillage.model.loading import load


def main(root: Path, *, thorough: bool) -> None:
    """Judge, without the cache, and print a JSON object: megabytes, seconds of processor time."""
    model = load(root)
    before = resource.getrusage(resource.RUSAGE_SELF)
    options = pipeline.BuildOptions(workers=2, cached=False, thorough=thorough)
    report = pipeline.validate(model, options)
    after = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "records": report.total,
        "accepted": report.accepted,
        "start, MB": round(before.ru_maxrss / 1000),
        "peak, MB": round(after.ru_maxrss / 1000),
        "bytes a record": round((after.ru_maxrss - before.ru_maxrss) * 1024 / report.total),
        "seconds": round(_seconds(after) - _seconds(before), 1),
    }
    sys.stdout.write(orjson.dumps(figures).decode() + "\n")


def _seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(Path(sys.argv[1]), thorough="--thorough" in sys.argv)
