"""`importing/record_view`: a draft as people read it, each value with its cell."""

from __future__ import annotations

from datetime import date

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.record_view import record_lines
from maillage.importing.reporting import first_records
from maillage.messages.message import tell
from maillage.model.entities import Model


def test_each_value_has_its_cell(model: Model) -> None:
    """Labels for codes, names for records, and the cell of each."""
    known = FolderCatalogue(model, date(2026, 11, 21))
    raw = "Titre;Statut;Territoires;Début\r\nCafé;en cours;Nancy;03/2019\r\n".encode()
    found = proposing.propose(model, known, "t.csv", raw)
    action = next(draft for draft in found.drafts if draft.entity.name == "action")
    lines = [
        (header, text, tell(cell))
        for header, text, cell in record_lines(model, action, lambda _, id_: f"<{id_}>")
    ]
    assert ("Titre", "Café", "A2") in lines
    assert ("Statut", "En cours", "B2") in lines
    assert ("Lieux", "<nancy>", "C2") in lines
    assert ("Début", "03/2019", "D2") in lines
    assert "  Lieux : Nancy  [C2]" in first_records(model, found, known)


def test_a_text_gives_lines(model: Model) -> None:
    """What was read of a text has the line it was read on."""
    known = FolderCatalogue(model, date(2026, 11, 21))
    raw = (
        "Actions\nLe jardin\n- Structure organisatrice\nCSC Les Fleurs - Hérault\n"
        "- Statut de l'action\nEn cours\n- Résumé\nOn plante.\n"
    )
    found = proposing.propose(model, known, "t.txt", raw.encode())
    action = next(draft for draft in found.drafts if draft.entity.name == "action")
    lines = {header: tell(cell) for header, _, cell in record_lines(model, action, lambda _, i: i)}
    assert lines["Statut"] == "ligne 5"
