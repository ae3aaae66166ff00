"""A phone of 360 pixels: a menu, a map that can be touched; `test_every_page.py` has the rest."""

from __future__ import annotations

import json

import pytest

from browsing import Open
from conftest import ROOT
from waiting import eventually

PHONE = 360
#: The height of the header at most, and the least side of what a finger has to meet (WCAG 2.5.8).
HEADER, TARGET = 64, 24
#: What tells the first line of a text from its second.
HALF_A_LINE = 12


def test_a_dot_stands_at_the_first_line_of_its_link(look: Open) -> None:
    """A link of two lines begins where the dot of its item is, not below it."""
    page = look("/contribuer/action", PHONE).page
    page.get_by_role("button", name="Voir la page avant").last.click()
    page.locator(".verdict li a").first.wait_for()
    tops = page.locator(".verdict li:has(> a)").evaluate_all(
        """all => all.map((item) => {
            const letters = document.createRange();
            letters.selectNodeContents(item.querySelector("a"));
            return letters.getClientRects()[0].top - item.getBoundingClientRect().top;
        })"""
    )
    assert tops
    assert max(map(abs, tops)) < HALF_A_LINE


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_opens_without_a_script(visit: Open, script: bool) -> None:
    """One tap shows the lists, the map, the figures and the languages; each entry leads there."""
    page = visit("/", PHONE, java_script_enabled=script).page
    assert not page.locator(".menu nav").is_visible()
    page.locator(".menu summary").click()
    entries = page.locator(".menu nav li a")
    assert entries.first.is_visible()
    assert {"Actions", "Carte", "Chiffres"} <= set(entries.all_inner_texts())
    page.get_by_role("link", name="Carte", exact=True).click()
    page.wait_for_url("**/carte")


#: Whether the menu lies over the whole of what has the focus.
_HIDES_THE_FOCUS = """() => {
    const nav = document.querySelector(".menu nav"), at = document.activeElement;
    if (!nav.checkVisibility() || nav.contains(at)) return false;
    const [over, box] = [nav, at].map(e => e.getBoundingClientRect());
    return box.left >= over.left && box.right <= over.right
        && box.top >= over.top && box.bottom <= over.bottom;
}"""


@pytest.mark.sample(2)
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("path", ["/action/jardin-partage", "/maillage/actions"])
def test_the_menu_hides_nothing_that_has_the_focus(visit: Open, path: str, script: bool) -> None:
    """Who goes on behind its last entry sees where one is (WCAG 2.4.11)."""
    page = visit(path, PHONE, java_script_enabled=script).page
    page.locator(".menu summary").press("Enter")
    page.locator(".menu nav a").last.focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert not page.evaluate(_HIDES_THE_FOCUS)


