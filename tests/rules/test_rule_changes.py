"""Rules that a catalogue has otherwise: graver, less grave or silent, at every door."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import pipeline, selection
from maillage.build.pipeline import BuildOptions
from maillage.cli.main import main
from maillage.errors import ModelError
from maillage.model.loading import load
from maillage.rules import RULES, is_stricter
from maillage.rules.rule_changes import KEY, rule_changes

ACCEPTED = {
    f"{kind}/minimal.json": (EXAMPLES / f"accepted/{kind}/minimal.json").read_text("utf-8")
    for kind in ("sources", "territories")
}
MINIMAL = {**json.loads(ACCEPTED["territories/minimal.json"]), "sources": ["minimal"]}


@pytest.fixture
def make(make_catalogue: MakeCatalogue) -> Any:
    """Return a maker of a catalogue whose one territory is wrong, with rules of its own."""

    def make(changes: object, **record: Any) -> Path:
        territory = {**MINIMAL, **record}
        root = make_catalogue({**ACCEPTED, "territories/minimal.json": json.dumps(territory)})
        file = root / "datapackage.json"
        package = {**json.loads(file.read_text("utf-8")), KEY: changes}
        file.write_text(json.dumps(package), encoding="utf-8")
        return root

    return make


#: The name of another town than the code’s, which is told as a warning.
WRONG_NAME = {"kind": "commune", "code": "54395", "name": "La Préfecture"}


def _judged(root: Path) -> list[tuple[str, str]]:
    report = selection.validate_some(load(root), lambda file: "territories" in file)
    return [
        (finding.code, finding.severity) for finding in report.findings if finding.code == "O004"
    ]


def _say(severity: str, reason: str = "Chez nous.") -> dict[str, Any]:
    return {"O004": {"severity": severity, "reason": reason}}


@pytest.mark.parametrize(
    ("severity", "told"),
    [
        ("error", [("O004", "error")]),
        ("warning", [("O004", "warning")]),
        ("advice", [("O004", "advice")]),
        ("off", []),
    ],
)
def test_the_severity_is_that_of_the_catalogue(
    severity: str, told: list[tuple[str, str]], make: Any
) -> None:
    """Whoever judges a few files, as the form and the gate do, says so."""
    assert _judged(make(_say(severity), **WRONG_NAME)) == told


@pytest.mark.parametrize(("severity", "accepted"), [("error", False), ("warning", True)])
def test_a_build_refuses_what_the_catalogue_refuses(
    severity: str, accepted: bool, make: Any, tmp_path: Path
) -> None:
    """A build, which else asks for errors alone, judges as the form does, with a cache too."""
    model = load(make(_say(severity), **WRONG_NAME))
    assert is_stricter(model) is not accepted
    for _ in range(2):
        report = pipeline.build(model, tmp_path / "out", BuildOptions(workers=1))
        assert report.accepted is accepted
    assert pipeline.validate(model, BuildOptions(workers=1)).accepted is accepted


def test_a_rule_across_records_is_changed_too(make: Any, tmp_path: Path) -> None:
    """What only two records show follows the descriptor as well."""
    changes = {"O011": {"severity": "error", "reason": "Tout est à Nancy."}}
    root = make(changes, kind="commune", code="54395", name="Nancy", part_of=["meuse"])
    around = {**MINIMAL, "id": "meuse"}
    around |= {"kind": "departement", "code": "55", "name": "Meuse"}
    (root / "contributions/territories/meuse.json").write_text(json.dumps(around), "utf-8")
    report = pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=1))
    assert ("O011", "error") in [(it.code, it.severity) for it in report.findings]
    assert not report.accepted


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([], "ce doit être un objet"),
        ({"X999": {"severity": "off", "reason": "r"}}, "pas de règle X999"),
        ({"Q003": "off"}, "un « severity » et un « reason »"),
        ({"Q003": {"severity": "off"}}, "un « severity » et un « reason »"),
        ({"Q003": {"severity": "off", "reason": " "}}, "le « reason » de Q003"),
        ({"Q003": {"severity": "loud", "reason": "r"}}, "le « severity » de Q003"),
        ({"Q003": {"severity": ["off"], "reason": "r"}}, "le « severity » de Q003"),
        ({"S001": {"severity": "off", "reason": "r"}}, "sa gravité ne peut pas baisser"),
        ({"R001": {"severity": "warning", "reason": "r"}}, "sa gravité ne peut pas baisser"),
        ({"F001": {"severity": "advice", "reason": "r"}}, "sa gravité ne peut pas baisser"),
        ({"P005": {"severity": "off", "reason": "r"}}, "sa gravité ne peut pas baisser"),
        ({"P001": {"severity": "warning", "reason": "r"}}, "sa gravité ne peut pas baisser"),
        ({"C001": {"severity": "off", "reason": "r"}}, "sa gravité ne peut pas baisser"),
    ],
)
def test_what_cannot_be_is_told(changes: object, told: str, make: Any) -> None:
    """The descriptor and the rule are named; what keeps outputs whole or people safe stays."""
    model = load(make(changes))
    with pytest.raises(ModelError, match=told) as caught:
        rule_changes(model, RULES)
    assert caught.value.file.endswith("datapackage.json")


def test_describe_says_which_rules_differ(make: Any) -> None:
    """The code, what is made of it and the reason, in the language of who asks."""
    root = make({**_say("error", "Les noms sont officiels."), **_off("Q003")})
    for language, words in (("fr", ("erreur", "ne dit rien")), ("en", ("error", "off"))):
        done = CliRunner().invoke(main, ["describe", "--root", str(root), "--lang", language])
        (grave, silent) = [line for line in done.output.splitlines() if ": r" in line]
        assert "O004" in grave
        assert words[0] in grave
        assert "Les noms sont officiels." in grave
        assert "Q003" in silent
        assert words[1] in silent


def _off(code: str) -> dict[str, Any]:
    return {code: {"severity": "off", "reason": "Trop tôt."}}


def test_what_cannot_be_is_told_in_a_language(make_catalogue: MakeCatalogue) -> None:
    """A broken model is told as any other message."""
    root = make_catalogue({})
    package = json.loads((root / "datapackage.json").read_text("utf-8")) | {"x-rules": {"X9": 1}}
    (root / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for language, told in (("fr", "il n’y a pas de règle X9"), ("en", "there is no rule X9")):
        done = CliRunner().invoke(main, ["validate", "--root", str(root), "--lang", language])
        assert done.exit_code == 3
        assert told in done.stderr
