"""Files made to harm, or merely odd: read within bounds, or refused with a sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from conftest import ROOT, MakeCatalogue
from maillage.cli import main
from maillage.files import checkout
from maillage.importing.sheets import MAX_SIZE, SheetError, read
from maillage.importing.workbook import MAX_COLUMNS, MAX_ROWS
from maillage.importing.writing import write_all
from maillage.text import limits
from workbooks import open_document

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _xlsx(sheet: bytes) -> bytes:
    """Return a workbook whose one sheet has this XML, or this much of anything."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="Actions" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
        )
        book.writestr("xl/worksheets/sheet1.xml", sheet)
    return raw.getvalue()


def _cells(*places: str) -> bytes:
    rows = "".join(
        f'<row><c r="{place}" t="inlineStr"><is><t>Titre</t></is></c></row>' for place in places
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


_CELL = (
    '<table:table-cell office:value-type="string"{more}><text:p>Titre</text:p></table:table-cell>'
)

#: Files out to harm, by what they are: each is made by the test of it alone.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a cell far away": lambda: _xlsx(_cells("A1", "XFD1048576")),
    "a million columns": lambda: open_document(
        "<table:table-row>"
        + _CELL.format(more=' table:number-columns-repeated="1000000"')
        + "</table:table-row>"
    ),
    "a billion rows": lambda: open_document(
        '<table:table-row table:number-rows-repeated="1000000000">'
        + _CELL.format(more="")
        + "</table:table-row>"
    ),
    "entities within entities": lambda: _xlsx(
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet><sheetData><row><c r="A1" '
        b't="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>'
    ),
    "a table too wide": lambda: ";".join(["Titre"] * (MAX_COLUMNS + 1)).encode(),
    "a table too long": lambda: b"Titre\n" * (MAX_ROWS + 2),
    "many empty lines": lambda: b"Titre\n" + b"\n" * (limits.LINES + 1) + b"Jardin\n",
    "a workbook that unfolds": lambda: _xlsx(b" " * (limits.UNFOLDED + 1)),
    "a quote without end": lambda: b'Titre;"' + b"a\n" * 200_000,
    "a file too large": lambda: b"a" * (MAX_SIZE + 1),
    "a word processor’s file": lambda: _xlsx(b"").replace(b"xl/workbook.xml", b"word/docume.xml"),
    "an encrypted workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(100),
    "nothing": lambda: b"",
    "blanks": lambda: b" ; ; \n;;\n",
}


def test_a_quote_without_end_is_told_whatever_the_limit_of_the_csv_module() -> None:
    """Some libraries raise that limit for the whole process: ours does not lean on it."""
    former = csv.field_size_limit(10**9)
    try:
        with pytest.raises(SheetError):
            read("t.csv", HOSTILE["a quote without end"]())
    finally:
        csv.field_size_limit(former)


@pytest.mark.parametrize("after", ["", "\n", "\r\n", "\n" + "a\n" * 200_000])
def test_a_quote_that_nobody_closed_is_shown(after: str) -> None:
    """Nothing that follows becomes one text in silence: the line is told, and what to do."""
    with pytest.raises(SheetError) as found:
        read("t.csv", f'Titre;Résumé\n"x";"y\nz"\na;"b{after}'.encode())
    assert "guillemet ouvert à la ligne 4" in str(found.value)


def test_the_line_for_excel_counts_as_one() -> None:
    """A line that spreadsheets hide is a line of the file all the same."""
    with pytest.raises(SheetError) as found:
        read("t.csv", b'sep=;\nTitre;Lieu\na;"b')
    assert "ligne 3" in str(found.value)


def test_quotes_that_are_closed_are_no_fault() -> None:
    """At the end of a file, with a line break or without, and doubled within a text."""
    for end in ("", "\n", "\r\n"):
        (sheet,) = read("t.csv", f'Titre;Résumé\na;"b ""c""\nd"{end}'.encode())
        assert sheet.rows == [(1, ["Titre", "Résumé"]), (2, ["a", 'b "c"\nd'])]


