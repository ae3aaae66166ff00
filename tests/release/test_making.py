"""`maillage release`, `diff`, `apply` and `verify` over a small catalogue under Git."""

from __future__ import annotations

import csv
import errno
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from maillage.files import checkout
from maillage.messages import Message
from maillage.model.entities import Model
from maillage.release import index, making, revision, verification
from releasing import FIRST, PERSON, SECOND, change, run
from repositories import git


def inside(root: Path, version: str) -> zipfile.ZipFile:
    """Open the archive of a version."""
    return zipfile.ZipFile(root / f"releases/{version}/maillage-{version}.zip")


def test_a_version_is_a_day_and_a_number(released: Path) -> None:
    """The index lists both versions of the day of the commit, each after the one before."""
    index = json.loads((released / "releases/index.json").read_text("utf-8"))
    found = [(each["version"], each["previous"]) for each in index["releases"]]
    assert found == [(FIRST, ""), (SECOND, FIRST)]
    for each in index["releases"]:
        archive = released / "releases" / each["version"] / each["archive"]
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == each["sha256"]


def test_a_hook_leaves_its_repository_as_it_is(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What names its repository to a hook leads nothing that is checked out aside into it."""
    root = tmp_path / "own"
    shutil.copytree(released, root, symlinks=True)
    before = [(root / ".git" / name).read_bytes() for name in ("HEAD", "index")]
    for name, place in (("DIR", ".git"), ("INDEX_FILE", ".git/index"), ("WORK_TREE", ".")):
        monkeypatch.setenv(f"GIT_{name}", str(root / place))
    done = run(root, "diff", "HEAD~1", "HEAD")
    assert done.exit_code == 0, done.output
    assert "Un titre corrigé" in done.output
    assert [(root / ".git" / name).read_bytes() for name in ("HEAD", "index")] == before


@pytest.mark.parametrize(
    ("key", "value"),
    [("core.autocrlf", "true"), ("core.attributesFile", "crlf"), ("protocol.allow", "never")],
)
def test_a_commit_is_checked_out_as_it_was_made(
    key: str, value: str, released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How lines end on this machine, or what Git may fetch from, makes no other version."""
    (tmp_path / "crlf").write_text("* text eol=crlf\n")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", key)
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", value.replace("crlf", str(tmp_path / "crlf")))
    with revision.checked_out(released, "HEAD") as commit:
        assert b"\r" not in (commit.root / "datapackage.json").read_bytes()


def test_an_archive_holds_all_that_a_reader_needs(released: Path) -> None:
    """Data in every form, the model, metadata, licence and checksums, under one folder."""
    with inside(released, SECOND) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        sums = archive.read(f"maillage-{SECOND}/SHA256SUMS").decode().splitlines()
        listed = dict(reversed(line.split("  ")) for line in sums)
        assert set(listed) == names - {"SHA256SUMS"}
        for name, digest in listed.items():
            content = archive.read(f"maillage-{SECOND}/{name}")
            assert hashlib.sha256(content).hexdigest() == digest
    assert {
        *("datapackage.json", "CITATION.cff", "LICENCE-DONNEES.md", "release.json"),
        *("ro-crate-metadata.json", ".zenodo.json", "vocab/shapes.ttl", "vocab/context.jsonld"),
        *("schema/action.schema.json", "data/maillage.ttl", "data/maillage.nt.gz"),
        *("data/maillage.db", "data/maillage.jsonl", "data/actions.csv"),
        *("data/parquet/actions.parquet", "data/csv-metadata.json", "croissant.json"),
    } <= names


def test_the_checksum_of_the_graph_is_that_of_its_sorted_triples(released: Path) -> None:
    """`gzip -dc maillage.nt.gz | sort | sha256sum` gives what the version says."""
    with inside(released, SECOND) as archive:
        manifest = json.loads(archive.read(f"maillage-{SECOND}/release.json"))
        packed = archive.read(f"maillage-{SECOND}/data/maillage.nt.gz")
        records = archive.read(f"maillage-{SECOND}/data/maillage.jsonl")
    triples = gzip.decompress(packed)
    assert triples.splitlines() == sorted(triples.splitlines())
    assert hashlib.sha256(triples).hexdigest() == manifest["state"]["graph"]
    assert hashlib.sha256(records).hexdigest() == manifest["state"]["records"]


def test_parquet_keeps_codes_as_text_and_numbers_as_numbers(released: Path, tmp_path: Path) -> None:
    """A column has the type of the descriptor, whatever its values look like."""
    from pyarrow import parquet

    with inside(released, SECOND) as archive:
        archive.extractall(tmp_path)
    data = tmp_path / f"maillage-{SECOND}/data"
    table = parquet.read_table(data / "parquet/territories.parquet")
    with (data / "territories.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert table["code"].to_pylist() == [row["code"] or None for row in rows]
    figures = parquet.read_table(data / "parquet/territory_figures.parquet")
    assert str(figures.schema.field("position").type) == "int64"


@pytest.mark.exhaustive
def test_the_same_commit_gives_the_same_archive(released: Path, tmp_path: Path) -> None:
    """Made again elsewhere, a version has the same bytes."""
    clone = tmp_path / "clone"
    git(released, "clone", "--quiet", ".", str(clone))
    assert run(clone, "release", "--at", "HEAD~1").exit_code == 0
    again = clone / f"releases/{FIRST}/maillage-{FIRST}.zip"
    assert again.read_bytes() == Path(inside(released, FIRST).filename or "").read_bytes()


def test_the_difference_of_two_versions_is_told_in_words(released: Path) -> None:
    """The record, the field, both values, the day and the commit; in French and in English."""
    told = run(released, "diff", FIRST, SECOND).output
    assert "Fiches corrigées : 1" in told
    assert "→ « Un titre corrigé »" in told
    assert "2026-01-05" in told
    english = (released / f"releases/{SECOND}/notes.en.md").read_text("utf-8")
    assert "Corrected records: 1" in english


def test_a_difference_has_words_where_there_is_no_catalogue(released: Path, tmp_path: Path) -> None:
    """Archives alone are enough for whoever got them: fields and kinds are named."""
    shutil.copytree(released / "releases", tmp_path / "releases")
    told = run(tmp_path, "diff", FIRST, SECOND).output
    assert "- Action « Un titre corrigé »" in told
    assert "  - Titre : " in told


def test_no_output_names_a_person(released: Path) -> None:
    """The author of a commit is not told, in words or in deltas."""
    for form in ("text", "jsonl", "patch"):
        assert PERSON not in run(released, "diff", FIRST, SECOND, "--format", form).output
    for file in (released / f"releases/{SECOND}").iterdir():
        assert PERSON.encode() not in file.read_bytes()


def test_an_author_whom_the_catalogue_names_is_told(released: Path, tmp_path: Path) -> None:
    """A commit under the name of one of its contributors is said to be theirs."""
    clone = tmp_path / "clone"
    git(released, "clone", "--quiet", ".", str(clone))
    change(clone, title="Encore un titre")
    author = "Équipe du catalogue Maillage <equipe@example.org>"
    git(clone, "commit", "--quiet", "-am", "correct", "--author", author)
    assert "par Équipe du catalogue Maillage" in run(clone, "diff", "HEAD~1", "HEAD").output


@pytest.mark.parametrize(("form", "base"), [("jsonl", "maillage.jsonl"), ("patch", "maillage.ttl")])
def test_apply_gives_the_next_version(form: str, base: str, released: Path, tmp_path: Path) -> None:
    """What `diff` writes leads from the files of a version to those of the next, and only there."""
    for version in (FIRST, SECOND):
        inside(released, version).extractall(tmp_path)
    delta, out = tmp_path / "delta", tmp_path / ("out.jsonl" if form == "jsonl" else "out.nt")
    delta.write_bytes(run(released, "diff", FIRST, SECOND, "--format", form).stdout_bytes)
    old, new = (tmp_path / f"maillage-{version}/data" for version in (FIRST, SECOND))
    done = run(released, "apply", str(old / base), str(delta), "--out", str(out))
    assert done.exit_code == 0, done.output
    packed = new / "maillage.nt.gz"
    wanted = (new / base).read_bytes() if form == "jsonl" else gzip.decompress(packed.read_bytes())
    assert out.read_bytes() == wanted
    out.unlink()
    refused = run(released, "apply", str(new / base), str(delta), "--out", str(out))
    assert refused.exit_code == 1
    assert "répété" in refused.output
    assert not out.exists()


def test_verify_accepts_a_version_its_archive_and_the_chain(released: Path) -> None:
    """Five verdicts, in words and in JSON."""
    told = run(released, "verify", SECOND, "--chain", "--format", "json")
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    assert report["accepted"]
    assert report["version"] == SECOND
    assert [judge["accepted"] for judge in report["judges"]] == [True] * 5


def _without_a_row(data: Path) -> None:
    file = data / "actions.csv"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def _with_another_title(data: Path) -> None:
    file = data / "maillage.jsonl"
    file.write_bytes(file.read_bytes().replace("Un titre corrigé".encode(), b""))


def _with_a_page_of_noise(data: Path) -> None:
    file = data / "maillage.db"
    content = bytearray(file.read_bytes())
    # A page behind the first, which may have room that nothing uses.
    size = int.from_bytes(content[16:18], "big")
    content[size : 2 * size] = bytes(range(256)) * (size // 256)
    file.write_bytes(content)


def _with_other_triples(data: Path) -> None:
    (data / "maillage.nt.gz").write_bytes(gzip.compress(b""))


def _with_another_cell(data: Path) -> None:
    """Change a title in Parquet alone, and keep its type."""
    file = data / "parquet/actions.parquet"
    table = parquet.read_table(file)
    place = table.schema.get_field_index("title")
    titles = table.column(place).to_pylist()
    changed = pyarrow.array(["Un autre titre", *titles[1:]], table.schema.field(place).type)
    parquet.write_table(table.set_column(place, table.schema.field(place), changed), file)


def _without_a_table(data: Path) -> None:
    (data / "parquet/actions.parquet").unlink()


def _without_shapes(data: Path) -> None:
    (data.parent / "vocab/shapes.ttl").write_text("")


def _without_tables(data: Path) -> None:
    file = data.parent / "datapackage.json"
    package = json.loads(file.read_bytes())
    file.write_text(json.dumps(package | {"resources": []}), "utf-8")


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (_with_a_page_of_noise, "sommes et nombres"),
        (_with_other_triples, "sommes et nombres"),
        (_with_another_cell, "sommes et nombres"),
        (_without_a_table, "sommes et nombres"),
        (_without_shapes, "graphe (rdflib et pySHACL)"),
        (_without_tables, "tables (frictionless)"),
    ],
)
def test_a_version_whose_sums_are_right_is_judged_all_the_same(
    damage: Any, fault: str, released: Path, tmp_path: Path
) -> None:
    """Damage from before the checksums were taken is found; a judge of nothing does not accept."""
    inside(released, SECOND).extractall(tmp_path)
    folder = tmp_path / f"maillage-{SECOND}"
    damage(folder / "data")
    (folder / "SHA256SUMS").unlink()
    making.packaging.sums(folder)
    told = run(released, "verify", str(folder), "--format", "json")
    assert told.exit_code == 1
    refusing = [each["judge"] for each in json.loads(told.stdout)["judges"] if each["faults"]]
    assert fault in refusing


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("damage", "faults"),
    [
        (_without_a_row, ["sommes et nombres"]),
        (_with_another_title, ["fiches (jsonschema)", "sommes et nombres"]),
    ],
)
def test_verify_says_which_judge_found_what(
    damage: Any, faults: list[str], released: Path, tmp_path: Path
) -> None:
    """A version that was tampered with is refused, with status 1."""
    inside(released, SECOND).extractall(tmp_path)
    folder = tmp_path / f"maillage-{SECOND}"
    damage(folder / "data")
    told = run(released, "verify", str(folder), "--format", "json")
    assert told.exit_code == 1
    report = json.loads(told.stdout)
    found = [judge["judge"] for judge in report["judges"] if not judge["accepted"]]
    assert set(faults) <= set(found)


