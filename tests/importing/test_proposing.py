"""Tables as associations have them: read into records, or told what is wrong with which cell."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.cli import main
from maillage.importing import cells, proposing, reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.cells import read_cell, text_of
from maillage.importing.columns import columns
from maillage.importing.drafts import letter
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.kind_choice import kind_by_name
from maillage.importing.writing import write_all
from maillage.messages.message import tell
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.text import limits

TODAY = date(2026, 11, 21)
HEADERS = ("Nom de l'action", "Résumé", "Statut", "Mots clés", "Public", "Quartier", "Structure")
SUMMARY = (
    "Chaque mardi, des habitants de tous les âges se retrouvent autour d’un café ; ils y préparent "
    "les fêtes de l’année et accueillent les nouveaux venus, avec deux associations de la rue."
)
ROW = ("Café des voisins", SUMMARY, "en cours", "Culture, Logement", "Tout public")


def book(sheets: dict[str, list[tuple[Any, ...]]]) -> bytes:
    """Write a workbook of some sheets, as an association would have it."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True, "default_date_format": "dd/mm/yy"}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for at, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, at, cell)
    return raw.getvalue()


def propose(model: Model, raw: bytes, name: str = "t.xlsx", **options: Any) -> ImportResult:
    """Read a file in the light of the real catalogue."""
    known = FolderCatalogue(model, TODAY)
    asked = ImportOptions(**{"contributor": "Association Les Amis du quartier", **options})
    return proposing.propose(model, known, name, raw, asked)


def errors(found: ImportResult) -> list[str]:
    """Return the places of what refuses an import."""
    return [problem.place.told() for problem in found.problems if problem.severity == "error"]


def test_the_words_of_an_association_become_a_record(model: Model) -> None:
    """Its own headers, labels, amounts, dates and names give values; the rest is filled in."""
    raw = book(
        {
            "Nos actions": [
                ("Actions menées en 2017",),
                (),
                (*HEADERS[:6], "Budget", "Début", "Financement, lignes 1 : montant",
                 "Financement, lignes 1 : nature", "Financement, lignes 3 : montant",
                 "Financement, lignes 3 : nature"),
                (*ROW, "NANCY", "environ 30 000 €", date(2017, 3, 12), "1 300,50 €", "Subvention",
                 2000, "Subvention"),
            ]
        }
    )  # fmt: skip
    found = propose(model, raw)
    assert errors(found) == []
    source, draft = found.drafts
    assert source.data["title"] == "Actions menées en 2017"
    assert draft.file == "contributions/actions/cafe-des-voisins.json"
    data = draft.data
    assert data["themes"] == ["culture", "logement"]
    assert data["territories"] == ["nancy"]
    assert data["status"] == "en-cours"
    assert data["starts"] == "2017-03-12"
    assert data["funding"]["total"] == 30000
    assert data["funding"]["precision"] == "environ"
    assert [line["amount"] for line in data["funding"]["lines"]] == [1300.5, 2000]
    assert data["sources"] == [source.id]
    assert data["licence"] == "licence-ouverte-2-0"
    assert not data.keys() & {"verified_on", "observed"}
    assert found.accepted


