"""What the sentences of a whole record say, beside its sections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from maillage.importing.texts import (
    named_places,
    named_records,
    prose_facts,
    stated_dates,
    stated_figures,
    stated_parts,
    stated_results,
)
from maillage.importing.texts.named_places import of_town
from maillage.importing.texts.organisations import Organisation
from maillage.importing.texts.source_lines import as_text
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import TextSection
from maillage.importing.texts.written_codes import kinds_taking_part
from maillage.importing.texts.written_numbers import plain
from maillage.model.place_tables import Place

#: The fields in which how often something takes place is looked for, and those with people.
_OFTEN = ("summary", "description", "schedule", "status_reason")
_TEXTS = ("summary", "context", "description", "results_territory", "title", *_OFTEN[2:])
#: How sections are read that say what is done, and with what.
_DOINGS = frozenset(("description", "means"))
#: The fields of what an action changed.
_CHANGES = frozenset(("results_territory", "results_residents", "results_organisation"))
#: How sections are read that say what someone thinks of an action.
_OPINIONS = frozenset(("observations", "results"))


def read_prose(found: Reading) -> None:
    """Read what the sentences say of the fields that no section gave."""
    texts = {key: found.record[key] for key in _TEXTS if isinstance(found.record.get(key), str)}
    start = TextSection(found.block.title.number, "Introduction", None, ())
    by_key = defaultdict(lambda: start, {part.key: part for part in found.block.sections})
    _when(found, texts, by_key)
    for key in ("summary", "description"):
        for line in by_key[key].lines if key in texts else ():
            found.extend("figures", list(stated_figures.held(line.bare)), by_key[key].only(line))
    if "context" in texts and found.form.lead_kind == "ccas":
        found.measure(by_key["context"])
    _listed(found, by_key)
    _changed(found)
    _located(found, texts)
    _named(found, start)
    _observed(found)


def _when(found: Reading, texts: Mapping[str, str], by_key: Mapping[str, TextSection]) -> None:
    """Give how often, since when and until when, by the first text that says so."""
    for key in filter(texts.__contains__, _OFTEN):
        if "recurrence" not in found.record:
            section = _saying(by_key[key], prose_facts.recurrence)
            found.put("recurrence", prose_facts.recurrence(texts[key]), section)
    for key in filter(texts.__contains__, ("description", "summary")):
        if "starts" not in found.record:
            first, last = stated_dates.days_in(texts[key])
            if not first:
                first, last = stated_dates.span(texts[key])
            section = _saying(by_key[key], _dates)
            found.put("starts", first or stated_dates.begun(texts[key]), section)
            found.put("ends", last, section)
    if "ends" not in found.record and found.record.get("status") == "terminee":
        _ended(found, texts, by_key)


def _dates(text: str) -> bool:
    return any((*stated_dates.days_in(text), *stated_dates.span(text), stated_dates.begun(text)))


def _saying(section: TextSection, read: Callable[[str], object]) -> TextSection:
    """Return a section with the lines that a value was read in; all, where none says it alone."""
    said = [line for line in section.lines if read(line.bare)]
    return section.only(*said or section.lines)


def _listed(found: Reading, by_key: Mapping[str, TextSection]) -> None:
    """Give what lists are of: objectives, what is done; and the kinds of who takes part."""
    kinds = found.model.schemes["part-kinds"]
    for key in ("summary", "description"):
        section = by_key[key].only(*(line for line in by_key[key].lines if line.is_bullet))
        found.extend("parts", stated_parts.parts(by_key[key].lines, kinds), section)
    for key in ("summary", "context", "description"):
        if "objectives" not in found.record:
            section = by_key[key].only(*(line for line in by_key[key].lines if line.is_bullet))
            found.extend("objectives", prose_facts.listed_aims(by_key[key].lines), section)
    kinds = found.model.schemes["partner-kinds"]
    for section in found.block.sections:
        if section.label and section.label.reads in _DOINGS:
            for line in section.lines:
                own = section.only(line)
                found.extend("partner_kinds", kinds_taking_part(kinds, line.bare), own)


def _changed(found: Reading) -> None:
    """Give the results that sentences tell, where the form asks for them or for what is thought."""
    for section in found.block.sections:
        if section.key in _CHANGES or (section.label and section.label.reads in _OPINIONS):
            told = list(stated_results.results(as_text(section.lines)))
            said = _saying(section, lambda text: list(stated_results.results(text)))
            found.extend("results", told, said)


def _observed(found: Reading) -> None:
    """Name who observes: the CCAS that the form asks, where it is known which."""
    lead = found.record.get("lead")
    asked = [part for part in found.block.sections if part.key == "observations"]
    if (
        lead
        and found.form.lead_kind
        and any(found.form.lead_kind in part.heading.lower() for part in asked)
    ):
        for row in found.record["observations"]:
            row.setdefault("partner", lead)


def _ended(found: Reading, texts: Mapping[str, str], by_key: Mapping[str, TextSection]) -> None:
    """Give the year of an action that is over, where its text says that it was done in one."""
    for key in ("status_reason", "description"):
        year = stated_dates.done_in(texts.get(key, ""))
        if year and found.record.get("starts", year)[:4] == year:
            found.record.setdefault("starts", year)
            found.put("ends", year, _saying(by_key[key], stated_dates.done_in))
            found.places.setdefault("/starts", found.places["/ends"])
            return


def _named(found: Reading, section: TextSection) -> None:
    """Give the records of the catalogue that the sentences name."""
    told = [
        part for part in found.block.sections if part.label and part.label.reads not in _OPINIONS
    ]
    texts = [line.bare for part in told for line in part.lines]
    found.extend("programmes", named_records.programmes(texts, found.known), section)
    for organisation, role in _stated(found, told, texts):
        partner = found.refer(organisation)
        rows = [(row["partner"], row["role"]) for row in found.record.get("participations", ())]
        if partner != found.record.get("lead") and (partner, role) not in rows:
            found.extend("participations", [{"partner": partner, "role": role}], section)


def _stated(
    found: Reading, sections: Sequence[TextSection], texts: Sequence[str]
) -> Iterator[tuple[Organisation, str]]:
    """Yield who takes part: by sentences, by whose people are counted, by whose idea it was."""
    reader = found.partners
    yield from reader.stated(texts)
    for section in sections:
        lines = [line.bare for line in section.lines]
        if section.key == "people":
            for line in lines:
                yield from ((each, "operationnel") for each in reader.of_people(line))
        if section.key == "initiative_note":
            yield from ((each, "initiateur") for each in reader.exact(lines))


def _located(found: Reading, texts: Mapping[str, str]) -> None:
    """Give the places that the sentences name, or else the département of the form."""
    places = found.model.places
    section = TextSection(found.block.title.number, "Lieu", None, ())
    said = [texts[key] for key in ("title", "summary", "context", "description") if key in texts]
    said += [found.lead_name] if found.lead_name else []
    names = [*(row["partner"] for row in found.record.get("participations", ()))]
    communes = named_places.communes(said, places, found.departments)
    if not communes and not found.departments:
        communes = _of_doers(found)
    if "territories" not in found.record and found.departments:
        found.extend("territories", _known_places(found, [*said, *texts.values()]), section)
    if "territories" not in found.record:
        found.extend("territories", [places.asked_by(commune) for commune in communes], section)
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


def _of_doers(found: Reading) -> list[Place]:
    """Return the communes of who leads an action and of who takes part; who pays says nothing."""
    rows = found.record.get("participations", ())
    doers = {row["partner"] for row in rows if row["role"] != "financeur"}
    doers.add(found.record.get("lead"))
    return [
        organisation.place
        for organisation in found.organisations
        if organisation.name in doers and organisation.place
        and organisation.place.kind == "commune"
    ]  # fmt: skip


def _known_places(found: Reading, texts: Sequence[str]) -> list[str]:
    """Return the places of the catalogue, smaller or larger than a commune, that texts name."""
    scale = found.record.get("scale", "un-quartier")
    is_of_quarter = scale in {"un-quartier", "plusieurs-quartiers"}
    return named_records.territories(
        texts, found.known, found.departments, of_quarter=is_of_quarter
    )


def _lead(found: Reading, texts: Sequence[str], commune: Place, section: TextSection) -> None:
    """Name the CCAS that a fiche is of, where the text says that there is one."""
    words = plain(" ".join(texts))
    if "ccas" not in words or "cias" in words:
        return
    organisation = Organisation(f"CCAS {of_town(commune.name)}", "ccas", commune)
    found.put("lead", found.refer(organisation), section)
