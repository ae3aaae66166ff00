"""SPARQL 1.1 Protocol: what a request asks, and what is refused before it is run.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from datasette_maillage.web.negotiation import (
    HTML,
    LONE_GRAPHS,
    TURTLE,
    Representation,
    choose,
    named,
)
from datasette_maillage.web.request_body import NOT_TEXT, RefusedRequestError
from maillage.messages import N_
from maillage.text import limits

MAX_BODY = limits.QUERY
FORM_TYPE = "application/x-www-form-urlencoded"
QUERY_TYPE = "application/sparql-query"
UPDATE_TYPE = "application/sparql-update"

_RESULTS = "application/sparql-results+"
#: The forms of a result of SELECT and ASK.
SOLUTIONS = (
    Representation("json", f"{_RESULTS}json", ("application/json",)),
    Representation("xml", f"{_RESULTS}xml", ("application/xml", "text/xml")),
    Representation("csv", "text/csv"),
    Representation("tsv", "text/tab-separated-values"),
)
#: Behind the others, so that only who asks for a page gets one.
OFFERED = ((*SOLUTIONS, HTML), (*LONE_GRAPHS, HTML))
#: The keys by which clients name a form; some send all three.
FORMAT_KEYS = ("format", "output", "results")
#: What they call the forms of a graph that have another name here.
_GRAPH_NAMES = {
    "json": "jsonld",
    "json-ld": "jsonld",
    "n-quads": "nq",
    "n-triples": "nt",
    "n3": "ttl",
    "nquads": "nq",
    "ntriples": "nt",
    "rdf+xml": "rdf",
    "turtle": "ttl",
    "xml": "rdf",
}

_UPDATES = frozenset(
    ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD")
)
_PROLOGUE = frozenset({"BASE", "PREFIX"})
_MODIFIERS = frozenset({"DISTINCT", "REDUCED"})
#: What a word may hide in: comments, strings, IRIs, variables, prefixed names. Nothing is
#: given back: a string that nobody closed goes on to where it might end at the latest, and what may
#: be a prefix is taken whole, be there a colon behind it or not.
_TOKEN = re.compile(
    r"""
    \#[^\r\n]*
    | \"{3} (?: \\. | [^\\"] | "(?!"") )*+ (?: \"{3} )?+
    | '{3} (?: \\. | [^\\'] | '(?!'') )*+ (?: '{3} )?+
    | " (?: \\. | [^"\\\r\n] )*+ "?+ | ' (?: \\. | [^'\\\r\n] )*+ '?+
    | < [^<>"{}|^`\\\x00-\x20]*+ >
    | [?$@] \w*+
    | [\w.-]*+ : (?: [\w.:%-] | \\. )*+
    | (?P<words> [\w.-]++ )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class QueryRequest:
    """What a request asks."""

    query: str
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    #: The forms that it names, in our words or in others.
    formats: Sequence[str] = ()


def read(method: str, query_string: str, content_type: str, body: bytes) -> QueryRequest | None:
    """Return what a request asks; None where it asks nothing.

    Raises:
        RefusedRequestError: it is no request of the protocol, or one that is not served here.
    """
    fields = _fields(query_string)
    if method == "POST":
        media = content_type.partition(";")[0].strip().lower()
        text = _text(body)
        if media == UPDATE_TYPE:
            raise RefusedRequestError(403, READ_ONLY)
        if media == QUERY_TYPE:
            fields["query"] = [text]
        elif media == FORM_TYPE:
            fields |= _fields(text)
        else:
            raise RefusedRequestError(415, WRONG_TYPE)
    if "update" in fields:
        raise RefusedRequestError(403, READ_ONLY)
    queries = fields.get("query", [])
    if len(queries) > 1:
        raise RefusedRequestError(400, ONE_QUERY)
    if not queries or not queries[0].strip():
        if method == "POST":
            raise RefusedRequestError(400, NO_QUERY)
        return None
    return QueryRequest(
        query=queries[0],
        default_graphs=fields.get("default-graph-uri", []),
        named_graphs=fields.get("named-graph-uri", []),
        formats=[name for key in FORMAT_KEYS for name in fields.get(key, [])],
    )


READ_ONLY = N_("Lecture seule : les mises à jour SPARQL sont refusées.")
NO_SERVICE = N_("Les requêtes vers d’autres serveurs (SERVICE) sont refusées.")
WRONG_TYPE = N_(
    "Un POST doit être de type application/x-www-form-urlencoded ou application/sparql-query."
)
ONE_QUERY = N_("Une seule requête à la fois.")
NO_QUERY = N_("La demande est sans requête.")
TOO_MANY = N_("La demande a trop de paramètres.")


def _fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError as error:
        raise RefusedRequestError(400, NOT_TEXT) from error
    except ValueError as error:
        raise RefusedRequestError(400, TOO_MANY) from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")  # editors on Windows write its mark
    except UnicodeDecodeError as error:
        raise RefusedRequestError(400, NOT_TEXT) from error


def check(query: str) -> None:
    """Refuse what a well-formed query may not ask.

    The processes that run queries have no network either; this says why in words.

    Raises:
        RefusedRequestError: the query is an update, or asks another server.
    """
    words = list(_words(query))
    if "SERVICE" in words:
        raise RefusedRequestError(403, NO_SERVICE)
    verb = next((word for word in words if word not in _PROLOGUE), "")
    if verb in _UPDATES:
        raise RefusedRequestError(403, READ_ONLY)


def _words(query: str) -> Iterator[str]:
    for token in _TOKEN.finditer(query):
        if token["words"]:
            yield from _WORD.findall(token["words"].upper())


def forms(accept: str, names: Sequence[str]) -> Mapping[str, Representation | None]:
    """Return the form for either sort of result, where one is acceptable.

    Libraries send a name beside a right `Accept`, whatever the query gives: a name that is no form
    of the result says nothing. Some accept the forms of a table alone and read a graph all the
    same: it comes in Turtle.
    """
    others = [_GRAPH_NAMES.get(name.lower(), name) for name in names]
    solutions, graph = _form(accept, names, OFFERED[0]), _form(accept, others, OFFERED[1])
    return {"solutions": solutions, "graph": graph or (solutions and TURTLE)}


def _form(
    accept: str, names: Sequence[str], offers: tuple[Representation, ...]
) -> Representation | None:
    found = (named(name.lower(), offers) for name in names)
    return next(filter(None, found), None) or choose(accept, offers)


def described(query: str) -> bool:
    """Return whether a query asks for all that is said of something (DESCRIBE)."""
    return next((word for word in _words(query) if word not in _PROLOGUE), "") == "DESCRIBE"


def in_order(query: str, variables: Sequence[str]) -> str:
    """Return a query with `SELECT *` written out, its variables as they come in the text."""
    words = [token for token in _TOKEN.finditer(query) if token[0].strip() and token[0][0] != "#"]
    at = next((n for n, token in enumerate(words) if token[0].upper() == "SELECT"), len(words))
    chosen = (token for token in words[at + 1 : at + 3] if token[0].upper() not in _MODIFIERS)
    star = next(chosen, None)
    said = dict.fromkeys(token[0][1:] for token in words if token[0][0] in "?$")
    listed = [name for name in said if name in variables]
    if star is None or star[0] != "*" or len(listed) < len(variables):
        return query
    shown = " ".join(f"?{name}" for name in listed)
    return f"{query[: star.start()]} {shown} {query[star.end() :]}"
