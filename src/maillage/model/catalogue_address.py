"""What the address of a catalogue may be, which every record’s begins with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from maillage.errors import Reason
from maillage.model.standard import FOLLOWS

#: Signs that mean the same in a URL, in Turtle, in a rule of a server and in a shell.
_ADDRESS = re.compile(
    r"https?://(?=[^/:]{1,253}[/:])[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?/(?P<path>(?:[A-Za-z0-9._~-]+/)*)"
)
_LAST_PORT = 65_535
#: What is nobody’s alone: the address of a catalogue lies below it.
_SHARED = ("https://w3id.org/", "http://w3id.org/", "https://purl.org/", "http://purl.org/")


def is_address(text: str) -> bool:
    """Whether a catalogue may have an address.

    >>> is_address("https://data.nevers.example:8443/neighbours/"), is_address("https://a/../b/")
    (True, False)
    """
    found = _ADDRESS.fullmatch(text)
    if not found or text in _SHARED or int(found["port"] or 1) > _LAST_PORT:
        return False
    return not {".", ".."} & {*found["path"].split("/")}


def is_another(address: str, standard: str) -> bool:
    """Whether no record of a catalogue would have an address among those of the standard.

    >>> is_another("https://data.example/own/", "https://data.example/standard/")
    True
    """
    return not address.startswith(standard) and not standard.startswith(address)


def address_of(package: Mapping[str, Any], standard: str) -> str:
    """Return the address that a descriptor says.

    `standard` is the address of the standard’s own catalogue.

    Raises:
        ValueError: it says none, or one of the standard’s though it follows the standard.
    """
    address = package.get("id")
    if not isinstance(address, str) or not is_address(address):
        raise ValueError(_NO_ADDRESS)
    if FOLLOWS in package and not is_another(address, standard):
        raise ValueError(_TAKEN(address=address))
    return address


_NO_ADDRESS = Reason(
    "« id » doit être l’adresse par laquelle commencent les fiches, telle que "
    "https://donnees.example.org/actions/ : un serveur en minuscules, un chemin de lettres sans "
    "accent, de chiffres, de « . », « _ », « ~ » et « - », et un dernier « / »"
)
_TAKEN = Reason("« id » est une adresse du standard : {address}")
