"""The page that takes a table, as people meet it: axe, two widths, no JavaScript."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import follow
from browser.test_pages import WIDTHS, violations

PATH = "/contribuer/tableau"
HEAD = "Nom de l'action;Résumé;Statut;Mots clés;Public;Quartier;Ce qui se passe\r\n"
SUMMARY = (
    "Chaque mardi, des habitants de tous les âges se retrouvent autour d’un café ; ils y préparent "
    "les fêtes de l’année et accueillent les nouveaux venus, avec deux associations de la rue."
)
ROW = f'Café des voisins;"{SUMMARY}";en cours;Culture;Tout public;{{place}};Des rencontres.\r\n'


def _upload(page: Any, place: str) -> None:
    raw = (HEAD + ROW.format(place=place)).encode()
    page.set_input_files("#file", {"name": "t.csv", "mimeType": "text/csv", "buffer": raw})
    page.fill("#contributor", "Les Amis du quartier")
    follow(page.locator("form.contribute button.main"))
    page.wait_for_selector("#verdict")


@pytest.mark.parametrize("width", WIDTHS)
def test_corrections_are_told_on_an_accessible_page(visit: Any, width: int) -> None:
    """Which record, and in what; the value that is given, and none of the others."""
    page = visit(PATH, width).page
    raw = "Identifiant;Fréquence;Ce qui se passe\r\njardin-partage;Hebdomadaire;x\r\n".encode()
    page.set_input_files("#file", {"name": "t.csv", "mimeType": "text/csv", "buffer": raw})
    follow(page.locator("form.contribute button.main"))
    assert page.locator("#verdict h2").inner_text() == "Tout est bon"
    page.locator("summary", has_text="Correction : Jardin partagé").click()
    said = page.locator("section.contribute details").inner_text()
    assert "Corrige la fiche « Jardin partagé » (jardin-partage) : Fréquence." in said
    assert page.locator("section.contribute dt").all_inner_texts() == ["Fréquence"]
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", ["", "Nancy", "Nanci"])
def test_the_page_is_accessible(visit: Any, width: int, place: str) -> None:
    """Axe finds nothing, before a file, with records and with problems; nothing sticks out."""
    window = visit(PATH, width)
    if place:
        _upload(window.page, place)
        window.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert violations(window.page) == []
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{wide} pixels wide"


def test_a_table_goes_through_without_javascript(visit: Any) -> None:
    """File, columns corrected, file of the record: by forms alone."""
    page = visit(PATH, java_script_enabled=False).page
    _upload(page, "Nancy")
    assert page.locator("#verdict h2").inner_text() == "Tout est bon"
    page.locator("form.contribute summary").click()
    page.get_by_label("Ce qui se passe").select_option("/context")
    follow(page.get_by_role("button", name="Relire avec ces changements"))
    page.locator("summary", has_text="Café des voisins").click()
    assert page.locator("dt", has_text="Contexte").is_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger les fichiers").click()
    assert "cafe-des-voisins" in found.value.suggested_filename
