"""What is wrong with a contribution, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: The languages in which a finding can be read; French is the contributors'.
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Rule:
    """Something a contribution must satisfy.

    The code is a letter for the family (F file, S schema, R references and identity) and three
    digits; it never changes meaning. The templates say where, what was found and what to do, with
    the values of each finding in braces.
    """

    code: str
    fr: str
    en: str
    severity: str = "error"


@dataclass(frozen=True, order=True)
class Finding:
    """One place where one rule is not satisfied."""

    #: Path from the root of the catalogue, with forward slashes.
    file: str
    #: Both from 1 on; the column counts characters.
    line: int
    column: int
    #: JSON Pointer (RFC 6901) of the value, or of the object that lacks one.
    pointer: str
    code: str
    rule: Rule = field(compare=False)
    #: What the templates are filled with.
    values: Mapping[str, Any] = field(default_factory=dict, compare=False)
    #: What to write instead, ready to paste; None where there is no telling.
    suggestion: str | None = field(default=None, compare=False)

    @property
    def severity(self) -> str:
        """`error` refuses the contribution; `warning` and `advice` do not."""
        return self.rule.severity

    def message(self, language: str = "fr") -> str:
        """Return the sentence a person reads."""
        template = self.rule.en if language == "en" else self.rule.fr
        return template.format_map(self.values)

    def as_json(self, language: str = "fr") -> dict[str, Any]:
        """Return the finding as the machine-readable report has it."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "pointer": self.pointer,
            "code": self.code,
            "severity": self.severity,
            "message": self.message(language),
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True)
class Report:
    """The verdict on a set of contributions: everything at once, in a fixed order."""

    findings: tuple[Finding, ...]
    #: How many records were read, by kind.
    counts: Mapping[str, int]

    @classmethod
    def of(cls, findings: Iterable[Finding], counts: Mapping[str, int]) -> Report:
        """Sort the findings by file and place."""
        return cls(tuple(sorted(findings)), counts)

    @property
    def accepted(self) -> bool:
        """Whether nothing forbids publication."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def total(self) -> int:
        """How many records were read."""
        return sum(self.counts.values())
