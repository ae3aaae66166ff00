"""Texts of each form, in files: the drafts that each gives, and nothing else.

A new case is a new pair of files beside this one: `NAME.txt` and `NAME.expected.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from conftest import ROOT
from maillage.importing import proposing, reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafts import ImportDraft
from maillage.importing.proposing import ImportOptions, ImportResult
from maillage.importing.texts import text_drafts
from maillage.importing.texts.source_lines import lines_of
from maillage.importing.texts.text_form import recognised, shipped
from maillage.model.entities import Json, Model

TODAY = date(2026, 11, 21)
TEXTS = sorted(Path(__file__).parent.glob("*.txt"))
#: What goes without saying of a new record.
USUAL = {"licence", "sources", "contributor"}
ACTIONS = {
    file.stem: json.loads(file.read_text(encoding="utf-8"))
    for file in sorted((ROOT / "contributions/actions").rglob("*.json"))
}
#: Those that a text of the kind could describe: one line in each text, no range of people.
PLAIN = sorted(name for name, record in ACTIONS.items() if record.get("initiators"))


_LABELS = (
    "Actions\nUn café\n- Structure organisatrice\n- Un centre\n- Statut de l'action\n- En cours\n"
)


@pytest.fixture(scope="module")
def known(model: Model) -> FolderCatalogue:
    """Give the catalogue, which is only read."""
    return FolderCatalogue(model, TODAY)


def propose(model: Model, known: FolderCatalogue, text: str, **options: str) -> ImportResult:
    """Read a text as a person sends it."""
    said = ImportOptions(contributor="Essai", **options)  # type: ignore[arg-type]
    return proposing.propose(model, known, "un-texte.txt", text.encode(), said)


def of_kind(found: ImportResult, kind: str) -> list[ImportDraft]:
    """Return the drafts of a kind that the text gives, without the official places."""
    return [draft for draft in found.drafts if draft.entity.name == kind and not draft.is_picked]


def _shown(draft: ImportDraft) -> Json:
    """Return a draft as the files of these tests have it."""
    record = {key: value for key, value in draft.data.items() if key not in USUAL}
    figures = [
        {k: v for k, v in figure.items() if k != "source"} for figure in record.get("figures", ())
    ]
    shown: Json = {
        "kind": draft.entity.name,
        "record": record | ({"figures": figures} if figures else {}),
    }
    return shown | ({"left": [text for _, text in draft.left]} if draft.left else {})


@pytest.mark.parametrize("file", TEXTS, ids=[file.stem for file in TEXTS])
def test_a_text_gives_the_drafts_beside_it(
    model: Model, known: FolderCatalogue, file: Path
) -> None:
    """Each record with each of its values, what is left of it, and the official places."""
    expected = json.loads(file.with_suffix(".expected.json").read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    form = recognised(lines_of(text), shipped())
    assert (form.name if form else None) == (
        expected["form"] if expected["form"] != "page" else None
    )
    found = propose(model, known, text)
    assert [_shown(draft) for draft in found.drafts if not draft.is_picked] == expected["drafts"]
    picked = [
        draft for draft in found.drafts if draft.is_picked and draft.entity.name == "territory"
    ]
    assert sorted(one.id for one in picked) == expected["places"]


@pytest.mark.parametrize(
    "file", [file for file in TEXTS if file.stem.startswith("inconnue")], ids=lambda one: one.stem
)
def test_a_form_that_nobody_declared_is_told_and_kept_whole(
    model: Model, known: FolderCatalogue, file: Path
) -> None:
    """No draft comes of it, and every line of it stands in the report."""
    text = file.read_text(encoding="utf-8")
    found = propose(model, known, text)
    assert not found.drafts
    assert not found.accepted
    told = reporting.text(found)
    assert "inconnue" in told
    assert all(line.strip() in told for line in text.splitlines())


def test_a_text_that_is_kept_whole_keeps_its_cut_words(
    model: Model, known: FolderCatalogue
) -> None:
    """Where no form is known, no word is moved to the line that its other half stands on."""
    found = propose(model, known, "Chers voisins,\nvenez, avec par\u00ad\ntage, samedi.\n")
    assert "tage, samedi." in reporting.text(found)


def test_nobody_is_said_to_have_verified_anything(model: Model, known: FolderCatalogue) -> None:
    """What a text states comes from that text: its source is drafted, and no day of checking."""
    text = TEXTS[0].read_text(encoding="utf-8")
    found = propose(model, known, text)
    (source,) = of_kind(found, "source")
    for draft in (*of_kind(found, "action"), *of_kind(found, "partner")):
        assert draft.data["sources"] == [source.id]
        assert "verified_on" not in draft.data
        assert "declaration" not in draft.data["sources"]


def test_the_source_may_be_named(model: Model, known: FolderCatalogue) -> None:
    """By a source of the catalogue, by the title of a new one, or by an address."""
    text = TEXTS[0].read_text(encoding="utf-8")
    found = propose(model, known, text, source="actions-des-centres-sociaux")
    assert not of_kind(found, "source")
    assert of_kind(found, "action")[0].data["sources"] == ["actions-des-centres-sociaux"]
    (source,) = of_kind(propose(model, known, text, source="Bulletin de mars"), "source")
    assert source.data["title"] == "Bulletin de mars"
    (source,) = of_kind(propose(model, known, text, source="https://exemple.fr/a"), "source")
    assert source.data["url"] == "https://exemple.fr/a"


def test_one_title_of_two_organisations_is_two_records(
    model: Model, known: FolderCatalogue
) -> None:
    """A record is its title and its organisation; what is there word for word twice is once."""
    text = TEXTS[0].read_text(encoding="utf-8")
    other = text.replace("L’Escale - Finistère", "La Hune - Morbihan").replace("Quimper", "Auray")
    found = propose(model, known, text + other + text)
    first, second = of_kind(found, "action")
    assert first.title == second.title
    assert first.id != second.id
    assert {one.title for one in of_kind(found, "partner")} == {
        "Espace de vie sociale L’Escale", "Espace de vie sociale La Hune",
    }  # fmt: skip
    assert "deux fois dans le texte" in reporting.text(found)


def test_a_dash_at_a_word_is_a_bullet(model: Model, known: FolderCatalogue) -> None:
    """No text begins as a formula does, and no quarter is drafted that is the commune itself."""
    text = f"{_LABELS}- Résumé\nLe quartier de Figeac, à Figeac :\n-jouer\n-parler\n"
    found = propose(model, known, text)
    (draft,) = of_kind(found, "action")
    assert draft.data["summary"].endswith("\n– jouer\n– parler")
    assert draft.data["territories"] == ["figeac"]
    assert not of_kind(found, "territory")


def test_each_value_knows_its_line_and_its_heading(model: Model, known: FolderCatalogue) -> None:
    """The report leads from each value to where it was read."""
    text = TEXTS[0].read_text(encoding="utf-8")
    (draft,) = of_kind(propose(model, known, text), "action")
    lines = text.splitlines()
    for pointer in ("/summary", "/audiences", "/funding", "/people", "/starts"):
        place = draft.cells[pointer]
        assert lines[place.row - 1].startswith(place.header), pointer


def _written(record: Json, model: Model, dash: str = "- ", colon: bool = False) -> str:
    """Write a record as a text of the centres sociaux, its labels set as people set them."""
    entity = model.entities["action"]

    def labels(key: str) -> list[str]:
        value = record.get(key, [])
        codes = value if isinstance(value, list) else [value]
        concepts = model.schemes[entity.by_key[key].scheme].concepts
        return [
            concept.words.title for code in codes for concept in concepts if concept.code == code
        ]

    def items(label: str, values: list[str]) -> Iterator[str]:
        if values and colon:
            yield f"{label} : {' ; '.join(values)}"
        elif values:
            yield f"{dash}{label}"
            yield from (f"{dash}{value}" for value in values)

    def lines() -> Iterator[str]:
        yield "Actions"
        yield f"« {record['title']} »"
        yield from items("Structure organisatrice", ["Un centre social"])
        yield from items("Statut de l'action", labels("status"))
        yield from items("Dimension", labels("dimension"))
        yield from items("Mots clés associés à l'action", labels("themes"))
        yield from items("Qui est à l'initiative de l'action ?", labels("initiators"))
        yield from items("Territoire concerné", labels("scale"))
        yield from items("Public", labels("audiences"))
        if total := record.get("funding", {}).get("total"):
            yield from items("Ressources financières mobilisées pour cette action", [f"{total} €"])

    return "\n".join(lines()) + "\n"


@pytest.mark.parametrize("name", PLAIN[::4])
@pytest.mark.parametrize(
    ("dash", "colon"), [("- ", False), ("• ", False), ("\t– ", False), ("", True)]
)
def test_a_record_written_as_a_text_is_read_back(
    model: Model, known: FolderCatalogue, name: str, dash: str, colon: bool
) -> None:
    """Whatever sets its labels off: a dash, a bullet, a tab, a colon."""
    record = ACTIONS[name]
    read = text_drafts.of_text(model, known, _written(record, model, dash, colon))
    assert read
    (draft,) = [draft for draft in read.drafts if draft.entity.name == "action"]
    for key in ("status", "dimension", "themes", "initiators", "scale", "audiences"):
        assert draft.data.get(key) == record.get(key), key
    total = record.get("funding", {}).get("total")
    assert draft.data.get("funding", {}).get("total") == total


@pytest.mark.parametrize(
    ("heading", "text"),
    [("- Date du conseil", "le 3 mai"), ("- Météo du jour", "un grand soleil")],
)
def test_an_unknown_heading_is_its_own(
    model: Model, known: FolderCatalogue, heading: str, text: str
) -> None:
    """It is never swallowed by the section before it, and what stands below it is left."""
    whole = f"{_LABELS}- Résumé\nDes voisins parlent.\n{heading}\n{text}\n- Public\n- Adultes\n"
    read = text_drafts.of_text(model, known, whole)
    assert read
    (draft,) = [draft for draft in read.drafts if draft.entity.name == "action"]
    assert draft.data["summary"] == "Des voisins parlent."
    assert (heading.removeprefix("- "), text) in draft.left


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("- Status de l'action", "status"),
        ("- STATUT DE L’ACTION", "status"),
        ("- Satut de l'action", "status"),
        ("- Mot clés associé à l'action", "themes"),
        ("- Resultats pour les habitans", "results_residents"),
        ("- Publicité", ""),
        ("- 3 partenaires", ""),
        ("- Action", ""),
    ],
)
def test_a_label_may_have_a_slip(written: str, field: str) -> None:
    """One or two letters, never a number, and no short word that means something else."""
    (form,) = [form for form in shipped() if form.name == "centres-sociaux"]
    (line,) = lines_of(written)
    found = form.labelled(line)
    assert (found[0].field if found else "") == field


@pytest.mark.parametrize(
    "text",
    ["Titre;Résumé;Statut\nUn café;Il parle;En cours\n", "Nom,Type\nUn centre,Association\n"],
)
def test_a_table_stays_a_table(model: Model, known: FolderCatalogue, text: str) -> None:
    """A form of text is looked for first, and not found in a table."""
    assert propose(model, known, text).tables


def test_commas_make_no_table_of_sentences(model: Model, known: FolderCatalogue) -> None:
    """No delimiter is looked for in prose: it would make a record of each line."""
    text = "Le bureau, hier, a voté.\n\nContexte\n\nIl pleut, il vente, et la salle est froide.\n"
    found = propose(model, known, text)
    assert not found.drafts
    assert found.unread


def test_a_record_that_lacks_something_is_a_draft_with_its_headings(
    model: Model, known: FolderCatalogue
) -> None:
    """The gate speaks of the heading that a value stood under, and nothing is accepted by half."""
    found = propose(model, known, f"{_LABELS}- Public\n- Adultes\n")
    assert not found.accepted
    said = {problem.message() for problem in found.problems}
    assert any("Résumé" in message for message in said)


def test_a_record_without_a_title_is_told_with_where_to_write_it(
    model: Model, known: FolderCatalogue
) -> None:
    """The others are read, and what it says stays in the report."""
    text = "Structure organisatrice : Un centre\nStatut de l’action : En cours\nPublic : Adultes\n"
    found = propose(model, known, text)
    (problem,) = found.problems
    assert "pas de titre" in problem.message()
    assert problem.place.row == 1
    assert "Public : Adultes" in reporting.text(found)
    assert [draft.title for draft in of_kind(propose(model, known, _LABELS + text), "action")] == [
        "Un café"
    ]


def test_a_heading_between_empty_lines_is_known_by_its_style(
    model: Model, known: FolderCatalogue
) -> None:
    """Where no sign sets labels off, an empty line above them does; a name is no neighbourhood."""
    text = (
        "Actions\nLe four\n\nStructure organisatrice\nMaison de quartier Les Aubes - Isère\n\n"
        "Statut de l'action\nEn cours\n\nRésumé\nUn four sert à Voiron.\n\n"
        "Couleur du four\nOrange\n\nPublic\nFamilles\n"
    )
    found = propose(model, known, text)
    (draft,) = of_kind(found, "action")
    assert draft.data["summary"] == "Un four sert à Voiron."
    assert draft.left == [("Couleur du four", "Orange")]
    assert draft.data["territories"] == ["voiron"]


def test_a_sentence_that_names_someone_is_in_no_record(
    model: Model, known: FolderCatalogue
) -> None:
    """It is left for a person, the name masked."""
    text = (
        "Fiche action\nLe fil inventé\n\nStructure porteuse\nLe Fil inventé\n\n"
        "Statut\nEn cours\n\nTerritoire\nNancy\n\n"
        "Publics\nFamilles\n\nObjectifs\n- Apprendre à coudre\n- Se parler\n\nDescription\n"
        "Dix machines attendent les voisins. Camille Durand, couturière, montre les gestes.\n"
    )
    found = propose(model, known, text)
    (action,) = of_kind(found, "action")
    assert action.data["description"] == "Dix machines attendent les voisins."
    assert any("montre les gestes" in said and "Durand" not in said for _, said in action.left)
