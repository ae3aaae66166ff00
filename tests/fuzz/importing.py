"""The catalogue that imports are tried with: it is empty, and its gate judges what they draft."""

from __future__ import annotations

from collections.abc import Mapping

from fuzz.contributions import CHECKS, MODEL, one_record
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.importing import reporting
from maillage.importing.import_result import ImportResult
from maillage.messages.catalogue import languages
from maillage.model.entities import Json
from maillage.reading import parsing
from maillage.reading.contributions import Contribution


class Empty:
    """A catalogue without a record."""

    def find(self, _kind: str, _text: str) -> str | None:
        """Know nothing."""
        return None

    def record(self, _kind: str, _identifier: str) -> Json | None:
        """Have nothing."""
        return None

    def coded(self, _kind: str, _code: str) -> str | None:
        """Have no territory."""
        return None

    def file(self, kind: str, identifier: str) -> str:
        """Say where a record would stand."""
        return f"contributions/{MODEL.entities[kind].collection}/{identifier}.json"

    def judge(self, files: Mapping[str, bytes], **_: bool) -> Report:
        """Judge each file by itself."""
        findings: list[Finding] = []
        for file, raw in files.items():
            record = parsing.parse(file, raw)
            if isinstance(record, Contribution):
                findings += [finding for check in CHECKS for finding in check(record)]
            else:
                findings += record
        return Report.of(findings, {})


def told(found: ImportResult) -> None:
    """See that each problem has a place and words, and that what is accepted can be published."""
    for problem in found.problems:
        assert problem.place.sheet or problem.place.row
        assert problem.place.row >= 0
        for language in languages():
            assert problem.message(language).strip()
    for language in languages():
        text = reporting.text(found, language)
        assert all(char.isprintable() or char in "\n\u00a0\u202f" for char in text), ascii(text)
    if found.accepted:
        for file, text in found.files.items():
            one_record(file, text.encode(), accepted=True)
