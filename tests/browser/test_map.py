"""The map in a browser: it reads without a script, and zooms with one."""

from __future__ import annotations

from typing import Any


def test_a_departement_leads_to_its_own_map(visit: Any) -> None:
    """Without a script, a département is one click away, and so is a territory in it."""
    page = visit("/carte", java_script_enabled=False).page
    page.locator("main ul a", has_text="Maine-et-Loire").click()
    assert page.locator("h1").inner_text() == "Carte des actions : Maine-et-Loire"
    page.locator("table a", has_text="Montreuil-Juigné").click()
    assert "Montreuil-Juigné" in page.locator("h1").inner_text()


def test_the_buttons_zoom_and_come_back(visit: Any) -> None:
    """The script adds labelled buttons that work from the keyboard."""
    page = visit("/carte").page
    whole = page.locator("svg.map").get_attribute("viewBox")
    page.get_by_role("button", name="Agrandir la carte").press("Enter")
    near = page.locator("svg.map").get_attribute("viewBox")
    assert float(near.split()[2]) < float(whole.split()[2])
    page.get_by_role("button", name="Voir toute la carte").press("Space")
    assert page.locator("svg.map").get_attribute("viewBox") == whole


def test_what_is_drawn_is_listed(visit: Any) -> None:
    """Every territory that a circle or an arrondissement leads to is in the list."""
    page = visit("/carte").page
    links = "els => els.map(e => e.getAttribute('href')).filter(h => h.startsWith('/territory/'))"
    drawn = set(page.eval_on_selector_all("svg.map a", links))
    listed = set(page.eval_on_selector_all("main table a, main p a", links))
    assert drawn
    assert drawn <= listed
