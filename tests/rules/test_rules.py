"""The catalogue of rules: each has a page, and shows what it says there."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import maillage
from conftest import EXAMPLES, ROOT, TODAY, MakeCatalogue, WithExamples
from maillage.build import pipeline
from maillage.findings.finding import FAMILIES, SEVERITIES, Example, Rule
from maillage.findings.report import Report
from maillage.messages.catalogue import catalogue
from maillage.model.entities import Json, Model
from maillage.model.loading import load
from maillage.reading.file_rules import LINK
from maillage.rules import RULES, lifecycle, record_index, table_of
from repositories import under_git

MINIMAL = {
    folder.name: json.loads((folder / "minimal.json").read_text(encoding="utf-8"))
    for folder in (EXAMPLES / "accepted").iterdir()
}
#: A kind of record beside those of the catalogue, and one record of it.
KINDS = Path(__file__).parent.parent / "kinds"
MINIMAL["events"] = json.loads((KINDS / "minimal.json").read_text(encoding="utf-8"))
by_code = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)


@by_code
def test_the_refused_example_of_a_page_gets_the_finding(
    rule: Rule, with_examples: WithExamples, make_catalogue: MakeCatalogue
) -> None:
    """What a page shows as refused gets the rule’s finding, at its file."""
    found = _findings(rule, rule.page.refused, with_examples, make_catalogue)
    assert rule.code in found


@by_code
def test_the_accepted_example_of_a_page_gets_none(
    rule: Rule, with_examples: WithExamples, make_catalogue: MakeCatalogue
) -> None:
    """What a page shows as well gets no finding of that rule."""
    assert rule.code not in _findings(rule, rule.page.accepted, with_examples, make_catalogue)


def _findings(
    rule: Rule, example: Example, with_examples: WithExamples, make_catalogue: MakeCatalogue
) -> set[str]:
    place = f"contributions/{example.file}"
    content = _text(example).encode(errors="surrogateescape")
    if rule is lifecycle.VANISHED:
        return _vanished(load(ROOT), place, deleted=not example.text.startswith("{"))
    if rule.code == "S009":
        report = _with_another_schema(make_catalogue({example.file: content}))
    elif example.file.startswith("events/"):
        report = _with_events(make_catalogue({example.file: content}))
    elif example.file == LINK and not example.text:
        report = _with_a_link(make_catalogue({}))
    elif example.file.startswith("../"):
        root = under_git(make_catalogue({example.file: content}))
        report = pipeline.validate(load(root), pipeline.BuildOptions(workers=1, thorough=True))
    else:
        report = with_examples(place, content)
    return {
        finding.code
        for finding in report.findings
        # The smallest records, which stand beside, tell little.
        if finding.severity != "advice" or finding.file == place
    }


def _with_another_schema(root: Path) -> Report:
    # No schema of ours uses a keyword that the other rules do not know.
    _forbid(root / "schema" / "action.schema.json", "outlook")
    return pipeline.validate(
        load(root), pipeline.BuildOptions(workers=1, thorough=True, today=TODAY)
    )


def _with_events(root: Path) -> Report:
    # No kind of ours is without a rule of its own about look-alikes.
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    shutil.copy(KINDS / "event.schema.json", root / "schema")
    shutil.copy(KINDS / "minimal.json", root / "contributions" / "events")
    return pipeline.validate(
        load(root), pipeline.BuildOptions(workers=1, thorough=True, today=TODAY)
    )


def _with_a_link(root: Path) -> Report:
    file = root / "contributions" / LINK
    file.parent.mkdir(parents=True)
    file.symlink_to("nowhere")
    return pipeline.validate(
        load(root), pipeline.BuildOptions(workers=1, thorough=True, today=TODAY)
    )


def _vanished(model: Model, name: str, *, deleted: bool) -> set[str]:
    """Compare the catalogue with and without a file: only history shows that one was deleted."""
    before = {record_index.presumed_key(model, name): name}
    index = record_index.RecordIndex()
    index.add([] if deleted else before, ())
    return {finding.code for finding in lifecycle.vanished(index, before)}


def _forbid(file: Path, key: str) -> None:
    schema = json.loads(file.read_text(encoding="utf-8"))
    schema["not"] = {"required": [key], "properties": {"id": {"const": "exemple"}}}
    file.write_text(json.dumps(schema), encoding="utf-8")


def _text(example: Example) -> str:
    """Merge the example into a small record of its kind (RFC 7396), unless it is a whole file."""
    collection = example.file.split("/")[0]
    try:
        patch = json.loads(example.text)
    except ValueError:
        return example.text
    is_patch = isinstance(patch, dict) and json.dumps(patch, ensure_ascii=False) == example.text
    if not is_patch or collection not in MINIMAL:
        return example.text
    record = {**MINIMAL[collection], "id": Path(example.file).stem}
    # Not the name of the record beside, which would be its double.
    record["title" if "title" in record else "name"] = "Promenade des voisins"
    return json.dumps(_merged(record, patch), ensure_ascii=False)


def _merged(record: Json, patch: Json) -> Json:
    merged = {**record, **patch}
    return {key: value for key, value in merged.items() if value is not None}


def test_every_rule_is_in_the_catalogue() -> None:
    """Each `Rule` that a module states is listed, once."""
    stated = []
    for module in pkgutil.walk_packages(maillage.__path__, "maillage."):
        if module.name != "maillage.__main__":
            values = vars(importlib.import_module(module.name)).values()
            stated += [value for value in values if isinstance(value, Rule)]
    assert {rule.code for rule in stated} == set(RULES)
    assert set(map(id, stated)) == set(map(id, RULES.values()))


@by_code
def test_a_rule_speaks_to_people(rule: Rule) -> None:
    """A rule has a family, a severity, and whole sentences in both languages."""
    assert re.fullmatch(r"[A-Z][0-9]{3}", rule.code)
    assert rule.code[0] in FAMILIES
    assert rule.severity in SEVERITIES
    page = rule.page
    for language in ("fr", "en"):
        title, why = page.title.template(language), page.why.template(language)
        assert title[0].isupper()
        assert not title.endswith(".")
        assert why.endswith(".")
        assert len(why) > 40
    for message in (rule.message, page.title, page.why):
        assert catalogue("en").has(message.text), "it is in English too"
        assert "'" not in message.text, "an apostrophe is ’"


def test_every_rule_has_a_refused_file() -> None:
    """Among the refused examples, one at least gets each finding that one file can show."""
    told = "".join(file.read_text(encoding="utf-8") for file in EXAMPLES.glob("refused/**/*.txt"))
    # These need another place, a link, another model, a second file or a very large one.
    elsewhere = {"F001", "F002", "F003", "F009", "F011", "F012", "S009", "S012", "R002"}
    # These are about partners, territories, programmes and sources, or about history.
    elsewhere |= {"R007", "R008", "D002", "D003", "D004", "D005", "D006", "D007", "D008"}
    shown = set(re.findall(r"^[0-9]+:[0-9]+ ([A-Z][0-9]{3})", told, re.MULTILINE))
    assert set(RULES) - shown <= elsewhere


def test_the_real_catalogue_is_above_reproach() -> None:
    """The gate finds no error and no warning in the catalogue."""
    report = pipeline.validate(
        load(ROOT), pipeline.BuildOptions(cached=False, thorough=True, today=TODAY)
    )
    assert report.of_severity("error", "warning") == []


def test_two_rules_with_one_code_are_refused() -> None:
    """A code leads to one page: the table of rules cannot be made with a code that stands twice."""
    with pytest.raises(ValueError, match="two rules have the code R008"):
        table_of([*RULES.values(), replace(lifecycle.VANISHED)])
