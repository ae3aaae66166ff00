"""What stands below a label, read as the fields of an action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from maillage.importing.texts import (
    budget_lines,
    funding_lines,
    prose_facts,
    stated_dates,
    stated_figures,
)
from maillage.importing.texts.headcounts import headcounts
from maillage.importing.texts.organisation_sections import lead, partner, partners
from maillage.importing.texts.source_lines import as_text, capital, list_items, sentences, unquoted
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import TextSection
from maillage.importing.texts.written_codes import code_of, listed
from maillage.importing.texts.written_numbers import plain
from maillage.model.concept_schemes import Scheme
from maillage.model.place_tables import Place
from maillage.reading.grammars.understanding import is_unknown

#: How much of a week somebody works: who does is counted, be it « une animatrice ».
_WORKS = re.compile(r"\ba (?:mi[- ]temps|plein[- ]temps|temps (?:plein|complet|partiel))\b")
#: What stands before a state.
_SUBJECT = re.compile(r"(?i)^(?:l['’]|le |la )?(?:action|projet|dispositif|activité)(?: est)? ")


def _title(found: Reading, section: TextSection) -> None:
    first, *others = section.lines
    found.put("title", unquoted(first.bare), section.only(first))
    found.leave(section, as_text(others))


def _plain_text(found: Reading, section: TextSection) -> None:
    text = as_text(section.lines)
    if is_unknown(text.strip(" .")):
        found.leave(section, text)
    else:
        found.put(section.key, text, section)


def _left(found: Reading, section: TextSection) -> None:
    found.leave(section, as_text(section.lines))


def _scheme(found: Reading, key: str) -> Scheme:
    return found.model.schemes[found.model.entities["action"].by_key[key].scheme]


def _code(found: Reading, section: TextSection) -> None:
    for line in section.lines:
        scheme, text = _scheme(found, section.key), line.bare.rstrip(".")
        code = code_of(scheme, text) or code_of(scheme, _SUBJECT.sub("", text))
        if code:
            found.put(section.key, code, section.only(line))
        else:
            found.leave(section, line.bare)


def _codes(found: Reading, section: TextSection) -> None:
    scheme = _scheme(found, section.key)
    for line in section.lines:
        if line.bare.endswith(":"):  # a heading inside the list
            continue
        for part in listed(scheme, line.bare):
            if code := code_of(scheme, part):
                found.extend(section.key, [code], section.only(line))
            elif section.key != "partner_kinds" or not partner(found, section.only(line), part):
                found.leave(section, part)


def _place(found: Reading, section: TextSection) -> None:
    """Read a scale, or else places by their names."""
    for line in section.lines:
        scale = code_of(_scheme(found, "scale"), line.bare.rstrip("."))
        if scale:
            found.put("scale", scale, section.only(line))
            continue
        for name in re.split(r" ?[,;] ?", line.bare.rstrip(".")):
            known = found.known.find("territory", name)
            places = found.model.places
            meant = [place for place in places.find(name) if _is_inside(found, place)]
            if known or len(meant) == 1:
                where = known or places.asked_by(meant[0])
                found.extend("territories", [where], section.only(line))
            else:
                found.leave(section, name)


def _is_inside(found: Reading, place: Place) -> bool:
    around = set(found.departments)
    return (
        not around or place in around or not around.isdisjoint(found.model.places.ancestors(place))
    )


def _dated(key: str, found: Reading, section: TextSection) -> None:
    text = as_text(section.lines)
    date = stated_dates.date_in(text)
    if date:
        others = [line for line in section.lines if not stated_dates.date_in(line.bare)]
        dated = [line for line in section.lines if line not in others]
        found.put(key, date, section.only(*dated or section.lines))
        if stated_dates.has_season(text):
            found.join("schedule", f"{capital(section.heading.lower())} : {text}", section)
        if dated:
            found.leave(section, as_text(others))
    else:
        found.leave(section, text)


def _period(found: Reading, section: TextSection) -> None:
    text = as_text(section.lines)
    first, last = stated_dates.days(text)
    if not first:
        first, last = stated_dates.span(text)
    if not first:
        first, last = stated_dates.years(text)
    if first and found.record.get("starts", first)[:7] == first[:7]:
        found.record.setdefault("starts", first)
        found.put("ends", last, section)
        found.join("schedule", text, section)
    else:
        found.leave(section, text)


def _recurrence(found: Reading, section: TextSection) -> None:
    text = as_text(section.lines)
    code = code_of(_scheme(found, "recurrence"), text) or prose_facts.recurrence(text)
    found.put("recurrence", code, section)
    if not code:
        found.leave(section, text)


def _objectives(found: Reading, section: TextSection) -> None:
    items, others = list_items(section.lines)
    found.extend("objectives", prose_facts.objectives(items), section.only(*items))
    found.leave(section, as_text(others))


def _funding(found: Reading, section: TextSection) -> None:
    parts = [(part, line) for line in section.lines for part in _each_amount(line.bare)]
    budget = budget_lines.budget([part for part, _ in parts])
    read = dict.fromkeys(line for part, line in parts if part not in budget.left)
    funding_lines.place(found, budget, section.only(*read))
    for part, line in parts:
        found.extend("figures", list(stated_figures.volunteered(part)), section.only(line))


def _each_amount(text: str) -> list[str]:
    """Cut a line at its semicolons, slashes or sentences where each part has an amount."""
    for parts in (re.split(r" ?; | / ", text), sentences([text])):
        if len(parts) > 1 and all(map(budget_lines.has_amount, parts)):
            return parts
    return [text]


def _people(found: Reading, section: TextSection) -> None:
    for line in section.lines:
        _count(found, line.bare, section.only(line), is_asked=True)
    found.measure(section)


def _count(found: Reading, text: str, section: TextSection, *, is_asked: bool) -> bool:
    """Add the people that a text counts; what it says besides is left where it was asked."""
    groups = found.model.schemes["people-groups"].by_label
    read = headcounts(text, groups, is_asked=is_asked)
    found.extend("people", read.rows, section)
    if is_asked and (not read.rows or read.has_more):
        found.leave(section, text)
    return bool(read.rows)


def _description(found: Reading, section: TextSection) -> None:
    _plain_text(found, section)
    for line in section.lines:
        if aims := prose_facts.aims(line.bare):
            found.extend("objectives", aims, section.only(line))


def _results(found: Reading, section: TextSection) -> None:
    """Read what an action changed; what did not work and what is to come go to their own."""
    for line in section.lines:
        kept, own = [], section.only(line)
        for sentence in sentences([line.bare]):
            if prose_facts.is_limit(sentence):
                found.join("limits", sentence, own)
            else:
                kept.append(sentence)
            _count(found, sentence, own, is_asked=False)
        text = " ".join(kept)
        found.join("results_territory", f"– {text}" if line.is_bullet and text else text, own)
    found.measure(section)


def _means(found: Reading, section: TextSection) -> None:
    """Part means into money, people and premises."""
    texts = [
        (text, line)
        for line in section.lines
        for text in (
            _each_amount(line.bare)
            if budget_lines.has_amount(line.bare)
            else sentences([line.bare])
        )
    ]
    money = {text: line for text, line in texts if budget_lines.is_of_money(text)}
    budget = budget_lines.budget(list(money), is_asked=False)
    read = dict.fromkeys(line for text, line in money.items() if text not in budget.left)
    funding_lines.place(found, budget, section.only(*read))
    for text, line in texts:
        if text not in money:
            _mean(found, text, section.only(line))


def _mean(found: Reading, text: str, section: TextSection) -> None:
    words = plain(text)
    said = text.rstrip(" ,;.") + "."
    hours = stated_figures.weekly_hours(text)
    if hours:
        found.put("weekly_hours", hours[0], section)
    works = hours or _WORKS.search(words)
    groups = found.model.schemes["people-groups"].by_label
    counted = headcounts(text, groups, is_asked=bool(works)).rows
    if works and not counted:  # « une coordinatrice de lien social »
        counted = headcounts(" ".join(text.split()[:2]), groups).rows
    found.extend("people", counted, section)
    if works or counted or re.search(r"\betp\b|\brecrute|\bstagiaire|\bsalarie|\bbenevole", words):
        found.join("staffing", said, section)
    elif re.search(r"\b(?:local|locaux|salles?|appartement|jardin|terrain)\b", words):
        found.join("premises", said, section)
    else:
        found.leave(section, text)


def _observations(found: Reading, section: TextSection) -> None:
    found.extend("observations", [{"text": as_text(section.lines)}], section)


#: How what stands below a label is read, by what the label of the form `reads`.
READERS: Mapping[str, Callable[[Reading, TextSection], None]] = {
    "title": _title,
    "text": _plain_text,
    "left": _left,
    "organisation": lead,
    "code": _code,
    "codes": _codes,
    "place": _place,
    "begins": partial(_dated, "starts"),
    "ends": partial(_dated, "ends"),
    "period": _period,
    "recurrence": _recurrence,
    "objectives": _objectives,
    "funding": _funding,
    "people": _people,
    "description": _description,
    "results": _results,
    "means": _means,
    "partners": partners,
    "observations": _observations,
    "heading": _left,
}
