"""`messages/catalogue`: a further language is told wherever a message is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from conftest import ROOT
from maillage.importing import Options, propose, reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.sheets import read
from maillage.importing.template_workbook import workbook
from maillage.messages.catalogue import FILE, FOLDER, catalogue, languages
from maillage.model.loading import load

#: A language of CLDR that counts in two forms; its texts are those of the source in brackets.
THIRD = "eo"


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A generated language, complete: each text in brackets, its braces kept."""
    with (FOLDER / "en" / FILE).open("rb") as stream:
        made = read_po(stream, locale=THIRD)
    for entry in made:
        if entry.id:
            pair = (entry.id,) if isinstance(entry.id, str) else entry.id
            forms = tuple(f"[{text}]" for text in pair)
            entry.string = forms if entry.pluralizable else forms[0]
    file = tmp_path / THIRD / FILE
    file.parent.mkdir(parents=True)
    with file.open("wb") as stream:
        write_po(stream, made)
    monkeypatch.setenv("MAILLAGE_LOCALE", str(tmp_path))
    for function in (languages, catalogue):
        function.cache_clear()
    yield THIRD
    for function in (languages, catalogue):
        function.cache_clear()


def test_an_import_is_reported_in_a_third_language(third: str) -> None:
    """Each heading, problem and verdict of a report comes from the catalogue of the language."""
    model = load(ROOT)
    day = date(2026, 1, 2)
    raw = "Titre;Statut;Début;Notes\nJardin {à tous};inconnu;hier;x\n".encode()
    found = propose(model, FolderCatalogue(model, day), "t.csv", raw, day, Options("action"))
    told = reporting.text(found, third)
    said = [line for line in told.split("\n") if line and not re.match(r" +[A-Z] |  → ", line)]
    assert len(said) > 5
    assert [line for line in said if not line.strip().startswith("[")] == []
    assert "[" not in reporting.text(found)


def test_a_template_is_made_and_read_in_a_third_language(third: str) -> None:
    """Sheets, headers, example and help are in the language, and an import understands them."""
    model = load(ROOT)
    raw = workbook(model, ["action"], third)
    sheet, about, lists = read("t.xlsx", raw)
    assert (about.name, lists.name) == ("Aide", "Listes")  # Excel forbids brackets there
    help_texts = [cell for _, cells in about.rows[:10] for cell in cells if cell]
    assert [text for text in help_texts if not str(text).startswith("[")] == []
    (_, headers), (number, cells) = sheet.rows
    assert str(cells[0]).startswith("[Exemple")
    filled = io.StringIO()
    csv.writer(filled).writerows([headers, [f"Un jardin partagé {number}", *cells[1:]]])
    day = date(2026, 1, 2)
    known = FolderCatalogue(model, day)
    (draft,) = propose(model, known, "t.csv", filled.getvalue().encode(), day).drafts
    assert draft.data["status"] == model.entities["action"].by_key["status"].example
    assert not propose(model, known, "t.xlsx", raw, day).drafts


#: Where a language is compared or named on purpose, and why.
ALLOWED = {
    "src/maillage/describe/field_reference.py": "derived in French and in English",
    "src/datasette_maillage/search/word_index.py": "asks for the column that holds the English",
}
_FORK = re.compile(r"""[!=]==? ?["'](?:en|fr)["']|\benglish = |\bfrench = """)


def test_a_language_is_a_value_and_nowhere_a_boolean() -> None:
    """No code asks whether the language is one of two."""
    files = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "src").rglob("*")
        if file.suffix in (".py", ".html", ".js") and _FORK.search(file.read_text(encoding="utf-8"))
    }
    assert files == set(ALLOWED)
