"""`messages/catalogue`: a further language is told wherever a message is."""

from __future__ import annotations

import asyncio
import csv
import html
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from click.testing import CliRunner

from conftest import ROOT, MakeCatalogue, opened
from maillage.cli.main import main
from maillage.describe.translations import said
from maillage.importing import reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions
from maillage.importing.proposing import propose
from maillage.importing.sheets import read
from maillage.importing.template_workbook import workbook
from maillage.messages.catalogue import FILE, FOLDER, catalogue, languages
from maillage.model.loading import load

#: A language of CLDR that counts in two forms; its texts are those of the source in brackets, each
#: `e` of which has a hat, so that a text of the source is told from its translation.
THIRD = "eo"
_LETTER = re.compile(r"\{[^{}]*\}|<[^<>]*>|e")


def _translated(text: str) -> str:
    return "[" + _LETTER.sub(lambda found: "ê" if found[0] == "e" else found[0], text) + "]"


def _french_in(text: str) -> set[str]:
    """Return what a text tells in the source language, of what there is a translation of."""
    plain = _plain(text)
    return {part for part in _parts() if part in plain}


@cache
def _parts() -> frozenset[str]:
    """Pieces of the source between values, which neither records nor the model have in them."""
    files = [
        *ROOT.glob("contributions/**/*.json"),
        *ROOT.glob("schema/*"),
        *ROOT.glob("queries/**/*.*"),
    ]
    files += [*ROOT.glob("vocab/**/*.ttl"), ROOT / "datapackage.json"]
    catalogue = _plain(" ".join(file.read_text(encoding="utf-8") for file in files))
    pieces = (part.strip() for text in said() for part in re.split(r"\{[^{}]*\}|<[^<>]*>", text))
    return frozenset(
        found
        for part in pieces
        if "e" in (found := _plain(part)) and len(found.split()) > 2 and found not in catalogue
    )


def _plain(text: str) -> str:
    return " ".join(text.replace("\u2019", "'").split())


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A generated language, complete: each text in brackets, its values kept."""
    with (FOLDER / "en" / FILE).open("rb") as stream:
        made = read_po(stream, locale=THIRD)
    for entry in made:
        if entry.id:
            pair = (entry.id,) if isinstance(entry.id, str) else entry.id
            forms = tuple(map(_translated, pair))
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
    raw = "Titre;Statut;Début;Notes\nJardin {à tous};inconnu;hier;x\n".encode()
    found = propose(model, FolderCatalogue(model), "t.csv", raw, ImportOptions("action"))
    told = reporting.text(found, third)
    # Not the columns, nor what stands in the cells below them.
    rest = re.compile(r" +[A-Z] |  → |       ")
    said = [line for line in told.split("\n") if line and not rest.match(line)]
    assert len(said) > 5
    assert [line for line in said if not line.strip().startswith("[")] == []
    assert "[" not in reporting.text(found)


def test_a_template_is_made_and_read_in_a_third_language(third: str) -> None:
    """Sheets, headers, example and help are in the language, and an import understands them."""
    model = load(ROOT)
    raw = workbook(model, ["action"], third)
    sheet, about, lists = read("t.xlsx", raw)
    assert (about.name, lists.name) == ("Aidê", "Listês")  # Excel forbids brackets there
    help_texts = [cell for _, cells in about.rows[:10] for cell in cells if cell]
    assert [text for text in help_texts if not str(text).startswith("[")] == []
    (_, headers), (number, cells) = sheet.rows
    assert str(cells[0]).startswith("[Exêmplê")
    filled = io.StringIO()
    csv.writer(filled).writerows([headers, [f"Un jardin partagé {number}", *cells[1:]]])
    known = FolderCatalogue(model)
    (draft,) = propose(model, known, "t.csv", filled.getvalue().encode()).drafts
    assert draft.data["status"] == model.entities["action"].by_key["status"].example
    assert not propose(model, known, "t.xlsx", raw).drafts


#: Commands, and what each of them prints in the language.
COMMANDS = (
    "--help", "validate --help", "build --help", "import --help", "serve --help", "todo --help",
    "explain --help", "fix --help", "format --help", "template --help", "describe --help",
    "explain D001", "explain R001", "todo", "validate --no-such", "explain NONE",
)  # fmt: skip


@pytest.mark.sample(2)
@pytest.mark.parametrize("line", COMMANDS)
def test_the_command_line_is_told_in_a_third_language(
    third: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Help, usage, errors, rules and to-do lists have no French where there is a translation."""
    monkeypatch.setenv("MAILLAGE_LANG", third)
    monkeypatch.chdir(ROOT)
    output = CliRunner().invoke(main, line.split()).output
    assert "[" in output
    assert "ê" in output
    assert _french_in(output) == set()


def test_findings_are_told_in_a_third_language(
    third: str, make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdicts of refused examples have no French but the labels of the model."""
    monkeypatch.setenv("MAILLAGE_LANG", third)
    files = sorted((ROOT / "tests/examples/refused").glob("*.json"))
    root = make_catalogue({f"actions/{file.name}": file.read_bytes() for file in files})
    output = CliRunner().invoke(main, ["validate", "--root", str(root)]).output
    assert output.count("ê") > len(files)
    # What a record says is quoted as it stands, the hint of a form too.
    quoted = " ".join(file.read_text(encoding="utf-8", errors="replace") for file in files)
    assert _french_in(output) <= _french_in(quoted)


#: Pages of every sort, those of the form and Datasette's own among them.
PAGES = (
    "/", "/carte", "/chiffres", "/recherche?q=jardin", "/actions", "/partners", "/territories",
    "/action/solid-ages", "/themes", "/def", "/sparql", "/absent", "/contribuer",
    "/contribuer/action", "/contribuer/tableau", "/-/donnees", "/maillage", "/maillage/actions",
    "/maillage/actions?id=x", "/maillage/actions/solid-ages", "/maillage?sql=SELECT+1",
    "/maillage?sql=SELECT+rien", "/maillage/absent",
)  # fmt: skip
_MARKED = re.compile(r"<(\w+)\b[^<>]*\slang=\"fr\"[^<>]*>.*?</\1>", re.DOTALL)
_TEXTS = re.compile(r">([^<>]+)<|(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")


def test_the_site_speaks_a_third_language(third: str, real_build: Path) -> None:
    """Each page has its texts in the language, and marks what it has in French alone."""
    site = opened(real_build)

    async def ask() -> dict[str, str]:
        found = {}
        for path in PAGES:
            key = "_lang" if path.startswith(("/-/", "/maillage")) else "lang"
            address = f"{path}{'&' if '?' in path else '?'}{key}={third}"
            found[path] = (await site.client.get(address, follow_redirects=True)).text
        return found

    for path, page in asyncio.run(ask()).items():
        assert f'<html lang="{third}"' in page, path
        assert page.count("ê") > 10, path
        foreign = _MARKED.sub("", page)
        told = " | ".join(html.unescape(a or b) for a, b in _TEXTS.findall(foreign))
        assert (path, _french_in(told)) == (path, set())


_FORK = re.compile(r"""[!=]==? ?["'](?:en|fr)["']|\benglish = |\bfrench = """)


def test_a_language_is_a_value_and_nowhere_a_boolean() -> None:
    """No code asks whether the language is one of two."""
    files = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "src").rglob("*")
        if file.suffix in (".py", ".html", ".js") and _FORK.search(file.read_text(encoding="utf-8"))
    ]
    assert files == []
