"""Short forms about a record that is published: one question each, and nothing else to fill in.

« Toujours vrai » asks nothing, « Terminée » when and why, « À corriger » one field. What they do
not ask stays as the catalogue has it: the gate judges a whole record, as from the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.contribute import proposal
from datasette_maillage.contribute.form_context import FormContext
from datasette_maillage.contribute.form_reading import Sent, first
from datasette_maillage.contribute.inputs import entry_of
from datasette_maillage.contribute.parts import held, part_of
from datasette_maillage.contribute.proposal import Proposal
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.layout import lay_out
from datasette_maillage.records.records import references
from maillage.findings.report import Report
from maillage.messages import N_, Message
from maillage.model.entities import DATE, EDTF, Entity, Field, Json
from maillage.model.withdrawal import LATER

CONFIRM, END, CORRECT = "confirmer", "terminer", "corriger"
#: What a short form says by itself: that a record is true today, or that what it tells is over.
SAID: Mapping[str, Json] = {CONFIRM: {}, END: {"status": "terminee"}}

_QUESTIONS: Mapping[str, Message] = {
    CONFIRM: N_("Est-ce toujours vrai ?"),
    END: N_("Quand et pourquoi s’est-elle terminée ?"),
}
_WHICH = N_("Qu’est-ce qui est à corriger ?")
_PART = N_("À corriger : {title}")
#: What nobody corrects by itself: it follows from what people say, or is fixed for good.
_APART = frozenset({"id", "verified_on", *LATER})


@dataclass(frozen=True)
class ShortForm:
    """One question about a record."""

    how: str
    #: The record as the catalogue has it, with what the form says by itself.
    draft: Proposal
    fields: Sequence[Field]

    @property
    def is_choice(self) -> bool:
        """Whether it asks which field to correct: it has not been said yet."""
        return self.how == CORRECT and not self.fields

    def whole(self, form: FormContext, sent: Sent) -> Sent:
        """Return what the form of the whole record would send."""
        asked = tuple(f"0/{field.key}" for field in self.fields)

        def is_asked(name: str) -> bool:
            return any(name == key or name.startswith(f"{key}/") for key in asked)

        found: dict[str, list[str]] = {}
        for name, value in held(form, self.draft):
            if not is_asked(name):
                found.setdefault(name, []).append(value)
        own = {name: list(values) for name, values in sent.items() if "/" not in name}
        told = {name: list(values) for name, values in sent.items() if is_asked(name)}
        return {**own, **found, **told}

    def page(
        self,
        form: FormContext,
        draft: Proposal | None = None,
        report: Report | None = None,
        asked: str = "",
    ) -> Page | None:
        """Return its page; None where the verdict is about what it does not ask for.

        `asked` is the name of the input that a button was about.
        """
        form = form.knowing(draft or self.draft)
        main = (draft or self.draft).main
        part = part_of(form, main, 0, report, asked)
        keys = [field.key for field in self.fields]
        every = [input_ for section in part.sections for input_ in section.inputs]
        inputs = [input_ for key in keys for input_ in every if input_.field.key == key]
        errors = [finding for *_, finding in part.found if finding.severity == "error"]
        shown = [finding for input_ in inputs for finding in input_.all_findings]
        if any(finding not in shown for finding in errors):
            return None
        refers = references(main.entity.fields, main.data)
        context = {
            "short": self,
            "main": main,
            "entity": main.entity,
            "record": main.data,
            "sheet": lay_out(form.visit, main.entity, main.data),
            "names": form.records.names(refers),
            "inputs": inputs,
            "compact": True,
            "errors": len(errors),
            "groups": _choices(main.entity) if self.is_choice else (),
            "stamp": form.stamp,
            "settings": form.settings,
            "speaker": form.speaker,
            "focus": entry_of(inputs, asked),
        }
        status = 422 if errors else 200
        return Page("short_form", self._question(form), context=context, status=status)

    def _question(self, form: FormContext) -> str:
        if self.how in _QUESTIONS:
            return form.visit.tell(_QUESTIONS[self.how])
        if self.is_choice:
            return form.visit.tell(_WHICH)
        return form.visit.tell(_PART(title=self.fields[0].words))


def opened(form: FormContext, draft: Proposal, how: str, key: str) -> ShortForm | None:
    """Return the short form of a record; None where there is none for what someone came to say."""
    entity = draft.main.entity
    if how in SAID and all(key in entity.by_key for key in SAID[how]):
        return ShortForm(how, form.beginner.confirmed(draft, SAID[how]), _told_by(entity, how))
    if how == CORRECT:
        field = entity.by_key.get(key)
        return ShortForm(how, draft, [field] if field and key not in _APART else [])
    return None


def sent(form: FormContext, sent: Sent) -> ShortForm | None:
    """Return the short form that was sent; None where it was the whole form."""
    how, key, kind, identifier = (first(sent, name) for name in ("pour", "champ", "0.kind", "0.id"))
    entity = form.site.model.entities.get(kind)
    if not how or entity is None:
        return None
    found = proposal.existing(form.records, entity, identifier)
    return opened(form, found, how, key) if found else None


def _told_by(entity: Entity, how: str) -> list[Field]:
    """Return the fields that apply because of what a form says by itself: dates first."""
    said = SAID[how]
    fields = [
        field
        for field in entity.fields
        if field.quality
        and any(said.get(key) in codes for key, codes in field.quality.when.items() if key in said)
    ]
    return sorted(fields, key=lambda field: field.datatype not in (DATE, EDTF))


def _choices(entity: Entity) -> list[tuple[object, list[Field]]]:
    """Return the fields that may be corrected, below the headings of the form."""
    return [
        (heading, wanted)
        for heading, fields in entity.groups
        if (wanted := [field for field in fields if field.key not in _APART])
    ]
