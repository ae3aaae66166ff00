"""Numbers beyond all bounds, or merely odd: judged by their value."""

from __future__ import annotations

import pytest

from conftest import MakeCatalogue
from judging import FILE, LINE, OPEN, Judge, codes, places
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.reading.parsing import read
from maillage.rules import checks


@pytest.mark.parametrize(
    "number", ["1e400", "-1e400", "1" + "0" * 400, "9" * 900_000, "1E+99999"], ids=range(5)
)
def test_a_number_beyond_all_bounds_is_shown_where_it_stands(judge: Judge, number: str) -> None:
    """What no machine number can hold is refused at its place, not the file as a whole."""
    assert places(judge(OPEN + f'"weekly_hours": {number}}}')) == [("F006", LINE, 17, "")]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1e308", ["S006"]),
        ("-1e308", ["S006"]),
        ("18446744073709551616", ["S006"]),
        ("0", ["S006"]),
        ("-0.0", ["S006"]),
        ("1e-400", ["S006"]),
        ("5e-324", []),
        ("0." + "3" * 900_000, []),
        ("1E2", []),
    ],
    ids=range(9),
)
def test_an_odd_number_is_judged_by_its_value(
    judge: Judge, number: str, expected: list[str]
) -> None:
    """A number is its value, however it is written: the bounds of the field decide."""
    found = judge(OPEN + f'"weekly_hours": {number}}}')
    assert codes(found) == expected
    assert {(finding.line, finding.column) for finding in found} <= {(LINE, 17)}


def test_a_negative_zero_is_nought(make_catalogue: MakeCatalogue, model: Model) -> None:
    """-0.0 is a number like any other, and is written 0; a whole number may have a fraction .0."""
    from maillage.emit.chunk import Chunk, Converters

    figure = '{"label": "a", "value": -0.0, "unit": "b", "source": "minimal"}'
    people = '{"category": "benevoles", "count": -0.0, "count_max": 1e3}'
    content = OPEN + f'"figures": [{figure}], "people": [{people}]}}'
    record = read(make_catalogue({"actions/minimal.json": content}), FILE)
    assert isinstance(record, Contribution)
    assert [finding for check in checks(model) for finding in check(record)] == []
    rows = Chunk(Converters(model), [record]).rows
    assert rows["action_figures"][0][3] == "0"
    assert rows["action_people"][0][3:5] == ("0", "1000")
