"""Triples, written in any of the forms of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import pyoxigraph as ox

RDF_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
#: The forms that may bear prefixes.
_SHORTENED = frozenset({"ttl", "rdf", "trig"})


def write(
    triples: Iterable[ox.Triple] | Iterable[ox.Quad], form: str, prefixes: Mapping[str, str]
) -> bytes:
    """Write triples in a form of `negotiation.GRAPHS`, with the prefixes that they use.

    Quads, too, where the form has graphs.
    """
    every: list[Any] = list(triples)
    buffer = BytesIO()
    used = dict(_used(every, prefixes)) if form in _SHORTENED else None
    ox.serialize(every, buffer, format=RDF_FORMATS[form], prefixes=used)
    return tidy(buffer.getvalue()) if form == "ttl" else buffer.getvalue()


def tidy(turtle: bytes) -> bytes:
    """Sort the prefixes of some Turtle of the serialiser’s, without those it does not use."""
    head: list[bytes] = []
    rest = turtle
    while rest.startswith(b"@prefix "):
        line, _, rest = rest.partition(b"\n")
        head.append(line)
    return b"".join(line + b"\n" for line in sorted(head) if line.split()[1] in rest) + rest


def _used(triples: Sequence[Any], prefixes: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    names = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, ox.NamedNode):
                names.add(term.value)
            elif isinstance(term, ox.Literal):
                names.add(term.datatype.value)
    spaces = {name[: max(name.rfind("/"), name.rfind("#")) + 1] for name in names}
    return ((name, space) for name, space in prefixes.items() if space in spaces)
