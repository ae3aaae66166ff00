"""`texts/text_form`: forms that are shipped, and those of a catalogue’s own, as data."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import MakeCatalogue, told_broken
from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.texts import section_readers
from maillage.importing.texts.source_lines import Line
from maillage.importing.texts.text_form import READS, forms, shipped
from maillage.model.entities import Model
from maillage.model.loading import load

#: A form of a network that nobody else has.
FORM = """name = "maisons-de-quartier"
title = "la fiche des maisons de quartier"
signs = ["Ce que nous faisons", "La maison", "Où en est-on"]

[[labels]]
names = ["Nom du projet"]
reads = "title"

[[labels]]
names = ["La maison", "La maison de quartier"]
field = "lead"
reads = "organisation"

[[labels]]
names = ["Ce que nous faisons"]
field = "summary"
reads = "text"

[[labels]]
names = ["Où en est-on"]
field = "status"
reads = "code"

[[labels]]
names = ["Combien nous sommes"]
field = "people"
reads = "people"
"""
TEXT = """Nom du projet : Le four du lundi
La maison : Maison de quartier Les Aubes - Isère
Ce que nous faisons : Un four à pain sert à tous, à Voiron.
Où en est-on : En cours
Combien nous sommes : 12 bénévoles
"""

Read = Callable[[str, str], ImportResult]


@pytest.fixture
def read(make_catalogue: MakeCatalogue) -> Read:
    """Return what reads a text in a catalogue that has a form of its own."""

    def read(form: str, text: str = TEXT) -> ImportResult:
        model = _model(make_catalogue, form)
        known = FolderCatalogue(model, date(2026, 11, 21))
        options = ImportOptions(contributor="Essai")
        return proposing.propose(model, known, "t.txt", text.encode(), options)

    return read


def _model(make_catalogue: MakeCatalogue, form: str) -> Model:
    root: Path = make_catalogue({})
    (root / "forms").mkdir(exist_ok=True)
    (root / "forms/maisons.toml").write_text(form, encoding="utf-8")
    return load(root)


def test_a_form_of_the_catalogue_is_found_beside_the_shipped_ones(read: Read, model: Model) -> None:
    """One file more, and no code: without it, the same text is of no form."""
    (action,) = [draft for draft in read(FORM, TEXT).drafts if draft.entity.name == "action"]
    assert action.title == "Le four du lundi"
    assert action.data["status"] == "en-cours"
    assert action.data["people"] == [{"category": "benevoles", "count": 12}]
    known = FolderCatalogue(model, date(2026, 11, 21))
    assert not proposing.propose(model, known, "t.txt", TEXT.encode()).drafts


def test_a_form_of_the_catalogue_stands_in_place_of_its_name(
    make_catalogue: MakeCatalogue, model: Model
) -> None:
    """The others stay, and come behind."""
    own = forms(_model(make_catalogue, FORM.replace("maisons-de-quartier", "generique")))
    assert own[0].title == "la fiche des maisons de quartier"
    assert [form.name for form in own[1:]] == [form.name for form in shipped()][:-1]
    assert [form.name for form in forms(model)] == [form.name for form in shipped()]


def test_a_form_goes_with_the_model(make_catalogue: MakeCatalogue) -> None:
    """A site that has nothing but the database reads texts with it too."""
    assert "forms/maisons.toml" in _model(make_catalogue, FORM).files


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('reads = "code"', 'reads = "codex"', "“codex”"),
        ('field = "status"', 'field = "statut"', "actions have not: statut"),
        ('field = "status"\n', "", "names no field"),
        ('field = "status"', 'field = "title"', "without a code list: title"),
        ('"La maison", "Où en est-on"]', '"La maison"]\nleast = 3', "has fewer"),
        ("[[labels]]", "[[labels]", "is no form of text"),
        ('title = "la', 'tilte = "la', "tilte"),
        ("[[labels]]", "[[label]]", "is no form of text"),
    ],
)
def test_a_broken_form_is_named_with_what_is_wrong(
    make_catalogue: MakeCatalogue, before: str, after: str, said: str
) -> None:
    """Nothing is read by half, and who wrote the file knows where to look."""
    assert before in FORM
    with told_broken(said) as raised:
        forms(_model(make_catalogue, FORM.replace(before, after)))
    assert raised.value.file.endswith("maisons.toml")


def test_every_way_to_read_is_there() -> None:
    """What a form may say and what is done are the same list."""
    assert set(READS) == set(section_readers.READERS)


def test_what_was_read_of_long_lines_is_not_kept() -> None:
    """A form is there as long as the site is, and lines that strangers send have any length."""
    form = shipped()[-1]
    tracemalloc.start()
    try:
        for number in range(20):
            found = form.labelled(Line(1, f"Résumé : {number:04}" + "a" * 200_000))
            assert found
            assert len(found[2]) == 200_004
        del found
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
