"""`scripts/fuzz`: its targets hold for what they begin with, for what it found, and for a while."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from fuzz.__main__ import TARGETS
from fuzz.mutation import restructure, splice

FOUND = ROOT / "tests/fuzz/found"


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_for_its_seeds(name: str, exhaustive: bool) -> None:
    """Fuzzing begins with inputs that break nothing: what ends it is new."""
    target = importlib.import_module(f"fuzz.{name}")
    seeds = list(target.seeds())
    assert len(seeds) >= 8
    for raw in seeds if exhaustive else seeds[:: max(1, len(seeds) // 8)]:
        target.one_input(raw)
    target.one_input(b"")


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_for_mutations(name: str, exhaustive: bool) -> None:
    """A seed that was changed somewhere breaks nothing either."""
    target = importlib.import_module(f"fuzz.{name}")
    seeds = list(target.seeds())
    for number in range(400 if exhaustive else 6):
        raw = seeds[number * 7 % len(seeds)]
        target.one_input(restructure(raw, number) or raw)
        target.one_input(splice(raw, number))


@pytest.mark.parametrize("file", sorted(FOUND.glob("*/*")), ids=lambda file: file.parent.name)
def test_what_was_found_stays_mended(file: Path) -> None:
    """An input that broke something once, and stands in `found/TARGET/`, breaks nothing now."""
    importlib.import_module(f"fuzz.{file.parent.name}").one_input(file.read_bytes())


def _fuzz(folder: Path, target: str, path: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzz", str(folder), "1", target]
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_run_says_how_many_inputs_it_tried(tmp_path: Path) -> None:
    """For each target, the number of inputs; all seeds are among them."""
    done = _fuzz(tmp_path, "sparql", str(ROOT / "tests"))
    assert done.returncode == 0, done.stdout + done.stderr
    tried = re.search(r"^sparql: (\d+) inputs$", done.stdout, re.MULTILINE)
    assert tried, done.stdout
    assert int(tried[1]) >= 75


def test_an_input_that_breaks_something_is_kept_and_told(tmp_path: Path) -> None:
    """The status is 1, the input stays in a file, and the reason is shown."""
    broken = tmp_path / "code"
    (broken / "fuzz").mkdir(parents=True)
    for name in ("__main__", "engine", "mutation"):
        source = ROOT / f"tests/fuzz/{name}.py"
        (broken / f"fuzz/{name}.py").write_bytes(source.read_bytes())
    (broken / "fuzz/texts.py").write_text(
        "def seeds(): yield b'fine'; yield b'bad'\n"
        "def one_input(raw): assert raw != b'bad', 'a bug'\n"
    )
    done = _fuzz(tmp_path / "found", "texts", str(broken))
    assert done.returncode == 1
    assert "a bug" in done.stdout
    (kept,) = (tmp_path / "found/texts").glob("crash-*")
    assert kept.read_bytes() == b"bad"
