"""The charts: what they draw, say and tabulate."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from datasette_maillage.drawing.charts import Bar, Legend, bars

LEGEND = Legend("money", "Montants", "Ce qui est connu.", "Financeur", "Montant", "EUR")


def test_a_chart_has_its_words_and_its_table() -> None:
    """Who cannot see the bars hears a title and a sentence, and has every value in a table."""
    rows = [Bar("Ville", 1200, "/partner/ville"), Bar("CAF", 300, approximate=True)]
    tree = ElementTree.fromstring(bars(rows, LEGEND))
    drawing = tree.find("svg")
    assert drawing is not None
    assert drawing.get("role") == "img"
    ids = {element.get("id") for element in drawing}
    assert set((drawing.get("aria-labelledby") or "").split()) <= ids
    cells = ["".join(cell.itertext()) for cell in tree.findall(".//tbody/tr/*")]
    assert cells == ["Ville", "1\u202f200\u00a0€", "CAF", "environ 300\u00a0€"]


def test_bars_are_to_scale_and_approximate_ones_are_marked() -> None:
    """The largest value is as wide as the page; an approximate sum has its sign and its shade."""
    drawn = bars([Bar("A", 200), Bar("B", 50, approximate=True)], LEGEND)
    assert 'width="100.0%"' in drawn
    assert 'width="25.0%"' in drawn
    assert "≈ 50" in drawn
    assert 'class="fill about"' in drawn


def test_a_long_label_takes_two_lines() -> None:
    """No word of a label is cut, and the chart is as high as its lines."""
    name = "Caisse d’allocations familiales de Meurthe-et-Moselle"
    short, long = (ElementTree.fromstring(bars([Bar(label, 1)], LEGEND)) for label in ("CAF", name))
    texts = [element.text or "" for element in long.iterfind("svg/text")]
    assert " ".join(texts[:-1]) == name
    assert len(texts) == 3
    heights = [int(tree.find("svg").get("height")) for tree in (short, long)]  # type: ignore
    assert heights[0] < heights[1]


def test_a_label_leaves_room_for_its_value() -> None:
    """Where the page has 300 pixels, a label and its value do not touch on one line."""
    name = "Communes de Nancy et de Maxéville"
    drawn = ElementTree.fromstring(bars([Bar(name, 900)], LEGEND))
    *label, value = [element.text or "" for element in drawn.iterfind("svg/text")]
    assert " ".join(label) == name
    assert len(label[-1]) + len(value) <= 36


def test_labels_are_escaped_and_nothing_is_inline() -> None:
    """A hostile label stays text, and a strict policy has nothing to refuse."""
    drawn = bars([Bar("<b onclick=x>", 1, 'x" onclick="y')], LEGEND)
    assert "<b" not in drawn
    assert "style=" not in drawn
    assert 'onclick="y' not in drawn


def test_no_rows_no_chart() -> None:
    """An empty chart takes no room."""
    assert bars([], LEGEND) == ""


@pytest.mark.parametrize(
    ("language", "numbers", "sentence"),
    [
        ("fr", ["12", "1\u202f234\u202f567", "1\u202f234,5"], "A : 12 ; B : "),
        ("en", ["12", "1,234,567", "1,234.5"], "A: 12; B: "),
    ],
)
def test_a_chart_is_written_as_its_language_does(
    language: str, numbers: list[str], sentence: str
) -> None:
    """Thousands, decimals and what stands between the rows are those of the page."""
    legend = Legend("n", "Actions", "", "Nom", "Actions", language=language)
    tree = ElementTree.fromstring(bars(map(Bar, "ABC", (12, 1234567, 1234.5)), legend))
    assert [cell.text for cell in tree.findall(".//tbody/tr/td")] == numbers
    assert "".join(tree.find("svg/desc").itertext()).startswith(sentence)  # type: ignore[union-attr]
