"""Files that change or are none, and names that cannot be seen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import orjson
import pytest

from conftest import MakeCatalogue
from judging import ACTION, FILE, codes, places, tell
from maillage.build import pipeline
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.contributions import Contribution
from maillage.reading.listing import find
from maillage.reading.parsing import read
from maillage.rules import checks

KINDS = ["actions", "partners"]


@pytest.mark.parametrize("change", ["grow", "shrink", "rewrite"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Half of the old and half of the new content is never taken for a record."""
    root = make_catalogue({"actions/minimal.json": ACTION})
    plain = os.pread

    def read_slowly(descriptor: int, size: int, start: int) -> bytes:
        if change == "shrink":
            os.truncate(root / FILE, size // 2)
        raw = plain(descriptor, size, start)
        if change == "grow":
            with (root / FILE).open("ab") as stream:
                stream.write(b" ")
        if change == "rewrite":
            status = (root / FILE).stat()
            os.utime(root / FILE, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))
        return raw

    monkeypatch.setattr(os, "pread", read_slowly)
    found = read(root, FILE)
    assert isinstance(found, list)
    assert places(found) == [("F002", 1, 1, "")]
    assert "changé" in found[0].message("fr")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2Jb.json", r"a\u001b[2Jb.json"),
        ("a\u202enosj.json", r"a\u202enosj.json"),
        ("a\nb.json", r"a\u000ab.json"),
        ("a\u00a0b.json", "a\u00a0b.json"),
        ("a\u200bb.json", r"a\u200bb.json"),
        ("a\U000e0041.json", r"a\U000e0041.json"),
        (b"a\xff\xe9.json", r"a\xff\xe9.json"),
        (b"\xed\xa0\x80.json", r"\xed\xa0\x80.json"),
        ("a\x7f/b.json", r"a\u007f/b.json"),
        ("README.md\u202e", r"README.md\u202e"),
    ],
)
def test_a_name_that_cannot_be_seen_is_shown_escaped(
    make_catalogue: MakeCatalogue, name: str | bytes, shown: str
) -> None:
    """A hidden or undecodable character makes a finding, and the file is not read."""
    root = make_catalogue({})
    file = os.fsencode(root / "contributions/actions") + b"/" + os.fsencode(name)
    Path(os.fsdecode(file)).parent.mkdir(parents=True)
    Path(os.fsdecode(file)).write_text(ACTION)
    files, findings = find(root, KINDS)
    assert files == []
    assert [
        (finding.file, *_place) for finding, _place in zip(findings, places(findings), strict=True)
    ] == [(f"contributions/actions/{shown}", "F009", 1, 1, "")]
    report = pipeline.validate(load(root))
    assert codes(list(report.findings)) == ["F009"]
    tell(report)


@pytest.mark.parametrize(
    "stem",
    ["A", "é", "e\u0301", "a b", "a_b", "-a", "a--b", "a.json", "%2e", "a;b", "'", "a\\b", "$a"],
)
def test_no_other_name_passes(make_catalogue: MakeCatalogue, stem: str, model: Model) -> None:
    """The id has a pattern and is the name of the file: a name beyond the pattern never passes."""
    file = f"contributions/actions/{stem}.json"
    root = make_catalogue({f"actions/{stem}.json": ""})
    assert find(root, KINDS) == ([file], [])
    for identifier, code in ((stem, "S005"), ("minimal", "R001")):
        (root / file).write_bytes(orjson.dumps({**orjson.loads(ACTION), "id": identifier}))
        found = read(root, file)
        assert isinstance(found, Contribution)
        assert [
            finding.code for check in checks(model, thorough=False) for finding in check(found)
        ] == [code]


def test_hidden_files_are_passed_over(make_catalogue: MakeCatalogue) -> None:
    """A name that begins with a full stop is the business of a tool, whatever else it holds."""
    root = make_catalogue({"actions/.json": "", "actions/.a\u202e.json": "", ".git/a\x1b": ""})
    assert find(root, KINDS) == ([], [])


def test_folders_are_followed_to_any_depth(make_catalogue: MakeCatalogue) -> None:
    """A thousand folders in one another are no crash; beyond what a path can hold is a finding."""
    root = make_catalogue({"actions/a.json": "{}"})
    top = folder = os.open(root / "contributions/actions", os.O_RDONLY)
    try:
        for depth in range(2500):
            os.mkdir("d", dir_fd=folder)
            inner = os.open("d", os.O_RDONLY, dir_fd=folder)
            if folder != top:
                os.close(folder)
            folder = inner
            if depth in (1200, 2499):
                os.close(os.open("b.json", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
        files, findings = find(root, KINDS)
        assert [file.count("/") for file in files] == [2, 2 + 1201]
        assert places(findings) == [("F002", 1, 1, "")]
    finally:
        os.close(folder)
        os.close(top)
        subprocess.run(["rm", "-rf", str(root)], check=True)


@pytest.mark.parametrize("kind", ["link", "file"])
def test_the_folder_of_contributions_must_be_one(
    make_catalogue: MakeCatalogue, tmp_path: Path, kind: str
) -> None:
    """A link or a file in place of the folder is a finding: nothing outside is ever listed."""
    root = make_catalogue({})
    (root / "contributions").rmdir()
    (tmp_path / "outside/actions").mkdir(parents=True)
    (tmp_path / "outside/actions/a.json").write_text("{}")
    if kind == "link":
        (root / "contributions").symlink_to(tmp_path / "outside")
    else:
        (root / "contributions").write_text("{}")
    files, findings = find(root, KINDS)
    assert files == []
    assert [(finding.file, finding.code) for finding in findings] == [("contributions", "F002")]
