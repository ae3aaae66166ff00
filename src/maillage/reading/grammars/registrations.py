"""Numbers of organisations, SIREN, SIRET and RNA, as tables have them.

python-stdnum knows their keys; what a spreadsheet does to them stands here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stdnum.fr import siren as sirens
from stdnum.fr import siret as sirets

from maillage.messages import N_
from maillage.reading.grammars.understanding import Left, Reading, Understood, nothing_known

_IDLE = re.compile(r"[\s.'’‘\"`´_-]+")
#: What a spreadsheet puts behind a number that it takes for one with decimals.
_DECIMALS = re.compile(r"(?<=[0-9])[.,]0{1,2}$")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)? ?[eE]\+?[0-9]{1,2}")
_RNA = re.compile(r"W[0-9A-Z]{2}[0-9]{7}")

ZERO = N_("Le zéro que le tableur a enlevé au début de ce numéro est remis.")
_LOST = N_(
    "Le tableur n’affiche que les premiers chiffres de ce numéro. Dans le fichier d’origine, "
    "mettez la colonne au format « Nombre » sans décimale, puis enregistrez à nouveau ; sinon, "
    "le numéro est sur annuaire-entreprises.data.gouv.fr."
)
_LENGTH = N_(
    "Un {kind} a {expected} chiffres, celui-ci en a {count} : on ne sait pas lequel manque ou est "
    "de trop. Recopiez-le depuis annuaire-entreprises.data.gouv.fr."
)
_IS_SIREN = N_(
    "C’est un SIREN, de neuf chiffres : mettez-le dans « SIREN », ou écrivez les quatorze chiffres "
    "du SIRET."
)
_IS_SIRET = N_("C’est un SIRET, de quatorze chiffres : ses neuf premiers sont le SIREN.")
_NO_LETTER = N_("Un numéro RNA commence par la lettre W, suivie de neuf chiffres.")


def is_sound(number: str) -> bool:
    """Return whether the key of a SIREN or of a SIRET is right."""
    return bool((sirets if len(number) == 14 else sirens).is_valid(number))


def _siren(text: str, digits: str) -> Reading:
    if len(digits) == 14 and is_sound(digits):
        return Left(_IS_SIRET, near=digits[:9])
    return _of_length(text, digits, "SIREN", 9)


def _siret(text: str, digits: str) -> Reading:
    if len(digits) == 9 and is_sound(digits):
        return Left(_IS_SIREN)
    return _of_length(text, digits, "SIRET", 14)


def _of_length(text: str, digits: str, kind: str, expected: int) -> Reading:
    """Read a number of so many digits; blanks in one show that no zero was lost in front of it."""
    if not (digits.isascii() and digits.isdigit()):
        return Left()
    if digits.strip("0") == "":
        return nothing_known(text)  # zeros stand for a number that nobody knows
    if len(digits) == expected:
        return Understood(digits)
    if len(digits) == expected - 1 and digits in text and is_sound(f"0{digits}"):
        return Understood(f"0{digits}", note=ZERO)
    return Left(_LENGTH(kind=kind, expected=expected, count=len(digits)))


def _rna(_: str, letters: str) -> Reading:
    if _RNA.fullmatch(letters):
        return Understood(letters)
    near = f"W{letters}"
    return Left(_NO_LETTER, near=near if letters[:1] != "W" and _RNA.fullmatch(near) else None)


_KINDS: Mapping[str, Callable[[str, str], Reading]] = {
    "siren": _siren,
    "siret": _siret,
    "rna": _rna,
}
KEYS = frozenset(_KINDS)


def registration(key: str, text: str) -> Reading:
    """Read the number of an organisation; no digit is ever guessed.

    The kind of number is `siren`, `siret` or `rna`.
    """
    bare = _DECIMALS.sub("", text.strip())
    if _SCIENTIFIC.fullmatch(bare):
        return Left(_LOST)
    return _KINDS[key](bare, _IDLE.sub("", bare).upper())
