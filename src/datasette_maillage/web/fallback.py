"""Texts in another language than the page around them: HTML marks them with their own (`lang`).

A text without translation is known by its class. Written into a template it stands between two
signs that no text has; a page that is done has elements, or attributes, in their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from maillage.model.languages import SOURCE

#: What stands around such a text until the page is done: for Unicode, no characters.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_SIGNS = re.compile(f"[{_BEGIN}{_END}]")
_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"<([A-Za-z]+)")
#: Elements that hold nothing, and those that hold text and no `span`: marked themselves.
_EMPTY = frozenset(("img", "input", "link", "meta"))
_PLAIN = frozenset(("desc", "option", "text", "textarea", "title", "tspan"))


class Fallback(str):
    """A text in the source language, for a page in another."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the text as HTML, to be marked when its page is done."""
        return Markup("{}{}{}").format(_BEGIN, str(self), _END)


def marked(html: str) -> str:
    """Return a page with its texts in the source language marked as such."""
    return "".join(_marked(html)) if _BEGIN in html else html


def _marked(html: str) -> Iterator[str]:
    before, *pairs = _TAG.split(html)
    yield _spans(before)
    for tag, text in zip(pairs[::2], pairs[1::2], strict=True):
        name = found[1].lower() if (found := _NAME.match(tag)) else ""
        told = tag * (name in _EMPTY) or (tag + text) * (name in _PLAIN)
        plain = _SIGNS.sub("", tag)
        yield _in_source(plain) if _BEGIN in told else plain
        yield _SIGNS.sub("", text) if name in _PLAIN else _spans(text)


def _spans(text: str) -> str:
    return text.replace(_BEGIN, f'<span lang="{SOURCE}">').replace(_END, "</span>")


def _in_source(tag: str) -> str:
    """Return the tag of an element whose text is in the source language."""
    return tag if " lang=" in tag else _NAME.sub(rf'<\1 lang="{SOURCE}"', tag, count=1)
