"""No order that a library chooses decides what is told, or whether a record is accepted."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema_rs import Draft202012Validator

from browser.paths import PAGES
from conftest import EXAMPLES, MakeCatalogue, opened
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.errors import ModelError
from maillage.findings.finding import Finding
from maillage.findings.report import MAX_FINDINGS, Report
from maillage.model.loading import load
from maillage.rules import RULES

FILE = "contributions/actions/minimal.json"
ACTION = orjson.loads((EXAMPLES / "accepted/actions/minimal.json").read_bytes())
SEEDS = range(6)

#: Records with more faults than are told, or with several at one place.
RECORDS = {
    "unknown": ACTION | {f"k{number}": 1 for number in range(300)},
    "missing": {},
    "missing in many": ACTION | {"people": [{} for _ in range(300)]},
    "codes": ACTION | {"themes": [f"code-{number}" for number in range(300)]},
    # Each of these numbers is of the wrong type and outside the list: of both, one is told.
    "covered": ACTION | {"themes": [*range(90)], **{f"k{number}": 1 for number in range(30)}},
    "repeated": ACTION | {"themes": ["x"] * 250, "links": [""] * 250},
    "everywhere": {
        **{f"b{number}": None for number in range(60)},
        **{key: [] for key in ACTION},
        "people": [{f"a{number}": {}} for number in range(60)],
    },
}


def _shuffled(seed: int) -> Callable[..., Any]:
    """Return the validator of a library that finds the same errors in another order."""

    class Shuffled:
        def __init__(self, schema: Any) -> None:
            self._validator = Draft202012Validator(schema)
            self.is_valid = self._validator.is_valid

        def iter_errors(self, instance: Any) -> Iterator[Any]:
            errors = list(self._validator.iter_errors(instance))
            random.Random(seed).shuffle(errors)  # noqa: S311 - no secret
            return iter(errors)

    return Shuffled


def _told(findings: tuple[Finding, ...]) -> list[Any]:
    return [
        (finding.as_json("fr"), finding.message("en"), finding.fix, finding.excerpt)
        for finding in findings
    ]


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", RECORDS)
def test_the_order_of_the_validator_changes_nothing(
    name: str, make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the order in which a record's errors are found, the same hundred are told."""
    model = load(make_catalogue({"actions/minimal.json": orjson.dumps(RECORDS[name])}))
    seen = []
    for seed in SEEDS:
        monkeypatch.setattr(
            "maillage.rules.schema_validation.Draft202012Validator", _shuffled(seed)
        )
        seen.append(_told(pipeline.validate(model, BuildOptions(workers=1)).findings))
    assert seen[0]
    assert all(listed == seen[0] for listed in seen)


@pytest.mark.parametrize("name", ["unknown", "missing in many", "codes", "everywhere"])
def test_the_first_of_the_file_are_told(name: str, make_catalogue: MakeCatalogue) -> None:
    """What is left out stands behind all that is told."""
    root = make_catalogue({"actions/minimal.json": orjson.dumps(RECORDS[name])})
    report = pipeline.validate(load(root), BuildOptions(workers=1))
    assert len(report.findings) == MAX_FINDINGS + 1
    places = [(finding.line, finding.column) for finding in report.findings]
    assert places == sorted(places)


def test_of_two_findings_at_a_place_one_counts(make_catalogue: MakeCatalogue) -> None:
    """What another makes needless takes no room from what is told."""
    root = make_catalogue({"actions/minimal.json": orjson.dumps(RECORDS["covered"])})
    told = Counter(
        finding.code for finding in pipeline.validate(load(root), BuildOptions(workers=1)).findings
    )
    assert told["S003"] == 90
    assert told["S001"] == MAX_FINDINGS - 90 - told["R003"] > 0


@pytest.mark.parametrize("last", ["error", "warning", "advice"])
def test_what_is_cut_still_counts(last: str) -> None:
    """A record is refused for an error behind a hundred warnings, and not for a warning there."""

    def finding(line: int, severity: str) -> Finding:
        rule = RULES["F002"]  # never too early
        return Finding("a.json", line, 1, "", rule.code, rule, judged=severity)

    found = [finding(line, "advice") for line in range(1, MAX_FINDINGS + 1)]
    report = Report.of([finding(MAX_FINDINGS + 1, last), *reversed(found)], {})
    assert report.findings[-1].severity == last
    assert report.accepted is (last != "error")
    assert Report.of(reversed(report.findings), {}) == report


def test_the_same_error_of_a_schema_is_told(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several errors in a schema, no library chooses the one that its author reads."""
    root: Path = make_catalogue({})
    file = root / "schema/action.schema.json"
    schema = orjson.loads(file.read_bytes()) | {"type": 5, "minProperties": -1, "required": "id"}
    file.write_bytes(orjson.dumps(schema))
    told = set()
    for seed in SEEDS:
        monkeypatch.setattr(
            "maillage.model.loading.jsonschema_rs.Draft202012Validator", _shuffled(seed)
        )
        with pytest.raises(ModelError, match="à /minProperties") as raised:
            load(root)
        told.add(str(raised.value))
    assert len(told) == 1


#: Pages, downloads and files of the site that are ours; a visitor’s SQL has the order it asks for.
PATHS = [
    *(path for path in PAGES.values() if not path.startswith(("/maillage", "/-/", "/contribuer/"))),
    *("/recherche.csv", "/recherche.json", "/recherche.ttl", "/recherche.csv?q=jardin"),
    *("/sitemap.xml", "/sitemap-action-1.xml", "/robots.txt", "/def.ttl", "/themes.ttl"),
    *("/action/bien-sous-son-toit.json", "/action/bien-sous-son-toit.ttl", "/territory/nancy"),
    *("/programme/accorderies", "/programme/cdv-paris-axe-1", "/territory/paris"),
    *("/recherche?q=jadrin", "/recherche?q=ecol", "/recherche?q=centre+social"),
]


@pytest.mark.sample(1)
@pytest.mark.parametrize("build", ["real_build", "example_build"])
def test_the_order_of_the_database_changes_no_page(
    build: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a query asks for no order, SQLite may answer in any: no page shows which."""
    from datasette.database import Database

    connect = Database.connect

    def turned(self: Any, *arguments: Any, **options: Any) -> Any:
        connection = connect(self, *arguments, **options)
        connection.execute("PRAGMA reverse_unordered_selects = ON")
        return connection

    usual = opened(request.getfixturevalue(build))
    before = {path: asyncio.run(usual.client.get(path)).text for path in PATHS}
    monkeypatch.setattr(Database, "connect", turned)
    other = opened(request.getfixturevalue(build))
    for path in PATHS:
        assert asyncio.run(other.client.get(path)).text == before[path], path
