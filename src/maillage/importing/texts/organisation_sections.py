"""What stands below the labels of organisations: who leads an action, and who takes part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from maillage.importing.texts import (
    budget_lines,
    funding_lines,
    named_records,
    organisations,
)
from maillage.importing.texts.source_lines import Line, as_text, capital, join, list_items
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import TextSection
from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import plain

#: The natures of money that somebody else gives: what one has oneself, or users pay, names nobody.
_OF_OTHERS = frozenset({"subvention", "ressource", "mise-a-disposition"})
#: Lines that the name of an organisation goes on for.
_NAME_LINES = 2


def lead(found: Reading, section: TextSection) -> None:
    """Read who leads an action, where the form asks it."""
    first, more = _whole_name(found, section)
    is_common = first.islower() and not organisations.kind_of(first)  # « inchangée »
    if is_common or organisations.names_person(first):
        found.leave(section, as_text(section.lines))
        return
    organisation = organisations.of_form(first, found.model.places, found.form.lead_kind)
    found.lead_name = organisation.name
    if organisation.place:
        found.departments = [organisation.place]
    found.put("lead", found.refer(organisation), section)
    found.leave(section, as_text(more))


def _whole_name(found: Reading, section: TextSection) -> tuple[str, Sequence[Line]]:
    """Return a name and the lines below; one that lines break ends where a département does."""
    first, *more = section.lines
    name, whole = first.bare, first.bare
    for size, line in enumerate(more[:_NAME_LINES], start=1):
        if line.is_bullet:
            break
        whole = join(whole, line.text)
        if organisations.with_department(whole, found.model.places):
            name, more = whole, more[size:]
            break
    return name, more


def partner(found: Reading, section: TextSection, text: str) -> bool:
    """Read the name of an organisation in a list of partners; False where it is none."""
    organisation = found.partners.item(text)
    if organisation:
        role = "financeur" if "financ" in plain(section.heading) else "operationnel"
        row = {"partner": found.refer(organisation), "role": role}
        found.extend("participations", [row], section)
    return organisation is not None


def partners(found: Reading, section: TextSection) -> None:
    """Read who takes part, and who gives money."""
    places = found.model.places
    items, apart = list_items(section.lines)
    found.leave(section, as_text(apart))
    section = section.only(*items)
    text = "\n".join(line.bare for line in items).rstrip(" .")
    text = organisations.each_town(text, places)
    if section.role == "financeur":
        text = _paid(found, section, text)
    names, others = organisations.named(text)
    refused = [name for name in names if expression("unsure").search(plain(name))]
    names, others = [name for name in names if name not in refused], [*others, *refused]
    here = [place for name in names if (place := organisations.of_list(name, places).place)]
    council = partial(named_records.council, here=here, places=places, known=found.known)
    known = [name for name in others if council(name) or found.partners.whole(name)]
    others = [name for name in others if name not in known]
    for name in [*names, *known]:
        organisation = council(name) or organisations.of_list(name, places)
        row = {"partner": found.refer(organisation), "role": section.role}
        if noted := re.search(r"\(([^()]{3,120})\)", name):
            row["note"] = f"{capital(noted[1])}."
        found.extend("participations", [row], _naming(section, name, others))
    for other in others:
        found.leave(section, other)


def _naming(section: TextSection, name: str, others: Sequence[str] = ()) -> TextSection:
    """Return a section with the lines that a name stands on."""
    naming = [line for line in section.lines if name in line.bare]
    return section.only(*naming or (line for line in section.lines if line.bare not in others))


def _paid(found: Reading, section: TextSection, text: str) -> str:
    """Read who gives how much; return the text without the amounts."""
    names = []
    for item in organisations.items(text):
        paid = budget_lines.budget([item], is_asked=False)
        lines = paid.funding.get("lines", ())
        is_read = len(lines) == 1 and not paid.left and "total" not in paid.funding
        if is_read and funding_lines.add(found, lines[0], _naming(section, item)):
            names += [line["label"] for line in lines if line["nature"] in _OF_OTHERS]
        else:
            names.append(item)
    return "\n".join(names)
