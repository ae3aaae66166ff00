"""The package knows nothing of one catalogue: no record of ours, no address of ours."""

from __future__ import annotations

import ast
import json
import lzma
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from conftest import ROOT
from maillage.model.loading import load
from maillage.text.words import fold

SOURCES = sorted(
    str(file.relative_to(ROOT))
    for file in (ROOT / "src").rglob("*")
    if file.is_file()
    and file.suffix not in {".pyc", ".mo"}
    and not file.is_relative_to(ROOT / "src/maillage.egg-info")
)


def _packed() -> Mapping[str, Sequence[str]]:
    """Return what `setup.py` packs of the top of the repository, by folder."""
    for node in ast.parse((ROOT / "setup.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "STANDARD":
            return dict(ast.literal_eval(node.value))
    raise LookupError("STANDARD")


#: What of the standard the package carries, beside its official places and who lists them.
STANDARD = sorted(
    str(file.relative_to(ROOT))
    for folder, patterns in _packed().items()
    for pattern in patterns
    for file in (ROOT / folder).glob(pattern)
    if folder != "reference"
)
#: What tells a record from others; free text tells by its sentences alone.
NAMES, NUMBERS = ("title", "name", "other_names", "acronym"), ("siren", "siret", "rna", "website")
#: Words that a name has at least, and a sentence: fewer are said of anything.
_NAME, _SENTENCE = 2, 6
#: Names that are those of a kind: anybody’s, and the words of the program too.
COMMON = {
    *("jardin partage", "jardins partages", "pole emploi", "mission locale", "conseil general"),
    "france travail",
    *("politique de la ville", "enfance jeunesse", "lutte contre les discriminations"),
    *("restos du coeur", "education a l environnement"),
    *("egalite entre les femmes et les hommes", "egalite femmes hommes"),
}
#: Names of places that are words of French.
WORDS = {"nord", "saintes", "somme"}


@dataclass(frozen=True)
class _Facts:
    """What stands in records of ours, and in nobody else’s."""

    #: As it is written: identifiers, numbers, addresses.
    exact: re.Pattern[str]
    #: As words alone, whatever their accents and signs: names, sentences, by their first word.
    said: Mapping[str, Set[tuple[str, ...]]]

    def in_text(self, text: str) -> set[str]:
        words = fold(text).split()
        found = (
            " ".join(phrase)
            for at, word in enumerate(words)
            for phrase in self.said.get(word, ())
            if (*words[at : at + len(phrase)],) == phrase
        )
        return {*self.exact.findall(text), *found}


@cache
def _facts() -> _Facts:
    """Derive them from the records, save what the standard says itself, or a country."""
    model = load(ROOT)
    labels = [it.words for scheme in model.schemes.values() for it in scheme.concepts]
    codes = {it.code for scheme in model.schemes.values() for it in scheme.concepts}
    standard = {text for words in labels for text in words.titles.values()}
    standard |= {place.name for place in model.places.every} | codes
    usual = {place.id for place in model.places.every} | codes | {"declaration"}
    exact, said = set(), set()
    for file in (ROOT / "contributions").rglob("*.json"):
        record = json.loads(file.read_text(encoding="utf-8"))
        if record["id"] in usual and file.parent.name in ("territories", "sources"):
            continue
        exact |= {record["id"]} if "-" in record["id"] else set()
        exact |= {record[key] for key in NUMBERS if key in record}
        names = {name for key in NAMES for name in _texts(record.get(key)) if name not in standard}
        said |= {tuple(fold(name).split()) for name in names}
        said |= {*_sentences(record)}
    common = {tuple(name.split()) for name in COMMON} | {tuple(fold(it).split()) for it in standard}
    said = {it for it in said - common if len(it) >= _NAME and len("".join(it)) > 7}
    exact = {it for it in exact - usual if fold(it) not in COMMON}
    assert len(exact) > 200
    assert len(said) > 500
    by_word = {word: {it for it in said if it[0] == word} for word in {it[0] for it in said}}
    either = "|".join(map(re.escape, sorted(exact)))
    return _Facts(re.compile(rf"(?<![\w-])(?:{either})(?![\w-])"), by_word)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts of a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _sentences(record: Any) -> Iterator[tuple[str, ...]]:
    for text in _texts({key: it for key, it in record.items() if key != "contributor"}):
        for sentence in re.split(r"[.;:!?]\s", text):
            words = tuple(fold(sentence).split())
            if len(words) >= _SENTENCE:
                yield words


@pytest.mark.parametrize("file", [*SOURCES, *STANDARD])
def test_no_record_of_ours_is_in_the_package(file: str) -> None:
    """No name, number or sentence of a record stands in a file that every catalogue gets."""
    assert _facts().in_text(_text(file)) == set()


def _text(file: str) -> str:
    raw = (ROOT / file).read_bytes()
    return (lzma.decompress(raw) if file.endswith(".xz") else raw).decode()


@pytest.mark.parametrize("file", [file for file in SOURCES if file.endswith(".py")])
def test_no_place_of_a_country_is_a_value_of_the_code(file: str) -> None:
    """Nothing asks whether a place is Paris, nor takes it where none is said."""
    assert _values(_text(file)) & _places() == set()


def _values(code: str) -> set[str]:
    """Return the texts of some code, folded; its documentation, with its examples, is none."""
    tree = ast.parse(code)
    told = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = [*ast.walk(tree)]
    documents = {
        id(node.body[0].value)
        for node in nodes
        if isinstance(node, told) and node.body and isinstance(node.body[0], ast.Expr)
    }
    texts = (it for it in nodes if isinstance(it, ast.Constant) and id(it) not in documents)
    return {fold(it.value) for it in texts if isinstance(it.value, str)}


@cache
def _places() -> frozenset[str]:
    """Return names, ids, codes and postcodes: what is large, or has figures enough to be told."""
    found: set[str] = set()
    for place in load(ROOT).places.every:
        found |= {text.lower() for text in (place.code, *place.postcodes) if len(text) > 4}
        if place.kind in ("region", "departement") or (place.population or 0) >= 20_000:
            found |= {fold(place.name), place.id}
    return frozenset(found - WORDS)


@pytest.mark.parametrize(
    "code",
    [
        'if place.id == "paris":',
        'place = given or "Paris"',
        'CODES = {"75056": 1}',
        'x = ["2A004"]',
    ],
)
def test_a_place_would_be_found(code: str) -> None:
    """However it is written, and wherever it stands in a value; not in what explains the code."""
    whole = code + " pass" * code.endswith(":")
    assert _values(whole) & _places()
    assert not _values(f"'''{code}'''") & _places()


@pytest.mark.parametrize("file", SOURCES)
def test_the_address_stands_in_the_descriptor_alone(file: str) -> None:
    """The package asks the model for the base, and the vocabulary for that of the terms."""
    assert _base() not in _text(file)


@cache
def _base() -> str:
    base: str = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["id"]
    return base.rstrip("/")


@pytest.mark.parametrize("kind", ["actions", "partners", "programmes", "sources"])
def test_a_fact_would_be_found(kind: str) -> None:
    """What is looked for is what a page would say of a record: its id, its name, what it tells."""
    files = sorted((ROOT / "contributions" / kind).glob("*-*-*.json"))
    found = [_facts().in_text(f"(voir « {file.stem} »)") for file in files]
    assert sum(map(bool, found)) > len(files) / 2
    record = json.loads(files[0].read_text(encoding="utf-8"))
    name = record.get("title") or record["name"]
    assert _facts().in_text(f"Par exemple, {name.upper()} !")


def test_a_sentence_would_be_found() -> None:
    """An example that is taken from a description is one of our facts."""
    record = json.loads((ROOT / "contributions/actions/solid-ages.json").read_text("utf-8"))
    assert _facts().in_text(f"# Ainsi : {record['summary']}")
