"""The message catalogues: one file of gettext a language, beside the source language, French.

    src/maillage/messages/locale/<language>/LC_MESSAGES/maillage.po

A language is there as soon as its file is; it is called as in HTML (BCP 47): `br`, `pt-BR`, or as
gettext calls it: `pt_BR`. What it does not translate is told in French, and so is what it
translates wrongly: with other values in braces, or with another number of forms than it counts in.
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import Any

from maillage.model.languages import SOURCE, is_translation, nearest, tag

#: Where the catalogues are; others may be added by the folders that `MAILLAGE_LOCALE` names.
FOLDER = Path(__file__).with_name("locale")
FILE = "LC_MESSAGES/maillage.po"
VARIABLE = "MAILLAGE_LOCALE"


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language."""

    language: str
    #: From a French text to its translation: one form, or one for each number that counts.
    texts: Mapping[str, str | tuple[str, ...]]
    #: From a number to the place of its form.
    form_of: Callable[[int], int]

    def text(self, source: str) -> str:
        """Return the translation of a text; the text itself where there is none."""
        found = self.texts.get(source, source)
        return found if isinstance(found, str) else found[0]

    def of_number(self, singular: str, many: str, number: int) -> str:
        """Return the form of a text that goes with a number."""
        forms = self.texts.get(singular)
        if isinstance(forms, tuple):
            return forms[self.form_of(number)]
        return singular if _french(number) == 0 else many

    def has(self, source: str) -> bool:
        """Say whether a text is told in the language: in French, every one is."""
        return self.language == SOURCE or source in self.texts


def _french(number: int) -> int:
    """Return the place of the form: French counts zero as one."""
    return int(number > 1)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are: the source language first, then by name."""
    found = {tag(file.parent.parent.name) for file in _files()}
    return SOURCE, *sorted(code for code in found - {SOURCE} if is_translation(f"x-{code}"))


def is_language(code: str) -> bool:
    """Whether a code is that of a language that there is, whatever the program speaks (CLDR).

    >>> is_language("de"), is_language("pt-BR"), is_language("deutsch"), is_language("xx")
    (True, True, False, False)
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - French needs none of it

    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return is_translation(f"x-{code}")


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language, or of the nearest; an empty one for what has none."""
    if (other := nearest(language, languages())) not in (language, ""):
        return catalogue(other)
    files = [file for file in _files() if tag(file.parent.parent.name) == language]
    if not files:
        return Catalogue(language, {}, _french)
    from babel.messages.pofile import read_po  # noqa: PLC0415 - French needs none of it

    texts: dict[str, str | tuple[str, ...]] = {}
    for file in files:
        # Babel prints what it does not understand, and what a command prints may be JSON.
        with file.open("rb") as stream, redirect_stdout(sys.stderr):
            read = read_po(stream, locale=language.replace("-", "_"))
        texts |= dict(_translated(read))
        form_of = c2py(read.plural_expr)
    return Catalogue(language, texts, form_of)


def spoken(declared: Iterable[str]) -> list[str]:
    """Return those that the program speaks of the languages of a catalogue; French for none.

    >>> spoken(["fr-CA", "en-CA", "iu"])
    ['fr', 'en']
    """
    found = (nearest(code, languages()) for code in declared)
    return [*dict.fromkeys(filter(None, found))] or [SOURCE]


def _translated(read: Any) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the texts of a file that Babel read, each with its translation if it is sound."""
    for entry in read:
        forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
        sources = (entry.id,) if isinstance(entry.id, str) else tuple(entry.id or ())
        count = read.num_plurals if entry.pluralizable else 1
        if entry.id and not entry.fuzzy and len(forms) == count and _are_sound(forms, sources):
            yield sources[0], forms if entry.pluralizable else forms[0]


def _are_sound(forms: Iterable[str], sources: Iterable[str]) -> bool:
    """Whether each form says something, with no other values than the text in the source has."""
    known = frozenset().union(*map(_values, sources))
    return all(form and _values(form) <= known for form in forms)


def _values(text: str) -> frozenset[str]:
    """Return the names in the braces of a text; of a text whose braces are broken, nobody's."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset("{")


def _files() -> Iterator[Path]:
    for folder in (str(FOLDER), *os.environ.get(VARIABLE, "").split(os.pathsep)):
        if folder:
            yield from sorted(Path(folder).glob(f"*/{FILE}"))
