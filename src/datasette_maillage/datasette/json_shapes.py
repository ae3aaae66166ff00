"""Datasette’s answers in JSON, where a `_shape` that there is not is refused as others refuse it.

Datasette says so in English, and, to who asks for an object of what has no key, with status 200.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette.renderer import json_renderer
from datasette.utils.asgi import Response

from datasette_maillage.datasette.error_messages import ODD
from datasette_maillage.datasette.error_pages import PageRefusedError

#: A table’s rows by their key.
_OBJECT = "object"
_SHAPES = frozenset({"array", "arrayfirst", "arrays", _OBJECT, "objects"})


def renderer() -> dict[str, Any]:
    """Return what Datasette must know of the form, in the place of its own."""
    return {"extension": "json", "render": _render, "can_render": lambda: True}


def _render(args: Any, data: dict[str, Any], view_name: str) -> Response:
    if not data.get("error") and not _is_there(args.get("_shape", "arrays"), data):
        raise PageRefusedError(400, ODD)
    return json_renderer(args, data, view_name)


def _is_there(shape: str, data: Mapping[str, Any]) -> bool:
    return shape in _SHAPES and (shape != _OBJECT or bool(data.get("primary_keys")))
