"""`model/turtle_records`: the bytes are those that Oxigraph writes of the JSON-LD of a record."""

from __future__ import annotations

import json
import sys
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES, ROOT
from maillage.model import turtle_records
from maillage.model.entities import Json, Model
from maillage.model.jsonld import frames
from maillage.model.turtle_records import is_plain, oxigraph, writers
from strategies import records

FILES = sorted((ROOT / "contributions").rglob("*.json")) + sorted(
    (EXAMPLES / "accepted").rglob("*.json")
)


def _written(model: Model, name: str, record: Json) -> tuple[str, str]:
    """Return what is written of a record, and what Oxigraph would write."""
    expected = oxigraph([frames(model)[name](record)], model)
    return writers(model)[name](record).decode(), expected.decode()


def test_the_records_that_there_are_are_written_as_by_oxigraph(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every record of the catalogue, and examples that use every field; few of them by Oxigraph."""
    every = [
        (model.by_collection[file.parent.name].name, json.loads(file.read_text("utf-8")))
        for file in FILES
    ]
    framed = frames(model)
    expected = [oxigraph([framed[name](record)], model) for name, record in every]
    left: list[Any] = []
    monkeypatch.setattr(turtle_records, "oxigraph", _noted(left))
    write = writers(model)
    learnt = len(left)
    assert [write[name](record) for name, record in every] == expected
    assert len(left) - learnt < len(every) / 20


def _noted(left: list[Any]) -> Any:
    def noted(nodes: Any, model: Model) -> bytes:
        left.append(nodes)
        return oxigraph(nodes, model)

    return noted


@pytest.mark.parametrize("name", ["action", "partner", "programme", "source", "territory"])
def test_any_record_that_a_schema_allows_is_written_as_by_oxigraph(name: str, model: Model) -> None:
    """Whatever its texts, addresses and numbers are, down to those that no text should have."""
    write, frame = writers(model)[name], frames(model)[name]

    @settings(suppress_health_check=list(HealthCheck), deadline=None)
    @given(records(model, model.entities[name], "exemple-1"))
    def written(record: Json) -> None:
        expected = oxigraph([frame(record)], model)
        assert write(record) == expected
        raw = json.dumps(record, ensure_ascii=False).encode()
        assert write(record, is_plain=is_plain(raw)) == expected

    written()


def test_a_file_is_plain_where_no_sign_is_escaped() -> None:
    """No sign that Turtle escapes is passed over in a file, whoever wrote that."""
    codes = (code for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    for sign in filter(turtle_records._ESCAPED, map(chr, codes)):
        for written in (orjson.dumps(sign), json.dumps(sign, ensure_ascii=False).encode()):
            assert not is_plain(written), sign
    assert is_plain(orjson.dumps({"title": "L’été à Nancy", "links": ["https://exemple.org/a"]}))


TEXTS = (
    "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000),
    *("", "\\", '"', 'a "b" \\n', "\u2028 \ud7ff \U0010ffff", " .\n", "'''", '"""'),
)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_is_escaped_as_by_oxigraph(text: str, model: Model) -> None:
    """Every sign that is not written as it is, those too that the rules refuse."""
    record = {"id": "a", "title": text, "objectives": [text, text]}
    found, expected = _written(model, "action", record)
    assert found == expected


@pytest.mark.parametrize("identifier", ["a", "1", "a-1", "A.b", "é", "-a", "a-", "a--b", "a_b", ""])
def test_an_id_is_written_as_by_oxigraph(identifier: str, model: Model) -> None:
    """Ids that the rules refuse too, as those whose signs a prefixed name cannot have."""
    record = {"id": identifier, "title": "A", "sources": [identifier]}
    found, expected = _written(model, "action", record)
    assert found == expected


STARTS = ("http://schema.org/", "https://w3id.org/maillage/", "http://a.example/")


@pytest.mark.parametrize("start", STARTS)
def test_an_address_is_written_as_by_oxigraph(start: str, model: Model) -> None:
    """Addresses below a prefix too, which are shortened."""
    write, frame = writers(model)["action"], frames(model)["action"]

    @settings(deadline=None)
    @given(st.text("aé1:/?#[]@!$&'()*+,;=-._~%2", max_size=8))
    def written(rest: str) -> None:
        record = {"id": "a", "title": "A", "links": [start + rest]}
        assert write(record) == oxigraph([frame(record)], model)

    written()
