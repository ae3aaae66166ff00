"""The package knows nothing of one catalogue: no record of ours, no address of ours."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

from conftest import ROOT

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
#: What examples in help, messages and docstrings are called; the file that says the word of an
#: organisation is one that any catalogue has.
EXAMPLES = {
    "Jardin partagé",
    "jardin-partage",
    "bien-sous-son-toit",
    "Ville de Nancy",
    "Métropole du Grand Nancy",
    "Conseil départemental de la Haute-Garonne",
    "Déclaration de l’organisation",
    # What lists call a kind or a theme, and a record of ours is called too.
    "Lutte contre les discriminations",
    "Pôle emploi",
}
#: A name that is shorter, or a place, may be a word of any text.
_SHORTEST = 8


@cache
def _facts() -> re.Pattern[str]:
    found = set()
    for file in (ROOT / "contributions").rglob("*.json"):
        record = json.loads(file.read_text(encoding="utf-8"))
        names = {record.get("title"), record.get("name"), record["id"]}
        if file.parent.name != "territories":
            found |= {name for name in names if name and len(name) >= _SHORTEST}
    telling = {name for name in found if " " in name or "-" in name} - EXAMPLES
    assert len(telling) > 300
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(telling)))})(?![\w-])")


def _text(file: str) -> str:
    """Return a file without what it says to be an example."""
    text = (ROOT / file).read_text(encoding="utf-8")
    if not file.startswith("schema/"):
        return text
    return json.dumps(_without_examples(json.loads(text)), ensure_ascii=False)


def _without_examples(document: Any) -> Any:
    if isinstance(document, list):
        return [_without_examples(item) for item in document]
    if not isinstance(document, dict):
        return document
    return {key: _without_examples(it) for key, it in document.items() if key != "examples"}


@pytest.mark.parametrize("file", [*SOURCES, *STANDARD])
def test_no_record_of_ours_is_in_the_package(file: str) -> None:
    """Neither the name nor the id of a record stands in a file that every catalogue gets."""
    assert _facts().findall(_text(file)) == []


@pytest.mark.parametrize("file", SOURCES)
def test_the_address_stands_in_the_descriptor_alone(file: str) -> None:
    """The package asks the model for the base, and the vocabulary for that of the terms."""
    base = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["id"]
    assert base.rstrip("/") not in (ROOT / file).read_text(encoding="utf-8")


def test_a_fact_would_be_found() -> None:
    """What is looked for is what a page would say of a record."""
    file = min(file for file in (ROOT / "contributions/partners").glob("*-*.json"))
    assert _facts().search(f"voir {file.stem}.")
