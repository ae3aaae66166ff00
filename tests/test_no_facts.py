"""The package knows nothing of one catalogue: no record of ours, no address of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Set
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
    if file.suffix in {".py", ".html", ".js", ".css", ".svg", ".toml", ".json", ".po"}
    and not file.is_relative_to(ROOT / "src/maillage.egg-info")
)
#: What of the standard the package carries, beside its tables of official places.
STANDARD = sorted(
    str(file.relative_to(ROOT))
    for pattern in ("schema/*.json", "vocab/**/*.ttl", "vocab/*.jsonld", "queries/*.*")
    for file in ROOT.glob(pattern)
)
#: What tells a record from others; free text tells by its sentences alone.
NAMES, NUMBERS = ("title", "name", "other_names", "acronym"), ("siren", "siret", "rna", "website")
#: Words that a name has at least, and a sentence: fewer are said of anything.
_NAME, _SENTENCE = 2, 6
#: Names that are those of a kind: anybody’s, and the words of the program too.
COMMON = {
    *("jardin partage", "jardins partages", "pole emploi", "mission locale", "conseil general"),
    *("politique de la ville", "enfance jeunesse", "lutte contre les discriminations"),
    "restos du coeur",
}


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
    assert _facts().in_text((ROOT / file).read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("file", SOURCES)
def test_the_address_stands_in_the_descriptor_alone(file: str) -> None:
    """The package asks the model for the base, and the vocabulary for that of the terms."""
    base = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["id"]
    assert base.rstrip("/") not in (ROOT / file).read_text(encoding="utf-8")


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
