"""`model/json_documents`: what a file says twice, it does not say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import ROOT, copy_model
from maillage.errors import ModelError
from maillage.model.json_documents import parsed
from maillage.model.loading import load

FILE = Path("schema/event.schema.json")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '{"title": "Un",\n "title": "Deux"}',
            "ligne 2, colonne 2 : « title » est écrit deux fois",
        ),
        ('{"a": [{"b": {"c": 1, "c": 1}}]}', "ligne 1, colonne 23 : « c » est écrit deux fois"),
        ('{"a": 1, "\\u0061": 2}', "ligne 1, colonne 10 : « a » est écrit deux fois"),
        ("[]", "doit contenir un objet JSON"),
        ("{", "pas du JSON"),
    ],
)
def test_a_document_is_an_object_that_says_nothing_twice(text: str, reason: str) -> None:
    """Whatever is wrong is told with the file and, of a key, where it stands again."""
    with pytest.raises(ModelError, match=re.escape(reason)) as told:
        parsed(FILE, text.encode())
    assert told.value.file == str(FILE)


def test_what_is_said_once_is_returned() -> None:
    """Keys may come again in other objects."""
    assert parsed(FILE, b'{"a": {"b": 1}, "c": [{"b": 1}, {"b": 2}]}')["a"] == {"b": 1}


@pytest.mark.parametrize(
    "file",
    [
        "datapackage.json",
        "schema/partner.schema.json",
        "schema/common.schema.json",
        "reference/reference.json",
    ],
)
def test_each_file_of_the_model_is_read_so(tmp_path: Path, file: str) -> None:
    """Descriptor, schemas and the reference."""
    root = tmp_path / "catalogue"
    copy_model(root)
    text = (ROOT / file).read_text(encoding="utf-8").strip()
    (root / file).unlink()
    (root / file).write_text(text[:-1] + ', "x-twice": 1, "x-twice": 2}', encoding="utf-8")
    with pytest.raises(ModelError, match="« x-twice » est écrit deux fois"):
        load(root)


def test_so_is_what_a_catalogue_says_otherwise(tmp_path: Path) -> None:
    """A merge patch of its own."""
    (tmp_path / "schema").mkdir()
    patch = '{"title": "Lieu", "title": "Endroit"}'
    (tmp_path / "schema" / "partner.schema.json").write_text(patch, encoding="utf-8")
    said = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    descriptor = json.dumps({**said, "x-standard": "0", "id": "https://example.org/ici/"})
    (tmp_path / "datapackage.json").write_text(descriptor, encoding="utf-8")
    with pytest.raises(ModelError, match="« title » est écrit deux fois"):
        load(tmp_path)
