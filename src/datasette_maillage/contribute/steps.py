"""The form in steps: a few fields at a time.

The whole form is sent each time, with what the other steps hold in it: nothing is kept between two
visits, and nothing gets lost. A step is a section of the main record, or several that ask little;
the records that it needs stand below the step where they were added, and below the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from datasette_maillage.contribute.form_reading import Sent, first
from datasette_maillage.contribute.inputs import FormSection, Input
from datasette_maillage.contribute.parts import Part
from maillage.model.labels import Words

#: The name of the input that holds the number of the step, and of the address for no steps.
NAME, WHOLE = "etape", "tout"
#: How many steps there are at most, beside that of reading before sending.
_MOST = 7
#: What a field says that only some records are asked for: that it has been shown.
SHOWN = "montre"


@dataclass(frozen=True)
class FormStep:
    """The sections of the main record that are asked for together."""

    sections: tuple[FormSection, ...]

    @property
    def headings(self) -> list[Words]:
        """What the step is about: its first section, and those that ask more than what is rare."""
        first, *others = self.sections
        return [first.heading, *(section.heading for section in others if section.asks)]

    @property
    def asks(self) -> int:
        """How many fields are worth asking for."""
        return sum(section.asks for section in self.sections)

    def and_then(self, other: FormStep) -> FormStep:
        """Return this step and the one that follows, as one."""
        return FormStep(self.sections + other.sections)


@dataclass(frozen=True)
class Steps:
    """What a form that goes by steps shows at one of them."""

    all: Sequence[FormStep]
    #: The number of the step, from 0.
    current: int
    #: The number of the further record that a button was about; 0 for none.
    record: int = 0

    @property
    def following(self) -> FormStep | None:
        """The next step; None at the last."""
        return next(iter(self.all[self.current + 1 :]), None)

    @property
    def count(self) -> int:
        """How many steps there are, with that of reading before sending."""
        return len(self.all) + 1

    def shows(self, part: Part, section: FormSection) -> bool:
        """Whether a section is seen: that of the step, and what there is to mend."""
        if any(input_.all_findings for input_ in section.inputs):
            return True
        if part.number:
            return part.number == self.record or self.following is None
        return section in self.all[self.current].sections

    def folds(self, section: FormSection) -> bool:
        """Whether a section waits behind its heading: it asks for what is rare alone."""
        return not section.asks and all(section is not step.sections[0] for step in self.all)


def arranged(sections: Sequence[FormSection]) -> list[FormStep]:
    """Return the steps of a form.

    A section of nothing but rare fields stands with the one before it, and neighbours that ask
    least stand together while there are too many. Fields alone count, not what they hold: the
    steps stay as they are while somebody fills them in.
    """
    found: list[FormStep] = []
    for section in sections:
        step = FormStep((section,))
        if found and not section.asks:
            step = found.pop().and_then(step)
        found.append(step)
    while len(found) > _MOST:
        pairs = [first.and_then(then) for first, then in pairwise(found)]
        at = min(range(len(pairs)), key=lambda place: pairs[place].asks)
        found[at : at + 2] = [pairs[at]]
    return found


def number(sent: Sent, action: str, target: str) -> int | None:
    """Return the step that a form asks for, or was at; None where it does not go by steps."""
    wanted = target if action == NAME else first(sent, NAME)
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 3 else None


def steps(parts: Sequence[Part], step: int, focus: str) -> Steps:
    """Return a step of a form; that of the input to go on with, where there is one."""
    found = arranged(parts[0].sections)
    holding = (
        place
        for place, asked in enumerate(found)
        if any(section.holds(focus) for section in asked.sections)
    )
    record = focus.partition("/")[0]
    current = next(holding, min(step, len(found) - 1))
    return Steps(found, current, int(record) if record.isdigit() else 0)


def unseen(sections: Sequence[FormSection], step: int, sent: Sent) -> Input | None:
    """Return the first field that a step was not asked for, and is now that more is known."""
    shown = sent.get(SHOWN, ())
    found = arranged(sections)
    return next(
        (
            input_
            for section in found[min(step, len(found) - 1)].sections
            for input_ in section.inputs
            if input_.when and input_.applies and not input_.is_filled and input_.name not in shown
        ),
        None,
    )
