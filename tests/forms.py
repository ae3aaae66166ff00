"""A browser without a screen or a script: reads a form, fills it in and sends it."""

from __future__ import annotations

import asyncio
import html
import json
import re
from typing import Any
from urllib.parse import urlencode

import lxml.html

from conftest import app_of

#: Names with their values, in the order of the page.
Filled = list[tuple[str, str]]


def form_of(page: str, name: str = "contribute") -> Filled:
    """Return what the form of a page would send as it is, as HTML says."""
    forms = lxml.html.document_fromstring(page).iter("form")
    return [
        pair
        for form in forms
        if name in form.get("class", "")
        for field in form.iter("input", "textarea", "select")
        for pair in _sent(field)
    ]


def _sent(field: Any) -> Filled:
    name, value = field.get("name"), field.get("value", "")
    if field.tag == "textarea":
        # HTML drops a line break right behind the tag.
        value = field.text_content().removeprefix("\n")
    elif field.tag == "select":
        options = [(it.get("value", ""), it.get("selected")) for it in field.iter("option")]
        chosen = [it for it, selected in options if selected is not None]
        value = (chosen[-1:] or [it for it, _ in options[:1]] or [""])[0]
    elif field.get("type") == "checkbox" and field.get("checked") is None:
        return []
    return [(name, value)]


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
