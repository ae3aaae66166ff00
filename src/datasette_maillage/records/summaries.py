"""Actions in short: what a list of them shows of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datasette_maillage.records.records import Records


@dataclass(frozen=True)
class Card:
    """An action in short."""

    id: str
    title: str
    summary: str
    status: str
    #: When a source told the status, a day on which someone confirmed it, and the id and the title
    #: of that source.
    observed: str | None
    verified_on: str | None
    source: tuple[str, str] | None
    starts: str | None
    ends: str | None
    lead: tuple[str, str] | None
    #: The id and the name of each.
    territories: Sequence[tuple[str, str]]
    themes: Sequence[str]


#: What stands in the row of an action as it is shown.
_PLAIN = ("id", "title", "summary", "status", "observed", "verified_on", "starts", "ends")


def first_sources(records: Records, actions: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the id and the title of the first source of each of some actions."""
    marks = ", ".join("?" * len(actions))
    found = records.execute(
        "SELECT a.action, s.id, s.title FROM action_sources a JOIN sources s ON s.id = a.source "
        f"WHERE a.position = 1 AND a.action IN ({marks})",
        actions,
    )
    return {action: (source, title) for action, source, title in found}


def cards(records: Records, ids: Iterable[str]) -> list[Card]:
    """Return some actions in short, in the order in which they are asked for."""
    wanted = list(ids)
    marks = ", ".join("?" * len(wanted))
    territories, themes = defaultdict(list), defaultdict(list)
    for action, territory, name in records.execute(
        "SELECT t.action, t.territory, n.name FROM action_territories t "
        f"JOIN territories n ON n.id = t.territory WHERE t.action IN ({marks}) "
        "ORDER BY t.action, t.position",
        wanted,
    ):
        territories[action].append((territory, name))
    for action, theme in records.execute(
        f"SELECT action, theme FROM action_themes WHERE action IN ({marks}) "
        "ORDER BY action, position",
        wanted,
    ):
        themes[action].append(theme)
    sources = first_sources(records, wanted)
    found = {
        row["id"]: Card(
            **{key: row[key] for key in _PLAIN},
            source=sources.get(row["id"]),
            lead=(row["lead"], row["name"]) if row["name"] else None,
            territories=territories[row["id"]],
            themes=themes[row["id"]],
        )
        for row in records.execute(
            f"SELECT {', '.join(f'a.{key}' for key in _PLAIN)}, a.lead, p.name FROM actions a "
            f"LEFT JOIN partners p ON p.id = a.lead WHERE a.id IN ({marks})",
            wanted,
        )
    }
    return [found[identifier] for identifier in wanted if identifier in found]
