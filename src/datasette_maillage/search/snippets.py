"""A record among the results: its name, its words in context, and why it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import Visit
from datasette_maillage.web.typography import cut
from maillage.model.entities import LANGUAGE_STRING, Entity, Field, Json
from maillage.model.postings import ASIDE
from maillage.text.stems import Stems, places, words

#: Letters of an excerpt, and of what stands before its first word.
_LENGTH, _BEFORE = 240, 80
_MOST_REASONS = 3


@dataclass(frozen=True)
class Hit:
    """One result."""

    kind: str
    id: str
    name: Markup
    excerpt: Markup
    #: What sort of its kind it is, as the lists of the kind say it too.
    sort: str
    #: The field that the excerpt is from.
    source: str
    #: Codes and names that have the words which the name and the excerpt lack.
    reasons: Sequence[tuple[str, Markup]]
    record: Json


@dataclass(frozen=True)
class Marker:
    """Marks the words that have some stems."""

    wanted: frozenset[str]
    stems: Stems

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Return where the words are, and their stems."""
        stems = [*map(self.stems.__getitem__, words(text))]
        # Most texts have none of the words, and to find that out takes no loop of Python's.
        if self.wanted.isdisjoint(stems):
            return []
        found = zip(places(text), stems, strict=True)
        return [(at.start(), at.end(), stem) for at, stem in found if stem in self.wanted]

    def mark(self, text: str) -> Markup:
        """Return a text with its words marked."""
        parts, place = [], 0
        for start, end, _ in self.spans(text):
            parts += [escape(text[place:start]), Markup("<mark>%s</mark>") % text[start:end]]
            place = end
        return Markup("").join([*parts, escape(text[place:])])

    def excerpt(self, text: str) -> Markup:
        """Return the part of a text around its first words, marked."""
        spans = self.spans(text)
        start = max(0, spans[0][0] - _BEFORE) if spans else 0
        if start:
            start = text.find(" ", start) + 1
        end = len(text)
        if end - start > _LENGTH:
            end = max(text.rfind(" ", start, start + _LENGTH), start + _LENGTH // 2)
        before = "…\N{NO-BREAK SPACE}" if start else ""
        shown = text[start:end].strip()
        return escape(before) + self.mark(cut(shown) if end < len(text) else shown)


class _LabelStems(dict[str, frozenset[str]]):
    """The stems of the labels of codes, which are few and come again and again."""

    def __init__(self, stems: Stems) -> None:
        super().__init__()
        self._stems = stems

    def __missing__(self, label: str) -> frozenset[str]:
        self[label] = found = frozenset(map(self._stems.__getitem__, words(label)))
        return found


def hits(
    records: Records, visit: Visit, entity: Entity, rows: Iterable[int], wanted: frozenset[str]
) -> list[Hit]:
    """Return the results of some rows."""
    index, rows = WordIndex(records), [*rows]
    marker = Marker(wanted, index.stems)
    found = ids(records, entity, rows)
    # The index knows which texts are worth reading: most records are found by what they refer to.
    having = {stem: index.written(entity.collection, stem).all for stem in wanted} if found else {}
    own = [frozenset(stem for stem in having if having[stem] >> row & 1) for row in rows]
    every = records.read_all(entity.name, found) if found else ()
    return [
        _hit(records, visit, entity, record, marker, its)
        for record, its in zip(every, own, strict=True)
    ]


def ids(records: Records, entity: Entity, rows: Iterable[int]) -> list[str]:
    """Return the ids of some rows, in their order."""
    return [
        row[0]
        for row in records.execute(
            f'SELECT r.id FROM json_each(?) j CROSS JOIN "{entity.collection}" r '
            "ON r.rowid = j.value ORDER BY j.key",
            [str([*rows])],
        )
    ]


def _hit(
    records: Records, visit: Visit, entity: Entity, record: Json, marker: Marker, own: Set[str]
) -> Hit:
    name = record[entity.label_key]
    missing = set(marker.wanted) - {stem for *_, stem in marker.spans(name)}
    told = missing & own
    best, text, source = -1, "", ""
    for field, content in _texts(entity.fields, record):
        if field.key == entity.label_key:
            continue
        number = len({stem for *_, stem in marker.spans(content)} & missing) if told else 0
        if not number and entity.by_key.get(field.key) is not field:
            continue  # what stands deep inside tells of the record only where it is asked for
        if number > best:
            best, text, source = number, content, visit.title(field.words)
        if best == len(told):
            break
    missing -= {stem for *_, stem in marker.spans(text)}
    seeker = Marker(frozenset(missing), marker.stems)
    labels: dict[str, str] = {}
    if missing:
        for title, label in _labels(records, visit, entity, record, seeker):
            labels.setdefault(label, title)
            if len(labels) == _MOST_REASONS:
                break
    reasons = [(title, seeker.mark(label)) for label, title in labels.items()]
    excerpt = marker.excerpt(text)
    sort = _sort(records.site, visit, entity, record)
    return Hit(entity.name, record["id"], marker.mark(name), excerpt, sort, source, reasons, record)


def _sort(site: Site, visit: Visit, entity: Entity, record: Json) -> str:
    kind = entity.by_key.get("kind")
    if kind is None or not kind.scheme or "kind" not in record:
        return ""
    return visit.title(site.concepts[kind.scheme, record["kind"]].words)


def _values(fields: Iterable[Field], value: Json) -> Iterator[tuple[Field, Any]]:
    """Yield every field that has a value, and each of its values, however deep."""
    for field in fields:
        if field.key not in value or field.key in ASIDE:
            continue
        for item in value[field.key] if field.many else [value[field.key]]:
            if field.fields:
                yield from _values(field.fields, item)
            else:
                yield field, item


def _texts(fields: Iterable[Field], record: Json) -> Iterator[tuple[Field, str]]:
    for field, value in _values(fields, record):
        if field.datatype == LANGUAGE_STRING:
            yield field, value


def _labels(
    records: Records, visit: Visit, entity: Entity, record: Json, seeker: Marker
) -> Iterator[tuple[str, str]]:
    """Yield the labels of codes and the names of references that have a word."""
    every = list(_values(entity.fields, record))
    stems = records.site.once("stems of labels", lambda: _LabelStems(seeker.stems))
    for field, value in every:
        if field.scheme:
            concept = records.site.concepts[field.scheme, value]
            title = visit.title(concept.words)
            if not seeker.wanted.isdisjoint(stems[title]):
                yield visit.title(field.words), title
                continue
            other = (it for it in concept.spellings if not seeker.wanted.isdisjoint(stems[it]))
            if said := next(other, ""):
                yield visit.title(field.words), f"{title} ({said})"
    keys = [(field.refers_to, value) for field, value in every if field.refers_to]
    names = records.names(keys)
    for field, value in every:
        name = names.get((field.refers_to, value), "")
        if name and records.site.entity(field.refers_to).kind.finds_others and seeker.spans(name):
            yield visit.title(field.words), name
