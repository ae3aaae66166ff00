"""The to-do list: what is needed, in which order, and how it is shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build.todo_list import TodoItem, tasks
from maillage.build.todo_report import REPORTERS
from maillage.cli import main
from maillage.model.entities import Json
from maillage.model.loading import load

TODAY = date(2026, 11, 21)


def _example(kind: str, name: str) -> Json:
    file = EXAMPLES / "accepted" / kind / f"{name}.json"
    record: Json = json.loads(file.read_text(encoding="utf-8"))
    return record


def _tasks(make_catalogue: MakeCatalogue, records: dict[str, Json]) -> dict[str, TodoItem]:
    root = make_catalogue({file: json.dumps(record) for file, record in records.items()})
    return {task.file.removeprefix("contributions/"): task for task in tasks(load(root), TODAY)}


def _action(**more: object) -> Json:
    return {**_example("actions", "cultiver-ensemble"), "id": "a", **more}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"verified_on": "2025-11-01"}, "Vérifiée le 2025-11-01, il y a plus d’un an"),
        ({"verified_on": "2026-02-01"}, None),
        ({"verified_on": None, "starts": "2015-05"}, "Commencée en 2015-05, et jamais vérifiée"),
        ({"verified_on": None, "starts": "2025"}, None),
        ({"observed": None}, "Son statut est sans date"),
        ({"results_residents": None}, "Terminée : dites ce qu’elle a changé"),
    ],
)
def test_an_action_needs_care(make_catalogue: MakeCatalogue, more: Json, told: str | None) -> None:
    """What was verified a year ago, may be over, or ended without a word is on the list."""
    status = "terminee" if "results_residents" in more else "en-cours"
    record = {**_action(status=status, verified_on="2026-11-01"), **more}
    if status == "terminee":
        record |= {"results_territory": None, "results_organisation": None}
    kept = {key: value for key, value in record.items() if value is not None}
    found = _tasks(make_catalogue, {"actions/a.json": kept})
    messages = " ".join(found["actions/a.json"].messages("fr")) if found else ""
    if told:
        assert told in messages
    else:
        assert not any(word in messages for word in ("Vérifiée", "Commencée", "Terminée", "statut"))


def test_an_orphan_and_a_reference_to_what_is_retired(make_catalogue: MakeCatalogue) -> None:
    """A territory that none names is an orphan; one that is retired must not be named any more."""
    tulle = _example("territories", "tulle")
    found = _tasks(
        make_catalogue,
        {
            "territories/alone.json": {**tulle, "id": "alone"},
            "territories/old.json": {**tulle, "id": "old", "replaced_by": "new"},
            "territories/new.json": {**tulle, "id": "new"},
            "actions/a.json": _action(territories=["old"]),
        },
    )
    assert "Aucune fiche n’y renvoie" in found["territories/alone.json"].messages("fr")[-1]
    (message,) = found["territories/old.json"].messages("en")
    assert message.startswith("It is replaced by “new”, yet still referred to 1 times")
    assert "territories/new.json" not in found


def test_an_action_is_read_for_itself(make_catalogue: MakeCatalogue) -> None:
    """Nobody refers to actions: none is an orphan, and each has readers of its own."""
    found = _tasks(make_catalogue, {"actions/a.json": _action(verified_on="2025-11-01")})
    (task,) = found.values()
    assert not any("Aucune fiche n’y renvoie" in message for message in task.messages("fr"))
    assert task.worth > task.references


def test_of_a_withdrawn_record_nothing_is_asked_but_to_cite_it_no_more(
    make_catalogue: MakeCatalogue,
) -> None:
    """Neither a position nor a reference: it is no longer put forward."""
    gone = {**_example("territories", "tulle"), "withdrawn_on": "2026-11-20"}
    gone.pop("location", None)
    found = _tasks(
        make_catalogue,
        {
            "territories/alone.json": {**gone, "id": "alone"},
            "territories/cited.json": {**gone, "id": "cited"},
            "actions/a.json": _action(territories=["cited"]),
        },
    )
    assert "territories/alone.json" not in found
    (message,) = found["territories/cited.json"].messages("fr")
    assert message.startswith("Elle est retirée, mais encore citée 1 fois")


def test_a_territory_that_is_not_on_the_map(make_catalogue: MakeCatalogue) -> None:
    """Coordinates are asked for by name."""
    minimal = _example("territories", "minimal")
    (task,) = _tasks(make_catalogue, {"territories/minimal.json": minimal}).values()
    assert any("« Position »" in message for message in task.messages("fr"))


def test_what_more_records_refer_to_comes_first(make_catalogue: MakeCatalogue) -> None:
    """Of two records that lack the same, the one that readers meet more often is first."""
    minimal = _example("territories", "minimal")
    places = {f"territories/{name}.json": {**minimal, "id": name} for name in ("a", "b", "c")}
    actions = {
        f"actions/{name}.json": _action(id=name, territories=list(of))
        for name, of in (("x", "b"), ("y", "bc"))
    }
    found = list(_tasks(make_catalogue, {**places, **actions}))
    order = [file for file in found if file.startswith("territories")]
    assert order == ["territories/b.json", "territories/c.json", "territories/a.json"]


def test_an_unreadable_record_is_left_to_validate(make_catalogue: MakeCatalogue) -> None:
    """A file that is no JSON, or a record of odd shapes, does not stop the list."""
    root = make_catalogue(
        {
            "actions/broken.json": "{",
            "actions/odd.json": '{"starts": 3, "verified_on": [], "title": {"x": 1}}',
        }
    )
    assert [task.file for task in tasks(load(root), TODAY)] == ["contributions/actions/odd.json"]


def test_the_list_does_not_depend_on_the_clock() -> None:
    """The same day gives the same list; another day may give another."""
    model = load(ROOT)
    assert tasks(model, TODAY) == tasks(model, TODAY)
    earlier = {task.file for task in tasks(model, date(2014, 1, 1)) if "Commencée" in str(task)}
    later = {task.file for task in tasks(model, TODAY) if "Commencée" in str(task)}
    assert earlier < later


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", REPORTERS)
def test_the_command_lists_what_is_asked_for(form: str, language: str) -> None:
    """Each format shows as many records as asked, each with its file and what to do."""
    arguments = ["todo", "--limit", "3", "--format", form, "--lang", language, "--root", str(ROOT)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    assert result.output.count("contributions/") == 3
    if form == "json":
        document = json.loads(result.output)
        assert [len(document["tasks"]), document["total"] > 3] == [3, True]
        assert all(task["todo"] for task in document["tasks"])


def test_nothing_to_do_is_said(make_catalogue: MakeCatalogue) -> None:
    """An empty list says so."""
    root: Path = make_catalogue({})
    assert "Rien à faire." in CliRunner().invoke(main, ["todo", "--root", str(root)]).output


def test_what_cannot_be_joined_comes_first(make_catalogue: MakeCatalogue) -> None:
    """A place too coarse, a source without an address, an organisation without a number."""
    tulle = _example("territories", "tulle")
    records = {
        "actions/a.json": _action(scale="un-quartier", territories=["d"]),
        "actions/b.json": {**_action(scale="un-quartier", territories=["n"]), "id": "b"},
        "territories/d.json": {
            **_example("territories", "tulle"),
            "id": "d",
            "kind": "departement",
        },
        "territories/n.json": {**tulle, "id": "n"},
        "sources/s.json": {"id": "s", "title": "Une page", "kind": "page-web"},
        "sources/t.json": {
            "id": "t",
            "title": "Une page",
            "kind": "page-web",
            "url": "https://www.example.org/",
        },
        "partners/p.json": {"id": "p", "name": "Réciprocité", "kind": "association"},
        "partners/q.json": {"id": "q", "name": "Tulle", "kind": "commune", "siren": "215403957"},
    }
    told = {file: item.messages("fr") for file, item in _tasks(make_catalogue, records).items()}
    for first, other, words in (
        ("actions/a.json", "actions/b.json", "Son lieu est trop large"),
        ("sources/s.json", "sources/t.json", "Elle n’a pas d’adresse"),
        ("partners/p.json", "partners/q.json", "Elle n’a pas de numéro officiel"),
    ):
        assert told[first][0].startswith(words)
        assert not any(message.startswith(words) for message in told.get(other, ()))
