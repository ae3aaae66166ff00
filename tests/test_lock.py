"""The locked versions: `scripts/lock --check` and what a set-up installs."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pip
import pytest

from conftest import ROOT

LISTS = sorted((ROOT / "requirements").glob("*.txt"))
HASH = "--hash=sha256:"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a lock is made of, and the lock, apart."""
    for name in ("setup.cfg", "pyproject.toml", "scripts/lock.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def _check(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts/lock.py")]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def _replace(file: Path, pattern: str, by: str) -> None:
    text, count = re.subn(pattern, by, file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert count == 1
    file.write_text(text, "utf-8")


def test_the_lock_gives_what_is_asked_for() -> None:
    """Every list has a version that satisfies each bound of its extras, all with hashes."""
    done = _check(ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert {file.stem for file in LISTS} == {"core", "site-tables", "site-tables-test", "supply"}


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("file", "pattern", "by", "told"),
    [
        ("setup.cfg", r"orjson >= .*", "orjson >= 99", "core.txt: orjson>=99 is asked for"),
        ("setup.cfg", r"datasette >= .*", "datasette < 0.60", "site-tables.txt: datasette<0.60"),
        ("setup.cfg", r"^    click >=", "    absent\n    click >=", "absent is asked for, None"),
        ("setup.cfg", r"^    mypy >= .*", "    mypy == 1.0", "test.txt: mypy==1.0 is asked for"),
        ("pyproject.toml", r"setuptools>=.*?\"", 'setuptools<60"', "setuptools<60 is asked for"),
        ("requirements/core.txt", r"^click==\S+", "click==1.0", "click>="),
        ("requirements/core.txt", r"^click(.*)\n( .*\n)+", "", "click>="),
        ("requirements/core.txt", r"^(click==\S+)(.*)\n( .*\n)+", r"\1\n", "with its hashes"),
        ("requirements/core.txt", r"sha256:[0-9a-f]{64}", "md5:" + 32 * "0", "with its hashes"),
        ("requirements/core.txt", r"\A", "--index-url https://packages.example/\n", "--index-url"),
        ("requirements/core.txt", r"\A", "click @ https://packages.example/click.whl\n", "click @"),
        ("requirements/supply.txt", r"\A", "-r https://packages.example/all.txt\n", "supply.txt"),
    ],
)
def test_a_lock_that_does_not_is_refused(
    copy: Path, file: str, pattern: str, by: str, told: str
) -> None:
    """A bound that no locked version satisfies, an address, no hash: each is told."""
    _replace(copy / file, pattern, by)
    done = _check(copy)
    assert done.returncode == 1
    assert told in done.stderr


def test_what_is_tested_is_what_is_served() -> None:
    """The smaller lists hold the versions, and the files, of the one that the tests run with."""
    whole = (ROOT / "requirements/site-tables-test.txt").read_text("utf-8")
    for name in ("core", "site-tables"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        for pin in re.split(r"\n(?=\S)", text.rstrip("\n"))[2:]:
            assert f"{pin}\n" in whole


def test_no_list_names_an_address_or_a_place() -> None:
    """A list names packages, never where they come from or where it was made."""
    for file in LISTS:
        text = file.read_text("utf-8")
        assert not re.search(r"://|^-|@|(^|\s)/", text, re.MULTILINE), file.name


@pytest.mark.parametrize("name", ["docs/deploy.md", "docs/deploy/Containerfile", "CONTRIBUER.md"])
def test_whoever_sets_up_takes_the_lock(name: str) -> None:
    """Whatever one is told to install comes from a list, by its hashes; then ours, and no other."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ").replace("&&", "\n")
    locked, ours = (line for line in text.splitlines() if "bin/pip install" in line)
    assert re.search(r" --require-hashes .*--requirement requirements/site-tables\.txt", locked)
    assert re.search(r" --no-deps --no-build-isolation (--editable )?\.\s*$", ours)


def _environment(folder: Path) -> None:
    """Make a virtual environment with the pip that is here: installing one takes longest."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/*/site-packages")
    (packages / "pip").symlink_to(Path(pip.__file__).parent)


def test_a_file_of_another_hash_is_not_installed(tmp_path: Path) -> None:
    """A set-up takes from an index nothing but the very files that were locked."""
    packages, scripts, lists = (tmp_path / name for name in ("packages", "scripts", "requirements"))
    for folder in (packages, scripts, lists):
        folder.mkdir()
    wheel = packages / "locked_demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("locked_demo.py", "")
        info = "Metadata-Version: 2.1\nName: locked-demo\nVersion: 1.0\n"
        archive.writestr("locked_demo-1.0.dist-info/METADATA", info)
        tag = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr("locked_demo-1.0.dist-info/WHEEL", tag)
        archive.writestr("locked_demo-1.0.dist-info/RECORD", "")
    for name in ("setup.cfg", "pyproject.toml", "scripts/environment"):
        shutil.copy(ROOT / name, tmp_path / name)
    _environment(tmp_path / ".venv")

    def set_up(digest: str) -> tuple[bool, str]:
        (lists / "core.txt").write_text(f"locked-demo==1.0 {HASH}{digest}\n", "utf-8")
        done = subprocess.run(
            ["sh", "-c", "set -eu; extras=core; . scripts/environment"],
            cwd=tmp_path,
            env={**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(packages)},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        python = tmp_path / ".venv/bin/python"
        found = subprocess.run([python, "-c", "import locked_demo"], check=False)
        return found.returncode == 0, done.stderr

    installed, told = set_up("0" * 64)
    assert not installed
    assert "DO NOT MATCH THE HASHES" in told
    assert not list((tmp_path / ".venv").glob("maillage-*"))
    assert set_up(hashlib.sha256(wheel.read_bytes()).hexdigest())[0]
