"""The rules about duplicates: how a pair is told to the one who can decide."""

from __future__ import annotations

from collections.abc import Callable

import orjson

from maillage.findings.finding import Example, Finding, Page, Rule, brief
from maillage.reading.contributions import Contribution
from maillage.rules.matching.comparison import REASONS, Pair
from maillage.rules.matching.fingerprints import Profile

_FR = (
    " ({why_fr}). Ici : {mine_fr}. Dans {file} : {theirs_fr}. Si c’est la même chose, complétez la "
    "fiche qui existe et retirez l’autre. Sinon, écrivez dans l’une des deux : {decision}"
)
_EN = (
    " ({why_en}). Here: {mine_en}. In {file}: {theirs_en}. If it is the same thing, complete the "
    "record that exists and withdraw the other. If not, write in one of the two: {decision}"
)

SAME_ACTION = Rule(
    "D001",
    "Cette action est peut-être déjà décrite" + _FR,
    "This action may be described already" + _EN,
    Page(
        "Action peut-être déjà décrite",
        "Une action racontée deux fois compte deux fois dans les chiffres. Deux fiches se "
        "ressemblent quand leurs titres sont proches, que leurs territoires se touchent, que leurs "
        "dates se recoupent et que rien ne dit qu’une autre structure la porte. Si ce sont bien "
        "deux actions, « different_from » le dit une fois pour toutes.",
        "Action that may be described already",
        "An action told twice counts twice in the figures. Two records look alike when their "
        "titles are near, their territories touch, their dates overlap, and nothing says that "
        "another organisation leads it. If they are two actions, “different_from” says so once and "
        "for all.",
        Example('{"title": "Bien sous son toit – mieux dans la vie !"}'),
        Example('{"title": "Bien dans son quartier", "different_from": ["minimal"]}'),
    ),
    "warning",
)
NEAR_PARTNER = Rule(
    "D002",
    "Cette organisation a peut-être déjà sa fiche" + _FR,
    "This organisation may have its record already" + _EN,
    Page(
        "Organisation qui a peut-être déjà sa fiche",
        "Une organisation, une fiche : sinon ses actions se partagent entre deux noms. Les sigles, "
        "les accents, les pluriels et les fautes de frappe ne font pas deux organisations (« CAF » "
        "et « Caisse d’allocations familiales », « CS » et « Centre social ») ; un numéro ou un "
        "lieu différent, si. Les autres noms d’une organisation s’écrivent dans « other_names ».",
        "Organisation that may have its record already",
        "One organisation, one record: otherwise its actions are shared between two names. "
        "Acronyms, accents, plurals and typing errors do not make two organisations (“CAF” and "
        "“Caisse d’allocations familiales”, “CS” and “Centre social”); another number or place "
        "does. The other names of an organisation go into “other_names”.",
        Example('{"name": "CAF de Meurthe-et-Moselle"}', "partners/exemple.json"),
        Example('{"name": "CAF de la Haute-Garonne"}', "partners/exemple.json"),
    ),
    "warning",
)
SAME_NUMBER = Rule(
    "D003",
    "Ce numéro est déjà celui d’une autre organisation" + _FR,
    "This number is already that of another organisation" + _EN,
    Page(
        "Numéro officiel déjà pris",
        "Un numéro SIREN, SIRET ou RNA désigne une seule organisation. Des établissements d’une "
        "même organisation partagent leur SIREN : donnez à chacun son SIRET, ou indiquez celle "
        "dont il dépend dans « parent ».",
        "Official number taken",
        "A SIREN, SIRET or RNA number stands for one organisation. Establishments of one "
        "organisation share its SIREN: give each its SIRET, or name the organisation it belongs to "
        "in “parent”.",
        Example(
            '{"name": "Service Espoir", "siren": "217500016"}',
            "partners/exemple.json",
        ),
        Example('{"name": "Service Espoir"}', "partners/exemple.json"),
    ),
    "warning",
)
NEAR_TERRITORY = Rule(
    "D004",
    "Ce territoire a peut-être déjà sa fiche" + _FR,
    "This territory may have its record already" + _EN,
    Page(
        "Territoire qui a peut-être déjà sa fiche",
        "Un lieu, une fiche : sinon la carte et les recherches n’en montrent qu’une partie. Les "
        "autres noms d’un lieu s’écrivent dans « other_names ». Deux lieux du même nom se "
        "distinguent par leur code officiel, ou par ce dont ils font partie.",
        "Territory that may have its record already",
        "One place, one record: otherwise the map and searches show a part of it. The other names "
        "of a place go into “other_names”. Two places of one name differ by their official code, "
        "or by what they are part of.",
        Example('{"name": "NANCY"}', "territories/exemple.json"),
        Example('{"name": "Lunéville"}', "territories/exemple.json"),
    ),
    "warning",
)
SAME_CODE = Rule(
    "D005",
    "Ce code est déjà celui d’un autre territoire" + _FR,
    "This code is already that of another territory" + _EN,
    Page(
        "Code officiel déjà pris",
        "Un code officiel désigne un seul territoire de sa sorte. Si le nom a changé, gardez la "
        "fiche qui existe et ajoutez-y le nouveau nom.",
        "Official code taken",
        "An official code stands for one territory of its kind. If the name has changed, keep the "
        "record that exists and add the new name to it.",
        Example('{"name": "Nancy-Ville", "code": "54395"}', "territories/exemple.json"),
        Example('{"name": "Lunéville", "code": "54329"}', "territories/exemple.json"),
    ),
    "warning",
)
NEAR_PROGRAMME = Rule(
    "D006",
    "Ce programme a peut-être déjà sa fiche" + _FR,
    "This programme may have its record already" + _EN,
    Page(
        "Programme qui a peut-être déjà sa fiche",
        "Un programme, une fiche : sinon les actions qui le servent se partagent entre deux. Les "
        "axes numérotés, les arrondissements et les années ne se confondent pas ; le reste d’un "
        "titre peut s’écrire de plusieurs façons, dans « other_names ».",
        "Programme that may have its record already",
        "One programme, one record: otherwise the actions that serve it are shared between two. "
        "Numbered axes, arrondissements and years are told apart; the rest of a title may be "
        "written in several ways, in “other_names”.",
        Example(
            '{"title": "Contrat de ville Paris 2015-2020", "territories": ["nancy"]}',
            "programmes/exemple.json",
        ),
        Example(
            '{"title": "Contrat de ville Paris 2024-2030", "territories": ["nancy"]}',
            "programmes/exemple.json",
        ),
    ),
    "warning",
)
SAME_ADDRESS = Rule(
    "D007",
    "Cette source a la même adresse qu’une autre" + _FR,
    "This source has the same address as another" + _EN,
    Page(
        "Adresse de source déjà prise",
        "Un document, une fiche : les renvois mènent alors tous au même endroit. Si ce sont deux "
        "documents de la même page, « different_from » le dit.",
        "Address of a source taken",
        "One document, one record: all references then lead to the same place. If they are two "
        "documents of one page, “different_from” says so.",
        Example('{"url": "https://example.org/document/"}', "sources/exemple.json"),
        Example('{"url": "https://example.org/autre-document"}', "sources/exemple.json"),
    ),
    "warning",
)
_BY_NAME = {
    "action": SAME_ACTION,
    "partner": NEAR_PARTNER,
    "territory": NEAR_TERRITORY,
    "programme": NEAR_PROGRAMME,
}
_BY_NUMBER = {
    "siren": SAME_NUMBER,
    "siret": SAME_NUMBER,
    "rna": SAME_NUMBER,
    "code": SAME_CODE,
    "url": SAME_ADDRESS,
}
RULES = (*_BY_NAME.values(), SAME_NUMBER, SAME_CODE, SAME_ADDRESS)


