"""A browser without a screen or a script: reads a form, fills it in and sends it."""

from __future__ import annotations

import asyncio
import html
import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from conftest import app_of

#: Names with their values, in the order of the page.
Filled = list[tuple[str, str]]


class _Form(HTMLParser):
    """Collects what the form of a page would send, as HTML says."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.sent: Filled = []
        self._name = name
        self._inside = False
        self._text: list[str] | None = None
        self._select = ""
        self._first: str | None = None
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._inside = self._name in found.get("class", "")
        if not self._inside:
            return
        if tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            self.sent.append((found["name"], found.get("value", "")))
        elif tag == "textarea":
            self._text = [found["name"]]
        elif tag == "select":
            self._select, self._first, self._chosen = found["name"], None, None
        elif tag == "option" and self._select:
            value = found.get("value", "")
            self._first = value if self._first is None else self._first
            self._chosen = value if "selected" in found else self._chosen

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            name, *parts = self._text
            # HTML drops a line break right behind the tag.
            self.sent.append((name, "".join(parts).removeprefix("\n")))
            self._text = None
        elif tag == "select" and self._select:
            self.sent.append((self._select, self._chosen or self._first or ""))
            self._select = ""
        elif tag == "form":
            self._inside = False


def form_of(page: str, name: str = "contribute") -> Filled:
    """Return what the form of a page would send as it is."""
    reader = _Form(name)
    reader.feed(page)
    return reader.sent


def fill(form: Filled, values: dict[str, Any]) -> Filled:
    """Fill a form in: each name with its value, or with several."""
    kept = [(name, value) for name, value in form if name not in values]
    for name, value in values.items():
        kept += [(name, item) for item in (value if isinstance(value, list) else [value])]
    return kept


def get(site: Any, path: str) -> Any:
    """Ask for a page."""
    return asyncio.run(site.client.get(path))


def plain(text: str) -> str:
    """Return a text of the site with the spaces that people type."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def unlimited(site: Any) -> Any:
    """Let a site take any number of requests: tests ask more than people do."""
    get(site, "/")
    app_of(site).service.limiter.allows = lambda *_: True
    return site


def send(site: Any, path: str, form: Filled, action: str, **headers: str) -> Any:
    """Press a button of a form."""
    said = {"content-type": "application/x-www-form-urlencoded", **headers}
    content = urlencode([*form, ("action", action)])
    return asyncio.run(site.client.post(path, content=content, headers=said))


def files_of(preview: str) -> dict[str, Any]:
    """Return the records that a preview shows, by path."""
    found = re.findall(
        r"<h2><code>(.*?)</code></h2>\s*<pre tabindex=\"0\"><code>(.*?)</code></pre>",
        preview,
        re.DOTALL,
    )
    return {file: json.loads(html.unescape(text)) for file, text in found}


def complaints(page: str) -> list[str]:
    """Return what a page finds wrong."""
    said = re.findall(r'<li class="(?:error|warning)">(.*?)</li>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<.*?>", "", text)).strip() for text in said]
