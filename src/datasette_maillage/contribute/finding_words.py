"""What findings say in a form, where nobody sees keys, identifiers or files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.web.request_context import Visit
from maillage.findings.field_words import field_at, in_titles, of_form
from maillage.findings.finding import Finding
from maillage.messages import N_, Message
from maillage.messages.message import tell
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Field
from maillage.rules import near_duplicates, references, schema

#: What to write where the kind of value is wrong; the gate speaks of quotes and brackets.
_KINDS: Mapping[str, Message] = {
    "integer": N_("« {found} » n’est pas un nombre entier. Écrivez-le en chiffres, comme 25."),
    "number": N_(
        "« {found} » n’est pas un nombre. Écrivez-le en chiffres, comme 1300 ou 1 300,50."
    ),
}


@dataclass(frozen=True)
class FindingWording:
    """Says findings to a visitor; other sentences than the gate’s where those speak of JSON."""

    visit: Visit
    schemes: Mapping[str, Scheme]
    #: From a kind of record and an id to a name.
    name: Callable[[str, str], str]

    def sentence(self, finding: Finding, fields: Sequence[Field] = ()) -> str:
        """Return what is wrong, in a record of some fields."""
        say = self.visit.say
        if finding.code == schema.MISSING.code and finding.values["key"] == "id":
            return say("Il faut au moins une lettre ou un chiffre.")
        if finding.code == schema.MISSING.code:
            return self.asked(finding, fields)
        if said := self._of_value(finding, fields):
            return said
        if finding.code == references.NOWHERE.code:
            said = say("« {name} » n’est pas dans la liste.", name=finding.values["id"])
            return self.visit.set(f"{said}{self.told(finding, references.CANDIDATES)}")
        if near_duplicates.is_near(finding):
            theirs, why = self.told(finding, "theirs"), self.told(finding, "why")
            return say("Une fiche proche existe déjà ({why}) : {theirs}", why=why, theirs=theirs)
        message = finding.message(self.visit.language)
        return self.visit.set(in_titles(message, fields, self.visit.language))

    def asked(self, finding: Finding, fields: Sequence[Field]) -> str:
        """Return what to do about a field that is left empty; nothing where it is not so."""
        if finding.code != schema.MISSING.code or finding.values["key"] == "id":
            return ""
        field = field_at(fields, f"{finding.pointer}/{finding.values['key']}")
        if field and field.ask:
            return self.visit.title(field.ask)
        if field and (field.scheme or field.refers_to):
            return self.visit.say("Choisissez une réponse.")
        return self.visit.say("Écrivez une réponse.")

    def _of_value(self, finding: Finding, fields: Sequence[Field]) -> str | None:
        """Return what is wrong with a value that was written, where the gate speaks of JSON."""
        field = field_at(fields, finding.pointer)
        message: Message | None = None
        if "left_because" in finding.values:
            found, why = finding.values["found"].strip('"'), self.told(finding, "left_because")
            return self.visit.say("« {found} » n’est pas compris. {why}", found=found, why=why)
        if finding.code == schema.TYPE.code and (kind := finding.values["type"]) in _KINDS:
            message = _KINDS[kind](found=finding.values["found"].strip('"'))
        elif field and finding.code == schema.FORM.code:
            message = of_form(field, finding.values["found"])
        return self.visit.tell(message) if message else None

    def told(self, finding: Finding, what: str) -> str:
        """Return what a finding says of something in the language of the visit."""
        return str(tell(finding.values[what], self.visit.language))

    def suggestion(self, field: Field, finding: Finding) -> str:
        """Return what to write instead, as people know it."""
        suggested = finding.suggestion or ""
        if field.refers_to:
            return self.name(field.refers_to, suggested)
        if field.scheme:
            words = self.schemes[field.scheme].titles.get(suggested)
            return self.visit.title(words) if words else suggested
        return suggested
