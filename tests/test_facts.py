"""The catalogue against what its sources say: each coded fact and number, read from their texts.

`facts/*.tsv` has a row for each: the record, the field, the value, the source and the place in it.
Several values of a list are several rows.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from conftest import ROOT
from maillage.model.withdrawal import is_withdrawn

Row = dict[str, str]


def _rows() -> Iterator[Row]:
    for file in sorted((Path(__file__).parent / "facts").glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream, dialect="excel-tab", quoting=csv.QUOTE_NONE)


ROWS = tuple(_rows())
SOURCES = {row["source"] for row in ROWS}
#: What the five sources tick, count or date; the other coded fields are what the catalogue makes
#: of their sentences, or come from other tables.
WHOLE = ("status", "starts", "ends", "signed", "recurrence", "thematics", "dimension")
WHOLE += ("end_reasons", "limit_kinds", "involvement/level", "access/is_free", "results")
WHOLE += ("people", "funding/total", "funding/lines", "funding/period", "figures", "weekly_hours")
WHOLE += ("opens", "participations")
#: What is ticked on the sheets of the centres sociaux alone.
TICKED = ("themes", "audiences", "initiators", "scale")


def _number(value: float) -> str:
    return f"{value:.10g}"


def _told(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part not in (None, ""))


def _count(people: dict[str, Any]) -> str:
    most = f"-{people['count_max']}" if "count_max" in people else ""
    hours = f"{people['hours']} h" if "hours" in people else ""
    fte = f"{people['fte']} ETP" if "fte" in people else ""
    within = f"dont {people['within_group']}" if "within_group" in people else ""
    told = (people.get("precision"), within, people.get("measure"), hours, fte)
    return _told(people["category"], f"{people['count']}{most}", *told)


def _figure(figure: dict[str, Any]) -> str:
    keys = ("unit", "precision", "period")
    return _told(_number(figure["value"]), *(figure.get(key) for key in keys))


def _line(line: dict[str, Any]) -> str:
    amount = _number(line["amount"]) if "amount" in line else None
    within = f"dont {line['within']}" if "within" in line else ""
    return _told(amount, line.get("funder"), within)


def _word(value: object) -> str:
    return ("non", "oui")[value] if isinstance(value, bool) else str(value)


def _result(result: dict[str, Any]) -> str:
    return _told(result["beneficiary"], result["evidence"])


def _participation(participation: dict[str, Any]) -> str:
    return _told(participation["partner"], participation["role"])


#: What is counted or dated of a part: without any of these, only its kind and words are told.
_COUNTED = ("times", "precision", "recurrence", "period")


def _part(part: dict[str, Any]) -> str:
    return _told(part["kind"], *(part.get(key) for key in _COUNTED))


def _facts(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the field and the value of each fact of a record, as the tables write them."""
    shapes = {"people": _count, "figures": _figure, "results": _result}
    shapes |= {"participations": _participation, "parts": _part}
    for key, value in record.items():
        if key == "funding":
            yield from (("funding/lines", _line(line)) for line in value.get("lines", ()))
            if "total" in value:
                total = _told(_number(value["total"]), value.get("precision"))
                yield "funding/total", total
            if "period" in value:
                yield "funding/period", value["period"]
        elif isinstance(value, dict):
            yield from ((f"{key}/{part}", _word(word)) for part, word in value.items())
        elif isinstance(value, list):
            yield from ((key, shapes.get(key, str)(item)) for item in value)
        else:
            yield key, str(value)


def _catalogue() -> dict[str, dict[str, Any]]:
    found = {}
    for collection in ("actions", "programmes"):
        for file in (ROOT / "contributions" / collection).rglob("*.json"):
            record = orjson.loads(file.read_bytes())
            if not is_withdrawn(record) and SOURCES & set(record.get("sources", ())):
                found[file.stem] = record
    return found


CATALOGUE = _catalogue()
SAID: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
for _row in ROWS:
    SAID[_row["record"], _row["field"]][_row["value"]] += 1


@pytest.mark.parametrize("name", sorted({row["record"] for row in ROWS}))
def test_the_catalogue_has_every_fact(name: str) -> None:
    """Each fact of the tables is in its record, as often as the source says it."""
    held: dict[str, Counter[str]] = defaultdict(Counter)
    for field, value in _facts(CATALOGUE[name]):
        held[field][value] += 1
    for (record, field), values in SAID.items():
        if record == name:
            assert values <= held[field], (field, values - held[field])


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_the_catalogue_has_no_other_fact(name: str) -> None:
    """No number, date or ticked box of a record that the tables do not have."""
    record = CATALOGUE[name]
    is_sheet = "actions-des-centres-sociaux" in record["sources"] and "summary" in record
    for field, value in _facts(record):
        is_counted = field == "parts" and " " in value
        if field in WHOLE or is_counted or (is_sheet and field in TICKED):
            assert SAID[name, field][value], (field, value)


def test_each_fact_has_its_place() -> None:
    """A row tells where in which source it was read, and its record cites that source."""
    for row in ROWS:
        assert all(row.values()), row
        assert row["source"] in CATALOGUE[row["record"]]["sources"], row
    assert len(SOURCES) == 5
    assert len(ROWS) > 700
