"""`judges`: those that are not ours read what a catalogue has of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import frictionless
import pytest

from conftest import ROOT
from maillage.messages import Message
from maillage.release.judges import frictionless_judge, jsonschema_judge

_EVENT = {
    "x-collection": "events",
    "type": "object",
    "properties": {"id": {"$ref": "common.schema.json#/$defs/id"}},
}


@pytest.mark.parametrize("address", [None, "https://ville.example/schema/event.schema.json"])
def test_a_kind_shares_what_stands_beside_it_whatever_its_address(
    address: str | None, tmp_path: Path
) -> None:
    """A schema of a catalogue’s own may lack `$id`, or be below its own base."""
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    event = _EVENT if address is None else {"$id": address, **_EVENT}
    (tmp_path / "schema/event.schema.json").write_text(json.dumps(event), encoding="utf-8")
    lines = [
        {"id": f"event/{name}", "file": f"contributions/events/{name}.json", "record": {"id": name}}
        for name in ("fete", "Une fête")
    ]
    records = tmp_path / "maillage.jsonl"
    records.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = jsonschema_judge(SimpleNamespace(model=tmp_path, data=tmp_path))  # type: ignore[arg-type]
    (fault,) = (message.told() for message in found)
    assert "Une fête" in fault


def _table(name: str, *references: tuple[list[str], str, list[str]]) -> Any:
    """Return what describes a table of a name, a place and what it is part of."""
    fields = [{"name": each, "type": "string"} for each in ("id", "place", "whole")]
    keys = [
        {"fields": own, "reference": {"resource": table, "fields": fields}}
        for own, table, fields in references
    ]
    schema = {"fields": fields, "primaryKey": ["id"], "foreignKeys": keys}
    return {"name": name, "path": f"build/{name}.csv", "format": "csv", "schema": schema}


@pytest.mark.parametrize(
    ("things", "faults"),
    [
        ("id,place,whole\na,x,\nb,y,a\n", []),
        ("id,place,whole\nb,y,a\n", [("parts", 2), ("things", 2)]),
        ("id,place,whole\na,y,\nb,y,c\n", [("parts", 2), ("things", 3)]),
        # Columns go by their place: that a header is wrong is told once, not of each reference.
        ("name,place,whole\na,x,\nb,y,a\n", [("things", "—")]),
        ("", [("parts", 2), ("parts", 3), ("things", "—")]),
        (None, [("parts", "—")]),
    ],
)
def test_a_reference_to_nothing_is_told_of_the_row_that_makes_it(
    things: str | None, faults: list[Any], tmp_path: Path
) -> None:
    """References to another table, by two columns, and to the same are followed."""
    (tmp_path / "parts.csv").write_text("id,place,whole\na,x,a\nb,y,b\n", encoding="utf-8")
    if things is not None:
        (tmp_path / "things.csv").write_text(things, encoding="utf-8")
    package = {
        "resources": [
            _table("parts", (["id", "place"], "things", ["id", "place"])),
            _table("things", (["whole"], "", ["id"])),
        ]
    }
    found = frictionless_judge(SimpleNamespace(package=package, data=tmp_path))  # type: ignore[arg-type]
    assert [(fault.values["table"], fault.values["row"]) for fault in found] == faults


def test_what_the_machine_refuses_frictionless_is_no_fault_of_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says of the table that no file more could be opened: then nobody judged it."""
    package = {"name": "some", "resources": [_table("things")]}
    snapshot: Any = SimpleNamespace(package=package, data=tmp_path)

    def told(note: str) -> list[Message]:
        error = frictionless.errors.SourceError(note=note)
        report = SimpleNamespace(errors=[], tasks=[SimpleNamespace(name="things", errors=[error])])
        monkeypatch.setattr(frictionless.Package, "validate", lambda _package: report)
        return list(frictionless_judge(snapshot))

    with pytest.raises(OSError, match="Too many open files"):
        told("[Errno 24] Too many open files")
    (fault,) = told("no such table")
    assert "no such table" in fault.told()
