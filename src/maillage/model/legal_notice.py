"""What the law wants a site to say of itself, as the descriptor says it: `x-legal`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.errors import Reason

KEY = "x-legal"
#: How far a site meets the RGAA: what a statement of accessibility may say.
LEVELS = ("totally", "partially", "not")
_DEFAULTS = {"publisher": "", "director": "", "host": "", "contact": "", "accessibility": {}}
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class LegalNotice:
    """Who publishes a site, who hosts it, whom to write to, and how accessible it is."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    #: A mailbox of the catalogue, never a person’s.
    contact: str = ""
    #: One of `LEVELS`: nobody claims more than an audit found, and without one it is the last.
    level: str = LEVELS[-1]
    audited: date | None = None

    @classmethod
    def of(cls, package: Mapping[str, Any]) -> LegalNotice:
        """Return what a descriptor says; its publisher is known from the contributors as well.

        Raises:
            ValueError: it says it in another form.
        """
        said = package.get(KEY, {})
        if not isinstance(said, dict) or not said.keys() <= _DEFAULTS.keys():
            raise ValueError(_NO_PART(key=KEY, parts=", ".join(_DEFAULTS)))
        found = {**_DEFAULTS, **said}
        texts = {key: found[key] for key in _DEFAULTS if key != "accessibility"}
        if not all(isinstance(text, str) for text in texts.values()):
            raise ValueError(_NO_TEXT(key=KEY))
        if texts["contact"] and not _MAIL.fullmatch(texts["contact"]):
            raise ValueError(_NO_MAILBOX(key=KEY))
        texts["publisher"] = texts["publisher"] or _publisher(package)
        return cls(**texts, **_accessibility(found["accessibility"]))


def _accessibility(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict) or not said.keys() <= {"level", "audited"}:
        raise ValueError(_NO_LEVEL(key=KEY))
    level, audited = said.get("level", LEVELS[-1]), said.get("audited")
    if level not in LEVELS or (level != LEVELS[-1] and audited is None):
        raise ValueError(_OTHER_LEVEL(key=KEY, levels=", ".join(LEVELS)))
    try:
        return {"level": level, "audited": date.fromisoformat(audited) if audited else None}
    except (TypeError, ValueError) as error:
        raise ValueError(_NO_DATE(key=KEY)) from error


def _publisher(package: Mapping[str, Any]) -> str:
    for contributor in package.get("contributors", ()):
        if "publisher" in contributor.get("roles", ()):
            return str(contributor.get("title", ""))
    return ""


_NO_PART = Reason("« {key} » peut avoir {parts}, et rien d’autre")
_NO_TEXT = Reason("chaque partie de « {key} » est un texte, sauf « accessibility »")
_NO_MAILBOX = Reason("le « contact » de « {key} » doit être une boîte électronique")
_NO_LEVEL = Reason(
    "« accessibility » de « {key} » peut avoir « level » et « audited », rien d’autre"
)
_OTHER_LEVEL = Reason("le « level » de « {key} » est l’un de : {levels} ; sans audit, « not »")
_NO_DATE = Reason("« audited » de « {key} » doit être une date, telle que 2027-06-30")
