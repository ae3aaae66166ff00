"""Atom (RFC 4287): a feed of changes, newest first, as readers of feeds take it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

MEDIA = "application/atom+xml"
SPACE = "http://www.w3.org/2005/Atom"
#: What no XML may hold, however it is written: https://www.w3.org/TR/xml/#charsets
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class AtomEntry:
    """One entry: what happened to something."""

    id: str
    title: str
    updated: str
    #: Where people read more; nothing where there is no page any more.
    address: str
    #: The operation, for programs.
    category: str
    summary: str


@dataclass(frozen=True)
class AtomFeed:
    """A feed, and its entries of this page."""

    id: str
    title: str
    updated: str
    author: str
    rights: str
    language: str
    links: Mapping[str, str]
    entries: Iterable[AtomEntry]

    def written(self) -> bytes:
        """Return the feed as XML."""
        space = {"xmlns": SPACE, "xml:lang": self.language}
        root = ET.Element("feed", space)
        _texts(root, {"id": self.id, "title": self.title, "updated": self.updated})
        for relation, address in self.links.items():
            form = "text/html" if relation == "alternate" else MEDIA
            ET.SubElement(root, "link", {"rel": relation, "href": address, "type": form})
        _texts(ET.SubElement(root, "author"), {"name": self.author})
        _texts(root, {"rights": self.rights})
        for entry in self.entries:
            _write(ET.SubElement(root, "entry"), entry)
        written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
        return written


def _write(node: ET.Element, entry: AtomEntry) -> None:
    _texts(node, {"id": entry.id, "title": entry.title, "updated": entry.updated})
    if entry.address:
        ET.SubElement(
            node, "link", {"rel": "alternate", "href": entry.address, "type": "text/html"}
        )
    ET.SubElement(node, "category", {"term": entry.category})
    # What has no link must have a content.
    _texts(node, {"content": entry.summary})


def _texts(node: ET.Element, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        ET.SubElement(node, name).text = _NO_CHARACTER.sub("\ufffd", text)