def test_escape_and_a_tap_elsewhere_close_the_menu(visit: Open) -> None:
    """Escape gives the focus back to what opened it."""
    page = visit("/", PHONE).page
    menu = page.locator(".menu nav")
    page.locator(".menu summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert menu.is_visible()
    page.locator("h1").click(position={"x": 4, "y": 4})
    assert not menu.is_visible()


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", [320, PHONE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_search_gives_as_an_example_is_seen(look: Open, width: int, language: str) -> None:
    """The words in the empty field are not cut."""
    page = look(f"/?lang={language}", width).page
    cut = page.locator("#q").evaluate(
        """field => {
            const style = getComputedStyle(field);
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = style.font;
            const around = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
            return pen.measureText(field.placeholder).width - (field.clientWidth - around);
        }"""
    )
    assert cut <= 0


@pytest.mark.sample(1)
@pytest.mark.parametrize("path", ["/carte", "/carte?lang=en", "/carte?departement=49"])
def test_how_a_place_is_known_stands_below_its_name(look: Open, path: str) -> None:
    """The list of the map has two columns on a phone, the name wide, and nothing sticks out."""
    page = look(path, PHONE).page
    assert (
        page.locator(".scroll:has(.listing)").evaluate("it => it.scrollWidth - it.clientWidth") <= 0
    )
    rows = page.locator(".listing tbody tr").all()
    assert rows
    for row in rows[:12]:
        name, count, how = (cell.bounding_box() for cell in row.locator("th, td").all())
        assert name["y"] == pytest.approx(count["y"], abs=HALF_A_LINE)
        assert count["x"] >= name["x"] + name["width"] - 1
        assert count["x"] + count["width"] <= PHONE - 12
        assert how["y"] >= name["y"] + name["height"] - 1
        assert how["x"] == name["x"]
        assert how["width"] > PHONE * 0.8


def test_the_list_is_one_step_from_the_top_of_the_map(visit: Open) -> None:
    """Who does not use the map, with the keyboard or on a phone, passes none of its circles."""
    page = visit("/carte", PHONE).page
    page.get_by_role("link", name="La même carte en liste").press("Enter")
    assert eventually(
        lambda: page.locator("#liste").evaluate("it => it.getBoundingClientRect().top") < 200
    )
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.querySelector('.listing')")


@pytest.mark.sample(1)
@pytest.mark.parametrize("path", ["/carte", "/carte?departement=49", "/carte?departement=75"])
def test_the_map_is_for_fingers(look: Open, path: str) -> None:
    """A finger meets the circles and cells; names are legible; a legend, and the same as a list."""
    page = look(path, PHONE).page
    targets = page.locator(".map .spot circle, .map .area text.cell").evaluate_all(
        "all => all.map(e => e.closest('a').getBoundingClientRect().toJSON())"
    )
    assert targets
    assert min(min(box["width"], box["height"]) for box in targets) >= TARGET
    letters = page.locator(".map text").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert min(letters) >= 9
    assert page.locator(".map text.name").count() > 0 or "75" in path
    assert page.locator("table.listing tbody tr").count() > 0
    if "49" not in path:
        assert page.locator(".legend li").count() == 5
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_small_shape_of_the_map_has_its_link_beside(look: Open) -> None:
    """A département that is too small for a finger is in the list below, by the same address."""
    page = look("/carte", PHONE).page
    small = page.locator(".map a.area").evaluate_all(
        """(all, least) => all.filter((each) => {
            const box = each.getBoundingClientRect();
            return Math.min(box.width, box.height) < least;
        }).map((each) => each.getAttribute("href"))""",
        TARGET,
    )
    assert small
    for address in small:
        (box,) = [each.bounding_box() for each in page.locator(f'li a[href="{address}"]').all()]
        assert box["height"] >= TARGET


def test_a_sign_of_roughness_stays_beside_its_amount(look: Open) -> None:
    """« ≈ » never stands alone on a line: no cell of a table may break behind it."""
    page = look("/chiffres", PHONE).page
    cells = page.locator("td", has_text="≈").all_inner_texts()
    assert cells
    assert all("≈\N{NO-BREAK SPACE}" in cell for cell in cells)


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_no_word_of_a_card_is_cut(look: Open, width: int) -> None:
    """What a card leaves of a summary ends with a whole word, and all of it is seen."""
    page = look("/actions", width).page
    texts = page.locator(".card > p:last-child").evaluate_all(
        "all => all.map(e => [e.textContent, e.scrollHeight - e.clientHeight])"
    )
    folder = ROOT / "contributions/actions"
    summaries = [json.loads(it.read_text("utf-8"))["summary"] for it in folder.rglob("*.json")]
    words = " ".join(summaries).replace("\N{NO-BREAK SPACE}", " ").split()
    # What stands behind the last word goes with what is left out.
    whole = {*words, *(word.rstrip(",;:") for word in words)}
    assert any(text.endswith("…") for text, _ in texts)
    for text, beyond in texts:
        assert beyond <= 0
        assert text.removesuffix("…").split()[-1] in whole
