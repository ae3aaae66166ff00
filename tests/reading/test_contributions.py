"""`contributions`: files become records, or findings."""

from __future__ import annotations

import doctest
import os
from pathlib import Path

import pytest

from conftest import MakeCatalogue
from maillage.reading import contributions
from maillage.reading.contributions import MAX_SIZE, Contribution, find, parse, read

KINDS = ["actions", "partners"]


def test_the_examples_hold() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(contributions).failed == 0


def test_files_are_found_below_their_collection_at_any_depth(make_catalogue: MakeCatalogue) -> None:
    """Files are listed by path, whatever the folders between; hidden ones and READMEs are not."""
    root = make_catalogue(
        {
            "partners/b.json": "{}",
            "actions/54/nancy/a.json": "{}",
            "actions/.gitkeep": "",
            "README.md": "",
            "actions/README.md": "",
        }
    )
    assert find(root, KINDS) == (
        ["contributions/actions/54/nancy/a.json", "contributions/partners/b.json"],
        [],
    )


@pytest.mark.parametrize("name", ["a.json", "action/a.json", "actions/a.jsn", "actions/notes.txt"])
def test_a_stray_file_is_a_finding(make_catalogue: MakeCatalogue, name: str) -> None:
    """A file that no rule would read is never passed over in silence."""
    files, findings = find(make_catalogue({name: "{}"}), KINDS)
    assert files == []
    assert [(one.file, one.code) for one in findings] == [(f"contributions/{name}", "F001")]


def test_a_catalogue_without_contributions_is_empty(tmp_path: Path) -> None:
    """No folder means no file, and no failure."""
    assert find(tmp_path, KINDS) == ([], [])


def test_a_symbolic_link_is_not_followed(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    """A link, to a file or a folder, is refused: what it leads to may lie outside the catalogue."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.json").write_text('{"id": "a"}')
    root = make_catalogue({})
    (root / "contributions/actions").mkdir()
    (root / "contributions/actions/a.json").symlink_to(secret / "a.json")
    (root / "contributions/actions/folder").symlink_to(secret)
    files, findings = find(root, KINDS)
    assert [one.code for one in findings] == ["F001"]
    assert [_codes(root, file) for file in files] == [["F002"]]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("<!DOCTYPE html><html></html>", "F008", "Une fiche est un objet"),
        ("id: cafe\ntitle: Café\n", "F008", "Une fiche est un objet"),
        ('"id": "cafe",\n"title": "Café"}', "F008", "Une fiche est un objet"),
        (" \n", "F006", "Ce fichier est vide"),
        ('{"title": "dit "oui" à tous"}', "F006", 'ou écrivez \\".'),
        ('{\n\u00a0\u00a0"id": 1}', "F006", "espace insécable"),
        ('{"title": "Café"}'.encode("utf-16"), "F004", "UTF-8"),
    ],
    ids=["page", "yaml", "no-brace", "blank", "inner-quote", "no-break-space", "utf-16"],
)
def test_what_is_no_json_is_called_by_its_name(text: str | bytes, code: str, said: str) -> None:
    """A page, a file without its brace or of another encoding is not taken for a text to quote."""
    raw = text if isinstance(text, bytes) else text.encode()
    found = parse("contributions/actions/cafe.json", raw)
    assert isinstance(found, list)
    (finding,) = found
    assert finding.code == code
    assert said in finding.message()
    if code in ("F004", "F008"):
        assert (finding.suggestion, finding.fix) == (None, None)


def test_why_a_file_cannot_be_read_is_said_in_both_languages(make_catalogue: MakeCatalogue) -> None:
    """The system knows no French: what it says is put into words."""
    root = make_catalogue({"actions/a.json": "{}"})
    link = root / "contributions/actions/b.json"
    link.symlink_to("a.json")
    found = read(root, "contributions/actions/b.json")
    assert isinstance(found, list)
    assert found[0].message() == (
        "Ce fichier ne peut pas être lu : c’est un lien vers un autre fichier."
    )
    assert found[0].message("en") == "This file cannot be read: it is a link to another file."


def test_a_special_file_is_not_opened(make_catalogue: MakeCatalogue) -> None:
    """A pipe would block the reader for ever: it is refused unopened."""
    root = make_catalogue({})
    (root / "contributions/actions").mkdir()
    os.mkfifo(root / "contributions/actions/a.json")
    assert _codes(root, "contributions/actions/a.json") == ["F002"]


def test_a_file_beyond_the_limit_is_not_read(make_catalogue: MakeCatalogue) -> None:
    """The limit is on bytes, and the last size allowed is read."""
    text = '{"id": "%s"}'
    fits = text % ("a" * (MAX_SIZE - len(text) + 2))
    root = make_catalogue({"actions/fits.json": fits, "actions/large.json": fits + "\n"})
    assert isinstance(read(root, "contributions/actions/fits.json"), Contribution)
    assert _codes(root, "contributions/actions/large.json") == ["F003"]


def test_a_file_that_vanished_is_a_finding(make_catalogue: MakeCatalogue) -> None:
    """A file removed between the listing and the reading is reported, not a crash."""
    assert _codes(make_catalogue({}), "contributions/actions/gone.json") == ["F002"]


def test_a_readable_contribution_knows_its_name_and_places(make_catalogue: MakeCatalogue) -> None:
    """A contribution gives its collection, its stem, its data and where each value stands."""
    root = make_catalogue({"actions/54/a-b.json": '{\n  "id": "a-b"\n}\n'})
    contribution = read(root, "contributions/actions/54/a-b.json")
    assert isinstance(contribution, Contribution)
    assert (contribution.collection, contribution.stem) == ("actions", "a-b")
    assert contribution.data == {"id": "a-b"}
    assert contribution.positions.of_value("/id").line == 2


def _codes(root: Path, file: str) -> list[str]:
    found = read(root, file)
    assert isinstance(found, list)
    return [one.code for one in found]
