"""Reads the model: `schema/`, `vocab/` and `datapackage.json`, checked against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import jsonschema_rs

from maillage import __version__
from maillage.errors import ModelError, Reason, lacks_room, reason_of
from maillage.files import checkout
from maillage.model.catalogue_address import address_of
from maillage.model.catalogue_files import COMMON, CONCEPTS, DESCRIPTOR, SCHEMAS, VOCABULARY
from maillage.model.concept_schemes import CODES, JSON_SCHEMA
from maillage.model.entities import COVERS, OWN_PREFIX, TERMS, Json, Model
from maillage.model.json_documents import parsed
from maillage.model.kind import TERRITORY_KINDS
from maillage.model.legal_notice import LegalNotice
from maillage.model.name_checks import check_names
from maillage.model.reference import Reference
from maillage.model.schema_faults import schema_fault
from maillage.model.schema_reading import SchemaReader
from maillage.model.scheme_reading import read_scheme, read_turtle
from maillage.model.security_contact import SecurityContact
from maillage.model.site_face import check_logo
from maillage.model.standard import FOLLOWS, REFERENCE, CarriedLayers, Layers
from maillage.model.term_words import labelled, words_of_terms


def load(root: Path) -> Model:
    """Read the model of the catalogue at `root`.

    Raises:
        ModelError: a file is missing, unreadable or contradicts another.
    """
    with _told(root):
        return _loaded(Layers.of(root, parsed(root / DESCRIPTOR, checkout.read(root, DESCRIPTOR))))


def load_carried(place: Path, texts: Mapping[str, str]) -> Model:
    """Read a model whose files something carries, and write none of them.

    `place` is what carries them, to be named where one is wrong; `texts` are the files by their
    paths from the root of a catalogue.

    Raises:
        ModelError: as for `load`.
    """
    with _told(place):
        return _loaded(CarriedLayers(place, texts=texts))


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Tell what the system says of a file as a fault of the model, unless the machine fails."""
    try:
        yield
    except OSError as error:
        if lacks_room(error):
            raise
        raise ModelError(error.filename or place, reason_of(error)) from error


def _loaded(layers: Layers) -> Model:
    try:
        files = _JudgedFiles.of(layers)
    except (OSError, ModelError, UnicodeDecodeError):
        model = _read(layers)  # which says what is wrong with a file, in its turn
    else:
        model = replace(_known(files), layers=layers)
    _check_face(model)
    _ = model.own_pages  # refuses a page that cannot be shown
    _check_reference(model)
    return model


@dataclass(frozen=True)
class _JudgedFiles:
    """The files that say what a model is: catalogues that have the same share what they say."""

    texts: tuple[tuple[str, str], ...]
    #: The languages that every text of it must be in.
    needed: tuple[str, ...]
    #: Where they are, to be named where one is wrong.
    layers: Layers = field(compare=False)

    @classmethod
    def of(cls, layers: Layers) -> _JudgedFiles:
        """Read the files, once each."""
        lists, schemas = layers.names(CONCEPTS, ".ttl"), layers.names(SCHEMAS, ".schema.json")
        names = (DESCRIPTOR, VOCABULARY, REFERENCE, *lists, *schemas)
        return cls(tuple((name, layers.text(name)) for name in names), layers.needed, layers)


@dataclass(frozen=True)
class _JudgedLayers(CarriedLayers):
    """The same as layers: nothing else is known, and nothing is read again."""

    source: Layers = field(kw_only=True)

    @property
    def needed(self) -> tuple[str, ...]:
        """The languages that every text of the model must be in."""
        return self.source.needed

    def place(self, name: str) -> Path:
        """Return where a file is that someone may mend."""
        return self.source.place(name)


# Whoever judges catalogues one after the other, as the tests do, has the same model in most.
@lru_cache(maxsize=4)
def _known(files: _JudgedFiles) -> Model:
    root, texts = files.layers.root, dict(files.texts)
    return _read(_JudgedLayers(root, texts=texts, source=files.layers))


def _read(layers: Layers) -> Model:
    """Read what the files say, as far as one contradicts another."""
    root = layers.root
    package = parsed(root / DESCRIPTOR, layers.read(DESCRIPTOR))
    prefixes = prefixes_of(layers)
    standard = prefixes[OWN_PREFIX].removesuffix(TERMS)
    try:
        base = address_of(package, standard)
        SecurityContact.of(package)
        LegalNotice.of(package)
    except ValueError as error:
        raise ModelError(root / DESCRIPTOR, reason_of(error)) from error
    _check_version(root / DESCRIPTOR, package.get(FOLLOWS, "0"))
    bases = (base, standard)
    lists = layers.names(CONCEPTS, ".ttl")
    schemes = {Path(name).stem: read_scheme(layers, name, bases) for name in lists}
    schemas = {
        Path(name).name: _read_schema(layers, name)
        for name in layers.names(SCHEMAS, ".schema.json")
        if Path(name).name != CODES
    }
    if COMMON not in schemas:
        raise ModelError(root / SCHEMAS / COMMON, _MISSING)
    country = Reference(layers).descriptor
    reader = SchemaReader(root / SCHEMAS, schemas, prefixes, schemes, layers.needed, country)
    model = Model(
        layers=layers,
        package=package,
        base=base,
        prefixes=prefixes,
        entities=reader.entities(),
        schemes=schemes,
        schemas=schemas,
    )
    _check_terms(model)
    check_names(model)
    _check_covers(model)
    return model


