"""`emit/tables`: CSV, and the data package over it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES, ROOT
from maillage.emit.tables import csv_line, lines
from maillage.model.entities import Model
from maillage.model.relational import Row, tables
from maillage.release.judges import frictionless_judge

GOLDEN = Path(__file__).parent.parent / "golden"


def test_the_examples_give_the_golden_tables(
    example_build: Path, model: Model, request: pytest.FixtureRequest
) -> None:
    """Every table of the accepted examples is, to the byte, the one that was reviewed."""
    names = {f"{table.name}.csv" for table in tables(model) if table.entity}
    if request.config.getoption("--rewrite"):
        for name in names:
            (GOLDEN / name).write_bytes((example_build / name).read_bytes())
    assert {file.name for file in GOLDEN.glob("*.csv")} == names
    for name in sorted(names):
        assert (example_build / name).read_bytes() == (GOLDEN / name).read_bytes(), name


@given(st.lists(st.text('",;\r\n a\0=', max_size=4), min_size=2, max_size=4))
def test_a_row_comes_back_as_it_went(row: list[str]) -> None:
    """A CSV reader gives the cells back, whatever they hold."""
    line = csv_line(tuple(row))
    assert next(csv.reader(io.StringIO(line, newline=""))) == row
    if not any("\r" in cell for cell in row):  # which older Pythons write without quotes
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\n").writerow(row)
        assert line == stream.getvalue()


CELLS = st.none() | st.text('",\r\n a', max_size=2)


@given(st.integers(1, 3).flatmap(lambda size: st.lists(st.tuples(*[CELLS] * size), max_size=4)))
def test_rows_are_written_alike_together_and_one_by_one(rows: list[Row]) -> None:
    """The short way for a table without quotes writes what its rows are, each alone."""
    assert lines(rows) == "".join(map(csv_line, rows)).encode()


def test_texts_come_back_as_they_went(example_build: Path) -> None:
    """Quotes, commas, line breaks and formulas survive a CSV reader."""
    record = json.loads((EXAMPLES / "accepted/actions/difficult.json").read_text(encoding="utf-8"))
    with (example_build / "actions.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    assert rows["difficult"]["title"] == record["title"]
    assert rows["difficult"]["summary"] == record["summary"]
    assert rows["difficult"]["funding_total"] == "9840.96"


@pytest.mark.sample(1)
@pytest.mark.parametrize("build", ["example_build", "real_build"])
def test_frictionless_finds_the_package_valid(
    build: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The descriptor and the tables, unpacked anywhere, are a valid data package."""
    import frictionless

    folder: Path = request.getfixturevalue(build)
    text = (ROOT / "datapackage.json").read_bytes()
    if build == "real_build":
        # Of the same form, with more rows: references are followed in a fifth of the time.
        package = json.loads(text)
        assert list(frictionless_judge(SimpleNamespace(package=package, data=folder))) == []  # type: ignore[arg-type]
        tables = [each for each in package["resources"] if each["path"].endswith(".csv")]
    else:
        (tmp_path / "build").symlink_to(folder)
        (tmp_path / "datapackage.json").write_bytes(text)
        report = frictionless.validate(str(tmp_path / "datapackage.json"))
        assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
        tables = [task for task in report.tasks if task.place.endswith(".csv")]
    assert len(tables) == len(list(folder.glob("*.csv")))


@pytest.mark.exhaustive
def test_frictionless_sees_a_broken_reference(example_build: Path, tmp_path: Path) -> None:
    """The independent judge does look: a reference to nothing is an error with its row."""
    import shutil

    import frictionless

    shutil.copytree(example_build, tmp_path / "build")
    table = tmp_path / "build" / "action_themes.csv"
    table.write_text(table.read_text().replace(",logement", ",nowhere"))
    (tmp_path / "datapackage.json").write_bytes((ROOT / "datapackage.json").read_bytes())
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert {error[0] for error in report.flatten(["type"])} == {"foreign-key"}