def test_a_value_is_understood_whole_or_left_with_the_reason(model: Model) -> None:
    """What says nothing is an empty cell, told; what has two readings is left, with why."""
    headers = (*HEADERS[:6], "Budget", "Début", "Personnes 1 : nombre",
               "Personnes 1 : groupe")  # fmt: skip
    rows = [
        (ROW[0], SUMMARY, "Réalisé", "Culture / Logement", "Enfants et Ados", "Nancy et Maxéville",
         "n.c.", "mars-19", "15/20", "Bénévoles"),
        ("Jardin des voisins", SUMMARY, "Réalisé", "Culture", "Enfants", "Nancy",
         "3 000 € dont 1 000 € de la CAF", "rentrée 2019", 12, "Bénévoles"),
    ]  # fmt: skip
    found = propose(model, book({"Actions": [headers, *rows]}))
    first, _ = found.drafts
    assert first.data["status"] == "terminee"
    assert first.data["themes"] == ["culture", "logement"]
    assert first.data["audiences"] == ["enfance", "jeunesse"]
    assert first.data["territories"] == ["nancy", "maxeville"]
    assert first.data["starts"] == "2019-03"
    assert first.data["people"] == [
        {"category": "benevoles", "count": 15, "count_max": 20},
    ]
    assert "funding" not in first.data
    said = {
        (problem.place.row, letter(problem.place.column or 0)): problem
        for problem in found.problems
    }
    assert said[2, "G"].severity == "warning"
    assert said[2, "G"].message() == "« n.c. » est lu comme une case vide."
    assert "n’est pas compris. Il y a plusieurs nombres" in said[3, "G"].message()
    assert "Une rentrée n’est pas une date" in said[3, "H"].message()
    assert "is not understood. There are several numbers" in said[3, "G"].message("en")
    assert {place for place, one in said.items() if one.left} == {(3, "G"), (3, "H")}


def test_every_problem_tells_its_sheet_row_and_column(model: Model) -> None:
    """Each finding of the gate is said of the cell it comes from, with what to write."""
    raw = book(
        {
            "Actions": [
                (*HEADERS[:6], "Budget"),
                (None, ROW[1], "en cour", "Culturre", "Tout public", "Nanci", "beaucoup"),
            ]
        }
    )
    found = propose(model, raw)
    assert not found.accepted
    said = {
        (problem.place.row, letter(problem.place.column or 0)): problem
        for problem in found.problems
    }
    assert set(said) == {(2, "A"), (2, "C"), (2, "D"), (2, "F"), (2, "G")}
    assert str(tell(said[2, "C"].suggestion)) == "En cours"
    assert "Vouliez-vous écrire « Nancy » ?" in said[2, "F"].message()
    assert said[2, "A"].message().startswith("Il manque « Titre »")
    assert "1 300,50" in said[2, "G"].message()
    assert said[2, "G"].severity == "warning"
    text = reporting.text(found)
    assert "Feuille « Actions », ligne 2, colonne C (« Statut ») : S004 (erreur)" in text
    assert "4 problèmes à corriger ; 1 fiche lue." in text


def test_a_column_that_goes_nowhere_is_said(model: Model) -> None:
    """Nothing is dropped without a word, and it refuses nothing."""
    raw = book({"Actions": [(*HEADERS[:6], "Notes internes"), (*ROW, "Nancy", "xyz")]})
    found = propose(model, raw)
    assert found.accepted
    (problem,) = [problem for problem in found.problems if problem.severity != "advice"]
    assert (problem.severity, problem.place.header) == ("warning", "Notes internes")


def test_a_mapping_can_be_kept_and_given_back(model: Model) -> None:
    """What was decided comes before what would be guessed, and can be corrected."""
    raw = book({"Actions": [(*HEADERS[:6], "Notes internes"), (*ROW, "Nancy", "xyz")]})
    decided = propose(model, raw).decided
    assert decided["Actions"]["Quartier"] == "/territories"
    assert decided["Actions"]["Notes internes"] == ""
    decided["Actions"]["Notes internes"] = "/context"
    found = propose(model, raw, decided=decided)
    assert found.drafts[0].data["context"] == "xyz"
    assert found.problems == []


def test_sheets_refer_to_each_other_by_name(model: Model) -> None:
    """A new organisation in one sheet leads an action of another."""
    raw = book(
        {
            "Actions": [HEADERS, (*ROW, "Nancy", "les AMIS du Quartier neuf")],
            "Organisations": [("Nom", "Type"), ("Les Amis du quartier neuf", "Association")],
        }
    )
    found = propose(model, raw)
    assert errors(found) == []
    (action,) = (draft for draft in found.drafts if draft.entity.name == "action")
    assert action.data["lead"] == "les-amis-du-quartier-neuf"
    assert set(found.files) == {
        "contributions/actions/cafe-des-voisins.json",
        "contributions/partners/les-amis-du-quartier-neuf.json",
    }


