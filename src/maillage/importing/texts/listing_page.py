"""Pages that list what a place does, read as proposals.

A page has no labels. What is proposed is what its headings and its lists say to be a programme, a
priority, a scheme or an action; of the sentences below, what their words state. All else is left,
with the heading above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from maillage.importing.texts import (
    figure_lines,
    named_places,
    page_actions,
    page_contracts,
    page_projects,
    prose_facts,
)
from maillage.importing.texts import page_grammar as grammar
from maillage.importing.texts.organisations import of_list
from maillage.importing.texts.page_furniture import is_furniture, without_menu
from maillage.importing.texts.page_walk import ListingPage, PageNode, Walk
from maillage.importing.texts.source_lines import Line
from maillage.importing.texts.wordings import codes, expression
from maillage.importing.texts.written_numbers import plain
from maillage.model.entities import Model
from maillage.model.place_tables import Place
from maillage.text import limits
from maillage.text.words import fold

_BEFORE = re.compile(
    r"^(?:(?:les|nos|ses|leurs|quelques|principa(?:ux|les)) )+"
    r"| (?:en |depuis )?20[0-9]{2}$"
)
#: Lines among which who publishes a page is named.
_HEAD = 4
_PUBLISHER = re.compile(r"^(?:mairie|ville|commune|metropole|departement|communaute) (?:de|d')")


def read(model: Model, lines: Sequence[Line]) -> ListingPage | None:
    """Read a page; None where it lists nothing that is known to be a proposal."""
    lines = without_menu(lines)
    kept = [line for line in lines if not is_furniture(line) or grammar.is_date_line(line.text)]
    undated = [line for line in kept if not grammar.is_date_line(line.text)]
    first = next((line for line in undated if not _is_publisher(line)), next(iter(undated), None))
    if first is None or len(first.bare) > limits.NAME:
        return None
    page = ListingPage(first.bare, first.number, given={first.number: ["title"]})
    walk = Walk(model, page, None, heading=first.bare)
    body = _head(walk, [line for line in kept if line is not first])
    if not any(map(_promises, kept)):
        return None
    walk.commune = _commune(walk, kept)
    page_contracts.contract(walk, kept)
    walk.body = body
    for walk.at, line in enumerate(body):
        if any(reader(walk, line) for reader in _READERS):
            page.given[line.number] = []
        else:
            page.left.append((walk.heading, line.text.strip()))
    page_projects.settle(walk)
    return page if len([node for node in page.nodes if node is not walk.root]) >= 2 else None


def _promises(line: Line) -> bool:
    """Whether a line is one that a page which lists has: others are not read for what they say."""
    words = plain(line.text[: limits.SENTENCE])
    return (
        bool(_section_of(line))
        or "contrat de ville" in words
        or "sociaux de territoire" in words
        or "social de territoire" in words
    )


def _head(walk: Walk, lines: Sequence[Line]) -> list[Line]:
    """Take the lines that date the page and say who publishes it from the others."""
    rest = []
    for number, line in enumerate(lines):
        if grammar.is_date_line(line.text):
            walk.page.issued = walk.page.issued or grammar.day_of(line.text)
            walk.page.given[line.number] = ["issued"] if walk.page.issued else []
        elif number < _HEAD and _is_publisher(line):
            walk.page.publisher = line.bare
            walk.page.given[line.number] = ["publisher"]
        else:
            rest.append(line)
    return rest


def _is_publisher(line: Line) -> bool:
    return len(line.bare) < 60 and _PUBLISHER.match(plain(line.bare)) is not None


def _commune(walk: Walk, lines: Sequence[Line]) -> Place | None:
    """Return the one commune that the page is about: its head names it, or else its text."""
    places = walk.model.places
    if publisher := of_list(walk.page.publisher, places).place:
        return publisher
    for texts in ([f"{walk.page.title}."], [line.text for line in _about(lines)]):
        found = named_places.communes(texts, places)
        words = plain("\n".join(texts))
        towns = [place for place in found if f"ville de {plain(place.name)}" in words]
        for names in (found, towns):
            if len(names) == 1:
                return names[0]
    return None


def _about(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that are about what the page lists, and not about whom to ask."""
    is_beside = False
    for line in lines:
        if _section_of(line):
            is_beside = False
        elif grammar.is_heading(line) and expression("beside").match(fold(line.bare)):
            is_beside = True
        if not is_beside:
            yield line


