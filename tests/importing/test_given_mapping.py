"""`importing/given_mapping`: what people say that columns mean, kept from one year to the next."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.given_mapping import MappingError, read_mapping
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.model.entities import Model

UNKNOWN = "Liste 2019;;\r\nBidule;Machin;Truc\r\nCafé;On se retrouve.;12\r\nThé;On boit.;7\r\n"


def read(model: Model, text: str, decided: Any = None) -> ImportResult:
    """Return what a table gives, with a mapping."""
    options = ImportOptions(contributor="Les Amis du quartier", decided=decided or {})
    known = FolderCatalogue(model, date(2026, 11, 21))
    return proposing.propose(model, known, "liste.csv", text.encode(), options)


def test_a_table_that_nobody_knows_is_no_dead_end(model: Model) -> None:
    """Its columns can all be kept as a mapping, to be filled in; no record is made meanwhile."""
    found = read(model, UNKNOWN)
    assert found.decided == {"liste": {"Bidule": "", "Machin": "", "Truc": ""}}
    assert not found.drafts
    assert [problem.severity for problem in found.problems] == ["error"]


@pytest.mark.parametrize(
    "mapping",
    [
        {"Bidule": "/title", "Machin": "/summary", "Truc": ""},
        {"liste": {"Bidule": "Titre", "Machin": "Résumé", "Truc": ""}},
        {"liste": {"Bidule": "title", "Machin": {"action": "/summary"}}},
    ],
)
def test_a_mapping_says_pointers_or_names(model: Model, mapping: Any) -> None:
    """What is filled in is read, by the pointer, the label or the key of a field."""
    if isinstance(mapping.get("liste", {}).get("Machin"), dict):
        mapping["liste"]["Bidule"] = {"action": "title"}
    found = read(model, UNKNOWN, read_mapping("m.json", json.dumps(mapping).encode()))
    assert [draft.title for draft in found.drafts] == ["Liste 2019", "Café", "Thé"]
    assert found.drafts[1].data["summary"] == "On se retrouve."
    again = read(model, UNKNOWN, found.decided)
    assert [draft.data for draft in again.drafts] == [draft.data for draft in found.drafts]


def test_a_field_that_is_none_is_told(model: Model) -> None:
    """A slip in a mapping is an error, and never a column that is silently left."""
    found = read(model, UNKNOWN, {"Bidule": "/title", "Machin": "/sumary"})
    told = [problem.message() for problem in found.problems if problem.severity == "error"]
    assert any(message.startswith("« /sumary » n’est le nom") for message in told)


def test_a_mapping_of_other_headers_guesses_nothing(model: Model) -> None:
    """Kept for another table, it leaves all of this one."""
    found = read(model, UNKNOWN, {"Objet": "/title"})
    assert not found.drafts
    assert set(found.decided["liste"]) == {"Bidule", "Machin", "Truc"}


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"a": 1}', b'{"a": {"b": {"c": {}}}}', b"[" * 9000])
def test_what_is_no_mapping_is_refused(raw: bytes) -> None:
    """Whatever was kept in its place."""
    with pytest.raises(MappingError):
        read_mapping("m.json", raw)