def test_what_is_there_already_is_not_made_again(model: Model) -> None:
    """The same name at the same place is refused; elsewhere it is called by its place, too."""
    row = ("Jardin partagé", *ROW[1:])
    there = (ROOT / "contributions/actions/jardin-partage.json").read_text(encoding="utf-8")
    place = "nancy" if '"nancy"' not in there else "paris"
    found = propose(model, book({"Actions": [HEADERS[:6], (*row, place)]}))
    assert [draft.id for draft in found.drafts] == [f"jardin-partage-{place}"]
    twice = propose(model, book({"Actions": [HEADERS[:6], (*ROW, "Nancy"), (*ROW, "Nancy")]}))
    assert errors(twice) == ["feuille « Actions », ligne 3, colonne A (« Nom de l'action »)"]
    assert any("à la ligne 2" in problem.message() for problem in twice.problems)


def test_a_withdrawn_record_leaves_its_name_to_its_successor(make_catalogue: MakeCatalogue) -> None:
    """A name that both have leads to the one that is put forward, and the other goes by its id."""
    place = {"name": "Les Provinces", "kind": "quartier"}
    gone = {**place, "id": "gone", "replaced_by": "there"}
    records = {"gone": gone, "there": {**place, "id": "there"}}
    root = make_catalogue(
        {f"territories/{name}.json": json.dumps(record) for name, record in records.items()}
    )
    known = FolderCatalogue(load(root), TODAY)
    assert known.find("territory", "les provinces") == "there"
    assert known.find("territory", "gone") == "gone"


@pytest.mark.parametrize(
    ("sheet", "header"),
    [("Territoire", "Territoires"), ("Territory", "Territories"),
     ("Lieu", "Lieux"), ("Place", "Places")],
)  # fmt: skip
def test_a_template_of_former_words_is_still_read(model: Model, sheet: str, header: str) -> None:
    """What was « Territoire » is « Lieu » now: who filled in a template before sends it still."""
    assert kind_by_name(model, sheet) == "territory"
    headers = tuple(header if it == "Quartier" else it for it in HEADERS)
    places = [("Nom", "Type"), ("Rennes", "Quartier")]
    found = propose(model, book({"Action": [headers, (*ROW, "Rennes", None)], sheet: places}))
    kinds = {draft.entity.name: draft for draft in found.drafts}
    assert kinds["action"].data["territories"] == [kinds["territory"].id]


def test_a_zero_that_a_spreadsheet_took_comes_back(model: Model) -> None:
    """01001 stays 01001, as text and as the number that Excel made of it."""
    rows = [("Nom", "Type", "Code officiel"), ("L’Abergement-Clémenciat", "Commune", "01001"),
            ("Ambérieu-en-Bugey", "Commune", 1004)]  # fmt: skip
    found = propose(model, book({"Territoires": rows}))
    assert [draft.data["code"] for draft in found.drafts] == ["01001", "01004"]
    assert errors(found) == []


@pytest.mark.parametrize(
    "text",
    ["utf-8", "utf-8-sig", "cp1252", "utf-16"],
)
def test_csv_of_any_spreadsheet_is_read(model: Model, text: str) -> None:
    """Semicolons, quotes, line breaks in cells and the encodings of France."""
    row = '"Café ; voisins";"Une\nligne";en cours;Culture;Tout public;Nancy'
    table = f"{';'.join(HEADERS[:6])}\r\n{row}"
    found = propose(model, table.encode(text), "export.csv")
    assert errors(found) == []
    assert found.drafts[0].data["title"] == "Café ; voisins"
    assert found.drafts[0].data["summary"] == "Une\nligne"