def finding(contribution: Contribution, pair: Pair, label: Callable[[str, str], str]) -> Finding:
    """Return what is told about a record that may be another one.

    Args:
        contribution: the first of the pair.
        pair: the two, and what they have in common.
        label: the name of a record, by kind and id.
    """
    rule = _BY_NUMBER.get(pair.reasons[0]) or _BY_NAME[pair.one.kind]
    different = [*pair.one.different, pair.other.id]
    decision = f'"different_from": {orjson.dumps(different).decode()}'
    return contribution.finding(
        rule,
        f"/{_pointed(contribution, pair.reasons[0])}",
        file=pair.other.file,
        why_fr=", ".join(REASONS[reason][0] for reason in pair.reasons),
        why_en=", ".join(REASONS[reason][1] for reason in pair.reasons),
        mine_fr=_told(pair.one, label, 0),
        mine_en=_told(pair.one, label, 1),
        theirs_fr=_told(pair.other, label, 0),
        theirs_en=_told(pair.other, label, 1),
        decision=decision,
    )


def _pointed(contribution: Contribution, reason: str) -> str:
    return next(key for key in (reason, "title", "name", "id") if key in contribution.data)


def _told(one: Profile, label: Callable[[str, str], str], language: int) -> str:
    """Describe one side of a pair: its name, its lead, where it is and when."""
    name = ("« {} »", "“{}”")[language].format(brief(one.label))
    lead = ("portée par {}", "led by {}")[language].format(label("partner", one.lead))
    at = ", ".join(label("territory", place) for place in one.places)
    dates = f"{one.starts or '…'} – {one.ends or '…'}"
    parts = (
        (one.label, name),
        (one.lead, lead),
        (one.places, f"{('territoire :', 'territory:')[language]} {at}"),
        (one.starts or one.ends, dates),
        (one.numbers, ", ".join(one.numbers)),
    )
    return ("\u202f; ", "; ")[language].join(text for there, text in parts if there)
