"""JSON documents of the model: objects, in which no key is written twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from maillage.errors import ModelError, Reason, is_of_machine, reason_of
from maillage.text.positions import scan


class _TwiceError(Exception):
    """A key stands twice in one object."""


def parsed(file: Path, content: bytes) -> dict[str, Any]:
    """Return the object that a file holds.

    Raises:
        ModelError: it holds none, or says something twice: parsers keep the last silently.
    """
    try:
        document = orjson.loads(content)
        json.loads(content, object_pairs_hook=_once)
    except orjson.JSONDecodeError as error:
        if is_of_machine(error):
            raise MemoryError from error
        raise ModelError(file, _NO_JSON(error=reason_of(error))) from error
    except _TwiceError:
        raise ModelError(file, _twice(content.decode())) from None
    if not isinstance(document, dict):
        raise ModelError(file, _NO_OBJECT)
    return document


def _once(pairs: Sequence[tuple[str, object]]) -> None:
    if len(pairs) > len(dict(pairs)):
        raise _TwiceError


def _twice(text: str) -> Reason:
    """Say which key is the first to be written twice, and where."""
    positions = scan(text)
    path, offset = positions.duplicates[0]
    place = positions.place(offset)
    return _TWICE(line=place.line, column=place.column, key=path[-1])


_NO_JSON = Reason("ce n’est pas du JSON : {error}")
_NO_OBJECT = Reason("ce fichier doit contenir un objet JSON")
_TWICE = Reason(
    "ligne {line}, colonne {column} : « {key} » est écrit deux fois ; n’en gardez qu’un"
)
