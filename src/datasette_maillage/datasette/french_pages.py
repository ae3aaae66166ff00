"""What Datasette's own pages say, in French: they show tables to those who want all the data.

Its templates are overridden in `templates/`; here are the words that come from its Python code, and
the titles of tables and columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette_maillage.datasette.metadata import Presentation
from datasette_maillage.drawing.charts import number
from datasette_maillage.records.site import Site

#: How a filter compares, by Datasette's key.
COMPARISONS = {
    "exact": "est égal à",
    "not": "est différent de",
    "contains": "contient",
    "notcontains": "ne contient pas",
    "endswith": "finit par",
    "startswith": "commence par",
    "gt": "est plus grand que",
    "gte": "est au moins",
    "lt": "est plus petit que",
    "lte": "est au plus",
    "like": "ressemble à (LIKE)",
    "notlike": "ne ressemble pas à (LIKE)",
    "glob": "suit le motif (GLOB)",
    "in": "est l’un de",
    "notin": "n’est aucun de",
    "arraycontains": "contient l’élément",
    "arraynotcontains": "ne contient pas l’élément",
    "date": "est le jour",
    "isnull": "est absent",
    "notnull": "est présent",
    "isblank": "est vide",
    "notblank": "n’est pas vide",
}
_WITHOUT_VALUE = frozenset({"isnull", "notnull", "isblank", "notblank"})

#: What goes wrong, from Datasette's English to a sentence that says what to do.
_ERRORS = (
    (r"Table not found.*", "Cette table n’existe pas."),
    (r"Record not found.*", "Cette ligne n’existe pas, ou plus."),
    (
        r"SQL Interrupted.*|interrupted|.*took too long.*",
        (
            "La requête a pris trop de temps et a été "
            "arrêtée. Ajoutez une condition ou une limite (LIMIT)."
        ),
    ),
    (r"Statement must be a SELECT", "Seules les requêtes de lecture (SELECT) sont permises."),
    (r"no such table: (.*)", r"La table « \1 » n’existe pas."),
    (r"no such column: (.*)", r"La colonne « \1 » n’existe pas."),
    (r"no such function: (.*)", r"La fonction « \1 » n’existe pas."),
    (r'near "(.*)": syntax error', r"La requête n’est plus comprise à partir de « \1 »."),
    (r"incomplete input", "La requête n’est pas complète."),
    (
        r"Cannot use _sort and _sort_desc.*",
        "On ne peut pas trier dans les deux sens à la fois.",
    ),
    (
        r"string or blob too big",
        "La requête fait un texte trop long. Demandez moins, ou des morceaux.",
    ),
    (
        r"out of memory",
        "La requête demande trop de mémoire. Demandez moins de lignes, ou de plus petites valeurs.",
    ),
    (r"Cannot sort table by (.*)", r"On ne peut pas trier par « \1 »."),
    (r"_size must be .*", "Le nombre de lignes demandé n’est pas permis."),
    (r"Permission denied|Forbidden.*|view-\w+|execute-sql", "Cette page n’est pas ouverte à tous."),
)

#: The title of an error page, by status.
FAULTS = {
    400: "Cette demande n’est pas comprise",
    403: "Cette page n’est pas ouverte à tous",
    404: "Il n’y a rien à cette adresse",
    405: "Cette adresse se lit, et c’est tout",
    500: "Le site s’est trompé",
    503: "Le site est très demandé",
}
ABSENT = "L’adresse est peut-être mal recopiée, ou la page a été retirée."
ODD = "Un paramètre de cette adresse n’est pas compris. Sans ce qui suit le « ? », la page s’ouvre."
OURS = "L’erreur est de notre côté ; elle est notée dans le journal du serveur."

#: Queries to learn from, as a catalogue's tables allow them.
EXAMPLES = (
    (
        "Les actions en cours, les plus récentes d’abord",
        (
            "SELECT id, title, starts FROM actions\nWHERE status = 'en-cours'\n"
            "ORDER BY starts DESC, id LIMIT 20"
        ),
    ),
    (
        "Combien d’actions par thème",
        (
            'SELECT t.label AS "Thème", count(*) AS "Actions"\nFROM action_themes a JOIN themes t '
            "ON t.code = a.theme\nGROUP BY t.code ORDER BY 2 DESC, 1"
        ),
    ),
    (
        "Qui participe au plus d’actions",
        (
            'SELECT p.name AS "Organisation", count(DISTINCT a.action) AS "Actions"\n'
            "FROM action_participations a JOIN partners p ON p.id = a.partner\n"
            "GROUP BY p.id ORDER BY 2 DESC, 1 LIMIT 20"
        ),
    ),
    (
        "Les actions d’un territoire (un paramètre à remplir)",
        (
            "SELECT a.id, a.title FROM actions a\nJOIN action_territories t ON t.action = a.id\n"
            "WHERE t.territory = :territoire ORDER BY a.title, a.id"
        ),
    ),
    (
        "Chercher des mots dans les actions",
        (
            "SELECT a.id, a.title FROM json_each(chercher('actions', :mots)) f\n"
            "JOIN actions a ON a.rowid = f.value ORDER BY f.key LIMIT 20"
        ),
    ),
)


@dataclass(frozen=True)
class Dress:
    """The words of Datasette's pages about the databases that it serves."""

    presentations: Mapping[str, Presentation]
    site: Site | None

    def context(self) -> dict[str, Any]:
        """Return what the templates may use."""
        return {
            "title_of": self.title_of,
            "titles_of": self.titles_of,
            "column_title": self.column_title,
            "page_of": self.page_of,
            "lacks_key": lacks_key,
            "sentence": self.sentence,
            "comparison": comparison,
            "french_error": french_error,
            "plural": plural,
            "weight": weight,
            "examples": EXAMPLES if self.site else (),
        }

    def title_of(self, database: str, table: str) -> str:
        """Return the title of a table or a view; its name where it has none."""
        plain = table.removesuffix("_en_clair")
        title = self._tables(database).get(plain, {}).get("title", table)
        for entity in self.site.model.entities.values() if self.site else ():
            if entity.collection == plain:
                title = entity.kind.plural.title
        return f"{title} (en clair)" if plain != table else str(title)

    def column_title(self, database: str, table: str, column: str) -> str:
        """Return the title of a column; its name where it has none."""
        found = self.presentations.get(database)
        return found.titles.get((table, column), column) if found else column

    def titles_of(self, database: str, table: str, columns: Iterable[str]) -> list[str]:
        """Return the titles of some columns."""
        return [self.column_title(database, table, column) for column in columns]

    def page_of(self, table: str, keys: Sequence[str]) -> str | None:
        """Return the address of the page to read of a row, where it is a record or a concept."""
        if self.site is None or len(keys) != 1:
            return None
        for entity in self.site.model.entities.values():
            if entity.collection == table:
                return f"{self.site.prefix}/{entity.name}/{keys[0]}"
        for name in self.site.model.schemes:
            if name.replace("-", "_") == table:
                return f"{self.site.prefix}/{name}/{keys[0]}"
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
        said = [f"où l’on trouve « {search} »"] if search else []
        for column, lookup, value in filters.selections():
            title = self.column_title(database, table, column)
            what = comparison(lookup, lookup)
            said.append(f"{title} {what}" + ("" if lookup in _WITHOUT_VALUE else f" « {value} »"))
        order = sort or sort_desc
        if order:
            way = ", du plus grand au plus petit" if sort_desc else ""
            said.append(f"par {self.column_title(database, table, order)}{way}")
        return ", ".join(said)

    def _tables(self, database: str) -> dict[str, Any]:
        found = self.presentations.get(database)
        tables: dict[str, Any] = found.metadata["tables"] if found else {}
        return tables


