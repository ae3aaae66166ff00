"""`cli`: what a person types, and what comes back."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from conftest import ROOT, MakeCatalogue
from maillage.cli import main
from maillage.cli.language import ask
from maillage.cli.main import COMMANDS


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_bare_maillage_shows_help() -> None:
    """Without a command, the commands are listed."""
    result = _run()
    assert "Commandes:" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_is_documented(name: str) -> None:
    """Each command says what it does, shows a line that runs, and stands in the README."""
    ask(())  # in French, whatever was asked last
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help is not None
    assert re.search(rf"Exemple :\n\s+maillage {name}", command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    assert f"maillage {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_good_catalogue_is_said_to_be_good(example_root: Path) -> None:
    """Validation says «Tout est bon» and what it checked, with status 0."""
    result = _run("validate", "--root", example_root)
    assert result.exit_code == 0
    assert "\nTout est bon : 17 fiches vérifiées, pour le fichier, la forme" in result.stdout
    assert result.stdout.endswith("Pour aller plus loin : 7 conseils.\n")


def test_all_problems_of_all_files_are_told_at_once(make_catalogue: MakeCatalogue) -> None:
    """Each finding has its file, line and column, and the status is 1."""
    root = make_catalogue({"actions/a.json": '{\n "id": "b" ,}', "actions/c.json": '{"id": "d"}'})
    result = _run("validate", "--root", root)
    assert result.exit_code == 1
    assert "contributions/actions/a.json:2:12: F006 (erreur)\n" in result.stdout
    assert "contributions/actions/c.json:1:8: R001 (erreur)\n" in result.stdout
    assert result.stdout.count("S002") == 9
    assert result.stderr == ""


def test_the_json_report_has_every_finding(make_catalogue: MakeCatalogue) -> None:
    """`--format json` gives an object whose findings a program can use, in the language asked."""
    root = make_catalogue({"actions/a.json": '{"id": "a", "status": "en cour"}'})
    result = _run("validate", "--root", root, "--format", "json", "--lang", "en")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    (code,) = (finding for finding in report["findings"] if finding["code"] == "S004")
    assert code == {
        "file": "contributions/actions/a.json",
        "line": 1,
        "column": 23,
        "pointer": "/status",
        "code": "S004",
        "severity": "error",
        "message": ('"en cour" is not in the list “Action statuses”. Did you mean “en-cours”?'),
        "suggestion": "en-cours",
    }


def test_only_the_paths_asked_about_are_told(make_catalogue: MakeCatalogue) -> None:
    """With a path, the findings of other files are left out, and the verdict is on that path."""
    root = make_catalogue({"actions/a.json": "{", "sources/b.json": "["})
    result = _run("validate", "--root", root, root / "contributions/sources")
    assert result.exit_code == 1
    assert "b.json" in result.stdout
    assert "a.json" not in result.stdout


def test_a_path_that_is_no_contribution_is_wrong_usage(make_catalogue: MakeCatalogue) -> None:
    """A path elsewhere is status 2 with its name: to judge nothing is not to find it good."""
    root = make_catalogue({"actions/a.json": "{"})
    for command in ("validate", "fix", "format"):
        result = _run(command, "--root", root, root / "datapackage.json")
        assert (result.exit_code, result.stdout) == (2, ""), command
        assert "datapackage.json n’est pas dans" in result.stderr
    for place in (root, root.parent, root / "contributions/../contributions/actions/"):
        assert "a.json:1:2: F006" in _run("validate", "--root", root, place).stdout


def test_a_link_is_judged_as_the_link_it_is(make_catalogue: MakeCatalogue) -> None:
    """The verdict on the path of a link is that on the whole: what it leads to is not read."""
    root = make_catalogue({"actions/a.json": "{"})
    link = root / "contributions/actions/b.json"
    link.symlink_to("a.json")
    assert "b.json:1:1: F002 (erreur)" in _run("validate", "--root", root, link).stdout


def test_where_there_is_no_catalogue_the_next_step_is_said(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder below a catalogue, or far from any: status 2, and what `--root` should be."""
    root = make_catalogue({"actions/a.json": "{"})
    monkeypatch.chdir(root / "contributions/actions")
    for arguments in (["validate"], ["build"], ["todo"], ["describe"], ["template", "x.xlsx"]):
        result = _run(*arguments)
        assert result.exit_code == 2, arguments
        assert f"Écrivez --root {root}\n" in result.stderr
    result = _run("validate", "--root", root / "contributions")
    assert f"dans {root / 'contributions'} : datapackage.json n’y est pas" in result.stderr