@pytest.mark.parametrize(
    ("key", "cell", "expected", "precision"),
    [
        ("/funding/total", "environ 30 000 €", 30000, "environ"),
        ("/funding/total", "30 000 € (environ)", 30000, "environ"),
        ("/funding/total", "plus de 500", 500, "plus-de"),
        ("/funding/total", "1 300,50 €", 1300.5, None),
        ("/funding/total", 1300.5, 1300.5, None),
        ("/people/0/count", 12.0, 12, None),
        ("/starts", "1er septembre 2016", "2016-09-01", None),
        ("/starts", 2017.0, "2017", None),
        ("/themes", "Culture ; logement\nCulture", ["culture", "logement"], None),
        ("/objectives", "Un\n- Deux ; trois", ["Un", "Deux ; trois"], None),
        ("/links", "www.a.fr ; http://b.fr/c", ["https://www.a.fr", "http://b.fr/c"], None),
    ],
)
def test_a_cell_is_read_as_people_write(
    model: Model, key: str, cell: Any, expected: Any, precision: str | None
) -> None:
    """Amounts, dates, lists and links of a spreadsheet, as values of a record."""
    entity = model.entities["action"]
    field = next(column.field for column in columns(entity) if column.pointer == key)
    read = read_cell(field, cell, model, lambda _kind, _text: None)
    assert read.value == expected
    assert read.beside.get("precision") == precision


def test_a_number_is_text_as_people_see_it() -> None:
    """No idle decimals, no exponent, a comma; yes and no in French."""
    assert [text_of(cell) for cell in (12.0, 12.5, 1e15, True, None, " a \r\nb ")] == [
        "12", "12,5", "1000000000000000", "oui", "", "a\nb",
    ]  # fmt: skip


def test_a_sheet_that_is_no_table_is_said(model: Model) -> None:
    """Alone, it refuses the file; beside a table, it is left out with a word."""
    alone = propose(model, book({"Divers": [("rien", "de tel"), (1, 2)]}))
    assert errors(alone) == ["feuille « Divers »"]
    table = [HEADERS[:6], (*ROW, "Nancy")]
    beside = propose(model, book({"Divers": [("rien", "de tel")], "Actions": table}))
    assert [problem.severity for problem in beside.problems] == ["warning", "advice"]
    assert beside.accepted


def test_two_columns_for_one_field_are_said(model: Model) -> None:
    """The first is taken, and the other is left with a word; a mapping that takes both is wrong."""
    raw = book({"Actions": [(*HEADERS[:6], "Lieu"), (*ROW, "Nancy", "Maxéville")]})
    found = propose(model, raw)
    assert found.drafts[0].data["territories"] == ["nancy"]
    problem = found.problems[0]
    assert (problem.severity, problem.place.header) == ("warning", "Lieu")
    assert "« Quartier »" in problem.message()
    both = found.decided["Actions"] | {"Lieu": "/territories"}
    assert errors(propose(model, raw, decided={"Actions": both})) == [
        "feuille « Actions », ligne 1, colonne G (« Lieu »)"
    ]


def test_a_formula_that_failed_is_said(model: Model) -> None:
    """An error value is not taken for a text."""
    raw = book({"Actions": [HEADERS[:6], (ROW[0], "#REF!", *ROW[2:], "Nancy")]})
    assert errors(propose(model, raw))[0] == "feuille « Actions », ligne 2, colonne B (« Résumé »)"


def _there(kind: str, name: str) -> Any:
    file = ROOT / "contributions" / kind / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_row_with_an_identifier_corrects_its_record(model: Model) -> None:
    """What is given replaces; all the rest stays, within objects too; and that is said."""
    name = "ateliers-parents-enfants"
    former = _there("actions", name)
    head = ("Identifiant", "Statut", "Public", "Financement, lignes 2 : montant", "Résumé")
    row = (name, "Suspendue", "Tout public", "300,50 €", None)
    found = propose(model, book({"Actions": [head, row]}))
    assert errors(found) == []
    (draft,) = found.drafts
    expected = {**former, "status": "suspendue", "audiences": ["tous-publics"]}
    lines = [dict(line) for line in former["funding"]["lines"]]
    lines[1]["amount"] = 300.5
    expected["funding"] = {**former["funding"], "lines": lines}
    assert draft.data == expected
    assert found.corrected == set(found.files) == {f"contributions/actions/{name}.json"}
    text = reporting.text(found)
    assert f"ligne 2 : corrige la fiche « {former['title']} »" in text
    assert f"({name}) : Statut, Publics, Financement." in text


