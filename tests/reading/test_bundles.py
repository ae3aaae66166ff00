"""Bundles, as they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import MakeCatalogue
from maillage.findings.finding import Finding
from maillage.reading import bundles, listing, parsing
from maillage.reading.contributions import Contribution
from maillage.text import limits

BUNDLE = "contributions/actions/machine.jsonl"
FOLDER = "contributions/actions"


def _listed(root: Path) -> list[str]:
    files, findings = listing.find(root, ["actions"])
    assert findings == []
    return files


def test_each_line_is_a_record(make_catalogue: MakeCatalogue) -> None:
    """Records have the places of files of their own; blank lines and ends of Windows are let be."""
    raw = '{"id": "b", "n": "é"}\r\n\n  \n{"n": 1, "id":"a"}'
    root = make_catalogue({"actions/machine.jsonl": raw, "actions/aa.json": "{}"})
    files = _listed(root)
    assert files == [
        f"{FOLDER}/a.json#machine.jsonl:4:28:18",
        f"{FOLDER}/aa.json",
        f"{FOLDER}/b.json#machine.jsonl:1:0:23",
    ]
    read = [parsing.read(root, file) for file in files]
    assert [found.data for found in read if isinstance(found, Contribution)] == [
        {"n": 1, "id": "a"},
        {},
        {"id": "b", "n": "é"},
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"id": 5}',
        '{"id": "É/../a"}',
        '{"id": ""}',
        '\ufeff{"id": "a"}',
        "[" * 9999,
    ],
)
def test_a_record_that_does_not_say_its_id_has_the_name_of_its_line(
    line: str, make_catalogue: MakeCatalogue
) -> None:
    """Nothing that a line says leads out of the folder of its bundle."""
    root = make_catalogue({"actions/Mon lot.jsonl": f'{{"id": "b"}}\n{line}\n'})
    (address,) = (file for file in _listed(root) if "/b.json" not in file)
    assert address.startswith(f"{FOLDER}/mon-lot-2.json#Mon lot.jsonl:2:12:")


def test_what_is_wrong_has_its_line_and_its_column(make_catalogue: MakeCatalogue) -> None:
    """A finding about a record in a bundle is shown where it stands."""
    root = make_catalogue({"actions/machine.jsonl": '{"id": "b"}\n{"id": "a", "a": 1,}\n'})
    found = next(parsing.read(root, file) for file in _listed(root))
    assert isinstance(found, list)
    (finding,) = found
    assert (finding.file, finding.line, finding.column) == (BUNDLE, 2, 19)
    assert finding.excerpt
    assert finding.excerpt.text == '{"id": "a", "a": 1,}'


def test_too_much_is_refused_before_it_is_read(make_catalogue: MakeCatalogue) -> None:
    """A bundle has limits of records and bytes, and a record of it those of a file."""
    many = '{"id": "a"}\n' * (limits.RECORDS + 1)
    root = make_catalogue({"actions/machine.jsonl": many, "actions/other.jsonl": ""})
    with (root / f"{FOLDER}/other.jsonl").open("wb") as stream:
        stream.truncate(limits.BUNDLE + 1)
    files, findings = listing.find(root, ["actions"])
    assert files == []
    assert sorted((finding.file, finding.code) for finding in findings) == [
        (BUNDLE, "F012"),
        (f"{FOLDER}/other.jsonl", "F003"),
    ]
    (root / BUNDLE).write_text('{"id": "a", "title": "%s"}\n' % ("a" * limits.FILE))
    (root / f"{FOLDER}/other.jsonl").unlink()
    (file,) = _listed(root)
    found = parsing.read(root, file)
    assert isinstance(found, list)
    assert found[0].code == "F003"


def test_a_bundle_that_changed_meanwhile_is_not_read(make_catalogue: MakeCatalogue) -> None:
    """What stands where a record was is not taken for it."""
    root = make_catalogue({"actions/machine.jsonl": '{"id": "a"}\n{"id": "b"}\n'})
    files = _listed(root)
    (root / BUNDLE).write_text('{"id": "b"}\n{"id": "a"}\n')
    for file in files:
        found = parsing.read(root, file)
        assert isinstance(found, list)
        assert [(finding.file, finding.code) for finding in found] == [(BUNDLE, "F002")]


def test_a_link_is_not_followed(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    """A bundle is a plain file in a plain folder."""
    (tmp_path / "secret").write_text('{"id": "a"}\n')
    root = make_catalogue({"actions/a.json": "{}"})
    (root / BUNDLE).symlink_to(tmp_path / "secret")
    files, findings = listing.find(root, ["actions"])
    assert files == [f"{FOLDER}/a.json"]
    assert [finding.code for finding in findings] == ["F002"]


def test_the_records_of_proposed_files_are_parted() -> None:
    """Whoever sends the text of a bundle has the same records as whoever has it in a folder."""
    parts = list(bundles.parted({BUNDLE: b'\n{"id": "a"}\n', f"{FOLDER}/b.json": b"{}"}))
    assert parts == [
        (f"{FOLDER}/a.json#machine.jsonl:2:1:11", b'{"id": "a"}'),
        (f"{FOLDER}/b.json", b"{}"),
    ]
    (wrong,) = bundles.parted({BUNDLE: b"{}\n" * (limits.RECORDS + 1)})
    assert isinstance(wrong, Finding)