def test_a_build_among_the_contributions_is_refused(make_catalogue: MakeCatalogue) -> None:
    """What is built there would be taken for contributions by the next build."""
    root = make_catalogue({})
    result = _run("build", "--root", root, "--out", root / "contributions/actions/out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "choisissez-en un autre" in result.stderr
    assert not (root / "contributions/actions").exists()


def test_a_file_that_cannot_be_written_is_named(example_root: Path, tmp_path: Path) -> None:
    """An error of the system is told as a person says it: which file, and why."""
    result = _run("template", "--root", example_root, tmp_path / "nowhere/x.xlsx")
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path}/nowhere : il n’y est pas, ou plus\n"


def test_build_prints_what_it_made(example_root: Path, tmp_path: Path) -> None:
    """A build ends with a short table: what, how many, how large, how long."""
    result = _run("build", "--root", example_root, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert re.search(r"^actions +4$", result.stdout, re.MULTILINE)
    assert re.search(r"^maillage\.ttl +\d+ kB$", result.stdout, re.MULTILINE)
    assert re.search(r"^17 fiches publiées dans .*, \d+\.\d\d s$", result.stdout, re.MULTILINE)


def test_a_refused_build_exits_1_and_makes_nothing(make_catalogue: MakeCatalogue) -> None:
    """Contributions refused: status 1, the findings, and no output folder."""
    root = make_catalogue({"actions/a.json": "{"})
    result = _run("build", "--root", root)
    assert result.exit_code == 1
    assert "a.json:1:2: F006" in result.stdout
    assert not (root / "build").exists()


def test_a_place_that_cannot_be_written_exits_2(example_root: Path, tmp_path: Path) -> None:
    """An output folder that holds other files is refused with its name."""
    (tmp_path / "mine.txt").write_text("mine")
    result = _run("build", "--root", example_root, "--out", tmp_path)
    assert result.exit_code == 2
    assert "mine.txt" in result.stderr


@pytest.mark.parametrize("command", ["validate", "build", "describe"])
def test_a_broken_model_exits_3(make_catalogue: MakeCatalogue, command: str) -> None:
    """A broken schema is ours to mend: status 3, the file and the reason on stderr."""
    root = make_catalogue({})
    (root / "schema/action.schema.json").write_text("{}}")
    result = _run(command, "--root", root)
    assert result.exit_code == 3
    assert "action.schema.json : ce n’est pas du JSON" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("schema", "change"),
    [
        ("action", {"type": "objekt"}),
        ("common", {"$defs": 3}),
        ("action", {"properties": {"id": 3}}),
        ("action", {"required": 5}),
    ],
)
def test_a_schema_that_is_none_exits_3(
    make_catalogue: MakeCatalogue, schema: str, change: dict[str, object]
) -> None:
    """JSON that is no schema, or refers to nothing, is found before any contribution is judged."""
    root = make_catalogue({"actions/a.json": "{}"})
    file = root / f"schema/{schema}.schema.json"
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **change}))
    result = _run("validate", "--root", root)
    assert result.exit_code == 3, result.output
    assert f"{schema}.schema.json" in result.stderr


def test_describe_check_exits_1_when_stale(make_catalogue: MakeCatalogue) -> None:
    """A stale file is named and left as it is; `describe` writes it."""
    root = make_catalogue({})
    for name in ("contributions", "docs", ".vscode"):
        shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True)
    (root / "build").mkdir()
    shutil.copy(ROOT / "build/README.md", root / "build/README.md")
    assert _run("describe", "--check", "--root", root).exit_code == 0
    (root / "vocab/context.jsonld").write_text("{}")
    result = _run("describe", "--check", "--root", root)
    assert (result.exit_code, result.stdout) == (1, "pas à jour : vocab/context.jsonld\n")
    assert _run("describe", "--root", root).stdout == "écrit : vocab/context.jsonld\n"
    assert _run("describe", "--check", "--root", root).exit_code == 0


def test_serving_before_building_says_what_to_do(make_catalogue: MakeCatalogue) -> None:
    """Without a build there is nothing to serve: status 2, and the next step."""
    result = _run("serve", "--root", make_catalogue({}))
    assert result.exit_code == 2
    assert "maillage build" in result.stderr


def test_an_unknown_option_exits_2() -> None:
    """Wrong usage is status 2."""
    assert _run("validate", "--colour").exit_code == 2


