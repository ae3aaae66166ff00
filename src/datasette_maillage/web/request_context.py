"""One visit: what is asked, in which language and form, and how links keep to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlencode

from datasette_maillage.web.fallback import Fallback
from datasette_maillage.web.negotiation import format_of
from datasette_maillage.web.typography import typeset
from maillage.messages import Message
from maillage.messages.catalogue import catalogue, languages
from maillage.messages.message import fill, language_of, locale_of, tell
from maillage.model.entities import EURO
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, told_in


@cache
def _named(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, _name(code)) for code in codes)


def _name(language: str) -> str:
    """Return what who speaks a language calls it; its code where the CLDR does not know it."""
    locale = locale_of(language)
    known = language == str(locale).replace("_", "-")
    return (locale.get_display_name() or language).capitalize() if known else language


#: The key that names the language of Datasette's own pages: others would be a filter of theirs, or
#: a value of a query in SQL.
DATA_KEY = "_lang"


def _set(text: str, page: str, language: str) -> str:
    """Return a text in a language as a page in another, or in the same, has it."""
    told = typeset(text) if language == SOURCE else text
    return told if language == page else Fallback(told, language)


# What templates say, a hundred times a page.
@lru_cache(4096)
def _said(text: str, page: str) -> str:
    known = catalogue(page)
    return _set(known.text(text), page, page if known.has(text) else SOURCE)


#: A path that needs no quoting, as nearly all do.
_PLAIN = re.compile(r"[\w/.~%-]*", re.ASCII)


def _quoted(path: str) -> str:
    return path if _PLAIN.fullmatch(path) else quote(path, safe="/%")


@dataclass(frozen=True)
class Visit:
    """One request for a page."""

    #: The path below the site's prefix.
    path: str
    #: The parts of the path that its route names.
    params: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    accept: str
    prefix: str = ""
    #: The scheme and the host of the site, as who asks may name it; nothing where nobody asks.
    origin: str = ""
    key_of_language: str = "lang"
    #: The languages that the site offers, the usual one first; all there are where it is empty.
    offered: tuple[str, ...] = ()
    #: By language that the site offers, the tag that the catalogue has for it: `fr-CA` for `fr`.
    tags: Mapping[str, str] = field(default_factory=dict)
    #: What amounts of the catalogue are in.
    currency: str = EURO

    @property
    def home(self) -> str:
        """The whole address of the site, with a slash."""
        return f"{self.origin}{self.prefix}/"

    @cached_property
    def language(self) -> str:
        """The language that the query asks for; the usual one, where it is none of the site’s."""
        asked = self.get(self.key_of_language) or self.get("lang")
        return asked if asked in (self.offered or languages()) else self.usual

    def tag(self, language: str) -> str:
        """Return the tag of a language of the site, as its catalogue has it."""
        return self.tags.get(language, language)

    @property
    def usual(self) -> str:
        """The language of a page that is asked for in none; contributions are written in it."""
        return next(iter(self.offered), SOURCE)

    def called(self, language: str) -> str:
        """Return what a language is called in that of the page."""
        return locale_of(language).get_display_name(locale_of(self.language)) or language

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """The languages there are, each with what it is called by who speaks it."""
        return _named(self.offered or languages())

    @property
    def format(self) -> str:
        """The form in which the answer is wanted: `html`, `ttl`, `json` and so on."""
        return format_of(self.accept, self.params.get("suffix") or "")

    @property
    def key(self) -> str:
        """What tells this visit from others that deserve another answer."""
        query = urlencode(sorted(self.query.items()), doseq=True)
        return f"{self.origin} {self.format} {self.path}?{query}"

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a key of the query."""
        return next(iter(self.query.get(name, ())), default)

    def number(self, name: str, default: int = 1) -> int:
        """Return a whole number of the query, from 1 on."""
        text = self.get(name)
        return max(1, int(text)) if text.isdecimal() and len(text) < 10 else default

    def url(self, path: str, **query: object) -> str:
        """Return the address of a path of the site, in the language of the visit."""
        if self.language != self.usual:
            query.setdefault("lang", self.language)
        return self._address(path, query)

    def here(self, **changes: object) -> str:
        """Return the address of this page with some keys of its query changed."""
        return self.at(self.path, **changes)

    def at(self, path: str, **changes: object) -> str:
        """Return the address of another page that is asked the same, with some keys changed."""
        return self.url(path, **{**self.query, **changes})

    def in_language(self, language: str) -> str:
        """Return the address of this page in a language."""
        key = self.key_of_language
        return self._address(self.path, {**self.query, key: language * (language != self.usual)})

    @property
    def canonical(self) -> str:
        """The one address of this page, for search engines: whole, with what the page reads."""
        return self.absolute(self.language)

    def absolute(self, language: str) -> str:
        """Return the whole address of this page in a language."""
        return self.origin + self.in_language(language)

    def data(self, path: str) -> str:
        """Return the address of one of Datasette's own pages, in the language of the visit."""
        return self._address(path, {DATA_KEY: self.language * (self.language != self.usual)})

    def _address(self, path: str, query: Mapping[str, object]) -> str:
        # A page has a hundred links, and nearly all ask nothing.
        found = query and {
            name: value for name, value in query.items() if value not in (None, "", [""])
        }
        asked = f"?{urlencode(found, doseq=True)}" if found else ""
        return self.prefix + _quoted(path) + asked

    @property
    def direction(self) -> str:
        """Which way the language is written (HTML, `dir`)."""
        return str(locale_of(self.language).text_direction)

    def say(self, text: str, /, **values: object) -> str:
        """Say a text of the interface, written in French, in the language of the visit."""
        if not values:
            return _said(text, self.language)
        known = catalogue(self.language)
        filled = fill(known.text(text), values, self.language)
        return _set(filled, self.language, self.language if known.has(text) else SOURCE)

    def tell(self, value: Any) -> str:
        """Tell a message, or a label, in the language of the visit."""
        told = str(tell(value, self.language))
        return self.set(told, language_of(value, self.language))

    def set(self, text: str, language: str = "") -> str:
        """Return a text in a language, that of the visit unless said, as it is typeset."""
        return _set(text, self.language, language or self.language)

    @property
    def colon(self) -> str:
        """Return what stands between a heading and what it is about: French sets a space before."""
        return typeset(" : ") if self.language == SOURCE else ": "

    @property
    def quotes(self) -> tuple[str, str]:
        """What stands before and behind what a page quotes."""
        before, _, behind = _said("« {text} »", self.language).partition("{text}")
        return before, behind

    def title(self, words: Words) -> str:
        """Return the title of something of the model."""
        own = words.titles.get(self.language)
        return _set(own, self.language, self.language) if own else self.tell(words)

    def description(self, words: Words) -> str:
        """Return the description of something of the model."""
        text = words.description_in(self.language)
        return self.set(text, told_in(words.descriptions, self.language))


