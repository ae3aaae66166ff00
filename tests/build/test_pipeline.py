"""`pipeline`: the flow as a whole."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import rdflib

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.build.across_records import AcrossRecords
from maillage.build.collected_parts import CollectedParts
from maillage.build.pipeline import BuildOptions
from maillage.messages import Message
from maillage.model.loading import load
from repositories import git, under_git

_BUILD = """
import os, sys
from pathlib import Path
from maillage.reading import listing
from maillage.build import pipeline
from maillage.model.loading import load

walk = listing._walk
listing._walk = lambda *folder: sorted(walk(*folder), reverse=sys.argv[4] == "reversed")
pipeline.CHUNK = (40, 60)
options = pipeline.BuildOptions(workers=int(sys.argv[3]), cached=sys.argv[5] == "cached")
pipeline.build(load(Path(sys.argv[1])), Path(sys.argv[2]), options)
"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of a build in this environment, in the chunks that the other builds use too."""
    out = tmp_path_factory.mktemp("reference") / "build"
    command = [sys.executable, "-c", _BUILD, str(ROOT), str(out), "2", "sorted", "fresh"]
    subprocess.run(command, check=True)
    return _digests(out)


def _digests(out: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(out.iterdir())
    }


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("seed", "zone", "locale", "workers", "order"),
    [
        ("0", "UTC", "C", "1", "sorted"),
        ("1", "Pacific/Kiritimati", "fr_FR.UTF-8", "2", "reversed"),
        ("4242", "America/Adak", "tr_TR.ISO-8859-9", "4", "sorted"),
    ],
)
def test_the_same_input_gives_the_same_bytes(
    reference: dict[str, str],
    tmp_path: Path,
    seed: str,
    zone: str,
    locale: str,
    workers: str,
    order: str,
) -> None:
    """Neither hash seed, time zone, locale, workers nor the order of folders changes a byte."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
    out = tmp_path / "build"
    subprocess.run(
        [sys.executable, "-c", _BUILD, str(ROOT), str(out), workers, order, "fresh"],
        env=environment,
        check=True,
    )
    assert _digests(out) == reference


def test_a_refused_catalogue_leaves_the_build_untouched(
    make_catalogue: MakeCatalogue, example_root: Path
) -> None:
    """One bad contribution: everything is reported, and the former build stands to the byte."""
    root = make_catalogue({})
    for file in (example_root / "contributions").rglob("*.json"):
        target = root / file.relative_to(example_root)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    assert pipeline.build(load(root), root / "build").accepted
    before = {file: file.stat().st_mtime_ns for file in (root / "build").iterdir()}
    (root / "contributions/actions/bad.json").write_text('{"id": "worse", }')
    (root / "contributions/actions/poor.json").write_text('{"id": "poor"}')
    report = pipeline.build(load(root), root / "build")
    assert {finding.file.rpartition("/")[2] for finding in report.findings} == {
        "bad.json",
        "poor.json",
    }
    assert {file: file.stat().st_mtime_ns for file in (root / "build").iterdir()} == before
    assert not (root / ".build.staging").exists()


def test_one_id_in_two_folders_is_refused_in_words(make_catalogue: MakeCatalogue) -> None:
    """Each record is right by itself, in one chunk: both are read before it is seen."""
    root = make_catalogue({_FILE: _SOURCE, f"sources/deeper/{Path(_FILE).name}": _SOURCE})
    report = pipeline.build(load(root), root / "build")
    assert [(finding.code, Path(finding.file).parent.name) for finding in report.findings] == [
        ("R002", "sources")
    ]


def test_outputs_wait_for_no_rule_across_records(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who ends what was begun early knows that no part comes; a refusal still publishes nothing."""
    told: list[str] = []
    complete, found = CollectedParts.complete, AcrossRecords.found
    monkeypatch.setattr(
        CollectedParts, "complete", lambda *given: told.append("parts") or complete(*given)
    )
    monkeypatch.setattr(
        AcrossRecords, "found", lambda across: told.append("rules") or found(across)
    )
    text = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
    twins = {f"sources/{folder}/minimal.json": text for folder in ("un", "deux")}
    root = make_catalogue(twins)
    assert not pipeline.build(load(root), root / "build", BuildOptions(workers=2)).accepted
    assert told == ["parts", "rules"]
    assert not (root / "build").exists()


