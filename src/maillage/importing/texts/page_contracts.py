"""What a page says of a contrat de ville: its axes, its priorities, its schemes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from maillage.importing.texts import figure_lines, prose_facts
from maillage.importing.texts import page_grammar as grammar
from maillage.importing.texts.named_places import of_town
from maillage.importing.texts.page_walk import PageNode, Walk
from maillage.importing.texts.source_lines import Line, sentences
from maillage.importing.texts.written_numbers import plain, value_of_number
from maillage.text import limits

#: Characters above which the text of a priority is no title.
_TITLE = 100


def contract(walk: Walk, lines: Sequence[Line]) -> None:
    """Propose the contrat de ville that a page is about."""
    for line in lines:
        short = len(line.text) <= limits.SENTENCE
        match = grammar.CONTRACT.search(plain(line.text)) if short else None
        if match is None:
            continue
        years = f"{match['starts']}-{match['ends']}"
        title = f"Contrat de ville {years}" + (f" {of_town(walk.town)}" if walk.town else "")
        own = walk.identifier("contrat de ville", walk.town, years)
        walk.root = walk.programme(title, "contrat-de-ville", line, own)
        walk.root.put("starts", match["starts"], line.number)
        walk.root.put("ends", match["ends"], line.number)
        return


def signed(walk: Walk, line: Line) -> bool:
    """Read when the contract was signed."""
    words = line.plain
    match = grammar.SIGNED.search(words[: limits.SENTENCE])
    if match is None or walk.root is None:
        return False
    is_own = words.startswith("signe") and walk.part is None  # the line below the title
    if walk.root.data["kind"] != "contrat-de-ville" or not (is_own or "contrat de ville" in words):
        return False
    walk.root.put("signed", grammar.day_of(match.group()), line.number)
    return words.startswith("signe")  # else the line says more


def axis(walk: Walk, line: Line) -> bool:
    """Read « Axe 1 : … », in the list of them or above what it holds."""
    match = grammar.AXIS.match(line.plain)
    if match is None or walk.root is None:
        return False
    title = line.bare[match.start("title") :].strip(" .")
    rank = match["position"]
    own = (_short_id(walk.root.id), "axe", rank)
    node = walk.part_of_programme(walk.root, title, "axe", line, *own, position=int(rank))
    if not line.is_bullet:
        items = list(takewhile(lambda below: below.is_bullet, walk.below))
        section = "aims" if prose_facts.is_of_aims(items) else ""
        walk.part, walk.heading, walk.section, walk.last = node, line.bare, section, None
    return True


def ranked(walk: Walk, line: Line) -> bool:
    """Read « Priorité 1 : … », below the axis that it is of."""
    match = grammar.RANKED.match(line.plain)
    if match is None or walk.part is None or walk.part.data.get("kind") != "axe":
        return False
    kind = "priorite" if match["kind"] == "priorite" else "objectif"
    title, rank = line.bare[match.start("title") :].strip(" ."), match["position"]
    own = (walk.part.id, kind, rank)
    walk.part_of_programme(walk.part, title, kind, line, *own, position=int(rank))
    walk.section, walk.last = "", None
    return True


def _short_id(identifier: str) -> str:
    return identifier.replace("contrat-de-ville", "cdv")


def crossing(walk: Walk, line: Line) -> bool:
    """Read the priorities that cross all axes."""
    titles = grammar.crossing(line)
    if not titles or walk.root is None:
        return False
    for title in titles:
        own = (_short_id(walk.root.id), title)
        walk.part_of_programme(walk.root, title, "priorite-transversale", line, *own)
    return True


def priorities(walk: Walk, line: Line) -> bool:
    """Read « D’où trois priorités : », and the list below it."""
    announced = grammar.PRIORITIES.search(line.plain[: limits.SENTENCE])
    if announced and walk.part is not None:
        walk.section, walk.listed = "priorities", 0
        walk.is_ranked = not _has_list(walk, walk.part)
        walk.most = value_of_number(announced["count"]) if announced["count"] else 0
        return True
    numbered = re.match(r"[0-9]{1,2}[.)] ", line.bare)
    part = walk.part
    if walk.section != "priorities" or part is None or not (line.is_bullet or numbered):
        walk.section = "" if walk.section == "priorities" else walk.section
        return False
    if walk.most and walk.listed >= walk.most:
        walk.section = ""  # what stands below is no part of the list
        return False
    walk.listed += 1
    text = line.bare[numbered.end() :] if numbered else line.bare
    title = _short(text)
    own, rank = (part.id, "priorite", str(walk.listed)), walk.listed if walk.is_ranked else 0
    node = walk.part_of_programme(part, title, "priorite", line, *own, position=rank)
    if len(text) > len(title) + 2:
        node.add_text(text, line.number)
    return True


def _has_list(walk: Walk, part: PageNode) -> bool:
    """Whether a part has a list of priorities already, so that ranks of another are not its own."""
    own = [node for node in walk.page.nodes if node.data.get("part_of") == part.id]
    return any("position" in sibling.data for sibling in own)


def _short(text: str) -> str:
    """Return what of a text can be a title: all of it, or up to where it gives reasons."""
    text = text.strip(" .,;")
    return re.split(r", | pour que | afin ", text)[0] if len(text) > _TITLE else text


def scheme(walk: Walk, line: Line) -> bool:
    """Read « Le dispositif « X » … » and « Un appel à projets … »."""
    above = walk.part or walk.root
    if above is None or line.is_bullet or len(line.bare) > limits.SENTENCE:
        return False
    if match := grammar.SCHEME.search(line.plain):
        quoted = grammar.QUOTED.match(line.bare, match.end())
        if quoted is None:
            return False
        first, *others = sentences([line.bare])
        title = quoted["title"].strip()
        node = walk.programme(title, "dispositif", line, walk.identifier(title))
        node.add_text(first, line.number)
        node.partners += list(grammar.carriers(first))
        walk.page.left += [(title, text) for text in others]
    elif grammar.CALL.match(line.plain):
        own = walk.identifier("appel a projets", above.id)
        node = walk.programme("Appel à projets", "appel-a-projets", line, own)
        node.add_text(line.bare, line.number)
        for text in re.split(r", ", line.bare):
            node.extend("figures", figure_lines.money(text), line.number)
    else:
        return False
    node.put("part_of", above.id, line.number)
    walk.last = node
    return True
