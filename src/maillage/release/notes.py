"""A difference in words, for people: what is new, corrected, ended, merged or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maillage.errors import ModelError
from maillage.findings.field_words import field_at
from maillage.messages import N_, Message
from maillage.messages.message import QUOTED, Listing
from maillage.model.entities import Entity, Field, Model, label_key
from maillage.model.loading import load
from maillage.personal import mask
from maillage.release import record_changes as kinds
from maillage.release.difference import Difference
from maillage.release.record_changes import Change, FieldChange

#: The heading of each operation, for records and for the terms and codes of the vocabulary.
_HEADINGS: Mapping[tuple[str, str], Message] = {
    ("record", kinds.NEW): N_("Fiches nouvelles"),
    ("record", kinds.CORRECTED): N_("Fiches corrigées"),
    ("record", kinds.ENDED): N_("Fiches de ce qui a pris fin"),
    ("record", kinds.MERGED): N_("Fiches réunies à une autre"),
    ("record", kinds.WITHDRAWN): N_("Fiches retirées"),
    ("record", kinds.RESTORED): N_("Fiches rétablies"),
    ("record", kinds.REMOVED): N_("Fiches effacées"),
    ("term", kinds.NEW): N_("Codes et termes nouveaux"),
    ("term", kinds.CORRECTED): N_("Codes et termes corrigés"),
    ("term", kinds.RENAMED): N_("Codes renommés"),
    ("term", kinds.REMOVED): N_("Codes et termes supprimés"),
}
_TITLE = N_("Ce qui a changé de {before} à {after}")
_NOTHING = N_("Rien n’a changé.")
_ITEM, _UNTITLED = N_("{kind} « {title} » ({id})"), N_("{kind} ({id})")
_TERM, _WAS = N_("« {title} » ({id})"), N_("« {title} » ({id}), auparavant {was}")
_CHANGED = N_("{field} : {before} → {after}")
_ADDED, _TAKEN = N_("{field} : {after}, ajouté"), N_("{field} : {before}, ôté")
_ON, _ON_BY = N_("le {date} ({commit})"), N_("le {date} ({commit}), par {by}")
_YES, _NO, _NONE = N_("oui"), N_("non"), N_("rien")
_COUNT = N_("{heading} : {number}")
#: Signs of a value that are shown, of them before what differs, and of a commit.
_SHOWN, _AROUND, _COMMIT = 80, 30, 7


@dataclass(frozen=True)
class Notes:
    """A difference, and the model that gives words to its keys and codes."""

    difference: Difference
    #: None where no model of today or then can be read: keys and codes stand as they are.
    model: Model | None

    @classmethod
    def of(cls, difference: Difference) -> Notes:
        """Return the notes of a difference, in the words of the latter state or of today."""
        for folder in (difference.after.model, difference.root):
            try:
                return cls(difference, load(folder))
            except ModelError:
                continue
        return cls(difference, None)

    def told(self, language: str) -> str:
        """Return the notes as Markdown."""
        ends = self.difference.before.name, self.difference.after.name
        title = _TITLE(before=ends[0], after=ends[1]).told(language)
        parts = [f"# {title}", self._summary(language), *self._sections(language)]
        return "\n\n".join(parts) + "\n"

    def _summary(self, language: str) -> str:
        counts = [
            _COUNT(heading=heading, number=Decimal(len(found))).told(language)
            for heading, found in self._groups()
        ]
        return "\n".join(f"- {count}" for count in counts) or _NOTHING.told(language)

    def _groups(self) -> Iterator[tuple[Message, Sequence[Change]]]:
        changes = self.difference.changes
        renamed = {change.was for change in changes if change.was}
        for (part, operation), heading in _HEADINGS.items():
            found = [
                change
                for change in changes
                if (change.part, change.operation) == (part, operation)
                and not (operation == kinds.REMOVED and change.id in renamed)
            ]
            if found:
                yield heading, found

    def _sections(self, language: str) -> Iterator[str]:
        for heading, found in self._groups():
            lines = (line for change in found for line in self._lines(change, language))
            yield f"## {heading.told(language)}\n\n" + "\n".join(lines)

    def _lines(self, change: Change, language: str) -> Iterator[str]:
        when = _ON_BY if change.by else _ON
        values = {"date": change.date, "commit": change.commit[:_COMMIT], "by": change.by}
        told = f", {when(**values).told(language)}" if change.date else ""
        yield f"- {self._name(change).told(language)}{told}"
        for field in change.fields:
            yield f"  - {self._field(change, field).told(language)}"

    def _name(self, change: Change) -> Message:
        content = change.content or change.former
        if change.part == "term":
            title = content.get("prefLabel@fr", content.get("label@fr", [change.id]))[0]
            return (_WAS if change.was else _TERM)(title=title, id=change.id, was=change.was)
        entity = self._entity(change)
        kind = entity.words if entity else change.id.partition("/")[0]
        title = content.get(label_key(content), "")
        return (_ITEM if title else _UNTITLED)(kind=kind, title=title, id=change.id)

    def _entity(self, change: Change) -> Entity | None:
        return self.model.entities.get(change.id.partition("/")[0]) if self.model else None

    def _field(self, change: Change, changed: FieldChange) -> Message:
        entity = self._entity(change) if change.part == "record" else None
        field = field_at(entity.fields, changed.path) if entity else None
        name = field.words if field else changed.path.lstrip("/")
        values = _apart(changed.before, changed.after)
        before, after = (self._value(field, value) for value in values)
        form = _CHANGED if changed.was_there and changed.is_there else _ADDED
        return (form if changed.is_there else _TAKEN)(field=name, before=before, after=after)

    def _value(self, field: Field | None, value: Any) -> Any:
        """Return a value as people read it: a code by its label, what is personal masked."""
        if isinstance(value, bool):
            return _YES if value else _NO
        if isinstance(value, int | float):
            return Decimal(str(value))
        if isinstance(value, list):
            return Listing(tuple(self._value(field, item) for item in value))
        if isinstance(value, str):
            return self._code(field, value) or QUOTED(text=_short(mask(value)))
        if isinstance(value, dict):
            inside = field.by_key if field else {}
            return Listing(tuple(self._value(inside.get(key), value[key]) for key in value))
        return _NONE

    def _code(self, field: Field | None, value: str) -> Any:
        scheme = self.model.schemes.get(field.scheme) if self.model and field else None
        concepts = scheme.concepts if scheme else ()
        return next((concept.words for concept in concepts if concept.code == value), None)


def _apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Return what sets two values apart: items of lists, and the words of texts from there on."""
    if isinstance(before, list) and isinstance(after, list):
        gone = [item for item in before if item not in after]
        come = [item for item in after if item not in before]
        return (gone or None, come or None) if gone or come else (before, after)
    if isinstance(before, str) and isinstance(after, str) and len(before + after) > _SHOWN:
        signs = enumerate(zip(before, after, strict=False))
        start = next((place for place, (old, new) in signs if old != new), 0)
        return _from(before, start), _from(after, start)
    return before, after


def _from(text: str, start: int) -> str:
    """Return a text from some words before a place on."""
    if start <= _AROUND:
        return text
    return "…" + text[start - _AROUND :].partition(" ")[2]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
