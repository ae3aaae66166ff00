"""How long the head of a request may be: what is longer is refused before anything reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.typography import typeset
from maillage import limits

_ADDRESS = (
    typeset(
        f"Cette adresse est trop longue : {limits.ADDRESS} octets au plus. Une longue requête "
        "s’envoie par POST."
    ),
    f"This address is too long: {limits.ADDRESS} bytes at most. Send a long query by POST.",
)
_PARAMETERS = (
    typeset(f"Cette adresse a trop de paramètres : {limits.PARAMETERS} au plus."),
    f"This address has too many parameters: {limits.PARAMETERS} at most.",
)
_HEADERS = (
    typeset(f"Les en-têtes de cette demande sont trop longs : {limits.HEADERS} octets au plus."),
    f"The headers of this request are too long: {limits.HEADERS} bytes at most.",
)


def refusal(scope: Mapping[str, Any]) -> tuple[int, str] | None:
    """Return with which status, and which words, a request is refused; None where it fits.

    The words are in both languages: which one is wanted stands in what is not read.
    """
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    if len(path) + len(query) > limits.ADDRESS:
        return 414, _said(_ADDRESS)
    if query.count(b"&") >= limits.PARAMETERS:
        return 400, _said(_PARAMETERS)
    if sum(len(name) + len(value) for name, value in scope["headers"]) > limits.HEADERS:
        return 431, _said(_HEADERS)
    return None


def _said(both: tuple[str, str]) -> str:
    return "".join(f"{sentence}\n" for sentence in both)
