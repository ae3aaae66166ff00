"""A verdict in words, for a terminal or a program."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from maillage.findings import Report, visible, visible_json


def text(report: Report, language: str = "fr") -> str:
    """Return the findings a person reads, one paragraph each, then the verdict."""
    lines = []
    for finding in report.findings:
        lines.append(f"{visible(finding.file)}:{finding.line}:{finding.column}: {finding.code}")
        lines.append(f"  {visible(finding.message(language))}")
    return "\n".join([*lines, *([""] if lines else []), _verdict(report, language)])


def _verdict(report: Report, language: str) -> str:
    number = len(report.findings)
    if language == "en":
        if report.accepted:
            return f"All is well: {report.total} record{_plural(report.total)} checked."
        return f"{number} problem{_plural(number)} found; nothing was published."
    if report.accepted:
        plural = _plural(report.total)
        return f"Tout est bon : {report.total} fiche{plural} vérifiée{plural}."
    return f"{number} problème{_plural(number)} à corriger ; rien n’a été publié."


def _plural(number: int) -> str:
    return "s" if number > 1 else ""


def json(report: Report, language: str = "fr") -> str:
    """Return the verdict as a JSON object, its findings in the order of files and lines."""
    document = {
        "accepted": report.accepted,
        "records": dict(sorted(report.counts.items())),
        "findings": [finding.as_json(language) for finding in report.findings],
    }
    return visible_json(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


REPORTERS: Mapping[str, Callable[[Report, str], str]] = {"text": text, "json": json}
