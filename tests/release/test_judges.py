"""`judges`: those that are not ours read what a catalogue has of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from conftest import ROOT
from maillage.release.judges import jsonschema_judge

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