def test_a_correction_adds_lines_behind_those_there_are(model: Model) -> None:
    """Whatever number the columns have, nothing that was there gives way to a new line."""
    name = "ateliers-parents-enfants"
    lines = _there("actions", name)["funding"]["lines"]
    head = (
        "Identifiant",
        *(f"Financement, lignes {len(lines) + 3} : {what}" for what in ("nature", "montant")),
    )
    found = propose(model, book({"Actions": [head, (name, "Subvention", 12)]}))
    after = found.drafts[0].data["funding"]["lines"]
    assert after == [*lines, {"nature": "subvention", "amount": 12}]


def test_an_identifier_of_nothing_is_refused(model: Model) -> None:
    """A mistyped one makes no second record; two rows for one record are said."""
    head = ("Identifiant", *HEADERS[:6])
    unknown = propose(model, book({"Actions": [head, ("12", *ROW, "Nancy")]}))
    assert errors(unknown) == ["feuille « Actions », ligne 2, colonne A (« Identifiant »)"]
    head = ("Identifiant", "Statut")
    rows = [("jardin-partage", "Suspendue"), ("jardin-partage", "Abandonnée")]
    assert "feuille « Actions », ligne 3" in errors(
        propose(model, book({"Actions": [head, *rows]}))
    )


def test_new_records_and_corrections_stand_in_one_table(model: Model) -> None:
    """Without an identifier a row is a new record; who writes an old title is told what to do."""
    head = ("Identifiant", *HEADERS[:6])
    rows = [("jardin-partage", None, None, "suspendue"), (None, *ROW, "Nancy")]
    found = propose(model, book({"Actions": [head, *rows]}))
    assert [draft.former is not None for draft in found.drafts] == [True, False]
    assert found.drafts[1].id == "cafe-des-voisins"
    there = _there("actions", "jardin-partage")
    names = [_there("territories", territory)["name"] for territory in there["territories"]]
    again = propose(model, book({"A": [HEADERS[:6], (there["title"], *ROW[1:], names[0])]}))
    assert any("écrivez « jardin-partage »" in problem.message() for problem in again.problems)


