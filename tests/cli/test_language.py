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


@pytest.mark.parametrize(
    ("descriptor", "told"),
    [
        ('{"languages": ["en", "fr"]}', "There is no rule X1"),
        ('{"languages": ["nl", "en"]}', "There is no rule X1"),
        ('{"languages": ["nl"]}', "Il n’y a pas de règle X1"),
        ('{"languages": 1}', "Il n’y a pas de règle X1"),
        ("[]", "Il n’y a pas de règle X1"),
        ("{", "Il n’y a pas de règle X1"),
    ],
)
def test_a_catalogue_is_spoken_of_in_its_first_language(
    descriptor: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of its languages that there is, where neither `--lang` nor the environment asks."""
    (tmp_path / "datapackage.json").write_text(descriptor, encoding="utf-8")
    french = "Il n’y a pas de règle X1"
    monkeypatch.chdir(tmp_path)
    assert told in _said("explain", "X1")
    assert french in _said("explain", "X1", "--lang", "fr")
    assert french in _said("explain", "X1", MAILLAGE_LANG="fr")


def test_the_language_is_that_of_the_catalogue_named(tmp_path: Path) -> None:
    """`--root` names it; what `init` begins is spoken of in its own language."""
    answers = tmp_path / "answers.toml"
    answers.write_text('languages = "en"\nterritory = ""\n', encoding="utf-8")
    root = str(tmp_path / "own")
    assert "is ready. What follows" in _said("init", root, "--answers", str(answers))
    french = _said("init", f"{root}-fr", "--answers", str(answers), "--lang", "fr")
    assert "est prêt. La suite" in french
    assert "--limit" in (told := _said("todo", "--root", root, "--limit", "0"))
    assert "not in the range" in told


@pytest.mark.parametrize("name", ["de", "", "EN"])
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
