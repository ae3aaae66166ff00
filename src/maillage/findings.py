"""What is wrong with a contribution, said so that its author can mend it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

#: The languages in which a finding can be read; French is the contributors'.
LANGUAGES = ("fr", "en")
#: Findings of one file that are told; whoever has that many mends them before reading on.
MAX_FINDINGS = 100
#: Characters of a value that a sentence quotes.
_MAX_SHOWN = 80
#: Spaces that French puts before its marks: Python calls them unprintable, readers do not.
_FRENCH_SPACES = "\u00a0\u202f"


def brief(text: str) -> str:
    """Cut a text that a sentence quotes."""
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "…"


def visible(text: str) -> str:
    r"""Write what a terminal would hide or obey, so that a reader sees it.

    Control characters, marks that turn the direction of writing round and the like become
    `\u202e`; a byte of a file name that is no UTF-8 becomes `\xff`.
    """
    return text.translate(_VISIBLE)


def visible_json(text: str) -> str:
    """Write a JSON document so that nothing in it is hidden: the same document to a program."""
    return text.translate(_VISIBLE_JSON)


class _Escapes(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __init__(self, escape: Callable[[str], str], kept: str) -> None:
        self._escape = escape
        self._kept = kept

    def __missing__(self, code: int) -> str:
        one = chr(code)
        shown = one if one.isprintable() or one in self._kept else self._escape(one)
        self[code] = shown
        return shown


def _escape(one: str) -> str:
    code = ord(one)
    # How Python spells an undecodable byte of a name (PEP 383): U+DC80 to U+DCFF.
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escape_json(one: str) -> str:
    return json.dumps(one)[1:-1]


_VISIBLE = _Escapes(_escape, _FRENCH_SPACES)
_VISIBLE_JSON = _Escapes(_escape_json, _FRENCH_SPACES + "\n")


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


MORE = Rule(
    "F010",
    "Ce fichier a encore d’autres problèmes : seuls les {limit} premiers sont montrés. "
    "Corrigez-les, puis recommencez.",
    "This file has still more problems: only the first {limit} are shown. Mend them, then try "
    "again.",
)


def _first(findings: list[Finding]) -> list[Finding]:
    """Return the first findings of one file and, where there are more, one that says so."""
    if len(findings) <= MAX_FINDINGS or any(one.code == MORE.code for one in findings):
        return findings
    next_one = findings[MAX_FINDINGS]
    place = next_one.file, next_one.line, next_one.column
    more = Finding(*place, next_one.pointer, MORE.code, MORE, {"limit": MAX_FINDINGS})
    return [*findings[:MAX_FINDINGS], more]


@dataclass(frozen=True)
class Report:
    """The verdict on a set of contributions: everything at once, in a fixed order."""

    findings: tuple[Finding, ...]
    #: How many records were read, by kind.
    counts: Mapping[str, int]

    @classmethod
    def of(cls, findings: Iterable[Finding], counts: Mapping[str, int]) -> Report:
        """Sort the findings by file and place, and cut those of a file behind `MAX_FINDINGS`."""
        kept: list[Finding] = []
        for _, of_file in groupby(sorted(findings), key=lambda finding: finding.file):
            kept.extend(_first(list(of_file)))
        return cls(tuple(kept), counts)

    @property
    def accepted(self) -> bool:
        """Whether nothing forbids publication."""
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def total(self) -> int:
        """How many records were read."""
        return sum(self.counts.values())
