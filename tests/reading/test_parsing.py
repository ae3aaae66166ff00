"""`contributions`: files become records, or findings."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import orjson
import pytest

from conftest import MakeCatalogue
from maillage.files import checkout
from maillage.reading import parsing
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


@pytest.mark.parametrize("number", [errno.EMFILE, errno.EIO, errno.ENOMEM])
def test_what_the_machine_lacks_is_no_fault_of_a_record(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A run ends rather than refuse what somebody wrote."""
    root = make_catalogue({"actions/a.json": "{}"})

    def lacks(*_: object) -> int:
        raise OSError(number, os.strerror(number), "a.json")

    monkeypatch.setattr(checkout, "opened", lacks)
    with pytest.raises(OSError, match=r"a\.json"):
        read(root, "contributions/actions/a.json")


def test_what_the_disk_does_not_give_back_is_no_fault_of_a_record(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was opened and cannot be read ends the run, and names the file."""
    file = "contributions/sources/x.json"
    root = make_catalogue({"sources/x.json": "{}"})

    def fails(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(parsing.os, "pread", fails)
    with pytest.raises(OSError, match="Input/output") as raised:
        parsing.content(root, file)
    assert raised.value.filename == str(root / file)


def test_json_that_no_memory_is_there_for_is_not_said_to_be_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The parser says of both that the document cannot be read."""

    def lacks(raw: bytes) -> object:
        raise orjson.JSONDecodeError("Not enough memory to allocate buffer", raw.decode(), 0)

    monkeypatch.setattr(orjson, "loads", lacks)
    with pytest.raises(MemoryError):
        parse("contributions/actions/a.json", b"{}")
