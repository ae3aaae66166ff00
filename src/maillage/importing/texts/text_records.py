"""What one record of a text says, section by section, as the fields of an action."""

from __future__ import annotations

from itertools import pairwise

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts.organisations import BEHIND, of_list
from maillage.importing.texts.record_prose import read_prose
from maillage.importing.texts.section_readers import READERS
from maillage.importing.texts.source_lines import Line, as_text, unquoted
from maillage.importing.texts.text_form import TextForm
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import Block, TextSection
from maillage.importing.texts.written_numbers import is_year
from maillage.model.entities import Model

#: Words of a name, at most.
_NAME = 8


def read(model: Model, known: ImportTarget, form: TextForm, block: Block) -> Reading:
    """Read one record of a text."""
    found = Reading(model, known, block, form)
    title = unquoted(block.title.bare)
    found.record["title"] = title
    found.places["/title"] = (block.title.number, "Titre")
    introduction = TextSection(block.title.number, "Introduction", None, block.introduction)
    if form.introduction:
        said = [line for line in block.introduction if not _head(found, line)]
        headed = [at for at, line in enumerate(said) if line.number in block.headings]
        ends = [*headed, len(said)]
        found.put(form.introduction, as_text(said[: ends[0]]), introduction)
        for start, end in pairwise(ends):
            heading, *lines = said[start:end]
            section = TextSection(heading.number, heading.bare, None, lines)
            found.leave(section, as_text(lines))
    else:
        found.leave(introduction, as_text(block.introduction))
    for section in block.sections:
        if section.label is None:
            found.leave(section, as_text(section.lines) or section.heading)
        elif section.lines:
            READERS[section.label.reads](found, section)
    _of_row(found)
    read_prose(found)
    return found


def _head(found: Reading, line: Line) -> bool:
    """Take a line that says whose a record is, or of when, and nothing more."""
    text = BEHIND.sub("", line.bare)
    heading = TextSection(line.number, "Introduction", None, ())
    organisation = of_list(text, found.model.places)
    if is_year(text):
        found.put("observed", text, heading)
    elif organisation.kind == found.form.lead_kind and len(text.split()) <= _NAME:
        found.lead_name = organisation.name
        found.put("lead", found.refer(organisation), heading)
    else:
        return False
    return True


def _of_row(found: Reading) -> None:
    """Read the table above a record: where, and the year in which it was described."""
    row = found.block.row
    if not row:
        return
    number = found.block.title.number
    named = [
        place
        for place in found.model.places.find(row.get("departement", ""))
        if place.kind == "departement"
    ]
    found.departments = found.departments or named
    year = row.get("annee", "")
    heading = TextSection(number, "Année", None, ())
    if is_year(year):
        if "observed" in found.model.entities["action"].by_key:
            found.put("observed", year, heading)
        else:
            found.leave(heading, year)
