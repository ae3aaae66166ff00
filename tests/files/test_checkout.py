"""`checkout`: nothing in a checkout is read, written or removed through a symbolic link."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import cache_folder
from maillage.cli import main
from maillage.files import checkout
from repositories import git, under_git

FILE = "contributions/actions/minimal.json"
PRIVATE = "known to the owner of the machine alone"


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """A catalogue of the accepted examples."""
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    return root


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder outside the checkout, with files and folders that nothing may touch or tell."""
    folder = tmp_path / "elsewhere"
    (folder / "photos" / "whole").mkdir(parents=True)
    (folder / "photos" / "one.jpg").write_text("dear")
    (folder / "private.txt").write_text(PRIVATE)
    return folder


def _maillage(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def _state(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def _every_command(root: Path) -> list[Result]:
    """Run every command that reads or writes a catalogue."""
    table = root.parent / "table.csv"
    table.write_text("Titre;Résumé\r\nUn jardin;Un jardin partagé.\r\n", encoding="utf-8")
    commands: list[tuple[object, ...]] = [
        ("validate",),
        ("build", "--workers", 1),
        ("fix",),
        ("format",),
        ("describe",),
        ("import", table, "--kind", "action", "--drafts", root.parent / "drafts"),
    ]
    return [_maillage(*command, "--root", root) for command in commands]


FOLDERS = (
    *(".cache", "build", "contributions", "contributions/actions", "contributions/actions/more"),
    *("reference", "queries", "schema", "vocab", "vocab/concepts", "docs", ".vscode"),
)
FILES = (
    *(FILE, "build/README.md", "build/SHA256SUMS", "datapackage.json", "docs/champs.md"),
    *("queries/01-centres-sociaux-de-paris.rq", "queries/99-more.sql", "reference/commune.csv"),
    *("schema/action.schema.json", "schema/codes.schema.json", "vocab/maillage.ttl"),
    *("vocab/concepts/more.ttl", "vocab/context.jsonld"),
)


#: Places that are read or written as another above is: six commands for each take their time.
ALIKE = {
    *("contributions/actions", "contributions/actions/more", "vocab/concepts"),
    *("docs/champs.md", "queries/99-more.sql", "vocab/concepts/more.ttl"),
    *("schema", "schema/codes.schema.json"),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("name", "target"),
    [
        pytest.param(name, target, marks=pytest.mark.exhaustive if name in ALIKE else ())
        for names, target in ((FOLDERS, ""), (FILES, "private.txt"))
        for name in names
    ],
)
def test_a_link_anywhere_leads_nowhere(root: Path, elsewhere: Path, name: str, target: str) -> None:
    """Whatever is a link in a checkout, nothing outside is changed, removed or published."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    checkout.remove(path)
    path.symlink_to(elsewhere / target)
    before = _state(elsewhere)
    for result in _every_command(root):
        assert result.exit_code in (0, 1, 2, 3)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert PRIVATE not in result.output
    assert _state(elsewhere) == before
    build = root / "build"
    if not build.is_symlink() and build.is_dir():
        for file in build.iterdir():
            assert file.is_symlink() or PRIVATE.encode() not in file.read_bytes(), file


@pytest.mark.sample(2)
@pytest.mark.parametrize("kind", ["link", "file", "folder", "pipe", "socket"])
def test_a_build_goes_on_whatever_has_the_name_of_its_staging(
    root: Path, elsewhere: Path, kind: str
) -> None:
    """What is in the way is removed as such; what a link leads to is not touched."""
    place = root / ".build.staging"
    if kind == "link":
        place.symlink_to(elsewhere)
    elif kind == "file":
        place.write_text("in the way")
    elif kind == "folder":
        (place / "deep").mkdir(parents=True)
        (place / "deep" / "link").symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        _socket(place)
    before = _state(elsewhere)
    assert _maillage("build", "--root", root, "--workers", 1).exit_code == 0
    assert _state(elsewhere) == before
    assert not os.path.lexists(place)
    assert (root / "build/maillage.db").is_file()


def _socket(place: Path) -> None:
    # The name of a socket is short: it is bound by its own, from its folder.
    here = Path.cwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(place.name)
    finally:
        os.chdir(here)


@pytest.mark.parametrize("place", ["build", "{root}/build"])
def test_a_link_in_the_place_of_the_build_is_said(
    root: Path, elsewhere: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By default or by name, the folder to replace is a real one; the sentence says what to do."""
    monkeypatch.chdir(root)
    (root / "build").symlink_to(elsewhere / "photos")
    result = _maillage("build", "--out", place.format(root=root), "--workers", 1)
    assert result.exit_code == 2
    assert "build : c’est un lien, et aucun n’est suivi" in result.stderr
    assert (root / "build").is_symlink()


def test_the_folders_above_the_build_are_the_word_of_the_user(root: Path, elsewhere: Path) -> None:
    """Who says --out may say it through a link."""
    (root.parent / "link").symlink_to(elsewhere)
    result = _maillage("build", "--root", root, "--out", root.parent / "link/build", "--workers", 1)
    assert result.exit_code == 0, result.output
    assert (elsewhere / "build/maillage.db").is_file()


UNREAD = [FILE, "datapackage.json", "queries/01-x.sql", "schema/x.schema.json"]


@pytest.mark.parametrize("make", [os.mkfifo, _socket], ids=["pipe", "socket"])
@pytest.mark.parametrize("name", UNREAD)
def test_what_is_no_plain_file_is_refused_at_once(
    root: Path, name: str, make: Callable[[Path], None]
) -> None:
    """Nothing is waited for, and the file is named."""
    checkout.remove(root / name)
    make(root / name)
    result = _maillage("build", "--root", root, "--workers", 1)
    assert result.exit_code in (1, 2, 3)
    assert name.rpartition("/")[2] in result.output


def test_a_file_may_be_missing_and_is_no_link(tmp_path: Path) -> None:
    """What is not there is nothing; a link in its place is refused as everywhere."""
    (tmp_path / "there").write_bytes(b"x")
    assert checkout.read_if_any(tmp_path, "there") == b"x"
    assert checkout.read_if_any(tmp_path, "absent") is None
    assert checkout.read_if_any(tmp_path, "no/folder") is None
    (tmp_path / "link").symlink_to(tmp_path / "there")
    with pytest.raises(OSError, match="symbolic link"):
        checkout.read_if_any(tmp_path, "link")


def test_a_hard_link_is_never_written_through(root: Path, elsewhere: Path) -> None:
    """A file is replaced, not changed: its other name keeps what it had."""
    file, other = root / FILE, elsewhere / "record.json"
    file.write_text(file.read_text(encoding="utf-8").replace("\n", "\n  "), encoding="utf-8")
    os.link(file, other)
    before = other.read_bytes()
    assert _maillage("format", "--root", root).exit_code == 0
    assert file.read_bytes() != before
    assert other.read_bytes() == before


def test_a_file_that_the_user_names_is_no_link(
    root: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout may hold a link of the very name that the documentation proposes."""
    monkeypatch.chdir(root)
    (root / "modele.xlsx").symlink_to(elsewhere / "private.txt")
    result = _maillage("template", "modele.xlsx")
    assert result.exit_code == 2
    assert (elsewhere / "private.txt").read_text() == PRIVATE


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a//b", ".", ""])
def test_a_name_stays_below_its_root(tmp_path: Path, name: str) -> None:
    """What would leave the root is refused before anything is opened."""
    (tmp_path / "root" / "a").mkdir(parents=True)
    (tmp_path / "x").write_text(PRIVATE)
    for act in (checkout.read, lambda *path: checkout.write(*path, b"x")):
        with pytest.raises(OSError, match="hors du catalogue"):
            act(tmp_path / "root", name)


def test_a_committed_cache_is_neither_used_nor_touched(
    root: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone with a link in the place of the former cache is refused, and its target stays."""
    monkeypatch.setenv(cache_folder.VARIABLE, str(root.parent / "user"))
    (root / ".cache").mkdir()
    (root / ".cache/maillage").symlink_to(elsewhere)
    under_git(root)
    clone = root.parent / "clone"
    git(root.parent, "clone", str(root), str(clone))
    before = _state(elsewhere)
    result = _maillage("validate", "--root", clone)
    assert result.exit_code == 1
    assert ".cache/maillage:1:1: F011" in result.output
    assert _maillage("build", "--root", clone, "--workers", 1).exit_code == 0
    assert _state(elsewhere) == before


@pytest.mark.sample(5)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("build/maillage.db", True),
        ("Build/x", True),
        (".cache/maillage/CACHEDIR.TAG", True),
        (".build.staging/whole/x", True),
        (".build.serving-1/maillage.db", True),
        ("releases/index.json", True),
        ("Releases/2026-11-27.1/release.json", True),
        ("relea\u017fes/index.json", True),
        ("bu\u200cild/x", True),
        ("build/README.md", False),
        ("docs/build/x", False),
        ("builder/x", False),
        ("build/a\nb\u202e", True),
    ],
)
@pytest.mark.parametrize("command", [("validate",), ("validate", "--changed-since", "main")])
def test_what_maillage_makes_is_not_committed(
    root: Path, name: str, told: bool, command: tuple[str, ...]
) -> None:
    """A tracked file where builds and caches are is an error; the README of the build is source."""
    under_git(root, "contribution")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("made elsewhere")
    assert "F011" not in _maillage(*command, "--root", root).output
    git(root, "add", "--force", ".")
    result = _maillage(*command, "--root", root)
    assert ("F011" in result.output, result.exit_code) == (told, int(told))
    assert "\u202e" not in result.output


@pytest.mark.parametrize("name", ["vocab/x", "queries/x", "build", ".cache", "schema/x"])
def test_a_committed_link_is_told_where_it_would_matter(
    root: Path, elsewhere: Path, name: str
) -> None:
    """Links that no command happens to read are told all the same."""
    (root / name).symlink_to(elsewhere)
    under_git(root)
    result = _maillage("validate", "--root", root)
    assert result.exit_code == 1
    assert f"{name}:1:1: F011" in result.output


@pytest.mark.parametrize("command", [["format"], ["fix"], ["describe"]])
def test_what_a_killed_command_staged_goes_with_the_next(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Killed before a file is put in its place, it leaves one beside, which the next removes.

    What has such a name and is of one who lives, or of no process, is let alone.
    """
    folder = root / "contributions/actions"
    kept = [f".maillage-{os.getpid()}-{'0' * 16}", ".maillage-notes", ".minimal.json.1"]
    for name in kept:
        (folder / name).write_text("")
    record = json.loads((folder / "minimal.json").read_text())
    # What each of them writes: another order, a space that is not to be seen, what is derived.
    title = record.pop("title")
    record = {**record, "title": f"Un\u200b {title}"}
    (folder / "minimal.json").write_text(json.dumps(record))
    (root / "vocab/context.jsonld").unlink()

    def killed(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if not (child := os.fork()):
        monkeypatch.setattr(checkout, "put", killed)
        CliRunner().invoke(main, [*command, "--root", str(root)])
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert len(list(root.rglob(f".maillage-{child}-*"))) == 1
    CliRunner().invoke(main, [*command, "--root", str(root)])
    found = sorted(file.name for file in root.rglob(".ma*") if file.is_file())
    assert found == sorted(kept[:2])
    assert (folder / kept[2]).exists()


def test_a_long_name_is_replaced_too(tmp_path: Path) -> None:
    """What is written beside it has a name of its own length."""
    name = f"{'a' * 250}.json"
    for content in (b"1", b"2"):
        checkout.write(tmp_path, name, content)
        assert (tmp_path / name).read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    "name", ["schema/odd.schema.json", "vocab/concepts/odd.ttl", "datapackage.json"]
)
def test_a_file_without_end_is_not_read(root: Path, name: str) -> None:
    """A hole of gigabytes costs a branch nothing, and would take the memory of whoever reads it."""
    with (root / name).open("wb") as file:
        file.truncate(20 * checkout.MOST)
    with pytest.raises(OSError, match="octets"):
        checkout.read(root, name)
    done = CliRunner().invoke(main, ["validate", "--root", str(root)])
    assert done.exit_code == 3
    assert re.search(rf"{re.escape(name)}\s: .*a plus de", done.output)


@pytest.mark.parametrize("call", ["mkdir", "replace", "fsync"])
def test_what_a_disk_refuses_is_told_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """The system knows the last part of it, if any, and whoever reads it has several folders."""

    def refuses(path: Any, *_: Any, **_more: Any) -> None:
        names = () if call == "fsync" else (path,)
        raise OSError(errno.EIO, os.strerror(errno.EIO), *names)

    monkeypatch.setattr(os, call, refuses)
    with pytest.raises(OSError, match="Input/output") as raised:
        checkout.write(tmp_path, "inner/file", b"")
    assert raised.value.filename.startswith(f"{tmp_path}/inner")
