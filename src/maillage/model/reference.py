"""The official codes of French territories: `reference/`, read when first asked for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

import orjson

from maillage.errors import ModelError
from maillage.model.standard import Layers
from maillage.text.stop_words import ARTICLES, ELIDED
from maillage.text.words import fold

FOLDER = "reference"
#: The record that stands as the source of each place that is picked.
SOURCE = f"{FOLDER}/source.json"
#: The kinds of territory whose codes are known: each is a file.
KINDS = ("region", "departement", "epci", "commune", "arrondissement-municipal")
_FORMER = "former-commune"
_YEARS = "population-year"

#: Words that a name may do without, or that only say what kind of territory it is.
_IDLE = (
    ARTICLES
    | ELIDED
    | {
        *("ville", "commune", "departement", "region", "arrondissement"),
        *("cc", "ca", "cu", "metropole", "intercommunalite"),
        *("communaute", "communes", "agglomeration", "urbaine"),
    }
)
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ORDINAL = re.compile(r"([0-9]{1,9})(?:e|er|ere|eme|ieme|re)?")
_ROMAN = re.compile(r"(x{0,2})(i[xv]|v?i{0,3})(?:e|er|eme)?")


class Reference:
    """The codes, the names they stand for, and what became of those that are no more."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    @cached_property
    def _digest(self) -> str:
        digest = sha256()
        for file in self.files:
            digest.update(self._layers.read(file))
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        """Whether another reference says the same."""
        return isinstance(other, Reference) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    def check(self) -> None:
        """See that the files are there, without reading them.

        Raises:
            ModelError: one is missing.
            OSError: one may not be read.
        """
        for file in self.files:
            try:
                self._layers.check(file)
            except FileNotFoundError as error:
                reason = "is missing: run scripts/refresh-reference"
                raise ModelError(self._layers.place(file), reason) from error

    @property
    def files(self) -> list[str]:
        """The files, as paths from the root, in a fixed order."""
        return [*(_file(name) for name in (*KINDS, _FORMER, _YEARS)), SOURCE]

    def names(self, kind: str) -> Mapping[str, str]:
        """Return the official name of each code of a kind."""
        return _names(self, kind)

    def codes(self, kind: str, name: str) -> list[str]:
        """Return the codes of a kind that bear a name, whatever its accents, hyphens, articles."""
        return _codes(self, kind).get(" ".join(words_of(name)), [])

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """The commune of today for each code of a commune that merged into it."""
        return {row[0]: row[1] for row in self.rows(_FORMER)}

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """The région of each département; empty for an overseas collectivity."""
        return {row[0]: row[2] for row in self.rows("departement")}

    @cached_property
    def population_years(self) -> Mapping[str, str]:
        """The year of the populations of départements; `*` stands for those that are not named."""
        return {row[0]: row[1] for row in self.rows(_YEARS)}

    def rows(self, name: str) -> list[list[str]]:
        """Read the rows of a file, each with its code and its name first."""
        return self.table(name)[1:]

    def table(self, name: str) -> list[list[str]]:
        """Read a file, the names of its columns first."""
        text = self._layers.text(_file(name))
        return list(csv.reader(io.StringIO(text, newline="")))

    @cached_property
    def source(self) -> dict[str, Any]:
        """The record of the source that each official place has."""
        found: dict[str, Any] = orjson.loads(self._layers.read(SOURCE))
        return found


def _file(name: str) -> str:
    return f"{FOLDER}/{name}.csv"


# Nearly all catalogues have the same reference: what it says is worked out once for all of them.
@lru_cache(maxsize=2 * len(KINDS))
def _names(reference: Reference, kind: str) -> Mapping[str, str]:
    return {row[0]: row[1] for row in reference.rows(kind)}


@lru_cache(maxsize=2 * len(KINDS))
def _codes(reference: Reference, kind: str) -> Mapping[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for code, official in reference.names(kind).items():
        codes.setdefault(" ".join(words_of(official)), []).append(code)
    return codes


def words_of(name: str) -> list[str]:
    """Return the words that tell one name from another, comparably written.

    >>> words_of("Ville de St-Étienne"), words_of("Paris Xe arrondissement")
    (['saint', 'etienne'], ['paris', '10'])
    """
    words = [_SHORT.get(word, word) for word in fold(name).split()]
    telling = [_number(word) for word in words if word not in _IDLE]
    return telling or words


def _number(word: str) -> str:
    """Write an ordinal as a number: `10e`, `10ème` and `Xe` are the same."""
    if match := _ORDINAL.fullmatch(word):
        return str(int(match.group(1)))
    match = _ROMAN.fullmatch(word)
    if not match or not match.group(1) + match.group(2) or word in ("x", "v", "i"):
        return word
    units = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
    return str(10 * len(match.group(1)) + {**units, "ix": 9}[match.group(2)])


def department_of(kind: str, code: str) -> str:
    """Return the département that a code says it is in; empty where a code does not say.

    >>> department_of("commune", "2A004"), department_of("quartier-prioritaire", "QP075001")
    ('2A', '75')
    """
    if kind == "quartier-prioritaire":
        return code[2:5].removeprefix("0")
    if kind == "departement":
        return code
    if kind in ("commune", "arrondissement-municipal"):
        return code[:3] if code.startswith(("97", "98")) else code[:2]
    return ""