@pytest.mark.parametrize("place", [b'"commit"', b'"archive"', b'"version": "', b"\n}"])
def test_no_byte_beside_an_archive_changes_unseen(
    place: bytes, released: Path, tmp_path: Path
) -> None:
    """`--chain` tells a fault, not a trace, whichever file of the versions has another byte."""
    shutil.copytree(released / "releases", tmp_path / "releases")
    for file in sorted((tmp_path / "releases").rglob("*")):
        if file.is_dir() or file.suffix == ".zip":
            continue
        sound = file.read_bytes()
        at = max(sound.find(place), 0) + len(place)
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert verification.chain(tmp_path).faults, file
        file.write_bytes(sound)
    assert not verification.chain(tmp_path).faults


def test_the_versions_themselves_are_no_change(tmp_path: Path) -> None:
    """A catalogue that does not have them ignored makes the next one all the same."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "releases").mkdir()
    (tmp_path / "releases/index.json").write_text("{}", encoding="utf-8")
    assert revision.is_clean(tmp_path, "releases")
    (tmp_path / "note.txt").write_text("Pas encore versionné.", encoding="utf-8")
    assert not revision.is_clean(tmp_path, "releases")


def test_a_version_is_made_of_what_is_committed(released: Path, tmp_path: Path) -> None:
    """A tree with changes, a commit that has a version, and one before the last are refused."""
    clone = tmp_path / "clone"
    git(released, "clone", "--quiet", ".", str(clone))
    change(clone, title="Pas encore versionné")
    refused = run(clone, "release")
    assert refused.exit_code == 2
    assert "pas versionnées" in refused.output
    assert not (clone / "releases").exists()
    again = run(released, "release")
    assert again.exit_code == 2
    assert SECOND in again.output


@pytest.mark.exhaustive
@pytest.mark.parametrize("room", [2_000_000, 100_000, 1_000_000])
def test_a_release_that_finds_no_room_leaves_nothing(
    room: int, released: Path, tmp_path: Path
) -> None:
    """A file that may not grow, as on a disk that is full: a sentence, status 2, and then again."""
    clone = tmp_path / "clone"
    git(released, "clone", "--quiet", ".", str(clone))
    command = [sys.executable, "-m", "maillage", "release", "--root", str(clone), "--no-cache"]
    found = subprocess.run(
        ["sh", "-c", f'ulimit -f {room // 512}; exec "$@"', "sh", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2, found.stderr
    assert "Traceback" not in found.stderr
    assert [*(clone / "releases").glob("*")] == []
    assert run(clone, "release").exit_code == 0


def test_what_a_release_that_died_left_is_put_right(released: Path, tmp_path: Path) -> None:
    """The index names a version that is there, and no folder half made stays, of whatever day."""
    root = tmp_path / "catalogue"
    shutil.copytree(released, root, symlinks=True)
    index, left = root / "releases/index.json", root / "releases/.2026-01-04.1.staging"
    whole = index.read_bytes()
    index.unlink()
    assert run(root, "release").exit_code == 2
    assert index.read_bytes() == whole
    left.mkdir()
    change(root, title="Encore un titre")
    git(root, "commit", "--quiet", "-am", "correct")
    assert run(root, "release").exit_code == 0
    assert not left.exists()


def test_nothing_is_released_where_a_judge_disagrees(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that one judge finds leaves no version, no index and no folder half made."""
    clone = tmp_path / "clone"
    git(released, "clone", "--quiet", ".", str(clone))
    fill = making.packaging.fill

    def spoiled(folder: Path, *arguments: Any) -> Any:
        manifest = fill(folder, *arguments)
        _without_a_row(folder / "data")
        return manifest

    monkeypatch.setattr(making.packaging, "fill", spoiled)
    refused = run(clone, "release")
    assert refused.exit_code == 1
    assert "✗" in refused.output
    assert list((clone / "releases").iterdir()) == []


