"""What the sentences of a whole record say, beside its sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage.importing.texts import named_places, named_records, organisations, prose_facts
from maillage.importing.texts.organisations import Organisation
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import TextSection
from maillage.importing.texts.written_numbers import plain
from maillage.model.place_tables import Place

#: The fields in which how often something takes place is looked for, and those with people.
_OFTEN = ("summary", "description", "schedule", "status_reason")
_TEXTS = ("summary", "context", "description", "results_territory", "title", *_OFTEN[2:])
#: How sections are read that say what someone thinks of an action.
_OPINIONS = frozenset(("observations", "results"))


def read_prose(found: Reading) -> None:
    """Read what the sentences say of the fields that no section gave."""
    texts = {key: found.record[key] for key in _TEXTS if isinstance(found.record.get(key), str)}
    by_field = {section.key: section for section in found.block.sections}
    start = TextSection(found.block.title.number, "Introduction", None, ())
    by_key = {"summary": start, **by_field}
    for key in _OFTEN:
        if "recurrence" not in found.record and key in texts:
            found.put("recurrence", prose_facts.recurrence(texts[key]), by_key.get(key, start))
    description = texts.get("description", "")
    if "starts" not in found.record and description:
        first, last = prose_facts.span(description)
        found.put(
            "starts", first or prose_facts.begun(description), by_key.get("description", start)
        )
        found.put("ends", last, by_key.get("description", start))
    if "context" in texts and found.form.lead_kind == "ccas":
        found.measure(texts["context"], by_key.get("context", start))
    for key in ("summary", "context", "description"):
        if "objectives" not in found.record and key in by_field:
            found.extend("objectives", prose_facts.listed_aims(by_field[key].lines), by_field[key])
    _located(found, texts)
    _named(found, start)


def _named(found: Reading, section: TextSection) -> None:
    """Give the records of the catalogue that the sentences name."""
    told = [
        part for part in found.block.sections if part.label and part.label.reads not in _OPINIONS
    ]
    texts = [line.bare for part in told for line in part.lines]
    found.extend("programmes", named_records.programmes(texts, found.known), section)
    have = {row["partner"] for row in found.record.get("participations", ())}
    have.add(found.record.get("lead", ""))
    named = named_records.partners(texts, found.known, found.model.places)
    rows = [{"partner": name, "role": "operationnel"} for name in named if name not in have]
    found.extend("participations", rows, section)


def _located(found: Reading, texts: Mapping[str, str]) -> None:
    """Give the places that the sentences name, or else the département of the form."""
    places = found.model.places
    section = TextSection(found.block.title.number, "Lieu", None, ())
    said = [texts[key] for key in ("title", "summary", "context", "description") if key in texts]
    said += [found.lead_name] if found.lead_name else []
    names = [*(row["partner"] for row in found.record.get("participations", ()))]
    communes = named_places.communes(said, places, found.departments)
    if not communes and not found.departments:
        communes = [
            organisation.place
            for organisation in found.organisations
            if organisation.place and organisation.place.kind == "commune"
        ]
    if "territories" not in found.record:
        found.extend("territories", [places.asked_by(commune) for commune in communes], section)
    if "territories" not in found.record and found.departments:
        there = named_records.quarters(texts.values(), found.known, found.departments)
        found.extend("territories", there, section)
    if "territories" not in found.record:
        found.extend(
            "territories", [places.asked_by(place) for place in found.departments], section
        )
    if len(communes) == 1:
        names_of = [
            value for value in named_places.quarters(texts.values()) if value != communes[0].name
        ]
        found.quarters = [(name, communes[0]) for name in names_of]
        found.extend("territories", [name for name, _ in found.quarters], section)
        if found.form.lead_kind == "ccas" and "lead" not in found.record:
            _lead(found, [*said, *names, str(found.record)], communes[0], section)


def _lead(found: Reading, texts: Sequence[str], commune: Place, section: TextSection) -> None:
    """Name the CCAS that a fiche is of, where the text says that there is one."""
    words = plain(" ".join(texts))
    if "ccas" not in words or "cias" in words:
        return
    begins = "d'" if plain(commune.name)[:1] in "aeiouyh" else "de "
    organisation = Organisation(f"CCAS {begins}{commune.name}", "ccas", commune)
    identifier = organisations.known_id(found.known, organisation)
    if identifier is None:
        found.organisations.append(organisation)
    found.put("lead", identifier or organisation.name, section)
