"""A difference in words, for people: what is new, corrected, ended, merged or withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from maillage.emit import database
from maillage.errors import ModelError
from maillage.messages import N_, Message
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.model.stored_model import read_model
from maillage.release import record_changes as kinds
from maillage.release.change_words import ChangeWords
from maillage.release.difference import Difference
from maillage.release.record_changes import Change

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
_ON, _ON_BY = N_("le {date} ({commit})"), N_("le {date} ({commit}), par {by}")
_COUNT = N_("{heading} : {number}")
#: Signs of a commit that are shown.
_COMMIT = 7


@dataclass(frozen=True)
class Notes:
    """A difference, and what gives words to its keys and codes."""

    difference: Difference
    words: ChangeWords

    @classmethod
    def of(cls, difference: Difference) -> Notes:
        """Return the notes of a difference, in the words of the latter state or of today."""
        # An archive lacks the official places that a model is loaded with; its database does not.
        stored, after = difference.after.data / database.FILE, difference.after.model
        readers: tuple[tuple[Callable[[Path], Model | None], Path], ...] = (
            (load, after),
            (read_model, stored),
            (load, difference.root),
        )
        for read, place in readers:
            try:
                if model := read(place):
                    return cls(difference, ChangeWords(model))
            except ModelError:
                continue
        return cls(difference, ChangeWords(None))

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
        # A term that two files speak of is told once, by the one that gives its name.
        named = {change.id: change for change in sorted(changes, key=_has_name)}
        for (part, operation), heading in _HEADINGS.items():
            found = [
                change
                for change in changes
                if (change.part, change.operation) == (part, operation)
                and not (operation == kinds.REMOVED and change.id in renamed)
                and (change.fields or named[change.id] is change)
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
        yield f"- {self.words.name(change).told(language)}{told}"
        for value in self.words.values(change, change.fields):
            yield f"  - {value.told(language)}"


def _has_name(change: Change) -> bool:
    content = change.content or change.former
    return change.part == "record" or "label@fr" in content or "prefLabel@fr" in content
