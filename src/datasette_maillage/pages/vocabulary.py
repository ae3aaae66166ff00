"""Our own terms: the classes and the properties, with what they mean."""

from __future__ import annotations

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing, vocabulary_graph
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web.request_context import Visit


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
        "shorten": lambda iri: _shorten(records.site, iri),
    }
    title = visit.say("Vocabulaire")
    description = visit.say("Les termes par lesquels le catalogue décrit l’action sociale.")
    return Page("vocabulary", title, description, context)


def edition(records: Records, visit: Visit) -> Page | Response | None:
    """Return the same at the address of the version that the vocabulary says it is (OWL)."""
    told = vocabulary_graph.version_of(records.connection)
    return page(records, visit) if visit.params["edition"] == told else None


def _shorten(site: Site, iri: str) -> str:
    prefixes = site.model.prefixes.items()
    found = [(name, space) for name, space in prefixes if iri.startswith(space)]
    if not found:
        return iri
    name, space = max(found, key=lambda pair: len(pair[1]))
    return f"{name}:{iri.removeprefix(space)}"
