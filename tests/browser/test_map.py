"""The map and the charts in a browser: they read without a script, and the map zooms with one."""

from __future__ import annotations

import pytest

from browsing import Open, follow


def test_a_departement_leads_to_its_own_map(visit: Open) -> None:
    """Without a script, a département is one click away, and so is a territory in it."""
    page = visit("/carte", java_script_enabled=False).page
    follow(page.locator("main ul a", has_text="Maine-et-Loire"))
    assert page.locator("h1").inner_text() == "Carte des actions\u00a0: Maine-et-Loire"
    follow(page.locator("table a", has_text="Montreuil-Juigné"))
    assert "Montreuil-Juigné" in page.locator("h1").inner_text()


def test_the_buttons_zoom_and_come_back(visit: Open) -> None:
    """The script adds labelled buttons that work from the keyboard."""
    page = visit("/carte").page
    whole = page.locator("svg.map").get_attribute("viewBox")
    page.get_by_role("button", name="Agrandir la carte").press("Enter")
    near = page.locator("svg.map").get_attribute("viewBox")
    assert float(near.split()[2]) < float(whole.split()[2])
    page.get_by_role("button", name="Voir toute la carte").press("Space")
    assert page.locator("svg.map").get_attribute("viewBox") == whole


def test_what_is_drawn_is_listed(look: Open) -> None:
    """Every territory that a circle or an arrondissement leads to is in the list."""
    page = look("/carte").page
    links = "els => els.map(e => e.getAttribute('href')).filter(h => h.startsWith('/territory/'))"
    drawn = set(page.eval_on_selector_all("svg.map a", links))
    listed = set(page.eval_on_selector_all("main table a, main p a", links))
    assert drawn
    assert drawn <= listed


#: The pairs of texts of which one covers the other, in each chart of a page.
COVERED = """
drawings => drawings.flatMap(drawing => {
  const boxes = [...drawing.querySelectorAll('text')].map(
    text => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => [one, other]));
})
"""


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", [1280, 360])
def test_no_text_of_a_chart_covers_another(look: Open, width: int) -> None:
    """Labels, however long, leave the values to be read."""
    page = look("/chiffres", width=width).page
    assert page.locator("svg.bars text").count() > 20
    assert page.eval_on_selector_all("svg.bars", COVERED) == []
