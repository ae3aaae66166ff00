"""Pages of a catalogue’s own: `pages/NAME.md`, and `NAME.en.md` for another language.

Each begins with a heading, which is its title. They are part of the model, so that the database
carries them to the site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.errors import ModelError, Reason, reason_of
from maillage.model.labels import Words
from maillage.model.standard import Layers

FOLDER = "pages"
_NAME = re.compile(r"pages/([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([a-z]{2,3}(?:-[A-Z]{2})?))?\.md")
_HEADING = re.compile(r"#[ \t]+(\S[^\n]*)")
MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class OwnPage:
    """A page: its title, and what stands below it, as Markdown by language."""

    name: str
    words: Words


def page_files(layers: Layers) -> list[str]:
    """Return the files of the pages."""
    return layers.names(FOLDER, ".md")


def own_pages(layers: Layers, language: str) -> Mapping[str, OwnPage]:
    """Read the pages, by name.

    A page without a language in its name is in the one that is given.

    Raises:
        ModelError: a file is called or begins otherwise, or lacks in the language of the catalogue.
    """
    read: dict[str, dict[str, tuple[str, str]]] = {}
    for file in page_files(layers):
        named = _NAME.fullmatch(file)
        if not named:
            raise ModelError(layers.place(file), _CALLED)
        read.setdefault(named[1], {})[named[2] or language] = _parts(layers, file)
    for name, texts in read.items():
        if language not in texts:
            raise ModelError(layers.place(f"{FOLDER}/{name}.md"), _MISSING(language=language))
    return {name: OwnPage(name, _words(texts, language)) for name, texts in read.items()}


def _parts(layers: Layers, file: str) -> tuple[str, str]:
    try:
        text = layers.text(file).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise ModelError(layers.place(file), _NO_UTF8(error=reason_of(error))) from error
    if len(text) > MAX_BYTES:
        raise ModelError(layers.place(file), _TOO_LONG(most=MAX_BYTES))
    heading = _HEADING.match(text)
    if not heading:
        raise ModelError(layers.place(file), _NO_HEADING)
    return heading[1].strip(), text[heading.end() :]


def _words(texts: Mapping[str, tuple[str, str]], language: str) -> Words:
    titles, bodies = ({key: parts[part] for key, parts in texts.items()} for part in (0, 1))
    return Words({"fr": titles[language], **titles}, {"fr": bodies[language], **bodies})


_CALLED = Reason("ce fichier doit s’appeler comme pages/qui-sommes-nous.md")
_MISSING = Reason("cette page manque dans la langue du catalogue, {language}")
_NO_UTF8 = Reason("ce fichier n’est pas en UTF-8 : {error}")
_TOO_LONG = Reason("cette page a plus de {most} signes")
_NO_HEADING = Reason("cette page doit commencer par un titre : # Titre")