def test_an_archive_that_is_none_is_refused(tmp_path: Path, model: Model) -> None:
    """Damage, names that lead out, and what is no archive are told in a sentence."""
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK nothing")
    outside = tmp_path / "outside.zip"
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../escaped", "x")
    for file in (broken, outside):
        refused = run(model.root, "verify", str(file))
        assert refused.exit_code == 2
        assert "archive est abîmée" in refused.output
    assert not (tmp_path.parent / "escaped").exists()


def test_what_is_nowhere_is_told(model: Model) -> None:
    """A place that is nothing is said to be none, with status 2."""
    refused = run(model.root, "diff", "nulle-part", "HEAD")
    assert refused.exit_code == 2
    assert "nulle-part" in refused.output


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["SHA256SUMS", "maillage.db", "maillage.ttl", "actions.csv"])
def test_what_is_missing_or_unreadable_is_a_fault(
    name: str, example_build: Path, model: Model, tmp_path: Path
) -> None:
    """Damage that no reader can take is told by the judge who met it, without a traceback."""
    build = tmp_path / "build"
    shutil.copytree(example_build, build)
    (build / name).write_bytes(b"\xff garbage <")
    told = run(model.root, "verify", str(build), "--format", "json")
    assert told.exit_code == 1
    judges = {judge["judge"]: judge["faults"] for judge in json.loads(told.stdout)["judges"]}
    assert judges["sommes et nombres"]


