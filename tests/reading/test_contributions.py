"""A contribution knows its name, and where its values are."""

from __future__ import annotations

from conftest import MakeCatalogue
from maillage.reading.contributions import Contribution
from maillage.reading.parsing import read


def test_a_readable_contribution_knows_its_name_and_places(make_catalogue: MakeCatalogue) -> None:
    """A contribution gives its collection, its stem, its data and where each value stands."""
    root = make_catalogue({"actions/54/a-b.json": '{\n  "id": "a-b"\n}\n'})
    contribution = read(root, "contributions/actions/54/a-b.json")
    assert isinstance(contribution, Contribution)
    assert (contribution.collection, contribution.stem) == ("actions", "a-b")
    assert contribution.data == {"id": "a-b"}
    assert contribution.text[slice(*contribution.positions.span("/id"))] == '"a-b"'
