"""The filters of actions: what one may choose, and how many actions each choice leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from datasette_maillage.search.bitsets import Groups, rows_of
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import Visit
from maillage.messages import N_, Message
from maillage.model.labels import Words
from maillage.text.words import fold

#: Choices that a list shows; the rest is found by typing.
MOST_CHOICES = 100


#: How labels are told apart in the order of the alphabet.
_in_order = lru_cache(10_000)(fold)


@dataclass(frozen=True)
class Choice:
    """One value that a filter may have."""

    #: A code, an id or a year.
    value: str
    label: str
    count: int
    chosen: bool


def options(choices: Sequence[Choice], number: Callable[[int], str]) -> Markup:
    """Return choices as options: so many stand on a page that a template takes long over them."""
    made = (
        f'<option dir="auto" value="{escape(it.value)}"{" selected" * it.chosen}>'
        f"{escape(it.label)} ({escape(number(it.count))})</option>\n"
        for it in choices
    )
    return Markup("".join(made))  # noqa: S704, each part is escaped


@dataclass(frozen=True)
class Filter:
    """A filter: its key in the address, and what it goes by."""

    key: str
    title: Message
    #: The sets of actions, by the rows of the table of choices, or by years.
    groups: Callable[[WordIndex], Groups]
    #: The table of choices; empty for years.
    table: str = ""

    def bits(self, index: WordIndex, value: str) -> int:
        """Return the actions that a value leaves."""
        row = int(value) if not self.table and _is_year(value) else 0
        if self.table:
            row = index.row_of(self.table, value)
        return self.groups(index).bits(row)

    def choices(self, index: WordIndex, within: int, chosen: str, visit: Visit) -> Sequence[Choice]:
        """Return the values that leave some of a set of actions, and the chosen one."""
        counts = dict(self.groups(index).counts(within))
        # Sorting keeps the order of equals: those that leave as much stand as in their table.
        most = sorted(sorted(counts), key=counts.__getitem__, reverse=True)[:MOST_CHOICES]
        if not self.table:
            years = sorted({*most, *([int(chosen)] if _is_year(chosen) else [])}, reverse=True)
            return [
                Choice(str(year), str(year), counts.get(year, 0), str(year) == chosen)
                for year in years
            ]
        found = [
            Choice(value, _told(label, visit), counts.get(row, 0), value == chosen)
            for row, value, label in index.labels(self.table, most, chosen)
        ]
        return sorted(found, key=lambda choice: _in_order(choice.label))


def _told(label: Words | str, visit: Visit) -> str:
    return visit.title(label) if isinstance(label, Words) else label


def _is_year(text: str) -> bool:
    return len(text) < 5 and text.isdecimal()


def _through(table: str, column: str) -> Callable[[WordIndex], Groups]:
    def groups(index: WordIndex) -> Groups:
        return index.groups(index.edge("actions", table, column).sql)

    return groups


def _territories(index: WordIndex) -> Groups:
    """Group actions by territory, those of what lies inside it included."""

    def make() -> Groups:
        own = _through("action_territories", "territory")(index)
        inside = index.inside.items()
        return Groups.of_bits((whole, own.union(rows_of(parts))) for whole, parts in inside)

    return index.kept("territories", make)


def _funders(index: WordIndex) -> Groups:
    """Group actions by who gives money, with or without an amount."""
    lines = index.edge("actions", "action_funding_lines", "funder").sql
    parts = index.edge("actions", "action_participations", "partner").sql
    return index.groups(f"{lines} UNION {parts} WHERE t.role = 'financeur'")


def _years(index: WordIndex) -> Groups:
    """Group actions by the years in which they took place."""

    def make() -> Groups:
        rows = index.records.execute(
            "SELECT rowid, starts, ends, CASE status WHEN 'en-cours' THEN observed END, "
            "CASE status WHEN 'en-cours' THEN verified_on END FROM actions"
        )
        return Groups((year, row) for row, *dates in rows for year in _in_years(*dates))

    return index.kept("years", make)


def _in_years(
    starts: str | None, ends: str | None, observed: str | None, verified: str | None
) -> range:
    """Return the years in which something surely took place.

    `observed` is when a source said that it goes on: a date, or two between which that was;
    `verified` is when someone confirmed it.
    """
    first, _, last = (observed or "").partition("/")
    # What is told between two dates is so after the first of them, and nobody knows in which year.
    seen = [int(day[:4]) for day in (first, verified) if day]
    surely = seen[1:] if last and last[:4] != first[:4] else seen
    begun = [int(day[:4]) for day in (starts, ends) if day][:1] or surely
    if not begun:
        return range(0)
    return range(min(begun), (int(ends[:4]) if ends else max([*begun, *seen])) + 1)


FILTERS = (
    Filter("theme", N_("Thème"), _through("action_themes", "theme"), "themes"),
    Filter("public", N_("Public"), _through("action_audiences", "audience"), "audiences"),
    Filter("territoire", N_("Lieu"), _territories, "territories"),
    Filter("statut", N_("Statut"), _through("actions", "status"), "action_statuses"),
    Filter("annee", N_("Année"), _years),
    Filter("financeur", N_("Financeur"), _funders, "partners"),
)


def apply(index: WordIndex, every: int, values: Mapping[str, str]) -> int:
    """Return what some values, by the keys of their filters, leave of a set of actions."""
    for _, bits in _chosen(index, values):
        every &= bits
    return every


def choices(
    index: WordIndex, every: int, values: Mapping[str, str], visit: Visit
) -> Mapping[str, Sequence[Choice]]:
    """Return the choices of each filter among actions, given the values of the other filters."""
    chosen = dict(_chosen(index, values))
    found = {}
    for facet in FILTERS:
        within = every
        for key, bits in chosen.items():
            if key != facet.key:
                within &= bits
        value = values.get(facet.key, "")
        found[facet.key] = facet.choices(index, within, value, visit)
    return found


def _chosen(index: WordIndex, values: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for facet in FILTERS:
        if value := values.get(facet.key):
            yield facet.key, facet.bits(index, value)
