"""The names of the sheets of a template, and what the sheets that bear them hold."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.messages.message import tell
from maillage.model.entities import Model
from maillage.model.labels import Words

#: The sheets of the template that hold no records.
HELP, LISTS = N_("Aide"), N_("Listes")
#: What Excel allows as the name of a sheet: so many characters, and none of these.
_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def sheet_name(title: Message | Words, language: str) -> str:
    """Return a title in a language as the name of a sheet."""
    name = " ".join(_FORBIDDEN.sub("", str(tell(title, language))).split())
    return name.strip("' ")[:_LONGEST].strip("' ")


def sheet_names(model: Model, language: str) -> tuple[Mapping[str, str], str, str]:
    """Return what the sheet of each kind is called, that of the help and that of the lists."""
    titles: list[Message | Words] = [entity.words for entity in model.entities.values()]
    found: list[str] = []
    for title in (*titles, HELP, LISTS):
        usual = name = sheet_name(title, language)
        number = 1
        # No two may be alike, and Excel does not tell capitals from small letters.
        while name.casefold() in map(str.casefold, found):
            number += 1
            name = f"{usual[: _LONGEST - 3]} {number}"
        found.append(name)
    *of_kinds, of_help, of_lists = found
    return dict(zip(model.entities, of_kinds, strict=True)), of_help, of_lists


def is_help(model: Model, name: str) -> bool:
    """Whether a sheet is one of the template, in some language, that holds no records."""
    named = [sheet_names(model, language) for language in languages()]
    held = {name for of_kinds, *_ in named for name in of_kinds.values()}
    return name not in held and any(name in others for _, *others in named)