def test_a_judge_whom_the_machine_lets_read_nothing_gives_no_verdict(
    example_build: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that does not read is no fault of a build: status 2, and nobody said that it is."""

    def judge(_snapshot: object) -> Iterator[Message]:
        raise OSError(errno.EIO, os.strerror(errno.EIO), "maillage.jsonl")
        yield

    monkeypatch.setattr(verification, "jsonschema_judge", judge)
    told = run(model.root, "verify", str(example_build))
    assert told.exit_code == 2
    assert "maillage.jsonl : le disque ne lit" in told.output
    assert "✗" not in told.output


def test_lines_that_are_none_are_told(example_build: Path, model: Model, tmp_path: Path) -> None:
    """A difference from what is no file of records ends with a sentence and status 2."""
    build = tmp_path / "build"
    shutil.copytree(example_build, build)
    (build / "maillage.jsonl").write_bytes(b"garbage")
    refused = run(model.root, "diff", str(build), str(example_build))
    assert refused.exit_code == 2
    assert "« garbage » n’est la ligne ni d’une fiche" in refused.output


def test_an_index_that_is_written_last_lists_all(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes it may have listed the versions before another came: none of two lacks."""
    root = tmp_path / "catalogue"
    shutil.copytree(released / "releases", root / "releases")
    whole = (root / "releases/index.json").read_bytes()
    (root / "releases" / SECOND).rename(tmp_path / SECOND)
    write = checkout.write

    def meanwhile(*args: Any) -> None:
        if (tmp_path / SECOND).exists():
            (tmp_path / SECOND).rename(root / "releases" / SECOND)
            write(root, "releases/index.json", whole)
        write(*args)

    monkeypatch.setattr(checkout, "write", meanwhile)
    index.write(root)
    assert (root / "releases/index.json").read_bytes() == whole
