"""The curious, who writes no SQL: asks a question, changes its choice, and charts it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from browser.conftest import Picture
from browsing import Open, follow


@pytest.mark.story
def test_the_curious_asks_a_question_and_charts_it(visit: Open, picture: Picture) -> None:
    """From the list of questions to bars, a download and an address, on a phone."""
    window = visit("/maillage", 360)
    page = window.page
    follow(page.get_by_role("link", name="Combien d’actions par région"))
    chart = page.locator("#answer-chart")
    assert chart.locator("svg rect.fill").count() > 1
    chart.evaluate("it => it.scrollIntoView()")
    picture(page, "story-question")
    chart.locator("summary").click()
    assert chart.locator("tbody tr").count() > 1
    assert page.locator(".share a").inner_text() == page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "21-actions-par-region.xlsx"
    assert not page.locator("details.query pre").is_visible()
    assert window.complaints == []


def test_a_parameter_is_chosen_by_its_name(visit: Open) -> None:
    """The answer comes with the usual choice; another is chosen in a list, not typed as a code."""
    page = visit("/maillage/19-actions-dans-une-commune").page
    before = page.locator("table.rows tbody tr").all_inner_texts()
    assert before
    page.get_by_label("Lieu").select_option(label="Paris 19e arrondissement")
    follow(page.get_by_role("button", name="Répondre"))
    after = page.locator("table.rows tbody tr").all_inner_texts()
    assert after != before
    follow(page.locator("table.rows a").first)
    assert "/action/" in page.url


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("path", "name"),
    [("/maillage/21-actions-par-region", "21-actions-par-region"), ("/chiffres", "themes")],
)
def test_a_chart_is_taken_away(visit: Open, path: str, name: str) -> None:
    """As SVG and as PNG, each a file that says its title, source, date and licence."""
    window = visit(path, 360)
    links = window.page.locator(".take").first
    for form, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with window.page.expect_download() as download:
            links.get_by_role("link", name=form).click()
        assert download.value.suggested_filename == f"{name}.{form.lower()}"
        assert Path(download.value.path()).read_bytes().startswith(begins)
    assert window.complaints == window.elsewhere == []


def test_the_png_is_as_large_as_the_svg_twice(visit: Open) -> None:
    """A picture for print has the whole chart, at twice its size."""
    page = visit("/chiffres").page
    links = page.locator(".take").first
    sizes = []
    for form in ("SVG", "PNG"):
        with page.expect_download() as download:
            links.get_by_role("link", name=form).click()
        sizes.append(Path(download.value.path()).read_bytes())
    drawn, picture = sizes
    svg = ElementTree.fromstring(drawn)
    size = [int.from_bytes(picture[at : at + 4]) for at in (16, 20)]
    assert size == [2 * int(svg.get(side) or 0) for side in ("width", "height")]
