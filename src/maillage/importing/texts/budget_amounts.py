"""A budget, and what an amount of it is: its value, how exact, of what nature."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from maillage.importing.texts.source_lines import capital
from maillage.importing.texts.written_numbers import (
    AMOUNT,
    EUROS,
    HEDGES,
    NUMBER,
    plain,
    value_of_number,
)
from maillage.model.entities import Json
from maillage.text.first_fit import compiled, first_fit

_EUROS, _WORD = re.compile(EUROS), re.compile("[a-z]{2}")
#: Two numbers between which the amount is.
_RANGE = re.compile(rf"{NUMBER}(?:{EUROS})? ?(?:a|-|/|ou|et) ?(?={NUMBER}(?: ?k| ?m)?{EUROS})")
#: Behind a price: what one has of it is no budget.
_EACH = re.compile(
    r" ?(?:/|par |la |le |l')(?:jours?|mois|heures?|h|semaines?|trimestres?|personnes?|pers|repas"
    r"|familles?|enfants?|adultes?|jeunes?|participants?|seances?|foyers?|projets?|habitants?"
    r"|adherents?|tickets?|entrees?|places?|sorties?)\b"
)
#: The nature of a line, by the words that it is called by; the first that fits.
_NATURES = compiled(
    (r"\bmis(?:e|es)? a disposition|\bpret(?:e|ee)?s? de\b", "mise-a-disposition"),
    (r"\bbenevolat\b|\bbenevoles?\b", "benevolat"),
    (r"\bcontributions? volontaires?\b", "contribution-volontaire"),
    (r"\bsalar|\bsalaires?\b|\bpersonnel\b", "personnel"),
    (r"\bfonds propres\b|\bautofinancement\b", "fonds-propres"),
    (r"\bparticipations?\b|\bcotisations?\b|\badhesions?\b", "participation"),
    (r"\binvestissement", "investissement"),
    (r"\bfonctionnement|\bactivites?\b", "fonctionnement"),
    (r"\bachats?\b|\bdepenses?\b|\bsejour|\brealisation|\blocation\b|\bfrais\b", "depense"),
    (
        (
            r"\bsubvention|\bcaf\b|\ballocations familiales|\bvilles?\b|\bcommunes?\b"
            r"|\bmairie\b|\bconseil (?:departemental|general|regional)|\bdepartement\b"
            r"|\bregion\b|\betat\b"
            r"|\bfondation\b|\bacse\b|\bcpam\b|\bcarsat\b|\bmsa\b|\bmetropole\b|\bagglo"
            r"|\bcommunaute de communes|\bpolitique de la ville|\bcontrat de ville|\baide\b"
            r"|\bbailleur|\boffice\b|\bpays\b|\bprefecture\b|\bddcs|\bfonjep\b|\bfdva\b"
        ),
        "subvention",
    ),
)
#: Of a line whose nature its words do not say, where the form asks for resources.
RESOURCE = "ressource"


@dataclass
class Budget:
    """A budget, and the lines of it that could not be read."""

    funding: Json = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def add_line(self, label: str, amount: Json, nature: str) -> None:
        """Add a line; one that says the same a second time is the same."""
        line = {"label": spaced(label), **amount, "nature": nature}
        lines = self.funding.setdefault("lines", [])
        if line not in lines:
            lines.append(line)

    def add_note(self, text: str) -> None:
        """Keep words that say more of the budget than its fields hold."""
        former = self.funding.get("note")
        self.funding["note"] = f"{former}\n{text}" if former else text


def nature_of(label: str) -> str:
    """Return the nature that a line has by its label; a resource where its words do not say."""
    return first_fit(_NATURES, plain(label)) or RESOURCE


def is_of_several(words: str, match: re.Match[str]) -> bool:
    """Whether an amount is an end of a range, a price for each, or the first of several."""
    is_priced = _RANGE.search(words) or _EACH.match(words, match.end())
    return bool(is_priced) or _are_several(words, match)


def _are_several(words: str, match: re.Match[str]) -> bool:
    """Whether an amount is the first of several, such as those of years, and not their sum."""
    rest = words[match.end() :]
    others = list(map(_value, AMOUNT.finditer(rest)))
    is_named = _WORD.search(_EUROS.sub("", rest))
    return bool(others) and not is_named and sum(others) != _value(match)


def total_of(match: re.Match[str]) -> Json:
    """Return the amount that was found as a total."""
    return {"total": _value(match), **_precision(match)}


def amount_of(match: re.Match[str]) -> Json:
    """Return the amount that was found as that of a line."""
    return {"amount": _value(match), **_precision(match)}


def _value(match: re.Match[str]) -> int | float:
    groups = match.groupdict()
    return value_of_number(match["number"], groups.get("scale") or "")


def _precision(match: re.Match[str]) -> Json:
    hedge = match.groupdict().get("hedge")
    return {"precision": HEDGES[hedge]} if hedge else {}


def spaced(text: str) -> str:
    """Return a text with a capital in front, and one blank between its words."""
    return capital(" ".join(text.split()))
