"""What a file itself says of where it comes from: its title, its publisher, its day, its address.

It stands in the properties of a workbook, and in the lines above and below a table. A year in a
title, or in the name of a file, says of what the table is, and not when that was observed: it is
proposed, for a person to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from maillage.importing.cells import text_of
from maillage.importing.drafts import SourceLocation
from maillage.importing.record_tables import RecordTable
from maillage.importing.sheets import Sheet
from maillage.importing.texts.organisations import kind_of
from maillage.importing.texts.stated_dates import date_in
from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import YEAR, YEAR_ALONE
from maillage.text import limits
from maillage.text.words import fold

_LABEL = re.compile(
    r"(?i)\s*(?P<label>sources?|éditeur|producteur|publié par|titre|lien|adresse|url)\s*:\s*"
    r"(?P<text>.+)"
)
_LINK = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:)]")
#: Rows at the end of a sheet among which notes are.
_NOTES = 10
#: Words beside a year, from which on a line says something else.
_WORDS = 2
#: A day that is said to be that of what stands below.
_DATED = re.compile(
    r"\b(?:mise?s? a jour|maj|actualise\w*|arrete\w*|situation|etat|donnees|extrait\w*|extraction"
    r"|edite\w*|edition|publie\w*|version)\b(?: [a-z]+){0,2}? (?:du|le|au|en|de)? ?(?P<day>[0-9].*)"
    r"|\bau (?P<at>(?:1er|[0-9]{1,2}) .*)"
)
_NUMERIC = re.compile(rf"(?P<day>[0-3]?[0-9]) (?P<month>[01]?[0-9]) (?P<year>{YEAR})\b")


@dataclass(frozen=True)
class StatedSource:
    """What a file says of itself; empty texts for what it does not say."""

    title: str = ""
    publisher: str = ""
    url: str = ""
    observed: str = ""
    #: A year that a person may mean by « when ».
    year: str = ""
    #: Where each was read, by its key.
    places: dict[str, SourceLocation] = field(default_factory=dict)


def stated_source(sheets: Sequence[Sheet], tables: Sequence[RecordTable]) -> StatedSource:
    """Return what sheets say of themselves; of what they say otherwise, nothing."""
    found: dict[str, dict[str, SourceLocation]] = {}
    properties = sheets[0].properties if sheets else {}
    for key in ("title", "publisher"):
        text = properties.get(key, "").strip()
        if text and not expression("untitled").fullmatch(fold(text)):
            found[key] = {text: SourceLocation(sheets[0].name)}
    own: dict[str, dict[str, SourceLocation]] = {}
    for sheet in sheets:
        rows = [table.row for table in tables if table.sheet == sheet.name and table.mapping]
        first: set[str] = set()
        for place, text in _lines(sheet, rows[0]) if rows else ():
            for key, value in _said(text, is_above=place.row < rows[0]):
                if key != "title" or key not in first:  # the title of a sheet stands first
                    own.setdefault(key, {}).setdefault(value, place)
                first.add(key)
    found = {**own, **found}
    alone = {key: next(iter(said.items())) for key, said in found.items() if len(said) == 1}
    values = {key: value for key, (value, _) in alone.items()}
    names = [values.get("title", ""), values.pop("year", ""), *(sheet.name for sheet in sheets)]
    years = {year for name in names for year in YEAR_ALONE.findall(name)}
    return StatedSource(
        **values,
        year=years.pop() if len(years) == 1 and "observed" not in values else "",
        places={key: place for key, (_, place) in alone.items()},
    )


def _lines(sheet: Sheet, header: int) -> Iterator[tuple[SourceLocation, str]]:
    """Yield the texts that stand alone in their rows, above the table and at its end."""
    above = [row for row in sheet.rows if row[0] < header]
    for number, cells in [*above, *sheet.rows[len(above) :][-_NOTES:]]:
        filled = [at for at, cell in enumerate(cells) if cell not in (None, "")]
        text = text_of(cells[filled[0]]) if len(filled) == 1 else ""
        if text and len(text) <= limits.SENTENCE and (number < header or _LABEL.match(text)):
            yield SourceLocation(sheet.name, number, filled[0]), text


def _said(text: str, *, is_above: bool) -> Iterator[tuple[str, str]]:
    """Yield what a line says, by its key."""
    label = _LABEL.match(text)
    if link := _LINK.search(text):
        yield "url", link[0]
    if day := _day(fold(text)):
        yield "observed", day
    if label:
        rest = _LINK.sub("", label["text"]).strip(" ,;()-–")
        key = "title" if fold(label["label"]) == "titre" else "publisher"
        if rest and fold(label["label"]) not in _ADDRESSES:
            yield key, rest
    elif is_above and not link:
        words = fold(text)
        if kind_of(text) and not re.search(r"[0-9,;:]", text):
            yield "publisher", " ".join(text.split())
        elif not _DATED.match(words) and expression("document").search(words):
            yield "title", " ".join(text.split())
        elif len(YEAR_ALONE.sub("", words).split()) < _WORDS:
            yield from (("year", year) for year in YEAR_ALONE.findall(text))


_ADDRESSES = frozenset({"lien", "adresse", "url"})


def _day(words: str) -> str:
    """Return the one day, month or year that a line gives as that of what it is about."""
    match = _DATED.search(words)
    if match is None:
        return ""
    said = match["day"] or match["at"]
    if numeric := _NUMERIC.match(said):
        return f"{numeric['year']}-{int(numeric['month']):02}-{int(numeric['day']):02}"
    return date_in(said)
