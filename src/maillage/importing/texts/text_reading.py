"""What a record of a text gave, and where in the text each value stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts import named_records, stated_figures
from maillage.importing.texts.organisations import Organisation
from maillage.importing.texts.source_lines import as_text
from maillage.importing.texts.stated_partners import PartnerReader
from maillage.importing.texts.text_form import TextForm
from maillage.importing.texts.text_sections import Block, TextSection
from maillage.model.entities import Json, Model
from maillage.model.place_tables import Place


@dataclass
class Reading:
    """What a record of a text gave, and what of it is for a person to place."""

    model: Model
    known: ImportTarget
    block: Block
    form: TextForm
    record: Json = field(default_factory=dict)
    #: By JSON Pointer, the number of the line and the heading that a value stands under.
    places: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: By the number of a line, the keys of the values that come from it.
    lines: dict[int, list[str]] = field(default_factory=dict)
    #: What was not placed: a heading and a text each.
    left: list[tuple[str, str]] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    #: Neighbourhoods that have no official code, and the commune of each.
    quarters: list[tuple[str, Place]] = field(default_factory=list)
    #: What the form calls who fills it in, whether the catalogue has it or not.
    lead_name: str = ""
    #: The département that the form gives.
    departments: list[Place] = field(default_factory=list)

    @property
    def partners(self) -> PartnerReader:
        """What reads who takes part, with the places around that are known so far."""
        return PartnerReader(self.known, self.model.places, self.departments)

    def put(self, key: str, value: Any, section: TextSection) -> None:
        """Place a value; one that is there already stays, and what differs is left."""
        if value in ("", [], None, {}):
            return
        if key not in self.record:
            self.record[key] = value
            self.places[f"/{key}"] = (section.number, section.heading)
            self.credit(section, key)
        elif self.record[key] != value:
            self.leave(section, value if isinstance(value, str) else as_text(section.lines))
        else:
            self.credit(section, key)

    def extend(self, key: str, values: Sequence[Any], section: TextSection) -> None:
        """Add to a list what it has not."""
        if values:
            have = self.record.setdefault(key, [])
            have += [value for value in values if value not in have]
            self.places.setdefault(f"/{key}", (section.number, section.heading))
            self.credit(section, key)

    def join(self, key: str, text: str, section: TextSection) -> None:
        """Add a text to what a field says."""
        if text:
            former = self.record.get(key)
            self.record[key] = f"{former}\n{text}" if former else text
            self.places.setdefault(f"/{key}", (section.number, section.heading))
            self.credit(section, key)

    def credit(self, section: TextSection, key: str) -> None:
        """Say that a value comes from the lines of a section."""
        for line in section.lines:
            self.credit_line(line.numbers, key)

    def credit_line(self, numbers: Iterable[int], *keys: str) -> None:
        """Say that values come from a line; without any, that the line was understood."""
        for number in numbers:
            known = self.lines.setdefault(number, [])
            known += [key for key in keys if key not in known]

    def measure(self, section: TextSection) -> None:
        """Add the figures that a section gives."""
        for sentence, figure in stated_figures.figures(as_text(section.lines)):
            said = [line for line in section.lines if sentence.lstrip("– ") in line.bare]
            self.extend("figures", [figure], section.only(*said))

    def refer(self, organisation: Organisation) -> str:
        """Return how to refer to an organisation: by its id, or by the name of its draft."""
        identifier = named_records.known_id(self.known, organisation)
        if identifier is None and organisation not in self.organisations:
            self.organisations.append(organisation)
        return identifier or organisation.name

    def leave(self, section: TextSection, text: str) -> None:
        """Leave a text for a person to place."""
        if text.strip():
            self.left.append((section.heading, text.strip()))
