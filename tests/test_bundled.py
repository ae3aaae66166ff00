"""Bundles: the outputs and the verdicts are those of single files."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import EXAMPLES, ROOT, TODAY, MakeCatalogue, copy_model
from maillage.build import pipeline, selection
from maillage.build.engines import Engine
from maillage.build.pipeline import BuildOptions
from maillage.build.todo_list import tasks
from maillage.cli import main
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.importing import fixing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.history import changes
from repositories import git, under_git

REFUSED = sorted((EXAMPLES / "refused").rglob("*.json"))
#: What the name of a file is asked for, which a record in a bundle has not.
OF_FILES = {"R001", "F004", "F005", "F008"}
MACHINE = "contributions/actions/machine.jsonl"


def _bundle(root: Path, size: int, *, reverse: bool = False) -> None:
    """Put the records of a catalogue into bundles, so many in each, in no order of their own."""
    folders = defaultdict(list)
    for file in sorted(root.glob("contributions/**/*.json"), reverse=reverse):
        folders[file.parent].append(json.dumps(json.loads(file.read_bytes()), ensure_ascii=False))
        file.unlink()
    for folder, lines in folders.items():
        for number in range(0, len(lines), size):
            text = "".join(f"{line}\n" for line in lines[number : number + size])
            (folder / f"lot-{number}.jsonl").write_text(text, encoding="utf-8")


def _outputs(root: Path, out: Path, options: BuildOptions) -> dict[str, bytes]:
    assert pipeline.build(load(root), out, options).accepted
    return {file.name: file.read_bytes() for file in sorted(out.iterdir())}


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A copy of the real catalogue."""
    root = tmp_path / "catalogue"
    copy_model(root)
    shutil.copytree(ROOT / "contributions", root / "contributions", dirs_exist_ok=True)
    return root