def _check_reference(model: Model) -> None:
    model.reference.check()
    if unknown := sorted({*model.reference.kinds} - model.schemes[TERRITORY_KINDS].codes):
        reason = _NO_KIND(code=unknown[0], list=f"{CONCEPTS}/{TERRITORY_KINDS}.ttl")
        raise ModelError(model.layers.place(REFERENCE), reason)


def _check_covers(model: Model) -> None:
    file, covers = model.root / DESCRIPTOR, model.package.get(COVERS, {"kind": "", "code": ""})
    is_place = isinstance(covers, dict) and sorted(covers) == ["code", "kind"]
    if not is_place or not all(isinstance(text, str) for text in covers.values()):
        raise ModelError(file, _NO_PLACE(key=COVERS))


def _check_version(file: Path, follows: object) -> None:
    """Check that the program carries the version of the standard that a catalogue follows."""
    if not isinstance(follows, str) or not re.fullmatch(r"[0-9]+(\.[0-9]+)*", follows):
        raise ModelError(file, _NO_VERSION(key=FOLLOWS, version=__version__))
    wanted, carried = ([int(part) for part in text.split(".")] for text in (follows, __version__))
    if wanted > carried:
        raise ModelError(file, _NEWER(follows=follows, carried=__version__))


def _read_schema(layers: Layers, name: str) -> Json:
    file = layers.place(name)
    schema = parsed(file, layers.read(name))
    if not jsonschema_rs.meta.is_valid(schema):
        place, reason = _first_error(schema)
        raise ModelError(file, _NO_SCHEMA(place=place, reason=reason))
    if "x-collection" in schema and "properties" not in schema:
        raise ModelError(file, _NO_PROPERTIES)
    return schema


def _first_error(schema: Json) -> tuple[str, Reason]:
    """Return where a schema is none, and why: the first place by its name, whoever looks."""
    errors = jsonschema_rs.Draft202012Validator({"$ref": JSON_SCHEMA}).iter_errors(schema)
    found = {("/".join(map(str, error.instance_path)), error.message): error for error in errors}
    first = min(found)
    return first[0], schema_fault(found[first])


def prefixes_of(layers: Layers) -> Mapping[str, str]:
    """Return the prefixes that the vocabulary has: what IRIs may be shortened by."""
    _, prefixes = read_turtle(layers, VOCABULARY)
    if not prefixes.get(OWN_PREFIX, "").endswith(f"/{TERMS}"):
        reason = _NO_PREFIX(prefix=OWN_PREFIX, end=f"/{TERMS}")
        raise ModelError(layers.place(VOCABULARY), reason)
    return dict(sorted(prefixes.items()))


def _check_face(model: Model) -> None:
    file = model.root / DESCRIPTOR
    try:
        if logo := model.face.logo:
            file = model.root / logo
            check_logo(model.layers.read(logo))
    except FileNotFoundError as error:
        raise ModelError(file, _NO_LOGO) from error
    except ValueError as error:
        raise ModelError(file, reason_of(error)) from error


def _check_terms(model: Model) -> None:
    vocabulary, _ = read_turtle(model.layers, VOCABULARY)
    declared = {quad.subject.value for quad in vocabulary}  # type: ignore[union-attr]  # likewise
    for entity, path in model.fields():
        field = path[-1]
        for iri in filter(None, (field.iri, field.class_iri, entity.iri)):
            if model.defines(iri) and iri not in declared:
                file = model.layers.place(f"{SCHEMAS}/{entity.name}.schema.json")
                raise ModelError(file, _UNDECLARED(iri=iri))
    words_of_terms(model, labelled(vocabulary))


_MISSING = Reason("ce fichier manque")
_NO_KIND = Reason("à /kinds : « {code} » n’est pas un code de {list}")
_NO_PLACE = Reason("« {key} » doit avoir le « kind » et le « code » d’un lieu officiel")
_NO_VERSION = Reason("« {key} » doit être une version, telle que {version}")
_NEWER = Reason(
    "ce catalogue suit la version {follows} du standard, et ce programme a la {carried} : "
    "installez-en un plus récent"
)
_NO_SCHEMA = Reason("ce n’est pas un schéma JSON, à /{place} : {reason}")
_NO_PROPERTIES = Reason("ce schéma n’a pas de champ (« properties »)")
_NO_PREFIX = Reason("le préfixe « {prefix} » doit être une adresse qui finit par « {end} »")
_NO_LOGO = Reason("ce fichier manque, et le descripteur le nomme comme logo")
_UNDECLARED = Reason("<{iri}> n’est pas déclaré dans vocab/maillage.ttl")
