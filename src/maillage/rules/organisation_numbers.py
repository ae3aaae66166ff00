"""SIREN and SIRET of organisations and communes: their check digits are right, and they agree.

Having none is fine: a residents’ collective or a small association has no number.
"""

from __future__ import annotations

from collections.abc import Iterator

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.reading.contributions import Check, Contribution
from maillage.reading.grammars.registrations import is_sound

_PARTNER = "partners/exemple.json"
_NUMBERS = frozenset({"siren", "siret"})

SIREN = Rule(
    "O008",
    N_(
        "Le SIREN {found} est impossible : sa clé de contrôle est fausse, un chiffre est faux ou "
        "deux sont intervertis. Recopiez-le, ou enlevez-le : il n’est pas obligatoire.{hint}"
    ),
    RulePage(
        N_("SIREN impossible"),
        N_(
            "Le dernier chiffre d’un SIREN se calcule à partir des autres ; ici le compte "
            "n’y est pas. Le numéro est sur les statuts déclarés, un avis de situation ou "
            "un devis. Une organisation sans SIREN n’en indique pas."
        ),
        Example('{"siren": "217500061"}', _PARTNER),
        Example('{"siren": "211927207"}', _PARTNER),
    ),
)
SIRET = Rule(
    "O009",
    N_(
        "Le SIRET {found} est impossible : sa clé de contrôle est fausse, un chiffre est faux ou "
        "deux sont intervertis. Recopiez-le, ou enlevez-le : il n’est pas obligatoire.{hint}"
    ),
    RulePage(
        N_("SIRET impossible"),
        N_(
            "Le dernier chiffre d’un SIRET se calcule à partir des autres ; ici le compte "
            "n’y est pas. Le numéro est sur un avis de situation ou un devis. Une "
            "organisation sans SIRET n’en indique pas."
        ),
        Example('{"siret": "21192720700021"}', _PARTNER),
        Example('{"siret": "21192720700012"}', _PARTNER),
    ),
)
DISAGREE = Rule(
    "O010",
    N_(
        "Le SIRET {found} ne commence pas par le SIREN {siren} : les neuf premiers "
        "chiffres d’un SIRET sont le SIREN de l’organisation."
    ),
    RulePage(
        N_("SIREN et SIRET de deux organisations"),
        N_(
            "Le SIRET d’un établissement commence par le SIREN de l’organisation dont il dépend. "
            "Ici, les deux numéros sont possibles mais désignent deux organisations : gardez celui "
            "de la vôtre. Celui de l’organisation mère va dans sa propre fiche."
        ),
        Example('{"siren": "241927201", "siret": "21192720700012"}', _PARTNER),
        Example('{"siren": "211927207", "siret": "21192720700012"}', _PARTNER),
    ),
)
RULES = (SIREN, SIRET, DISAGREE)


def number_rules(model: Model) -> Check:
    """Compile the rules about the numbers of organisations, for the kinds that have any."""
    numbered = {
        entity.collection
        for entity in model.entities.values()
        if not _NUMBERS.isdisjoint(entity.by_key)
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        if contribution.collection in numbered and not _NUMBERS.isdisjoint(contribution.data):
            yield from _numbers(contribution)

    return check


def _numbers(contribution: Contribution) -> Iterator[Finding]:
    siren, siret = _number(contribution, "siren", 9), _number(contribution, "siret", 14)
    sound_siren, sound_siret = is_sound(siren), is_sound(siret)
    if siren and not sound_siren:
        known = siret[:9] if siret and sound_siret and is_sound(siret[:9]) else None
        yield _wrong(contribution, SIREN, "siren", known)
    if siret and not sound_siret:
        joined = siren + siret[9:]
        known = joined if siren and sound_siren and is_sound(joined) else None
        yield _wrong(contribution, SIRET, "siret", known)
    if siren and siret and sound_siren and sound_siret and not siret.startswith(siren):
        joined = siren + siret[9:]
        yield contribution.finding(
            DISAGREE,
            "/siret",
            suggestion=joined if is_sound(joined) else None,
            found=siret,
            siren=siren,
        )


def _wrong(contribution: Contribution, rule: Rule, key: str, known: str | None) -> Finding:
    return contribution.finding(
        rule,
        f"/{key}",
        suggestion=known,
        found=contribution.data[key],
        hint=N_(" L’autre numéro de la fiche fait penser à {known}.")(known=known) if known else "",
    )


def _number(contribution: Contribution, key: str, length: int) -> str:
    """Return a number; nothing in place of what is none, or too short: the schema tells that."""
    found = contribution.data.get(key)
    if isinstance(found, str) and len(found) == length and found.isascii() and found.isdigit():
        return found
    return ""
