"""`docs/importing.md`, followed to the letter in the folder of a catalogue."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, MakeCatalogue

PAGE = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.exhaustive
def test_each_command_of_the_page_does_what_it_says(make_catalogue: MakeCatalogue) -> None:
    """In the order of the page, in one shell: two rows and a text become accepted records."""
    root = make_catalogue({})
    shutil.copytree(ROOT / "contributions", root / "contributions", dirs_exist_ok=True)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-eu", "-c", "\n".join(BLOCKS)],
        cwd=root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    actions = root / "contributions/actions"
    garden = json.loads((actions / "le-jardin-des-marches.json").read_text())
    assert (garden["territories"], garden["funding"]["total"]) == (["nancy"], 1200)
    assert "01 99 00 12 34" not in json.dumps(garden)
    oven = json.loads((actions / "le-four-du-lundi.json").read_text())
    assert (oven["lead"], oven["themes"]) == ("maison-de-quartier-les-aubes", ["lien-social"])


def test_the_pictures_are_there() -> None:
    """Each that the page shows, and none is heavy."""
    names = re.findall(r"!\[[^]]+\]\(([^)]+)\)", PAGE)
    assert len(names) >= 2
    for name in names:
        assert 0 < (ROOT / "docs" / name).stat().st_size < 120_000
