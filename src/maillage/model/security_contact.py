"""Whom to tell of a fault of safety, as the descriptor says it: `x-security`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.errors import Reason

KEY = "x-security"
#: A way to reach someone that RFC 9116 allows: a page, a mailbox, a telephone.
_CONTACT = re.compile(r"(https://|mailto:[^\s@]+@|tel:\+?[0-9])[\x21-\x7e]*")


@dataclass(frozen=True)
class SecurityContact:
    """Where to report, the best way first, and until when that is known to be so."""

    contacts: tuple[str, ...]
    expires: date
    languages: tuple[str, ...]

    @classmethod
    def of(cls, package: Mapping[str, Any]) -> SecurityContact | None:
        """Return what a descriptor says; None where it says nothing.

        Raises:
            ValueError: it says it in another form.
        """
        if KEY not in package:
            return None
        said = package[KEY]
        if not isinstance(said, dict) or said.keys() != {"contact", "expires"}:
            raise ValueError(_NO_PARTS(key=KEY))
        contacts, expires = said["contact"], said["expires"]
        if not isinstance(contacts, list) or not contacts or not all(map(_is_contact, contacts)):
            raise ValueError(_NO_CONTACT(key=KEY))
        if not isinstance(expires, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", expires):
            raise ValueError(_NO_DATE(key=KEY))
        return cls(tuple(contacts), date.fromisoformat(expires), tuple(package["languages"]))

    def text(self, canonical: str) -> str:
        """Return the file that security researchers look for (RFC 9116), with where it stands."""
        lines = [
            *(f"Contact: {contact}" for contact in self.contacts),
            f"Expires: {self.expires.isoformat()}T00:00:00Z",
            f"Preferred-Languages: {', '.join(self.languages)}",
            f"Canonical: {canonical}",
        ]
        return "".join(f"{line}\n" for line in lines)


def _is_contact(found: Any) -> bool:
    return isinstance(found, str) and _CONTACT.fullmatch(found) is not None


_NO_PARTS = Reason("« {key} » doit avoir un « contact » et un « expires », et rien d’autre")
_NO_CONTACT = Reason("le « contact » de « {key} » est une liste d’adresses en https: ou mailto:")
_NO_DATE = Reason("le « expires » de « {key} » doit être une date, telle que 2027-06-30")
