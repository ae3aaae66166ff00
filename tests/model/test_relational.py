"""`relational` and `values`: a record becomes rows, and loses nothing."""

from __future__ import annotations

import doctest
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES, ROOT
from maillage.errors import ModelError
from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.inherited_sources import SourcedFields
from maillage.model.name_checks import check_names
from maillage.model.relational import tables
from maillage.model.table_rows import rows
from maillage.text import lexical

FILES = sorted((ROOT / "contributions").rglob("*.json")) + sorted(
    (EXAMPLES / "accepted").rglob("*.json")
)


def test_the_documented_examples_hold() -> None:
    """What the docstrings show is what happens."""
    assert doctest.testmod(lexical).failed == 0


@given(st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15))
def test_a_decimal_keeps_its_value_and_has_no_exponent(number: float) -> None:
    """Any number is written in digits, and read back as the same number."""
    text = lexical.decimal_text(number)
    assert "e" not in text.lower()
    assert float(text) == number
    assert Decimal(text) == Decimal(repr(number))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_from_its_rows_a_record_can_be_made_again(file: Path, model: Model) -> None:
    """Record → rows → record gives the same record, with the sources that are certain."""
    record = json.loads(file.read_text(encoding="utf-8"))
    entity = model.by_collection[file.parent.name]
    its_rows: dict[str, list[dict[str, str | None]]] = {}
    names = {table.name: [column.name for column in table.columns] for table in tables(model)}
    for table, row in rows(model)[entity.name](record):
        its_rows.setdefault(table, []).append(dict(zip(names[table], row, strict=True)))
    assert _again(entity, its_rows) == SourcedFields.of(entity.fields).completed(record)


def _again(entity: Entity, its_rows: dict[str, list[dict[str, str | None]]]) -> Json:
    (main,) = its_rows[entity.collection]
    return _object(entity.fields, main, "", lambda path: its_rows.get(f"{entity.name}_{path}", []))


def _object(fields: tuple[Field, ...], row: Any, prefix: str, lists: Any) -> Json:
    made: Json = {}
    for field in fields:
        name = prefix + field.key
        if field.many:
            items = lists(name)
            if items and field.class_iri:
                made[field.key] = [_object(field.fields, item, "", None) for item in items]
            elif items:
                made[field.key] = [_value(field, item[field.singular]) for item in items]
        elif field.class_iri:
            if inner := _object(field.fields, row, f"{name}_", lists):
                made[field.key] = inner
        elif row[name] is not None:
            made[field.key] = _value(field, row[name])
    return made


def _value(field: Field, text: str) -> Any:
    return json.loads(text) if field.type in ("number", "integer", "boolean") else text


def test_two_columns_of_one_name_are_refused(model: Model) -> None:
    """A schema whose fields would fall on the same column is broken, and the error says which."""
    from dataclasses import replace

    action = model.entities["action"]
    twin = replace(action, fields=(*action.fields, replace(action.fields[1], key="funding_total")))
    with pytest.raises(ModelError, match="funding_total"):
        check_names(replace(model, entities={**model.entities, "action": twin}))
