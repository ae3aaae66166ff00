"""The mutation table: every contribution, broken in every way, and what the gate says about it."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from random import Random

import pytest

from conftest import ROOT, TODAY
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.fixing import edited
from maillage.model.entities import Json, Model
from maillage.reading import parsing
from maillage.reading.contributions import Contribution
from maillage.rules import (
    checks,
    containment,
    lifecycle,
    near_duplicates,
    record_index,
    references,
)
from maillage.rules.record_index import CrossRecordScope, RecordIndex
from maillage.text.positions import Position
from mutations import OPERATORS, Mutant, Operator, Original

PAGE = ROOT / "docs" / "gate.md"
FILES = sorted((ROOT / "contributions").rglob("*.json"))
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
HEAD = (
    "| what is broken | cases | line % | column % | alone % | suggestion % | fix % |\n"
    "|---|--:|--:|--:|--:|--:|--:|\n"
)
#: What is told of two records beside each other, which nobody breaks here.
RESEMBLING = {rule.code for rule in (*near_duplicates.RULES, *containment.RULES)}
#: How many mutants of each operator are judged without `--all`.
SAMPLE = 8
#: Shares that the gate must reach, over all cases.
LINE, COLUMN, SUGGESTION, MENDED = 1.0, 0.95, 0.8, 0.99


@dataclass
class Score:
    """How often the gate was right about one operator."""

    cases: int = 0
    line: int = 0
    column: int = 0
    #: Cases about which nothing else is said.
    alone: int = 0
    #: Cases where what stood there can be told, and those where it is the suggestion.
    telling: int = 0
    told: int = 0
    #: Fixes, and those that give back what stood there.
    fixes: int = 0
    mended: int = 0
    #: Some of the cases that went wrong, for whoever works on the gate.
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count the cases of another score too."""
        for name, number in vars(other).items():
            setattr(self, name, getattr(self, name) + number)


