"""The verdict on contributions: which findings are told of each file, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from maillage.findings.finding import QUALITY, SEVERITIES, Example, Finding, Rule, RulePage
from maillage.messages import N_

#: Findings of one file that are told; whoever has that many mends them before reading on.
MAX_FINDINGS = 100
MORE = Rule(
    "F010",
    N_(
        "Il y a encore d’autres problèmes {where} : seuls les {limit} premiers sont "
        "montrés. Corrigez-les, puis recommencez."
    ),
    RulePage(
        N_("Trop de problèmes à la fois"),
        N_(
            "Une fiche qui a plus de {limit} problèmes n’est pas montrée en entier : on "
            "lit mieux une liste courte. Corrigez les premiers, puis recommencez ; la "
            "suite apparaîtra."
        )(limit=MAX_FINDINGS),
        Example('{"themes": [' + ", ".join(f'"inconnu-{number}"' for number in range(101)) + "]}"),
        Example('{"themes": ["culture"]}'),
    ),
)
RULES = (MORE,)
_IN_FILE, _IN_ALL = N_("dans ce fichier"), N_("dans l’ensemble de ces fichiers")
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
    hidden = others[MAX_FINDINGS:]
    if not hidden:
        return [*others, *more]
    gravest = min((finding.severity for finding in (*hidden, *more)), key=SEVERITIES.index)
    place = hidden[0].file, hidden[0].line, hidden[0].column, hidden[0].pointer
    values = {"limit": MAX_FINDINGS, "where": _IN_FILE}
    said = Finding(*place, MORE.code, MORE, values, judged=gravest)
    in_all = [finding for finding in more if finding.values["limit"] != MAX_FINDINGS]
    return [*others[:MAX_FINDINGS], said, *in_all]


def more_in_all(file: str, line: int, limit: int) -> Finding:
    """Return what is said of the first record that is not judged to its end, for all the others."""
    return Finding(file, line, 1, "", MORE.code, MORE, {"limit": limit, "where": _IN_ALL})


@dataclass(frozen=True)
class Report:
    """The verdict on a set of contributions: everything at once, in a fixed order."""

    findings: tuple[Finding, ...]
    #: How many records were read, by kind.
    counts: Mapping[str, int]

    @classmethod
    def of(cls, findings: Iterable[Finding], counts: Mapping[str, int]) -> Report:
        """Sort the findings by file and place, and cut those of a record behind `MAX_FINDINGS`."""
        kept: list[Finding] = []
        for _, of_record in groupby(sorted(findings), key=lambda finding: finding.of_record):
            kept.extend(first(of_record))
        return cls(tuple(kept), counts)

    def stricter(self, new: Container[str]) -> Report:
        """Return the verdict in which advice about new files is to be heeded: a warning."""
        return self._graver("advice", "warning", lambda finding: finding.file in new)

    def strict(self) -> Report:
        """Return the verdict in which what is to be checked is to be mended: an error."""
        return self._graver("warning", "error", lambda _: True)

    def _graver(self, before: str, after: str, concerns: Callable[[Finding], bool]) -> Report:
        findings = (
            replace(finding, judged=after)
            if finding.severity == before and concerns(finding)
            else finding
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
