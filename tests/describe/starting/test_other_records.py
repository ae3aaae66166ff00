"""`other_records`: a catalogue begins with the records of another, below its own address."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from conftest import TODAY
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.cli import main
from maillage.describe.starting.init_questions import InitError, answered
from maillage.describe.starting.other_records import OtherRecords, records_of
from maillage.describe.starting.repository import begin
from maillage.errors import RunError
from maillage.model.loading import load

BASE = "https://voisins.example/"
HERE = BuildOptions(workers=1, cached=False)


@pytest.fixture
def built(example_root: Path, example_build: Path, tmp_path: Path) -> Path:
    """The catalogue of the examples, which uses every field, built."""
    root = Path(shutil.copytree(example_root, tmp_path / "catalogue"))
    shutil.copytree(example_build, root / "build")
    return root


def _release(root: Path, folder: Path, **state: str) -> Path:
    """Pack a build as a release does, with what it says of its records."""
    file = folder / "maillage-2026-11-27.1.zip"
    said = {"version": "2026-11-27.1", "commit": "c" * 40, "state": state}
    with zipfile.ZipFile(file, "w") as archive:
        for name in ("maillage.jsonl", "maillage.ttl"):
            archive.write(root / "build" / name, f"maillage-2026-11-27.1/data/{name}")
        archive.write(root / "datapackage.json", "maillage-2026-11-27.1/datapackage.json")
        archive.writestr("maillage-2026-11-27.1/release.json", json.dumps(said))
    return file


def test_its_records_are_ours_by_address_and_theirs_by_what_they_say(
    built: Path, tmp_path: Path
) -> None:
    """Each file is as it was; below the new base, and nothing below the old one."""
    folder = tmp_path / "own"
    begin(folder, answered({"base": BASE}), TODAY, records_of(str(built / "build")))
    for file in (built / "contributions").rglob("*.json"):
        copy = folder / file.relative_to(built)
        assert json.loads(copy.read_bytes()) == json.loads(file.read_bytes())
    assert len([*(folder / "contributions").rglob("*.json")]) == len(
        [*(built / "contributions").rglob("*.json")]
    )
    assert pipeline.build(load(folder), folder / "build", HERE).accepted
    quads = ox.parse(path=folder / "build/maillage.ttl", format=ox.RdfFormat.TURTLE)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    assert [iri for iri in subjects if iri.startswith(f"{BASE}action/")]
    theirs = json.loads((built / "datapackage.json").read_bytes())["id"]
    assert not [iri for iri in subjects if iri.startswith(f"{theirs}action/")]


def test_where_they_come_from_is_said(built: Path, tmp_path: Path) -> None:
    """The descriptor names the catalogue, its address and the version, as a Data Package does."""
    folder, theirs = tmp_path / "own", json.loads((built / "datapackage.json").read_bytes())
    begin(folder, answered({}), TODAY, records_of(str(_release(built, tmp_path))))
    package = json.loads((folder / "datapackage.json").read_bytes())
    assert package["sources"] == [
        {"title": theirs["title"], "path": theirs["id"], "version": "2026-11-27.1"}
    ]


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve a folder on loopback."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_an_address_is_a_release_too(built: Path, tmp_path: Path, address: str) -> None:
    """What is downloaded is read as an archive is, and told on the command line."""
    lines = sorted((built / "build/maillage.jsonl").read_bytes().splitlines(keepends=True))
    whole = hashlib.sha256(b"".join(lines)).hexdigest()
    place = address + _release(built, tmp_path, records=whole).name
    done = CliRunner().invoke(main, ["init", str(tmp_path / "own"), "--from", place])
    assert done.exit_code == 0, done.output
    assert "fiches viennent de « Maillage" in done.output
    assert "une action vraie" not in done.output


def test_records_that_are_not_those_of_the_release_are_refused(built: Path, tmp_path: Path) -> None:
    """A release says the checksum of its records; nothing is written where they are others."""
    place = str(_release(built, tmp_path, records="0" * 64))
    done = CliRunner().invoke(main, ["init", str(tmp_path / "own"), "--from", place])
    assert done.exit_code == 2
    assert place in done.output
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("place", ["nowhere", "http://127.0.0.1:9/none.zip"])
def test_what_is_no_release_is_told(place: str, tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(RunError):
        records_of(str(tmp_path / place) if place == "nowhere" else place)


@pytest.mark.parametrize(
    ("kind", "record"),
    [
        ("action", {"id": "../../evil"}),
        ("action", {"id": ""}),
        ("action", {}),
        ("action", {"id": ["a"]}),
    ],
)
def test_a_record_that_has_no_place_is_told(
    kind: str, record: dict[str, Any], tmp_path: Path
) -> None:
    """An id that leads elsewhere; no record is written."""
    other = OtherRecords([(kind, record)], {"title": "Autre"})
    with pytest.raises(InitError):
        begin(tmp_path / "own", answered({}), TODAY, other)
    assert not (tmp_path / "own/contributions").exists()


def test_a_kind_that_the_standard_has_not_is_left_and_told(built: Path, tmp_path: Path) -> None:
    """Another catalogue may have kinds of its own; its other records are taken."""
    with (built / "build/maillage.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(
            '{"id":"event/fete","file":"contributions/events/fete.json","record":{"id":"fete","title":"Fête"}}\n'
        )
    place = str(built / "build")
    done = CliRunner().invoke(main, ["init", str(tmp_path / "own"), "--from", place])
    assert done.exit_code == 0, done.output
    assert "1 fiche n’a pas été reprise" in done.output
    assert "« event »" in done.output
    assert "fete" not in {path.stem for path in (tmp_path / "own/contributions").rglob("*")}
