"""Our own terms: the classes and the properties, with what they mean."""

from __future__ import annotations

from functools import partial

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing, vocabulary_graph
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit
from maillage.model.jsonld import shortened


def page(records: Records, visit: Visit) -> Page | Response | None:
    """Return the page of the vocabulary, or what a machine asked of it."""
    answer = dereferencing.answer_vocabulary(records, visit)
    if answer is not None or visit.format != "html":
        return answer
    every = sorted(vocabulary_graph.read(records.connection), key=lambda term: term.name.lower())
    context = {
        "sections": [
            ("classes", visit.say("Classes"), [term for term in every if term.is_class]),
            ("properties", visit.say("Propriétés"), [term for term in every if not term.is_class]),
        ],
        "shorten": partial(shortened, records.site.model.prefixes),
    }
    title = visit.say("Vocabulaire")
    description = visit.say("Les termes par lesquels le catalogue décrit l’action sociale.")
    return Page("vocabulary", title, description, context)


def edition(records: Records, visit: Visit) -> Page | Response | None:
    """Return the same at the address of the version that the vocabulary says it is (OWL)."""
    told = vocabulary_graph.version_of(records.connection)
    return page(records, visit) if visit.params["edition"] == told else None