def lacks_key(row: Any, keys: Iterable[str]) -> bool:
    """Say whether a part of a row’s key is absent: Datasette has no address for such a row."""
    return any(row[key] is None for key in keys)


def comparison(key: str, otherwise: str) -> str:
    """Say how a filter compares."""
    return COMPARISONS.get(key, otherwise)


def french_error(message: object) -> str:
    """Say in French what went wrong; SQLite's own words where none are known."""
    text = re.sub(r"<[^<>]*>", " ", str(message)).strip()
    for pattern, french in _ERRORS:
        found = re.fullmatch(pattern, " ".join(text.split()), re.IGNORECASE)
        if found:
            return found.expand(french)
    return text


def plural(count: int, word: str) -> str:
    """Say how many: French counts zero as one."""
    return f"{number(count)} {word}" + ("s" if count >= 2 else "")


def weight(size: int) -> str:
    """Say how large a file is."""
    value = float(size)
    for unit in ("octets", "ko", "Mo"):
        if value < 1000:
            return f"{number(round(value))} {unit}"
        value /= 1000
    return f"{number(round(value, 1))} Go"


def web(address: object) -> str:
    """Return an address that is safe to follow: http or https, else nowhere."""
    text = str(address or "").strip()
    return text if re.match(r"https?://", text, re.IGNORECASE) else "#"
