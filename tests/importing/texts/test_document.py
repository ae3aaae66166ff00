"""`importing.texts.document`: Word and PDF files, read as the text that they hold."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml

from maillage.importing.sheets import SheetError, text_of_document
from maillage.importing.texts.document import is_document
from maillage.importing.texts.source_lines import lines_of
from maillage.importing.texts.text_form import recognised, shipped
from maillage.importing.texts.text_sections import blocks

ROWS = [
    ("Titre", "Les soirs du préau"),
    ("Structure organisatrice", "Centre social Les Aulnes - Aube"),
    ("Statut de l’action", "En cours"),
    ("Résumé", "Des voisins jouent sous le préau."),
]


def word(*, as_table: bool) -> bytes:
    """Write a form as people fill it in with a word processor."""
    document = Document()
    document.add_paragraph("Fiche action")
    if as_table:
        table = document.add_table(rows=0, cols=2)
        for row in ROWS:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    else:
        for label, text in ROWS:
            document.add_paragraph(f"{label} : {text}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf(*lines: str) -> bytes:
    """Write lines as one page of a PDF file."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 40 780 Td {shown} ET".encode("cp1252")
    fonts = b"<</Font<</F1 5 0 R>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s>>" % fonts,
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    raw, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(raw))
        raw += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return (
        raw + head + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(raw))
    )


def test_a_line_broken_within_a_cell_is_two() -> None:
    """What stands below is no more of the line above than a paragraph would be."""
    document = Document()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "Personnes", "8 bénévoles\nobjectif : 12 jeunes"
    written = io.BytesIO()
    document.save(written)
    text = text_of_document(written.getvalue())
    assert text.split("\n") == ["Personnes :", "8 bénévoles", "objectif : 12 jeunes"]


@pytest.mark.parametrize("as_table", [False, True])
def test_a_word_file_is_read_as_its_lines(as_table: bool) -> None:
    """Its paragraphs, or the rows of a table of labels and values, are those of the form."""
    raw = word(as_table=as_table)
    assert is_document(raw)
    lines = lines_of(text_of_document(raw))
    form = recognised(lines, shipped())
    assert form
    (block,) = blocks(form, lines)
    assert block.title.text == "Les soirs du préau"
    assert [section.key for section in block.sections] == ["lead", "status", "summary"]


def _inside(document: Any, xml: str) -> None:
    """Put what no function of the library writes at the end of a document."""
    names = " ".join(
        f'xmlns:{prefix}="http://schemas.openxmlformats.org/{path}/2006{end}"'
        for prefix, path, end in (
            ("w", "wordprocessingml", "/main"),
            ("mc", "markup-compatibility", ""),
        )
    )
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace(">", f" {names}>", 1)))


def _text(document: Any) -> list[str]:
    written = io.BytesIO()
    document.save(written)
    return text_of_document(written.getvalue()).split("\n")


_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("xml", "read"),
    [
        (
            (
                f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{_P.format('Un mot')}"
                f"</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{_P.format('Un mot')}"
                "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
            ),
            ["", "Un mot"],
        ),
        (f"<w:sdt><w:sdtContent>{_P.format('Un mot')}</w:sdtContent></w:sdt>", ["Un mot"]),
        (
            (
                "<w:p><w:r><w:t>Statut : </w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>En cours</w:t>"
                "</w:r></w:sdtContent></w:sdt></w:p>"
            ),
            ["Statut : En cours"],
        ),
        (
            (
                "<w:p><w:ins><w:r><w:t>Un mot</w:t></w:r></w:ins>"
                "<w:del><w:r><w:delText>Deux</w:delText></w:r></w:del></w:p>"
            ),
            ["Un mot"],
        ),
        (
            (
                "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>Un mot</w:t>"
                "</w:r></w:p>"
            ),
            ["- Un mot"],
        ),
    ],
)
def test_all_that_a_word_file_says_is_read_once(xml: str, read: list[str]) -> None:
    """Text boxes, fields to fill in, insertions, numbered items; nothing that was deleted."""
    document = Document()
    _inside(document, xml)
    assert _text(document) == read


def test_the_cells_of_a_word_file_keep_their_lines() -> None:
    """A list in a cell stands below its label; a cell over two columns is told once."""
    document = Document()
    table = document.add_table(rows=2, cols=2)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "Fiche action"
    label, value = table.rows[1].cells
    label.text, value.text = "Objectifs", "Aider"
    value.add_paragraph("Lire", style="List Bullet")
    assert _text(document) == ["Fiche action", "Objectifs :", "Aider", "- Lire"]


def test_the_headings_of_a_word_file_are_set_off() -> None:
    """So that one that the form does not know is a section of its own."""
    document = Document()
    for text, style in (("Résumé", "Heading 2"), ("Des voisins jouent.", None),
                        ("Météo", "Heading 2"), ("Un beau temps.", None)):  # fmt: skip
        document.add_paragraph(text, style)
    assert _text(document) == ["", "Résumé", "Des voisins jouent.", "", "Météo", "Un beau temps."]


def test_a_pdf_file_is_read_and_its_broken_lines_joined() -> None:
    """A page breaks labels and words: they are whole again."""
    raw = pdf(
        "Actions", "Le bal des", "voisins", "- Structure", "organisatrice",
        "- CSC LES AULNES - Aube", "- Statut de l'ac-", "tion", "- En cours", "- Public",
        "- Adultes", "- R\351sum\351",
        "Des voisins dan-", "sent dehors.",
    )  # fmt: skip
    assert is_document(raw)
    lines = lines_of(text_of_document(raw))
    form = recognised(lines, shipped())
    assert form
    (block,) = blocks(form, lines)
    assert block.title.text == "Le bal des voisins"
    assert [section.key for section in block.sections] == ["lead", "status", "audiences", "summary"]
    assert block.sections[-1].lines[0].text == "Des voisins dansent dehors."


@pytest.mark.parametrize("raw", [b"%PDF-1.4\nnothing", b"PK\x03\x04word/document.xml", pdf()])
def test_a_document_that_cannot_be_read_is_told(raw: bytes) -> None:
    """Damaged, or without a word: a message says why."""
    with pytest.raises(SheetError):
        text_of_document(raw)
