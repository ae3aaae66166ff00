"""`catalogue_address`: what every record’s address begins with, wherever it is read."""

from __future__ import annotations

import pytest

from maillage.model.catalogue_address import address_of
from maillage.model.standard import FOLLOWS

STANDARD = "https://w3id.org/maillage/"


@pytest.mark.parametrize(
    "address",
    ["https://ville.example/", "http://localhost:8001/a/", "https://w3id.org/own/", STANDARD],
)
def test_an_address_is_taken_as_it_stands(address: str) -> None:
    """With a port, with a path, and that of the standard by its own catalogue."""
    assert address_of({"id": address}, STANDARD) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "voisins", "https://ville.example", "https://Ville.example/", "https://a/<b>/"],
)
def test_what_is_none_is_refused(address: str | None) -> None:
    """What has no last slash, or another form elsewhere, is told."""
    with pytest.raises(ValueError, match="par laquelle commencent"):
        address_of({"id": address}, STANDARD)


@pytest.mark.parametrize("address", [STANDARD, f"{STANDARD}action/"])
def test_who_follows_the_standard_has_an_address_of_its_own(address: str) -> None:
    """Its records would be taken for those of another catalogue."""
    with pytest.raises(ValueError, match="du standard"):
        address_of({"id": address, FOLLOWS: "0.1.0"}, STANDARD)
