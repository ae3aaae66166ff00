"""How the site of a catalogue looks and speaks, as the descriptor says: `x-site`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from maillage.errors import Reason, reason_of
from maillage.model.contrast import nearest_readable
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, by_language, is_translation

KEY = "x-site"
#: What the colours of links and headings stand on.
_PAPER = ("#ffffff", "#faf8f4", "#e4efec")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ADDRESS = re.compile(r"(https://|mailto:[^\s@]+@)[\x21-\x7e]+")
_PICTURE = re.compile(r"https://[\x21-\x7e]+\.(?:png|jpe?g)")
_LOGO = re.compile(r"[\w./-]+\.svg")
#: What a logo may not have, which is served beside the pages: it draws, and does nothing.
_ACTIVE = frozenset(("script", "foreignobject", "iframe", "handler", "listener", "set", "a"))
#: What leads out of a drawing, wherever a value or a style says it.
_OUTSIDE = re.compile(r"(?i)@import|javascript:|url\(\s*+['\"]?+\s*+(?!#|data:image/)[^\s)]")
_INSIDE = ("#", "data:image/png;", "data:image/jpeg;")
MAX_LOGO_BYTES = 64 * 1024


@dataclass(frozen=True)
class SiteFace:
    """What the pages are called and coloured by; each part has a default."""

    #: The name that stands above every page.
    name: Words
    #: The heading of the home page, and what it says below; empty where the pages say it.
    tagline: Words | None = None
    welcome: Words | None = None
    accent: str = ""
    logo: str = ""
    #: The address of the picture that stands beside a link to a page; empty for one that is drawn.
    image: str = ""
    contact: str = ""
    legal: str = ""

    @classmethod
    def of(cls, package: Mapping[str, Any], language: str) -> SiteFace:
        """Return what a descriptor says.

        Raises:
            ValueError: it says what cannot be shown, with what may be said instead.
        """
        said = package.get(KEY, {})
        if not isinstance(said, dict):
            raise ValueError(_NO_OBJECT(key=KEY))
        for key in said:
            if key not in _PARTS and not is_translation(key):
                raise ValueError(_NO_PART(key=KEY, part=key, parts=", ".join(_PARTS)))
        for key, (is_right, wanted) in _CHECKED.items():
            if key in said and not (isinstance(said[key], str) and is_right(said[key])):
                raise ValueError(_WRONG(part=key, key=KEY, wanted=wanted))
        if "accent" in said:
            _check_contrast(said["accent"])
        texts = {key: _told(said, key, language) for key in ("name", "tagline", "welcome")}
        title = _told(package, "title", language)
        return cls(
            name=texts["name"] or title or Words({SOURCE: ""}, {SOURCE: ""}),
            tagline=texts["tagline"],
            welcome=texts["welcome"],
            **{key: said.get(key, "") for key in _CHECKED},
        )


def _told(document: Mapping[str, Any], key: str, language: str) -> Words | None:
    if key not in document:
        return None
    texts = by_language(document, key, language)
    if not all(isinstance(text, str) and text.strip() for text in texts.values()):
        raise ValueError(_NO_TEXT(part=key, key=KEY))
    return Words(texts, {SOURCE: ""})


def _check_contrast(colour: str) -> None:
    """Refuse a colour in which words could not be read on the paper, and name one that can."""
    readable = nearest_readable(colour, _PAPER)
    if readable != colour.lower():
        raise ValueError(_UNREADABLE(key=KEY, colour=colour, readable=readable))


_AN_ADDRESS = Reason("une adresse en https: ou mailto:")
_CHECKED: Mapping[str, tuple[Callable[[str], object], Reason]] = {
    "accent": (_COLOUR.fullmatch, Reason("une couleur telle que #0b5f59")),
    "logo": (
        lambda text: _LOGO.fullmatch(text) and ".." not in text,
        Reason("le chemin d’un SVG du catalogue"),
    ),
    "image": (_PICTURE.fullmatch, Reason("l’adresse en https: d’un PNG ou d’un JPEG")),
    "contact": (_ADDRESS.fullmatch, _AN_ADDRESS),
    "legal": (_ADDRESS.fullmatch, _AN_ADDRESS),
}
_PARTS = ("name", "tagline", "welcome", *_CHECKED)


def check_logo(content: bytes) -> None:
    """Refuse an SVG that does more than draw.

    Raises:
        ValueError: it is too large, is none, or holds what may run.
    """
    if len(content) > MAX_LOGO_BYTES:
        raise ValueError(_TOO_LARGE(most=MAX_LOGO_BYTES))
    content.decode()  # as it is served, or why it cannot be
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = _check_element
    parser.CharacterDataHandler = _check_text
    parser.EntityDeclHandler = lambda name, *_: _refuse(f"&{name};")
    parser.ProcessingInstructionHandler = lambda name, _: _refuse(f"<?{name}")
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        raise ValueError(_NO_SVG_BUT(error=reason_of(error))) from error
    if not re.match(rb"(?s).*?<(?:\w+:)?svg\b", content[:4096]):
        raise ValueError(_NO_SVG)


def _check_element(name: str, attributes: Mapping[str, str]) -> None:
    if name.rpartition(":")[2].lower() in _ACTIVE:
        _refuse(name)
    for key, value in attributes.items():
        plain = key.rpartition(":")[2].lower()
        if plain.startswith("on"):
            _refuse(key)
        if plain in ("href", "src") and not value.strip().startswith(_INSIDE):
            _refuse(f"{key}={value[:40]}")
        _check_text(value)


def _check_text(text: str) -> None:
    if found := _OUTSIDE.search(text):
        _refuse(found[0])


def _refuse(found: str) -> NoReturn:
    raise ValueError(_ACTS(found=found))


_NO_OBJECT = Reason("« {key} » doit être un objet")
_NO_PART = Reason("« {key} » n’a pas de « {part} » ; il peut avoir {parts}")
_WRONG = Reason("le « {part} » de « {key} » doit être {wanted}")
_NO_TEXT = Reason("le « {part} » de « {key} » doit être un texte dans chaque langue")
_UNREADABLE = Reason(
    "le « accent » de « {key} » ne se lirait pas sur les pages (WCAG 2.2, 4,5:1) : {colour} ; la "
    "couleur la plus proche qui se lit est {readable}"
)
_TOO_LARGE = Reason("ce logo a plus de {most} octets")
_NO_SVG_BUT, _NO_SVG = Reason("ce n’est pas un SVG : {error}"), Reason("ce n’est pas un SVG")
_ACTS = Reason("il contient « {found} » : un logo dessine, et ne fait rien d’autre")
