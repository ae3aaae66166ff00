"""What decides, besides some files, the bytes that are made of them."""

from __future__ import annotations

import functools
import hashlib
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

from maillage.model.entities import Model

#: What decides the parts, and what is found, besides this program.
_LIBRARIES = ("ftfy", "orjson", "pyoxigraph", "jsonschema-rs", "PyStemmer")


def version_of(model: Model) -> str:
    """Return the digest of the model, the program and the libraries that decide the pieces."""
    digest = hashlib.sha256(f"{_program()} python {platform.python_version()}\n".encode())
    for name in model.files:
        digest.update(model.layers.read(name))
    digest.update(model.base.encode())
    return digest.hexdigest()[:16]


@functools.cache
def _program() -> str:
    """Return the digest of the code as this process found it, and of the libraries."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    digest = hashlib.sha256("\n".join(libraries).encode())
    digest.update(sqlite3.sqlite_version.encode())
    for file in sorted(Path(__file__).parent.parent.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
