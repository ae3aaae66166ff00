"""`upgrading`: over two made-up versions of the standard, what a catalogue changed is kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ROOT, TODAY
from maillage.cli import main
from maillage.describe.starting import repository, upgrading
from maillage.describe.starting.init_questions import InitError, answered
from maillage.errors import ModelError
from maillage.model import loading, standard
from maillage.model.loading import load

_LABEL = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix std: <https://w3id.org/maillage/themes/> .
std:sante skos:prefLabel "Soin"@fr .
"""
_CODE = """
:{code} a skos:Concept ;
    skos:prefLabel "{code}"@fr, "{code}"@en ;
    skos:definition "Du standard."@fr, "Of the standard."@en ;
    skos:inScheme <https://w3id.org/maillage/themes> .
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with changes of its own: a label, a page, a record, a file taken away."""
    folder = tmp_path_factory.mktemp("original") / "own"
    repository.begin(folder, answered({"name": "Voisins", "forge": "gitlab"}), TODAY)
    (folder / "vocab/concepts").mkdir(parents=True)
    (folder / "vocab/concepts/themes.ttl").write_text(_LABEL, encoding="utf-8")
    with (folder / "CONTRIBUER.md").open("a", encoding="utf-8") as stream:
        stream.write("Venez nous voir.\n")
    package = folder / "datapackage.json"
    text = json.loads(package.read_text("utf-8")) | {"x-site": {"tagline": "Ensemble"}}
    package.write_text(json.dumps(text), encoding="utf-8")
    (folder / "deploy/Containerfile").unlink()
    return folder


@pytest.fixture
def root(original: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(original, tmp_path / "own", symlinks=True))


class _MadeUpStandard:
    """A program of another version, with another standard and other templates."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, patch

    def release(self, version: str) -> None:
        """Let a theme and a line of the pages come, as a new version brings them."""
        folder = self._folder / version
        for name in standard.FOLDERS:
            shutil.copytree(ROOT / name, folder / name)
        for name in (".gitlab-ci.yml", "scripts"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        with (folder / "vocab/concepts/themes.ttl").open("a", encoding="utf-8") as stream:
            stream.write(_CODE.format(code=f"theme-{version.replace('.', '-')}"))
        templates = self._folder / f"{version}-templates"
        shutil.copytree(repository._TEMPLATES, templates)
        for page in ("fr/CONTRIBUER.md", "fr/README.md"):
            with (templates / page).open("a", encoding="utf-8") as stream:
                stream.write(f"Nouveau en {version}.\n")
        for module in (standard, repository):
            self._patch.setattr(module, "standard_folder", lambda: folder)
        for module in (loading, repository, upgrading):
            self._patch.setattr(module, "__version__", version)
        self._patch.setattr(repository, "_TEMPLATES", templates)


def test_all_that_was_changed_is_kept_over_two_versions(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody touched is new; a label, a page, the descriptor and a file gone stay so."""
    program = _MadeUpStandard(tmp_path, monkeypatch)
    for version in ("0.2.0", "0.3.0"):
        program.release(version)
        kept = {change.file for change in upgrading.changes(root) if change.is_kept}
        assert kept == {"CONTRIBUER.md", "deploy/Containerfile"}
        upgrading.apply(root, upgrading.changes(root))
        model = load(root)
        package = json.loads((root / "datapackage.json").read_text("utf-8"))
        assert package["x-standard"] == version
        assert package["x-site"] == {"tagline": "Ensemble"}
        themes = {concept.code: concept.words.title for concept in model.schemes["themes"].concepts}
        assert f"theme-{version.replace('.', '-')}" in themes
        assert themes["sante"] == "Soin"
        assert f"Nouveau en {version}." in (root / "README.md").read_text("utf-8")
        assert (root / "CONTRIBUER.md").read_text("utf-8").endswith("Venez nous voir.\n")
        assert not (root / "deploy/Containerfile").exists()
        assert [change.file for change in upgrading.changes(root) if not change.is_kept] == []


