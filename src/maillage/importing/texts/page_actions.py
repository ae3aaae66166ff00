"""What a page lists below « Les actions »: items, or headings with their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from maillage.importing.texts import page_grammar as grammar
from maillage.importing.texts import stated_dates
from maillage.importing.texts.budget_lines import has_amount
from maillage.importing.texts.organisations import items, kind_of
from maillage.importing.texts.page_walk import PageNode, Walk
from maillage.importing.texts.source_lines import Line, capital, unquoted
from maillage.importing.texts.wordings import expression
from maillage.text import limits
from maillage.text.words import fold

#: « Ciné-palier (association Les Reflets, 4 500 €) »
_BRACKET = re.compile(r"(?P<title>[^()]{3,100}) \((?P<said>[^()]{3,120})\)")
#: Kinds of organisations that do things, and do not only pay for them.
_DOERS = frozenset({"association", "centre-social", "regie-de-quartier", "collectif-habitants"})
#: « Ciné-palier, depuis 2018 »
_SINCE = re.compile(r"(?P<title>[^,()]{2,100}?),? \(?(?P<since>depuis [^,()]{4,30})\)?")


def is_headed(below: Sequence[Line]) -> bool:
    """Whether lines are a heading set apart, and a sentence that it is above."""
    if len(below) < 2 or not below[0].is_apart or not grammar.is_heading(below[0]):
        return False
    return not below[1].is_bullet and below[1].bare.endswith((".", "!", "…"))


def action(walk: Walk, line: Line) -> bool:
    """Read an action of a list of actions: its heading, and the paragraphs below it."""
    if walk.section != "actions":
        return False
    title, since, said = _item(line, is_known=walk.root is not None)
    if line.is_bullet and title:
        if kind_of(line.bare) or (said and expression("detail").match(fold(title))):
            return False  # who takes part, or a detail, and not what is done
        node = PageNode("action", title, line.number, walk.heading)
        node.put("starts", since, line.number)
        if said:
            node.add_text(capital(said), line.number)
        node.put("territories", walk.where(), line.number)
        walk.last = walk.page.add(node)
        _beside_title(walk, node)
        left = grammar.describe(walk.model, node, said, line.number, walk.commune)
        walk.page.left += [(title, text) for text in left]
        return True
    quoted = grammar.NAMED.match(line.bare)
    has_heading = walk.is_headed and is_headed([line, *islice(walk.below, 1)])
    if has_heading or (quoted and not line.is_bullet):
        name = quoted["title"].strip() if quoted and not has_heading else unquoted(line.bare)
        node = PageNode("action", name, line.number, walk.heading)
        node.put("territories", walk.where(), line.number)
        walk.last = walk.page.add(node)
        if has_heading:
            return True
    if walk.last is None or line.is_bullet:
        return False
    walk.last.add_text(line.bare, line.number)
    left = grammar.describe(walk.model, walk.last, line.bare, line.number, walk.commune)
    walk.page.left += [(walk.last.title, text) for text in left]
    return True


def _item(line: Line, *, is_known: bool) -> tuple[str, str, str]:
    """Return the title of an item of a list of actions, since when it is, and what is said of it.

    A sentence has no title. One behind a title is read where the page is known by more than its
    lists.
    """
    title, _, said = line.bare.partition(" : ")
    is_short = len(line.bare.split()) <= grammar.HEADING and not line.bare.endswith((".", ",", ";"))
    if not is_short and not (is_known and said.strip() and len(line.bare) <= limits.SENTENCE):
        return "", "", ""
    dated = _SINCE.fullmatch(title.strip())
    since = stated_dates.begun(dated["since"]) if dated else ""
    title = dated["title"] if dated and since else title.strip()
    return (title, since, said.strip()) if len(title.split()) <= grammar.HEADING else ("", "", "")


def _beside_title(walk: Walk, node: PageNode) -> None:
    """Take what stands in brackets from a title: who does it, and what else is said is left."""
    match = _BRACKET.fullmatch(node.title)
    told = list(items(match["said"])) if match else []
    doers = [name for name in told if kind_of(name) in _DOERS]
    if match is None or not (doers or any(map(has_amount, told))):
        return
    node.title = match["title"].strip()
    node.partners += [(name, "operationnel") for name in doers]
    walk.page.left += [(node.title, text) for text in told if text not in doers]
