"""What a header means, and what it says beside: thousands of euros, a year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from maillage.importing.columns import ImportColumn

#: How a header was understood.
DECLARED, EXACT, MISSPELT = "declared", "exact", "misspelt"
#: Thousands of euros, as a header says it.
_THOUSANDS = re.compile(r"(?i)[(\[]\s*(?:en )?(?:k\s?€|k ?euros?|milliers? d.euros?)\s*[)\]]|\bk€")
#: The only year in a header.
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Meaning:
    """What a header means, for each kind of record that has such a field."""

    columns: Mapping[str, ImportColumn] = field(default_factory=dict)
    #: Why it is none of ours, where that is known.
    left: str = ""
    how: str = EXACT
    #: How it would have been spelt right.
    spelling: str = ""

    def __bool__(self) -> bool:
        return bool(self.columns or self.left)


def in_year(meaning: Meaning, header: str) -> Meaning:
    """Return what a header means of the year that it says, where what it counts has a period."""
    years = YEAR.findall(header)
    if len(years) != 1:
        return meaning
    columns = {
        kind: replace(column, beside=(*column.beside, ("period", years[0])))
        if column.field.type in ("integer", "number")
        and any(field.key == "period" for field in column.around)
        else column
        for kind, column in meaning.columns.items()
    }
    return replace(meaning, columns=columns)


def in_thousands(meaning: Meaning, header: str) -> Meaning:
    """Return what a header means, its amounts in thousands where it says so."""
    if not _THOUSANDS.search(header):
        return meaning
    columns = {
        kind: replace(column, factor=1000) if column.field.type == "number" else column
        for kind, column in meaning.columns.items()
    }
    return replace(meaning, columns=columns)
