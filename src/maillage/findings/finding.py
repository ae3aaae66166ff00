"""What is wrong with a contribution, said so that its author can mend it."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import groupby
from typing import Any

from maillage.messages import N_, Message
from maillage.messages.message import pack, unpack
from maillage.model.languages import SOURCE
from maillage.text.personal import mask
from maillage.text.suspect.signs import BLANK

#: Findings of one file that are told; whoever has that many mends them before reading on.
MAX_FINDINGS = 100
#: Characters of a value that a sentence quotes.
_MAX_SHOWN = 80
#: Spaces that French puts before its marks: Python calls them unprintable, readers do not.
_FRENCH_SPACES = "\u00a0\u202f"


def brief(text: str) -> str:
    """Cut a text that a sentence quotes, and mask what is personal in it: logs are public."""
    shown = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "…"
    return mask(shown)


def hint(meant: Any, possible: Any = "") -> dict[str, Any]:
    """Return what a sentence ends with, as `hint`.

    Args:
        meant: what was most likely meant.
        possible: failing that, what there is to choose from.
    """
    if meant:
        return {"hint": N_(" Vouliez-vous écrire « {meant} » ?")(meant=meant)}
    if possible:
        return {"hint": N_(" Possibles : {possible}.")(possible=possible)}
    return {"hint": ""}


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
        char = chr(code)
        seen = char.isprintable() and not BLANK.match(char)
        shown = char if seen or char in self._kept else self._escape(char)
        self[code] = shown
        return shown


def _escape(char: str) -> str:
    code = ord(char)
    # How Python spells an undecodable byte of a name (PEP 383): U+DC80 to U+DCFF.
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escape_json(char: str) -> str:
    return json.dumps(char)[1:-1]


_VISIBLE = _Escapes(_escape, _FRENCH_SPACES)
_VISIBLE_JSON = _Escapes(_escape_json, _FRENCH_SPACES + "\n")


#: What the letter of a code stands for.
FAMILIES: Mapping[str, Message] = {
    "F": N_("le fichier"),
    "S": N_("la forme de la fiche"),
    "R": N_("l’identité et les renvois"),
    "O": N_("les codes officiels"),
    "C": N_("la cohérence"),
    "D": N_("les doublons"),
    "P": N_("les données personnelles"),
    "T": N_("les textes"),
    "Q": N_("la qualité"),
}

#: From the gravest to the lightest: `error` refuses a contribution, `warning` does so on demand,
#: and `advice` never.
SEVERITIES = ("error", "warning", "advice")
#: The family of the rules that want more of a record with which nothing is wrong.
QUALITY = "Q"


@dataclass(frozen=True)
class Example:
    """A contribution that shows a rule at work."""

    #: A JSON object is merged into a small accepted record (RFC 7396); any other text is the file.
    text: str
    #: Path below `contributions/`.
    file: str = "actions/exemple.json"


@dataclass(frozen=True)
class RulePage:
    """What `maillage explain` tells about a rule."""

    title: Message
    #: Why the rule is there, and what to do.
    why: Message
    #: One contribution that the rule finds fault with, and one that it does not.
    refused: Example
    accepted: Example


@dataclass(frozen=True)
class Rule:
    """Something a contribution must, or should, satisfy.

    The code is a letter for the family and three digits; it never changes meaning. The templates
    say where, what was found and what to do, with the values of each finding in braces.
    """

    code: str
    message: Message
    page: RulePage
    severity: str = "error"
    #: Codes of rules that have nothing to add about a value that this one finds fault with.
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Excerpt:
    """The line that a finding is about, as much of it as fits, and what to underline in it."""

    text: str
    #: Characters of the text before the first one to underline, and how many to underline.
    start: int
    width: int


@dataclass(frozen=True)
class Edit:
    """What to put in place of some characters of a file: offsets into its text."""

    start: int
    end: int
    text: str


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
    excerpt: Excerpt | None = field(default=None, compare=False)
    #: How to follow the suggestion; None where that would be a guess.
    fix: Edit | None = field(default=None, compare=False)
    #: The severity, where it is not that of the rule.
    judged: str = field(default="", compare=False)

    @property
    def severity(self) -> str:
        """One of `SEVERITIES`."""
        return self.judged or self.rule.severity

    def message(self, language: str = SOURCE) -> str:
        """Return the sentence a person reads."""
        return self.rule.message(**self.values).told(language)

    def as_json(self, language: str = SOURCE) -> dict[str, Any]:
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

    def packed(self) -> dict[str, Any]:
        """Return the finding as JSON that keeps all of it, for `unpack`."""
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        kept |= {name: asdict(kept[name]) for name in ("excerpt", "fix") if kept[name]}
        del kept["rule"]
        return {**kept, "values": {key: pack(value) for key, value in self.values.items()}}

    @classmethod
    def unpack(cls, kept: Mapping[str, Any], rules: Mapping[str, Rule]) -> Finding:
        """Return a finding that was packed.

        Args:
            kept: what `packed` returned.
            rules: the rules, by code.
        """
        excerpt, fix = kept["excerpt"], kept["fix"]
        inner = {
            "excerpt": Excerpt(**excerpt) if excerpt else None,
            "fix": Edit(**fix) if fix else None,
            "values": {key: unpack(value) for key, value in kept["values"].items()},
        }
        return cls(**{**kept, **inner}, rule=rules[kept["code"]])


MORE = Rule(
    "F010",
    N_(
        "Ce fichier a encore d’autres problèmes : seuls les {limit} premiers sont "
        "montrés. Corrigez-les, puis recommencez."
    ),
    RulePage(
        N_("Trop de problèmes à la fois"),
        N_(
            "Une fiche qui a plus de {limit} problèmes n’est pas montrée en entier : on "
            "lit mieux une liste courte. Corrigez les premiers, puis recommencez ; la "
            "suite apparaîtra."
        ),
        Example('{"themes": [' + ", ".join(f'"inconnu-{number}"' for number in range(101)) + "]}"),
        Example('{"themes": ["culture"]}'),
    ),
)
RULES = (MORE,)


#: What is too early to tell, by the gravest that is wrong with a record: while a value or a name
#: is wrong, what the record says of itself, or of a place, means little; and how it could be of
#: more use can wait as long as anything is wrong. Of these families errors alone are told.
_TOO_EARLY = {"error": ("C", "O", QUALITY), "warning": (QUALITY,), "advice": ()}


def _worth_telling(findings: list[Finding]) -> list[Finding]:
    """Return the findings of one file without those that others make needless, or too early."""
    covered = {(finding.pointer, code) for finding in findings for code in finding.rule.covers}
    kept = [finding for finding in findings if (finding.pointer, finding.code) not in covered]
    grave = {finding.severity for finding in kept if finding.code[0] != QUALITY}
    early = _TOO_EARLY[next((severity for severity in SEVERITIES if severity in grave), "advice")]
    return [
        finding for finding in kept if finding.severity == "error" or finding.code[0] not in early
    ]


def first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first findings of one file and, where there are more, one that says so.

    All is put in order before anything is cut, and what says that there are more is as grave as
    what it stands for: neither the order in which rules were asked nor the cut decides a verdict.
    """
    told = _worth_telling(sorted(findings))
    more = [finding for finding in told if finding.code == MORE.code]
    others = [finding for finding in told if finding.code != MORE.code]
    hidden = [*others[MAX_FINDINGS:], *more]
    if not hidden:
        return told
    gravest = min((finding.severity for finding in hidden), key=SEVERITIES.index)
    place = hidden[0].file, hidden[0].line, hidden[0].column, hidden[0].pointer
    said = Finding(*place, MORE.code, MORE, {"limit": MAX_FINDINGS}, judged=gravest)
    return [*others[:MAX_FINDINGS], said]


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
            kept.extend(first(of_file))
        return cls(tuple(kept), counts)

    def stricter(self, new: Container[str]) -> Report:
        """Return the verdict in which advice about new files is to be heeded: a warning."""
        findings = (
            replace(finding, judged="warning")
            if finding.severity == "advice" and finding.file in new
            else finding
            for finding in self.findings
        )
        return replace(self, findings=tuple(findings))

    def strict(self) -> Report:
        """Return the verdict in which what is to be checked is to be mended: an error."""
        findings = (
            replace(finding, judged="error") if finding.severity == "warning" else finding
            for finding in self.findings
        )
        return replace(self, findings=tuple(findings))

    def of_severity(self, *severities: str) -> list[Finding]:
        """Return the findings of some severities, in their order."""
        return [finding for finding in self.findings if finding.severity in severities]

    @property
    def accepted(self) -> bool:
        """Whether nothing forbids publication."""
        return not self.of_severity("error")

    @property
    def total(self) -> int:
        """How many records were read."""
        return sum(self.counts.values())
