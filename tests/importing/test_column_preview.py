"""`importing/column_preview`: what people see of columns while they say what each means."""

from __future__ import annotations

from maillage.importing import record_tables
from maillage.importing.column_preview import SheetPreview, sheet_previews
from maillage.importing.sheets import Sheet
from maillage.model.entities import Model


def preview(model: Model, *rows: list[str]) -> SheetPreview:
    """Return what is seen of a sheet."""
    sheet = Sheet("liste", list(enumerate(rows, start=1)))
    return sheet_previews(record_tables.find(model, sheet))[0]


def test_each_column_shows_three_values_and_why(model: Model) -> None:
    """Values that differ, cut where long; why it was taken, or what is to be said of it."""
    rows = [["Café", "x" * 80, "12"], ["Café", "", "13"], ["Thé", "", "14"], ["Eau", "", "15"]]
    shown = preview(model, ["Titre", "Résumé", "Machin"], *rows)
    title, summary, other = shown.columns
    assert shown.is_understood
    assert title.values == ["Café", "Thé", "Eau"]
    assert str(title.reason) == "un nom connu de ce champ"
    assert len(summary.values[0]) == 60
    assert (other.columns, other.reason) == ({}, None)
    assert "ne correspond à aucun champ" in other.notes[0].message()


def test_a_slip_is_shown_as_one(model: Model) -> None:
    """« Résmué » is shown with the name that it was taken for."""
    shown = preview(model, ["Titre", "Desciption", "Statut"], ["Café", "On boit.", "En cours"])
    assert str(shown.columns[1].reason) == "« description » à une faute près"


def test_a_table_without_a_known_header_shows_its_columns(model: Model) -> None:
    """The row of most words is that of the headers, and nothing is taken."""
    shown = preview(model, ["Liste"], ["Bidule", "Machin"], ["Café", "1"], ["Thé", "2"])
    assert [column.header for column in shown.columns] == ["Bidule", "Machin"]
    assert shown.columns[0].values == ["Café", "Thé"]
    assert not shown.is_understood


def test_who_people_are_is_not_shown(model: Model) -> None:
    """Values that name or reach persons stay where they are."""
    rows = [["Camille Durand", "06 12 34 56 78"], ["Paul Martin", "01 02 03 04 05"]]
    shown = preview(model, ["Bidule", "Machin"], *rows)
    assert [column.values for column in shown.columns] == [(), ()]


def test_a_column_of_persons_shows_none_by_its_header(model: Model) -> None:
    """« Nom » beside « Prénom » is a person’s: no value is shown, whatever it looks like."""
    shown = preview(model, ["Nom", "Prénom", "Club"], ["Modèle", "Zoé", "x"], ["Abc", "Éo", "y"])
    assert [column.values for column in shown.columns] == [(), (), ["x", "y"]]