def in_each_language(message: Message) -> str:
    """Tell a message to who has no language yet: a line in each that has it, the source first."""
    known = [code for code in languages() if catalogue(code).has(message.text)]
    told = {code: message.told(code) for code in known} | {SOURCE: typeset(message.told())}
    return "".join(f"{told[code]}\n" for code in known)


class VisitedSite(Protocol):
    """What of a site a visit depends on."""

    @property
    def prefix(self) -> str:
        """What paths of the site begin with."""

    @property
    def offered(self) -> tuple[str, ...]:
        """The languages that it offers, the usual one first."""

    @property
    def tags(self) -> Mapping[str, str]:
        """The tags that its catalogue has for them, where they are others."""

    @property
    def currency(self) -> str:
        """What its amounts are in."""


def visit_of(request: Any, site: VisitedSite | None, known: Collection[str] | None = None) -> Visit:
    """Return the visit that one of Datasette's requests is.

    Args:
        request: the request.
        site: the site; None where Datasette serves no catalogue.
        known: the keys of the query that matter, beside the language: of each, the first value is
            taken that is not empty, and nothing else. None where all may matter.
    """
    prefix, offered = (site.prefix, site.offered) if site else ("", languages())
    try:
        query = parse_qs(request.query_string, keep_blank_values=True, max_num_fields=100)
    except ValueError:  # no page has so many questions
        query = {}
    if known is not None:
        given = {name: list(filter(None, query.get(name, ())))[:1] for name in (*known, "lang")}
        # Any other language is the usual one, as without the key.
        given["lang"] = [asked for asked in given["lang"] if asked in offered[1:]]
        query = {name: values for name, values in given.items() if values}
    return Visit(
        path=request.scope.get("route_path", request.path.removeprefix(prefix)),
        params={name: value or "" for name, value in request.url_vars.items()},
        query=query,
        accept=request.headers.get("accept", ""),
        prefix=prefix,
        origin=f"{request.scheme}://{request.host}",
        offered=offered,
        tags=site.tags if site else {},
        currency=site.currency if site else EURO,
    )
