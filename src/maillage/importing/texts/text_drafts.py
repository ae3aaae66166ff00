"""The drafts of a text: its records, what they name, and the source that they come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.importing.drafts import (
    FICHE,
    TEXT,
    ImportDraft,
    ImportTarget,
    Problem,
    SourceLocation,
)
from maillage.importing.import_result import NOTHING_SAID, ImportOptions
from maillage.importing.texts import listing_page, named_records, organisations
from maillage.importing.texts.organisations import Organisation
from maillage.importing.texts.page_furniture import is_furniture
from maillage.importing.texts.page_walk import ListingPage, PageNode
from maillage.importing.texts.source_lines import Line, lines_of
from maillage.importing.texts.text_form import TextForm, forms, recognised
from maillage.importing.texts.text_reading import Reading
from maillage.importing.texts.text_records import read
from maillage.importing.texts.text_sections import blocks
from maillage.importing.texts.without_persons import masked, without_persons
from maillage.messages import N_
from maillage.model.entities import Json, Model
from maillage.text import limits
from maillage.text.words import fold

#: Lines that show in what form a text is: a table may have thousands.
_HEAD = 500


_THERE = N_("Cette fiche est déjà dans le catalogue ({id}) : elle n’est pas proposée de nouveau.")
_UNTITLED = N_(
    "Cette fiche n’a pas de titre : elle n’est pas reprise. Écrivez-le au-dessus de sa première "
    "rubrique, ou derrière « Titre : »."
)
_REPEATED = N_(
    "Cette fiche est deux fois dans le texte, avec les mêmes mots : elle est lue une fois."
)


@dataclass(frozen=True)
class TextDrafts:
    """What a text gave: drafts, and what is to be said of what gave none."""

    drafts: Sequence[ImportDraft]
    problems: Sequence[Problem]


def is_known_form(model: Model, text: str) -> bool:
    """Whether a text is in a form that is known, or a page that lists proposals."""
    lines = lines_of("\n".join(text.split("\n", _HEAD)[:_HEAD]))
    return (
        recognised(lines, forms(model)) is not None or listing_page.read(model, lines) is not None
    )


def of_text(
    model: Model, known: ImportTarget, text: str, said: ImportOptions = NOTHING_SAID
) -> TextDrafts | None:
    """Read a text, given what a person says beside it; None where its form is not known."""
    lines = lines_of(text)
    drafter = _Drafter(model, known, said)
    if form := recognised(lines, forms(model)):
        problems = list(_of_form(drafter, form, lines))
    elif page := listing_page.read(model, lines):
        problems = list(_of_page(drafter, page))
    else:
        return None
    return TextDrafts(drafter.drafts, problems)


def _of_form(drafter: _Drafter, form: TextForm, lines: Sequence[Line]) -> Iterator[Problem]:
    found: list[Reading] = []
    for block in blocks(form, lines):
        number = block.title.number
        if not block.title.bare:
            yield Problem(SourceLocation("", number, word=TEXT), _UNTITLED)
            continue
        reading = read(drafter.model, drafter.known, form, block)
        if any(reading.record == other.record for other in found):
            place = SourceLocation(reading.record["title"], number, word=FICHE)
            yield Problem(place, _REPEATED, "advice")
        else:
            found.append(reading)
    if not found:
        return
    first = next(line for line in lines if not is_furniture(line))
    is_heading = len(found) > 1 and first.number < found[0].block.title.number
    is_label = form.is_beginning(first) or form.labelled(first)
    titles = first.bare if is_heading and not is_label else form.title
    title = found[0].record["title"] if len(found) == 1 else titles
    kind = "fiche-experience" if len(found) == 1 else "recueil-de-fiches"
    begun = {line.number: list[str]() for line in lines if form.is_beginning(line)}
    if title == first.bare and is_heading:
        begun[first.number] = ["title"]
    drafter.source({"title": title, "kind": kind}, found[0].block.title.number, given=begun)
    for reading in found:
        drafter.reading(reading)


def _of_page(drafter: _Drafter, page: ListingPage) -> Iterator[Problem]:
    data: Json = {"title": page.title, "kind": "page-web"}
    if page.issued:
        data["issued"] = page.issued
    source = drafter.source(data, page.line, page.left, page.issued, page.given)
    if page.publisher and source is not None:
        source["publisher"] = drafter.organisation(page.publisher, page.title, page.line)
    for node in page.nodes:
        if node.id and drafter.known.record(node.kind, node.id) is not None:
            place = SourceLocation(node.title, node.line, word=TEXT)
            yield Problem(place, _THERE(id=node.id), "advice")
        else:
            drafter.node(node)


class _Drafter:
    """Makes the drafts of one text: each organisation and place once, all with their source."""

    def __init__(self, model: Model, known: ImportTarget, said: ImportOptions) -> None:
        self.model, self.known, self._said = model, known, said
        self.drafts: list[ImportDraft] = []
        self._seen: set[tuple[str, str, str]] = set()
        self._source, self._observed = "", said.observed
        #: Lines that say what the catalogue knows of its source.
        self._known_lines: Mapping[int, Sequence[str]] = {}

    def source(
        self,
        data: Json,
        line: int,
        left: Sequence[tuple[str, str]] = (),
        issued: str = "",
        given: Mapping[int, Sequence[str]] | None = None,
    ) -> Json | None:
        """Name the source of all drafts: one of the catalogue, or a new one, which is returned."""
        said = self._said.source
        if said.startswith(("http://", "https://")):
            data = {**data, "url": said}
        elif said:
            data = {**data, "title": said}
        self._observed = self._observed or issued
        there = self.known.find("source", said or data["title"])
        self._source = there or data["title"]
        if there is not None:
            self._known_lines = dict.fromkeys(given or (), ())
            return None
        place = SourceLocation(data["title"], line, word=TEXT)
        data = dict(data)
        entity = self.model.entities["source"]
        cells = _cells(data, place)
        self.drafts.append(
            ImportDraft(entity, data, place, cells, left=masked(left), lines=given or {})
        )
        return data

    def reading(self, reading: Reading) -> None:
        """Draft a record of a form, and what it names."""
        title = reading.record["title"]
        place = SourceLocation(title, reading.block.title.number, word=FICHE)
        for organisation in reading.organisations:
            self._partner(organisation, place)
        for name, commune in reading.quarters:
            around = [self.model.places.asked_by(commune)]
            data = {"name": name, "kind": "quartier", "part_of": around}
            self._once("territory", name, commune.code, data, place)
        cells = {
            pointer: SourceLocation(title, number, None, heading, FICHE)
            for pointer, (number, heading) in reading.places.items()
        }
        self._add("action", reading.record, place, cells, reading.left, reading.lines)

    def node(self, node: PageNode) -> None:
        """Draft a record that a page proposes."""
        place = SourceLocation(node.title, node.line, None, node.heading, TEXT)
        data = {**({"id": node.id} if node.id else {}), "title": node.title, **node.data}
        for text, role in node.partners:
            for name in organisations.named(f"–, {text}")[0]:
                partner = self.organisation(name, node.title, node.line)
                data.setdefault("participations", []).append({"partner": partner, "role": role})
        for row in data.get("funding", {}).get("lines", ()):
            funder = organisations.of_list(row["label"], self.model.places)
            if identifier := named_records.known_id(self.known, funder):
                row["funder"] = identifier
        cells = {
            f"/{key}": SourceLocation(node.title, line, None, node.heading, TEXT)
            for key, line in node.lines.items()
        }
        self._add(node.kind, data, place, cells, (), node.given)

    def organisation(self, text: str, title: str, line: int) -> str:
        """Return the id or the name of an organisation, drafted where the catalogue lacks it."""
        organisation = organisations.of_list(text, self.model.places)
        identifier = named_records.known_id(self.known, organisation)
        if identifier is None:
            self._partner(organisation, SourceLocation(title, line, word=TEXT))
        return identifier or organisation.name

    def _partner(self, organisation: Organisation, place: SourceLocation) -> None:
        where = organisation.place
        seat = self.model.places.asked_by(where) if where else ""
        data = {"name": organisation.name, "kind": organisation.kind, "seat": seat}
        filled = {key: value for key, value in data.items() if value}
        self._once("partner", organisation.name, where.code if where else "", filled, place)

    def _once(self, kind: str, name: str, where: str, data: Json, place: SourceLocation) -> None:
        key = (kind, fold(name), where)
        if key not in self._seen:
            self._seen.add(key)
            self._add(kind, data, place, _cells(data, place), ())

    def _add(
        self,
        kind: str,
        data: Json,
        place: SourceLocation,
        cells: dict[str, SourceLocation],
        left: Sequence[tuple[str, str]],
        lines: Mapping[int, Sequence[str]] | None = None,
    ) -> None:
        entity = self.model.entities[kind]
        data = {**data, "sources": [self._source]}
        for figure in data.get("figures", ()):
            figure["source"] = self._source
        if self._observed and "observed" in entity.by_key:
            data.setdefault("observed", self._observed)
        lines, self._known_lines = {**self._known_lines, **(lines or {})}, {}
        data, personal = without_persons(_bounded(data), entity.label_key)
        left = [*left, *((cells.get(f"/{key}", place).header, said) for key, said in personal)]
        cells = {at: cell for at, cell in cells.items() if at.split("/")[1] in data}
        self.drafts.append(ImportDraft(entity, data, place, cells, left=masked(left), lines=lines))


def _cells(data: Json, place: SourceLocation) -> dict[str, SourceLocation]:
    return {f"/{key}": place for key in data}


def _bounded(data: Json) -> dict[str, Any]:
    """Return data whose title is no longer than a title is."""
    for key in ("title", "name"):
        if len(str(data.get(key, ""))) > limits.NAME:
            data[key] = data[key][: limits.NAME]
    return data