@pytest.mark.exhaustive
def test_a_small_file_that_unfolds_to_a_large_one_is_refused() -> None:
    """Four hundred megabytes in four hundred kilobytes: what reads it has no room for them."""
    raw = _xlsx(_cells("A1").replace(b"Titre", b"a" * 400_000_000))
    assert len(raw) < MAX_SIZE
    with pytest.raises(SheetError) as found:
        read("a.xlsx", raw)
    assert "trop grand" in str(found.value)


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_bounded_time(name: str) -> None:
    """Neither memory nor time goes with what a file claims; a sentence says why it is refused."""
    with pytest.raises(SheetError) as found:
        read("a.xlsx", HOSTILE[name]())
    assert str(found.value).endswith(".")


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    """What a file is, its content tells."""
    raw = _xlsx(_cells("B2"))
    for name in ("a.csv", "a.ods", "a", "a.exe"):
        (sheet,) = read(name, raw)
        assert list(sheet.rows) == [(2, [None, "Titre"])]
    (sheet,) = read("a.xlsx", b"Titre;Statut\nA;B\n")
    assert sheet.rows[1] == (2, ["A", "B"])
    assert not list(tmp_path.iterdir())


def _book(write: str) -> bytes:
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Actions")
        headers = ["Titre", "Résumé", "Statut", "Thèmes", "Publics", "Territoires", "Total"]
        row = ["Café", "On se voit.", "En cours", "Culture", "Tout public", "Nancy"]
        if write == "merged":
            sheet.merge_range(0, 0, 0, 6, "Nos actions de l’année")
            sheet.merge_range(1, 6, 1, 7, "Financement")
            sheet.write_row(2, 0, headers)
            sheet.write_row(3, 0, [*row, 1300.5])
        else:
            sheet.write_row(0, 0, [*headers[:-1], "Budget"])
            sheet.write_row(1, 0, row)
            sheet.write_formula(1, 6, "=1000+300.5", None, 1300.5)
    return raw.getvalue()


@pytest.mark.parametrize("what", ["merged", "formula"])
def test_merged_cells_titles_and_formulas_are_read(
    make_catalogue: MakeCatalogue, tmp_path: Path, what: str
) -> None:
    """Rows above the headers are passed over, two rows of headers are understood together.

    Of a formula, the value that it last had is read.
    """
    root = _catalogue(make_catalogue)
    file = tmp_path / "a.xlsx"
    file.write_bytes(_book(what))
    result = _run(root, file)
    assert result.exit_code == 0, result.output
    text = (root / "contributions/actions/cafe.json").read_text(encoding="utf-8")
    assert '"total": 1300.5' in text


def _catalogue(make_catalogue: MakeCatalogue) -> Path:
    """Make a catalogue that has Nancy, what it is part of, and the usual source."""
    files = {
        f"{file.parent.name}/{file.name}": file.read_bytes()
        for folder in ("territories", "sources", "partners")
        for file in (ROOT / "contributions" / folder).rglob("*.json")
    }
    return make_catalogue(files)


def _run(root: Path, file: Path, *more: str) -> Result:
    arguments = ["import", str(file), "--root", str(root), "--contributor", "Les Amis", *more]
    return CliRunner().invoke(main, arguments)


