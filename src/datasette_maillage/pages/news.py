"""What is new, for people and for readers of feeds; and the history of one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import atom
from datasette_maillage.linked_data.atom import AtomEntry, AtomFeed
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.change_list import ListedChange
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.search.following import KEYS as FOLLOWED
from datasette_maillage.search.following import called, followed
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import label_key
from maillage.release import members
from maillage.release import record_changes as kinds
from maillage.release.change_words import OPERATIONS, ChangeWords
from maillage.release.record_changes import Change

PATH = "/nouveautes"
KEYS = (*FOLLOWED, "page")
PAGE_SIZE = 50


@dataclass(frozen=True)
class ToldChange:
    """A change in the words of a visit."""

    change: ListedChange
    operation: str
    title: str
    #: Nothing where there is no page any more.
    path: str
    #: What became of each value.
    fields: Sequence[str]


@dataclass(frozen=True)
class _Selection:
    """A page of the changes that a visit follows, the latest first."""

    changes: Sequence[ToldChange]
    total: int
    number: int
    last: int
    updated: str


def history(records: Records, visit: Visit, name: str) -> Sequence[ToldChange]:
    """Return what the releases tell of one record, the latest first."""
    return _told(records, visit, records.site.changes.by_id.get(name, ()))


def page(records: Records, visit: Visit) -> Page | None:
    """Return the page of what is new; None where there is no release."""
    found = _selection(records, visit)
    if found is None:
        return None
    description = visit.say("Ce qui a changé dans le catalogue, version après version.")
    return Page("news", _title(records, visit), description, vars(found))


def feed(records: Records, visit: Visit) -> Response | None:
    """Return the same as an Atom feed."""
    site = records.site
    found = _selection(records, visit)
    if found is None:
        return None
    name = site.model.face.name.title_in(visit.language)
    licence = site.model.package["licenses"][0]
    said = {key: visit.get(key) for key in (*FOLLOWED, "lang") if visit.get(key)}
    made = AtomFeed(
        f"{site.model.base}nouveautes.atom{'?' * bool(said)}{urlencode(said)}",
        f"{name}{visit.colon}{_title(records, visit)}",
        found.updated,
        site.model.package["contributors"][0]["title"],
        licence["title"],
        visit.language,
        dict(_links(visit, found)),
        [_entry(site, visit, told) for told in found.changes],
    )
    return Response(made.written(), 200, {}, f"{atom.MEDIA}; charset=utf-8")


def _links(visit: Visit, found: _Selection) -> Iterator[tuple[str, str]]:
    yield "self", visit.canonical
    yield "alternate", visit.origin + visit.at(PATH, page=None)
    if found.number < found.last:
        yield "next", visit.origin + visit.here(page=found.number + 1)
    if found.number > 1:
        yield "previous", visit.origin + visit.here(page=found.number - 1)


def _entry(site: Site, visit: Visit, told: ToldChange) -> AtomEntry:
    address = f"{visit.origin}{visit.url(told.path)}" if told.path else ""
    title = f"{told.title}{visit.colon}{told.operation}"
    summary = "\n".join(told.fields) or told.operation
    change = told.change
    iri = change.iri(site.model.base)
    return AtomEntry(iri, title, change.published, address, change.operation, summary)


def _title(records: Records, visit: Visit) -> str:
    said = [called(records, visit, key, value) for key in FOLLOWED if (value := visit.get(key))]
    title = visit.say("Nouveautés")
    return f"{title}{visit.colon}{' · '.join(said)}" if said else title


def _selection(records: Records, visit: Visit) -> _Selection | None:
    site = records.site
    if not site.changes:
        return None
    ids = followed(records, visit)
    every = [c for c in reversed(site.changes.changes) if ids is None or c.id in ids]
    number, last = visit.number("page"), max(1, -(-len(every) // PAGE_SIZE))
    if number > last:
        return None
    shown = every[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    # Of a feed that holds nothing yet: since when nothing happened.
    updated = every[0].published if every else members.moment(site.changes.releases[0]["version"])
    return _Selection(_told(records, visit, shown), len(every), number, last, updated)


def _told(records: Records, visit: Visit, changes: Sequence[ListedChange]) -> list[ToldChange]:
    site = records.site
    parts = [(change.id.partition("/")[0], change.id.partition("/")[2]) for change in changes]
    named = records.names([pair for pair in parts if pair[0] in site.model.entities])
    words = ChangeWords(site.model)
    return [
        _told_change(site, visit, words, change, named.get(pair, ""))
        for change, pair in zip(changes, parts, strict=True)
    ]


def _told_change(
    site: Site, visit: Visit, words: ChangeWords, change: ListedChange, name: str
) -> ToldChange:
    row = change.row
    part = row.get("part") or ("term" if "term" in row else "record")
    said = Change(change.operation, change.id, row["file"], part)
    fields = [visit.tell(value) for value in words.values(said, change.fields)]
    is_gone = change.operation == kinds.REMOVED or (part == "record" and not name)
    title = name or _label(site, visit, change)
    path = "" if is_gone else f"/{change.id.partition('#')[0]}"
    return ToldChange(change, visit.tell(OPERATIONS[change.operation]), title, path, fields)


def _label(site: Site, visit: Visit, change: ListedChange) -> str:
    """Return what names a term, or a record that is no more."""
    scheme, _, code = change.id.partition("/")
    if concept := site.concepts.get((scheme, code)):
        return visit.title(concept.words)
    content = change.content
    label = content.get("prefLabel@fr") or content.get("label@fr") or [""]
    return str(label[0] or content.get(label_key(content), "") or change.id)
