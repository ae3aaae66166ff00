"""Content negotiation, as RFC 9110 has it: which form of an answer a client prefers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache


@dataclass(frozen=True)
class Representation:
    """One form of an answer."""

    #: What it is called in the suffix of a path, or in `?format=`.
    name: str
    media: str
    #: Other media types that it may be asked by.
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type, as an answer bears it."""
        return f"{self.media}; charset=utf-8"


HTML = Representation("html", "text/html", ("application/xhtml+xml",))
#: All Turtle is N3.
TURTLE = Representation("ttl", "text/turtle", ("application/x-turtle", "text/n3", "text/rdf+n3"))
N_TRIPLES = Representation("nt", "application/n-triples", ("text/plain",))
JSON_LD = Representation("jsonld", "application/ld+json")
RDF_XML = Representation("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
N_QUADS = Representation(
    "nq", "application/n-quads", ("text/x-nquads", "application/x-nquads", "application/nquads")
)
TRIG = Representation("trig", "application/trig", ("application/x-trig",))
JSON = Representation("json", "application/json")
#: Every form of a graph that is written with its media type, for Turtle’s sake first.
GRAPHS = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, N_QUADS, TRIG)
#: The same where there is no plain JSON that it could be mistaken for.
LONE_JSON_LD = replace(JSON_LD, aliases=(JSON.media,))
LONE_GRAPHS = tuple(LONE_JSON_LD if form is JSON_LD else form for form in GRAPHS)


#: Characters of an `Accept` header that are read: a browser’s has two hundred.
_LONGEST = 1000


#: The forms in which whatever has an IRI can be had; whoever does not care gets the page.
FORMS = (HTML, TURTLE, JSON_LD, N_TRIPLES, JSON, RDF_XML, N_QUADS, TRIG)


def choose(accept: str, forms: tuple[Representation, ...]) -> Representation | None:
    """Return the form that an `Accept` header prefers, the first of several; None if none will do.

    >>> choose("text/turtle;q=0.8, application/ld+json", (HTML, TURTLE, JSON_LD)).name
    'jsonld'
    """
    return _choose(accept[:_LONGEST], forms)


@lru_cache(maxsize=256)
def _choose(accept: str, forms: tuple[Representation, ...]) -> Representation | None:
    ranges = list(qualities(accept.strip(" ,") or "*/*"))
    ranked = [(_quality(ranges, form), form) for form in forms]
    best = max((quality for quality, _ in ranked), default=0.0)
    return next((form for quality, form in ranked if quality == best), None) if best else None


def format_of(accept: str, suffix: str) -> str:
    """Return the form that an `Accept` header and the suffix of a path ask for, or nothing."""
    if suffix:
        return suffix
    form = choose(accept, FORMS)
    return form.name if form else ""


def named(name: str, forms: Iterable[Representation]) -> Representation | None:
    """Return the form of a name, or of a media type."""
    return next((form for form in forms if name in (form.name, *_media(form))), None)


def _media(form: Representation) -> tuple[str, ...]:
    return form.media, *form.aliases


def qualities(header: str) -> Iterator[tuple[str, float]]:
    """Yield what a header of the `Accept` family lists, in small letters, with its quality."""
    for part in header.lower().split(","):
        media, *parameters = (item.strip() for item in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _number(value.strip())
        if media:
            yield media, quality


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0 <= number <= 1 else 0.0


def _quality(ranges: Sequence[tuple[str, float]], form: Representation) -> float:
    """Return what the most specific range that holds a form says of it."""
    family = form.media.partition("/")[0]
    for wanted in (_media(form), (f"{family}/*",), ("*/*",)):
        found = [quality for media_range, quality in ranges if media_range in wanted]
        if found:
            return max(found)
    return 0.0
