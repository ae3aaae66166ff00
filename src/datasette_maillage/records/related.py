"""What refers to something, in groups: the actions a partner leads, those it funds, and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from datasette_maillage.records.records import Backlink, Records
from datasette_maillage.records.summaries import Card, cards
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Entity
from maillage.model.labels import Words

#: The code that says in what way: shown with each record of the group.
ROLE = "role"
GROUP_SIZE = 24


@dataclass(frozen=True)
class ReferrerGroup:
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
    #: How many of its actions stand in a group above, which says so.
    above: int = 0
    #: The titles of the groups below in which an action would stand too, by id.
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        """How many of them are on the page."""
        return len(self.cards) + len(self.names) + self.above


def groups(
    records: Records, visit: Visit, target: tuple[str, str], but: Iterable[str] = ()
) -> list[ReferrerGroup]:
    """Return what refers to a row of a table, save the groups that a page shows in its own way."""
    found = list(records.backlinks(target, (GROUP_SIZE, 0)))
    named = [link for link in found if _own_title(link)]
    return _each_once(
        [
            group_of(records, visit, link, target[1])
            for link in found
            if link.key not in but
            and (link in named or not _is_within(records, link, named, target[1]))
        ]
    )


def _is_within(
    records: Records, link: Backlink, named: Iterable[Backlink], identifier: str
) -> bool:
    """Whether all that refer through a field stand in a group that has a title of its own.

    An amount taken from a document is of an action taken from it: « Actions : Source » says less.
    """
    owner = link.table.primary_key[0]
    return any(
        wider.entity == link.entity
        and not records.execute(
            f'SELECT 1 FROM "{link.table.name}" r WHERE r."{link.column.name}" = :id '
            f'AND NOT EXISTS (SELECT 1 FROM "{wider.table.name}" w '
            f'WHERE w."{wider.table.primary_key[0]}" = r."{owner}" '
            f'AND w."{wider.column.name}" = :id) LIMIT 1',
            {"id": identifier},
        ).fetchone()
        for wider in named
    )


def _each_once(every: Sequence[ReferrerGroup]) -> list[ReferrerGroup]:
    """Show an action in the first of its groups alone, where it names the others."""
    titles: dict[str, list[str]] = defaultdict(list)
    for group in every:
        for card in group.cards:
            titles[card.id].append(group.title)
    seen: set[str] = set()
    found = []
    for group in every:
        left = [card for card in group.cards if card.id not in seen]
        seen.update(card.id for card in left)
        also = {card.id: titles[card.id][1:] for card in left}
        above = len(group.cards) - len(left)
        if left or group.names or group.total > above:
            found.append(replace(group, cards=left, above=above, also=also))
    return found


def group_of(records: Records, visit: Visit, link: Backlink, identifier: str) -> ReferrerGroup:
    """Return the records of one kind that refer to another, ready for a page."""
    kind = link.entity.name
    short, names = [], []
    if kind == "action":
        short = cards(records, link.ids)
    else:
        known = records.names((kind, identifier) for identifier in link.ids)
        names = [(identifier, known[kind, identifier]) for identifier in link.ids]
    roles, scheme = _roles(records, link, identifier)
    return ReferrerGroup(
        link.key, link.entity, _title(visit, link), link.total, short, names, roles, scheme
    )


def _roles(
    records: Records, link: Backlink, identifier: str
) -> tuple[Mapping[str, Sequence[str]], str]:
    """Return in what way some records refer to another, where they say so, and the code list."""
    column = next((column for column in link.table.columns if column.name == ROLE), None)
    if column is None or column.field is None:
        return {}, ""
    owner, marks = link.entity.name, ", ".join("?" * len(link.ids))
    roles = defaultdict(list)
    for record, role in records.execute(
        f'SELECT "{owner}", "{ROLE}" FROM "{link.table.name}" '
        f'WHERE "{owner}" IN ({marks}) AND +"{link.column.name}" = ? ORDER BY 1, position',
        [*link.ids, identifier],
    ):
        roles[record].append(role)
    return roles, column.field.scheme


def _own_title(link: Backlink) -> Words | None:
    return link.entity.kind.referrers.get(link.path)


def _title(visit: Visit, link: Backlink) -> str:
    if own := _own_title(link):
        return visit.title(own)
    return f"{visit.title(link.entity.kind.plural)}{visit.colon}{visit.title(link.column.words)}"
