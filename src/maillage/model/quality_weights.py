"""What having a field is worth to readers, and for which records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Quality:
    """What having a field is worth to readers, and for which records."""

    weight: int
    #: Other fields of the same object that do as well.
    instead: tuple[str, ...] = ()
    #: Values of other fields with which it applies, and with which it does not; None for absence.
    when: Mapping[str, frozenset[str | None]] = field(default_factory=dict)
    unless: Mapping[str, frozenset[str | None]] = field(default_factory=dict)

    def applies(self, value: dict[str, Any]) -> bool:
        """Whether an object can be expected to have the field."""
        return all(_is_among(value, key, codes) for key, codes in self.when.items()) and not any(
            _is_among(value, key, codes) for key, codes in self.unless.items()
        )


def _is_among(value: dict[str, Any], key: str, codes: frozenset[str | None]) -> bool:
    found = value.get(key)
    return (found is None or isinstance(found, str)) and found in codes
