"""Rules that a catalogue has otherwise than the standard, as its descriptor says: `x-rules`.

A rule may be graver than in the standard, or less grave, or silent (`off`), each with the reason.
What keeps the outputs whole and people safe is never less grave.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from maillage.errors import ModelError, Reason
from maillage.findings.finding import SEVERITIES, Finding, Rule
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Model

KEY = "x-rules"
OFF = "off"
#: Families and rules whose errors would break what is built: files, schemas, references, signs in
#: texts, and periods and ranges that the shapes of the graph bound too.
_WHOLE = ("F", "S", "R", "T", "C001", "C002", "C014")
#: The family that protects people: personal data.
_SAFE = "P"
#: From the gravest on.
_GRAVITY = (*SEVERITIES, OFF)


@dataclass(frozen=True)
class RuleChange:
    """What a catalogue makes of a rule, and why."""

    rule: Rule
    severity: str
    reason: str

    @property
    def is_stricter(self) -> bool:
        """Whether it is graver than in the standard."""
        return _GRAVITY.index(self.severity) < _GRAVITY.index(self.rule.severity)


def rule_changes(model: Model, rules: Mapping[str, Rule]) -> Mapping[str, RuleChange]:
    """Return what a catalogue has otherwise, by the code of the rule.

    Raises:
        ModelError: the descriptor says what cannot be.
    """
    said = model.package.get(KEY, {})
    if not isinstance(said, dict):
        raise _wrong(model, _NO_OBJECT)
    return {code: _change(model, rules, code, said[code]) for code in sorted(said)}


def _change(model: Model, rules: Mapping[str, Rule], code: str, said: Any) -> RuleChange:
    if code not in rules:
        raise _wrong(model, _NO_RULE(code=code))
    if not isinstance(said, dict) or sorted(said) != ["reason", "severity"]:
        raise _wrong(model, _NO_PARTS(code=code))
    severity, reason = said["severity"], said["reason"]
    if severity not in _GRAVITY:
        raise _wrong(model, _NO_SEVERITY(code=code, known=", ".join(_GRAVITY)))
    if not isinstance(reason, str) or not reason.strip():
        raise _wrong(model, _NO_REASON(code=code))
    change = RuleChange(rules[code], severity, reason.strip())
    if _holds(change.rule) and not change.is_stricter and severity != change.rule.severity:
        raise _wrong(model, _KEPT(code=code))
    return change


def _holds(rule: Rule) -> bool:
    is_whole = rule.severity == SEVERITIES[0] and rule.code.startswith(_WHOLE)
    return is_whole or rule.code.startswith(_SAFE)


def _wrong(model: Model, reason: Reason) -> ModelError:
    return ModelError(model.root / DESCRIPTOR, _IN(key=KEY, reason=reason))


_IN = Reason("« {key} » : {reason}")
_NO_OBJECT = Reason("ce doit être un objet : le code d’une règle, et ce que l’on en fait")
_NO_RULE = Reason("il n’y a pas de règle {code}")
_NO_PARTS = Reason("{code} doit avoir un « severity » et un « reason »")
_NO_SEVERITY = Reason("le « severity » de {code} est l’un de : {known}")
_NO_REASON = Reason("le « reason » de {code} doit être un texte")
_KEPT = Reason(
    "{code} garde les données entières ou protège les personnes : sa gravité ne peut pas baisser"
)


def changed(findings: Iterable[Finding], changes: Mapping[str, RuleChange]) -> Iterator[Finding]:
    """Yield findings as a catalogue judges them, without those of rules that are off."""
    for finding in findings:
        change = changes.get(finding.code)
        if change is None:
            yield finding
        elif change.severity != OFF:
            yield replace(finding, judged=change.severity)
