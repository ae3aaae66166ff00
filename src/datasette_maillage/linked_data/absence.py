"""That there is nothing at an address, for programs: in RDF or JSON where they ask for it.

A page for people in its place would be read as no data, or as broken data. What was replaced just
now is there in a moment, for whoever asks again.
"""

from __future__ import annotations

from urllib.parse import quote

import orjson
import pyoxigraph as ox
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import serialization
from datasette_maillage.web.negotiation import GRAPHS, HTML, JSON, choose, named
from datasette_maillage.web.request_context import in_each_language
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.model.entities import DCTERMS, RDF, XSD

#: HTTP in RDF. https://www.w3.org/TR/HTTP-in-RDF10/
HTTP = "http://www.w3.org/2011/http#"
_PREFIXES = {"http": HTTP, "dcterms": DCTERMS, "xsd": XSD}
_FORMS = (HTML, *GRAPHS, JSON)
_REPLACED = N_("Le catalogue vient d’être mis à jour : réessayez dans un moment.")


def later() -> Response:
    """Answer that what was asked for was replaced just now."""
    return Response.text(in_each_language(_REPLACED), 503, {"Retry-After": "5"})


def answer(base: str, path: str, accept: str, status: int, why: Message) -> Response | None:
    """Answer a program that asks for what is not there; None where a page is wanted."""
    suffix = path.rpartition("/")[2].rpartition(".")[2]
    form = named(suffix, (*GRAPHS, JSON)) or choose(accept, _FORMS)
    if form is None or form is HTML:
        return None
    iri = f"{base}{quote(path.lstrip('/'))}"
    if form is JSON:
        told = {code: why.told(code) for code in languages()}
        body = orjson.dumps({"ok": False, "status": status, "iri": iri, "error": told})
    else:
        body = serialization.write(_triples(iri, status, why), form.name, _PREFIXES)
    return Response(body, status, {"Vary": "Accept"}, form.content_type)


def _triples(iri: str, status: int, why: Message) -> list[ox.Triple]:
    node = ox.NamedNode(f"{iri}#response")
    number = ox.Literal(str(status), datatype=ox.NamedNode(XSD + "integer"))
    said = [ox.Literal(why.told(code), language=code) for code in languages()]
    return [
        ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(HTTP + "Response")),
        ox.Triple(node, ox.NamedNode(HTTP + "statusCodeNumber"), number),
        *(ox.Triple(node, ox.NamedNode(DCTERMS + "description"), text) for text in said),
    ]
