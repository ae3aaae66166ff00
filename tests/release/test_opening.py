"""What a machine that lacks something says of releases: nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.errors import RunError
from maillage.files import checkout
from maillage.release import index, opening

_RELEASE = {"version": "2026-11-20", "archive": "a.zip"}
_READ: dict[str, Callable[[Path], object]] = {
    "descriptor": lambda root: opening.Snapshot("a", root, root).package,
    "archive": lambda root: index.digest(root, _RELEASE),
    "version": opening._commit,
}


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
@pytest.mark.parametrize("name", _READ)
def test_what_the_machine_refuses_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    """A file that the machine does not let be read is neither damaged nor absent."""

    def lacks(*_: object) -> bytes:
        raise OSError(number, os.strerror(number), "a")

    monkeypatch.setattr(Path, "read_bytes", lacks)
    monkeypatch.setattr(checkout, "digest", lacks)
    with pytest.raises(OSError, match="'a'") as found:
        _READ[name](tmp_path)
    assert found.value.errno == number


def test_what_is_not_there_is_said_of_the_release(tmp_path: Path) -> None:
    """A descriptor that is absent is damage, an archive has no checksum, a commit no name."""
    with pytest.raises(RunError, match="datapackage"):
        _READ["descriptor"](tmp_path)
    assert _READ["archive"](tmp_path) == ""
    assert _READ["version"](tmp_path) == ""
