"""Search in SQL, and in Datasette's own pages of tables, as the site does it.

`chercher('actions', 'jardins partagés')` gives the rowids of what is found, as a JSON array:

    SELECT title FROM actions
    WHERE rowid IN (SELECT value FROM json_each(chercher('actions', 'jardins partagés')))
"""

from __future__ import annotations

from datasette.filters import FilterArguments

from datasette_maillage.records.records import Records
from datasette_maillage.search import query, ranking
from datasette_maillage.search.word_index import WordIndex

FUNCTION = "chercher"


def find(records: Records, table: object, text: object) -> str | None:
    """Return the rows of a table of records that have some words, as JSON; None of other tables."""
    site = records.site
    if table not in site.model.by_collection or not isinstance(text, str):
        return None
    asked = query.read(WordIndex(records), text)
    found = ranking.search(WordIndex(records), asked, str(table), whole=True)
    return str([*found.rows()] if asked.words else [])


def arguments(table: str, text: str) -> FilterArguments:
    """Return what the page of a table of records asks of the database, given a search."""
    context = {"supports_search": True, "search": text}
    if not text:
        return FilterArguments([], extra_context=context)
    return FilterArguments(
        [f"rowid IN (SELECT value FROM json_each({FUNCTION}('{table}', :search)))"],
        {"search": text},
        [f"contient « {text} »"],
        context,
    )
