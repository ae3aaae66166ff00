"""The message catalogues: one file of gettext a language, beside the source language, French.

    src/maillage/messages/locale/<language>/LC_MESSAGES/maillage.po

A language is there as soon as its file is. What it does not translate is told in French.
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from maillage.model.languages import SOURCE

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
        found = self.texts.get(source) or source
        return found if isinstance(found, str) else found[0]

    def of_number(self, one: str, many: str, number: int) -> str:
        """Return the form of a text that goes with a number."""
        forms = self.texts.get(one)
        if isinstance(forms, tuple):
            return forms[self.form_of(number)]
        return one if _french(number) == 0 else many

    def has(self, source: str) -> bool:
        """Say whether the language translates a text."""
        return bool(self.texts.get(source))


def _french(number: int) -> int:
    """Return the place of the form: French counts zero as one."""
    return int(number > 1)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages there are: the source language first, then by name."""
    found = {file.parent.parent.name for folder in _folders() for file in folder.glob(f"*/{FILE}")}
    return SOURCE, *sorted(found - {SOURCE})


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language; an empty one for what has none."""
    files = [file for folder in _folders() if (file := folder / language / FILE).is_file()]
    if not files:
        return Catalogue(language, {}, _french)
    from babel.messages.pofile import read_po  # noqa: PLC0415 - French needs none of it

    texts: dict[str, str | tuple[str, ...]] = {}
    for file in files:
        with file.open("rb") as stream:
            read = read_po(stream, locale=language)
        for entry in read:
            forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
            if entry.id and not entry.fuzzy and all(forms):
                key = entry.id if isinstance(entry.id, str) else entry.id[0]
                texts[key] = forms if entry.pluralizable else forms[0]
        form_of = c2py(read.plural_expr)
    return Catalogue(language, texts, form_of)


def _folders() -> list[Path]:
    more = os.environ.get(VARIABLE, "")
    return [FOLDER, *(Path(folder) for folder in more.split(os.pathsep) if folder)]
