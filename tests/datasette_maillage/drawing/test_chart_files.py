"""The files of charts: whole without the page, and safe whatever a label holds."""

from __future__ import annotations

from urllib.parse import unquote
from xml.etree import ElementTree

from datasette_maillage.drawing.chart_files import ChartFile, FileRow, links, svg

SVG = "{http://www.w3.org/2000/svg}"
WORDS = ChartFile(
    "Télécharger : ",
    ("Source : Maillage, https://example.org/", "Données du 3 mars 2026 · Licence Ouverte 2.0"),
    "money",
    "Montants par financeur",
    "Ce qui est connu.",
)
ROWS = [FileRow("Ville <de> Nevers & Cie", "1 200 €", 1), FileRow("CAF", "≈ 300 €", 0.25, True)]


def _texts(drawn: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def test_a_file_says_all_that_it_shows_and_where_it_is_from() -> None:
    """Title, note, bars, source, date and licence are letters of the drawing."""
    assert _texts(svg(ROWS, WORDS)) == [
        *("Montants par financeur", "Ce qui est connu."),
        *("Ville <de> Nevers & Cie", "1 200 €", "CAF", "≈ 300 €", *WORDS.origin),
    ]


def test_bars_are_to_scale_and_nothing_is_styled_from_afar() -> None:
    """Widths and colours are in the file: it needs no style sheet."""
    drawn = svg(ROWS, WORDS)
    _, rail, largest, _, smaller = ElementTree.fromstring(drawn).iter(f"{SVG}rect")
    assert largest.get("width") == rail.get("width") == "672"
    assert smaller.get("width") == "168"
    assert largest.get("fill") != smaller.get("fill")
    assert "class=" not in drawn
    assert "style" not in drawn


def test_a_long_text_keeps_to_the_page() -> None:
    """Titles, notes and labels are broken into lines, and the file is as high as they are."""
    words = ChartFile("", (), "long", "Mot " * 40, "Note " * 80)
    texts = _texts(svg([FileRow("Libellé " * 30, "1", 1)], words))
    assert max(map(len, texts)) <= 92
    height = float(ElementTree.fromstring(svg(ROWS[:1] * 50, WORDS)).get("height") or 0)
    assert height > 50 * 40


def test_the_link_holds_the_file() -> None:
    """What is behind the link is the drawing, and the name says which."""
    link = ElementTree.fromstring(links(ROWS, WORDS)).find("a")
    assert link is not None
    assert link.get("download") == "money.svg"
    kind, _, file = (link.get("href") or "").partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(file) == svg(ROWS, WORDS)