# The readers of a page that belong to no one kind of page.


def _section_of(line: Line) -> str:
    """Return what a page lists below a line; empty where it is no heading of a list."""
    if len(line.text) > limits.SENTENCE:
        return ""
    return codes("sections").get(_BEFORE.sub("", line.words), "")


def _section(walk: Walk, line: Line) -> bool:
    section = _section_of(line)
    if not section or line.is_bullet:
        return False
    walk.section, walk.heading, walk.last, walk.listed = section, line.bare, None, 0
    walk.is_headed = page_actions.is_headed(list(islice(walk.below, 2)))
    return True


def _figures(walk: Walk, line: Line) -> bool:
    """Read key figures: of the page below their heading, else of the scheme above."""
    found = figure_lines.figures(line.bare, is_listed=walk.section == "figures")
    if not found:
        return False
    if walk.section == "figures":
        _of_page(walk).extend("figures", found, line.number)
        return True
    if walk.last is None or walk.last.kind != "programme" or walk.section == "actions":
        return False
    walk.last.extend("figures", found, line.number)
    return True


def _of_page(walk: Walk) -> PageNode:
    """Return the node that holds what the page as a whole says."""
    if walk.root is None:
        title = Line(walk.page.line, walk.page.title)
        own = walk.identifier(title.text[:40], walk.town)
        walk.root = walk.programme(title.text, "politique", title, own)
    return walk.root


def _objective(walk: Walk, line: Line) -> bool:
    if walk.section != "objectives" or not line.is_bullet:
        return False
    _of_page(walk).extend("objectives", prose_facts.objectives([line]), line.number)
    return True


def _aim_of_part(walk: Walk, line: Line) -> bool:
    """Read an objective in the list of them right below the heading of an axis."""
    if walk.section != "aims" or not line.is_bullet or walk.part is None:
        walk.section = "" if walk.section == "aims" else walk.section
        return False
    walk.part.extend("objectives", prose_facts.objectives([line]), line.number)
    return True


def _run_on(walk: Walk, line: Line) -> bool:
    match = grammar.RUN_ON.match(line.bare[: limits.SENTENCE])
    if match is None or line.is_bullet:
        return False
    title = re.sub(r"^(?:Les? |La |L['’])", "", match["title"])
    own = walk.identifier(title[:40], walk.town)
    walk.last = walk.programme(title, "dispositif", line, own)
    walk.last.add_text(line.bare[match.start("rest") :], line.number)
    return True


def _beside(walk: Walk, line: Line) -> bool:
    """End a list of actions at a heading of something else, which is left like the rest."""
    return _heading(walk, line) if walk.section == "actions" else False


def _heading(walk: Walk, line: Line) -> bool:
    """Keep a heading for what stands below it; it proposes nothing, and is left like the rest."""
    text = line.bare
    ends = walk.section != "actions" or expression("beside").match(fold(text))
    if grammar.is_heading(line) and ends:
        walk.heading, walk.section, walk.last = text, "", None
    return False


_READERS = (
    _section,
    page_contracts.axis,
    page_contracts.ranked,
    page_contracts.signed,
    page_contracts.crossing,
    page_contracts.priorities,
    page_projects.thanked,
    page_projects.territorial,
    page_projects.track,
    _figures,
    _objective,
    _aim_of_part,
    _run_on,
    _beside,
    page_actions.action,
    page_contracts.scheme,
    _heading,
)
