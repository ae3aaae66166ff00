"""A code list, and one concept of it: a theme, an audience, a role, and so on."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing
from datasette_maillage.pages import related_page
from datasette_maillage.pages.frame import Page
from datasette_maillage.records import related
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit
from maillage.model.relational import scheme_table_name

#: Lists by which actions are often looked for: the table and the column that hold their codes.
COUNTED = {"themes": ("action_themes", "theme"), "audiences": ("action_audiences", "audience")}


def index(records: Records, visit: Visit) -> Page | Response | None:
    """Return the page of a list, or what a machine asked of it."""
    scheme = records.site.model.schemes[visit.params["list"]]
    answer = dereferencing.answer_list(records, scheme, visit)
    if answer is not None or visit.format != "html":
        return answer
    context: dict[str, Any] = {"scheme": scheme, "counts": counts(records, scheme.name)}
    words = scheme.words
    return Page("scheme", visit.title(words), visit.description(words), context)


def counts(records: Records, scheme: str) -> dict[str, int]:
    """Return how many actions have each code of a list."""
    if scheme not in COUNTED:
        return {}
    table, column = COUNTED[scheme]
    not_withdrawn = records.is_not_withdrawn("action", "action")
    found = records.execute(
        f"SELECT {column}, count(*) FROM {table} WHERE {not_withdrawn} GROUP BY 1"
    )
    return {row[0]: row[1] for row in found}


def page(records: Records, visit: Visit) -> Page | Response | None:
    """Return the page of a concept, with what is described by it."""
    scheme = records.site.model.schemes[visit.params["list"]]
    concept = records.site.concepts.get((scheme.name, visit.params["id"]))
    if concept is None:
        return None
    answer = dereferencing.answer_concept(records, scheme, concept.code, visit)
    if answer is not None or visit.format != "html":
        return answer
    title, target = visit.title(concept.words), (scheme_table_name(scheme.name), concept.code)
    if visit.get("voir"):
        return related_page.whole(records, visit, target, title)
    context = {
        "scheme": scheme,
        "concept": concept,
        "narrower": [narrower for narrower in scheme.concepts if narrower.broader == concept.code],
        "groups": related.groups(records, visit, target),
    }
    return Page("concept", title, visit.description(concept.words), context)
