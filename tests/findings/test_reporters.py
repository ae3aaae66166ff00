"""`reporters`: one verdict, in the forms that people and programs read."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from conftest import MakeCatalogue, copy_model
from maillage.build import pipeline
from maillage.findings import reporters
from maillage.findings.report import Report
from maillage.model.loading import load

FILE = "contributions/actions/a,b.json"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The verdict on one file with problems that contain what each form must escape."""
    text = '{\n\t"id": "a,b",\n\t"status": "100 %: | `x` <b>",\n\t"titre": "*"\n}'
    root = tmp_path_factory.mktemp("reported") / "catalogue"
    copy_model(root)
    (root / FILE).parent.mkdir()
    (root / FILE).write_text(text, encoding="utf-8")
    return pipeline.validate(load(root))


def test_a_person_sees_the_line_with_a_caret_below_the_value(report: Report) -> None:
    """The text has the line of the file, and marks the value, even behind a tabulation."""
    lines = reporters.text(report).splitlines()
    shown = next(number for number, line in enumerate(lines) if "S004" in line)
    assert lines[shown] == f"{FILE}:3:12: S004 (erreur)"
    value = '"100 %: | `x` <b>"'
    start = lines[shown + 1].index(value)
    assert lines[shown + 2] == " " * 7 + "|" + " " * (start - 8) + "^" * len(value)


def test_advice_waits_while_something_is_to_be_mended(report: Report) -> None:
    """One error among the advice on old records would be lost: the text counts those alone."""
    advice = replace(report.findings[0], judged="advice", file="contributions/actions/old.json")
    shown = reporters.text(Report((*report.findings, advice, advice), {}))
    assert "old.json" not in shown
    assert shown.endswith("2 conseils pour après.")
    assert "old.json" in reporters.text(Report((advice,), {}))
    assert reporters.json(Report((*report.findings, advice), {})).count("old.json") == 1


def test_what_is_to_be_checked_is_a_problem_where_it_refuses(report: Report) -> None:
    """With `--strict`, no form says « accepté » of what the status refuses."""
    found = Report((replace(report.findings[0], judged="warning"),), {"actions": 1})
    assert reporters.verdict(found) == "Accepté, avec 1 remarque ; 1 fiche vérifiée."
    assert reporters.verdict(found.strict()) == "1 problème à corriger ; 1 fiche vérifiée."
    assert not found.strict().accepted
    assert json.loads(reporters.json(found.strict()))["findings"][0]["severity"] == "error"


def test_nothing_to_judge_is_not_found_good() -> None:
    """Where no record was read, nobody says that all is well."""
    nothing = Report((), {})
    assert reporters.verdict(nothing) == "Aucune fiche à vérifier."
    assert reporters.verdict(nothing, "en") == "No record to check."


def test_a_long_line_is_shown_around_the_value(make_catalogue: MakeCatalogue) -> None:
    """A file in one line shows the part that matters, its caret below."""
    text = '{"id": "a", "title": "' + "x" * 5000 + '", "status": "en cour"}'
    found = pipeline.validate(load(make_catalogue({"actions/a.json": text})))
    lines = reporters.text(found).splitlines()
    shown = next(number for number, line in enumerate(lines) if "S004" in line)
    assert len(lines[shown + 1]) < 120
    start = lines[shown + 1].index('"en cour"')
    assert lines[shown + 2][start:] == "^" * len('"en cour"')


def test_json_has_the_members_that_programs_rely_on(report: Report) -> None:
    """An object whose findings have these eight members."""
    document = json.loads(reporters.json(report, "en"))
    assert document["accepted"] is False
    for finding in document["findings"]:
        assert list(finding) == [
            "file",
            "line",
            "column",
            "pointer",
            "code",
            "severity",
            "message",
            "suggestion",
        ]


def test_github_gets_annotations_it_can_parse(report: Report) -> None:
    """Each line is a workflow command; what would end a value or a command is escaped."""
    lines = reporters.github(report).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == 10
    form = re.compile(r"::(error|warning|notice) ([^:]*)::(.+)")
    for line in commands:
        level, properties, message = form.fullmatch(line).groups()  # type: ignore[union-attr]
        assert level == "error"
        values = dict(item.split("=", 1) for item in properties.split(","))
        assert list(values) == ["file", "line", "col", "endColumn", "title"]
        assert values["file"] == FILE.replace(",", "%2C")
        assert "\n" not in message
    assert any("100 %25" in line for line in commands)


def test_github_gets_the_worst_first_within_its_limits(report: Report) -> None:
    """Errors come before warnings, ten of each at most, and the rest is counted."""
    error = report.findings[0]
    warning = replace(error, judged="warning")
    many = Report(tuple([warning] * 12 + [error] * 11), {})
    lines = reporters.github(many).splitlines()
    levels = [line.split(" ", 1)[0] for line in lines[:-1]]
    assert levels == ["::error"] * 10 + ["+"] + ["::warning"] * 10 + ["+"]
    assert lines[10] == "+ 1 erreur"
    assert lines[21] == "+ 2 à vérifier"


def test_gitlab_gets_a_code_quality_report(report: Report) -> None:
    """The members that GitLab asks for, and fingerprints that outlive a move of the line."""
    issues = json.loads(reporters.gitlab(report))
    assert len(issues) == len(report.findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert issues[0]["location"] == {"path": FILE, "lines": {"begin": 1}}
    assert {issue["severity"] for issue in issues} == {"major"}
    moved = Report(
        tuple(replace(finding, line=finding.line + 1) for finding in report.findings), {}
    )
    again = json.loads(reporters.gitlab(moved))
    assert [issue["fingerprint"] for issue in again] == [issue["fingerprint"] for issue in issues]


def test_markdown_shows_values_as_they_are(report: Report) -> None:
    """A table of the findings of a file, in which nothing of a value is markup."""
    text = reporters.markdown(report)
    assert text.startswith("**10 problèmes à corriger")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    row = next(line for line in rows if "S004" in line)
    assert r"100 %: \| \`x\` \<b\>" in row
    bare = re.compile(r"(?<!\\)\|")
    assert {len(bare.findall(line)) for line in rows} == {5}
