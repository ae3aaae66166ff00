"""The form in steps: one group of fields at a time.

The whole form is sent each time, with what the other steps hold in it: nothing is kept between two
visits, and nothing gets lost. A step is a section of the main record; the records that it needs
stand below the step where they were added, and below the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datasette_maillage.contribute.form_reading import Sent
from datasette_maillage.contribute.inputs import FormSection, Input
from datasette_maillage.contribute.parts import Part
from maillage.model.labels import Words

#: The name of the input that holds the number of the step, and of the address for no steps.
NAME, WHOLE = "etape", "tout"
#: What a field says that only some records are asked for: that it has been shown.
SHOWN = "montre"


@dataclass(frozen=True)
class Steps:
    """What a form that goes by steps shows at one of them."""

    sections: Sequence[FormSection]
    #: The number of the step, from 0.
    current: int
    #: The number of the further record that a button was about; 0 for none.
    record: int = 0

    @property
    def heading(self) -> Words:
        """What the step is about."""
        return self.sections[self.current].heading

    @property
    def following(self) -> Words | None:
        """What the next step is about; None at the last."""
        after = self.sections[self.current + 1 :]
        return after[0].heading if after else None

    @property
    def count(self) -> int:
        """How many steps there are, with that of reading before sending."""
        return len(self.sections) + 1

    def shows(self, part: Part, section: FormSection) -> bool:
        """Whether a section is seen: that of the step, and what there is to mend."""
        if any(input_.all_findings for input_ in section.inputs):
            return True
        if part.number:
            return part.number == self.record or self.following is None
        return section is self.sections[self.current]


def number(sent: Sent, action: str, target: str) -> int | None:
    """Return the step that a form asks for, or was at; None where it does not go by steps."""
    wanted = target if action == NAME else next(iter(sent.get(NAME, ())), "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 3 else None


def steps(parts: Sequence[Part], step: int, focus: str) -> Steps:
    """Return a step of a form; that of the input to go on with, where there is one."""
    sections = parts[0].sections
    found = [place for place, section in enumerate(sections) if section.holds(focus)]
    record = focus.partition("/")[0]
    current = found[0] if found else min(step, len(sections) - 1)
    return Steps(sections, current, int(record) if record.isdigit() else 0)


def unseen(section: FormSection, sent: Sent) -> Input | None:
    """Return the first field that a form was not asked for, and is now that more is known."""
    shown = sent.get(SHOWN, ())
    return next(
        (
            input_
            for input_ in section.inputs
            if input_.when and input_.applies and not input_.is_filled and input_.name not in shown
        ),
        None,
    )
