"""The public site: Datasette over the real build, through its own client and over a socket."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from conftest import ROOT, app_of
from datasette_maillage.routes import routes
from datasette_maillage.web.path_templates import choices, templates
from maillage.emit.tables import file_of
from maillage.model.entities import Model
from maillage.model.name_checks import SITE
from maillage.model.questions import questions
from maillage.model.relational import tables
from maillage.model.standard import Layers


def _get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def test_the_home_page_bears_the_name_of_the_catalogue(site: Any) -> None:
    """The title comes from the descriptor, through the database."""
    page = _get(site, "/")
    assert page.status_code == 200
    assert "Maillage, catalogue de l’action sociale de voisinage" in page.text


def test_no_route_begins_as_a_kind_of_record_may(site: Any, model: Model) -> None:
    """What a kind or a list may not be called is what all other addresses begin with."""
    begun = set()
    of_model = {"kind", "list", "collection"}
    for pattern, _ in routes(app_of(site)):
        for template in templates(pattern):
            step = template.path.split("/")[1]
            named = re.fullmatch(r"\{(\w+)\}(.*)", step)
            if not named:
                begun.add(step)
            elif named[1] not in of_model:
                begun |= {*choices(template.names[named[1]].replace("\\", ""))}
    begun -= {file_of(table) for table in tables(model)}
    assert {step.casefold().split(".")[0].split("-{")[0] for step in begun} - {"", "-"} == {
        *SITE
    } - {"favicon"}


def test_a_table_speaks_french(site: Any) -> None:
    """The page of a table has its title, its description, its licence and its columns explained."""
    text = _get(site, "/maillage/actions").text
    assert "<h1>Action" in re.sub(r"\s+", " ", text) or "Ce qui est fait dans un quartier" in text
    assert "Licence Ouverte 2.0" in text
    assert "Équipe du catalogue Maillage" in text
    assert "Où en est l’action." in text


def test_labels_stand_for_codes(site: Any) -> None:
    """A code or a reference shows its label, and links to what it names."""
    rows = _get(site, "/maillage/actions.json?_labels=on&_shape=objects&id=jardin-partage").json()
    (row,) = rows["rows"]
    assert row["status"] == {"value": "en-cours", "label": "En cours"}
    assert row["lead"]["label"] == "Centre social Mosaik"


@pytest.mark.parametrize(
    ("table", "facets"),
    [
        ("actions", {"status", "dimension", "scale", "recurrence", "involvement_level"}),
        ("partners", {"kind"}),
        ("action_themes", {"theme"}),
        ("programmes", {"kind", "status"}),
    ],
)
def test_facets_are_set(site: Any, table: str, facets: set[str]) -> None:
    """The facets of a table are its code lists, and none is guessed."""
    page = _get(site, f"/maillage/{table}.json?_size=0").json()
    assert set(page["facet_results"]) == facets
    assert all(facet["results"] for facet in page["facet_results"].values())


def test_search_works_on_the_table_page(site: Any) -> None:
    """Datasette finds the full-text index by itself, and forgives accents."""
    page = _get(site, "/maillage/actions.json?_search=pinede&_shape=objects").json()
    assert [row["id"] for row in page["rows"]] == ["rehabilitation-pinede-square-hopkinson"]


def test_the_own_tables_are_out_of_the_way(site: Any) -> None:
    """Newcomers see the five kinds of record; code lists and machinery are a click away."""
    tables = _get(site, "/maillage.json").json()["tables"]
    visible = {table["name"] for table in tables if not table["hidden"]}
    assert visible == {"actions", "partners", "programmes", "sources", "territories"}


def test_every_question_is_a_canned_query_that_answers(site: Any) -> None:
    """Each of the thirty questions runs from its page and gives rows."""
    listed = {query["name"]: query for query in _get(site, "/maillage.json").json()["queries"]}
    asked = questions(Layers(ROOT))
    assert len(asked) == 30
    assert list(listed) == [question.name for question in asked]
    for question in asked:
        page = _get(site, f"/maillage/{question.name}.json?_shape=objects")
        assert page.status_code == 200, question.name
        assert listed[question.name]["title"] == question.title
        assert listed[question.name]["description"] == question.limits["fr"]


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    """The plugin says nothing of a database that is no catalogue."""
    import sqlite3

    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE catalogue (x)")
    other.commit()
    other.close()
    page = _get(Datasette(immutables=[str(tmp_path / "other.db")]), "/other/catalogue")
    assert page.status_code == 200
    assert "Maillage" not in page.text


def test_the_served_site_answers(address: str) -> None:
    """Over a real socket, a reader gets the actions as JSON, and nothing can be written."""
    with urllib.request.urlopen(f"{address}/maillage/actions.json?_shape=array") as answer:
        actions = json.load(answer)
    assert len(actions) == len(list((ROOT / "contributions/actions").rglob("*.json")))
    with urllib.request.urlopen(f"{address}/-/databases.json") as answer:
        (database,) = json.load(answer)
    assert database["is_mutable"] is False
