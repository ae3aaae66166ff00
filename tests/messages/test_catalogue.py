"""`messages/catalogue`: what people read, in every language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from conftest import ROOT
from maillage.describe.translations import said
from maillage.messages import N_, counted
from maillage.messages.catalogue import FILE, FOLDER, catalogue, languages


def _forget() -> None:
    for function in (languages, catalogue):
        function.cache_clear()


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder of texts beside ours; what is known of either is asked again."""
    monkeypatch.setenv("MAILLAGE_LOCALE", str(tmp_path))
    _forget()
    yield tmp_path
    monkeypatch.undo()
    _forget()


def test_french_is_the_source_and_english_is_there() -> None:
    """A language is there as soon as its file is; the source needs none."""
    assert languages()[:2] == ("fr", "en")
    assert catalogue("fr").texts == {}
    assert catalogue("fr").has("Rien à faire.")


def test_everything_that_is_said_is_in_english() -> None:
    """Each text that is marked for translation has its English."""
    assert len(said()) > 500
    assert {text for text in said() if not catalogue("en").has(text)} == set()


def test_the_catalogue_translates_nothing_that_nobody_says() -> None:
    """Each entry of a catalogue is a text that is told."""
    with (FOLDER / "en" / FILE).open("rb") as stream:
        entries = [entry.id for entry in read_po(stream) if entry.id]
    texts = {entry if isinstance(entry, str) else entry[0] for entry in entries}
    assert texts - said() == set()


def test_a_text_without_translation_is_told_in_french() -> None:
    """Nothing fails for want of a translation."""
    assert N_("Une phrase que personne n’a traduite.").told("en").startswith("Une phrase")
    assert N_("Rien à faire.").told("xx") == "Rien à faire."


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [(0, "0 fiche", "0 records"), (1, "1 fiche", "1 record"), (2, "2 fiches", "2 records")],
)
def test_each_language_counts_in_its_way(number: int, french: str, english: str) -> None:
    """French counts zero as one, English as many."""
    message = counted("{n} fiche vérifiée", "{n} fiches vérifiées", number)
    assert message.told("fr").startswith(french)
    assert message.told("en").startswith(english)


@pytest.mark.parametrize(
    ("folder", "code"),
    [("br", "br"), ("pt_BR", "pt-BR"), ("pt-BR", "pt-BR"), ("zh-Hant", "zh-Hant"), ("qtx", "qtx")],
)
def test_a_language_is_there_as_soon_as_its_file_is(texts: Path, folder: str, code: str) -> None:
    """A catalogue beside ours adds a language; what it lacks is told in French.

    Its folder is called as BCP 47 or gettext has it, whether the CLDR knows it or not; what is no
    tag is no language.
    """
    (texts / "notes" / FILE).parent.mkdir(parents=True)
    (texts / "notes" / FILE).touch()
    file = texts / folder / FILE
    file.parent.mkdir(parents=True)
    file.write_text('msgid "Rien à faire."\nmsgstr "Netra d’ober."\n', encoding="utf-8")
    assert languages() == ("fr", *sorted(("en", code)))
    assert N_("Rien à faire.").told(code) == "Netra d’ober."
    assert N_("erreur").told(code) == "erreur"


def test_a_broken_catalogue_prints_nothing_where_a_command_prints_its_result(
    texts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Babel says what it does not understand: on the side of progress."""
    (texts / "br" / FILE).parent.mkdir(parents=True)
    (texts / "br" / FILE).write_text("no entry\n", encoding="utf-8")
    assert catalogue("br").texts == {}
    said = capsys.readouterr()
    assert (said.out, "no entry" in said.err) == ("", True)


def test_what_is_said_is_marked_where_it_stands() -> None:
    """A text that is told is a literal of the call: Babel would not find it elsewhere."""
    told = [
        (file.name, node.lineno)
        for file in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _name(node.func) in ("N_", "counted", ".say", "Reason")
        if not isinstance(node.args[0], ast.Constant | ast.Attribute)
    ]
    assert told == []


def test_no_fault_of_the_model_is_told_in_one_language_alone() -> None:
    """What is wrong with a file is a reason, which has its translation, and no text."""
    texts = [
        (file.name, node.lineno)
        for file in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _name(node.func) == "ModelError"
        if isinstance(node.args[1], ast.Constant | ast.JoinedStr)
    ]
    assert texts == []


@pytest.mark.parametrize("file", [*(ROOT / "src").rglob("*.html")], ids=lambda file: file.name)
def test_templates_say_literals(file: Path) -> None:
    """Babel finds `_("…")` and `many(n, "…", "…")` in a template, by these names alone."""
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"""\b_\((?!["'])|\.many\(|\.say\(""", text) == []


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return f".{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""
