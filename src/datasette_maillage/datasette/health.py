"""Whether somebody must look, for a monitor: numbers alone, and nothing private."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.contribute.service import Service
from datasette_maillage.contribute.status import Status
from datasette_maillage.records.site import Site
from datasette_maillage.web.build_folder import BuildFolder
from maillage import __version__
from maillage.files.publication import STORE

#: What is published is not what is served.
_BUILD = ("build",)


async def answer(
    site: Site, database: Any, folder: BuildFolder | None, service: Service
) -> Response:
    """Answer a monitor: 200 where all is well, 503 where somebody must look."""
    sending = (
        await asyncio.to_thread(lambda: service.status) if service.settings.is_direct else None
    )
    is_published, is_left_behind = await asyncio.to_thread(_publication, folder)
    attention = [*_BUILD * is_left_behind, *(sending.attention if sending else ())]
    found = {
        "status": "attention" if attention else "ok",
        "attention": attention,
        "version": __version__,
        "build": {**_build(database, site), "published": is_published},
        "sparql_store": folder is not None and folder.holds(STORE),
        "queue": sending and _queue(sending),
    }
    body = json.dumps(found, indent=2) + "\n"
    headers = {"cache-control": "no-store"}
    return Response(body, 503 if attention else 200, headers, "application/json; charset=utf-8")


def _publication(folder: BuildFolder | None) -> tuple[bool | None, bool]:
    return (folder.is_published, folder.is_left_behind) if folder else (None, False)


def built(database: Any, site: Site) -> float:
    """Return when the build that is served was made; looked at while it is in its place."""
    path = Path(database.path)
    return site.once("built", lambda: path.stat().st_mtime)


def _build(database: Any, site: Site) -> dict[str, Any]:
    age = max(0, int(time.time() - built(database, site)))
    return {"sha256": database.hash, "age": age}


def _queue(sending: Status) -> dict[str, Any]:
    return {key: value for key, value in asdict(sending).items() if key != "attention"}
