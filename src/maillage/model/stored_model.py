"""The model that a database of a catalogue carries."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Model
from maillage.model.loading import load_carried


def read_model(path: str | Path) -> Model | None:
    """Read the model that a database carries; None where it is no catalogue of ours.

    Raises:
        ModelError: a file of the model contradicts another.
    """
    address = f"file:{quote(str(path))}?immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            files = dict(connection.execute("SELECT file, content FROM model"))
    except sqlite3.DatabaseError:
        return None
    return _model_of(_Files(tuple(files.items()), Path(path))) if DESCRIPTOR in files else None


@dataclass(frozen=True)
class _Files:
    """The files of a model: two databases that carry the same have one model between them."""

    texts: tuple[tuple[str, str], ...]
    #: Named where a file is wrong; of no weight for what the model is.
    path: Path = field(compare=False)


# Most builds differ from the one before by their records alone, wherever they lie.
@lru_cache(maxsize=4)
def _model_of(files: _Files) -> Model:
    return load_carried(files.path, dict(files.texts))