class Gate:
    """Judges one file at a time, in the light of the whole catalogue."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._checks = checks(model, thorough=True, today=TODAY)
        self._references = record_index.references(model)
        self._ties = record_index.ties(model)
        files = [file.relative_to(ROOT).as_posix() for file in FILES]
        self.keys = {file: record_index.presumed_key(model, file) for file in files}
        self._files = {key: file for file, key in self.keys.items()}
        self._records: dict[str, Contribution] = {}
        self._called: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for file in files:
            found = parsing.read(ROOT, file)
            assert isinstance(found, Contribution)
            self._records[file] = found
            self._called[self.keys[file][0]] += record_index.names_of(model, found)

    def __call__(self, file: str, raw: bytes) -> list[Finding]:
        """Return what is told about a file, first things first; advice is no fault."""
        found = parsing.parse(file, raw)
        if isinstance(found, Contribution):
            found = [finding for finding in self._of_record(found) if finding.file == file]
        return Report.of(found, {}).of_severity("error", "warning")

    def _of_record(self, record: Contribution) -> Iterator[Finding]:
        for check in self._checks:
            yield from check(record)
        judged = {record.file: record}
        index, referred = RecordIndex(), [key for key, _, _ in self._references(record)]
        near = {key: self._files[key] for key in referred if key in self._files}
        if record.file in self.keys:
            near[self.keys[record.file]] = record.file
        index.add(near, referred, near.values())
        if record.file not in self.keys:
            own = record_index.key_of(self._model, record)
            index.add([own], (), [record.file])
            if twin := self._files.get(own):
                index.add([own], (), [twin])
                judged = {twin: self._records[twin], record.file: record}
        if index.wanted() or index.twins():
            # What was meant is looked for among all; nothing else looks beyond those referred to.
            index.add(self.keys.values(), (), self.keys)
        across = CrossRecordScope(self._model, index, list(judged), judged.get, self._names)
        yield from references.check(across)
        index.tie(self._ties(record))

        def read(file: str) -> Contribution | None:
            return record if file == record.file else self._records.get(file)

        yield from lifecycle.check(
            replace(across, read=read, judged=[record.file], thorough=True, chosen=b"")
        )

    def _names(self, kind: str) -> Iterator[tuple[str, str]]:
        """List what people call the records, as the pipeline reads it."""
        yield from self._called[kind]


def _originals(model: Model, gate: Gate) -> list[Original]:
    ids: dict[str, list[str]] = defaultdict(list)
    names: dict[tuple[str, str], list[str]] = {}
    for file, (kind, name) in gate.keys.items():
        ids[kind].append(name)
        data = json.loads((ROOT / file).read_text(encoding="utf-8"))
        found = [data.get("title"), data.get("name"), *data.get("other_names", ())]
        names[kind, name] = [text for text in found if text]
    return [
        Original(model, file, (ROOT / file).read_text(encoding="utf-8"), ids, names)
        for file in gate.keys
    ]


def _score(gate: Gate, operator: Operator, originals: list[Original], most: int) -> Score:
    """Judge the mutants that an operator makes, from a file of its own on, up to some number."""
    score = Score()
    for file, mutant in islice(_mutants(operator, originals), most):
        score.add(_verdict(file, mutant, gate(file, mutant.raw)))
    return score


def _mutants(operator: Operator, originals: list[Original]) -> Iterator[tuple[str, Mutant]]:
    """Yield what an operator makes, from a file of its own on, each with where it stands."""
    start = zlib.crc32(operator.name.encode()) % len(originals)
    for original in originals[start:] + originals[:start]:
        seed = zlib.crc32(f"{operator.name} {original.file}".encode())
        chance = Random(seed)  # noqa: S311 - the same at every run, and no secret
        if mutant := operator.apply(original, chance):
            yield mutant.file or original.file, mutant


def _verdict(file: str, mutant: Mutant, findings: list[Finding]) -> Score:
    """Judge what is told first, as a contributor reads it."""
    score = Score(cases=1, telling=mutant.original is not None)
    if not findings:
        score.wrong.append(f"{file}: nothing is told")
        return score
    first = findings[0]
    place = Position(first.line, first.column)
    score.line = any(first.line == place.line for place in mutant.places)
    score.column = place in mutant.places
    score.alone = len(findings) == 1
    fixed = _mended(mutant, findings)
    score.fixes = fixed is not None
    score.mended = fixed == mutant.before
    if mutant.original is not None:
        score.told = first.suggestion == mutant.original or (
            bool(first.fix) and fixed == mutant.before
        )
    right = (
        score.column and score.alone and score.told >= score.telling and score.mended == score.fixes
    )
    if not right:
        places = " or ".join(
            f"{place.line}:{place.column}" for place in sorted(mutant.places, key=str)
        )
        told = [
            f"{finding.line}:{finding.column} {finding.code} > {finding.suggestion}"
            for finding in findings
        ]
        score.wrong.append(f"{file}: expected {places} > {mutant.original}; {told}")
    return score


def _mended(mutant: Mutant, findings: list[Finding]) -> Json | str | None:
    """Return the record that the fixes make; its text where that is no record; None without any."""
    fixes = [finding.fix for finding in findings if finding.fix]
    if not fixes:
        return None
    text = edited(mutant.raw.decode(), fixes)
    try:
        found: Json = json.loads(text)
        return found
    except ValueError:
        return text


@pytest.fixture(scope="module")
def scores(model: Model, exhaustive: bool) -> Mapping[str, Mapping[str, Score]]:
    """The score of each operator, by family."""
    gate = Gate(model)
    originals = _originals(model, gate)
    most = len(originals) if exhaustive else SAMPLE
    return {
        family: {operator.name: _score(gate, operator, originals, most) for operator in operators}
        for family, operators in OPERATORS.items()
    }


def _total(scores: Mapping[str, Mapping[str, Score]]) -> Score:
    total = Score()
    for score in chain.from_iterable(family.values() for family in scores.values()):
        total.add(score)
    return total


def test_nothing_is_told_about_the_catalogue_as_it_is(model: Model) -> None:
    """Whatever is told about a mutant is told of what was broken: the originals are sound."""
    gate = Gate(model)
    assert [found for file in gate.keys for found in gate(file, (ROOT / file).read_bytes())] == []


def test_whoever_judges_in_the_folder_says_the_same(model: Model, exhaustive: bool) -> None:
    """What judges a file here leaves out nothing that the whole way would tell of it."""
    gate, known = Gate(model), FolderCatalogue(model, TODAY)
    originals = _originals(model, gate)
    operators = [*chain.from_iterable(OPERATORS.values())]
    for operator in operators[:: 5 if exhaustive else 20]:
        file, mutant = next(_mutants(operator, originals))
        report = known.judge({file: mutant.raw})
        told = [it for it in report.of_severity("error", "warning") if it.code not in RESEMBLING]
        assert told == gate(file, mutant.raw), (operator.name, file)


def test_the_gate_says_where_and_what_to_write(
    scores: Mapping[str, Mapping[str, Score]],
) -> None:
    """Of all mutants, each is told at its line, nearly all at their column with what was there."""
    total = _total(scores)
    assert sum(map(len, scores.values())) >= 40
    assert all(score.cases for family in scores.values() for score in family.values())
    assert total.line == total.cases * LINE, _wrong(scores)
    assert total.column >= total.cases * COLUMN, _wrong(scores)
    assert total.told >= total.telling * SUGGESTION, _wrong(scores)


def test_a_fix_gives_back_what_was_there(scores: Mapping[str, Mapping[str, Score]]) -> None:
    """Where `maillage fix` would change a file, the record means again what it meant."""
    total = _total(scores)
    assert total.fixes > total.cases / 4
    assert total.mended >= total.fixes * MENDED, _wrong(scores)


def _wrong(scores: Mapping[str, Mapping[str, Score]]) -> str:
    """Quote a case of each operator that was not judged as it should be."""
    return "\n".join(
        f"{name}: {score.wrong[0]}"
        for family in scores.values()
        for name, score in family.items()
        if score.wrong
    )


@pytest.mark.exhaustive
def test_the_table_of_the_page_is_fresh(
    scores: Mapping[str, Mapping[str, Score]], request: pytest.FixtureRequest
) -> None:
    """`docs/gate.md` holds the table as it is; `pytest --all --rewrite` brings it up to date."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    fresh = f"{before}{BEGIN}\n{_table(scores)}{END}{rest.split(END)[1]}"
    if request.config.getoption("--rewrite"):
        PAGE.write_text(fresh, encoding="utf-8")
    assert page == fresh or request.config.getoption("--rewrite")


def _table(scores: Mapping[str, Mapping[str, Score]]) -> str:
    total = _row("**All**", _total(scores))
    parts = [f"{HEAD}{total}"]
    for family, of_family in scores.items():
        rows = "".join(_row(name, score) for name, score in of_family.items())
        parts.append(f"\n### {family}\n\n{HEAD}{rows}")
    return "".join(parts)


def _row(name: str, score: Score) -> str:
    shares = (
        _share(score.line, score.cases),
        _share(score.column, score.cases),
        _share(score.alone, score.cases),
        _share(score.told, score.telling),
        _share(score.mended, score.fixes),
    )
    return f"| {name} | {score.cases} | {' | '.join(shares)} |\n"


def _share(part: int, whole: int) -> str:
    """Write a share in hundredths, rounded down: 100 means all."""
    return f"{part * 1000 // whole / 10:g}" if whole else "–"
