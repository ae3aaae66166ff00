"""The page that takes a table, as people meet it: axe, two widths, no JavaScript."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from accessibility import violations
from browser.conftest import Picture
from browsing import WIDTHS, Browser, Open, follow, opening
from conftest import ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.model.loading import load
from serving import served

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


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", WIDTHS)
def test_corrections_are_told_on_an_accessible_page(visit: Open, width: int) -> None:
    """Which record, and in what; the value that is given, and none of the others."""
    page = visit(PATH, width).page
    raw = "Identifiant;Fréquence;Ce qui se passe\r\njardin-partage;Hebdomadaire;x\r\n".encode()
    page.set_input_files("#file", {"name": "t.csv", "mimeType": "text/csv", "buffer": raw})
    follow(page.locator("form.contribute button.main"))
    assert page.locator("#verdict h2").inner_text() == "Tout est bon"
    page.locator("summary", has_text="Correction : Jardin partagé").click()
    said = page.locator("section.contribute details").inner_text()
    assert "Corrige la fiche « Jardin partagé » (jardin-partage) : Fréquence." in said
    assert page.locator("section.contribute dt").all_inner_texts() == ["Fréquence (B2)"]
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.sample(2)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", ["", "Nancy", "Nanci"])
def test_the_page_is_accessible(visit: Open, width: int, place: str) -> None:
    """Axe finds nothing, before a file, with records and with problems; nothing sticks out."""
    window = visit(PATH, width)
    if place:
        _upload(window.page, place)
        window.page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert violations(window.page) == []
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{wide} pixels wide"


def test_each_label_of_a_column_is_nearer_to_its_own_choice(visit: Open) -> None:
    """Where a row describes several kinds, a column has a choice for each."""
    page = visit(PATH).page
    raw = "Association;Action;Montant\r\nLes Amis;Café des voisins;300\r\n".encode()
    page.set_input_files("#file", {"name": "t.csv", "mimeType": "text/csv", "buffer": raw})
    follow(page.locator("form.contribute button.main"))
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    gaps = page.locator(".columns select + label").evaluate_all(
        """all => all.map(label => {
            const [before, own] = [label.previousElementSibling, label.nextElementSibling];
            const box = label.getBoundingClientRect();
            return [box.top - before.getBoundingClientRect().bottom,
                own.getBoundingClientRect().top - box.bottom];
        })"""
    )
    assert gaps
    assert all(above > 2 * below for above, below in gaps)


def test_a_table_goes_through_without_javascript(visit: Open) -> None:
    """File, columns corrected, file of the record: by forms alone."""
    page = visit(PATH, java_script_enabled=False).page
    _upload(page, "Nancy")
    assert page.locator("#verdict h2").inner_text() == "Tout est bon"
    page.locator("form.contribute .columns summary").click()
    page.get_by_label("Ce qui se passe").select_option("/context")
    follow(page.get_by_role("button", name="Relire avec ces changements"))
    page.locator("summary", has_text="Café des voisins").click()
    assert page.locator("dt", has_text="Contexte").is_visible()
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger les fichiers").click()
    assert "cafe-des-voisins" in found.value.suggested_filename


GRANTS = (
    "Bidule;Machin;Somme;Qui signe\r\n"
    "Les Amis du parc;Café des voisins;1 500;Camille Durand\r\n"
    "Les Amis du parc;Jardin des voisins;700;Camille Durand\r\n"
)


def _reread(page: Any) -> None:
    follow(page.get_by_role("button", name="Relire avec ces changements"))


@pytest.mark.story
def test_an_unrecognised_table_is_mapped_by_hand_on_a_telephone(
    visit: Open, make_catalogue: MakeCatalogue, picture: Picture
) -> None:
    """At 360 pixels: its kinds, its columns, what holds for all; its files pass the gate."""
    page = visit(PATH, 360).page
    raw = GRANTS.encode()
    page.set_input_files("#file", {"name": "aides.csv", "mimeType": "text/csv", "buffer": raw})
    page.fill("#contributor", "Les Amis du quartier")
    follow(page.locator("form.contribute button.main"))
    page.get_by_label("Organisation", exact=True).check()
    _reread(page)
    page.get_by_label("A · Bidule (Organisation)").select_option(label="Nom")
    page.get_by_label("A · Bidule (Action)").select_option(label="Organisation qui mène l’action")
    page.get_by_label("B · Machin (Action)").select_option(label="Titre")
    page.get_by_label("C · Somme (Action)").select_option(label="Financement : total")
    _reread(page)
    assert "Camille Durand" not in page.locator("main").inner_text()
    page.get_by_label("B · Machin (Action)").scroll_into_view_if_needed()
    picture(page, "import-mapping-360")
    page.get_by_label("Statut (Action)").select_option(label="En cours")
    page.get_by_label("Type (Organisation)").select_option(label="Association")
    page.get_by_label("Résumé (Action)").fill(SUMMARY)
    page.get_by_label("Lieux (Action)").fill("Nancy")
    page.get_by_role("group", name="Thèmes (Action)").get_by_label("Culture").first.check()
    page.get_by_role("group", name="Publics (Action)").get_by_label("Tous publics").check()
    _reread(page)
    assert page.locator("#verdict h2").inner_text() == "Tout est bon"
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download() as found:
        page.get_by_role("button", name="Télécharger les fichiers").click()
    root = make_catalogue(_records())
    with zipfile.ZipFile(found.value.path()) as parcel:
        files = [name for name in parcel.namelist() if name.endswith(".json")]
        parcel.extractall(root, files)
    assert len(files) == 3
    assert pipeline.validate(load(root), BuildOptions(workers=1)).accepted


def _records() -> dict[str, bytes]:
    home = ROOT / "contributions"
    return {str(path.relative_to(home)): path.read_bytes() for path in home.glob("*/*.json")}


def _told() -> dict[str, str]:
    """Return the files that the documentation writes for a form of one’s own, by their names."""
    said = (ROOT / "docs/importing.md").read_text(encoding="utf-8")
    found = re.findall(r"^cat > (\S+) <<'END'\n(.*?)^END$", said, re.DOTALL | re.MULTILINE)
    return dict(found)


def test_a_text_in_a_form_of_ones_own_is_shown_line_by_line(
    browser: Browser, make_catalogue: MakeCatalogue, tmp_path: Path, picture: Picture
) -> None:
    """The example of the documentation, on a telephone: each line beside its field."""
    told = _told()
    root = make_catalogue(_records())
    form = root / "forms" / "houses.toml"
    form.parent.mkdir(exist_ok=True)
    form.write_text(told["forms/houses.toml"], encoding="utf-8")
    report = pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=1, cached=False))
    assert report.accepted
    with served(tmp_path / "out", tmp_path) as address, opening(browser, address) as visit:
        page = visit(PATH, 360).page
        raw = told["oven.txt"].encode()
        page.set_input_files("#file", {"name": "four.txt", "mimeType": "text/plain", "buffer": raw})
        page.fill("#contributor", "Les Amis du quartier")
        follow(page.locator("form.contribute button.main"))
        lines = page.locator("details", has_text="Le texte, ligne à ligne")
        lines.locator("summary").first.click()
        assert "→ Organisation qui mène l’action" in lines.inner_text()
        assert "→ Statut" in lines.inner_text()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        lines.locator("summary").first.evaluate("it => it.scrollIntoView({behavior: 'instant'})")
        picture(page, "import-text-360")


def test_a_long_table_is_read_with_a_bar(visit: Open) -> None:
    """The first rows at once; all of them behind a page that tells how far it is.

    Where it cannot ask once, it asks again.
    """
    page = visit(PATH, 360).page
    rows = [ROW.format(place="Nancy").replace("Café", f"Café {number}") for number in range(130)]
    raw = (HEAD + "".join(rows)).encode()
    page.set_input_files("#file", {"name": "t.csv", "mimeType": "text/csv", "buffer": raw})
    page.fill("#contributor", "Les Amis du quartier")
    follow(page.locator("form.contribute button.main"))
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        if route.request.resource_type == "fetch" and not lost:
            lost.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/contribuer/**", lose_the_first)
    follow(page.get_by_role("button", name="Lire les 130 lignes"))
    # The page of the result comes by itself.
    page.get_by_role("button", name="Télécharger les fichiers").wait_for()
    assert lost
    assert "130" in page.locator("main").inner_text()
    assert violations(page) == []


def test_the_field_of_a_file_speaks_the_language_of_the_page(visit: Open) -> None:
    """The browser here speaks English; the page says in French what is chosen, and in English."""
    for path, choose, none in (
        ("/contribuer/tableau", "Choisir un fichier", "Aucun fichier choisi"),
        ("/contribuer/tableau?lang=en", "Choose a file", "No file chosen"),
    ):
        window = visit(path, 360)
        field = window.page.locator(".file").first
        assert field.inner_text().split() == f"{choose} {none}".split()
        with window.page.expect_file_chooser() as chooser:
            field.locator(".button").click(position={"x": 5, "y": 5}, force=True)
        chooser.value.set_files({"name": "t.csv", "mimeType": "text/csv", "buffer": b"a"})
        assert field.locator("output").inner_text() == "t.csv"
        assert window.complaints == []