def test_the_bytes_of_all_outputs_are_equal(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files, bundles in any order, and some of each give one `SHA256SUMS`, cached or sent away."""
    monkeypatch.setattr(pipeline, "CHUNK", (40, 60))
    fresh = BuildOptions(workers=1, cached=False)
    expected = _outputs(catalogue, tmp_path / "files", fresh)
    kept = sorted(catalogue.glob("contributions/**/a*.json"))
    texts = {file: file.read_bytes() for file in kept}
    for file in kept:
        file.unlink()
    _bundle(catalogue, 7, reverse=True)
    for file, text in texts.items():
        file.write_bytes(text)
    sent = Engine(store=f"file://{tmp_path}/store")
    for name, options in {
        "mixed": fresh,
        "cached": BuildOptions(workers=1),
        "again": BuildOptions(workers=2),
        "sent": BuildOptions(workers=2, cached=False, engine=sent),
    }.items():
        assert _outputs(catalogue, tmp_path / name, options) == expected, name


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The model of the accepted examples, for one more to be judged beside them."""
    root = tmp_path_factory.mktemp("bundled") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    return load(root)


@pytest.mark.sample(16)
@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_a_refused_example_gets_its_findings_in_a_bundle(file: Path, doors: Model) -> None:
    """Each example of the rules has the same findings, at its own line of the bundle."""
    collection = "actions" if file.parent.name == "refused" else file.parent.name
    text = file.read_bytes().replace(b"\r", b" ").replace(b"\n", b" ")
    folder = doors.root / "contributions" / collection
    alone = _judged(doors, folder / "example.json", text)
    bundled = _judged(doors, folder / "machine.jsonl", b'\n\n{"id": ""}\n' + text)
    if not text.strip() or OF_FILES & {finding.code for finding in alone}:
        pytest.skip("about the file as such")
    ours = [finding for finding in bundled if finding.line == 4]
    assert [_facts(finding) for finding in ours] == [_facts(finding) for finding in alone]
    assert alone


def _judged(model: Model, file: Path, content: bytes) -> list[Finding]:
    file.write_bytes(content)
    place = file.relative_to(model.root).as_posix()
    try:
        report = selection.validate_some(model, place.__eq__, TODAY)
    finally:
        file.unlink()
    return [finding for finding in report.findings if finding.file == place]


def _facts(finding: Finding) -> tuple[Any, ...]:
    told = finding.column, finding.code, finding.pointer, finding.severity
    return (*told, finding.message(), finding.suggestion)


MINIMAL = json.loads((EXAMPLES / "accepted/actions/minimal.json").read_bytes())


def _lines(*records: dict[str, object]) -> str:
    return "".join(json.dumps({**MINIMAL, **record}) + "\n" for record in records)


def _examples(make_catalogue: MakeCatalogue, text: str) -> Path:
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    (root / MACHINE).write_text(text, encoding="utf-8")
    return root


def _codes(report: Report | Iterable[Finding]) -> list[tuple[str, int, str]]:
    findings = report.findings if isinstance(report, Report) else report
    return [
        (finding.file, finding.line, finding.code)
        for finding in findings
        if finding.severity == "error"
    ]


def test_an_id_is_taken_once_whatever_stands_where(make_catalogue: MakeCatalogue) -> None:
    """A record in a bundle and one in a file, or two of one bundle, cannot share an id."""
    text = _lines({"id": "a"}, {"id": "minimal"}, {"id": "a"})
    root = _examples(make_catalogue, text)
    report = pipeline.validate(load(root), BuildOptions(workers=1, today=TODAY))
    assert _codes(report) == [(MACHINE, 2, "R002"), (MACHINE, 3, "R002")]
    second, first = (finding.message("fr") for finding in report.findings)
    assert "contributions/actions/minimal.json" in second
    assert "contributions/actions/machine.jsonl:1" in first


def test_what_cannot_be_wrong_is_mended_on_its_line(make_catalogue: MakeCatalogue) -> None:
    """`maillage fix` writes into the lines it speaks of, and leaves the rest of the bundle."""
    broken = _lines(
        {"id": "a"}, {"id": "b", "themes": "Culture"}, {"id": "c", "starts": "12/03/2017"}
    )
    root = _examples(make_catalogue, broken)
    assert fixing.mended(load(root), lambda file: file == MACHINE)
    expected = _lines(
        {"id": "a"}, {"id": "b", "themes": ["culture"]}, {"id": "c", "starts": "2017-03-12"}
    )
    assert (root / MACHINE).read_text(encoding="utf-8") == expected


def test_an_official_place_is_written_for_a_line(make_catalogue: MakeCatalogue) -> None:
    """The line that names a place refers to its record, which is a file of its own."""
    root = _examples(make_catalogue, _lines({"id": "a"}, {"id": "b", "territories": ["Rennes"]}))
    assert fixing.mended(load(root), lambda file: file == MACHINE)
    assert '"rennes"' in (root / MACHINE).read_text().splitlines()[1]
    assert (root / "contributions/territories/rennes.json").exists()


def test_what_a_bundle_lost_is_told(make_catalogue: MakeCatalogue) -> None:
    """A record that is no longer in its bundle is as gone as a file; what moved is not."""
    root = under_git(_examples(make_catalogue, _lines({"id": "a"}, {"id": "b"}, {"id": "c"})), "x")
    (root / MACHINE).write_text(_lines({"id": "c"}))
    (root / "contributions/actions/a.json").write_text(_lines({"id": "a"}))
    report = selection.validate_changes(load(root), changes(root, "main"), TODAY)
    assert _codes(report) == [(MACHINE, 1, "R008")]
    assert "« b »" in " ".join(finding.message("fr") for finding in report.findings)
    git(root, "rm", "-q", "-f", MACHINE)
    report = selection.validate_changes(load(root), changes(root, "main"), TODAY)
    assert [code for _, _, code in _codes(report)] == ["R008", "R008"]


def test_what_most_needs_care_is_told_by_line(make_catalogue: MakeCatalogue) -> None:
    """`maillage todo` says on which line of a bundle a record is."""
    root = _examples(make_catalogue, _lines({"id": "a"}, {"id": "b"}))
    assert {f"{MACHINE}:1", f"{MACHINE}:2"} < {item.file for item in tasks(load(root), TODAY)}


def test_the_command_judges_a_bundle_by_its_path(make_catalogue: MakeCatalogue) -> None:
    """A bundle is a path to `maillage validate`, and `format` leaves it as its program wrote it."""
    root = _examples(make_catalogue, _lines({"id": "a"}, {"id": "b", "themes": ["x"]}))
    arguments = ["validate", str(root / MACHINE), "--root", str(root)]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 1
    assert f"{MACHINE}:2:" in told.stdout
    before = (root / MACHINE).read_bytes()
    CliRunner().invoke(main, ["format", "--root", str(root)])
    assert (root / MACHINE).read_bytes() == before


def test_the_site_judges_a_bundle_as_the_command_does(catalogue: Path, site: Any) -> None:
    """A bundle of known and new records has one verdict through each door."""
    known = sorted((ROOT / "contributions/actions").glob("*.json"))[:3]
    records = [json.loads(file.read_bytes()) for file in known]
    records[1]["themes"] = ["inconnu"]
    records.append(
        {**records[2], "id": "nouvelle", "title": "Tout autre chose", "lead": "personne"}
    )
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    for file in known:
        (catalogue / file.relative_to(ROOT)).unlink()
    (catalogue / MACHINE).write_text(text, encoding="utf-8")
    report = selection.validate_some(load(catalogue), MACHINE.__eq__, TODAY)
    answer = asyncio.run(site.client.post("/-/validate", json={"files": {MACHINE: text}}))
    told = json.loads(answer.text)
    assert told["records"] == {"actions": 4}
    assert [(it["line"], it["column"], it["code"], it["message"]) for it in told["findings"]] == [
        (it.line, it.column, it.code, it.message("fr")) for it in report.findings
    ]
    assert {it["line"] for it in told["findings"] if it["severity"] == "error"} == {2, 4}
    stray = {"contributions/machine.jsonl": text}
    answer = asyncio.run(site.client.post("/-/validate", json={"files": stray}))
    assert [it["code"] for it in json.loads(answer.text)["findings"]] == ["F001"]


def test_an_import_that_corrects_a_line_is_told_where_it_is(make_catalogue: MakeCatalogue) -> None:
    """What an import writes is a file; it does not take the id of a line of a bundle."""
    root = _examples(make_catalogue, _lines({"id": "a"}))
    known = FolderCatalogue(load(root), TODAY)
    file = known.file("action", "a")
    assert file == "contributions/actions/a.json"
    (refused,) = known.judge({file: _lines({"id": "a"}).encode()}).of_severity("error")
    assert (refused.file, refused.code) == (file, "R002")
    assert f"{MACHINE}:1" in refused.message("fr")
