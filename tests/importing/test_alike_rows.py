"""`importing/alike_rows`: rows that may be of one thing are told as a table has them."""

from __future__ import annotations

from datetime import date

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafts import Problem
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.sheets import Sheet
from maillage.model.entities import Model

HEADERS = "Nom;Type;Sigle;SIREN"
SAID = ImportOptions(contributor="Les Amis du quartier")


def read(model: Model, *rows: str) -> ImportResult:
    """Read a table of organisations."""
    return read_sheets(model, {"clubs": rows})


def read_sheets(model: Model, sheets: dict[str, tuple[str, ...]]) -> ImportResult:
    """Read tables of organisations, by the names of their sheets."""
    found = [
        Sheet(name, [(at, row.split(";")) for at, row in enumerate((HEADERS, *rows), start=1)])
        for name, rows in sheets.items()
    ]
    known = FolderCatalogue(model, date(2026, 11, 21))
    return proposing.from_sheets(model, known, found, SAID)


def alike(found: ImportResult) -> list[Problem]:
    """Return what is said of rows that are alike."""
    return [problem for problem in found.problems if problem.code.startswith("D")]


def test_an_acronym_is_no_name(model: Model) -> None:
    """Two clubs that share three letters are told so, lightly."""
    found = read(
        model,
        "Aikido Club Montpellier;Association;ACM;",
        "Accordéon Club Montpelliérain;Association;ACM;",
    )
    (problem,) = alike(found)
    assert problem.severity == "advice"
    assert "(même sigle)" in problem.message()
    assert "toutes sont reprises" in problem.message()


def test_names_that_are_close_too_are_told_as_such(model: Model) -> None:
    """An acronym in common does not hide that the names are nearly the same."""
    found = read(
        model,
        "Aikido Club de Sillé;Association;ACS;",
        "Aïkido Club Sillé;Association;ACS;",
    )
    (problem,) = alike(found)
    assert problem.severity == "warning"
    assert "sigle" not in problem.message()


def test_a_family_is_told_once_by_its_rows(model: Model) -> None:
    """Sections of one club are one family, each by its row, without a word of JSON."""
    names = ("Club des voisins de Sillé", "Club des voisins Sillé", "Le club des voisins de Sillé")
    found = read(model, *(f"{name};Association;;" for name in names))
    (problem,) = alike(found)
    said = problem.message()
    assert all(f"« {name} » (ligne {row})" in said for row, name in enumerate(names, start=2))
    assert "different_from" not in said
    assert "contributions/" not in said
    assert found.accepted


def test_a_family_is_told_where_a_value_of_a_row_was_left(model: Model) -> None:
    """A row that loses a number that is none is compared to the others all the same."""
    names = ("Club des voisins de Sillé", "Club des voisins Sillé")
    found = read(model, f"{names[0]};Association;;", f"{names[1]};Association;;123")
    (problem,) = alike(found)
    assert all(
        f"« {name} » (ligne {row})" in problem.message() for row, name in enumerate(names, 2)
    )
    assert any(problem.left for problem in found.problems)


def test_two_families_are_told_apart_and_a_large_one_shortly(model: Model) -> None:
    """Ten clubs of one acronym name six; two of another are a family of their own."""
    towns = ("Sillé", "Mamers", "Bonnétable", "Loué", "Conlie", "Vibraye", "Ballon", "Écommoy")
    found = read(
        model,
        *(f"Amicale sportive de {town};Association;ASPTT;" for town in towns),
        "Chorale des Aulnes;Association;CHOA;",
        "Cyclistes en habits orange;Association;CHOA;",
    )
    large, small = alike(found)
    assert "2 autres" in large.message()
    assert "(ligne 10) ; « Cyclistes" in small.message().replace("\u202f", " ")


def test_the_same_number_is_one_thing_or_a_mistake(model: Model) -> None:
    """A number that two rows have is not left without a word on how to mend it."""
    found = read(
        model,
        "Chorale des Aulnes;Association;;732829320",
        "Boulistes du Maine;Association;;732829320",
    )
    (problem,) = alike(found)
    assert "même SIREN" in problem.message()
    assert "corrigez ce qui ne peut pas être le même" in problem.message()


def test_rows_of_two_sheets_are_told_with_their_sheets(model: Model) -> None:
    """The number of a row says nothing where there are two."""
    found = read_sheets(
        model,
        {
            "Nord": ("Club des voisins de Sillé;Association;;",),
            "Sud": ("Club des voisins Sillé;Association;;",),
        },
    )
    (problem,) = alike(found)
    assert "(feuille « Nord », ligne 2)" in problem.message()
    assert "(feuille « Sud », ligne 2)" in problem.message()


def test_a_record_of_the_catalogue_is_told_by_what_a_table_can_say(model: Model) -> None:
    """Who meant it writes its identifier into a column."""
    found = read(model, "Caisse d’allocation familiale de Meurthe et Moselle;CAF;;")
    (problem,) = alike(found)
    assert "« caf-54 » dans une colonne « Identifiant »" in problem.message()
    assert "different_from" not in problem.message()
