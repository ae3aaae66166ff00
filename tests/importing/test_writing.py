"""`writing`: files written all, or none of them, through no link."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maillage.errors import of_system
from maillage.files import checkout
from maillage.importing.writing import write_all


def _refuse(monkeypatch: pytest.MonkeyPatch, step: str, *names: str) -> None:
    """Have a step fail for some files, as it does where a disk or the rights fail."""
    real = getattr(checkout, step)

    def refused(root: Path, name: str, *more: object) -> None:
        if name in names:
            raise OSError(5, os.strerror(5), str(root / name))
        real(root, name, *more)

    monkeypatch.setattr(checkout, step, refused)


def test_what_cannot_be_taken_back_keeps_nothing_else_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three files the last cannot be put, nor the first be taken back: the rest is as it was."""
    (tmp_path / "b").write_text("before")
    _refuse(monkeypatch, "put", "c/d/e")
    _refuse(monkeypatch, "discard", "a")
    with pytest.raises(OSError, match="remis comme avant") as caught:
        write_all(tmp_path, {"a": "new", "b": "new", "c/d/e": "new"}, {"b"})
    assert str(of_system(caught.value)).endswith("n’a pas pu être remis comme avant : a")
    assert (tmp_path / "b").read_text() == "before"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b"]


def test_what_cannot_be_unstaged_keeps_nothing_else_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands beside a file stays there, and every file is as it was."""
    (tmp_path / "b").write_text("before")
    _refuse(monkeypatch, "put", "c")
    _refuse(monkeypatch, "unstage", "a")
    with pytest.raises(OSError, match="a") as caught:
        write_all(tmp_path, {"a": "new", "b": "new", "c": "new"}, {"b"})
    assert "le disque ne lit ou n’écrit pas" in str(of_system(caught.value))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]
    assert (tmp_path / "b").read_text() == "before"


def test_the_folders_that_were_made_go_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The root too, where it was not there; what somebody put there meanwhile stays."""
    _refuse(monkeypatch, "put", "c/d/e")
    with pytest.raises(OSError):  # noqa: PT011 - whatever it says
        write_all(tmp_path / "new" / "root", {"a": "new", "c/d/e": "new"})
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "c").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - as above
        write_all(tmp_path, {"c/d/e": "new"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["c"]


def test_a_link_that_comes_meanwhile_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is taken back is removed where it was put, and not where a link leads by now."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a").write_text("dear")
    root = tmp_path / "root"
    real = checkout.put

    def put(where: Path, name: str) -> None:
        real(where, name)
        (root / "c").rename(root / "aside")
        (root / "c").symlink_to(elsewhere)

    monkeypatch.setattr(checkout, "put", put)
    with pytest.raises(OSError, match="remis comme avant"):
        write_all(root, {"c/a": "new", "c/b": "new"})
    assert [(path.name, path.read_text()) for path in elsewhere.iterdir()] == [("a", "dear")]
