"""What comes of reading a text: a value, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.messages import N_, Message
from maillage.text import limits
from maillage.text.words import fold


@dataclass(frozen=True)
class Understood:
    """A text whose every word was understood."""

    #: What the field holds; None where the text says that nothing is known.
    value: Any
    #: What the text says besides, for the fields beside it, by key: a precision, an upper end.
    beside: Mapping[str, Any] = field(default_factory=dict)
    #: What a person should see of how it was read.
    note: Message | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the value is all that the text says, and nobody need look at how it was read."""
        return self.value is not None and not self.beside and self.note is None


@dataclass(frozen=True)
class Left:
    """A text that holds no value of its field, or more than one."""

    #: Why, and what to do; None where the form that the field asks for says it all.
    why: Message | None = None
    #: What may have been meant: it is for a person to say so.
    near: Any = None


Reading = Understood | Left

NOTHING_KNOWN = N_("« {text} » est lu comme une case vide.")
ASKED = N_("Un point d’interrogation n’est pas une réponse : écrivez la valeur, ou rien.")
#: What stands in a cell of which nothing is known: signs, and words as `fold` writes them.
_SIGNS = re.compile(r"[-–—?./_…\s]+")
_WORDS = frozenset({
    "aucun", "aucune", "a completer", "a confirmer", "a definir", "a determiner", "a preciser",
    "a venir",
    "en attente", "inconnu", "inconnue", "indetermine", "indeterminee", "manquant", "n a",
    "n c", "n d", "n r", "n s", "na", "nc", "nd", "neant", "non communique", "non communiquee",
    "non connu", "non connue", "non defini", "non definie", "non disponible", "non precise",
    "non precisee", "non renseigne", "non renseignee", "nr", "nsp", "s o", "sans objet", "so",
    "vide",
})  # fmt: skip


def is_unknown(text: str) -> bool:
    """Say whether a text stands for an empty cell.

    >>> is_unknown("n.c."), is_unknown("-"), is_unknown("à confirmer"), is_unknown("0")
    (True, True, True, False)
    """
    return bool(_SIGNS.fullmatch(text)) or (len(text) <= limits.NAME and fold(text) in _WORDS)


def nothing_known(text: str) -> Understood:
    """Return the reading of a text that stands for an empty cell."""
    return Understood(None, note=NOTHING_KNOWN(text=text))
