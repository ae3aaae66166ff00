"""Large outputs in parts, read by libraries that are not ours."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from maillage.emit import in_parts
from maillage.model.entities import Json, Model


@pytest.fixture(scope="module")
def parts(model: Model, real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts of the real catalogue, small ones, and what they were made of."""
    out = tmp_path_factory.mktemp("parts") / "build"
    shutil.copytree(real_build, out)
    in_parts.make(model, out, size=100)
    return out


def _resources(parts: Path) -> list[Json]:
    listed: list[Json] = json.loads((parts / "parts/datapackage.json").read_bytes())["resources"]
    return listed


def test_the_triples_are_those_of_the_dump(parts: Path) -> None:
    """Each part has as many lines as were asked for, the last the rest; together they are all."""
    (graph,) = (each for each in _resources(parts) if each["format"] == "nt")
    files = [(parts / "parts" / path).read_bytes() for path in graph["path"]]
    assert {content.count(b"\n") for content in files[:-1]} == {100}
    found = {quad.triple for quad in ox.parse(b"".join(files), format=ox.RdfFormat.N_TRIPLES)}
    dump = ox.parse(path=parts / "maillage.ttl", format=ox.RdfFormat.TURTLE)
    assert found == {quad.triple for quad in dump}


def test_the_rows_are_those_of_the_tables(parts: Path) -> None:
    """Each table is in parts of the types that its schema has; one without rows is there too."""
    from pyarrow import parquet

    resources = [each for each in _resources(parts) if each["format"] == "parquet"]
    names = {file.stem for file in parts.glob("*.csv")}
    assert {each["name"] for each in resources} == names
    assert max(len(each["path"]) for each in resources) > 1
    for resource in resources:
        files = [parquet.read_table(parts / "parts" / path) for path in resource["path"]]
        assert all(table.num_rows == 100 for table in files[:-1])
        rows = [row for table in files for row in table.to_pylist()]
        with (parts / f"{resource['name']}.csv").open(newline="", encoding="utf-8") as stream:
            lines = list(csv.DictReader(stream))
        assert len(rows) == len(lines)
        for row, line in zip(rows, lines, strict=True):
            assert [key for key, value in row.items() if value is None] == [
                key for key, value in line.items() if not value
            ]
        texts = {f["name"] for f in resource["schema"]["fields"] if f["type"] == "string"}
        for row, line in zip(rows[:20], lines, strict=False):
            assert {key: row[key] or "" for key in texts} == {key: line[key] for key in texts}


def test_the_parts_are_a_data_package(parts: Path) -> None:
    """The descriptor is one for frictionless; each file is listed once, and has its checksum."""
    from frictionless import Package

    package = Package.from_descriptor(str(parts / "parts/datapackage.json"))
    listed = [path for each in _resources(parts) for path in each["path"]]
    assert len(package.resources) == len(_resources(parts))
    found = {file.name for file in (parts / "parts").iterdir()}
    assert sorted(listed) == sorted(found - {"datapackage.json", "SHA256SUMS"})
    check = ["sha256sum", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=parts / "parts", check=False).returncode == 0


def test_the_same_build_has_the_same_parts(
    parts: Path, model: Model, real_build: Path, tmp_path: Path
) -> None:
    """Made again, each part has the same bytes."""
    shutil.copytree(real_build, tmp_path / "build")
    in_parts.make(model, tmp_path / "build", size=100)
    again = (tmp_path / "build/parts/SHA256SUMS").read_bytes()
    assert again == (parts / "parts/SHA256SUMS").read_bytes()
