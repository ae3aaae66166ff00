"""What one record of a text says, section by section, as the fields of an action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts import budget_lines, named_places, organisations, prose_facts
from maillage.importing.texts.headcounts import headcounts
from maillage.importing.texts.organisations import Organisation
from maillage.importing.texts.source_lines import Line, sentences
from maillage.importing.texts.text_form import TextForm
from maillage.importing.texts.text_sections import Block, TextSection
from maillage.importing.texts.written_numbers import plain
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Json, Model
from maillage.model.place_tables import Place
from maillage.text.similarity import within
from maillage.text.words import fold

#: Letters from which on a code may be misspelt by one.
_LONG = 7
#: The fields in which how often something takes place is looked for, and those with people.
_OFTEN = ("summary", "description", "schedule", "status_reason")
_TEXTS = ("summary", "context", "description", "results_territory", "title", *_OFTEN[2:])
_QUOTES = (("«", "»"), ('"', '"'), ("“", "”"), ("'", "'"), ("‘", "’"))


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
    #: What was not placed: a heading and a text each.
    left: list[tuple[str, str]] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    #: Neighbourhoods that have no official code, and the commune of each.
    quarters: list[tuple[str, Place]] = field(default_factory=list)
    #: The département that the form gives.
    departments: list[Place] = field(default_factory=list)

    def put(self, key: str, value: Any, section: TextSection) -> None:
        """Place a value; one that is there already stays, and what differs is left."""
        if value in ("", [], None, {}):
            return
        if key not in self.record:
            self.record[key] = value
            self.places[f"/{key}"] = (section.number, section.heading)
        elif self.record[key] != value:
            self.leave(section, value if isinstance(value, str) else _text(section.lines))

    def extend(self, key: str, values: Sequence[Any], section: TextSection) -> None:
        """Add to a list what it has not."""
        if values:
            have = self.record.setdefault(key, [])
            have += [value for value in values if value not in have]
            self.places.setdefault(f"/{key}", (section.number, section.heading))

    def join(self, key: str, text: str, section: TextSection) -> None:
        """Add a text to what a field says."""
        if text:
            former = self.record.get(key)
            self.record[key] = f"{former}\n{text}" if former else text
            self.places.setdefault(f"/{key}", (section.number, section.heading))

    def leave(self, section: TextSection, text: str) -> None:
        """Leave a text for a person to place."""
        if text.strip():
            self.left.append((section.heading, text.strip()))


def read(model: Model, known: ImportTarget, form: TextForm, block: Block) -> Reading:
    """Read one record of a text."""
    found = Reading(model, known, block, form)
    title = unquoted(block.title.bare)
    found.record["title"] = title
    found.places["/title"] = (block.title.number, "Titre")
    introduction = TextSection(block.title.number, "Introduction", None, block.introduction)
    if form.introduction:
        found.put(form.introduction, _text(block.introduction), introduction)
    else:
        found.leave(introduction, _text(block.introduction))
    for section in block.sections:
        if section.label is None:
            found.leave(section, _text(section.lines) or section.heading)
        elif section.lines:
            READERS[section.label.reads](found, section)
    _of_row(found)
    _of_prose(found)
    return found


def unquoted(title: str) -> str:
    """Return a title without quotes around the whole of it; those within stay.

    >>> unquoted("« Le jardin »"), unquoted('Atelier "couture"'), unquoted('"la relève"')
    ('Le jardin', 'Atelier "couture"', 'la relève')
    """
    title = title.strip()
    for before, after in _QUOTES:
        inner = title[1:-1]
        is_around = title.startswith(before) and title.endswith(after) and len(title) > 2
        if is_around and before not in inner and after not in inner:
            return inner.strip()
    return title


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(f"– {line.bare}" if line.is_bullet else line.bare for line in lines)


def _of_row(found: Reading) -> None:
    """Read the table above a record: where, and the year in which it was described."""
    row = found.block.row
    if not row:
        return
    number = found.block.title.number
    place = [
        one
        for one in found.model.places.find(row.get("departement", ""))
        if one.kind == "departement"
    ]
    found.departments = found.departments or place
    year = row.get("annee", "")
    heading = TextSection(number, "Année", None, ())
    if re.fullmatch(r"(?:19|20)[0-9]{2}", year):
        if "observed" in found.model.entities["action"].by_key:
            found.put("observed", year, heading)
        else:
            found.leave(heading, year)


# What stands below a label.


def _title(found: Reading, section: TextSection) -> None:
    found.put("title", unquoted(section.lines[0].bare), section)


def _plain_text(found: Reading, section: TextSection) -> None:
    found.put(section.key, _text(section.lines), section)


def _left(found: Reading, section: TextSection) -> None:
    found.leave(section, _text(section.lines))


def _organisation(found: Reading, section: TextSection) -> None:
    first, *more = section.lines
    organisation = organisations.of_form(first.bare, found.model.places, found.form.lead_kind)
    if organisation.place:
        found.departments = [organisation.place]
    identifier = organisations.known_id(found.known, organisation)
    if identifier is None:
        found.organisations.append(organisation)
    found.put("lead", identifier or organisation.name, section)
    found.leave(section, _text(more))


def _scheme(found: Reading, key: str) -> Scheme:
    return found.model.schemes[found.model.entities["action"].by_key[key].scheme]


def _code_of(scheme: Scheme, text: str) -> str | None:
    """Return the code that a text names, one slip forgiven where nothing else is as near."""
    words = fold(text)
    exact = scheme.by_label.get(words)
    if exact or len(words) < _LONG or len(words) > 80:
        return exact
    labels = list(scheme.by_label)
    near = {scheme.by_label[labels[at]] for at, _ in within(words, labels, 1)}
    return next(iter(near)) if len(near) == 1 else None


def _code(found: Reading, section: TextSection) -> None:
    for line in section.lines:
        code = _code_of(_scheme(found, section.key), line.bare.rstrip("."))
        if code:
            found.put(section.key, code, section)
        else:
            found.leave(section, line.bare)


def _codes(found: Reading, section: TextSection) -> None:
    scheme = _scheme(found, section.key)
    for line in section.lines:
        if line.bare.endswith(":"):  # a heading inside the list
            continue
        for part in _parts(scheme, line.bare):
            if code := _code_of(scheme, part):
                found.extend(section.key, [code], section)
            else:
                found.leave(section, part)


def _parts(scheme: Scheme, text: str) -> list[str]:
    """Cut a list at its commas, or else at « / » and « et », where what comes of it are labels."""
    if _code_of(scheme, text):
        return [text]
    parts = [part.strip(" .") for part in re.split(r"[,;•|]", text) if part.strip(" .")]
    found = []
    for part in parts:
        pieces = [piece for piece in re.split(r" ?/ ?| et ", part) if piece.strip()]
        cut = not _code_of(scheme, part) and all(_code_of(scheme, piece) for piece in pieces)
        found += pieces if cut else [part]
    return found


def _place(found: Reading, section: TextSection) -> None:
    """Read a scale, or else places by their names."""
    for line in section.lines:
        scale = _code_of(_scheme(found, "scale"), line.bare.rstrip("."))
        if scale:
            found.put("scale", scale, section)
            continue
        for name in re.split(r" ?[,;] ?", line.bare.rstrip(".")):
            known = found.known.find("territory", name)
            meant = [one for one in found.model.places.find(name) if _is_inside(found, one)]
            if known or len(meant) == 1:
                found.extend("territories", [known or _asked(found, meant[0])], section)
            else:
                found.leave(section, name)


def _is_inside(found: Reading, place: Place) -> bool:
    around = set(found.departments)
    return (
        not around or place in around or not around.isdisjoint(found.model.places.ancestors(place))
    )


def _asked(found: Reading, place: Place) -> str:
    return found.model.places.asked_by(place)


def _begins(found: Reading, section: TextSection) -> None:
    _dated(found, section, "starts")


def _ends(found: Reading, section: TextSection) -> None:
    _dated(found, section, "ends")


def _dated(found: Reading, section: TextSection, key: str) -> None:
    text = _text(section.lines)
    date = prose_facts.date_in(text)
    if date:
        found.put(key, date, section)
    else:
        found.leave(section, text)


def _period(found: Reading, section: TextSection) -> None:
    text = _text(section.lines)
    first, last = prose_facts.span(text)
    if first and found.record.get("starts", first)[:7] == first[:7]:
        found.record.setdefault("starts", first)
        found.put("ends", last, section)
        found.join("schedule", text, section)
    else:
        found.leave(section, text)


def _recurrence(found: Reading, section: TextSection) -> None:
    text = _text(section.lines)
    code = _code_of(_scheme(found, "recurrence"), text) or prose_facts.recurrence(text)
    found.put("recurrence", code, section)
    if not code:
        found.leave(section, text)


def _objectives(found: Reading, section: TextSection) -> None:
    found.extend("objectives", prose_facts.objectives(section.lines), section)


def _funding(found: Reading, section: TextSection) -> None:
    read = budget_lines.budget([line.bare for line in section.lines])
    for line in read.funding.get("lines", []):
        _with_funder(found, line)
    found.put("funding", read.funding, section)
    for text in read.left:
        found.leave(section, text)


def _with_funder(found: Reading, line: Json) -> None:
    """Put the id of a funder that the catalogue knows in place of its name."""
    label = re.sub(r"^(?:la |le |les |l['’])", "", line["label"], flags=re.IGNORECASE)
    named = organisations.of_list(label, found.model.places)
    if named.place is None and found.departments:
        named = replace(named, place=found.departments[0])
    if identifier := organisations.known_id(found.known, named):
        line["funder"] = identifier


def _people(found: Reading, section: TextSection) -> None:
    for line in section.lines:
        _count(found, line.bare, section, is_asked=True)
    _measured(found, _text(section.lines), section)


def _count(found: Reading, text: str, section: TextSection, *, is_asked: bool) -> bool:
    """Add the people that a text counts; what it says besides is left where it was asked."""
    groups = found.model.schemes["people-groups"].by_label
    read = headcounts(text, groups, is_asked=is_asked)
    found.extend("people", read.rows, section)
    if is_asked and (not read.rows or read.has_more):
        found.leave(section, text)
    return bool(read.rows)


def _measured(found: Reading, text: str, section: TextSection) -> None:
    found.extend("figures", [figure for _, figure in prose_facts.figures(text)], section)


def _description(found: Reading, section: TextSection) -> None:
    _plain_text(found, section)
    for line in section.lines:
        if aims := prose_facts.aims(line.bare):
            found.extend("objectives", aims, section)


def _results(found: Reading, section: TextSection) -> None:
    """Read what an action changed; what did not work and what is to come go to their own."""
    for line in section.lines:
        kept = []
        for sentence in sentences([line.bare]):
            if prose_facts.is_limit(sentence):
                found.join("limits", sentence, section)
            else:
                kept.append(sentence)
            _count(found, sentence, section, is_asked=False)
        text = " ".join(kept)
        found.join("results_territory", f"– {text}" if line.is_bullet and text else text, section)
    _measured(found, _text(section.lines), section)


def _means(found: Reading, section: TextSection) -> None:
    """Part means into money, people and premises."""
    texts = [sentence for line in section.lines for sentence in _kept_whole(line.bare)]
    money = [text for text in texts if budget_lines.has_amount(text)]
    read = budget_lines.budget(money, is_asked=False)
    for line in read.funding.get("lines", []):
        _with_funder(found, line)
    found.put("funding", read.funding, section)
    for text in read.left:
        found.leave(section, text)
    for text in texts:
        if text not in money:
            _mean(found, text, section)


def _kept_whole(text: str) -> list[str]:
    return [text] if budget_lines.has_amount(text) else sentences([text])


def _mean(found: Reading, text: str, section: TextSection) -> None:
    words = plain(text)
    said = text.rstrip(" ,;.") + "."
    hours = prose_facts.weekly_hours(text)
    if hours:
        found.put("weekly_hours", hours[0], section)
    counted = _count(found, text, section, is_asked=False)
    if hours or counted or re.search(r"\betp\b|\brecrute|\bstagiaire|\bsalarie|\bbenevole", words):
        found.join("staffing", said, section)
    elif re.search(r"\b(?:local|locaux|salles?|appartement|jardin|terrain)\b", words):
        found.join("premises", said, section)
    else:
        found.leave(section, text)


def _partners(found: Reading, section: TextSection) -> None:
    text = "\n".join(line.bare for line in section.lines).rstrip(" .")
    names, others = organisations.named(text)
    for name in names:
        organisation = organisations.of_list(name, found.model.places)
        identifier = organisations.known_id(found.known, organisation)
        if identifier is None and organisation not in found.organisations:
            found.organisations.append(organisation)
        row = {"partner": identifier or organisation.name, "role": section.role}
        if noted := re.search(r"\(([^()]{3,120})\)", name):
            row["note"] = f"{noted[1][:1].upper()}{noted[1][1:]}."
        found.extend("participations", [row], section)
    for other in others:
        found.leave(section, other)


def _observations(found: Reading, section: TextSection) -> None:
    found.extend("observations", [{"text": _text(section.lines)}], section)


def _heading(found: Reading, section: TextSection) -> None:
    found.leave(section, _text(section.lines))


READERS: Mapping[str, Callable[[Reading, TextSection], None]] = {
    "title": _title,
    "text": _plain_text,
    "left": _left,
    "organisation": _organisation,
    "code": _code,
    "codes": _codes,
    "place": _place,
    "begins": _begins,
    "ends": _ends,
    "period": _period,
    "recurrence": _recurrence,
    "objectives": _objectives,
    "funding": _funding,
    "people": _people,
    "description": _description,
    "results": _results,
    "means": _means,
    "partners": _partners,
    "observations": _observations,
    "heading": _heading,
}


# What the whole of a record says in its sentences.


def _of_prose(found: Reading) -> None:
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
        _measured(found, texts["context"], by_key.get("context", start))
    for key in ("summary", "context", "description"):
        if "objectives" not in found.record and key in by_field:
            found.extend("objectives", prose_facts.listed_aims(by_field[key].lines), by_field[key])
    _located(found, texts)


def _located(found: Reading, texts: Mapping[str, str]) -> None:
    """Give the places that the sentences name, or else the département of the form."""
    section = TextSection(found.block.title.number, "Lieu", None, ())
    said = [texts[key] for key in ("title", "summary", "context", "description") if key in texts]
    said += [
        organisation.name
        for organisation in found.organisations
        if organisation.name == found.record.get("lead")
    ]
    names = [*(row["partner"] for row in found.record.get("participations", ()))]
    communes = named_places.communes(said, found.model.places, found.departments)
    if not communes and not found.departments:
        communes = [
            organisation.place
            for organisation in found.organisations
            if organisation.place and organisation.place.kind == "commune"
        ]
    if "territories" not in found.record:
        found.extend("territories", [_asked(found, commune) for commune in communes], section)
    if "territories" not in found.record:
        found.extend(
            "territories", [_asked(found, department) for department in found.departments], section
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