def test_an_empty_catalogue_builds(make_catalogue: MakeCatalogue) -> None:
    """A catalogue starts with nothing: its tables are there, and empty."""
    root = make_catalogue({})
    assert pipeline.build(load(root), root / "build").total == 0
    assert (root / "build/actions.csv").read_text().count("\n") == 1


def test_progress_is_told(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of files done grows to the number of files."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    root = make_catalogue({f"actions/a{number}.json": "{}" for number in range(5)})
    told: list[tuple[int, int]] = []
    pipeline.validate(
        load(root), BuildOptions(workers=1, progress=lambda *state: told.append(state))
    )
    assert told == [(2, 5), (5, 5)]


#: A record that stands alone.
_SOURCE = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
_FILE = "sources/minimal.json"


def _built(root: Path, out: Path) -> tuple[dict[str, str], list[str]]:
    """Build, and return the digests of the files and what was said of the run."""
    said: list[Message] = []
    options = BuildOptions(workers=1, notice=said.append)
    assert pipeline.build(load(root), out, options).accepted
    return _digests(out), [text.told("fr") for text in said]


def test_a_commit_gives_the_same_bytes_wherever_it_is_built(
    make_catalogue: MakeCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two clones, with other times on the disk, in other zones, have the days of Git alike."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-02-01T12:00:00+0000")
    root = under_git(make_catalogue({_FILE: _SOURCE}))
    git(root, "clone", "--quiet", ".", str(tmp_path / "clone"))
    os.utime(tmp_path / "clone/contributions" / _FILE, (1, 1))
    here, said = _built(root, tmp_path / "here")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    there, also = _built(tmp_path / "clone", tmp_path / "there")
    assert (here, said) == (there, also)
    assert said == []
    rows = (tmp_path / "here/record_dates.csv").read_text().splitlines()
    assert rows == ["kind,id,created,modified", "source,minimal,2025-02-01,2025-02-01"]
    graph = rdflib.Graph().parse(tmp_path / "here/maillage.ttl")
    record = rdflib.URIRef("https://w3id.org/maillage/source/minimal")
    for term in (rdflib.DCTERMS.created, rdflib.DCTERMS.modified):
        assert graph.value(record, term) == rdflib.Literal(date(2025, 2, 1))


def test_without_the_history_the_days_are_left_out_and_that_is_said(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """A folder, a shallow clone and a changed file are built alike, and it is said why."""
    root = make_catalogue({_FILE: _SOURCE})
    folder, said = _built(root, tmp_path / "1")
    assert [text.partition(" : ")[0] for text in said] == [_WITHOUT]
    under_git(root)
    git(root, "commit", "--quiet", "--allow-empty", "-m", "more")
    git(root, "clone", "--quiet", "--depth", "1", root.as_uri(), str(tmp_path / "shallow"))
    shallow, said = _built(tmp_path / "shallow", tmp_path / "2")
    assert [text.partition(" : ")[0] for text in said] == [_WITHOUT]
    (root / "contributions" / _FILE).write_text(_SOURCE + "\n")
    changed, said = _built(root, tmp_path / "3")
    assert said == ["Fiches qui ne sont pas telles que Git les a, sans dates : 1."]
    assert folder == shallow == changed
    assert (tmp_path / "1/record_dates.csv").read_text() == "kind,id,created,modified\n"


_WITHOUT = "Sans dates de création ni de modification"


def test_parts_are_made_on_demand(example_root: Path, tmp_path: Path) -> None:
    """A build that is asked for parts has them beside the same outputs; the next has none."""
    model, out = load(example_root), tmp_path / "build"
    pipeline.build(model, out, BuildOptions(workers=1, in_parts=True))
    sums = (out / "SHA256SUMS").read_bytes()
    assert (out / "parts/datapackage.json").exists()
    pipeline.build(model, out, BuildOptions(workers=1))
    assert (out / "SHA256SUMS").read_bytes() == sums
    assert not (out / "parts").exists()
