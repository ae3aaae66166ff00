"""`importing/sheet_names`: what Excel lets a sheet be called, and what such a sheet holds."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from conftest import TODAY
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.proposing import propose
from maillage.importing.sheet_names import is_help, sheet_name, sheet_names
from maillage.importing.template_workbook import workbook
from maillage.model.entities import Model
from maillage.model.labels import Words


def _words(title: str) -> Words:
    return Words.of(title, "Un mot.", title, "A word.")


def _called(model: Model, **titles: str) -> Model:
    """Return the model with kinds that are called otherwise."""
    entities = {
        name: dataclasses.replace(entity, words=_words(titles[name])) if name in titles else entity
        for name, entity in model.entities.items()
    }
    return dataclasses.replace(model, entities=entities)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Fête d’été", "Fête d’été"),
        ("Régie / atelier : où l’on répare [ses vélos]", "Régie atelier où l’on répare se"),
        ("'Quartier'", "Quartier"),
        ("Ce qui se fait dans le quartier ensemble", "Ce qui se fait dans le quartier"),
    ],
)
def test_a_title_becomes_a_name_that_excel_allows(title: str, name: str) -> None:
    """Short, without its signs, and with none of its quotes or blanks at an end."""
    assert sheet_name(_words(title), "fr") == name


LONG = "Lieu où l’on répare ensemble "


def test_no_two_sheets_have_one_name(model: Model) -> None:
    """Not even where Excel cuts two titles to one, or a kind is called as the help is."""
    odd = _called(model, action="Aide", partner=LONG + "des vélos", programme=LONG + "des VÉLOS")
    names = CalamineWorkbook.from_filelike(BytesIO(workbook(odd))).sheet_names
    assert len({name.casefold() for name in names}) == len(names)
    assert {"Aide", "Aide 2", "Listes"} <= {*names}
    assert sheet_names(odd, "fr")[1] == "Aide 2"


def test_a_kind_that_is_called_as_the_help_is_has_records(model: Model) -> None:
    """Its sheet is read, and the help of its template is left."""
    assert is_help(model, "Aide")
    odd = _called(model, action="Aide")
    assert (is_help(odd, "Aide"), is_help(odd, "Aide 2"), is_help(odd, "Lists")) == (0, 1, 1)
    known = FolderCatalogue(odd, TODAY)
    assert propose(odd, known, "Aide.csv", "Titre;Résumé\nUn bal;On danse.\n".encode()).drafts
    assert not propose(odd, known, "modele.xlsx", workbook(odd, ["action"])).drafts
