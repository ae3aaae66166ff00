"""What one record of a text says, section by section, as the fields of an action."""

from __future__ import annotations

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts.record_prose import read_prose
from maillage.importing.texts.section_readers import READERS
from maillage.importing.texts.source_lines import as_text, unquoted
from maillage.importing.texts.text_form import TextForm
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import Block, TextSection
from maillage.importing.texts.written_numbers import is_year
from maillage.model.entities import Model


def read(model: Model, known: ImportTarget, form: TextForm, block: Block) -> Reading:
    """Read one record of a text."""
    found = Reading(model, known, block, form)
    title = unquoted(block.title.bare)
    found.record["title"] = title
    found.places["/title"] = (block.title.number, "Titre")
    introduction = TextSection(block.title.number, "Introduction", None, block.introduction)
    if form.introduction:
        found.put(form.introduction, as_text(block.introduction), introduction)
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
