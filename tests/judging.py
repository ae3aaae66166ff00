"""A judge of single files, for the tests of what strangers may write in one."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import EXAMPLES, copy_model
from maillage.findings import reporters
from maillage.findings.finding import Finding
from maillage.findings.report import Report, first
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.reading.parsing import read
from maillage.rules import checks
from measure import slowness

FILE = "contributions/actions/minimal.json"
ACTION = (EXAMPLES / "accepted/actions/minimal.json").read_text(encoding="utf-8")
#: An action without its last brace, and the line on which more of it may follow.
OPEN = ACTION.rstrip().removesuffix("}").rstrip() + ",\n"
LINE = OPEN.count("\n") + 1

#: Judges a file of these bytes, as an action called `minimal`.
Judge = Callable[[str | bytes], list[Finding]]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Judge:
    """Return a judge of single files, which also tells its findings in every way there is."""
    root = tmp_path_factory.mktemp("judged") / "catalogue"
    copy_model(root)
    (root / FILE).parent.mkdir()
    rules = checks(model)

    def of(content: str | bytes) -> list[Finding]:
        (root / FILE).write_bytes(content.encode() if isinstance(content, str) else content)
        with frugally():
            found = read(root, FILE)
            if isinstance(found, Contribution):
                found = first(finding for check in rules for finding in check(found))
            report = Report.of(found, {})
            tell(report)
        return list(report.findings)

    return of


@contextmanager
def frugally() -> Iterator[None]:
    """Fail where something takes 500 MB more, or far more time than its size asks for.

    Each takes a second; what these tests guard against takes minutes.
    """
    pages = Path("/proc/self/statm")
    limits = resource.getrlimit(resource.RLIMIT_AS)
    if pages.exists():
        used = int(pages.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 500_000_000, limits[1]))
    began = time.process_time()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    spent = time.process_time() - began
    slowness.cache_clear()
    assert spent < 20 or spent < 20 * slowness()


def tell(report: Report) -> None:
    """Tell a report in every way there is: nothing hidden is printed, and not too much."""
    for language in ("fr", "en"):
        for told in (reporters.text(report, language), reporters.json(report, language)):
            assert all(char.isprintable() or char in "\n\u00a0\u202f" for char in told), ascii(told)
            assert len(told) < 200_000


def places(findings: list[Finding]) -> list[tuple[str, int, int, str]]:
    """Return what findings say, and where."""
    return [(finding.code, finding.line, finding.column, finding.pointer) for finding in findings]


def codes(findings: list[Finding]) -> list[str]:
    """Return the rules that findings cite."""
    return [finding.code for finding in findings]
