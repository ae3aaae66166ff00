"""Where the text of a record stands: in a file of its own, or on a line of a bundle.

    contributions/actions/jardin.json
    contributions/actions/jardin.json#machine.jsonl:12:40210:3120

An address begins with the path that a file of the record has, or would have beside its bundle.
Behind it, for a record in a bundle, are the name of that, the line, its first byte and how many it
has. So records have one order, and chunks of them end alike, wherever the records stand.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

#: What the name of a file with one record ends with, and of one with a record a line.
RECORD, BUNDLE = ".json", ".jsonl"
_IN_BUNDLE = re.compile(r"(.*/)([^/#]*\.json)#([^/]*\.jsonl):(\d+):(\d+):(\d+)", re.DOTALL)


class RecordLocation(NamedTuple):
    """What an address says."""

    file: str
    #: The path that a file of this record alone has, or would have.
    path: str
    #: The line that it begins on, from 1 on.
    line: int = 1
    #: Its first byte, and how many there are; None where it is all of the file.
    start: int = 0
    size: int | None = None


def location_of(address: str) -> RecordLocation:
    """Return what an address says.

    >>> location_of("contributions/actions/jardin.json").file
    'contributions/actions/jardin.json'
    >>> location_of("contributions/actions/jardin.json#machine.jsonl:12:40210:3120")[:3]
    ('contributions/actions/machine.jsonl', 'contributions/actions/jardin.json', 12)
    """
    if address.endswith(RECORD) or not (found := _IN_BUNDLE.fullmatch(address)):
        return RecordLocation(address, address)
    folder, name, bundle, *numbers = found.groups()
    return RecordLocation(folder + bundle, folder + name, *map(int, numbers))


def file_of(address: str) -> str:
    """Return the path of the file that the text of a record is in."""
    # Most addresses are just that, and there are many.
    if address.endswith(RECORD) or not (found := _IN_BUNDLE.fullmatch(address)):
        return address
    return found[1] + found[3]


def path_of(address: str) -> str:
    """Return the path that a file of a record has, or would have."""
    if address.endswith(RECORD) or not (found := _IN_BUNDLE.fullmatch(address)):
        return address
    return found[1] + found[2]


def checksum(address: str) -> int:
    """Return a number of 32 bits that an address, wherever its record stands, always has."""
    return zlib.crc32(path_of(address).encode(errors="replace"))


def without_bytes(address: str) -> str:
    """Return an address without the bytes, which a change of another record moves.

    >>> without_bytes("contributions/actions/jardin.json#machine.jsonl:12:40210:3120")
    'contributions/actions/jardin.json#machine.jsonl:12'
    """
    return address if address.endswith(RECORD) else address.rsplit(":", 2)[0]


def shown(address: str) -> str:
    """Return what people are told of where a record is.

    >>> shown("contributions/actions/jardin.json#machine.jsonl:12:40210:3120")
    'contributions/actions/machine.jsonl:12'
    """
    file, path, line, *_ = location_of(address)
    return file if file == path else f"{file}:{line}"
