"""The page of charts and the map, against the database itself."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from conftest import app_of
from datasette_maillage.drawing import chart_data
from datasette_maillage.drawing.charts import Bar
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit


def _page(site: Any, path: str) -> str:
    answer = asyncio.run(site.client.get(path))
    assert answer.status_code == 200
    return str(answer.text)


def test_the_charts_show_what_sql_counts(site: Any, real_build: Path) -> None:
    """The table of a chart has the numbers that a plain query gives."""
    text = _page(site, "/chiffres")
    with sqlite3.connect(real_build / "maillage.db") as connection:
        themes = connection.execute(
            "SELECT t.label, count(DISTINCT a.action) FROM action_themes a JOIN themes t"
            " ON t.code = a.theme JOIN actions ON actions.id = a.action"
            " WHERE actions.replaced_by IS NULL GROUP BY 1"
        ).fetchall()
    assert len(themes) > 15, "more than a chart of funders has"
    for label, count in themes:
        row = rf'<a href="/themes/[a-z-]+">{label}</a></th><td class="number">{count}</td>'
        assert re.search(row, text), label


def test_money_is_said_to_be_partial(site: Any) -> None:
    """Next to the sums stand how many actions tell their money, and what may count twice."""
    text = _page(site, "/chiffres")
    assert "Ce qui n’est pas connu ne compte pas." in text
    assert "peut compter deux fois" in text


@pytest.mark.parametrize(("funders", "said"), [(14, False), (20, True)])
def test_a_chart_that_leaves_funders_out_says_so(
    site: Any, monkeypatch: pytest.MonkeyPatch, funders: int, said: bool
) -> None:
    """The chart of money stops at fifteen funders, and then says that it does."""
    bars = [Bar(f"Financeur {number}", 100 - number, "/") for number in range(funders)]
    monkeypatch.setattr(chart_data, "by_funder", lambda *_: bars[: chart_data._MOST])
    own = app_of(site).site
    with sqlite3.connect(site.get_database("maillage").path) as connection:
        charts = chart_data.all_charts(Records(own, connection), Visit("/chiffres", {}, {}, ""))
    assert ("Quinze financeurs au plus" in charts["money"]) is said


@pytest.mark.parametrize("path", ["/carte", "/carte?departement=75", "/carte?departement=974"])
def test_the_map_lists_where_each_place_comes_from(site: Any, path: str) -> None:
    """The list has every territory with an action, its count, and how its position is known."""
    text = _page(site, path)
    rows = re.findall(r'<tr><th scope="row"><a href="/territory/([a-z0-9-]+)">', text)
    assert rows
    assert len(rows) == len(set(rows))


def test_every_territory_with_an_action_is_on_the_map_or_said_not_to_be(
    site: Any, real_build: Path
) -> None:
    """No action is lost between the database and the map’s list."""
    text = _page(site, "/carte")
    with sqlite3.connect(real_build / "maillage.db") as connection:
        rows = connection.execute(
            "SELECT DISTINCT territory FROM action_territories JOIN actions ON id = action"
            " WHERE replaced_by IS NULL"
        ).fetchall()
    for (territory,) in rows:
        assert f'<tr><th scope="row"><a href="/territory/{territory}">' in text


def test_a_city_is_not_without_action_when_a_quarter_of_it_has_one(
    site: Any, real_build: Path
) -> None:
    """Only where neither a territory nor anything inside it has an action does the page say so."""
    before, _, silent = _page(site, "/carte").partition("Sans action décrite à ce jour")
    inside = before.partition("Des actions dans des lieux qui en font partie")[2]
    assert 'href="/territory/toulouse"' in inside
    assert 'href="/territory/empalot"' not in inside, "it has an action of its own"
    named = set(re.findall(r'href="/territory/([a-z0-9-]+)"', silent))
    with sqlite3.connect(real_build / "maillage.db") as connection:
        busy = {
            row[0]
            for row in connection.execute(
                "WITH RECURSIVE up(id) AS (SELECT territory FROM action_territories UNION"
                " SELECT part_of FROM territory_part_of JOIN up ON territory = id)"
                " SELECT id FROM up"
            )
        }
        every = {row[0] for row in connection.execute("SELECT id FROM territories")}
    assert {"nevers", "toulouse", "meurthe-et-moselle"} <= busy
    assert named == every - busy


def test_there_is_no_map_of_nowhere(site: Any) -> None:
    """A département that does not exist has no page; the letter of one may be small."""
    assert asyncio.run(site.client.get("/carte?departement=999")).status_code == 404
    small, large = (asyncio.run(site.client.get(f"/carte?departement=2{x}")) for x in "aA")
    assert (small.status_code, "Corse-du-Sud" in small.text) == (200, True)
    assert "Corse-du-Sud" in large.text
