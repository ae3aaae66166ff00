"""`cli/language`, `cli/click_texts`: the command line speaks the language that it is asked in."""

from __future__ import annotations

import ast
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from maillage.cli import click_texts, main
from maillage.cli.main import COMMANDS
from maillage.messages.catalogue import catalogue


def _said(*arguments: str, **environment: str) -> str:
    return CliRunner(env={"MAILLAGE_LANG": None, **environment}).invoke(main, arguments).output


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (["-h"], "Utilisation : ", "Usage: "),
        (["todo", "--help"], "Lister les fiches", "List the records"),
        (["todo", "--help"], "Montrer cette aide.", "Show this help."),
        (["serve", "--help"], "[par défaut : 8001]", "[default: 8001]"),
        (["template"], "Erreur : Il manque l’argument 'OUT'", "Error: Missing argument 'OUT'"),
        (["fix", "--colour"], "pas d’option « --colour »", "No such option “--colour”"),
        (["find"], "pas de commande « find »", "No such command “find”"),
        (["todo", "--limit", "x"], "pas un nombre valable", "not a valid number"),
        (["todo", "--limit", "0"], "pas dans l’intervalle x>=1", "not in the range x>=1"),
        (["todo", "--format", "x"], "« x » n’est pas l’un de : ", "“x” is none of: "),
        (["todo", "--root"], "demande une valeur", "requires an argument"),
        (["explain", "S001", "b"], "Un argument de trop (b)", "Unexpected extra argument (b)"),
        (["explain", "S001", "b", "c"], "Des arguments de trop", "Unexpected extra arguments"),
        (["explain", "X1"], "Il n’y a pas de règle X1", "There is no rule X1"),
        (["import", "nowhere"], "Fichier « nowhere » : n’existe pas", "File “nowhere”: does not"),
        (["fix", "--root", "/nowhere"], "Dossier « /nowhere »", "Folder “/nowhere”"),
    ],
)
def test_help_and_errors_are_told_in_the_language_asked_for(
    arguments: list[str], french: str, english: str
) -> None:
    """French, as this catalogue, unless `--lang`, wherever it stands, or the environment asks."""
    assert french in " ".join(_said(*arguments).split())
    for told in (
        _said("--lang", "en", *arguments),
        _said("--lang=en", *arguments),
        _said(*arguments, MAILLAGE_LANG="en"),
    ):
        assert english in " ".join(told.split())
        assert french not in told
    assert french in " ".join(_said("--lang", "fr", *arguments, MAILLAGE_LANG="en").split())


@pytest.mark.parametrize("name", ["de", "", "english"])
def test_a_language_that_is_not_there_is_wrong_usage(name: str) -> None:
    """What is none of the languages is refused, with those that there are."""
    result = CliRunner().invoke(main, ["todo", f"--lang={name}"])
    assert result.exit_code == 2
    assert "l’une des langues : fr, en" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_whole_in_each_language(name: str) -> None:
    """Nothing of a command’s help lacks its English, and each option has help."""
    command = main.get_command(click.Context(main), name)  # type: ignore[attr-defined]
    for told in (command, *command.params):
        if not isinstance(told, click.Argument):
            assert catalogue("en").has(vars(told)["message"].text), told.name


def test_click_has_the_texts_that_are_told_in_place_of_its_own() -> None:
    """A text of a newer Click that changed is found here: it would be told in English."""
    folder = Path(click.__file__).parent
    theirs = {
        node.args[0].value
        for file in folder.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_", "ngettext")
        and isinstance(node.args[0], ast.Constant)
    }
    assert {*click_texts.TEXTS, *click_texts.NUMBERS} - theirs == set()


@pytest.mark.parametrize("named", [False, True])
def test_the_first_language_of_the_catalogue_is_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    """A catalogue in English is told of in English, where it stands and by `--root` alike."""
    (tmp_path / "datapackage.json").write_text('{"languages": ["en", "fr"]}', encoding="utf-8")
    monkeypatch.chdir(Path(__file__).parent if named else tmp_path)
    where = [f"--root={tmp_path}"] if named else []
    assert "List the records" in _said("todo", *where, "--help")
    assert "Lister les fiches" in _said("todo", *where, "--help", "--lang", "fr")
    assert "Lister les fiches" in _said("todo", *where, "--help", MAILLAGE_LANG="fr")


@pytest.mark.parametrize("text", ["", "[]", '{"languages": 1}', '{"languages": ["tlh"]}', "{"])
def test_a_descriptor_that_names_no_language_leaves_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """What is wrong with it is said by the command that reads it, in French."""
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "Lister les fiches" in _said("todo", "--help")


def test_a_language_that_the_program_lacks_gives_way_to_the_next(tmp_path: Path) -> None:
    """A catalogue in Dutch and English is told of in English, where there is no Dutch."""
    (tmp_path / "datapackage.json").write_text('{"languages": ["nl", "en"]}', encoding="utf-8")
    assert "List the records" in _said("todo", f"--root={tmp_path}", "--help")
