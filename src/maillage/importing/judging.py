"""What the gate says of drafts: each finding becomes a problem of the cell that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.findings.field_words import InTitles, field_at, of_form
from maillage.findings.finding import Finding, hint
from maillage.importing.cells import BETWEEN, shown, written
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem, SourceLocation, called
from maillage.importing.namesakes import candidate
from maillage.messages import N_, Listing, Message
from maillage.model.entities import Field, Model


@dataclass(frozen=True)
class Judgement:
    """What the gate says of one draft."""

    draft: ImportDraft
    finding: Finding
    problem: Problem

    @property
    def pointer(self) -> str:
        """Where the value is that it is about; for one that lacks, where it would be."""
        key = self.finding.values.get("key")
        return f"{self.finding.pointer}/{key}" if key else self.finding.pointer


def judged(
    model: Model, new: Sequence[ImportDraft], known: ImportTarget, *, thorough: bool = True
) -> list[Judgement]:
    """Ask the gate about drafts, `thorough` also of what refuses none; findings become problems."""
    by_file = {draft.file: draft for draft in new}
    files = {file: draft.text.encode() for file, draft in by_file.items()}
    report = known.judge(files, thorough=thorough, placed=False)
    examples = _Examples(model, known)
    return [
        Judgement(draft, finding, _problem(model, draft, finding, known, examples))
        for finding in report.findings
        # Who fills in a table writes no id: it follows from the name.
        if (draft := by_file.get(finding.file))
        and (finding.pointer, finding.values.get("key")) != ("", "id")
    ]


#: The findings that speak of JSON, said of cells.
_OF_CELLS: Mapping[str, Message] = {
    "S002": N_("Il manque « {title} ». Par exemple : {example}"),
    "S003": N_("« {title} » doit être {expected}, et non « {text} »."),
    "S004": N_("« {text} » n’est pas dans la liste « {list} ».{hint}"),
    "R003": N_("« {id} » n’est pas dans le catalogue.{hint} Sinon, décrivez-le dans « {kind} »."),
}
_NOT_UNDERSTOOD = N_("« {title} » : « {text} » n’est pas compris. {left_because}")
#: What a cell must be, by the type of its field.
_EXPECTED: Mapping[str, Message] = {
    "integer": N_("un nombre entier, comme 25 ou « environ 25 »"),
    "number": N_("un nombre, comme 1300 ou 1 300,50"),
    "boolean": N_("oui ou non"),
}


class _Examples:
    """What a sentence says of a field beside what was found: worked out once, told of many rows."""

    def __init__(self, model: Model, known: ImportTarget) -> None:
        self._model, self._known = model, known
        #: By the identity of the field: it has no hash, and the model outlives this.
        self._said: dict[int, Mapping[str, Any]] = {}

    def of(self, field: Field) -> Mapping[str, Any]:
        """Return the example of a field, by a name where it refers to a record."""
        if id(field) not in self._said:
            self._said[id(field)] = dict(self._words(field))
        return self._said[id(field)]

    def _words(self, field: Field) -> Iterator[tuple[str, Any]]:
        yield "example", shown(field, field.example, self._model)
        if field.refers_to:
            kind = self._model.entities[field.refers_to]
            yield "kind", kind.words
            example = written(field, field.example, self._model)
            name = called(self._model, self._known, field.refers_to, example)
            # The example of a schema need not be in a catalogue: its kind has one with a name.
            yield "example", name if name != example else kind.by_key[kind.label_key].example


def _problem(
    model: Model, draft: ImportDraft, finding: Finding, known: ImportTarget, examples: _Examples
) -> Problem:
    words = dict(finding.values)
    words["text"] = str(words.get("found", "")).strip('"')
    suggestion: Any = finding.suggestion or ""
    field = field_at(draft.entity.fields, f"{finding.pointer}/{words.get('key', '')}")
    message = finding.rule.message
    if field and finding.code in _OF_CELLS and (field.type in _EXPECTED or finding.code != "S003"):
        message = _OF_CELLS[finding.code]
        words["expected"] = _EXPECTED.get(field.type, "")
        words |= examples.of(field)
        if field.refers_to:
            name = called(model, known, field.refers_to, suggestion)
            if name != suggestion:
                words |= hint(name)
            suggestion = name
    if finding.code == "S002":
        suggestion = ""
    elif field and field.scheme:
        suggestion = shown(field, suggestion, model)
        if finding.code == "S004":  # by labels, as people know the list
            labels = tuple(concept.words for concept in model.schemes[field.scheme].concepts)
            words |= hint(suggestion, Listing(labels, BETWEEN))
    if "left_because" in words:
        message = _NOT_UNDERSTOOD
    elif field and finding.code == "R003" and (there := known.find(field.refers_to, words["id"])):
        message, words, suggestion = candidate(words["id"], there), {}, ""
    elif field and finding.code == "S005" and (said := of_form(field, words["found"])):
        message, words = said, {}
    return Problem(
        _place(draft, finding),
        InTitles(message(**words), draft.entity.fields),
        finding.severity,
        suggestion,
        finding.code,
        draft.file,
    )


def _place(draft: ImportDraft, finding: Finding) -> SourceLocation:
    """Return where the value of a finding was read; for one that lacks, where it would be."""
    pointer = finding.pointer
    if key := finding.values.get("key"):
        lacking = f"{pointer}/{key}"
        for places in (draft.cells, draft.columns):
            if lacking in places:
                found = places[lacking]
                return SourceLocation(found.sheet, draft.place.row, found.column, found.header)
    while pointer:
        inner = (place for at, place in draft.cells.items() if at.startswith(f"{pointer}/"))
        if found_at := draft.cells.get(pointer) or next(inner, None):
            return found_at
        pointer = pointer.rpartition("/")[0]
    return draft.place
