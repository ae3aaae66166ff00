"""Labelled descriptions of actions: what a record says, written so, is read back as it was."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from maillage import importing
from maillage.importing import labelled_text
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafts import Place
from maillage.model.entities import Json, Model
from maillage.text.words import fold

TODAY = date(2026, 11, 21)
#: Names the text of the source, which is not ours to publish.
SOURCE = "MAILLAGE_FICHES"
#: The labelled facts that are counted, by the label of the source.
COUNTED = {
    "status": "statut",
    "dimension": "dimension",
    "themes": "mots clés",
    "audiences": "public",
    "scale": "territoire",
    "initiators": "initiative",
    "funding": "budget",
    "people": "people",
}
ACTIONS = {
    file.stem: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((ROOT / "contributions/actions").rglob("*.json"))
}
#: Those that a text of the kind could describe: one line in each text, no range of people.
PLAIN = sorted(name for name, record in ACTIONS.items() if record.get("initiators"))


def _written(record: Json, model: Model) -> str:
    """Write a record as a labelled text, as the sources have them."""
    entity = model.entities["action"]

    def labels(key: str) -> list[str]:
        value = record.get(key, [])
        codes = value if isinstance(value, list) else [value]
        concepts = model.schemes[entity.by_key[key].scheme].concepts
        return [one.words.title for code in codes for one in concepts if one.code == code]

    def items(label: str, lines: list[str]) -> Iterator[str]:
        if lines:
            yield f"- {label}"
            yield "-"
            yield from (f"- {line}" for line in lines)

    def lines() -> Iterator[str]:
        yield "Actions"
        yield f"« {record['title']} »"
        yield "- Structure organisatrice"
        yield f"- {record.get('lead', 'un centre social')}"
        yield from items("Statut de l'action", labels("status"))
        yield from items("Dimension", labels("dimension"))
        yield from items("Mots clés associés à l'action", labels("themes"))
        yield "- Résumé"
        yield record["summary"]
        yield from items("Qui est à l'initiative de l'action ?", labels("initiators"))
        yield from items("Territoire concerné", labels("scale"))
        yield from items("Public", labels("audiences"))
        total = record.get("funding", {}).get("total")
        if total:
            about = "environ " if record["funding"].get("precision") == "environ" else ""
            yield from items(
                "Ressources financières mobilisées pour cette action", [f"{about}{total} €"]
            )
        groups = {one.code: one.words.title for one in model.schemes["people-groups"].concepts}
        people = [
            f"{one['count']} {groups[one['category']].lower()}" for one in record.get("people", [])
        ]
        yield from items("Nombre de personnes mobilisées pour cette action", people)

    return "\n".join(lines()) + "\n"


@pytest.mark.parametrize("name", PLAIN)
def test_a_record_written_as_a_fiche_is_read_back(model: Model, name: str) -> None:
    """Title, lead, codes, budget and people come back; nothing is left that was known."""
    record = ACTIONS[name]
    (fiche,) = labelled_text.read(_written(record, model), model)
    assert fiche.record["title"] == record["title"].strip('«» \u00a0\u202f"')
    for key in ("status", "dimension", "themes", "initiators", "scale", "audiences", "summary"):
        assert fiche.record.get(key) == record.get(key), key
    assert fiche.record.get("lead") == record.get("lead", "un centre social")
    total = record.get("funding", {}).get("total")
    assert fiche.record.get("funding", {}).get("total") == total
    found = {(one["category"], one["count"]) for one in fiche.record.get("people", [])}
    wanted = {(one["category"], one["count"]) for one in record.get("people", [])}
    assert found == wanted, fiche.left


def test_several_fiches_are_cut_apart_and_one_that_is_there_twice_is_read_once(
    model: Model,
) -> None:
    """Each begins with its line « Actions »; each value knows its line and its label."""
    texts = [_written(ACTIONS[name], model) for name in PLAIN[:3]]
    whole = "Un titre de document\n" + "".join([*texts, texts[0]])
    found = labelled_text.read(whole, model)
    assert [one.record["summary"] for one in found] == [
        ACTIONS[name]["summary"] for name in PLAIN[:3]
    ]
    lines = whole.splitlines()
    for one in found:
        assert one.title in lines[one.line - 1]
        for line, label in one.places.values():
            assert label in ("Titre", lines[line - 1].removeprefix("- "))


def test_what_cannot_be_placed_is_kept(model: Model) -> None:
    """An unknown label of a list, a file, a sentence about people: all stay beside the draft."""
    text = (
        "Actions\nCafé\n- Structure organisatrice\n- Un centre\n- Fichier(s) associé(s)\n"
        "- affiche.pdf\n- Public\n- Adultes\n- Les gens du coin\n"
        "- Nombre de personnes mobilisés pour cette action\n- beaucoup de monde\n"
    )
    (fiche,) = labelled_text.read(text, model)
    assert [left for _, left in fiche.left] == [
        "- affiche.pdf", "Les gens du coin", "beaucoup de monde",
    ]  # fmt: skip
    assert fiche.record["audiences"] == ["adultes"]


def test_what_is_counted_in_a_sentence_keeps_its_sentence(model: Model) -> None:
    """Numbers are placed, details in brackets are not counted twice, and no word is lost."""
    text = (
        "Actions\nCafé\n- Structure organisatrice\n- Un centre\n"
        "- Ressources financières mobilisées pour cette action\n- Budget total : 5 000 €\n"
        "- Ville : 2 500 €\n- Fondation : 500 € (promis pour mai)\n"
        "- Nombre de personnes mobilisées pour cette action\n- 12 habitants\n"
        "- 3 professionnels (1 animateur, 2 médiateurs)\n- environ 50 bénévoles venus de loin\n"
    )
    (fiche,) = labelled_text.read(text, model)
    assert fiche.record["people"] == [
        {"category": "habitants", "count": 12},
        {"category": "professionnels", "count": 3},
        {"category": "benevoles", "count": 50, "precision": "environ"},
    ]
    assert [left for _, left in fiche.left][-1] == "environ 50 bénévoles venus de loin"
    funding = fiche.record["funding"]
    assert funding["total"] == 5000
    assert [(one["label"], one["amount"]) for one in funding["lines"]] == [
        ("Ville", 2500), ("Fondation", 500),
    ]  # fmt: skip
    assert "promis pour mai" in funding["note"]


def test_a_fiche_that_lacks_something_is_a_draft_with_its_labels(model: Model) -> None:
    """The gate speaks of the label that a value stood under, and nothing is accepted by half."""
    changed = {**ACTIONS[PLAIN[0]], "title": "Une action nouvelle", "lead": "Inconnue"}
    text = _written(changed, model)
    known = FolderCatalogue(model, TODAY)
    found = importing.propose(model, known, "fiches.txt", text.encode())
    assert not found.accepted
    said = {one.place.said() for one in found.problems}
    assert "fiche « Une action nouvelle », ligne 3, « Structure organisatrice »" in said


def _facts(record: Json, key: str) -> set[Any]:
    value = record.get(key)
    if key == "funding":
        funding = value or {}
        amounts: set[Any] = {
            ("line", one["amount"]) for one in funding.get("lines", ()) if "amount" in one
        }
        if "total" in funding:
            amounts.add(("total", funding["total"], funding.get("precision")))
        return amounts
    if key == "people":
        return {(one["category"], one["count"]) for one in value or ()}
    return set(value) if isinstance(value, list) else {value} - {None}


@pytest.mark.skipif(SOURCE not in os.environ, reason=f"{SOURCE} names no text")
def test_nine_labelled_facts_of_ten_are_placed(model: Model) -> None:
    """The 24 fiches of the source, read by the program, against what the catalogue says of them."""
    sheets = {
        fold(one["title"]): one
        for one in ACTIONS.values()
        if "actions-des-centres-sociaux" in one["sources"]
    }
    found = labelled_text.read(Path(os.environ[SOURCE]).read_text(encoding="utf-8"), model)
    assert len(found) == len(sheets) == 24
    wanted, placed = Counter[str](), Counter[str]()
    for fiche in found:
        (title,) = get_close_matches(fold(fiche.title), sheets, 1, 0.3)
        for key, label in COUNTED.items():
            facts = _facts(sheets[title], key)
            wanted[label] += len(facts)
            placed[label] += len(facts & _facts(fiche.record, key))
    share = {label: (placed[label], wanted[label]) for label in wanted}
    assert placed.total() >= 0.9 * wanted.total(), share
    assert all(placed[label] >= 0.8 * wanted[label] for label in wanted), share


def test_a_text_without_a_name_is_not_quoted() -> None:
    """A place in a text is told by its line; nothing stands between empty quotes."""
    place = Place("", 2, word=("texte", "text"))
    assert place.said("fr") == "texte, ligne 2"
    assert place.said("en") == "text, row 2"
