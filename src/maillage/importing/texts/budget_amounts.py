"""What an amount of money is, as sentences give it: its value, how exact, of what nature."""

from __future__ import annotations

import re

from maillage.importing.texts.written_numbers import AMOUNT, EUROS, HEDGES, plain, value_of_number
from maillage.model.entities import Json
from maillage.text.first_fit import compiled, first_fit

_EUROS, _WORD = re.compile(EUROS), re.compile("[a-z]{2}")
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


def nature_of(label: str) -> str:
    """Return the nature that a line has by its label; a resource where its words do not say."""
    return first_fit(_NATURES, plain(label)) or RESOURCE


def are_several(words: str, match: re.Match[str]) -> bool:
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
