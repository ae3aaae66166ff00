"""What is wrong with a contribution, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from maillage.messages import N_, Message
from maillage.messages.message import pack, unpack
from maillage.model.languages import SOURCE


def hint(meant: Any, possible: Any = "") -> dict[str, Any]:
    """Return what a sentence ends with, as `hint`.

    `possible` is what there is to choose from where nothing is `meant`.
    """
    if meant:
        return {"hint": N_(" Vouliez-vous écrire « {meant} » ?")(meant=meant)}
    if possible:
        return {"hint": N_(" Possibles : {possible}.")(possible=possible)}
    return {"hint": ""}


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
    def of_record(self) -> tuple[str, int]:
        """What tells the record that it is about: its file; in a bundle, its line as well."""
        return self.file, self.line if self.file.endswith(".jsonl") else 0

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
        """Return the finding that `packed` made this of, given the rules by code."""
        excerpt, fix = kept["excerpt"], kept["fix"]
        inner = {
            "excerpt": Excerpt(**excerpt) if excerpt else None,
            "fix": Edit(**fix) if fix else None,
            "values": {key: unpack(value) for key, value in kept["values"].items()},
        }
        return cls(**{**kept, **inner}, rule=rules[kept["code"]])
