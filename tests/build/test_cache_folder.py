"""`cache_folder`: in a folder of the user, outside every checkout, and nobody else’s."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import MakeCatalogue
from maillage.build import cache_folder, pipeline
from maillage.build.cache_folder import VARIABLE, base, is_ours, of_catalogue, outlived
from maillage.build.pipeline import BuildOptions
from maillage.errors import CacheError
from maillage.model.loading import load


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the environment wants the cache; nothing is there yet."""
    place = tmp_path / "user" / "cache"
    monkeypatch.setenv(VARIABLE, str(place))
    return place


def test_the_environment_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable comes first, then what the system has for it, unless its path is not whole."""
    monkeypatch.setattr(cache_folder.sys, "platform", "linux")
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/somewhere")
    monkeypatch.setenv(VARIABLE, "/srv/cache")
    assert base() == Path("/srv/cache")
    monkeypatch.delenv(VARIABLE)
    assert base() == Path("/var/somewhere/maillage")
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    assert base() == Path("/home/someone/.cache/maillage")
    monkeypatch.setattr(cache_folder.sys, "platform", "darwin")
    assert base() == Path("/home/someone/Library/Caches/maillage")


def test_each_catalogue_has_a_folder_that_its_owner_alone_reads(
    place: Path, tmp_path: Path
) -> None:
    """Two catalogues share nothing; by whatever path one is reached, its folder is the same."""
    first, second, link = tmp_path / "first", tmp_path / "second", tmp_path / "link"
    first.mkdir()
    second.mkdir()
    link.symlink_to(first)
    assert of_catalogue(first) == of_catalogue(link) != of_catalogue(second)
    for folder in (place, of_catalogue(first)):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert is_ours(folder)


def _as_a_link(place: Path, elsewhere: Path) -> None:
    place.symlink_to(elsewhere)


def _with_other_things(place: Path, _elsewhere: Path) -> None:
    place.mkdir()
    (place / "thesis.odt").write_text("years of work")


def _open_to_others(place: Path, _elsewhere: Path) -> None:
    place.mkdir()
    place.chmod(0o777)


def _as_a_file(place: Path, _elsewhere: Path) -> None:
    place.write_text("in the way")


@pytest.mark.parametrize(
    "put",
    [_as_a_link, _with_other_things, _open_to_others, _as_a_file],
    ids=lambda put: put.__name__,
)
def test_what_is_not_ours_is_left_alone(
    place: Path, tmp_path: Path, make_catalogue: MakeCatalogue, put: object
) -> None:
    """The build does without, says why in both languages, and touches nothing there."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "photos").mkdir(parents=True)
    (elsewhere / "photos" / "one.jpg").write_text("dear")
    place.parent.mkdir()
    put(place, elsewhere)  # type: ignore[operator]
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CacheError) as refused:
        of_catalogue(tmp_path / "catalogue")
    assert str(place) in str(refused.value)
    assert sorted(tmp_path.rglob("*")) == before
    root = make_catalogue({})
    said: list[tuple[str, str]] = []
    options = BuildOptions(
        workers=1, notice=lambda message: said.append((message.told("fr"), message.told("en")))
    )
    assert pipeline.build(load(root), root / "build", options).accepted
    ((_, english),) = (pair for pair in said if pair[0].startswith("Sans cache"))
    assert english.startswith("No cache")
    assert (elsewhere / "photos" / "one.jpg").read_text() == "dear"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_a_folder_of_somebody_else_is_refused(place: Path, tmp_path: Path) -> None:
    """Who prepared the folder could change what is in it."""
    root = tmp_path / "catalogue"
    of_catalogue(root)
    os.chown(place, 12345, -1)
    with pytest.raises(CacheError, match="appartient à quelqu’un d’autre"):
        of_catalogue(root)


@pytest.mark.parametrize("pid", [1, 2**22 + 1], ids=["alive", "dead"])
def test_a_mark_that_is_being_written_is_no_other_thing(
    place: Path, tmp_path: Path, pid: int
) -> None:
    """Another process may be marking the folder just now, or was killed while it did."""
    place.mkdir(parents=True, mode=0o700)
    (place / f".maillage-{pid}-0123456789abcdef").write_text("half a mark")
    assert is_ours(of_catalogue(tmp_path / "catalogue").parent)
    assert (place / f".maillage-{pid}-0123456789abcdef").exists() == (pid == 1)


def test_a_place_that_others_may_move_is_refused(place: Path, tmp_path: Path) -> None:
    """They could put a link there between our look at it and our writing to it."""
    place.parent.mkdir()
    place.parent.chmod(0o777)
    with pytest.raises(CacheError, match="d’autres peuvent en mettre un autre"):
        of_catalogue(tmp_path / "catalogue")
    assert list(place.parent.iterdir()) == []
    place.parent.chmod(0o1777)
    assert is_ours(of_catalogue(tmp_path / "catalogue"))


@pytest.mark.parametrize("name", ["cache", "deep/down/cache", "link/cache"])
def test_a_cache_inside_the_catalogue_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Others could commit its content, mark and digests with it."""
    root = tmp_path / "catalogue"
    root.mkdir()
    (tmp_path / "link").symlink_to(root)
    monkeypatch.setenv(VARIABLE, str((tmp_path if "link" in name else root) / name))
    with pytest.raises(CacheError, match="est dans le catalogue"):
        of_catalogue(root)
    assert list(root.iterdir()) == []


def test_what_a_catalogue_that_is_gone_left_is_known(place: Path, tmp_path: Path) -> None:
    """Its folder may go; that of one which is there, or a folder without our mark, stays."""
    here, gone = tmp_path / "here", tmp_path / "gone"
    here.mkdir()
    gone.mkdir()
    of_catalogue(here)
    folder = of_catalogue(gone)
    (place / "somebody’s").mkdir()
    gone.rmdir()
    assert list(outlived()) == [folder]
