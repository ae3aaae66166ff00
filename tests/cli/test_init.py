"""`maillage init`: asked, answered in a file, or by default."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from maillage.cli import main


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["init", *arguments])
    return done.exit_code, done.output


def test_it_says_the_three_commands_that_follow(tmp_path: Path) -> None:
    """Without a terminal nothing is asked: the name is that of the folder."""
    folder = tmp_path / "voisins-de-nevers"
    status, said = _run(str(folder))
    assert status == 0, said
    assert f"\n  cd {folder}\n  maillage build\n  maillage serve\n" in said
    assert "Voisins de nevers" in (folder / "README.md").read_text(encoding="utf-8")


def test_a_file_answers(tmp_path: Path) -> None:
    """The answers of a file are those of a person."""
    file = tmp_path / "answers.toml"
    file.write_text('name = "Neighbours"\nlanguages = "en"\n', encoding="utf-8")
    status, said = _run(str(tmp_path / "own"), "--answers", str(file), "--lang", "en")
    assert status == 0, said
    assert "“Neighbours” is ready" in said


def test_what_follows_is_said_in_the_language_of_the_catalogue(tmp_path: Path) -> None:
    """Whoever begins one in English reads on in English, unless another language is asked for."""
    file = tmp_path / "answers.toml"
    file.write_text('name = "Neighbours"\nlanguages = "en"\n', encoding="utf-8")
    assert "“Neighbours” is ready" in _run(str(tmp_path / "own"), "--answers", str(file))[1]
    french = _run(str(tmp_path / "autre"), "--answers", str(file), "--lang", "fr")[1]
    assert "« Neighbours » est prêt" in french


def test_the_place_that_was_understood_is_told(tmp_path: Path) -> None:
    """A commune of the Moselle is called like a country: who means that sees it."""
    file = tmp_path / "answers.toml"
    file.write_text('name = "Quartieri"\nterritory = "Suisse"\n', encoding="utf-8")
    status, said = _run(str(tmp_path / "own"), "--answers", str(file), "--lang", "en")
    assert status == 0, said
    assert "Territory covered: Suisse (Commune, 57662), in: " in said
    assert "Moselle" in said
    file.write_text('territory = "region Bretagne"\n', encoding="utf-8")
    said = _run(str(tmp_path / "region"), "--answers", str(file), "--lang", "fr")[1]
    assert "Territoire couvert : Bretagne (Région, 53)." in said


def test_a_wrong_answer_is_a_wrong_usage(tmp_path: Path) -> None:
    """It is said, and nothing is written."""
    file = tmp_path / "answers.toml"
    file.write_text('forge = "sourceforge"\n', encoding="utf-8")
    status, said = _run(str(tmp_path / "own"), "--answers", str(file))
    assert status == 2
    assert "sourceforge" in said
    assert not (tmp_path / "own").exists()
