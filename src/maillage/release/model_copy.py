"""The files of the model as one folder, joined with those of the standard that a catalogue follows.

Judges and readers of an archive know of no layers.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from maillage.files import checkout
from maillage.model.catalogue_files import DESCRIPTOR, MAPPING, MAPPINGS
from maillage.model.standard import FOLLOWS, Layers

_FOLDERS = ("schema", "vocab", "vocab/concepts", MAPPINGS, "queries")
_ENDINGS = (".json", ".jsonld", ".ttl", MAPPING, ".sql", ".rq")


def copy(root: Path, folder: Path) -> None:
    """Write the model of a catalogue, and its descriptor, into a folder.

    Raises:
        ModelError: a file cannot be joined with the standard’s.
        OSError: a file cannot be read or written.
    """
    descriptor = checkout.read(root, DESCRIPTOR)
    put(folder / DESCRIPTOR, descriptor)
    layers = Layers.of(root, orjson.loads(descriptor))
    for place in _FOLDERS:
        for ending in _ENDINGS:
            for name in layers.names(place, ending):
                put(folder / name, layers.read(name))


def is_whole(root: Path) -> bool:
    """Whether a catalogue has all files of its model itself."""
    try:
        return FOLLOWS not in orjson.loads(checkout.read(root, DESCRIPTOR))
    except (OSError, ValueError):
        return True  # whoever reads a file of it says what is wrong


def put(file: Path, content: bytes) -> None:
    """Write a file, with the folders on the way."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
