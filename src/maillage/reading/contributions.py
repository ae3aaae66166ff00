"""A contribution: a record that people wrote, or a program, whose every value has its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from typing import Any, TypeVar

from maillage.findings.finding import Edit, Finding, Rule
from maillage.findings.report import MAX_FINDINGS
from maillage.model.entities import Json
from maillage.reading.file_findings import located
from maillage.reading.record_addresses import path_of
from maillage.text.personal import mask
from maillage.text.positions import Positions, Span, escape, scan
from maillage.text.value_order import in_order

#: Characters of a suggestion: nobody pastes more.
_MAX_SUGGESTION = 2000
_OF_EDITORS = "$schema"
#: What is wrong with a value, behind its JSON Pointer.
_Fault = TypeVar("_Fault", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Contribution:
    """One record that people wrote, or a program, read as JSON."""

    #: Its address: the path of its file from the root of the catalogue, or where it is in a bundle.
    file: str
    #: The folder below `contributions/`: the kind of record.
    collection: str
    data: Json
    raw: bytes

    @cached_property
    def path(self) -> str:
        """The path of the file that the record has, or would have beside its bundle."""
        return path_of(self.file)

    @property
    def stem(self) -> str:
        """The name of that file without `.json`: what the id must be."""
        return self.path.rpartition("/")[2].removesuffix(".json")

    @cached_property
    def text(self) -> str:
        """The file as text."""
        return self.raw.decode()

    @cached_property
    def positions(self) -> Positions:
        """Where each value stands; scanned when first asked for."""
        return scan(self.text)

    @property
    def published(self) -> Contribution:
        """The same without the key that tells editors its schema."""
        if _OF_EDITORS not in self.data:
            return self
        facts = {key: value for key, value in self.data.items() if key != _OF_EDITORS}
        return replace(self, data=facts)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text, in fields that the model knows or not, with its pointer."""
        return _texts(self.data, "")

    def first(self, faults: Iterable[_Fault]) -> list[_Fault]:
        """Return the first faults, in the order of the file: no more than are told.

        A finding takes long to make, with its words, its line and what is masked of it.

        Each begins with the JSON Pointer of a value.
        """
        every = list(faults)
        if len(every) <= MAX_FINDINGS:
            return every
        place = self.positions.span
        return nsmallest(MAX_FINDINGS + 1, every, key=lambda fault: place(fault[0])[0])

    def finding(
        self,
        rule: Rule,
        pointer: str,
        *,
        at_key: bool = False,
        suggestion: Any = None,
        sure: bool = False,
        **values: Any,
    ) -> Finding:
        """Return a finding about the value at a pointer, or about its key.

        A `suggestion` is the JSON value, or the key, to write instead; where it is `sure`, it
        cannot be wrong, so a program may follow it. The values fill the templates of the rule.
        """
        span = self.positions.span(pointer, key=at_key)
        found = self._located(rule, pointer, values, span)
        if suggestion is None:
            return found
        written = json_fragment(suggestion)
        if len(written) > _MAX_SUGGESTION:
            return found
        shown = suggestion if isinstance(suggestion, str) else written
        if mask(shown) != shown:  # nobody is to write it, nor a public log to show it
            return found
        return replace(found, suggestion=shown, fix=self._edit(span, written) if sure else None)

    def _located(self, rule: Rule, pointer: str, values: Mapping[str, Any], span: Span) -> Finding:
        return located(rule, self.file, pointer, values, (self.text, *span))

    def _edit(self, span: Span, written: str) -> Edit | None:
        return Edit(*span, written)


@dataclass(frozen=True)
class UnplacedRecord(Contribution):
    """A record that nobody wrote as JSON: no line of it is shown, nor told but for the order.

    To find lines takes longer than all the rest of a verdict.
    """

    @classmethod
    def of(cls, read: Contribution | list[Finding]) -> UnplacedRecord | list[Finding]:
        """Return a record that was read; what keeps it from being one stays."""
        if isinstance(read, list):
            return read
        return cls(read.file, read.collection, read.data, read.raw)

    @cached_property
    def positions(self) -> Positions:
        """The order of its values."""
        return in_order(self.data)

    def _located(self, rule: Rule, pointer: str, values: Mapping[str, Any], span: Span) -> Finding:
        return located(rule, self.file, pointer, values, rank=span[0])

    def _edit(self, _span: Span, _written: str) -> None:
        return None


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{pointer}/{number}")


def json_fragment(value: Any) -> str:
    """Write a value as it would stand in a contribution."""
    return json.dumps(value, ensure_ascii=False)


def objects_of(data: Json, key: str) -> Iterator[tuple[str, Json]]:
    """Yield the objects of a list of a record, which need not be valid, each with its pointer."""
    found = data.get(key)
    for number, item in enumerate(found if isinstance(found, list) else ()):
        if isinstance(item, dict):
            yield f"/{key}/{number}", item


#: What judges a record: from a contribution to what is wrong with it.
Check = Callable[[Contribution], Iterator[Finding]]
