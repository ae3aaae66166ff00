"""What a page says of projets sociaux de territoire: how far each is, its axes, its actions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from maillage.importing.texts import page_grammar as grammar
from maillage.importing.texts.named_places import of_town
from maillage.importing.texts.page_walk import PageNode, Walk
from maillage.importing.texts.source_lines import Line, capital
from maillage.importing.texts.written_numbers import plain
from maillage.model.entities import Model
from maillage.model.place_tables import Place
from maillage.text import limits
from maillage.text.words import fold, slug

_CTG = "convention territoriale globale"
_SPEAKS = re.compile(r"\bpst\b|\bprojets? socia|\barrondissements?\b|[0-9]e(?:me)?s? ")
_COMES = re.compile(r"\bsuivr|\bsera(?:ont)? signe|\bs'y prepar|\bprochainement|\ben preparation")
_SIGNED = re.compile(r"\b(?:a ete|est|ont ete|sont) signe[es]* le ")
_IDLE = frozenset({"et", "l", "la", "le", "les", "d", "de", "aux", "a", "par"})


def territorial(walk: Walk, line: Line) -> bool:
    """Read what a line says of a convention territoriale globale and of its projects."""
    if len(line.text) > limits.SENTENCE:
        return False
    words = plain(line.text)
    if _CTG in words and _agreement(walk) is None and walk.commune:
        title = f"Convention territoriale globale {of_town(walk.town)}"
        own = walk.identifier(_CTG, walk.town)
        walk.programme(title, "convention-territoriale-globale", line, own)
        return True
    if lead := grammar.LEADS.match(words):
        for number, place in _arrondissements(walk, lead.group()):
            walk.part, walk.section = _project(walk, number, place, line), "tracks"
            walk.heading = line.bare.rstrip(" :")
        return walk.section == "tracks"
    return bool(_SPEAKS.search(words)) and _states(walk, line)


def _agreement(walk: Walk) -> PageNode | None:
    return next((node for node in walk.page.nodes if node.id.startswith(slug(_CTG))), None)


def _arrondissements(walk: Walk, text: str) -> list[tuple[str, Place]]:
    """Return the municipal arrondissements that a text numbers."""
    if walk.commune is None:
        return []
    found = []
    for number in grammar.ORDINAL.findall(plain(text)):
        places = walk.model.places.find(f"{walk.town} {number}e")
        own = [place for place in places if place.kind == "arrondissement-municipal"]
        if len(own) == 1:
            found.append((number, own[0]))
    return found


def _project(walk: Walk, number: str, place: Place, line: Line) -> PageNode:
    """Return the projet social de territoire of an arrondissement."""
    own = walk.identifier("pst", walk.town, f"{number}e")
    title = f"Projet social de territoire du {number}e arrondissement"
    node = walk.programme(title, "projet-social-de-territoire", line, own)
    node.data["territories"] = [walk.model.places.asked_by(place)]
    if agreement := _agreement(walk):
        node.put("part_of", agreement.id, line.number)
    return node


def _states(walk: Walk, line: Line) -> bool:
    """Read how far the projects have come that a line numbers."""
    known = False
    for sentence in re.split(r"(?<=[.;!?]) ", line.bare):
        words = plain(sentence)
        numbered = _arrondissements(walk, sentence)
        if not numbered:
            continue
        if words.startswith("signature") or _SIGNED.search(words):
            _sign(walk, line, sentence, numbered)
            known = True
        elif _COMES.search(words):
            walk.to_come += [
                (_project(walk, number, place, line), walk.heading, sentence, line.number)
                for number, place in numbered
            ]
            known = True
        elif re.search(r"\bengages?\b", words):
            for number, place in numbered:
                _project(walk, number, place, line)
            known = True
    return known


def _sign(walk: Walk, line: Line, sentence: str, numbered: Sequence[tuple[str, Place]]) -> None:
    """Date projects by the sentence that says they are signed, or by the one below it."""
    days = (day for following in islice(walk.below, 2) if (day := grammar.day_of(following.text)))
    day = grammar.day_of(sentence) or next(days, "")
    for number, place in numbered:
        node = _project(walk, number, place, line)
        node.put("status", "signe", line.number)
        node.put("signed", day, line.number)
    walk.heading = line.bare


def settle(walk: Walk) -> None:
    """Say what is to come; what is said elsewhere to be signed is told, not chosen."""
    for node, heading, sentence, line in walk.to_come:
        if node.data.get("status") == "signe":
            walk.page.left.append((heading, sentence))
        else:
            node.put("status", "en-preparation", line)


def thanked(walk: Walk, line: Line) -> bool:
    """Read whose teams make a convention: « les équipes de la Caf et de la mairie … »."""
    words = plain(line.text[: limits.SENTENCE])
    agreement = _agreement(walk)
    if agreement is None or "equipes de la caf" not in words:
        return False
    projects = [node for node in walk.page.nodes if node.data.get("status") == "signe"]
    for name in ("Caf", "Ville"):
        partner = (f"{name} de {walk.town}", "pilotage")
        for node in (agreement, *projects):
            if plain(partner[0]) in words and partner not in node.partners:
                node.partners.append(partner)
    return line.text.strip().startswith("Merci")


def track(walk: Walk, line: Line) -> bool:
    """Read « La parentalité, avec les « Goûters du square » : … » below a project."""
    part = walk.part
    if walk.section != "tracks" or not line.is_bullet or part is None:
        return False
    found = _thematic(walk.model, line.bare)
    if found is None:
        return False
    code, label = found
    axis = walk.programme(label, "axe", line, walk.identifier(part.id, code))
    axis.put("thematics", [code], line.number)
    axis.put("part_of", part.id, line.number)
    axis.data["territories"] = part.data["territories"]
    quoted = grammar.QUOTED.search(line.bare)
    if quoted is None or re.match(r"d['’]|d[eu] |des ", quoted["title"]):
        axis.add_text(line.bare, line.number)
        return True
    title = quoted["title"].strip()
    node = PageNode("action", capital(title), line.number, walk.heading)
    node.put("programmes", [axis.id], line.number)
    node.put("territories", part.data["territories"], line.number)
    behind = line.bare[quoted.end() :].strip(" :,")
    node.add_text(capital(behind) if " " in behind else line.bare, line.number)
    left = grammar.describe(walk.model, node, behind, line.number, walk.commune)
    walk.page.left += [(title, text) for text in left]
    walk.page.add(node)
    return True


def _thematic(model: Model, text: str) -> tuple[str, str] | None:
    """Return the thematic that a text begins with: its code and its label."""
    said = [word for word in fold(text[: limits.NAME]).split() if word not in _IDLE]
    best: tuple[int, str, str] | None = None
    for concept in model.schemes["ctg-thematics"].concepts:
        title = concept.words.title
        for name in (title, *re.split(r", | et ", title)):
            own = [word for word in fold(name).split() if word not in _IDLE]
            is_told = name == title or len(own) > 1  # « accès aux droits », and not « enfance »
            if is_told and said[: len(own)] == own and (best is None or len(own) > best[0]):
                best = len(own), concept.code, title
    return (best[1], best[2]) if best else None
