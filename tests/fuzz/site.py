"""The site that requests are tried at: in this process, so that the fuzzer sees where they lead."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any

from conftest import EXAMPLES, app_of, copy_model, opened
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.model.loading import load


@cache
def site() -> Any:
    """Return Datasette with a build of the accepted examples; nobody counts its requests."""
    home = tempfile.TemporaryDirectory()
    atexit.register(home.cleanup)
    root = Path(home.name) / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    options = BuildOptions(workers=1, cached=False, sparql=True)
    assert pipeline.build(load(root), root / "build", options).accepted
    # Without threads, what a request leads to is seen as its own.
    made = opened(root / "build", settings={"num_sql_threads": 0})
    loop().run_until_complete(made.client.get("/contribuer"))
    app_of(made).service.limiter.allows = lambda *_: True
    atexit.register(app_of(made).endpoint.close)
    return made


@cache
def loop() -> asyncio.AbstractEventLoop:
    """Return the loop in which every request is made."""
    made = asyncio.new_event_loop()
    atexit.register(made.close)
    return made


def answer(method: str, path: str, **more: Any) -> Any:
    """Make a request, and return the answer."""
    found = loop().run_until_complete(site().client.request(method, path, **more))
    checked(found.status_code, found.headers)
    return found


def checked(status: int, headers: Container[str]) -> None:
    """See that a request was answered, or refused for a reason that is not an error of ours."""
    assert status < 500 or (status == 503 and "retry-after" in headers), status
