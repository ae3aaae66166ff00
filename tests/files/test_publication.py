"""`publication`: in one step or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from maillage.errors import PublishError, RunError
from maillage.files import publication
from maillage.files.publication import publish, staging


def _publish(out: Path, **files: str) -> None:
    with staging(out) as folder:
        whole = folder / "whole"
        whole.mkdir()
        for name, text in {**files, "SHA256SUMS": _sums(files)}.items():
            (whole / name).write_text(text)
        publish(whole, out)


def _sums(files: dict[str, str]) -> str:
    return "".join(f"0  {name}\n" for name in files)


def _read(out: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in out.iterdir() if file.name != "SHA256SUMS"}


def test_a_build_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    """What the former build alone held is gone, and nothing is left beside the folder."""
    out = tmp_path / "build"
    _publish(out, a="1", b="1")
    _publish(out, a="2")
    assert _read(out) == {"a": "2"}
    assert [file.name for file in tmp_path.iterdir()] == ["build"]


def test_the_readme_survives(tmp_path: Path) -> None:
    """The one tracked file of the folder stays."""
    out = tmp_path / "build"
    out.mkdir()
    (out / "README.md").write_text("source")
    _publish(out, a="1")
    assert _read(out) == {"README.md": "source", "a": "1"}


def test_without_an_exchange_in_one_step_two_renames_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system cannot exchange folders, the result is the same."""
    monkeypatch.setattr(publication.ctypes, "CDLL", lambda *_args, **_more: object())
    out = tmp_path / "build"
    _publish(out, a="1")
    _publish(out, b="2")
    assert _read(out) == {"b": "2"}
    assert [file.name for file in tmp_path.iterdir()] == ["build"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A folder is only replaced when a build made all that is in it."""
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(PublishError, match=r"thesis\.odt"):
        _publish(tmp_path, a="1")
    assert _read(tmp_path) == {"thesis.odt": "years of work"}


def test_a_failure_leaves_the_former_build(tmp_path: Path) -> None:
    """An exception between staging and publication changes nothing, and leaves no staging."""
    out = tmp_path / "build"
    _publish(out, a="1")
    with pytest.raises(FileNotFoundError), staging(out) as folder:
        (folder / "half").write_text("done" + (folder / "missing").read_text())
    assert _read(out) == {"a": "1"}
    assert [file.name for file in tmp_path.iterdir()] == ["build"]


def test_what_a_dead_build_left_is_removed(tmp_path: Path) -> None:
    """The staging folder of a build that was killed does not hinder the next."""
    rest = tmp_path / ".build.staging" / "whole"
    rest.mkdir(parents=True)
    (rest / "half").write_text("done")
    _publish(tmp_path / "build", a="1")
    assert [file.name for file in tmp_path.iterdir()] == ["build"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_place_that_is_not_writable_is_said(tmp_path: Path) -> None:
    """A read-only place is an error with its name, not a traceback."""
    tmp_path.chmod(0o500)
    with pytest.raises(PublishError, match=r"staging"):
        _publish(tmp_path / "build", a="1")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    """The output must be a folder."""
    (tmp_path / "build").write_text("a file")
    with pytest.raises(PublishError, match="pas un dossier"):
        _publish(tmp_path / "build", a="1")


@pytest.fixture
def swapped(tmp_path: Path) -> tuple[Path, Path]:
    """Return a build that a link took the place of, and the folder that it leads to."""
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "build"
    elsewhere.mkdir()
    for name in ("README.md", "SHA256SUMS", "maillage.ttl"):
        (elsewhere / name).write_text("another’s")
    out.symlink_to(elsewhere)
    return out, elsewhere


def test_nothing_is_read_through_a_link_that_comes_while_a_build_is_made(
    tmp_path: Path, swapped: tuple[Path, Path]
) -> None:
    """The word of another folder is not published as ours, and that folder is as it was."""
    link, elsewhere = swapped
    out = tmp_path / "other"
    with pytest.raises(PublishError, match="lien"), staging(out) as folder:  # noqa: PT012, what it may do first
        whole = folder / "whole"
        whole.mkdir()
        (whole / "a").write_text("1")
        link.rename(out)  # as somebody does who may write there
        publish(whole, out)
    assert (elsewhere / "README.md").read_text() == "another’s"
    assert len(list(elsewhere.iterdir())) == 3


def test_a_link_that_takes_the_place_of_the_staging_folder_leads_nowhere(
    tmp_path: Path, swapped: tuple[Path, Path]
) -> None:
    """Nothing behind it is written, published in the place of the build, or removed."""
    link, elsewhere = swapped
    (elsewhere / "whole").mkdir()
    before = sorted(elsewhere.rglob("*"))
    out = tmp_path / "other"
    _publish(out, a="1")
    with pytest.raises(PublishError, match="n’y est pas"), staging(out) as folder:  # noqa: PT012, what it may do first
        whole = folder / "whole"
        whole.mkdir()
        place = out.with_name(".other.staging")
        place.rename(tmp_path / "aside")
        link.rename(place)
        with pytest.raises(FileNotFoundError):
            (whole / "a").write_text("2")
        publish(whole, out)
    assert sorted(elsewhere.rglob("*")) == before
    assert _read(out) == {"a": "1"}
    assert list((tmp_path / "aside").iterdir()) == []
    _publish(out, a="2")
    assert _read(out) == {"a": "2"}


def test_what_cannot_be_removed_fails_nothing_that_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The former build is in the way of nobody until the next one, which removes it."""
    out = tmp_path / "build"
    _publish(out, a="1")
    real = publication.checkout.remove

    def refuses(path: str | Path, descriptor: int | None = None) -> bool:
        if (tmp_path / "build/a").read_text() == "2":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(path, descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(publication.checkout, "remove", refuses)
        _publish(out, a="2")
    assert _read(out) == {"a": "2"}
    _publish(out, a="3")
    assert [file.name for file in tmp_path.iterdir()] == ["build"]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.ENOENT])
def test_what_a_disk_refuses_is_told_with_the_place(tmp_path: Path, code: int) -> None:
    """The system says no more than why, of a file that is open; there may be several disks."""
    out = tmp_path / "build"
    with pytest.raises(RunError) as raised, staging(out):
        raise OSError(code, os.strerror(code))
    assert str(raised.value).startswith(f"{out} : ")


def test_nothing_is_added_through_a_link_that_comes_meanwhile(
    tmp_path: Path, swapped: tuple[Path, Path]
) -> None:
    """The store that answers SPARQL goes into no folder but that of the build."""
    link, elsewhere = swapped
    out = tmp_path / "other"
    _publish(out, a="1")
    with pytest.raises(PublishError, match="lien"), staging(out) as folder:  # noqa: PT012, what it may do first
        store = folder / "maillage.store"
        store.mkdir()
        out.rename(tmp_path / "former")
        link.rename(out)
        publication.add(store, out)
    assert len(list(elsewhere.iterdir())) == 3


def test_a_staging_folder_that_cannot_be_opened_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is told with its place, and nothing stands beside the folder."""
    out, real = tmp_path / "build", os.open

    def opened(path: object, *arguments: int, **more: int) -> int:
        if path == publication.staging_name(out):
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), path)
        return real(path, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(PublishError, match=r"build\.staging : trop de fichiers"), staging(out):
        pass
    assert list(tmp_path.iterdir()) == []
