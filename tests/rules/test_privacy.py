"""The rules about personal data: what they refuse, what they ask to check, what they never show."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.findings.report import Report
from maillage.findings.reporters import REPORTERS
from maillage.model.loading import load
from maillage.reading import parsing
from maillage.reading.contributions import Contribution
from maillage.rules.privacy import RULES, likely_personal, surely_personal

#: What the refused examples give away; nothing of it may be shown.
SECRETS = {
    "personal-mail": ("marie", "boisclair"),
    "personal-numbers": ("85 12", "9999 9999", "39 98", "33639981200"),
    "personal-phrases": ("Marie", "Boisclair", "Ndala", "Petitjardin", "12 rue", "99 00", "Karim"),
}


def _contribution(text: str) -> Contribution:
    raw = text.encode()
    return Contribution("contributions/actions/example.json", "actions", json.loads(raw), raw)


def _judge(name: str, make_catalogue: MakeCatalogue) -> Report:
    text = (EXAMPLES / "refused" / f"{name}.json").read_text(encoding="utf-8")
    root = make_catalogue({"actions/example.json": text})
    return pipeline.validate(load(root), BuildOptions(workers=1, cached=False, thorough=True))


def test_the_catalogue_raises_no_alarm() -> None:
    """Nothing in the 283 records of the catalogue, which name no one, is found."""
    for file in sorted((ROOT / "contributions").rglob("*.json")):
        contribution = parsing.read(ROOT, file.relative_to(ROOT).as_posix())
        assert isinstance(contribution, Contribution)
        assert [*surely_personal(contribution), *likely_personal(contribution)] == [], file.name


def test_what_is_sure_is_an_error_and_what_is_likely_a_warning() -> None:
    """A build refuses what is sure; what is likely waits for an editor."""
    severities = {rule.code: rule.severity for rule in RULES}
    assert severities == {
        **dict.fromkeys(("P001", "P002", "P003", "P004", "P010"), "error"),
        **dict.fromkeys(("P005", "P006", "P007", "P008", "P009"), "warning"),
    }


@pytest.mark.sample(4)
@pytest.mark.parametrize("reporter", REPORTERS.values(), ids=REPORTERS)
@pytest.mark.parametrize("name", SECRETS)
def test_no_report_repeats_personal_data(
    name: str, reporter: object, make_catalogue: MakeCatalogue
) -> None:
    """Logs are public: neither message nor excerpt holds what the finding is about."""
    report = _judge(name, make_catalogue)
    assert report.findings
    shown = reporter(report, "fr") + reporter(report, "en")  # type: ignore[operator]
    excerpts = "".join(finding.excerpt.text for finding in report.findings if finding.excerpt)
    assert [secret for secret in SECRETS[name] if secret in shown + excerpts] == []


def test_other_findings_do_not_show_it_either(make_catalogue: MakeCatalogue) -> None:
    """A mistake of another family on the same words masks them too."""
    text = '{"links": ["marie.boisclair@example.org"], "status": "06 39 98 12 34"}'
    root = make_catalogue({"actions/example.json": text})
    report = pipeline.validate(load(root), BuildOptions(workers=1, cached=False, thorough=True))
    codes = {
        finding.code for finding in report.findings if finding.pointer in {"/links/0", "/status"}
    }
    assert codes == {"P003", "P004", "S004", "S005"}
    shown = REPORTERS["text"](report, "fr")
    assert "boisclair" not in shown
    assert "39 98" not in shown


def test_escapes_hide_nothing() -> None:
    """An address written with JSON escapes is found as well."""
    (finding,) = surely_personal(_contribution(r'{"title": "m.boisclair\u0040example.org"}'))
    assert (finding.code, finding.pointer) == ("P003", "/title")


def test_unknown_properties_are_looked_at() -> None:
    """What the schema refuses enters Git history all the same."""
    (finding,) = surely_personal(_contribution('{"tel": {"x": ["06 39 98 12 34"]}}'))
    assert (finding.code, finding.pointer) == ("P004", "/tel/x/0")


@pytest.mark.parametrize("key", ["name", "other_names", "title", "acronym"])
def test_the_name_of_a_record_is_not_that_of_a_person(key: str) -> None:
    """A facility may be called by the name of someone, and nothing else."""
    value = '["Marie Boisclair"]' if key == "other_names" else '"Marie Boisclair"'
    assert list(likely_personal(_contribution(f'{{"{key}": {value}}}'))) == []
    (finding,) = likely_personal(_contribution('{"contributor": "Marie Boisclair"}'))
    assert finding.code == "P008"


def _git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def test_the_hook_judges_what_is_staged(make_catalogue: MakeCatalogue) -> None:
    """The hook refuses a commit that holds a mobile number, even if the working tree is mended."""
    minimal = (EXAMPLES / "accepted" / "actions" / "minimal.json").read_text(encoding="utf-8")
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    record = root / "contributions" / "actions" / "minimal.json"
    _git(root, "init", "--quiet")
    record.write_text(minimal.replace('"title"', '"outlook": "06 39 98 12 34", "title"'))
    _git(root, "add", ".")
    record.write_text(minimal)
    assert _run_hook(root) == 1
    _git(root, "add", ".")
    assert _run_hook(root) == 0


def _run_hook(root: Path) -> int:
    # The command of this very Python, wherever it is installed.
    program = root / ".venv" / "bin" / "maillage"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m maillage "$@"\n')
    program.chmod(0o755)
    # The environment is not active, as when an editor commits.
    environment = {
        **os.environ,
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
    }
    hook = ROOT / "scripts" / "pre-commit"
    return subprocess.run([hook], cwd=root, env=environment, check=False).returncode


@pytest.mark.parametrize(
    ("mailbox", "codes"),
    [
        ("accueil@example.org", []),
        ("contact@ville.example.org", []),
        ("mairie.quartier-nord@example.org", []),
        ("boisclair@example.org", ["P010"]),
        ("m.b@example.org", ["P010"]),
        ("marie.boisclair@example.org", ["P003"]),
        ("m.boisclair@example.org", ["P003"]),
    ],
)
def test_the_mailbox_of_a_contact_is_that_of_a_function(mailbox: str, codes: list[str]) -> None:
    """A person’s is refused, and so is one that may be: once, and by a build too."""
    record = _contribution(json.dumps({"contact": {"mailbox": mailbox}}))
    assert [finding.code for finding in surely_personal(record)] == codes
    assert list(likely_personal(record)) == []


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("01 99 00 12 34", []),
        ("+33 1 99 00 12 34", []),
        ("06 39 98 12 34", ["P004"]),
        ("+33639981234", ["P004"]),
        ("07.39.98.12.34", ["P004"]),
    ],
)
def test_the_switchboard_is_no_mobile(number: str, codes: list[str]) -> None:
    """A landline passes, a mobile is refused."""
    record = _contribution(json.dumps({"contact": {"switchboard": number}}))
    assert [finding.code for finding in surely_personal(record)] == codes
    assert list(likely_personal(record)) == []


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ({"siret": "00596700500009"}, []),
        ({"siret": "00596700500008"}, ["P004"]),
        ({"description": "00596700500009"}, ["P004"]),
    ],
)
def test_the_number_of_an_establishment_is_no_mobile(
    record: dict[str, str], codes: list[str]
) -> None:
    """Its check digit tells it from a mobile of Martinique, where numbers of it are written."""
    found = surely_personal(_contribution(json.dumps(record)))
    assert [finding.code for finding in found] == codes