def test_no_more_of_a_file_is_read_than_may_be_imported(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """A terabyte of nothing is refused by its length, and is not taken into the memory."""
    file = tmp_path / "a.csv"
    file.touch()
    os.truncate(file, 10**12)
    done = _run(make_catalogue({}), file)
    assert (done.exit_code, done.output) == (1, "Ce fichier est trop gros : 5 Mo au plus.\n")


def test_all_is_written_or_nothing(make_catalogue: MakeCatalogue, tmp_path: Path) -> None:
    """One bad row keeps the good ones back, with status 1; a dry run writes nothing either."""
    root = _catalogue(make_catalogue)
    head = "Titre;Résumé;Statut;Thèmes;Publics;Territoires\n"
    good = "Café;On se voit.;En cours;Culture;Tout public;Nancy\n"
    bad = "Thé;On se voit.;En cours;Culture;Tout public;Nulle part\n"
    file = tmp_path / "a.csv"
    file.write_text(head + good + bad, encoding="utf-8")
    result = _run(root, file)
    assert result.exit_code == 1
    assert "--drafts DOSSIER" in result.stderr
    assert "Feuille « a », ligne 3, colonne F (« Territoires ») : R003 (erreur)" in result.stdout
    assert not (root / "contributions/actions").exists()
    file.write_text(head + good, encoding="utf-8")
    assert _run(root, file, "--dry-run").exit_code == 0
    assert not (root / "contributions/actions").exists()
    assert _run(root, file).exit_code == 0
    assert (root / "contributions/actions/cafe.json").is_file()
    assert CliRunner().invoke(main, ["format", "--check", "--root", str(root)]).exit_code == 0
    assert CliRunner().invoke(main, ["validate", "--root", str(root)]).exit_code == 0
    again = _run(root, file)
    assert again.exit_code == 1
    assert "est déjà dans le catalogue" in again.stdout


def test_a_write_that_fails_is_taken_back(tmp_path: Path) -> None:
    """As if nothing had been tried: neither files nor folders stay."""
    (tmp_path / "there.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_all(tmp_path, {"a/b/new.json": "{}", "there.json": "[]"})
    assert [file.name for file in tmp_path.iterdir()] == ["there.json"]
    assert (tmp_path / "there.json").read_text(encoding="utf-8") == "{}"


def test_who_is_killed_before_all_is_written_has_written_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does what is left beside stay: the next one removes it."""
    files = {f"a/{number}.json": "{}" for number in range(9)}
    stage = checkout.stage

    def staged(root: Path, name: str, content: bytes) -> None:
        stage(root, name, content)
        if name == "a/5.json":
            os.kill(os.getpid(), signal.SIGKILL)

    if not (child := os.fork()):
        monkeypatch.setattr(checkout, "stage", staged)
        write_all(tmp_path, files)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    left = [file.name for file in (tmp_path / "a").iterdir()]
    assert len(left) == 6
    assert all(name.startswith(f".maillage-{child}-") for name in left)
    write_all(tmp_path, files)
    assert sorted(file.name for file in (tmp_path / "a").iterdir()) == [
        f"{number}.json" for number in range(9)
    ]


def test_what_is_refused_can_be_kept_as_drafts(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """Nothing that was read is lost: each draft, and beside it what it lacks."""
    root = _catalogue(make_catalogue)
    file = tmp_path / "fiches.txt"
    file.write_text(
        "Actions\nCafé des voisins\n- Structure organisatrice\n- Un centre inconnu\n"
        "- Statut de l'action\n- En cours\n- Public\n- Adultes\n- Les gens du coin\n",
        encoding="utf-8",
    )
    drafts = tmp_path / "brouillons"
    result = _run(root, file, "--drafts", str(drafts))
    assert result.exit_code == 1
    assert '"en-cours"' in (drafts / "actions/cafe-des-voisins.json").read_text(encoding="utf-8")
    beside = (drafts / "actions/cafe-des-voisins.txt").read_text(encoding="utf-8")
    assert "Il manque « Lieux »" in beside
    assert "Public : Les gens du coin" in beside
    assert not (root / "contributions/actions").exists()


def test_a_mapping_is_saved_corrected_and_given_back(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """`--save-mapping` writes what `--mapping` reads; one that is none is wrong usage."""
    root = _catalogue(make_catalogue)
    file, mapping = tmp_path / "a.csv", tmp_path / "m.json"
    file.write_text(
        "Titre;Résumé;Statut;Thèmes;Publics;Territoires;Divers\n"
        "Café;On se voit.;En cours;Culture;Tout public;Nancy;Un texte.\n",
        encoding="utf-8",
    )
    assert _run(root, file, "--dry-run", "--save-mapping", str(mapping)).exit_code == 0
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(text.replace('"Divers": ""', '"Divers": "/context"'), encoding="utf-8")
    assert _run(root, file, "--mapping", str(mapping)).exit_code == 0
    made = (root / "contributions/actions/cafe.json").read_text(encoding="utf-8")
    assert '"context": "Un texte."' in made
    for wrong in ("[1]", "{", '{"a": 1}'):
        mapping.write_text(wrong, encoding="utf-8")
        assert _run(root, file, "--mapping", str(mapping)).exit_code == 2


@pytest.mark.parametrize("module", ["workbook", "web_tables", "texts.document"])
def test_what_reads_a_file_apart_loads_little(module: str) -> None:
    """A process is begun for each file: it loads neither the schemas nor what judges."""
    code = (
        f"import sys, maillage.importing.{module}\n"
        "print(*(name for name in sys.modules if name.startswith('maillage.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in done.stdout.split()}
    assert rooms == {"errors", "importing", "text"}


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """In French, or in English on demand, with status 1."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"PK nothing")
    assert "endommagé" in _run(ROOT, file).stderr
    result = _run(ROOT, file, "--lang", "en")
    assert "damaged" in result.stderr
    assert result.exit_code == 1


def test_the_template_is_written(tmp_path: Path) -> None:
    """A workbook for all kinds, or for one; an import of it, unfilled, has nothing to take."""
    out = tmp_path / "t.xlsx"
    for more in ([], ["--kind", "action"]):
        arguments = ["template", str(out), "--root", str(ROOT), *more]
        assert CliRunner().invoke(main, arguments).exit_code == 0
        result = _run(ROOT, out, "--dry-run")
        assert "Il n’y a rien à reprendre." in result.stdout
    assert CliRunner().invoke(main, ["template", str(out), "--kind", "x"]).exit_code == 2


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [";", "|", "\t"])
def test_a_text_is_read_with_or_without_a_mark_of_its_encoding(code: str, delimiter: str) -> None:
    """Excel’s « Texte Unicode » has a mark, other programs leave it out."""
    text = "Titre;Résumé\nCafé;À l’été, 3 € l’œuf\n".replace(";", delimiter)
    (sheet,) = read("t.csv", text.encode(code))
    assert sheet.rows == [(1, ["Titre", "Résumé"]), (2, ["Café", "À l’été, 3 € l’œuf"])]


@pytest.mark.parametrize("raw", [b"\0", b"\0\0\0\0", b"a\0\0b", bytes(range(256)) * 20])
def test_bytes_that_are_no_text_are_refused(raw: bytes) -> None:
    """Empty bytes here and there make no text of two bytes a sign."""
    with pytest.raises(SheetError):
        read("t.csv", raw)


def test_a_list_without_headers_is_mapped_for_next_year(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """What « Colonne A » means is kept, and serves another list of the same columns."""
    root = _catalogue(make_catalogue)
    rows = ["Les Amis du parc;Nancy;1 500", "La Halte;Laxou;700", "Le Relais;Nancy;900"]
    file, mapping = tmp_path / "liste.csv", tmp_path / "colonnes.json"
    file.write_text("\n".join(rows), encoding="utf-8")
    assert _run(root, file, "--dry-run", "--save-mapping", str(mapping)).exit_code == 1
    meant = json.loads(mapping.read_text(encoding="utf-8"))
    assert meant == {"liste": {"Colonne A": "", "Colonne B": "", "Colonne C": ""}}
    meant["liste"] |= {"Colonne A": {"partner": "/name"}, "Colonne B": {"partner": "/seat"}}
    mapping.write_text(json.dumps(meant), encoding="utf-8")
    said = ("--mapping", str(mapping), "--set", "type=Association")
    assert _run(root, file, *said).exit_code == 0
    file.write_text("Le Fournil;Nancy;50\nLa Grange;Laxou;60", encoding="utf-8")
    assert _run(root, file, *said).exit_code == 0
    made = {
        path.stem: json.loads(path.read_bytes()) for path in root.glob("contributions/partners/*")
    }
    assert {made[name]["name"] for name in ("les-amis-du-parc", "le-fournil")} == {
        "Les Amis du parc",
        "Le Fournil",
    }
    assert made["la-grange"]["seat"] == "laxou"


def test_empty_rows_at_the_end_are_none() -> None:
    """A spreadsheet that writes all its rows writes no more than those that are filled."""
    (sheet,) = read("t.csv", b"Titre;Lieu\nJardin;Nancy,\n" + b";\n" * (limits.LINES + 1))
    assert sheet.rows == [(1, ["Titre", "Lieu"]), (2, ["Jardin", "Nancy,"])]


def test_ranges_that_overlap_give_each_cell_once() -> None:
    """What no spreadsheet makes takes no more time than the cells there are."""
    rows = "".join(
        f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for row, column, text in [(1, "A", "Titre"), (2, "A", "x"), (3, "B", "y"), (9, "B", "z")]
    )
    ranges = "".join(f'<mergeCell ref="A{row}:A9"/>' for row in (1, 2, 3))
    (sheet,) = read(
        "t.xlsx",
        _xlsx(
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>'
            f"<mergeCells>{ranges}</mergeCells></worksheet>".encode()
        ),
    )
    assert [row[0] for _, row in sheet.rows] == ["Titre", "x", "Titre", "Titre"]
    assert len(set(sheet.marks)) == len(sheet.marks) == 3