def test_a_correction_is_written_in_its_place_or_not_at_all(make_catalogue: MakeCatalogue) -> None:
    """In whatever folder the record is; and where something fails, it is as it was."""
    text = (EXAMPLES / "accepted/actions/minimal.json").read_text(encoding="utf-8")
    accepted = EXAMPLES / "accepted"
    files = {
        str(file.relative_to(accepted)): file.read_bytes()
        for file in accepted.rglob("*.json")
        if file.stem != "minimal"
    }
    root = make_catalogue({**files, "actions/2026/minimal.json": text})
    table = root / "t.csv"
    table.write_text("Identifiant;Titre\r\nminimal;Un autre titre\r\n", encoding="utf-8")
    command = ["import", str(table), "--root", str(root)]
    dry = CliRunner().invoke(main, [*command, "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert "corrige la fiche « Un autre titre » (minimal) : Titre." in dry.output
    there = root / "contributions/actions/2026/minimal.json"
    assert there.read_text(encoding="utf-8") == text
    with pytest.raises(FileExistsError, match="minimal"):
        write_all(root, {"contributions/actions/2026/minimal.json": "{}", "README": ""})
    done = CliRunner().invoke(main, command)
    assert "corrigé : contributions/actions/2026/minimal.json" in done.output
    assert json.loads(there.read_text(encoding="utf-8")) == {
        **json.loads(text),
        "title": "Un autre titre",
    }
    (root / "taken").mkdir()
    after = there.read_bytes()
    path = "contributions/actions/2026/minimal.json"
    with pytest.raises(OSError, match="taken"):
        write_all(root, {path: "{}", "taken": "x"}, {path, "taken"})
    assert there.read_bytes() == after


@pytest.mark.parametrize(("status", "written"), [("En cours", "écrit"), ("Perdue", "brouillon")])
def test_a_program_reads_the_json_alone(
    make_catalogue: MakeCatalogue, tmp_path: Path, status: str, written: str
) -> None:
    """What is written meanwhile, records or drafts, is told beside it."""
    accepted = EXAMPLES / "accepted"
    root = make_catalogue(
        {str(file.relative_to(accepted)): file.read_bytes() for file in accepted.rglob("*.json")}
    )
    table = tmp_path / "t.csv"
    row = ("Un autre jardin", SUMMARY.replace(";", ","), status, *ROW[3:], "Nancy")
    table.write_text(_csv(HEADERS[:6], row), encoding="utf-8")
    command = ["import", str(table), "--root", str(root), "--contributor", "Essai"]
    more = ["--set", "sources=minimal", "--drafts", str(tmp_path / "drafts"), "--format", "json"]
    done = CliRunner().invoke(main, [*command, *more])
    assert json.loads(done.stdout)["records"]["read"] == 1
    assert f"{written} : " in done.stderr


def _csv(*rows: tuple[Any, ...], delimiter: str = ";") -> str:
    return "".join(delimiter.join(map(str, row)) + "\r\n" for row in rows)


def test_a_cell_without_a_header_is_said(model: Model) -> None:
    """A semicolon within a text moves the cells behind it: none of them is lost in silence."""
    row = (ROW[0], SUMMARY, *ROW[2:], "Nancy")
    found = propose(model, _csv(HEADERS[:6], row).encode(), "t.csv")
    (said,) = [
        problem for problem in found.problems if "« Nancy » n’a pas de titre" in problem.message()
    ]
    assert said.place.told() == "feuille « t », ligne 2, colonne G"


def test_a_row_of_sums_is_left_out_and_said(model: Model) -> None:
    """« Total » below a table is no action without summary, status and place."""
    row = (ROW[0], SUMMARY.replace(";", ","), *ROW[2:], "Nancy", "1300")
    sums = ("TOTAL", "", "", "", "", "", "1300 €")
    found = propose(model, _csv((*HEADERS[:6], "Budget"), row, sums).encode(), "t.csv")
    assert len(found.drafts) == 1
    assert not errors(found)
    assert "feuille « t », ligne 3" in [problem.place.told() for problem in found.problems]


def test_what_is_wrong_with_a_cell_is_said_without_json(model: Model) -> None:
    """Labels in place of codes, dates as people write them, no straight quotes, no keys."""
    head = (*HEADERS[:6], "Début", "Liens", "Budget", "Année du budget")
    row = (ROW[0], "On se voit.", "bientôt", "Jardin", "Tout public", "Nancy")
    found = propose(model, _csv(head, (*row, "hier", "monsite", "peu", "jadis")).encode(), "t.csv")
    said = [problem.message() for problem in found.problems if problem.severity == "error"]
    assert said == [
        next(text for text in said if "« bientôt »" in text and "Prévue ; En cours ; " in text),
        next(
            text for text in said if "Jardin" in text and "Accès aux droits ; Alimentation" in text
        ),
    ]
    left = [
        problem.message().removesuffix(" Cette valeur n’est pas reprise.")
        for problem in found.problems
        if problem.left
    ]
    assert left == [
        "« hier » n’est pas une date. Écrivez 2017, 03/2017 ou 12/03/2017.",
        next(
            header
            for header in left
            if header.startswith("« monsite » n’est pas l’adresse d’une page")
        ),
        "« Total » doit être un nombre, comme 1300 ou 1 300,50, et non « peu ».",
        "« jadis » n’est ni une date ni une période. Écrivez par exemple 2017, ou 2017-2019.",
    ]


def test_what_a_word_processor_hides_in_a_text_goes(model: Model) -> None:
    """Tabs and vertical tabs are no fault of who copied them."""
    hidden = "Chaque mardi,\ton se retrouve\x0bautour d’un café : 👩\u200d👧."
    row = (ROW[0], hidden, *ROW[2:], "Nancy")
    (draft,) = propose(model, _csv(HEADERS[:6], row).encode(), "t.csv").drafts
    assert draft.data["summary"] == "Chaque mardi, on se retrouve\nautour d’un café : 👩\u200d👧."


@pytest.mark.parametrize(
    ("above", "delimiter", "code", "number"),
    [
        ("Les Amis, rue des Lilas, Nancy\r\n", ";", "utf-8", 3),
        ("Bilan ; 2024\r\n", ",", "utf-8", 3),
        ("sep=;\r\n", ";", "cp1252", 2),
        ("", ";", "cp1252", 2),
        ("", ";", "mac_roman", 2),
    ],
)
def test_csv_is_read_whatever_wrote_it(
    model: Model, above: str, delimiter: str, code: str, number: int
) -> None:
    """A title above, the line for Excel, the letters of Windows or of a Mac: rows as people see."""
    row = ("Café des aînés", "Un thé à l’étage.", "terminée", "Santé", "Tout public", "Nancy")
    raw = (above + _csv(HEADERS[:6], row, delimiter=delimiter)).encode(code)
    draft = propose(model, raw, "t.csv").drafts[-1]  # behind the source that a title names
    assert draft.place.row == number
    assert draft.data["summary"] == "Un thé à l’étage."
    assert draft.data["themes"] == ["sante"]


def _table(title: str) -> bytes:
    """Write a table of one action, as a program would."""
    head = "Titre;Résumé;Statut;Thèmes;Publics;Territoires"
    return f'{head}\n"{title}";"{SUMMARY}";en cours;Culture;Tout public;Nancy\n'.encode()


@pytest.mark.parametrize(
    "title",
    [
        "CafÃ© des voisins",
        "Caf&eacute; des voisins",
        "Caf_x00E9_ des voisins",
        "Café des\u200b voisins",
    ],
)
def test_a_damaged_text_is_restored_where_that_is_certain(model: Model, title: str) -> None:
    """The cell is read as it was written, and a note says so, save of what nobody sees."""
    found = propose(model, _table(title), "t.csv")
    (draft,) = found.drafts
    assert draft.data["title"] == "Café des voisins"
    assert errors(found) == []
    noted = [problem.severity for problem in found.problems if "abîmé" in problem.message()]
    assert noted == ([] if "\u200b" in title else ["warning"])


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Caf\ufffd des voisins", "T003"),
        ("<b>Café</b> des voisins", "T005"),
        ("Café ;=1+1", "S011"),
        ("Voir https://banque.fr@exemple.org", "T009"),
    ],
)
def test_a_text_that_deceives_is_refused_at_its_cell(model: Model, title: str, code: str) -> None:
    """What nobody can restore keeps the import from being done, and says in which cell."""
    found = propose(model, _table(title), "t.csv")
    told = [problem for problem in found.problems if problem.severity == "error"]
    assert [(problem.code, problem.place.row, problem.place.header) for problem in told] == [
        (code, 2, "Titre")
    ]


