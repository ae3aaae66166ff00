"""`docs/releases.md`, followed to the letter over a small catalogue with two versions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PAGE = (ROOT / "docs/releases.md").read_text(encoding="utf-8")
#: Commands in their order, of shell and of Python; the last makes a version, as the fixture did.
BLOCKS = re.findall(r"```(sh|python)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.exhaustive
def test_each_command_of_the_page_does_what_it_says(released: Path, tmp_path: Path) -> None:
    """In the order of the page, in one shell and in the folder where it leaves the reader."""
    *blocks, (_, last) = BLOCKS
    assert "maillage release" in last
    first, second = sorted(folder.name for folder in (released / "releases").glob("2*"))
    script = ["set -eu"]
    for number, (language, text) in enumerate(blocks):
        told = text.replace("2026-11-20.1", first).replace("2026-11-27.1", second)
        if language == "python":
            (tmp_path / f"{number}.py").write_text(told, encoding="utf-8")
            script.append(f"python {tmp_path}/{number}.py")
        elif "maillage diff" in told and "--lang" in told:
            script += ["cd ..", told]  # Python was tried inside the archive
        else:
            script.append(told)
    # The reader’s own copy: others read the fixture’s.
    shutil.copytree(released, tmp_path / "catalogue", symlinks=True)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", "\n".join(script)],
        cwd=tmp_path / "catalogue",
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Corrected records: 1" in done.stdout
    assert done.stdout.count("✓") == 5