def test_nothing_is_written_where_only_asked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--dry-run` shows the difference, of what is kept too."""
    _MadeUpStandard(tmp_path, monkeypatch).release("0.2.0")
    before = (root / "README.md").read_bytes()
    done = CliRunner().invoke(main, ["upgrade", "--dry-run", "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert "+Nouveau en 0.2.0." in done.output
    assert "CONTRIBUER.md" in done.output
    assert (root / "README.md").read_bytes() == before


def test_line_ends_of_windows_are_no_change(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone there has others: what nobody touched is made anew, with the ends that it has."""
    for name in ("README.md", "CONTRIBUER.md"):
        (root / name).write_bytes((root / name).read_bytes().replace(b"\n", b"\r\n"))
    _MadeUpStandard(tmp_path, monkeypatch).release("0.2.0")
    upgrading.apply(root, upgrading.changes(root))
    raw = (root / "README.md").read_bytes()
    assert b"Nouveau en 0.2.0.\r\n" in raw
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert (root / "CONTRIBUER.md").read_bytes().endswith(b"Venez nous voir.\r\n")


def test_what_nobody_can_read_was_changed_by_hand(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page in another encoding, a renamed one and a picture stay as they are."""
    latin, logo = "Voisinage enchanté".encode("latin-1"), b"\x89PNG\r\n\x1a\n\xff"
    (root / "README.md").write_bytes(latin)
    (root / "logo.png").write_bytes(logo)
    (root / "requirements.txt").rename(root / "besoins.txt")
    _MadeUpStandard(tmp_path, monkeypatch).release("0.2.0")
    upgrading.apply(root, upgrading.changes(root))
    assert (root / "README.md").read_bytes() == latin
    assert (root / "logo.png").read_bytes() == logo
    assert (root / "besoins.txt").exists()
    assert not (root / "requirements.txt").exists()


def test_what_follows_the_standard_again_is_made_anew(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who takes over by hand what an upgrade showed has changed nothing, for the next one."""
    program = _MadeUpStandard(tmp_path, monkeypatch)
    program.release("0.2.0")
    (kept,) = (it for it in upgrading.changes(root) if it.file == "CONTRIBUER.md")
    assert kept.is_kept
    (root / kept.file).write_text(kept.after, encoding="utf-8")
    upgrading.apply(root, upgrading.changes(root))
    program.release("0.3.0")
    upgrading.apply(root, upgrading.changes(root))
    assert (root / kept.file).read_text("utf-8").endswith("Nouveau en 0.3.0.\n")


def test_what_can_be_run_stays_so(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script that a forge runs is new, and can be run."""
    program = _MadeUpStandard(tmp_path, monkeypatch)
    program.release("0.2.0")
    with (tmp_path / "0.2.0/scripts/judge").open("a", encoding="utf-8") as stream:
        stream.write("# 0.2.0\n")
    upgrading.apply(root, upgrading.changes(root))
    judge = root / "scripts/judge"
    assert judge.read_text("utf-8").endswith("# 0.2.0\n")
    assert judge.stat().st_mode & 0o111


@pytest.mark.parametrize(
    "begun",
    [
        "{",
        "[]",
        '{"answers": {}, "files": {}}',
        '{"answers": {"languages": ["fr"], "forge": "sourceforge"}, "files": {}}',
        '{"answers": {"languages": ["fr"], "base": "https://x/$(id)/"}, "files": {}}',
    ],
)
def test_answers_that_were_damaged_are_told(root: Path, begun: str) -> None:
    """They fill files: nothing is made of what is no answer."""
    (root / ".maillage-answers.json").write_text(begun, encoding="utf-8")
    with pytest.raises(InitError, match=r"maillage-answers\.json"):
        upgrading.changes(root)


def test_a_catalogue_that_init_did_not_begin_is_left(example_root: Path) -> None:
    """Nothing tells what was made and what was changed."""
    done = CliRunner().invoke(main, ["upgrade", "--root", str(example_root)])
    assert done.exit_code == 2
    assert ".maillage-answers.json" in done.output


def test_an_older_program_says_so(root: Path) -> None:
    """A catalogue that follows a newer standard is not read by an older one."""
    package = root / "datapackage.json"
    text = json.loads(package.read_text("utf-8")) | {"x-standard": "99.0"}
    package.write_text(json.dumps(text), encoding="utf-8")
    with pytest.raises(ModelError, match=r"suit la version 99\.0"):
        load(root)


def test_a_catalogue_that_contradicts_the_new_standard_is_left_as_it_is(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standard dropped a code that has a label here: that is said, and nothing is written."""
    _MadeUpStandard(tmp_path, monkeypatch).release("0.2.0")
    lists = tmp_path / "0.2.0/vocab/concepts/themes.ttl"
    kept = [it for it in lists.read_text("utf-8").split("\n\n") if not it.startswith(":sante a ")]
    text = "\n\n".join(kept).replace(":sante, ", "")
    lists.write_text(text, encoding="utf-8")
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    done = CliRunner().invoke(main, ["upgrade", "--root", str(root)])
    assert done.exit_code == 3, done.output
    assert "sante" in done.output
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before
