"""What a header says of money by its words: a whole budget, what was granted or asked for."""

from __future__ import annotations

import re

from maillage.importing.known_headers import singular

#: What an action costs; what is given for it.
_COST = re.compile(r"(?:cout|budget|depense|enveloppe)s?")
_GRANT = re.compile(
    r"(?:montant|subvention|aide|dotation|soutien|credit|bourse|financement|prix|somme)s?"
)
#: That it was granted; that it was asked for, thought of, or paid in part, which says less.
_GRANTED = re.compile(
    r"(?:accord|attribu|vot|octroy|allou|obten|notifi|decid|approuv|consenti|affect|retenu|decern)"
    r"(?:u|e)?e?s?"
)
_ASKED = re.compile(
    r"(?:demand|sollicit|souhait|propos|vers|pay|mandat|engag|realis|justifi|rembours|report)"
    r"e?e?s?|demande|restant|reste|solde|acompte"
)
_IDLE = re.compile(
    r"de|du|des|d|la|le|les|l|en|au|aux|a|par|pour|une?|ttc|ht|euro|totale?|globale?"
    r"|estimati(?:f|ve)|estimee?|indicati(?:f|ve)|prevue?|finale?|definiti(?:f|ve)|maximum"
    r"|jury|commission|comite|conseil|municipal"
)
#: What has a cost; whose budget it is otherwise is not said.
_OF_ACTION = re.compile(
    r"projet|action|operation|manifestation|evenement|initiative|activite|previsionnel(?:le)?"
)
WHOLE, GRANTED, GIVEN, ASKED = "whole", "granted", "given", "asked"


def is_asked(text: str) -> bool:
    """Whether what stands above headers says that the amounts below were asked for alone.

    >>> is_asked("financements demandes"), is_asked("sollicite"), is_asked("accorde")
    (True, True, False)
    """
    words = singular(text).split()
    said = (_ASKED, _GRANT, _COST, _IDLE)
    is_money = all(any(sort.fullmatch(word) for sort in said) for word in words)
    return is_money and any(map(_ASKED.fullmatch, words))


def money_of(text: str) -> str:
    """Return what a header, folded, says of money; empty where a word of it says something else.

    >>> money_of("cout global previsionnel du projet"), money_of("aides octroyees par le jury")
    ('whole', 'granted')
    >>> money_of("budget de l association"), money_of("montant demande")
    ('', 'asked')
    """
    words = singular(text).split()
    costs, grants, granted, asked, idle, of_action = (
        [word for word in words if is_such(word)]
        for is_such in (
            _COST.fullmatch,
            _GRANT.fullmatch,
            _GRANTED.fullmatch,
            _ASKED.fullmatch,
            _IDLE.fullmatch,
            _OF_ACTION.fullmatch,
        )
    )
    told = {*costs, *grants, *granted, *asked, *idle, *of_action}
    if not (costs or grants) or not told.issuperset(words):
        return ""
    if asked:
        return ASKED
    if granted:
        return GRANTED if grants else GIVEN
    return WHOLE if costs and not grants else ""
