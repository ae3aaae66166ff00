"""An on-disk store of the dump’s triples, which the site asks in SPARQL.

No build makes it unasked: loading it takes about as long as all the rest, its bytes differ from one
time to the next, and the dump says the same. So checksums and descriptions leave it out.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from maillage.errors import RunError
from maillage.files.publication import STORE
from maillage.findings.finding import Report
from maillage.model.entities import Model

#: What the store is made of: the output of `graph`.
DUMP = "maillage.ttl"


class Sink:
    """Makes the store of what the other sinks made."""

    def __init__(self, _model: Model, out: Path) -> None:
        self._out = out

    def add(self, folder: Path) -> None:
        """Take nothing: the dump is loaded as a whole."""

    def finish(self, _report: Report) -> None:
        """Load the dump, which is complete by now."""
        make(self._out, self._out / STORE)

    def close(self) -> None:
        """Hold nothing open."""


def make(build: Path, folder: Path) -> None:
    """Make the store of a build in a folder that is empty or not there.

    Raises:
        OSError: the disk failed, or the build has no dump.
        RunError: the dump is not what a build leaves.
    """
    store = ox.Store(str(folder))
    try:
        # Lenient, as the build wrote the dump itself.
        store.bulk_load(path=build / DUMP, format=ox.RdfFormat.TURTLE, lenient=True)
    except SyntaxError as error:
        raise RunError(f"{build / DUMP}: {error.msg}") from error
    store.flush()
