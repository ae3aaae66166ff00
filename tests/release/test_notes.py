"""`release/notes`: what changed, as people read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from maillage.emit.record_lines import line
from maillage.model.entities import Model
from maillage.release import record_changes
from maillage.release.notes import Notes

LONG = "Des ateliers réguliers aident les locataires à prendre en main leur logement et "


class Stub:
    """A difference of two lines."""

    class _End:
        def __init__(self, name: str) -> None:
            self.name, self.model, self.data = name, Path("nowhere"), Path("nowhere")

    def __init__(self, root: Path, before: Any, after: Any) -> None:
        self.before, self.after, self.root = self._End("1"), self._End("2"), root
        old, new = set(_lines(before)), set(_lines(after))
        self.changes = record_changes.of_lines(old - new, new - old)


def _lines(record: Any) -> list[bytes]:
    return [line("contributions/actions/a.json", "action/a", record=record)] if record else []


@pytest.mark.parametrize(
    ("before", "after", "french", "english"),
    [
        (
            {"status": "en-cours"},
            {"status": "terminee"},
            ("Fiches de ce qui a pris fin : 1", "Statut : En cours → Terminée"),
            ("Records of what came to an end: 1", "Status: Under way → Completed"),
        ),
        (
            {"summary": LONG + "leur quartier."},
            {"summary": LONG + "leur rue."},
            ("« …main leur logement et leur quartier. » → « …main leur logement et leur rue. »",),
            ("“…main leur logement et leur quartier.” → “…main leur logement et leur rue.”",),
        ),
        (
            {"summary": LONG + "leur rue."},
            {"summary": LONG + "leur rue. Et plus encore."},
            ("« …leur logement et leur rue. » → « …leur logement et leur rue. Et plus encore. »",),
            ("“…leur logement et leur rue.” → “…leur logement et leur rue. Et plus encore.”",),
        ),
        (
            {"description": LONG + "appelez le 06 12 34 56 78 ou le 06 12 34 56 79, le soir."},
            {"description": LONG + "appelez le 06 12 34 56 78 ou le 06 12 34 56 70, le matin."},
            ("••, le soir",),
            ("••, le matin",),
        ),
        (
            {"summary": "« Ici »"},
            {"summary": "Là"},
            ("Résumé : « Ici » → « Là »",),
            ("Summary: « Ici » → “Là”",),
        ),
        (
            {"funding": {"total": 1200, "lines": [{"amount": 800.5, "label": "Ville"}]}},
            {"funding": {"total": 1500, "lines": [{"amount": 900, "label": "Ville"}]}},
            ("1\u202f200\xa0€ → 1\u202f500\xa0€", "900\xa0€"),
            ("€1,200 → €1,500", "€900"),
        ),
        (
            {"themes": ["sante", "jeunesse"]},
            {"themes": ["sante"]},
            ("Fiches corrigées : 1",),
            ("Corrected records: 1",),
        ),
        (
            {"title": "Café"},
            {"title": "Café", "replaced_by": "b"},
            ("Fiches réunies à une autre : 1", "« Café » (action/a)", "« b », ajouté"),
            ("Records merged into another: 1",),
        ),
        ({"title": "A"}, {"title": "A"}, ("Rien n’a changé.",), ("Nothing changed.",)),
        (
            {"description": "Appelez le 06 12 34 56 78."},
            {"description": "Appelez la mairie."},
            ("06 •• •• •• ••",),
            ("06 •• •• •• ••",),
        ),
    ],
)
def test_a_change_is_told_in_words(
    before: Any, after: Any, french: tuple[str, ...], english: tuple[str, ...], model: Model
) -> None:
    """Fields and codes by their labels, long texts where they differ, numbers of nobody."""
    notes = Notes.of(Stub(model.root, before, after))  # type: ignore[arg-type]
    for wanted, language in ((french, "fr"), (english, "en")):
        for words in wanted:
            assert words in notes.told(language), notes.told(language)


def test_a_record_whose_file_moved_says_where_it_is(model: Model) -> None:
    """Nothing of what it says changed, and who follows it is told why it is listed."""
    difference = Stub(model.root, None, None)
    said = {"id": "a", "title": "Café"}
    old, new = (
        line(f"contributions/actions/{it}a.json", "action/a", record=said) for it in ("", "2026/")
    )
    difference.changes = record_changes.of_lines([old], [new])
    told = Notes.of(difference).told("fr")  # type: ignore[arg-type]
    assert "dans un autre fichier : contributions/actions/2026/a.json" in told


def test_a_code_that_was_renamed_is_told_once(model: Model) -> None:
    """The new code, with what it was; not that the former is gone."""
    labels = {"prefLabel@fr": ["Sport"], "prefLabel@en": ["Sports"]}
    difference = Stub(model.root, None, None)
    old, new = (line("vocab/concepts/themes.ttl", f"themes/{c}", term=labels) for c in "ab")
    difference.changes = record_changes.of_lines([old], [new])
    told = Notes.of(difference).told("fr")  # type: ignore[arg-type]
    assert "« Sport » (themes/b), auparavant themes/a" in told
    assert "supprimés" not in told
    assert "“Sports” (themes/b), themes/a before" in Notes.of(difference).told("en")  # type: ignore[arg-type]


def test_terms_are_told_in_the_words_of_people(model: Model) -> None:
    """Properties by name and language; a term of two files once, by the one that names it."""
    difference = Stub(model.root, None, None)
    named = {"label@fr": ["Étendue"], "label@en": ["Extent"]}
    old = [line("vocab/a.ttl", "def#scale", term={**named, "label@fr": ["Échelle"]})]
    new = [
        line("vocab/a.ttl", "def#scale", term=named),
        line("vocab/a.ttl", "def#easy", term={"label@fr": ["Facile"]}),
        line("vocab/b.ttl", "def#easy", term={"notation": ["x"]}),
    ]
    difference.changes = record_changes.of_lines(old, new)
    french, english = (Notes.of(difference).told(code) for code in ("fr", "en"))  # type: ignore[arg-type]
    assert "Nom (fr) : « Échelle » → « Étendue »" in french
    assert "« Facile » (def#easy)" in french
    assert french.count("def#easy") == 1
    assert "Codes et termes nouveaux : 1" in french
    assert "“Extent” (def#scale)" in english


def test_without_a_model_keys_stand_as_they_are(tmp_path: Path) -> None:
    """Where no model can be read, a difference is still told."""
    difference = Stub(tmp_path, {"summary": "a"}, {"summary": "b"})
    assert "summary : « a » → « b »" in Notes.of(difference).told("fr")  # type: ignore[arg-type]
