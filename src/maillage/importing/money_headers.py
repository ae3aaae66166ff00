"""What a header says of money by its words: a whole budget, what was granted or asked for."""

from __future__ import annotations

from maillage.importing.known_headers import form, singular

#: The sorts of words of a header that say something of money, in the order they are tried.
_SORTS = ("cost", "grant", "granted", "asked", "idle", "action")
#: The usual headers that say the same: of a whole budget, of what was granted, given or asked for.
_WHOLE, _GRANTED, _GIVEN, _ASKED = "budget", "subvention", "montant financeur", "demande"


def is_asked(text: str) -> bool:
    """Whether what stands above headers says that the amounts below were asked for alone.

    >>> is_asked("financements demandes"), is_asked("sollicite"), is_asked("accorde")
    (True, True, False)
    """
    said = _said(text)
    return "asked" in said and said <= {"asked", "grant", "cost", "idle"}


def money_of(text: str) -> str:
    """Return the usual header that one, folded, is by its words of money; empty for another.

    >>> money_of("cout global previsionnel du projet"), money_of("aides octroyees par le jury")
    ('budget', 'subvention')
    >>> money_of("budget de l association"), money_of("montant demande")
    ('', 'demande')
    """
    said = _said(text)
    if said.isdisjoint({"cost", "grant"}) or "" in said:
        return ""
    if "asked" in said:
        return _ASKED
    if "granted" in said:
        return _GRANTED if "grant" in said else _GIVEN
    return _WHOLE if "cost" in said and "grant" not in said else ""


def _said(text: str) -> set[str]:
    """Return what the words of a header say of money, nothing for a word that says none of it."""
    forms = {sort: form("money", sort) for sort in _SORTS}
    return {
        next((sort for sort in _SORTS if forms[sort].fullmatch(word)), "")
        for word in singular(text).split()
    }
