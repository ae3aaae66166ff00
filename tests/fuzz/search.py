"""Whatever is searched for, a page, a table or a suggestion answers, and shows it as text."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from datasette_maillage.search.download_formats import FORMS
from datasette_maillage.search.facets import FILTERS
from fuzz.forms import MARK
from fuzz.site import answer

#: Where words are searched for.
PATHS = (
    "/recherche",
    *(f"/recherche.{form}" for form in FORMS),
    "/contribuer/noms/partner",
    "/maillage/actions",
    "/maillage/actions.json",
)
_WORDS = ("jardin partagé", "A.S.S.O.", '"', "jardins OR NOT (", "éco*", "%", "🌱", MARK, "a" * 600)


def seeds() -> Iterator[bytes]:
    """Yield words and filters for each address."""
    for number in range(len(PATHS)):
        for text in _WORDS:
            yield bytes([number]) + urlencode({"q": text, "_search": text, "page": 1}).encode()
        for facet in FILTERS:
            for value in ("logement", "2017", "-1", "٢٠١٧"):
                yield bytes([number]) + urlencode({facet.key: value, "exact": 1}).encode()


def one_input(raw: bytes) -> None:
    """Search; the first byte says where."""
    path = PATHS[raw[0] % len(PATHS)] if raw else PATHS[0]
    query = bytes(byte for byte in raw[1:] if 32 < byte < 127 and byte != ord("#")).decode()
    found = answer("GET", f"{path}?{query}")
    if found.headers["content-type"].startswith("text/html"):
        assert MARK not in found.text
