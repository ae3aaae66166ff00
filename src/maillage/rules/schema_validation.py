"""The schemas as one rule: each error of the validator becomes a finding that speaks of fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, cast

import orjson
from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError

from maillage.errors import ModelError, Reason, reason_of
from maillage.findings.finding import Finding, Rule, hint
from maillage.findings.quotation import brief
from maillage.findings.report import MAX_FINDINGS
from maillage.messages import N_
from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.schema_faults import schema_fault
from maillage.reading.contributions import Check, Contribution, json_fragment
from maillage.reading.grammars.understanding import Understood
from maillage.rules.readings import READ_SURELY, in_form, reading
from maillage.rules.schema import BOUNDS, CODE, FORM, MISSING, OTHER, REPEATED, TYPE, UNKNOWN
from maillage.rules.schema_suggestions import Suggestions
from maillage.rules.schema_words import MEASURES, expected_type, field_words, measured, show
from maillage.text.positions import escape

#: Findings about one value, of which one may make the others needless (`Rule.covers`).
_AT_ONE_PLACE = 2
#: What a grammar says of a text that it does not understand.
_WHY = N_(" {why}")
_LEAVE_OUT = {"hint": N_(" Si on ne sait pas, enlevez ce champ.")}


def schema_rules(model: Model) -> Check:
    """Compile the schemas into one rule.

    Raises:
        ModelError: a schema is not a JSON Schema, or refers to what is not there.
    """
    validators = {
        entity.collection: (_compile(model, entity), _Reader(model, entity))
        for entity in model.entities.values()
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        validator, reader = validators[contribution.collection]
        if not validator.is_valid(contribution.data):
            yield from reader.findings(contribution, validator.iter_errors(contribution.data))

    return check


def _compile(model: Model, entity: Entity) -> Draft202012Validator:
    try:
        return _validator(orjson.dumps(model.schema_of(entity)))
    except (ValidationError, ReferencingError, ValueError) as error:
        file = model.layers.place(f"schema/{entity.name}.schema.json")
        why = schema_fault(error) if isinstance(error, ValidationError) else reason_of(error)
        raise ModelError(
            file, Reason("ce n’est pas un schéma JSON : {error}")(error=why)
        ) from error


# It takes longer than to judge a record, and a site compiles the rules for each form that it gets.
# It is not changed by use: threads share it.
@lru_cache(maxsize=16)
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema))


@dataclass(frozen=True)
class _Fault:
    """One deviation: an error of the validator, which may name several keys, about one of them."""

    error: ValidationError
    #: The property that is unknown or missing; none where a value is wrong.
    key: str = ""

    @property
    def sort(self) -> str:
        """The keyword of JSON Schema that is not satisfied."""
        return str(cast(Any, self.error.kind).name)

    @cached_property
    def pointer(self) -> str:
        path = self.error.instance_path
        steps = [*path, self.key] if self.is_unknown else path
        return "".join(f"/{escape(str(step))}" for step in steps)

    @property
    def is_unknown(self) -> bool:
        return self.sort == "additionalProperties"


def _faults(error: ValidationError) -> Iterator[_Fault]:
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        yield from (_Fault(error, key) for key in kind.unexpected)
    else:
        yield _Fault(error, kind.property if kind.name == "required" else "")


class _Reader:
    """Turns the errors of the validator into findings that speak of fields."""

    def __init__(self, model: Model, entity: Entity) -> None:
        self._schemes = model.schemes
        self._meaning = Suggestions(model, entity)

    def findings(
        self, contribution: Contribution, errors: Iterable[ValidationError]
    ) -> Iterator[Finding]:
        """Yield the first findings in the order of the file, which no version of a library chooses.

        They are cut here, since the words of each take long to find.
        """

        def place(fault: _Fault) -> tuple[int, str, str, int]:
            start, _ = contribution.positions.span(fault.pointer, key=fault.is_unknown)
            fields = list(self._meaning.fields_at(fault.error.instance_path)) if fault.key else []
            rank = fields.index(fault.key) if fault.key in fields else -1
            return start, fault.pointer, fault.sort, rank

        self._meaning.begin()
        in_order = sorted(chain.from_iterable(map(_faults, errors)), key=place)
        for fault in in_order[: _AT_ONE_PLACE * (MAX_FINDINGS + 1)]:
            yield from self._told(contribution, fault)

    def _told(self, contribution: Contribution, fault: _Fault) -> Iterator[Finding]:
        match fault.sort:
            case "additionalProperties":
                yield self._unknown(contribution, fault.pointer, fault.key, fault.error)
            case "required":
                yield from self._missing(contribution, fault.pointer, fault.key, fault.error)
            case _:
                read = self._as_read(contribution, fault.pointer, fault.error)
                yield read or self._about_value(contribution, fault.pointer, fault.error)

    def _unknown(
        self, contribution: Contribution, pointer: str, key: str, error: ValidationError
    ) -> Finding:
        free = self._meaning.free(error)
        near, sure = self._meaning.meant(key, error)
        return contribution.finding(
            UNKNOWN,
            pointer,
            at_key=True,
            key=brief(key),
            suggestion=near,
            sure=sure,
            **hint(near, ", ".join(field.key for field in free)),
        )

    def _missing(
        self, contribution: Contribution, pointer: str, key: str, error: ValidationError
    ) -> Iterator[Finding]:
        known = self._meaning.fields_at(error.instance_path)
        strange = [name for name in cast(Json, error.instance) if name not in known]
        if any(self._meaning.meant(name, error)[0] == key for name in strange[:MAX_FINDINGS]):
            return  # it is there under a wrong name, and that is told
        field = known[key]
        found = contribution.finding(MISSING, pointer, key=key, **field_words(field))
        value = contribution.stem if key == "id" and not pointer else field.example
        yield replace(found, suggestion=f'"{key}": {json_fragment(value)}')

    def _about_value(
        self, contribution: Contribution, pointer: str, error: ValidationError
    ) -> Finding:
        field, kind = self._meaning.field_at(error.instance_path), cast(Any, error.kind)
        is_item = bool(error.instance_path) and isinstance(error.instance_path[-1], int)
        words = {**field_words(field, is_item=is_item), "found": show(error.instance)}
        match kind.name:
            case "type":
                wanted = kind.types[0]
                words |= expected_type(wanted)
                near = self._meaning.as_type(wanted, field, error.instance)
                sure = near is not None
                found = self._suggest(contribution, TYPE, pointer, near, words, sure=sure)
                return (
                    replace(found, values={**found.values, **_LEAVE_OUT})
                    if error.instance is None
                    else found
                )
            case "enum":
                return self._code(contribution, pointer, field, error.instance, words)
            case "pattern":
                near = in_form(field, str(error.instance))
                sure = near is not None and field.datatype in READ_SURELY
                return self._suggest(contribution, FORM, pointer, near, words, sure=sure)
            case "uniqueItems":
                return self._repeated(contribution, pointer, error.instance, words)
            case name if name in MEASURES:
                words |= measured(name, kind.limit, error.instance)
                near = -cast(Any, error.instance) if name == "minimum" and kind.limit == 0 else None
                return contribution.finding(BOUNDS, pointer, suggestion=near, **words)
            case _:
                return contribution.finding(
                    OTHER, pointer, reason=schema_fault(error, words["found"]), **words
                )

    def _as_read(
        self, contribution: Contribution, pointer: str, error: ValidationError
    ) -> Finding | None:
        """Say what the grammar of a field makes of a text: a value, nothing, or why none."""
        field, kind = self._meaning.field_at(error.instance_path), cast(Any, error.kind)
        rule = {"type": TYPE, "pattern": FORM}.get(kind.name)
        read = reading(field, error.instance) if rule else None
        if not rule or not read:
            return None
        words: Json = {**field_words(field), "found": show(error.instance)}
        words |= expected_type(kind.types[0]) if rule is TYPE else {}
        if isinstance(read, Understood):
            near, sure = read.value, read.is_plain
            hint = None if near is not None else _LEAVE_OUT
        else:
            near, sure = read.near, False
            hint = {"left_because": read.why, "hint": _WHY(why=read.why)} if read.why else None
        return self._suggest(contribution, rule, pointer, near, words, sure=sure, hint=hint)

    def _suggest(
        self,
        contribution: Contribution,
        rule: Rule,
        pointer: str,
        near: Any,
        words: Json,
        *,
        sure: bool,
        hint: Json | None = None,
    ) -> Finding:
        if near is not None and hint is None:
            hint = {"hint": N_(" Écrivez plutôt : {near}.")(near=show(near))}
        hint = hint or {"hint": ""}
        return contribution.finding(rule, pointer, suggestion=near, sure=sure, **words, **hint)

    def _code(
        self, contribution: Contribution, pointer: str, field: Field, found: Any, words: Json
    ) -> Finding:
        codes = self._meaning.codes(field.scheme)
        written = found if isinstance(found, str) else show(found)
        near = self._meaning.nearest(codes, written)
        scheme = self._schemes[field.scheme]
        return contribution.finding(
            CODE,
            pointer,
            suggestion=near,
            sure=codes.exact(written) is not None,
            list=scheme.words,
            **words,
            **hint(near, ", ".join(concept.code for concept in scheme.concepts)),
        )

    def _repeated(
        self, contribution: Contribution, pointer: str, items: Any, words: Json
    ) -> Finding:
        """Show the second of two equal items; what to write instead is the list without it."""
        seen: list[Any] = []
        second = 0
        for number, item in enumerate(items):
            if item in seen:
                second = second or number
            else:
                seen.append(item)
        found = contribution.finding(REPEATED, f"{pointer}/{second}", **words)
        whole = contribution.finding(REPEATED, pointer, suggestion=seen, sure=True, **words)
        return replace(found, suggestion=whole.suggestion, fix=whole.fix)
