"""The addresses of a whole catalogue, in their order."""

from __future__ import annotations

from conftest import ROOT, MakeCatalogue
from maillage.model.entities import Model
from maillage.reading.listing import find
from maillage.reading.sorted_addresses import SortedAddresses


def test_they_are_those_of_the_listing(model: Model) -> None:
    """However often they are asked for, they come in one order, and are as many."""
    files, strays = find(ROOT, model.by_collection)
    addresses = SortedAddresses(ROOT, model.by_collection)
    assert list(addresses) == list(addresses) == files
    assert len(addresses) == len(files)
    assert addresses.strays == strays == []


def test_the_order_is_that_of_the_letters(make_catalogue: MakeCatalogue) -> None:
    """Signs beyond the usual letters, and strays, are as the listing has them."""
    names = ("é", "z", "ab", "\U0001f600", "\uffe0", "Z", "b.c", "b-c")
    root = make_catalogue({**{f"actions/{name}.json": "{}" for name in names}, "x.txt": ""})
    (root / "contributions/actions/lot.jsonl").write_text('{"id": "b"}\n{"id": "a"}\n')
    files, strays = find(root, ["actions"])
    addresses = SortedAddresses(root, ["actions"])
    assert list(addresses) == files
    assert len(files) == len(names) + 2
    assert [(stray.file, stray.code) for stray in addresses.strays] == [
        (stray.file, stray.code) for stray in strays
    ]
