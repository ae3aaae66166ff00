"""Random histories of a small catalogue, as lines of records, of terms and of a graph."""

from __future__ import annotations

import random
from typing import Any

import pyoxigraph as ox

from maillage.emit.record_lines import line

BASE = "https://example.org/"
_WORDS = (
    "Jardin partagé",
    "Café « des parents »",
    'Un "mot"',
    "Aide\tau\nlogement",
    "Épicerie",
    "",
)
State = dict[str, Any]


def history(seed: int, length: int = 20) -> list[State]:
    """Return the versions of a catalogue, in which all that may happen happens by chance."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    state: State = {f"themes/t{n}": _term(chance) for n in range(3)}
    state |= {f"action/a{n}": _record(chance) for n in range(8)}
    found = [state]
    while len(found) < length:
        state = dict(found[-1])
        for _ in range(chance.randint(1, 4)):
            chance.choice(_STEPS)(state, chance)
        if state != found[-1]:
            found.append(state)
    return found


def _record(chance: random.Random) -> Any:
    return {
        "title": chance.choice(_WORDS),
        "themes": [f"t{chance.randint(0, 4)}" for _ in range(chance.randint(0, 3))],
        "people": {"count": chance.randint(0, 9), "note": chance.choice(_WORDS)},
        "parts": [{"role": chance.choice(_WORDS)} for _ in range(chance.randint(1, 2))],
    }


def _term(chance: random.Random) -> Any:
    return {"prefLabel@fr": [str(chance.random())], "prefLabel@en": [chance.choice(_WORDS)]}


def _names(state: State, kind: str) -> list[str]:
    return sorted(name for name in state if name.startswith(kind))


def _new(state: State, chance: random.Random) -> None:
    state[f"action/n{chance.randint(0, 10**6)}"] = _record(chance)


def _corrected(state: State, chance: random.Random) -> None:
    for name in _names(state, "action/")[:1]:
        state[name] = {**state[name], **dict([chance.choice(list(_record(chance).items()))])}


def _withdrawn(state: State, _chance: random.Random) -> None:
    for name in _names(state, "action/")[1:2]:
        state[name] = {**state[name], "withdrawn_on": "2026-01-01"}


def _merged(state: State, chance: random.Random) -> None:
    for name in _names(state, "action/")[2:3]:
        state[name] = {**state[name], "replaced_by": chance.choice(_names(state, "action/"))}


def _removed(state: State, _chance: random.Random) -> None:
    for name in _names(state, "action/")[3:]:
        del state[name]
        return


def _renamed(state: State, chance: random.Random) -> None:
    for name in _names(state, "themes/")[:1]:
        state[f"themes/r{chance.randint(0, 10**6)}"] = state.pop(name)


def _listed(state: State, chance: random.Random) -> None:
    state[f"themes/t{chance.randint(0, 9)}"] = _term(chance)


_STEPS = (_new, _corrected, _withdrawn, _merged, _removed, _renamed, _listed)


def record_lines(state: State) -> set[bytes]:
    """Return a state as lines of records and terms."""
    return {
        line("vocab/themes.ttl", name, term=content)
        if name.startswith("themes/")
        else line(f"contributions/actions/{name[7:]}.json", name, record={"id": name, **content})
        for name, content in state.items()
    }


def graph(state: State) -> list[ox.Triple]:
    """Return a state as triples: of each record and term, its values by their path."""
    return [
        ox.Triple(ox.NamedNode(BASE + name), ox.NamedNode(f"{BASE}def#{path}"), value)
        for name, content in state.items()
        for path, value in _values("p", content)
    ]


def _values(path: str, content: Any) -> list[tuple[str, ox.Literal]]:
    if isinstance(content, dict):
        return [pair for key in content for pair in _values(f"{path}-{key[:4]}", content[key])]
    if isinstance(content, list):
        items = enumerate(content)
        return [pair for place, item in items for pair in _values(f"{path}-{place}", item)]
    return [
        (
            path,
            ox.Literal(content, language="fr") if isinstance(content, str) else ox.Literal(content),
        )
    ]
