"""A contribution knows its name, and where its values are."""

from __future__ import annotations

from conftest import MakeCatalogue
from maillage.reading.contributions import Contribution, UnplacedRecord
from maillage.reading.parsing import parse, read
from maillage.rules.schema import MISSING, TYPE


def test_a_readable_contribution_knows_its_name_and_places(make_catalogue: MakeCatalogue) -> None:
    """A contribution gives its collection, its stem, its data and where each value stands."""
    root = make_catalogue({"actions/54/a-b.json": '{\n  "id": "a-b"\n}\n'})
    contribution = read(root, "contributions/actions/54/a-b.json")
    assert isinstance(contribution, Contribution)
    assert (contribution.collection, contribution.stem) == ("actions", "a-b")
    assert contribution.data == {"id": "a-b"}
    assert contribution.text[slice(*contribution.positions.span("/id"))] == '"a-b"'


def test_of_a_record_that_nobody_wrote_no_line_is_told_nor_shown() -> None:
    """Findings are in the order of the values, without what stands around them."""
    raw = b'{"people": [{"count": "ten"}, {"count": "20"}], "title": 1}'
    written = parse("contributions/actions/a.json", raw)
    assert isinstance(written, Contribution)
    record = UnplacedRecord.of(written)
    assert isinstance(record, UnplacedRecord)
    asked = (("/title", TYPE), ("/people/1/count", TYPE), ("/people/0", MISSING), ("", MISSING))
    of_text = [written.finding(rule, at, suggestion=1, sure=True) for at, rule in asked]
    found = [record.finding(rule, at, suggestion=1, sure=True) for at, rule in asked]
    assert [it.pointer for it in sorted(found)] == [it.pointer for it in sorted(of_text)]
    assert [it.excerpt for it in found] == [None] * len(asked)
    assert [it.fix for it in found] == [None] * len(asked)
    assert [it.suggestion for it in found] == [it.suggestion for it in of_text]