def test_damaged_lines_of_a_text_are_restored_and_noted(model: Model) -> None:
    """In labelled text, each damaged line is read as it was written, and told by its number."""
    raw = (
        "Actions\nCafÃ© des voisins\n- Structure organisatrice\n- Un centre\n"
        "- Statut de l'action\n- En cours\n- Résumé\nOn se retrouve.\n"
    ).encode()
    found = propose(model, raw, "t.txt")
    titles = [draft.title for draft in found.drafts if draft.entity.name == "action"]
    assert titles == ["Café des voisins"]
    assert [problem.place.row for problem in found.problems if "abîmé" in problem.message()] == [2]


@pytest.mark.parametrize(
    "written", ["Rennes", "35000 Rennes", "35238", "RENNES", "Rennes (Ille-et-Vilaine)", 35238]
)
def test_an_official_place_in_a_cell_brings_its_records(model: Model, written: str | int) -> None:
    """Its record and those of what it is in come along, and the report says what it is."""
    row = (*ROW, written, None)
    found = propose(model, book({"Actions": [HEADERS, row]}))
    assert errors(found) == []
    assert found.drafts[0].data["territories"] == ["rennes"]
    # The catalogue may have what is around it.
    picked = [draft.id for draft in found.drafts if draft.is_picked]
    assert picked[-3:] == ["ille-et-vilaine", "rennes-metropole", "rennes"]
    assert "Lieu officiel : Rennes (35238, Ille-et-Vilaine)." in reporting.text(found)
    assert reporting.verdict(found) == "Tout est bon : 1 fiche lue."
    assert "contributions/territories/rennes.json" in found.files


