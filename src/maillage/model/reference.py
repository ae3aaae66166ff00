"""The official codes of a country’s territories: `reference/`, read when first asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

import orjson

from maillage.errors import ModelError, Reason, reason_of
from maillage.model.json_documents import parsed
from maillage.model.place_names import words_of
from maillage.model.reference_descriptor import CodeKind, ReferenceDescriptor
from maillage.model.standard import REFERENCE, Layers
from maillage.model.uncollected import uncollected

FOLDER = "reference"
#: The record that stands as the source of each place that is picked.
SOURCE = f"{FOLDER}/source.json"
#: What each table has; besides what a place is in, by its kind, and its SIREN and postcodes.
_COLUMNS = ("code", "name", "id", "population", "latitude", "longitude")
#: The column of what is of the same kind, and around.
PART_OF = "part_of"
_MISSING = Reason("ce fichier manque ; scripts/refresh-reference écrit ceux de la France")


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
        return isinstance(other, Reference) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    def carried(self) -> Reference:
        """Return the same with its texts, whatever becomes of the folder that it is read from."""
        return Reference(self._layers.carried(self.files))

    def check(self) -> None:
        """See that the descriptor is right and that the files are there, without reading them.

        Raises:
            ModelError: one is missing or wrong.
            OSError: one may not be read.
        """
        for file in self.files:
            try:
                self._layers.check(file)
            except FileNotFoundError as error:
                raise ModelError(self._layers.place(file), _MISSING) from error

    @cached_property
    def descriptor(self) -> ReferenceDescriptor:
        """What the reference says of itself.

        Raises:
            ModelError: it is missing or wrong.
        """
        place = self._layers.place(REFERENCE)
        try:
            said = parsed(place, self._layers.read(REFERENCE))
            return ReferenceDescriptor.of(said, self._layers.needed)
        except FileNotFoundError as error:
            raise ModelError(place, _MISSING) from error
        except ValueError as error:
            raise ModelError(place, reason_of(error)) from error

    @property
    def kinds(self) -> Mapping[str, CodeKind]:
        """The kinds of place that have codes, from the largest to the smallest."""
        return self.descriptor.kinds

    def kinds_called(self, words: Iterable[str]) -> set[str]:
        """Return the kinds of territory of which some words tell: « canton », « agglo »."""
        said = {*words}
        return {kind.kind for kind in self.kinds.values() if not said.isdisjoint(kind.words)}

    def without_kinds(self, words: Iterable[str]) -> list[str]:
        """Return the words that tell of no kind of territory."""
        telling = {word for kind in self.kinds.values() for word in kind.words}
        return [word for word in words if word not in telling]

    @cached_property
    def listed(self) -> tuple[str, ...]:
        """Those whose places are listed."""
        return self.descriptor.listed

    @property
    def files(self) -> list[str]:
        """The files, as paths from the root, in a fixed order."""
        tables = (f"{FOLDER}/{file}" for file in self.descriptor.files)
        return [REFERENCE, *tables, SOURCE]

    def names(self, kind: str) -> Mapping[str, str]:
        """Return the official name of each code of a kind."""
        return _names(self, kind)

    def codes(self, kind: str, name: str) -> list[str]:
        """Return the codes of a kind that bear a name, whatever its accents, hyphens, articles."""
        return _codes(self, kind).get(" ".join(words_of(name)), [])

    @cached_property
    def successors(self) -> Mapping[str, Mapping[str, str]]:
        """By kind, the code of today for each that is no more."""
        kinds = [name for name, kind in self.kinds.items() if kind.former]
        found = {name: {row[0]: row[1] for row in self.former(name)[1:]} for name in kinds}
        for name, successors in found.items():
            if unknown := {*successors.values()} - {*self.names(name)}:
                reason = _NO_CODE(kind=name, code=min(unknown))
                raise self._wrong(self.kinds[name].former, reason)
        return found

    def former(self, kind: str) -> list[list[str]]:
        """Read the codes of a kind that are no more, the names of the columns first."""
        return self._table(self.kinds[kind].former, ("code", "successor"))

    @cached_property
    def population_years(self) -> tuple[str, Mapping[str, str]]:
        """A kind, and the year of the populations by its codes; `*` for those not named."""
        file = self.descriptor.population_year
        kind = self._layers.text(f"{FOLDER}/{file}").partition(",")[0] if file else ""
        if file and kind not in self.listed:
            raise self._wrong(file, _NO_KIND)
        rows = self._table(file, (kind, "year"))[1:] if file else ()
        return kind, {"*": "", **{row[0]: row[1] for row in rows}}

    def rows(self, kind: str) -> list[list[str]]:
        """Read the rows of a kind, each with its code and its name first."""
        return self.table(kind)[1:]

    def table(self, kind: str) -> list[list[str]]:
        """Read the file of a kind, the names of its columns first.

        Raises:
            ModelError: it is no such table.
        """
        found = self._table(self.kinds[kind].table, _COLUMNS)
        if PART_OF in found[0]:
            self._check_parts(kind, found)
        return found

    def map(self) -> Any:
        """Return what maps are drawn from; None where the descriptor names no file."""
        file = self.descriptor.map
        return orjson.loads(self._layers.read(f"{FOLDER}/{file}")) if file else None

    def wrong_map(self, reason: Reason) -> ModelError:
        """Return what to raise for a map that is wrong."""
        return self._wrong(self.descriptor.map, reason)

    def wrong(self, kind: str, reason: Reason) -> ModelError:
        """Return what to raise for a table of a kind that is wrong."""
        return self._wrong(self.kinds[kind].table, reason)

    def _wrong(self, file: str, reason: Reason) -> ModelError:
        return ModelError(self._layers.place(f"{FOLDER}/{file}"), reason)

    @uncollected()
    def _table(self, file: str, columns: Sequence[str]) -> list[list[str]]:
        """Read a file whose first two columns are known, and that has the others."""
        text = self._layers.text(f"{FOLDER}/{file}")
        found = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
        if [*columns[:2]] != found[0][:2] or not {*columns} <= {*found[0]}:
            raise self._wrong(file, _NO_COLUMNS(columns=", ".join(columns)))
        for number, row in enumerate(found, start=1):
            if len(row) != len(found[0]):
                raise self._wrong(file, _COUNT(line=number, count=len(row)))
        return found

    def _check_parts(self, kind: str, table: Sequence[Sequence[str]]) -> None:
        around = {row[0]: row[table[0].index(PART_OF)] for row in table[1:]}
        for code, first in around.items():
            seen, above = {code}, first
            while above in around and above not in seen:
                seen, above = {*seen, above}, around[above]
            if above in seen:
                raise self.wrong(kind, _AROUND_ITSELF(code=above))

    def directly(self, kind: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the kind and code of what a place is directly and wholly in, the nearest first.

        Of the row of its table, the code at least is needed.
        """
        said = self.kinds[kind].says(row["code"])
        for above in self._larger[kind]:
            codes = (row.get(PART_OF if above == kind else above) or said.get(above, "")).split()
            if len(codes) > 1:
                yield from self._shared(above, codes)
            elif codes:
                yield above, codes[0]

    @cached_property
    def _larger(self) -> Mapping[str, Sequence[str]]:
        """By kind, those that may be around it, itself first: what is smaller is around nothing."""
        return {kind: self.listed[number::-1] for number, kind in enumerate(self.listed)}

    def _shared(self, kind: str, codes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield what all places of some codes are in."""
        first, *others = [self.wholes(kind, code) for code in codes]
        for above, code in first.items():
            if all(other.get(above) == code for other in others):
                yield above, code

    def wholes(self, kind: str, code: str) -> Mapping[str, str]:
        """Return by kind the code of what a place is in, as its own code says; the nearest first.

        A code that says nothing itself is looked up; one that nobody knows is in nothing.
        """
        found: dict[str, str] = {}
        for above, other in self._said(kind, code):
            if other in self.names(above):
                for pair in ((above, other), *self.wholes(above, other).items()):
                    found.setdefault(*pair)
        return found

    @cached_property
    def divisions(self) -> frozenset[str]:
        """The kinds that codes speak of, and those that these are in: no place is in two of one."""
        spoken = {above for kind in self.kinds.values() for above in kind.inside}
        columns = {name for kind in spoken or self.listed for name in self.table(kind)[0]}
        return frozenset({*spoken, *(columns & {*self.listed})})

    def _said(self, kind: str, code: str) -> Iterable[tuple[str, str]]:
        if kind not in self.kinds:
            return ()
        if self.kinds[kind].inside:
            return self.kinds[kind].says(code).items()
        row = _by_code(self, kind).get(code)
        return self.directly(kind, row) if row else ()

    @cached_property
    def source(self) -> dict[str, Any]:
        """The record of the source that each official place has."""
        return parsed(self._layers.place(SOURCE), self._layers.read(SOURCE))


# Nearly all catalogues have the same reference: what it says is worked out once for all of them.
_once = lru_cache(maxsize=16)


@_once
def _names(reference: Reference, kind: str) -> Mapping[str, str]:
    return {row[0]: row[1] for row in reference.rows(kind)}


@_once
def _codes(reference: Reference, kind: str) -> Mapping[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for code, official in reference.names(kind).items():
        codes.setdefault(" ".join(words_of(official)), []).append(code)
    return codes


@_once
def _by_code(reference: Reference, kind: str) -> Mapping[str, Mapping[str, str]]:
    header, *rows = reference.table(kind) if kind in reference.listed else [[]]
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


_NO_CODE = Reason("il n’y a pas de « {kind} » {code}")
_NO_KIND = Reason("la première colonne doit être un type de lieu dont les lieux sont listés")
_NO_COLUMNS = Reason("il faut les colonnes {columns}")
_COUNT = Reason("ligne {line} : {count} colonnes")
_AROUND_ITSELF = Reason("{code} fait partie de lui-même")
