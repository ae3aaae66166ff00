"""What one record of a text says, section by section, as the fields of an action."""

from __future__ import annotations

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts.organisations import of_list
from maillage.importing.texts.record_prose import read_prose
from maillage.importing.texts.section_readers import READERS
from maillage.importing.texts.source_lines import Line, as_text, unquoted
from maillage.importing.texts.text_form import TextForm
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import Block, TextSection, named_lead
from maillage.importing.texts.written_numbers import is_year
from maillage.model.entities import Model


def read(model: Model, known: ImportTarget, form: TextForm, block: Block) -> Reading:
    """Read one record of a text."""
    found = Reading(model, known, block, form)
    title = unquoted(block.title.bare)
    found.record["title"] = title
    found.places["/title"] = (block.title.number, "Titre")
    found.credit_line(block.title.numbers, "title")
    introduction = TextSection(block.title.number, "Introduction", None, block.introduction)
    if form.introduction:
        said = [line for line in block.introduction if not _head(found, line)]
        found.put(form.introduction, as_text(said), introduction.only(*said))
    else:
        found.leave(introduction, as_text(block.introduction))
    for section in filter(None, (block.titled, *block.sections)):
        if section.label is None:
            found.leave(section, as_text(section.lines) or section.heading)
        elif section.lines:
            READERS[section.label.reads](found, section)
            _credit_heading(found, section)
        else:
            found.credit_line([section.number])
    _of_row(found)
    read_prose(found)
    return found


def _credit_heading(found: Reading, section: TextSection) -> None:
    """Say that a heading gave the values that come from the lines below it."""
    of_lines = [found.lines.get(number, []) for line in section.lines for number in line.numbers]
    keys = {key for keys in of_lines for key in keys}
    found.credit_line([section.number], *([section.key] if section.key in keys else sorted(keys)))


def _head(found: Reading, line: Line) -> bool:
    """Take a line that says whose a record is, or of when, and nothing more."""
    heading = TextSection(line.number, "Introduction", None, [line])
    if is_year(line.bare):
        found.put("observed", line.bare, heading)
    elif name := named_lead(found.form, line):
        organisation = of_list(name, found.model.places)
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
