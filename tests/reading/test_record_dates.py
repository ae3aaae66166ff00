"""`record_dates`: when records were committed, whatever the clock, the machine and the past."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from maillage.messages.message import tell
from maillage.reading.record_dates import NoPastError, record_dates
from repositories import git, under_git

FILE = "contributions/actions/a.json"


def _commit(root: Path, day: str, *files: str, text: str = "") -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text or day)
    git(root, "add", ".")
    git(root, "-c", "core.hooksPath=", "commit", "--quiet", "--allow-empty", "-m", day)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a contribution of 2024 that changed in 2025."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "README.md").write_text("Essai")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2024-03-01T10:00:00+0000")
    under_git(folder)
    _commit(folder, "2024", FILE, "contributions/actions/é b.json")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-06-30T23:30:00-0500")
    _commit(folder, "2025", FILE)
    return folder


def test_a_record_has_the_days_of_its_first_and_its_last_commit(root: Path) -> None:
    """Days are those of UTC, and names are what the file system has."""
    assert record_dates(root) == {
        FILE: ("2024-03-01", "2025-07-01"),
        "contributions/actions/é b.json": ("2024-03-01", "2024-03-01"),
    }


def test_neither_the_zone_nor_the_settings_change_a_day(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user’s time zone, formats, colours and mailmap leave what is told as it is."""
    told = record_dates(root)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    for setting in (
        ("log.showRoot", "false"),
        ("log.date", "relative"),
        ("log.follow", "true"),
        ("log.showSignature", "true"),
        ("log.diffMerges", "off"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("diff.renames", "copies"),
        ("diff.noprefix", "true"),
        ("format.pretty", "fuller"),
    ):
        git(root, "config", *setting)
    assert record_dates(root) == told


def test_what_is_not_as_it_was_committed_has_no_day(root: Path) -> None:
    """A file that was changed, staged or never committed is left out, and no other."""
    (root / FILE).write_text("changed")
    (root / "contributions/actions/new.json").write_text("new")
    assert record_dates(root).keys() == {"contributions/actions/é b.json"}
    git(root, "add", ".")
    assert record_dates(root).keys() == {"contributions/actions/é b.json"}


def test_a_merge_gives_each_file_the_day_of_its_own_change(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A branch keeps its days when it is merged; what the merge itself changes has that of it."""
    git(root, "switch", "--quiet", "-c", "other")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-01-01T12:00:00+0000")
    _commit(root, "other", FILE, "contributions/actions/other.json")
    git(root, "switch", "--quiet", "main")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-02-01T12:00:00+0000")
    _commit(root, "main", "contributions/actions/main.json")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-03-01T12:00:00+0000")
    git(root, "merge", "--quiet", "--no-ff", "--no-commit", "other")
    _commit(root, "merge", "contributions/actions/merged.json")
    found = record_dates(root)
    assert found[FILE] == ("2024-03-01", "2026-01-01")
    assert found["contributions/actions/other.json"] == ("2026-01-01", "2026-01-01")
    assert found["contributions/actions/main.json"] == ("2026-02-01", "2026-02-01")
    assert found["contributions/actions/merged.json"] == ("2026-03-01", "2026-03-01")


def test_a_catalogue_may_be_a_folder_of_a_repository(root: Path) -> None:
    """Names are told from the root of the catalogue, wherever that of the repository is."""
    _commit(root, "inside", "inside/" + FILE)
    assert record_dates(root / "inside").keys() == {FILE}


def test_without_the_whole_of_the_past_nothing_is_told(root: Path, tmp_path: Path) -> None:
    """A shallow clone, an archive and a folder without a repository are told from a history."""
    shallow = tmp_path / "shallow"
    git(root, "clone", "--quiet", "--depth", "1", root.as_uri(), str(shallow))
    with pytest.raises(NoPastError, match="unshallow") as told:
        record_dates(shallow)
    assert told.value.message.told().startswith("ce dépôt n’a pas tout le passé")
    archive = tmp_path / "archive"
    archive.mkdir()
    packed = subprocess.run(
        ["git", "-C", str(root), "archive", "HEAD"], check=True, capture_output=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", str(archive)], check=True, input=packed)
    with pytest.raises(NoPastError, match="rev-parse"):
        record_dates(archive)


def test_an_archive_inside_another_repository_has_no_days(root: Path) -> None:
    """What another repository does not follow is no concern of its history."""
    inside = root / "unpacked"
    (inside / "contributions/actions").mkdir(parents=True)
    (inside / FILE).write_text("2025")
    assert record_dates(inside) == {}


def test_without_git_nothing_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that has no Git says so."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(NoPastError, match="pas installé") as raised:
        record_dates(root)
    assert "Git is not installed" in tell(raised.value.message, "en")
