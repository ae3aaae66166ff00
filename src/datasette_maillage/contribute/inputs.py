"""The inputs of a form, from the fields of a record: one for each value, as a tree."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette_maillage.contribute.form_reading import written
from datasette_maillage.contribute.proposal import FormDraft
from maillage.findings.finding import Finding
from maillage.model.entities import DATE, EDTF, LINK, Field, Json, Model
from maillage.model.labels import Words
from maillage.model.withdrawal import LATER
from maillage.text.french import write_date

#: Characters above which a text gets several lines.
_LINE = 300
#: The field that the program fills in.
_APART = frozenset({"id"})

#: From a kind of record and an id to what an input shows for it.
Written = Callable[[str, str], str]


@dataclass(frozen=True)
class Input:
    """One field of a form."""

    #: Which template draws it: `line`, `text`, `date`, `link`, `number`, `boolean`, `code`,
    #: `codes`, `reference`, `group` or `rows`.
    kind: str
    name: str
    field: Field
    #: What it holds, as texts; several for a list.
    values: tuple[str, ...] = ()
    #: The inputs of an object, none while it is folded; or of each row of a list of them.
    rows: tuple[tuple[Input, ...], ...] = ()
    findings: tuple[Finding, ...] = ()
    #: Inputs whose values decide whether it is asked for, with those values; none: it always is.
    when: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    #: Whether they have such values.
    applies: bool = True

    @property
    def held(self) -> list[tuple[str, str]]:
        """What it holds, and what is in it, as a form sends them: names and values."""
        inner = [pair for row in self.rows for input_ in row for pair in input_.held]
        return [*((self.name, value) for value in self.values), *inner]

    @property
    def is_asked(self) -> bool:
        """Whether there is a reason to show it."""
        return self.applies or self.is_filled or bool(self.all_findings)

    @property
    def is_worth(self) -> bool:
        """Whether every record is asked for it."""
        return bool(self.field.required or self.field.quality)

    @property
    def is_rare(self) -> bool:
        """Whether few records have it, this one not: nobody misses it."""
        return not (self.is_worth or self.is_filled or self.all_findings)

    @property
    def value(self) -> str:
        """What it holds; nothing where it is empty."""
        return self.values[0] if self.values else ""

    @property
    def example(self) -> Any:
        """What may be written, as people write it."""
        example: Any = self.field.example
        first = example[0] if self.field.many and not isinstance(example, str) else example
        return write_date(str(first)) if self.kind == "date" else first

    @property
    def is_addable(self) -> bool:
        """Whether what it names, where it is not in the catalogue, may be described on the way."""
        return self.kind == "reference" and self.field.key not in LATER

    @property
    def label_id(self) -> str:
        """The name as the id of an element."""
        return "c-" + self.name.replace("/", "-")

    @property
    def is_filled(self) -> bool:
        """Whether it, or something in it, holds anything."""
        return bool(self.values) or any(input_.is_filled for row in self.rows for input_ in row)

    def find(self, name: str) -> Input | None:
        """Return the input of some name, here or inside."""
        if self.name == name:
            return self
        inner = (input_.find(name) for row in self.rows for input_ in row)
        return next(filter(None, inner), None)

    @property
    def entry(self) -> Input:
        """What to write in next: itself, or the first input of the last row."""
        return self.rows[-1][0].entry if self.rows else self

    @property
    def all_findings(self) -> list[Finding]:
        """Its findings, and those of what is in it."""
        inner = [found for row in self.rows for input_ in row for found in input_.all_findings]
        return [*self.findings, *inner]


def entry_of(inputs: Iterable[Input], asked: str) -> str:
    """Return the name of what to write in next for the input of some name; nothing for none."""
    found = (input_.find(asked) for input_ in inputs) if asked else ()
    return next((input_.entry.name for input_ in found if input_), "")


@dataclass(frozen=True)
class FormSection:
    """The inputs below one heading."""

    heading: Words
    inputs: tuple[Input, ...]

    @property
    def asks(self) -> int:
        """How many of its fields every record is asked for, whatever they hold."""
        return sum(input_.is_worth for input_ in self.inputs)

    @property
    def is_open(self) -> bool:
        """Whether there is something to see: to fill in, filled in or to mend."""
        return any(
            input_.field.required or input_.is_filled or input_.all_findings
            for input_ in self.inputs
        )

    def wanted(self, focus: str) -> list[Input]:
        """Return what a step shows at once: all of it, where it has nothing but rare fields."""
        found = [
            input_
            for input_ in self.inputs
            if not input_.is_rare or (focus and focus.startswith(input_.name))
        ]
        return found or list(self.inputs)

    def holds(self, name: str) -> bool:
        """Whether an input of some name is here."""
        return bool(name) and any(name.startswith(input_.name) for input_ in self.inputs)


@dataclass(frozen=True)
class InputBuilder:
    """Makes the inputs of one record of a proposal."""

    model: Model
    show: Written
    #: Findings of the record, by JSON Pointer.
    findings: Mapping[str, Sequence[Finding]]
    number: int
    #: The name of the group that was asked to have one more row.
    asked: str = ""

    def sections(self, draft: FormDraft) -> Iterator[FormSection]:
        """Yield the sections of the form for a record."""
        for heading, fields in draft.entity.groups:
            # A new record has what only records of the catalogue have where a button put it there.
            apart = _APART if draft.replaces else _APART | (LATER - draft.data.keys())
            wanted = [field for field in fields if field.key not in apart]
            if wanted:
                yield FormSection(heading, self._inputs(wanted, draft.data, ""))

    def _inputs(self, fields: Iterable[Field], value: Json, pointer: str) -> tuple[Input, ...]:
        return tuple(
            self._conditioned(
                self._input(field, value.get(field.key), f"{pointer}/{field.key}"), value, pointer
            )
            for field in fields
        )

    def _conditioned(self, input_: Input, value: Json, pointer: str) -> Input:
        """Say when a field is asked for. A day may be known beforehand: it always is."""
        quality = input_.field.quality
        if not quality or not quality.when or _kind(input_.field) == "date":
            return input_
        when = {
            f"{self.number}{pointer}/{key}": tuple(sorted(filter(None, codes)))
            for key, codes in quality.when.items()
        }
        applies = self.asked == input_.name or dataclasses.replace(quality, unless={}).applies(
            value
        )
        return dataclasses.replace(input_, when=when, applies=applies)

    def _input(self, field: Field, value: Any, pointer: str) -> Input:
        name = f"{self.number}{pointer}"
        found = self._findings(field, pointer)
        if field.class_iri and field.many:
            items = value if isinstance(value, list) else []
            # A form with a blank row in each group would be half as long again.
            is_wanted = self.asked == name or (field.required and not items)
            blank: list[Json] = [{}] if is_wanted else []
            rows = tuple(
                self._inputs(
                    field.fields, item if isinstance(item, dict) else {}, f"{pointer}/{row}"
                )
                for row, item in enumerate([*items, *blank])
            )
            return Input("rows", name, field, rows=rows, findings=found)
        if field.class_iri:
            # What the score asks for is open; what is rare comes by its button, as a row does.
            is_open = value or found or field.quality or field.required or self.asked == name
            held = value if isinstance(value, dict) else {}
            groups = (self._inputs(field.fields, held, pointer),) if is_open else ()
            return Input("group", name, field, rows=groups, findings=found)
        items = value if isinstance(value, list) else [] if value is None else [value]
        values = tuple(self._written(field, item) for item in items)
        return Input(_kind(field), name, field, values, findings=found)

    def _written(self, field: Field, item: Any) -> str:
        if field.refers_to and isinstance(item, str):
            return self.show(field.refers_to, item)
        return write_date(written(item)) if _kind(field) == "date" else written(item)

    def _findings(self, field: Field, pointer: str) -> tuple[Finding, ...]:
        """Return what is said of a field: of its value, of an item, or of its absence."""
        own = list(self.findings.get(pointer, ()))
        if field.many and not field.class_iri:
            items = [key for key in self.findings if key.startswith(f"{pointer}/")]
            own += [found for key in items for found in self.findings[key]]
        around = pointer.rpartition("/")[0]
        missing = [
            found
            for found in self.findings.get(around, ())
            if found.code == "S002" and found.values.get("key") == field.key
        ]
        return (*own, *missing)


def _kind(field: Field) -> str:
    if field.refers_to:
        return "reference"
    if field.scheme:
        return "codes" if field.many else "code"
    if field.type != "string":
        return "boolean" if field.type == "boolean" else "number"
    if field.datatype in (DATE, EDTF):
        return "date"
    if field.datatype == LINK:
        return "link"
    return "text" if field.constraints.get("maxLength", 0) > _LINE else "line"
