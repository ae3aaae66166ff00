"""`warm_up`: what a server makes before it lets readers in."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import app_of, opened
from datasette_maillage.app import application_of
from datasette_maillage.pages import warm_up
from datasette_maillage.records.records import Records
from datasette_maillage.web import server
from forms import get


@pytest.mark.parametrize("name", ["site", "examples"])
def test_there_is_a_page_of_each_sort(name: str, request: pytest.FixtureRequest) -> None:
    """Home, a record of each kind that is searched, and a search that speaks of a place."""
    site = request.getfixturevalue(name)
    app = app_of(site)
    addresses = asyncio.run(app.warm_up_addresses())
    home, *records, search = addresses
    assert home == "/"
    kinds = [re.fullmatch(r"/([a-z]+)/[a-z0-9-]+", path)[1] for path in records]  # type: ignore[index]
    assert kinds == [entity.name for entity in app.site.model.searched]
    for path in addresses:
        assert get(site, path).status_code == 200
    assert "lieu" in get(site, search).text.lower()


def test_a_catalogue_without_actions_has_the_rest(site: Any, real_build: Path) -> None:
    """No record of a kind, no page of it, and no word of it in the search."""
    app = app_of(site)
    with closing(sqlite3.connect(":memory:")) as copy:
        with closing(sqlite3.connect(real_build / "maillage.db")) as whole:
            whole.backup(copy)
        copy.execute("UPDATE actions SET withdrawn_on = '2026-01-01'")
        found = warm_up.addresses(Records(app.site, copy))
    assert not [path for path in found if path.startswith("/action/")]
    assert found[0] == "/"
    assert len(found) == len(asyncio.run(app.warm_up_addresses())) - 1


def test_a_server_makes_them_before_it_is_ready(real_build: Path) -> None:
    """The first reader of each sort of page is answered with what is kept, or shared."""
    site = opened(real_build)
    asyncio.run(server.started(site, application_of))
    app = app_of(site)
    assert len(app.answers) == len(asyncio.run(app.warm_up_addresses()))
