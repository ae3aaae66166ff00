"""The names of the records there are: what people type in place of ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.records.records import Records
from maillage.model.entities import Entity
from maillage.model.withdrawal import is_not_withdrawn
from maillage.text.words import fold

#: A name, and the id behind it where the name alone would not tell.
_WITH_ID = re.compile(r".*\(([a-z0-9-]+)\)$", re.DOTALL)
#: Names that are suggested at once.
SUGGESTED = 12


@dataclass(frozen=True)
class _NamesOfKind:
    """What the records of one kind are called."""

    names: Mapping[str, str]
    #: The ids of those that stand, by name, in whatever accents and case.
    by_name: Mapping[str, Sequence[str]]
    #: All that people call each, by id.
    spellings: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class RecordNames:
    """The ids and names of the records: read when first asked for, as none changes."""

    records: Records

    def of(self, entity: Entity) -> Mapping[str, str]:
        """Return the names of the records of a kind, by id."""
        return self._known(entity).names

    def find(self, entity: Entity, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""
        known = self._known(entity)
        if match := _WITH_ID.fullmatch(text):
            return match.group(1) if match.group(1) in known.names else None
        if text in known.names:
            return text
        found = known.by_name.get(fold(text), ())
        return found[0] if len(found) == 1 else None

    def written(self, entity: Entity, identifier: str) -> str:
        """Return a record as a form shows it: by name, and by id as well where two share one."""
        known = self._known(entity)
        name = known.names.get(identifier)
        if name is None:
            return identifier
        alone = known.by_name.get(fold(name)) == [identifier]
        return name if alone else f"{name} ({identifier})"

    def suggest(self, entity: Entity, text: str) -> list[str]:
        """Return the names that hold what was typed, those that begin with it first."""
        wanted = fold(text)
        if not wanted:
            return []
        by_name = self._known(entity).by_name
        found = sorted((not name.startswith(wanted), name) for name in by_name if wanted in name)
        ids = (identifier for _, name in found for identifier in by_name[name])
        shown = dict.fromkeys(self.written(entity, identifier) for identifier in ids)
        return list(shown)[:SUGGESTED]

    def spellings(self, entity: Entity) -> Mapping[str, Sequence[str]]:
        """Return all that people call the records of a kind, by id."""
        return self._known(entity).spellings

    def _known(self, entity: Entity) -> _NamesOfKind:
        return self.records.site.once(f"names of {entity.name}", lambda: self._read(entity))

    def _read(self, entity: Entity) -> _NamesOfKind:
        others = [entity.by_key[key] for key in entity.kind.names]
        keys = [entity.label_key, *(field.key for field in others if not field.many)]
        columns = ", ".join(f'"{key}"' for key in keys)
        not_withdrawn = is_not_withdrawn(entity.by_key)
        rows = self.records.execute(
            f'SELECT id, {not_withdrawn}, {columns} FROM "{entity.collection}" ORDER BY id'
        ).fetchall()
        spellings = {name: [spelling for spelling in names if spelling] for name, _, *names in rows}
        # A withdrawn record goes by its id, so that its successor may have its name.
        named = {name for name, is_standing, *_ in rows if is_standing}
        ids = {name: names[0] for name, names in spellings.items()}
        for field in (field for field in others if field.many):
            for name, other in self.records.execute(
                f'SELECT "{entity.name}", "{field.singular}" FROM "{entity.name}_{field.key}"'
                " ORDER BY 1, position"
            ):
                spellings[name].append(other)
        by_name: dict[str, list[str]] = defaultdict(list)
        for name in sorted(named):
            names = spellings[name]
            for folded in dict.fromkeys(map(fold, names)):
                by_name[folded].append(name)
        return _NamesOfKind(ids, by_name, spellings)
