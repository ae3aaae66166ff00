"""Tables as associations have them: each file of `tables/`, and what a careful person makes of it.

A new case is a new file, and beside it what is expected: the columns by kind (null where one is
left), what is said for all rows, the records by kind, how many are refused, some values, what is
told, and what must never be written.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from maillage.importing import proposing, reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.model.entities import Model

FOLDER = Path(__file__).parent / "tables"
CASES = sorted(path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.expected.json"))
TODAY = date(2026, 11, 21)


def read(model: Model, name: str, **more: Any) -> tuple[ImportResult, dict[str, Any]]:
    """Return what a case gives, and what is expected of it."""
    return _read(model, name, **more) if more else _as_it_is(model, name)


@cache
def _as_it_is(model: Model, name: str) -> tuple[ImportResult, dict[str, Any]]:
    return _read(model, name)


@cache
def _known(model: Model) -> FolderCatalogue:
    return FolderCatalogue(model, TODAY)


def _read(model: Model, name: str, **more: Any) -> tuple[ImportResult, dict[str, Any]]:
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    options = ImportOptions(contributor="Les Amis du quartier", answers=expected["set"], **more)
    file = next(it for it in FOLDER.glob(f"{name}.*") if it.suffix != ".json")
    raw = file.read_bytes()
    return proposing.propose(model, _known(model), file.name, raw, options), expected


def mapping(found: ImportResult) -> dict[str, dict[str, str] | None]:
    """Return where each column goes, by kind; None where it goes nowhere."""
    columns: dict[str, dict[str, str] | None] = {}
    for table in found.tables:
        for header in table.headers.values():
            columns.setdefault(header, None)
            if column := table.mapping.get(header):
                columns[header] = {**(columns[header] or {}), table.entity.name: column.pointer}
    return columns


def holds(value: Any, expected: Any) -> bool:
    """Whether a value has all that is expected of it; None expects nothing."""
    if isinstance(expected, dict):
        return isinstance(value, dict) and all(holds(value.get(k), v) for k, v in expected.items())
    if isinstance(expected, list) and expected and isinstance(expected[0], dict):
        pairs = zip(value or (), expected, strict=True)
        return all(holds(item, wanted) for item, wanted in pairs)
    return bool(value == expected)


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_understood_or_left(model: Model, name: str) -> None:
    """Its columns, records, values and words are those expected, and nothing else is written."""
    found, expected = read(model, name)
    assert mapping(found) == expected["columns"]
    assert Counter(draft.entity.name for draft in found.drafts) == expected["records"]
    told = reporting.text(found)
    assert len(found.refused) == expected["refused"], told
    assert found.accepted == expected.get("accepted", expected["refused"] == 0), told
    data = {f"{draft.entity.collection}/{draft.id}": draft.data for draft in found.drafts}
    for record, values in expected["values"].items():
        assert holds(data.get(record), values), (record, data.get(record))
    for words in expected.get("told", ()):
        assert words in told
    written = json.dumps(list(data.values()), ensure_ascii=False)
    assert [words for words in expected.get("never", ()) if words in written] == []


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", CASES)
def test_a_mapping_is_the_whole_truth(model: Model, name: str) -> None:
    """Given back, it gives the same; one column alone, and no other is guessed."""
    found, _ = read(model, name)
    again, _ = read(model, name, decided=found.decided)
    assert mapping(again) == mapping(found)
    first = next(iter(found.decided.values()))
    header, target = next((it for it in first.items() if it[1]), ("", ""))
    alone, _ = read(model, name, decided={sheet: {header: target} for sheet in found.decided})
    assert {name for name, goes in mapping(alone).items() if goes} == {header} - {""}


def test_the_counts_are_told_as_json(model: Model) -> None:
    """Each cause once with its rows; the records that are read and accepted, by kind."""
    found, _ = read(model, "people-as-names")
    document = json.loads(reporting.document(found))
    assert document["records"]["by_kind"] == {"partner": {"read": 3, "accepted": 0}}
    lacking = [one for one in document["problems"] if one["severity"] == "error"]
    assert [one["rows"] for one in lacking] == [[2, 3, 4]]
    assert "lignes 2 à 4" in reporting.text(found)


@pytest.mark.parametrize("code", ["54", "2A", "QN05412B"])
def test_a_short_code_is_a_code(model: Model, code: str) -> None:
    """What has the form of its field agrees with it, however short: the code of a département."""
    raw = f"Nom;Genre de lieu;Code officiel\nUn lieu;Département;{code}\n".encode()
    options = ImportOptions("territory", contributor="Les Amis du quartier")
    found = proposing.propose(model, _known(model), "lieux.csv", raw, options)
    assert mapping(found)["Code officiel"] == {"territory": "/code"}


def test_each_column_says_why_it_was_taken(model: Model) -> None:
    """A name of a field, a code above crosses, or who gives the amounts below."""
    raw = (
        "Intitulé de l’action;Statut;Jeunesse;Ville de Nevers;CAF\n"
        "Jardin de la tour;en cours;x;1000;500\nAtelier de la tour;en cours;;2000;700\n"
    ).encode()
    options = ImportOptions("action", contributor="Les Amis du quartier")
    found = proposing.propose(model, _known(model), "actions.csv", raw, options)
    (table,) = found.tables
    assert {header: str(reason) for header, reason in table.reasons.items()} == {
        "Intitulé de l’action": "un nom connu de ce champ",
        "Statut": "un nom connu de ce champ",
        "Jeunesse": "une valeur de liste au-dessus de croix",
        "Ville de Nevers": "le nom de qui donne les montants au-dessous",
        "CAF": "le nom de qui donne les montants au-dessous",
    }
