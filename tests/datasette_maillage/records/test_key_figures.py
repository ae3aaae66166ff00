"""The figures that open a page: counted right, with their years, and silence is no zero."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from datasette_maillage.records.key_figures import ActionSelection, KeyFigure
from forms import get

_TABLES = """
CREATE TABLE actions (id, status, observed, verified_on, lead, starts, funding_total,
  funding_precision, funding_period);
CREATE TABLE action_participations (action, partner);
"""


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """A database with no action yet."""
    with closing(sqlite3.connect(":memory:")) as found:
        found.executescript(_TABLES)
        yield found


def _add(connection: sqlite3.Connection, name: str, **values: Any) -> None:
    row = {"id": name, "status": "terminee", **values}
    keys, marks = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO actions ({keys}) VALUES ({marks})", [*row.values()])


def _said(figure: KeyFigure) -> tuple[float | None, str, str]:
    return figure.number, str(figure.title), ", ".join(map(str, figure.notes))


def test_each_figure_has_its_years_and_its_coverage(connection: sqlite3.Connection) -> None:
    """The first year of a period; a check is newer than its source; an organisation counts once."""
    _add(connection, "a", status="en-cours", observed="2014/2026", lead="x", funding_total=500)
    _add(
        connection, "b", observed="2011-04-14", funding_total=1500, funding_precision="environ",
        funding_period="2009/2010",
    )  # fmt: skip
    _add(connection, "c", status="en-cours", observed="2015", verified_on="2026-01-02")
    connection.executemany(
        "INSERT INTO action_participations VALUES (?, ?)", [("a", "x"), ("b", "y"), ("c", None)]
    )
    described, ongoing, acting, money = ActionSelection(connection, "1").key_figures()
    assert _said(described) == (3, "actions décrites", "constatées entre 2011 et 2026")
    assert _said(ongoing) == (2, "actions en cours", "d’après des sources de 2014 à 2026")
    assert _said(acting) == (2, "organisations qui agissent", "indiqué pour 2 actions sur 3")
    together = "indiqué pour 2 actions sur 3, de 2009 à 2014, toutes années réunies"
    assert _said(money) == (2000, "de budgets indiqués", together)
    assert (money.is_amount, money.is_rough) == (True, True)


def test_what_is_said_of_several_actions_agrees(connection: sqlite3.Connection) -> None:
    """« 1 action décrite, constatée en 2014 », « 2 actions décrites, constatées en 2014 »."""
    _add(connection, "a", observed="2014")
    assert _said(ActionSelection(connection, "1").key_figures()[0])[2] == "constatée en 2014"
    _add(connection, "b", observed="2014")
    assert _said(ActionSelection(connection, "1").key_figures()[0])[2] == "constatées en 2014"


def test_each_year_has_what_is_known_of_it(connection: sqlite3.Connection) -> None:
    """Begun, seen and paid in a year are three things; a year that is only half known is none."""
    _add(connection, "a", starts="2014-03", observed="2016", funding_total=500)
    _add(
        connection, "b", starts="2016", observed="2016/2026", funding_total=1500,
        funding_precision="environ", funding_period="2015/2016",
    )  # fmt: skip
    _add(connection, "c", starts="201X", verified_on="2026-01-02")
    years = ActionSelection(connection, "1").by_year()
    assert [tuple(year.values()) for year in years] == [
        ("2014", 1, 0, 500, 0),
        ("2015", 0, 0, 1500, 1),
        ("2016", 1, 2, None, 0),
        ("2026", 0, 1, None, 0),
    ]
    assert ActionSelection(connection, "a.id = :id", parameters={"id": "rien"}).by_year() == []


def test_what_no_record_says_is_not_known(connection: sqlite3.Connection) -> None:
    """It is neither zero nor a lack; and of no action there is no figure."""
    assert ActionSelection(connection, "1").key_figures() == []
    _add(connection, "a", status="suspendue")
    described, *unknown = ActionSelection(connection, "1").key_figures()
    assert described.number == 1
    assert [_said(figure) for figure in unknown] == [
        (None, "sur les actions en cours", ""),
        (None, "sur les organisations qui agissent", ""),
        (None, "sur les budgets", ""),
    ]


@pytest.mark.parametrize(
    ("status", "said"), [("terminee", "action terminée"), ("prevue", "action prévue")]
)
def test_where_none_is_under_way_what_is_known_is_told(
    connection: sqlite3.Connection, status: str, said: str
) -> None:
    """An action that ended, or will begin, is not « nothing known »."""
    _add(connection, "a", status=status)
    assert _said(ActionSelection(connection, "1").key_figures()[1]) == (1, said, "")


def test_a_budget_of_nothing_is_known(connection: sqlite3.Connection) -> None:
    """Somebody said it: zero euros are a figure."""
    _add(connection, "a", funding_total=0, starts="2020-05")
    money = ActionSelection(connection, "1").key_figures()[-1]
    assert _said(money) == (0, "de budgets indiqués", "indiqué pour 1 action sur 1, pour 2020")


@pytest.mark.parametrize("where", ["a.id IN here", "a.id = :id"])
def test_the_figures_are_of_some_actions(connection: sqlite3.Connection, where: str) -> None:
    """Those of a territory: the other ones count nowhere."""
    _add(connection, "a", lead="x")
    _add(connection, "b", lead="y", status="en-cours", funding_total=9)
    here = "WITH here(id) AS (SELECT :id)"
    numbers = [
        each.number for each in ActionSelection(connection, where, here, {"id": "a"}).key_figures()
    ]
    assert numbers == [1, 1, 1, None]


@pytest.mark.parametrize("path", ["/chiffres", "/territory/paris-19e"])
def test_the_pages_open_with_them(site: Any, path: str) -> None:
    """Four figures, before all else; in English too."""
    page = get(site, path).text
    assert page.count("<strong>") >= 3
    assert page.index('class="key-figures"') < page.index("<h2")
    assert "actions décrites" in page
    assert "actions described" in get(site, f"{path}?lang=en").text


def test_an_approximate_sum_has_no_digits_that_it_does_not_know(
    connection: sqlite3.Connection,
) -> None:
    """A sum of which a part is approximate is told by three digits; an exact one by all."""
    _add(connection, "a", funding_total=171_402)
    *_, money = ActionSelection(connection, "1").key_figures()
    assert money.number == 171_402
    _add(connection, "b", funding_total=500, funding_precision="environ")
    *_, money = ActionSelection(connection, "1").key_figures()
    assert (money.number, money.is_rough) == (172_000, True)
