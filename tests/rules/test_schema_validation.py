"""`schema_validation`: the schemas as one rule, compiled once for those that are the same."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import orjson

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.contributions import Contribution
from maillage.rules import schema_validation
from maillage.rules.schema_validation import schema_rules

_RECORD = json.loads((EXAMPLES / "accepted/actions/minimal.json").read_text(encoding="utf-8"))


def _told(model: Model, **more: object) -> list[Finding]:
    record = {**_RECORD, **more}
    file = "contributions/actions/minimal.json"
    return list(schema_rules(model)(Contribution(file, "actions", record, orjson.dumps(record))))


def test_schemas_are_compiled_once() -> None:
    """Rules that are compiled again, of a model that is read again, take no validator more."""
    schema_rules(load(ROOT))
    before = schema_validation._validator.cache_info().misses
    schema_rules(load(ROOT))
    assert schema_validation._validator.cache_info().misses == before


def test_a_schema_that_changed_is_compiled_anew(make_catalogue: MakeCatalogue) -> None:
    """What one catalogue refuses, another whose schema knows the field takes."""
    root = make_catalogue({})
    assert [finding.code for finding in _told(load(root), weather="pluie")] == ["S001"]
    file = root / "schema/action.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    schema["properties"]["weather"] = {**schema["properties"]["title"], "title": "Le temps"}
    file.write_text(json.dumps(schema), encoding="utf-8")
    assert _told(load(root), weather="pluie") == []
    assert [finding.code for finding in _told(load(ROOT), weather="pluie")] == ["S001"]


def test_threads_share_what_is_compiled(model: Model) -> None:
    """A site judges each form in a thread, and the validators are the same."""
    said = [{"title": number} for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda more: _told(model, **more), said))
    for number, findings in enumerate(found):
        assert [(finding.code, finding.pointer) for finding in findings] == [("S003", "/title")], (
            number
        )
