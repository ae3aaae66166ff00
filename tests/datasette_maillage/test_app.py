"""What is made once for a site: in one object, which two sites do not share."""

from __future__ import annotations

import ast
import asyncio
import gc
import weakref
from pathlib import Path

import pytest

from conftest import ROOT, app_of, opened
from datasette_maillage.app import application_of

MODULES = sorted((ROOT / "src").rglob("*.py"))


def _attributes(module: Path) -> set[str]:
    """Return the names of attributes that a module reads or sets, by a dot or by a function."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_nothing_is_put_on_datasette(module: Path) -> None:
    """No module sets or asks an attribute `_maillage…`: what is ours stands in the application."""
    assert not {name for name in _attributes(module) if name.startswith("_maillage")}


def test_two_sites_in_one_process_share_nothing(real_build: Path) -> None:
    """Each has its own parts, made once: an answer that one keeps is not the other's."""
    first, second = opened(real_build), opened(real_build)
    try:
        asyncio.run(first.client.get("/"))
        asyncio.run(second.client.get("/recherche"))
        app, other = app_of(first), app_of(second)
        assert application_of(first) is app
        for part in ("site", "templates", "answers", "service", "processes", "page_pool", "folder"):
            assert getattr(app, part) is getattr(app, part), part
            assert getattr(app, part) is not getattr(other, part), part
        assert len(app.answers) == len(other.answers) == 1
    finally:
        app_of(first).close()
        app_of(second).close()


def test_a_site_ends_with_its_datasette(real_build: Path) -> None:
    """Nothing keeps the application of a Datasette that nobody uses any more."""
    site = opened(real_build)
    assert app_of(site).templates
    gone = weakref.ref(app_of(site))
    del site
    gc.collect()
    assert gone() is None
