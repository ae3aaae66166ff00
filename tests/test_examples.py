"""The examples: a new file is a new test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pytest

from conftest import EXAMPLES, ROOT, TODAY, WithExamples
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.findings.report import Report
from maillage.model.entities import Json, Model
from maillage.model.loading import load

REFUSED = sorted((EXAMPLES / "refused").rglob("*.json"))
CONTRIBUTIONS = [
    *sorted((ROOT / "contributions").rglob("*.json")),
    *sorted((EXAMPLES / "accepted").rglob("*.json")),
]


def test_the_accepted_examples_are_accepted(example_root: Path) -> None:
    """Nothing is wrong in the catalogue of accepted examples, though some tell little."""
    report = pipeline.validate(
        load(example_root), BuildOptions(workers=1, thorough=True, today=TODAY)
    )
    assert report.of_severity("error", "warning") == []
    assert report.total == len(list((EXAMPLES / "accepted").rglob("*.json")))


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.stem)
def test_a_refused_example_gets_its_findings(
    file: Path, with_examples: WithExamples, request: pytest.FixtureRequest
) -> None:
    """Each refused example has exactly the findings that stand beside it: place, code, text."""
    place = f"contributions/{_collection(file)}/example.json"
    report = with_examples(place, file.read_bytes())
    found = "".join(f"{line}\n" for line in _lines(report, place))
    expected = file.with_suffix(".txt")
    if request.config.getoption("--rewrite"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
    assert report.findings


def _collection(file: Path) -> str:
    """Return the kind of record that a refused example is: its folder’s, or an action."""
    return "actions" if file.parent.name == "refused" else file.parent.name


def _lines(report: Report, place: str) -> list[str]:
    lines = []
    for finding in report.findings:
        if finding.file != place:
            # The smallest records tell little, and the example may look like one of them.
            assert finding.severity == "advice" or finding.code[0] == "D"
            continue
        lines.append(f"{finding.line}:{finding.column} {finding.code} {finding.pointer}".rstrip())
        lines.append(f"  {finding.message('fr')}")
        lines.append(f"  {finding.message('en')}")
        if finding.suggestion:
            lines.append(f"  > {finding.suggestion}")
    return lines


@pytest.mark.sample(120)
@pytest.mark.parametrize("file", [*CONTRIBUTIONS, *REFUSED], ids=lambda file: file.stem)
def test_the_reference_validator_agrees_with_the_fast_one(file: Path, model: Model) -> None:
    """Python’s jsonschema and jsonschema-rs find fault with the same values of every example."""
    try:
        record: Json = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError:
        pytest.skip("not JSON: no validator sees it")
    reference, fast = _validators(model, _collection(file))
    assert _faults(fast.iter_errors(record)) == _faults(reference.iter_errors(record))


# Each takes longer to make than to judge a record.
@cache
def _validators(model: Model, collection: str) -> tuple[Any, Any]:
    """Return what judges a kind of record: Python’s jsonschema, and jsonschema-rs."""
    import jsonschema

    schema = model.schema_of(model.by_collection[collection])
    kinds = jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator
    reference, fast = (kind(schema) for kind in kinds)
    return reference, fast


def _faults(errors: object) -> list[tuple[str, str]]:
    """Reduce errors to the place and keyword of each; unknown properties come one by one or all."""
    return sorted({_fault(error) for error in errors})  # type: ignore[attr-defined]


def _fault(error: object) -> tuple[str, str]:
    if isinstance(error, jsonschema_rs.ValidationError):
        return "/".join(map(str, error.instance_path)), error.kind.name
    return "/".join(map(str, error.absolute_path)), str(error.validator)  # type: ignore[attr-defined]
