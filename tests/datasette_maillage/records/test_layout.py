"""`layout`: how a record stands on its page, as its kind says."""

from __future__ import annotations

from dataclasses import replace

from datasette_maillage.records.layout import RecordLayout, lay_out
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Entity, Json, Model

ACTION: Json = {
    "id": "cafe",
    "title": "Café",
    "status": "en-cours",
    "territories": ["nancy"],
    "audiences": ["seniors"],
    "lead": "caf-54",
    "starts": "2014",
    "ends": "2016",
    "description": "Un café. " * 200,
    "limits": "Le local est petit. " * 50,
}
VISIT = Visit("/", {}, {}, "")


def _laid(model: Model, **changes: object) -> RecordLayout:
    record = {key: value for key, value in {**ACTION, **changes}.items() if value}
    return lay_out(VISIT, model.entities["action"], record)


def _answers(layout: RecordLayout) -> dict[str, list[str]]:
    return {answer.title: [item.field.key for item in answer.all] for answer in layout.answers}


def test_a_page_answers_before_it_tells(model: Model) -> None:
    """Where, when, for whom, by whom: each once, from and till as one; what is unknown is left."""
    layout = _laid(model)
    assert _answers(layout) == {
        "Où": ["territories"],
        "Quand": ["starts"],
        "Pour qui": ["audiences"],
        "Qui l’organise": ["lead"],
    }
    assert _answers(_laid(model, starts=""))["Quand"] == ["ends"]
    below = {item.field.key for section in layout.sections for item in section.items}
    beside = {item.field.key for item in layout.facts}
    assert not (below | beside) & {"territories", "starts", "ends", "audiences", "lead"}


def test_an_answer_names_each_place_once(model: Model) -> None:
    """An organisation that works where it has its seat, and elsewhere, is there and elsewhere."""
    partner = model.entities["partner"]
    record = {"id": "x", "name": "X", "seat": "paris", "territories": ["paris", "lyon"]}
    where = lay_out(VISIT, partner, record).answers[0]
    assert [item.value for item in where.items] == ["paris", ["lyon"]]
    alone = lay_out(VISIT, partner, {**record, "territories": ["paris"]}).answers[0]
    assert [item.field.key for item in alone.items] == ["seat"]


def test_a_page_says_what_it_leaves_open_and_whom_to_ask(model: Model) -> None:
    """Of what goes on; nobody is sent to ask about what is over."""
    layout = _laid(model, starts="", ends="")
    assert list(layout.open) == ["les jours et les heures", "comment venir et à quel prix"]
    assert list(layout.contacts) == [("partner", "caf-54")]
    assert list(_laid(model, status="terminee", territories="").open) == []
    assert list(_laid(model, lead="").contacts) == []


def test_a_field_of_the_form_below_the_title_of_a_question_answers_it(model: Model) -> None:
    """A field that joins the group « Venir » of the form stands there, and is named."""
    kind = model.entities["action"].kind
    venue = next(row for row in kind.essentials if row.words.title == "Venir")
    rows = [
        replace(venue, others=("premises",)) if row is venue else row for row in kind.essentials
    ]
    entity: Entity = replace(
        model.entities["action"],
        kind=replace(kind, essentials=tuple(rows)),
    )
    layout = lay_out(VISIT, entity, {**ACTION, "premises": "Salle des fêtes."})
    found = {answer.title: answer for answer in layout.answers}["Venir"]
    assert [item.field.key for item in found.named] == ["premises"]
    assert "comment venir et à quel prix" not in layout.open


def test_a_long_page_has_a_table_of_contents(model: Model) -> None:
    """A short one has none, and neither has a long one of a single section."""
    assert _laid(model).is_long
    assert not _laid(model, description="Court.").is_long
    assert not _laid(model, limits="", description="Long. " * 900).is_long
