"""Texts in another language than the page around them: HTML marks them with their own (`lang`).

A text without translation is known by its class. Written into a template it stands between two
signs that no text has; a page that is done has elements, or attributes, in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import SupportsIndex

from markupsafe import Markup

from maillage.model.languages import SOURCE

#: What stands around such a text until the page is done, the first two with the tag of its language
#: between them: for Unicode, no characters.
_BEGIN, _TOLD, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_OPENED = re.compile(f"{_BEGIN}([A-Za-z0-9-]*){_TOLD}")
_SIGNS = re.compile(f"{_OPENED.pattern}|{_END}")
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"<([A-Za-z]+)")
#: Elements that hold nothing, and those that hold text and no `span`: marked themselves.
_EMPTY = frozenset(("img", "input", "link", "meta"))
_PLAIN = frozenset(("desc", "option", "text", "textarea", "title", "tspan"))


class Fallback(str):
    """A text in another language than its page: the source language, unless it is said."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str = SOURCE) -> Fallback:
        """Return a text in a language."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __html__(self) -> str:
        return Markup("{}{}{}{}{}").format(_BEGIN, self.language, _TOLD, str(self), _END)

    # What templates, and their filters, make of a text is in its language.
    def __getitem__(self, key: SupportsIndex | slice) -> Fallback:
        return Fallback(super().__getitem__(key), self.language)

    def lower(self) -> Fallback:
        """Return the text in small letters."""
        return Fallback(super().lower(), self.language)

    def upper(self) -> Fallback:
        """Return the text in capitals."""
        return Fallback(super().upper(), self.language)

    def capitalize(self) -> Fallback:
        """Return the text with a capital first."""
        return Fallback(super().capitalize(), self.language)

    def strip(self, signs: str | None = None, /) -> Fallback:
        """Return the text without signs at its ends."""
        return Fallback(super().strip(signs), self.language)


def marked(html: str) -> str:
    """Return a page with its texts in another language marked as such."""
    return "".join(_marked(html)) if _BEGIN in html else html


def _marked(html: str) -> Iterator[str]:
    before, *pairs = _TAG.split(html)
    yield _spans(before)
    for tag, text in zip(pairs[::2], pairs[1::2], strict=True):
        name = found[1].lower() if (found := _NAME.match(tag)) else ""
        told = tag * (name in _EMPTY) or (tag + text) * (name in _PLAIN)
        plain = _SIGNS.sub("", tag)
        opened = _OPENED.search(told)
        yield _in_language(plain, opened[1]) if opened else plain
        yield _SIGNS.sub("", text) if name in _PLAIN else _spans(text)


def _spans(text: str) -> str:
    return _OPENED.sub(r'<span lang="\1">', text).replace(_END, "</span>")


def _in_language(tag: str, language: str) -> str:
    """Return the tag of an element whose text is in a language."""
    return tag if " lang=" in tag else _NAME.sub(rf'<\1 lang="{language}"', tag, count=1)
