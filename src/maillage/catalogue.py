"""The catalogue as a whole: the little that rules across records need, and those rules.

The index holds ids and references, never records, and grows by what each chunk reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from maillage.contributions import Contribution
from maillage.findings import Finding, Rule
from maillage.model import Field, FieldPath, Model

TWICE = Rule(
    "R002",
    "L’identifiant « {id} » est déjà celui de {other}. Deux fiches du même type ne peuvent pas "
    "porter le même.",
    "The identifier “{id}” is already that of {other}. Two records of a kind cannot share one.",
)
NOWHERE = Rule(
    "R003",
    "« {title} » renvoie à « {id} », qui n’existe pas dans {folder}.{hint_fr}",
    "“{title_en}” refers to “{id}”, which does not exist in {folder}.{hint_en}",
)

#: A kind of record and the id of one.
Key = tuple[str, str]
#: What is referred to, the pointer of the value that does, and its field.
Reference = tuple[Key, str, Field]


@dataclass
class Index:
    """What is known of the whole catalogue."""

    #: The file of each record.
    files: dict[Key, str] = field(default_factory=dict)
    #: The files of ids that were taken already.
    twins: list[tuple[Key, str]] = field(default_factory=list)
    #: The files that hold each reference still without a target.
    wanted: dict[Key, set[str]] = field(default_factory=dict)

    def add(self, key: Key, file: str) -> None:
        """Take note of a record."""
        if self.files.setdefault(key, file) != file:
            self.twins.append((key, file))
        self.wanted.pop(key, None)

    def want(self, key: Key, file: str) -> None:
        """Take note that a record refers to another."""
        if key not in self.files:
            self.wanted.setdefault(key, set()).add(file)


def references(model: Model) -> Callable[[Contribution], Iterator[Reference]]:
    """Return the function that lists the references of a record, each with its pointer."""
    plans = {
        entity.collection: [
            (path[-1], FieldPath(path))
            for of, path in model.fields()
            if of is entity and path[-1].refers_to
        ]
        for entity in model.entities.values()
    }

    def of(contribution: Contribution) -> Iterator[Reference]:
        for one, path in plans[contribution.collection]:
            for pointer, found in path.strings(contribution.data):
                yield (one.refers_to, found), pointer, one

    return of


def check(
    model: Model, index: Index, read: Callable[[str], Contribution | None]
) -> Iterator[Finding]:
    """Yield what is wrong between records.

    Args:
        model: the model.
        index: what the whole catalogue holds.
        read: reads a file again, to show the place; None where it cannot be read any more.
    """
    for key, file in index.twins:
        if contribution := read(file):
            yield contribution.finding(TWICE, "/id", id=key[1], other=index.files[key])
    list_references = references(model)
    for file in sorted({file for files in index.wanted.values() for file in files}):
        contribution = read(file)
        if contribution is None:
            continue
        for key, pointer, one in list_references(contribution):
            if key in index.wanted:
                yield contribution.finding(NOWHERE, pointer, **_about(model, index, key, one))


def _about(model: Model, index: Index, key: Key, one: Field) -> Mapping[str, Any]:
    kind, missing = key
    ids = [found for of, found in index.files if of == kind]
    near = get_close_matches(missing, ids, n=1, cutoff=0.6)
    return {
        "title": one.words.title,
        "title_en": one.words.title_en,
        "id": missing,
        "folder": f"contributions/{model.entities[kind].collection}/",
        "suggestion": near[0] if near else None,
        "hint_fr": f" Vouliez-vous écrire « {near[0]} » ?" if near else "",
        "hint_en": f" Did you mean “{near[0]}”?" if near else "",
    }
