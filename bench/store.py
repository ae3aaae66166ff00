"""Adds the store of /sparql to a build, to be measured: `python -m bench.store BUILD`."""

from __future__ import annotations

import sys
from pathlib import Path

from maillage.build.pipeline import add_store

if __name__ == "__main__":
    add_store(Path(sys.argv[1]))
