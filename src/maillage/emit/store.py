"""An on-disk store of the dump’s triples, which the site asks in SPARQL.

No build makes it unasked: loading it takes about as long as all the rest, its bytes differ from one
time to the next, and the dump says the same. So checksums and descriptions leave it out.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from maillage.errors import RunError, of_system


def make(dump: Path, folder: Path) -> None:
    """Make a store of a dump, in Turtle, in a folder that is empty or not there.

    Raises:
        OSError: the disk failed, or the dump is not there.
        RunError: the dump is not what a build leaves, or the library makes nothing of the disk.
    """
    try:
        store = ox.Store(str(folder))
        # Lenient, as the build wrote the dump itself.
        store.bulk_load(path=dump, format=ox.RdfFormat.TURTLE, lenient=True)
        store.flush()
    except SyntaxError as error:
        raise RunError(of_system(error, dump)) from error
    except (RuntimeError, ValueError) as error:
        # What the disk refused, the library may tell as something else.
        raise RunError(of_system(error, folder)) from error
