"""`build/store_making`: whatever the library of the store does, the build says so and goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from maillage.build.store_making import make_store
from maillage.emit import store
from maillage.errors import RunError


def test_a_library_that_ends_its_process_ends_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A library that finds no memory kills the process that it is in; a sentence tells of it."""
    monkeypatch.setattr(store, "make", lambda *_: os._exit(134))
    with pytest.raises(RunError, match="faute de mémoire"):
        make_store(tmp_path / "maillage.ttl", tmp_path / "store")
    assert capfd.readouterr().err == ""


def test_what_the_disk_does_wrong_is_told_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the other process comes back."""

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device", "maillage.store")

    monkeypatch.setattr(store, "make", fails)
    with pytest.raises(OSError, match="No space"):
        make_store(tmp_path / "maillage.ttl", tmp_path / "store")