def test_a_place_of_two_rows_comes_once(model: Model) -> None:
    """What several rows refer to, or what two places are in, is written once."""
    second = ("Jardin des voisins", SUMMARY.replace("café", "jardin"), *ROW[2:], "Vitré (35)", None)
    found = propose(model, book({"Actions": [HEADERS, (*ROW, "Rennes", None), second]}))
    files = [draft.file for draft in found.drafts]
    assert len(files) == len(set(files))
    assert "contributions/territories/vitre.json" in files


def test_of_several_places_in_a_cell_none_is_chosen(model: Model) -> None:
    """They are told at the cell, each with what to write for it."""
    found = propose(model, book({"Actions": [HEADERS, (*ROW, "Saint-Denis", None)]}))
    (problem,) = [problem for problem in found.problems if problem.severity == "error"]
    assert problem.place.header == "Quartier"
    assert "saint-denis-93 (Saint-Denis, 93066, Seine-Saint-Denis)" in problem.message()
    assert not any(draft.is_picked for draft in found.drafts)


def test_a_territory_of_the_same_file_is_meant_first(model: Model) -> None:
    """Who describes a neighbourhood called Rennes means that one."""
    territories = [("Nom", "Type"), ("Rennes", "Quartier")]
    found = propose(
        model, book({"Actions": [HEADERS, (*ROW, "Rennes", None)], "Territoires": territories})
    )
    assert not any(draft.is_picked for draft in found.drafts)


def test_a_number_in_a_merged_cell_is_of_no_row_alone(model: Model) -> None:
    """The name of a merged cell is that of each row, and told; an amount of several is no one's."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Subventions")
        for number, row in enumerate(
            (
                ("Structure", "Action", "Lieu", "Montant"),
                ("", "Café du pont", "Nancy", 1500),
                ("", "Jardin du pont", "Nancy", ""),
                ("", "Repas du pont", "Nancy", ""),
            )
        ):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 0, 3, 0, "Les Amis du pont")
        sheet.merge_range(2, 3, 3, 3, 2000)
    found = propose(model, raw.getvalue())
    actions = {draft.title: draft.data for draft in found.drafts if draft.entity.name == "action"}
    assert {data["lead"] for data in actions.values()} == {"les-amis-du-pont"}
    assert [title for title, data in actions.items() if "funding" in data] == ["Café du pont"]
    told = reporting.text(found)
    assert "Ce nombre est dans une case fusionnée" in told
    assert "Cette case est fusionnée" in told


@pytest.mark.parametrize("end", ["\n", "\r", "\x0b", "\u2028"])
def test_too_many_lines_are_no_text_of_fiches(
    model: Model, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """Whatever ends them: it is not looked which form they have."""
    asked: list[str] = []
    monkeypatch.setattr(proposing.text_drafts, "is_known_form", lambda _, text: asked.append(text))
    proposing.text_in(model, f"a;b{end}".encode() * (limits.ROWS + 1))
    assert not asked


def test_a_long_cell_is_made_legible_once(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for a dozen times, and each takes as long as the cell is."""
    long = "Chaque mardi, des habitants se retrouvent. " * 20
    seen: list[str] = []

    def restored(text: str) -> str:
        seen.append(text)
        return text

    monkeypatch.setattr(cells, "restored", restored)
    rows: list[tuple[Any, ...]] = [HEADERS, ("Café des voisins", long, *ROW[2:])]
    (action,) = [it for it in propose(model, book({"a": rows})).drafts if it.title == ROW[0]]
    assert action.data["summary"] == long.strip()
    assert len([text for text in seen if text.strip() == long.strip()]) == 1
