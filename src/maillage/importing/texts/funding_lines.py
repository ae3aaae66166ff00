"""The lines of a budget: which organisation and which programme each comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maillage.importing.texts.budget_amounts import Budget
from maillage.importing.texts.stated_partners import PartnerReader
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_sections import TextSection
from maillage.importing.texts.written_numbers import plain
from maillage.model.entities import Json
from maillage.text.words import fold

_ARTICLE = re.compile(r"^(?:la |le |les |l['’])", re.IGNORECASE)
#: Words that say what a line is before they say from whom.
_WHAT = re.compile(
    r"(?:subvention|aide|soutien|dotation|participation|financement|bailleur social)s? "
    r"(?:de la |de l'|du |des |de |d')?"
)
_OWN = re.compile(
    r"fonds propres (?:du|de la|de l') ?(?:centre|association|structure|ccas|cias|maison)\b"
)
_TOWNS = re.compile(r"(?:communes|villes) ?(?:\(|de )(?P<names>[^()]+)\)?")
#: Signs between names that share a line.
_SIGNS = re.compile(r" [-–/] ?|[-–/] ")


def place(found: Reading, budget: Budget, section: TextSection) -> None:
    """Place a budget, each line with its funder, and leave what of it could not be read."""
    for line in list(budget.funding.get("lines", ())):
        _credit(found, line, section)
        for funder in list(_towns(found.partners, line["label"])):
            share = {"funder": funder, "nature": line["nature"], "within": line["label"]}
            budget.funding["lines"].append(share)
            _funds(found, funder, section)
    found.put("funding", budget.funding, section)
    for text in budget.left:
        found.leave(section, text)


def add(found: Reading, line: Json, section: TextSection) -> bool:
    """Add a line to the budget, which another section may have begun; False if they differ."""
    funding = found.record.get("funding", {})
    _credit(found, line, section)
    same = [other for other in funding.get("lines", ()) if _is_of_one(line, other)]
    if any(other.get("amount") != line["amount"] for other in same):
        return False
    if not same:
        lines = [*funding.get("lines", ()), line]
        found.record["funding"] = {**funding, "lines": lines}
        if sum(row.get("amount", 0) for row in lines) < funding.get("total", 0):
            found.record["funding"]["partial"] = True
    found.places.setdefault("/funding", (section.number, section.heading))
    found.credit(section, "funding")
    return True


def _is_of_one(line: Json, other: Json) -> bool:
    """Whether two lines are of one funder, as far as their words tell."""
    if "funder" in line and "funder" in other:
        return bool(line["funder"] == other["funder"])
    first, second = f" {fold(line['label'])} ", f" {fold(other['label'])} "
    return first in second or second in first


def _credit(found: Reading, line: Json, section: TextSection) -> None:
    """Give the ids of the funder and the programme of a line, where the catalogue has them."""
    lead = found.record.get("lead", "")
    if lead and _OWN.search(plain(line["label"])):
        line["funder"] = lead
        _funds(found, lead, section)
        return
    names = list(_names(line["label"]))
    whole = filter(None, map(found.partners.whole, names))
    funders = {partner.name: partner for partner in whole}
    ids = {found.refer(partner) for partner in funders.values()}
    if len(ids) == 1:
        line["funder"] = ids.pop()
        _funds(found, line["funder"], section)
    programmes = {each for name in names if (each := found.known.find("programme", name))}
    if len(programmes) == 1:
        line["programme"] = programmes.pop()


def _funds(found: Reading, funder: str, section: TextSection) -> None:
    found.extend("participations", [{"partner": funder, "role": "financeur"}], section)


def _names(label: str) -> Iterator[str]:
    """Yield what in a label may be a name: the whole, a part, what a kind precedes."""
    whole = _ARTICLE.sub("", label)
    parts = _SIGNS.split(whole)
    for name in dict.fromkeys([whole, *parts]):
        yield name
        if what := _WHAT.match(plain(name)):
            yield name[what.end() :]


def _towns(reader: PartnerReader, label: str) -> Iterator[str]:
    """Yield the communes that share a line: « Communes (Tulle, Naves) »."""
    match = _TOWNS.match(plain(label))
    if match is None:
        return
    names = re.split(r" ?[,/–-] ?| et ", label[slice(*match.span("names"))].strip())
    found = [reader.identifier(f"Ville de {name}") for name in names]
    if len(found) > 1 and all(found):
        yield from filter(None, found)
