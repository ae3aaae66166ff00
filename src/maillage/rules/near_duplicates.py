"""The rules about duplicates: how a pair is told to the one who can decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import orjson

from maillage.findings.finding import Example, Finding, Rule, RulePage
from maillage.findings.quotation import brief
from maillage.messages import N_, QUOTED, Listing, Message, counted
from maillage.model.entities import Entity, Model
from maillage.model.kind import TERRITORY
from maillage.reading.contributions import Contribution
from maillage.reading.record_addresses import shown
from maillage.rules.matching.comparison import REASONS, Pair
from maillage.rules.matching.fingerprints import Fingerprint

SAME_ACTION = Rule(
    "D001",
    N_(
        "Cette action est peut-être déjà décrite ({why}). Ici : {mine}. Dans {file} : "
        "{theirs}. Si c’est la même chose, complétez la fiche qui existe et retirez "
        "l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Action peut-être déjà décrite"),
        N_(
            "Une action racontée deux fois compte deux fois dans les chiffres. Deux fiches se "
            "ressemblent quand leurs titres sont proches, que leurs lieux se touchent, que leurs "
            "dates se recoupent et que rien ne dit qu’une autre organisation la mène. Si ce sont "
            "bien deux actions, « different_from » le dit une fois pour toutes."
        ),
        Example('{"title": "Cultiver ensemble – mieux se connaître !"}'),
        Example('{"title": "Bien dans son quartier", "different_from": ["minimal"]}'),
    ),
    "warning",
)
NEAR_PARTNER = Rule(
    "D002",
    N_(
        "Cette organisation a peut-être déjà sa fiche ({why}). Ici : {mine}. Dans "
        "{file} : {theirs}. Si c’est la même chose, complétez la fiche qui existe et "
        "retirez l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Organisation qui a peut-être déjà sa fiche"),
        N_(
            "Une organisation, une fiche : sinon ses actions se partagent entre deux noms. "
            "Les sigles, les accents, les pluriels et les fautes de frappe ne font pas "
            "deux organisations (« CAF » et « Caisse d’allocations familiales », « CS » et "
            "« Centre social ») ; un numéro ou un lieu différent, si. Les autres noms "
            "d’une organisation s’écrivent dans « other_names »."
        ),
        Example('{"name": "CAF de la Corrèze"}', "partners/exemple.json"),
        Example('{"name": "CAF du Cantal"}', "partners/exemple.json"),
    ),
    "warning",
)
SAME_NUMBER = Rule(
    "D003",
    N_(
        "Ce numéro est déjà celui d’une autre organisation ({why}). Ici : {mine}. Dans "
        "{file} : {theirs}. Si c’est la même chose, complétez la fiche qui existe et "
        "retirez l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Numéro officiel déjà pris"),
        N_(
            "Un numéro SIREN, SIRET ou RNA désigne une seule organisation. Des "
            "établissements d’une même organisation partagent leur SIREN : donnez à chacun "
            "son SIRET, ou indiquez celle dont il dépend dans « parent »."
        ),
        Example('{"name": "Service Espoir", "siren": "211927207"}', "partners/exemple.json"),
        Example('{"name": "Service Espoir"}', "partners/exemple.json"),
    ),
    "warning",
)
NEAR_TERRITORY = Rule(
    "D004",
    N_(
        "Ce lieu a peut-être déjà sa fiche ({why}). Ici : {mine}. Dans {file} : "
        "{theirs}. Si c’est la même chose, complétez la fiche qui existe et retirez "
        "l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Lieu qui a peut-être déjà sa fiche"),
        N_(
            "Un lieu, une fiche : sinon la carte et les recherches n’en montrent qu’une partie. "
            "Les autres noms d’un lieu s’écrivent dans « other_names ». Deux lieux du même nom se "
            "distinguent par leur code officiel, ou par ce dont ils font partie."
        ),
        Example('{"name": "TULLE"}', "territories/exemple.json"),
        Example('{"name": "Ussel"}', "territories/exemple.json"),
    ),
    "warning",
)
SAME_CODE = Rule(
    "D005",
    N_(
        "Ce code est déjà celui d’un autre lieu ({why}). Ici : {mine}. Dans "
        "{file} : {theirs}. Si c’est la même chose, complétez la fiche qui existe et "
        "retirez l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Code officiel déjà pris"),
        N_(
            "Un code officiel désigne un seul lieu de sa sorte. Si le nom a changé, "
            "gardez la fiche qui existe et ajoutez-y le nouveau nom."
        ),
        Example('{"name": "Tulle-Ville", "code": "19272"}', "territories/exemple.json"),
        Example('{"name": "Ussel", "code": "19275"}', "territories/exemple.json"),
    ),
    "warning",
)
NEAR_PROGRAMME = Rule(
    "D006",
    N_(
        "Ce programme a peut-être déjà sa fiche ({why}). Ici : {mine}. Dans {file} : "
        "{theirs}. Si c’est la même chose, complétez la fiche qui existe et retirez "
        "l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Programme qui a peut-être déjà sa fiche"),
        N_(
            "Un programme, une fiche : sinon les actions qui le servent se partagent entre deux. "
            "Les axes numérotés, les arrondissements et les années ne se confondent pas ; le reste "
            "d’un titre peut s’écrire de plusieurs façons, dans « other_names »."
        ),
        Example(
            '{"title": "Contrat de ville Tulle 2024-2030", "territories": ["tulle"]}',
            "programmes/exemple.json",
        ),
        Example(
            '{"title": "Contrat de ville Tulle 2031-2036", "territories": ["tulle"]}',
            "programmes/exemple.json",
        ),
    ),
    "warning",
)
SAME_ADDRESS = Rule(
    "D007",
    N_(
        "Cette source a la même adresse qu’une autre ({why}). Ici : {mine}. Dans "
        "{file} : {theirs}. Si c’est la même chose, complétez la fiche qui existe et "
        "retirez l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Adresse de source déjà prise"),
        N_(
            "Un document, une fiche : les renvois mènent alors tous au même endroit. Si ce "
            "sont deux documents de la même page, « different_from » le dit."
        ),
        Example('{"url": "https://example.org/document/"}', "sources/exemple.json"),
        Example('{"url": "https://example.org/autre-document"}', "sources/exemple.json"),
    ),
    "warning",
)
SAME_RECORD = Rule(
    "D008",
    N_(
        "Cette fiche décrit peut-être la même chose qu’une autre ({why}). Ici : {mine}. Dans "
        "{file} : {theirs}. Si c’est la même chose, complétez la fiche qui existe et "
        "retirez l’autre. Sinon, écrivez dans l’une des deux : {decision}"
    ),
    RulePage(
        N_("Chose peut-être déjà décrite"),
        N_(
            "Une chose, une fiche : sinon elle compte deux fois, et ce qu’on en sait se "
            "partage entre deux pages. Deux fiches d’une sorte qui n’a pas de règle à elle se "
            "ressemblent quand leurs noms sont proches, et que ni leurs lieux, ni leurs dates, "
            "ni leurs numéros ne les distinguent. Si ce sont bien deux choses, "
            "« different_from » le dit une fois pour toutes."
        ),
        Example('{"title": "Fêtes de la rivière", "date": "2026-06"}', "events/exemple.json"),
        Example('{"title": "Fête de la rivière", "date": "2027-06"}', "events/exemple.json"),
    ),
    "warning",
)
#: The rules that tell two records that may be one by their names, and by their numbers, by how they
#: are compared.
_TOLD: Mapping[str, tuple[Rule, Rule]] = {
    "name": (SAME_RECORD, SAME_RECORD),
    "action": (SAME_ACTION, SAME_ACTION),
    "organisation": (NEAR_PARTNER, SAME_NUMBER),
    "place": (NEAR_TERRITORY, SAME_CODE),
    "programme": (NEAR_PROGRAMME, NEAR_PROGRAMME),
    "document": (SAME_ADDRESS, SAME_ADDRESS),
}
RULES = (
    SAME_ACTION,
    NEAR_PARTNER,
    SAME_NUMBER,
    NEAR_TERRITORY,
    SAME_CODE,
    NEAR_PROGRAMME,
    SAME_ADDRESS,
    SAME_RECORD,
)
_CODES = frozenset(rule.code for rule in RULES)
#: What is said of a number that is known by its title alone.
_SAME_VALUE = N_("même valeur de « {title} »")


def is_near(finding: Finding) -> bool:
    """Whether a finding is about a record that may be the same."""
    return finding.code in _CODES


def finding(
    model: Model,
    contribution: Contribution,
    pair: Pair,
    label: Callable[[str, str], str],
    more: int = 0,
) -> Finding:
    """Return what is told about a record that may be another one.

    `more` is how many others the first may be as well, of which nothing else is told.
    """
    entity = model.entities[pair.record.kind]
    rule = _TOLD[pair.record.twins][pair.reasons[0] in entity.kind.numbers]
    different = [*pair.record.different, pair.other.id]
    decision = f'"different_from": {orjson.dumps(different).decode()}'
    told = contribution.finding(
        rule,
        f"/{_pointed(contribution, pair.reasons[0], entity)}",
        file=shown(pair.other.file),
        other=pair.other.id,
        why=Listing(tuple(_told(entity, reason) for reason in pair.reasons)),
        mine=_described(pair.record, label),
        theirs=_described(pair.other, label, more),
        decision=decision,
    )
    # Many organisations share an acronym: that alone is no reason to hesitate.
    return replace(told, judged="advice") if pair.reasons[0] == "same-acronym" else told


def _told(entity: Entity, reason: str) -> Message:
    return REASONS.get(reason) or _SAME_VALUE(title=entity.by_key[reason].words)


def _pointed(contribution: Contribution, reason: str, entity: Entity) -> str:
    keys = (reason, entity.label_key, "id")
    return next(key for key in keys if key in contribution.data)


def _described(record: Fingerprint, label: Callable[[str, str], str], more: int = 0) -> Listing:
    """Describe one side of a pair: its name, its lead, where it is and when."""
    places = ", ".join(label(TERRITORY, place) for place in record.places)
    parts = (
        (record.label, QUOTED(text=brief(record.label))),
        (record.lead, N_("portée par {name}")(name=label("partner", record.lead))),
        (record.places, N_("lieu : {names}")(names=places)),
        (record.starts or record.ends, _period(record.starts, record.ends)),
        (record.numbers, ", ".join(record.numbers)),
        (more, counted("et {n} autre fiche proche", "et {n} autres fiches proches", more)),
    )
    return Listing(tuple(text for there, text in parts if there), N_("\u202f; "))


def _period(starts: str, ends: str) -> str:
    return starts if starts == ends else f"{starts or '…'} – {ends or '…'}"
