"""How long the head of a request may be: what is longer is refused before anything reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.web.request_context import in_each_language
from maillage.messages import N_
from maillage.text import limits

LONG_ADDRESS = N_(
    "Cette adresse est trop longue : {limit} octets au plus. Une longue requête s’envoie par POST."
)(limit=str(limits.ADDRESS))
_PARAMETERS = N_("Cette adresse a trop de paramètres : {limit} au plus.")(
    limit=str(limits.PARAMETERS)
)
LONG_HEADERS = N_("Les en-têtes de cette demande sont trop longs : {limit} octets au plus.")(
    limit=str(limits.HEADERS)
)
#: Bytes of a header beside its name and value: a colon, a blank, the end of the line.
_SIGNS = 4


def refusal(scope: Mapping[str, Any]) -> tuple[int, str] | None:
    """Return with which status, and which words, a request is refused; None where it fits.

    The words are in every language: which one is wanted stands in what is not read.
    """
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    if len(path) + len(query) > limits.ADDRESS:
        return 414, in_each_language(LONG_ADDRESS)
    if query.count(b"&") >= limits.PARAMETERS:
        return 400, in_each_language(_PARAMETERS)
    if sum(len(name) + len(value) + _SIGNS for name, value in scope["headers"]) > limits.HEADERS:
        return 431, in_each_language(LONG_HEADERS)
    return None
