"""A verdict in words, for a person, a forge or a program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson

from maillage.findings.finding import FAMILIES, SEVERITIES, Finding, Rule
from maillage.findings.quotation import visible, visible_json
from maillage.findings.report import Report
from maillage.messages import N_, Listing, Message, counted
from maillage.messages.message import tell
from maillage.model.languages import SOURCE

#: Annotations of one severity that GitHub shows for a step; it drops the others without a word.
_GITHUB_LIMIT = 10
#: Characters of an example that a page shows.
_MAX_EXAMPLE = 400
#: And its lines.
_MAX_LINES = 5
_GITHUB_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}
_GITLAB_LEVELS = {"error": "major", "warning": "minor", "advice": "info"}
SEVERITY_WORDS = {"error": N_("erreur"), "warning": N_("à vérifier"), "advice": N_("conseil")}


def text(report: Report, language: str = SOURCE) -> str:
    """Return the findings a person reads, a paragraph each, then the verdict.

    Advice waits while anything is to be mended: of many paragraphs, people look for those.
    """
    shown = report.findings if report.accepted else report.of_severity("error", "warning")
    paragraphs = [_paragraph(finding, language) for finding in shown]
    said = verdict(report, language)
    if waiting := len(report.findings) - len(shown):
        later = counted(" {n} conseil pour après.", " {n} conseils pour après.", waiting)
        said += later.told(language)
    return "\n".join([*paragraphs, said])


def _paragraph(finding: Finding, language: str) -> str:
    severity = _severity(finding, language)
    lines = [f"{_place(finding)}: {finding.code} ({severity})"]
    if finding.excerpt:
        margin = f"{finding.line:>6} | "
        lines.append(margin + _plain(finding.excerpt.text))
        underline = " " * finding.excerpt.start + "^" * finding.excerpt.width
        lines.append(" " * (len(margin) - 2) + "| " + underline)
    lines.append(f"  {visible(finding.message(language))}")
    if finding.suggestion:
        lines.append(f"  → {visible(finding.suggestion)}")
    return "\n".join([*lines, ""])


def _place(finding: Finding) -> str:
    return f"{visible(finding.file)}:{finding.line}:{finding.column}"


def _plain(excerpt: str) -> str:
    """Keep each character one column wide, so that the caret stays below what it shows."""
    return "".join(char if char.isprintable() else "·" for char in excerpt)


def _severity(finding: Finding, language: str) -> str:
    return SEVERITY_WORDS[finding.severity].told(language)


def verdict(report: Report, language: str = SOURCE) -> str:
    """Return the sentence that says it all."""
    return _verdict(report).told(language)


def _verdict(report: Report) -> Message:
    if not (report.total or report.findings):
        return N_("Aucune fiche à vérifier.")
    checked = counted("{n} fiche vérifiée", "{n} fiches vérifiées", report.total)
    errors, warnings, advice = (len(report.of_severity(severity)) for severity in SEVERITIES)
    if errors:
        return counted(
            "{n} problème à corriger ; {checked}.",
            "{n} problèmes à corriger ; {checked}.",
            errors,
            checked=checked,
        )
    if warnings:
        return counted(
            "Accepté, avec {n} remarque ; {checked}.",
            "Accepté, avec {n} remarques ; {checked}.",
            warnings,
            checked=checked,
        )
    well = N_("Tout est bon : {checked}, pour {families}.")
    well = well(checked=checked, families=Listing(tuple(FAMILIES.values())))
    if not advice:
        return well
    return counted(
        "{well} Pour aller plus loin : {n} conseil.",
        "{well} Pour aller plus loin : {n} conseils.",
        advice,
        well=well,
    )


def json(report: Report, language: str = SOURCE) -> str:
    """Return the verdict as a JSON object, its findings in the order of files and lines."""
    document = {
        "accepted": report.accepted,
        "records": dict(sorted(report.counts.items())),
        "findings": [finding.as_json(language) for finding in report.findings],
    }
    return _json_text(document)


def _json_text(document: object) -> str:
    return visible_json(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, the gravest first, else in their order."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))


def github(report: Report, language: str = SOURCE) -> str:
    """Return GitHub’s workflow commands: annotations at the line, within what GitHub shows.

    It shows ten of a level in a step; a summary of the rest is `markdown`’s.
    """
    lines: list[str] = []
    for severity, group in groupby(worst_first(report.findings), lambda finding: finding.severity):
        findings = list(group)
        lines.extend(_annotation(finding, language) for finding in findings[:_GITHUB_LIMIT])
        if left := findings[_GITHUB_LIMIT:]:
            lines.append(f"+ {len(left)} {SEVERITY_WORDS[severity].told(language)}")
    return "\n".join([*lines, verdict(report, language)])


def _annotation(finding: Finding, language: str) -> str:
    width = finding.excerpt.width if finding.excerpt else 1
    properties = {
        "file": finding.file,
        "line": finding.line,
        "col": finding.column,
        "endColumn": finding.column + width,
        "title": f"{finding.code} ({_severity(finding, language)})",
    }
    listed = ",".join(f"{key}={_github_value(str(value))}" for key, value in properties.items())
    message = finding.message(language)
    if finding.suggestion:
        message += f"\n→ {finding.suggestion}"
    return f"::{_GITHUB_LEVELS[finding.severity]} {listed}::{_github_text(message)}"


def _github_text(text: str) -> str:
    # A line break is the one thing besides % that a command writes otherwise: keep it.
    lines = (visible(line).replace("%", "%25") for line in text.split("\n"))
    return "%0A".join(lines)


def _github_value(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(report: Report, language: str = SOURCE) -> str:
    """Return GitLab’s Code Quality report: a list of issues, each with a fingerprint."""
    return _json_text([_issue(finding, language) for finding in report.findings])


def _issue(finding: Finding, language: str) -> dict[str, Any]:
    # The same finding on another line is the same issue.
    identity = "\0".join((finding.code, finding.file, finding.pointer, finding.message("en")))
    return {
        "description": finding.message(language),
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(identity.encode(errors="replace")).hexdigest(),
        "severity": _GITLAB_LEVELS[finding.severity],
        "location": {"path": finding.file, "lines": {"begin": finding.line}},
    }


def markdown(report: Report, language: str = SOURCE) -> str:
    """Return the verdict as a page for a pull request: a table a file, the gravest first."""
    parts = [f"**{verdict(report, language)}**"]
    ordered = worst_first(report.findings)
    for file in dict.fromkeys(finding.file for finding in ordered):
        rows = [finding for finding in ordered if finding.file == file]
        parts.append(f"### {_code(visible(file))}\n\n" + _table(rows, language))
    return "\n\n".join(parts)


def _table(findings: Sequence[Finding], language: str) -> str:
    titles = (N_("Ligne"), "", N_("Quoi"), N_("À écrire"))
    head = [str(tell(title, language)) for title in titles]
    lines = [_row(head), _row(("---:", "---", "---", "---"))]
    for finding in findings:
        suggestion = _code(visible(finding.suggestion)) if finding.suggestion else ""
        what = in_markdown(finding.message(language)).replace("\n", " ")
        lines.append(
            _row(
                (
                    str(finding.line),
                    f"{finding.code} {_severity(finding, language)}",
                    what,
                    suggestion,
                )
            )
        )
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def in_markdown(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return "".join(f"\\{char}" if char in r"\`*_{}[]<>#|~!@" else char for char in visible(text))


def _code(text: str) -> str:
    flat = text.replace("\n", " ").replace("|", "\\|").replace("`", "ˋ")
    return f"`{flat}`"


def explanation(rule: Rule, language: str = SOURCE) -> str:
    """Return a rule’s page, as Markdown: why, what is read, and two examples."""
    page = rule.page
    message = _VALUE.sub("…", rule.message.template(language).replace("{hint}", ""))
    severity = N_("Gravité : {severity}. On lit :")(severity=SEVERITY_WORDS[rule.severity])
    return "\n\n".join(
        (
            f"# {rule.code} · {page.title.told(language)}",
            severity.told(language),
            f"> {message}",
            page.why.told(language),
            N_("Ce qui déclenche cette règle :").told(language),
            _block(page.refused.text),
            N_("Ce qui va bien :").told(language),
            _block(page.accepted.text),
        )
    )


#: In the template of a rule, what depends on the finding.
_VALUE = re.compile(r"\{\w+\}")


def _block(example: str) -> str:
    shown = example if len(example) <= _MAX_EXAMPLE else example[:_MAX_EXAMPLE] + "…"
    lines = shown.rstrip("\n").split("\n")
    lines = lines if len(lines) <= _MAX_LINES else [*lines[:_MAX_LINES], "…"]
    return "```json\n{}\n```".format("\n".join(map(visible, lines)))


REPORTERS: Mapping[str, Callable[[Report, str], str]] = {
    "text": text,
    "json": json,
    "github": github,
    "gitlab": gitlab,
    "markdown": markdown,
}
