"""The files of the model: the standard’s, and what a catalogue says otherwise.

The standard is `schema/`, `vocab/`, `reference/` and `queries/` of this repository; an installed
program carries it. A catalogue whose descriptor says which version it follows (`x-standard`) has no
more of these than what is different:

- a schema is a merge patch (RFC 7396) of the standard’s: what it says stands, `null` takes away;
  what the standard’s schema says elsewhere of such a field goes with it;
- a list and the vocabulary say more of their subjects, or say it otherwise, property by property
  and language by language; `owl:deprecated true` takes a concept away; a list that describes a
  scheme of its own replaces the standard’s;
- `reference/` with a descriptor stands in place of the standard’s as a whole: another country;
- any other file stands in place of the standard’s.

A catalogue that does not say so has all of the files itself.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
import pyoxigraph as ox

from maillage.errors import ModelError, reason_of
from maillage.files import checkout
from maillage.model.json_documents import parsed
from maillage.model.languages import COMPLETE

#: The version of the standard that a catalogue follows, in its descriptor.
FOLLOWS = "x-standard"
#: What the standard is made of: a catalogue that follows it may lack any of these.
FOLDERS = ("schema", "vocab", "reference", "queries")
#: Says what the official places of a folder are, and that they are all that there are.
REFERENCE = "reference/reference.json"
#: What is derived from the whole, and therefore never merged.
_DERIVED = frozenset(("schema/codes.schema.json", "vocab/labels.ttl", "vocab/shapes.ttl"))
_SCHEME = ox.NamedNode("http://www.w3.org/2004/02/skos/core#ConceptScheme")
_DEPRECATED = ox.NamedNode("http://www.w3.org/2002/07/owl#deprecated")


def standard_folder() -> Path:
    """Return where the standard is: in the installed package, else at the top of the repository."""
    package = Path(__file__).parents[1]
    carried = package / "standard"
    return carried if carried.is_dir() else package.parents[1]


@dataclass(frozen=True)
class Layers:
    """The files of a catalogue, over those of the standard if it follows one."""

    root: Path
    standard: Path | None = None

    @classmethod
    def of(cls, root: Path, package: Mapping[str, Any]) -> Layers:
        """Return the layers of a catalogue, as its descriptor says."""
        return cls(root, standard_folder() if FOLLOWS in package else None)

    def read(self, name: str) -> bytes:
        """Return a file as the model has it.

        Raises:
            ModelError: it cannot be joined with the standard’s.
            OSError: it is in neither, or may not be read.
        """
        found, merge = checkout.read(self._folder_of(name), name), _merge_of(name)
        if merge is None or not self._is_in_both(name):
            return found
        try:
            return merge(self.root / name, checkout.read(self._below, name), found)
        except (SyntaxError, ValueError) as error:
            raise ModelError(self.root / name, reason_of(error)) from error

    def check(self, name: str) -> None:
        """See that a file is there, without reading it.

        Raises:
            OSError: it is in neither layer, or may not be read.
        """
        os.close(checkout.opened(self._folder_of(name), name))

    def text(self, name: str) -> str:
        """Return the text of a file as the model has it.

        Raises:
            ModelError: as for `read`.
            OSError: as for `read`.
            UnicodeDecodeError: it is not UTF-8.
        """
        return self.read(name).decode()

    def names(self, folder: str, ending: str) -> list[str]:
        """Return the paths of what ends so in a folder of either layer, sorted."""
        layers = (self.root, self.root if self._is_replaced(folder) else self._below)
        return sorted({name for layer in layers for name in checkout.names(layer, folder, ending)})

    @property
    def needed(self) -> tuple[str, ...]:
        """The languages that every text of the model must be in.

        A catalogue that follows a standard says what it adds in the languages that it likes.
        """
        return COMPLETE if self.standard is None else ()

    def place(self, name: str) -> Path:
        """Return where a file is that someone may mend."""
        return self._folder_of(name) / name

    def differing(self) -> Iterator[str]:
        """Yield the files by which a catalogue differs from the standard that it follows."""
        if self.standard is None:
            return
        for folder, ending in (
            *(("schema", ".json"), ("vocab", ".ttl"), ("vocab/concepts", ".ttl")),
            *(("reference", ".csv"), ("reference", ".json"), ("reference/extracts", ".json")),
        ):
            for name in checkout.names(self.root, folder, ending):
                if name not in _DERIVED:
                    yield name

    def carried(self, names: Iterable[str]) -> CarriedLayers:
        """Return some of the files with their texts, read now.

        Raises:
            ModelError: as for `read`.
            OSError: as for `read`.
        """
        return CarriedLayers(self.root, texts={name: self.text(name) for name in names})

    @property
    def _below(self) -> Path:
        return self.standard or self.root

    def _folder_of(self, name: str) -> Path:
        # A link is there too: reading it says that none is followed.
        if os.path.lexists(self.root / name) or name.split("/", maxsplit=1)[0] not in FOLDERS:
            return self.root
        return self.root if self._is_replaced(name) else self._below

    def _is_replaced(self, name: str) -> bool:
        """Say whether the catalogue has all that the model reads of the folder of a file."""
        folder = REFERENCE.rpartition("/")[0]
        is_there = name.split("/", maxsplit=1)[0] == folder
        return is_there and os.path.lexists(self.root / REFERENCE)

    def _is_in_both(self, name: str) -> bool:
        layers = (self.root, self.standard)
        return all(layer is not None and (layer / name).is_file() for layer in layers)


@dataclass(frozen=True)
class CarriedLayers(Layers):
    """The files of a model that stand in no folder: what carries them has them joined, by name."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        """Return a file."""
        return self.text(name).encode()

    def check(self, name: str) -> None:
        """See that a file is there."""
        self.text(name)

    def text(self, name: str) -> str:
        """Return the text of a file."""
        if name not in self.texts:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.place(name)))
        return self.texts[name]

    def names(self, folder: str, ending: str) -> list[str]:
        """Return the paths of what ends so in a folder, sorted."""
        inside = [name for name in self.texts if str(PurePosixPath(name).parent) == folder]
        return sorted(name for name in inside if name.endswith(ending))

    @property
    def needed(self) -> tuple[str, ...]:
        """None: they were seen to when the files were joined."""
        return ()

    def place(self, name: str) -> Path:
        """Return what a file is called: what carries it, and its name."""
        return self.root / name


def _merge_of(name: str) -> Callable[[Path, bytes, bytes], bytes] | None:
    if name in _DERIVED:
        return None
    if name.startswith("schema/"):
        return _patched_schema
    return _joined if name.startswith("vocab/") and name.endswith(".ttl") else None


def _patched_schema(file: Path, standard: bytes, own: bytes) -> bytes:
    patch = parsed(file, own)
    properties = patch.get("properties")
    taken = properties.items() if isinstance(properties, dict) else ()
    gone = frozenset(key for key, value in taken if value is None)
    return orjson.dumps(_patched(_without(orjson.loads(standard), gone), patch))


def _without(schema: Any, gone: frozenset[str]) -> Any:
    """Return a schema that names no field of those that a catalogue takes away."""
    if not gone:
        return schema
    kept = {**schema, "required": _others(schema.get("required", []), gone)}
    kept["properties"] = {key: _weighed(said, gone) for key, said in schema["properties"].items()}
    if kind := schema.get("x-kind"):
        kept["x-kind"] = {part: _unnamed(part, said, gone) for part, said in kind.items()}
    return kept


def _weighed(said: Any, gone: frozenset[str]) -> Any:
    """Return a field whose worth hangs on none of some others."""
    quality = said.get("x-quality")
    if not quality:
        return said
    kept = {**quality, "or": _others(quality.get("or", []), gone)}
    for part in ("when", "unless"):
        kept[part] = {key: codes for key, codes in quality.get(part, {}).items() if key not in gone}
    return {**said, "x-quality": kept}


def _unnamed(part: str, said: Any, gone: frozenset[str]) -> Any:
    """Return a part of an `x-kind` that names none of some fields."""
    if part in ("essentials", "sections"):
        return [{**row, "fields": _others(row.get("fields", []), gone)} for row in said]
    if part == "schema.org":
        return {term: key for term, key in said.items() if term == "@type" or key not in gone}
    if part == "referrers":
        return {path: words for path, words in said.items() if path.split(".")[0] not in gone}
    return _others(said, gone) if isinstance(said, list) else said


def _others(keys: Iterable[str], gone: frozenset[str]) -> list[str]:
    return [key for key in keys if key not in gone]


def _patched(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = _patched(found.get(key), value)
    return found


def _joined(_file: Path, standard: bytes, own: bytes) -> bytes:
    """Join two files of Turtle; what the second says of a subject stands in place of the first."""
    below, above = (ox.parse(text, format=ox.RdfFormat.TURTLE) for text in (standard, own))
    said, more = list(below), list(above)
    prefixes = {**below.prefixes, **above.prefixes}
    if not _schemes(more) <= _schemes(said):
        return own
    gone = {quad.subject for quad in more if quad.predicate == _DEPRECATED}
    replaced = {_slot(quad) for quad in more}
    kept = [quad for quad in said if _slot(quad) not in replaced]
    every = [quad for quad in (*kept, *more) if not {quad.subject, quad.object} & gone]
    # The concepts in the order in which they were first spoken of.
    order = {quad.subject: number for number, quad in reversed([*enumerate((*said, *more))])}
    every.sort(key=lambda quad: order[quad.subject])
    return ox.serialize(every, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _schemes(quads: list[ox.Quad]) -> set[Any]:
    return {quad.subject for quad in quads if quad.object == _SCHEME}


def _slot(quad: ox.Quad) -> tuple[Any, ...]:
    """Return what a triple is the value of: a property of a subject, in a language."""
    language = quad.object.language if isinstance(quad.object, ox.Literal) else None
    return quad.subject, quad.predicate, language
