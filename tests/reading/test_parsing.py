"""`contributions`: files become records, or findings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import MakeCatalogue
from maillage.reading.contributions import Contribution
from maillage.reading.parsing import MAX_SIZE, parse, read


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
        "Ce fichier ne peut pas être lu : c’est un lien, et aucun n’est suivi ; mettez-y le "
        "fichier ou le dossier."
    )
    assert found[0].message("en") == (
        "This file cannot be read: it is a link, and none is followed; put the file or the folder "
        "there."
    )


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


def _codes(root: Path, file: str) -> list[str]:
    found = read(root, file)
    assert isinstance(found, list)
    return [one.code for one in found]
