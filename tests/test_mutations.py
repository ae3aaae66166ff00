"""The mutation table: every contribution, broken in every way, and what the gate says about it."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from conftest import ROOT
from maillage import catalogue, contributions
from maillage.catalogue import Index
from maillage.contributions import Contribution
from maillage.findings import Finding, Report
from maillage.mending import edited
from maillage.model import Json, Model
from maillage.positions import Place
from maillage.rules import checks
from mutations import OPERATORS, Mutant, Operator, Original

PAGE = ROOT / "docs" / "gate.md"
FILES = sorted((ROOT / "contributions").rglob("*.json"))
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
        self._checks = checks(model, thorough=True)
        self._references = catalogue.references(model)
        files = [file.relative_to(ROOT).as_posix() for file in FILES]
        self.keys = {file: catalogue.presumed_key(model, file) for file in files}
        self._index = Index()
        self._index.add(self.keys.values(), ())
        self._called: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for file in files:
            found = contributions.read(ROOT, file)
            assert isinstance(found, Contribution)
            self._called[self.keys[file][0]] += catalogue.names_of(model, found)

    def __call__(self, file: str, raw: bytes) -> list[Finding]:
        """Return what is told about a file, first things first; advice is no fault."""
        found = contributions.parse(file, raw)
        if isinstance(found, Contribution):
            found = [*self._of_record(found)]
        return Report.of(found, {}).of_severity("error", "warning")

    def _of_record(self, record: Contribution) -> Iterator[Finding]:
        for check in self._checks:
            yield from check(record)
        known = self._index.known
        wanted = {key for key, _, _ in self._references(record) if key[1] not in known[key[0]]}
        index = Index(known, set(), wanted)
        yield from catalogue.check(self._model, index, [record], names=self._names)

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
        names[kind, name] = [one for one in found if one]
    return [
        Original(model, file, (ROOT / file).read_text(encoding="utf-8"), ids, names)
        for file in gate.keys
    ]


def _score(gate: Gate, operator: Operator, originals: list[Original]) -> Score:
    score = Score()
    for original in originals:
        chance = Random(zlib.crc32(f"{operator.name} {original.file}".encode()))
        mutant = operator.apply(original, chance)
        if mutant:
            score.add(_verdict(original.file, mutant, gate(original.file, mutant.raw)))
    return score


def _verdict(file: str, mutant: Mutant, findings: list[Finding]) -> Score:
    """Judge what is told first, as a contributor reads it."""
    score = Score(cases=1, telling=mutant.original is not None)
    if not findings:
        score.wrong.append(f"{file}: nothing is told")
        return score
    first = findings[0]
    place = Place(first.line, first.column)
    score.line = any(first.line == one.line for one in mutant.places)
    score.column = place in mutant.places
    score.alone = len(findings) == 1
    fixed = _mended(mutant, findings)
    score.fixes = fixed is not None
    score.mended = fixed == mutant.before
    if mutant.original is not None:
        score.told = first.suggestion == mutant.original or (
            bool(first.fix) and fixed == mutant.before
        )
    right = score.column and score.alone and score.told >= score.telling and score.mended == score.fixes
    if not right:
        places = " or ".join(f"{one.line}:{one.column}" for one in sorted(mutant.places, key=str))
        told = [f"{one.line}:{one.column} {one.code} {one.message('en')} > {one.suggestion} fix {one.fix}" for one in findings]
        score.wrong.append(f"{file}: expected {places} > {mutant.original}; {told}")
    return score


def _mended(mutant: Mutant, findings: list[Finding]) -> Json | str | None:
    """Return the record that the fixes make; its text where that is no record; None without any."""
    fixes = [one.fix for one in findings if one.fix]
    if not fixes:
        return None
    text = edited(mutant.raw.decode(), fixes)
    try:
        found: Json = json.loads(text)
        return found
    except ValueError:
        return text
