"""One change in words, for people: what it is of, and what became of each value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any

from maillage.findings.field_words import field_at
from maillage.messages import N_, Message
from maillage.messages.message import QUOTED, Listing, Money
from maillage.model.entities import Entity, Field, Model, label_key
from maillage.model.labels import Words
from maillage.reading.grammars.currencies import is_money
from maillage.release import record_changes as kinds
from maillage.release.record_changes import Change, FieldChange
from maillage.text.personal import mask

#: What happened, by operation.
OPERATIONS: Mapping[str, Message] = {
    kinds.NEW: N_("ajout"),
    kinds.CORRECTED: N_("correction"),
    kinds.ENDED: N_("fin"),
    kinds.MERGED: N_("réunion à une autre fiche"),
    kinds.WITHDRAWN: N_("retrait"),
    kinds.RESTORED: N_("rétablissement"),
    kinds.RENAMED: N_("changement de nom"),
    kinds.REMOVED: N_("suppression"),
}
_ITEM, _UNTITLED = N_("{kind} « {title} » ({id})"), N_("{kind} ({id})")
_ID = Message("{id}")
_TERM, _WAS = N_("« {title} » ({id})"), N_("« {title} » ({id}), auparavant {was}")
_CHANGED = N_("{field} : {before} → {after}")
_ADDED, _TAKEN = N_("{field} : {after}, ajouté"), N_("{field} : {before}, ôté")
_MOVED = N_("La fiche dit la même chose, dans un autre fichier : {file}")
_YES, _NO, _NONE = N_("oui"), N_("non"), N_("rien")
#: What the properties of terms and codes are called; the others stand as they are.
_NAME, _DEFINITION = N_("Nom"), N_("Définition")
_PROPERTIES: Mapping[str, Message] = {
    "label": _NAME,
    "prefLabel": _NAME,
    "title": _NAME,
    "altLabel": N_("Autre nom"),
    "hiddenLabel": N_("Nom que la recherche comprend"),
    "comment": _DEFINITION,
    "definition": _DEFINITION,
    "hasTopConcept": N_("Codes de la liste"),
    "member": N_("Codes du groupe"),
}
_NAMES = ("label", "prefLabel")
_IN = N_("{name} ({language})")
#: Signs of a value that are shown, and of them before what differs.
_SHOWN, _AROUND = 80, 30


@dataclass(frozen=True)
class ChangeWords:
    """What gives words to keys and codes."""

    #: None where no model of today or then can be read: keys and codes stand as they are.
    model: Model | None

    def name(self, change: Change) -> Message:
        """Name what changed: its kind, title and id."""
        content = change.content or change.former
        if change.part == "term":
            title = _title(content)
            if not title.titles:
                return _ID(id=change.id)
            return (_WAS if change.was else _TERM)(title=title, id=change.id, was=change.was)
        entity = self._entity(change)
        kind = entity.words if entity else change.id.partition("/")[0]
        title = content.get(label_key(content), "")
        return (_ITEM if title else _UNTITLED)(kind=kind, title=title, id=change.id)

    def _entity(self, change: Change) -> Entity | None:
        return self.model.entities.get(change.id.partition("/")[0]) if self.model else None

    def values(self, change: Change, fields: Iterable[FieldChange]) -> Iterator[Message]:
        """Tell what became of each value; of a record that says the same, that its file moved."""
        told = [self.field(change, changed) for changed in fields]
        if not told and (change.part, change.operation) == ("record", kinds.CORRECTED):
            told.append(_MOVED(file=change.file))
        yield from told

    def field(self, change: Change, changed: FieldChange) -> Message:
        """Tell what became of one value."""
        entity = self._entity(change) if change.part == "record" else None
        field = field_at(entity.fields, changed.path) if entity else None
        name: Any = _property(changed.path)
        if change.part == "record":
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
            number = Decimal(str(value))
            return Money(field.unit, number) if field and is_money(field) else number
        if isinstance(value, list):
            return Listing(tuple(self._value(field, item) for item in value))
        if isinstance(value, str):
            return self._code(field, value) or _quoted(_short(mask(value)))
        if isinstance(value, dict):
            inside = field.by_key if field else {}
            return Listing(tuple(self._value(inside.get(key), value[key]) for key in value))
        return _NONE

    def _code(self, field: Field | None, value: str) -> Any:
        scheme = self.model.schemes.get(field.scheme) if self.model and field else None
        return scheme.titles.get(value) if scheme else None


def _apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Return what sets two values apart: items of lists, and the words of texts from there on."""
    if isinstance(before, list) and isinstance(after, list):
        gone = [item for item in before if item not in after]
        come = [item for item in after if item not in before]
        return (gone or None, come or None) if gone or come else (before, after)
    if isinstance(before, str) and isinstance(after, str) and len(before + after) > _SHOWN:
        # Masked as a whole: of what is personal, no end may stand alone.
        before, after = mask(before), mask(after)
        alike = takewhile(lambda signs: signs[0] == signs[1], zip(before, after, strict=False))
        start = sum(1 for _ in alike)
        return _from(before, start), _from(after, start)
    return before, after


def _from(text: str, start: int) -> str:
    """Return a text from some words before a place on."""
    if start <= _AROUND:
        return text
    return "…" + text[start - _AROUND :].partition(" ")[2]


def _title(content: Mapping[str, Any]) -> Words:
    found = (key.partition("@") for key in sorted(content))
    named = {language: f"{name}@{language}" for name, _, language in found if name in _NAMES}
    return Words({language: content[key][0] for language, key in named.items() if language}, {})


def _property(path: str) -> Any:
    """Name the property of a term that a path leads to, with the language of its value."""
    name, _, language = path.split("/")[1].partition("@")
    words = _PROPERTIES.get(name, name)
    return _IN(name=words, language=language) if language else words


def _quoted(text: str) -> Any:
    """Return a text between quotation marks, unless it has its own."""
    return text if text.startswith("«") and text.endswith("»") else QUOTED(text=text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