def test_a_terminal_shows_progress_and_a_pipe_does_not(example_root: Path) -> None:
    """On a terminal a bar runs to its end on stderr; elsewhere stderr is silent."""
    command = [sys.executable, "-m", "maillage", "validate", "--root", str(example_root)]
    leader, follower = pty.openpty()
    try:
        shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, check=True)
        bar = os.read(leader, 10_000).decode()
    finally:
        os.close(leader)
        os.close(follower)
    assert "Lecture" in bar
    assert "100%" in bar
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stderr == b""
    assert piped.stdout == shown.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_changes_no_verdict(example_root: Path, closed: str) -> None:
    """Who starts it without stdin, stdout or stderr gets the status that everybody gets."""
    command = (sys.executable, "-m", "maillage", "validate", "--root", str(example_root))
    done = subprocess.run(["sh", "-c", f'exec "$0" "$@" {closed}', *command], check=False)
    assert done.returncode == 0


def test_what_cannot_be_said_is_no_verdict(example_root: Path) -> None:
    """A full disk behind stdout is the machine’s: not 1, which refuses the contributions."""
    command = [sys.executable, "-m", "maillage", "validate", "--root", str(example_root)]
    with Path("/dev/full").open("wb") as full:
        shown = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE)
        silent = subprocess.run(command, check=False, stdout=full, stderr=full)
    assert (shown.returncode, silent.returncode) == (2, 2)
    assert shown.stderr.decode() == "le disque est plein\n"


def test_a_territory_is_written_with_what_it_is_in(make_catalogue: MakeCatalogue) -> None:
    """By its code alone; a second time there is nothing to write."""
    root = make_catalogue({})
    result = _run("territory", "35238", "--root", root)
    assert (result.exit_code, result.stderr) == (0, "")
    names = ("bretagne", "ille-et-vilaine", "rennes-metropole", "rennes")
    for name in names:
        assert f"écrit : contributions/territories/{name}.json\n" in result.stdout
        assert (root / "contributions" / "territories" / f"{name}.json").exists()
    again = _run("territory", "35000", "Rennes", "--root", root)
    assert again.stdout == "« Rennes » est déjà dans le catalogue : rennes\n"


def test_of_several_places_none_is_chosen(make_catalogue: MakeCatalogue) -> None:
    """Each is shown with what to write for it alone, and nothing is written."""
    root = make_catalogue({})
    result = _run("territory", "Saint-Denis", "--root", root)
    assert result.exit_code == 1
    assert "Saint-Denis, commune (93066, Seine-Saint-Denis)" in result.stderr
    assert "    maillage territory saint-denis-93\n" in result.stderr
    assert list((root / "contributions").iterdir()) == []
    assert _run("territory", "saint-denis-93", "--dry-run", "--root", root).exit_code == 0
    assert list((root / "contributions").iterdir()) == []


def test_a_commune_that_merged_is_told_by_code_and_by_name(make_catalogue: MakeCatalogue) -> None:
    """A former code means the commune of today, and says so; a former name is shown with it."""
    root = make_catalogue({})
    result = _run("territory", "Annecy-le-Vieux", "--root", root)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Ce qui s’appelait « Annecy-le-Vieux » fait aujourd’hui partie d’un autre lieu :",
        "  Annecy, commune (74010, Haute-Savoie)",
        "    maillage territory annecy",
    ]
    assert list((root / "contributions").iterdir()) == []
    told = "Le code 74011 n’est plus en usage : c’est aujourd’hui « Annecy ».\n"
    assert _run("territory", "74011", "--dry-run", "--root", root).stdout.startswith(told)
    for text in ("74010", "74000 Annecy", "01033"):
        result = _run("territory", text, "--dry-run", "--root", root)
        assert "n’est plus" not in result.stdout


def test_a_zero_that_is_wanting_is_told(make_catalogue: MakeCatalogue) -> None:
    """A code without its first zero means nothing: what it would be is shown, and not chosen."""
    root = make_catalogue({})
    result = _run("territory", "1001", "--root", root)
    assert result.exit_code == 1
    assert "L’Abergement-Clémenciat, commune (01001, Ain)" in result.stderr
    assert list((root / "contributions").iterdir()) == []
    assert "01001" not in _run("territory", "Rue 1001", "--root", root).stderr


def test_a_place_that_is_none_is_told(make_catalogue: MakeCatalogue) -> None:
    """In French or in English, with what to write instead."""
    root = make_catalogue({})
    result = _run("territory", "Nulle-Part", "--lang", "en", "--root", root)
    assert result.exit_code == 1
    assert "No official place is called “Nulle-Part”" in result.stderr
