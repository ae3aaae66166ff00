"""What Datasette's own pages say: they show tables to those who want all the data.

Its templates are overridden in `templates/`; here are the words that come from its Python code, the
titles of tables and columns, and what keeps a visit in its language from one of them to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from datasette_maillage.datasette.error_messages import error_told
from datasette_maillage.datasette.metadata import Presentation
from datasette_maillage.records.site import Site
from datasette_maillage.records.wording import Wording, weight
from datasette_maillage.web.request_context import DATA_KEY, Visit
from maillage.messages import N_, Listing, Message
from maillage.model.labels import Words
from maillage.model.languages import SOURCE

#: How a filter compares, by Datasette's key.
COMPARISONS = {
    "exact": N_("est égal à"),
    "not": N_("est différent de"),
    "contains": N_("contient"),
    "notcontains": N_("ne contient pas"),
    "endswith": N_("finit par"),
    "startswith": N_("commence par"),
    "gt": N_("est plus grand que"),
    "gte": N_("est au moins"),
    "lt": N_("est plus petit que"),
    "lte": N_("est au plus"),
    "like": N_("ressemble à (LIKE)"),
    "notlike": N_("ne ressemble pas à (LIKE)"),
    "glob": N_("suit le motif (GLOB)"),
    "in": N_("est l’un de"),
    "notin": N_("n’est aucun de"),
    "arraycontains": N_("contient l’élément"),
    "arraynotcontains": N_("ne contient pas l’élément"),
    "date": N_("est le jour"),
    "isnull": N_("est absent"),
    "notnull": N_("est présent"),
    "isblank": N_("est vide"),
    "notblank": N_("n’est pas vide"),
}
_WITHOUT_VALUE = frozenset({"isnull", "notnull", "isblank", "notblank"})


#: Queries to learn from, as a catalogue's tables allow them.
EXAMPLES = (
    (
        N_("Les actions en cours, les plus récentes d’abord"),
        (
            "SELECT id, title, starts FROM actions\nWHERE status = 'en-cours'\n"
            "ORDER BY starts DESC, id LIMIT 20"
        ),
    ),
    (
        N_("Combien d’actions par thème"),
        (
            'SELECT t.label AS "Thème", count(*) AS "Actions"\nFROM action_themes a JOIN themes t '
            "ON t.code = a.theme\nGROUP BY t.code ORDER BY 2 DESC, 1"
        ),
    ),
    (
        N_("Qui participe au plus d’actions"),
        (
            'SELECT p.name AS "Organisation", count(DISTINCT a.action) AS "Actions"\n'
            "FROM action_participations a JOIN partners p ON p.id = a.partner\n"
            "GROUP BY p.id ORDER BY 2 DESC, 1 LIMIT 20"
        ),
    ),
    (
        N_("Les actions d’un lieu (un paramètre à remplir)"),
        (
            "SELECT a.id, a.title FROM actions a\nJOIN action_territories t ON t.action = a.id\n"
            "WHERE t.territory = :territoire ORDER BY a.title, a.id"
        ),
    ),
    (
        N_("Chercher des mots dans les actions"),
        (
            "SELECT a.id, a.title FROM json_each(chercher('actions', :mots)) f\n"
            "JOIN actions a ON a.rowid = f.value ORDER BY f.key LIMIT 20"
        ),
    ),
)


@dataclass(frozen=True)
class Titles:
    """What tables, columns and rows are called on a visit to the databases that are served."""

    visit: Visit
    presentations: Mapping[str, Presentation]
    site: Site | None

    def context(self) -> dict[str, Any]:
        """Return what the templates may use."""
        visit = self.visit
        return {
            "visit": visit,
            "_": visit.say,
            "tell": visit.tell,
            "many": Wording.of(visit).many,
            "title_of": self.title_of,
            "titles_of": self.titles_of,
            "column_title": self.column_title,
            "column_description_of": self.column_description,
            "label_of": self.label_of,
            "labelled": labelled,
            "page_of": self.page_of,
            "lacks_key": lacks_key,
            "sentence": self.sentence,
            "comparison": comparison,
            "error_told": error_told,
            "weight": weight,
            "asked": self.asked,
            "french": lambda text: visit.set(str(text), SOURCE),
            "examples": EXAMPLES if self.site else (),
        }

    def asked(self, query: Mapping[str, Any], key: str) -> str:
        """Return the title or the limits of a question, in the language of the visit."""
        text = query.get(f"{key}_{self.visit.language}")
        return self.visit.set(text or query.get(key) or "", self.visit.language if text else SOURCE)

    def title_of(self, database: str, table: str) -> str:
        """Return the title of a table or a view; its name where it has none."""
        plain = table.removesuffix("_en_clair")
        title = self.visit.tell(self._words(database, plain) or table)
        return self.visit.say("{title} (en clair)", title=title) if plain != table else title

    def column_title(self, database: str, table: str, column: str) -> str:
        """Return the title of a column; its name where it has none."""
        if words := self._columns(database).get((table, column)):
            return self.visit.title(words)
        found = self.presentations.get(database)
        title = found.titles.get((table, column)) if found else None
        return self.visit.set(title, SOURCE) if title else column

    def column_description(self, database: str, table: str, column: str, otherwise: str) -> str:
        """Return what a column holds, in the language of the visit; else what Datasette knows."""
        if words := self._columns(database).get((table, column)):
            return f"{self.visit.title(words)}. {self.visit.description(words)}"
        return self.visit.set(otherwise, SOURCE)

    def label_of(self, database: str, table: str, column: str, code: object) -> str | None:
        """Return what a code is called in the language of the visit; None of what is no code."""
        if self.site is None or self.site.database != database or not isinstance(code, str):
            return None
        scheme = self._schemes().get((table, column), "")
        concept = self.site.concepts.get((scheme, code))
        return self.visit.title(concept.words) if concept else None

    def titles_of(self, database: str, table: str, columns: Iterable[str]) -> list[str]:
        """Return the titles of some columns."""
        return [self.column_title(database, table, column) for column in columns]

    def page_of(self, table: str, keys: Sequence[str]) -> str | None:
        """Return the address of the page to read of a row, where it is a record or a concept."""
        if self.site is None or len(keys) != 1:
            return None
        for entity in self.site.model.entities.values():
            if entity.collection == table:
                return self.visit.url(f"/{entity.name}/{keys[0]}")
        for name in self.site.model.schemes:
            if name.replace("-", "_") == table:
                return self.visit.url(f"/{name}/{keys[0]}")
        return None

    def sentence(
        self,
        database: str,
        table: str,
        filters: Any,
        search: str | None,
        sort: str | None,
        sort_desc: str | None,
    ) -> str:
        """Say in words which rows are shown, and in which order."""
        told: list[Any] = [N_("où l’on trouve « {text} »")(text=search)] if search else []
        for column, lookup, value in filters.selections():
            title = self.column_title(database, table, column)
            filtered = _BARE if lookup in _WITHOUT_VALUE else _WITH_VALUE
            how = comparison(lookup, lookup)
            told.append(filtered(title=title, comparison=how, value=value))
        if order := sort or sort_desc:
            ordered = _DOWN if sort_desc else _UP
            told.append(ordered(title=self.column_title(database, table, order)))
        return self.visit.tell(Listing(tuple(told)))

    def _words(self, database: str, table: str) -> Words | str | None:
        """Return what a table is called: as its kind of record is, or as its database says."""
        if self.site and self.site.database == database:
            for entity in self.site.model.entities.values():
                if entity.collection == table:
                    return entity.kind.plural
            for found in self.site.tables:
                if found.name == table:
                    return found.words
        presentation = self.presentations.get(database)
        tables = presentation.metadata["tables"] if presentation else {}
        title: str | None = tables.get(table, {}).get("title")
        return title

    def _columns(self, database: str) -> Mapping[tuple[str, str], Words]:
        site = self.site
        if site is None or site.database != database:
            return {}
        return site.once("titles of columns", lambda: dict(_titled(site)))

    def _schemes(self) -> Mapping[tuple[str, str], str]:
        """Return the code lists that columns draw from, by table and column."""
        site = self.site
        if site is None:
            return {}
        lists = {name.replace("-", "_"): name for name in site.model.schemes}
        return site.once(
            "lists of columns",
            lambda: {
                (it.name, column.name): lists[column.references]
                for it in site.tables
                for column in it.columns
                if column.references in lists
            },
        )


_BARE = N_("{title} {comparison}")
_WITH_VALUE = N_("{title} {comparison} « {value} »")
_UP, _DOWN = N_("par {title}"), N_("par {title}, du plus grand au plus petit")


def _titled(site: Site) -> Iterator[tuple[tuple[str, str], Words]]:
    """Yield the words of each column; those of a view in plain words have titles for names."""
    for table in site.tables:
        for column in table.columns:
            yield (table.name, column.name), column.words
            if table.view:
                yield (table.view, column.words.title), column.words
        if len(table.path) == 1 and table.entity:
            yield (f"{table.entity.collection}_en_clair", table.words.title), table.words


#: Where a link of Datasette's to a row says what the row is called.
_CALLED = re.compile(r">[^<>]*(?=</a>)")


def labelled(shown: str, label: str | None) -> str:
    """Return a cell of Datasette's whose link says a label: its own are in one language."""
    if label is None:
        return shown
    called = f">{escape(label)}"
    return Markup(_CALLED.sub(lambda _: called, shown, count=1))  # noqa: S704, a cell, a label


def lacks_key(row: Any, keys: Iterable[str]) -> bool:
    """Say whether a part of a row’s key is absent: Datasette has no address for such a row."""
    return any(row[key] is None for key in keys)


def comparison(key: str, otherwise: str) -> Message | str:
    """Say how a filter compares."""
    return COMPARISONS.get(key, otherwise)


def localised(html: str, visit: Visit) -> str:
    """Return a page of Datasette's, whose own links lead to pages in the language of the visit."""
    if visit.language == visit.usual:
        return html
    more = f"{DATA_KEY}={visit.language}"

    def keep(found: re.Match[str]) -> str:
        path, query = found["path"], found["query"] or ""
        if "lang=" in query or "/-/static" in path:
            return found[0]
        return f"{found['begin']}{path}{query}{'&amp;' if query else '?'}{more}"

    return _LINK.sub(keep, html)


_LINK = re.compile(
    r'(?P<begin><a(?:\s[^<>]*?)?\shref=")(?P<path>/[^"?#]*|(?=\?))(?P<query>\?[^"#]*)?'
)


def web(address: object) -> str:
    """Return an address that is safe to follow: http or https, else nowhere."""
    text = str(address or "").strip()
    return text if re.match(r"https?://", text, re.IGNORECASE) else "#"
