"""What refers to something, in groups: the actions a partner leads, those it funds, and so on."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.records import records
from datasette_maillage.records.site import Site
from datasette_maillage.records.summaries import Card, cards
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Entity

#: The code that says in what way: shown with each record of the group.
ROLE = "role"
#: How many stand in a group of a page.
FEW = 24


@dataclass(frozen=True)
class Group:
    """The records of one kind that refer to something through one field."""

    key: str
    entity: Entity
    title: str
    total: int
    #: Actions in short, or the id and the name of other records.
    cards: Sequence[Card]
    names: Sequence[tuple[str, str]]
    #: In what way each refers, by id: codes of the list `scheme`.
    roles: Mapping[str, Sequence[str]]
    scheme: str

    @property
    def shown(self) -> int:
        """How many of them are here."""
        return len(self.cards) + len(self.names)


def groups(
    site: Site,
    connection: sqlite3.Connection,
    visit: Visit,
    target: tuple[str, str],
    but: Iterable[str] = (),
) -> list[Group]:
    """Return what refers to a row of a table, save the groups that a page shows in its own way."""
    found = records.backlinks(site, connection, target, (FEW, 0))
    return [
        group_of(site, connection, visit, one, target[1]) for one in found if one.key not in but
    ]


def group_of(
    site: Site,
    connection: sqlite3.Connection,
    visit: Visit,
    one: records.Backlink,
    identifier: str,
) -> Group:
    """Return the records of one kind that refer to another, ready for a page."""
    kind = one.entity.name
    short, names = [], []
    if kind == "action":
        short = cards(connection, one.ids)
    else:
        known = records.names(site, connection, ((kind, identifier) for identifier in one.ids))
        names = [(identifier, known[kind, identifier]) for identifier in one.ids]
    roles, scheme = _roles(connection, one, identifier)
    return Group(one.key, one.entity, _title(visit, one), one.total, short, names, roles, scheme)


def _roles(
    connection: sqlite3.Connection, one: records.Backlink, identifier: str
) -> tuple[Mapping[str, Sequence[str]], str]:
    """Return in what way some records refer to another, where they say so, and the code list."""
    column = next((column for column in one.table.columns if column.name == ROLE), None)
    if column is None or column.field is None:
        return {}, ""
    owner, marks = one.entity.name, ", ".join("?" * len(one.ids))
    roles = defaultdict(list)
    for record, role in connection.execute(
        f'SELECT "{owner}", "{ROLE}" FROM "{one.table.name}" '
        f'WHERE "{owner}" IN ({marks}) AND +"{one.column.name}" = ? ORDER BY 1, position',
        [*one.ids, identifier],
    ):
        roles[record].append(role)
    return roles, column.field.scheme


def _title(visit: Visit, one: records.Backlink) -> str:
    if own := one.entity.kind.referrers.get(one.path):
        return visit.title(own)
    return f"{visit.title(one.entity.kind.plural)}{visit.colon}{visit.title(one.column.words)}"
