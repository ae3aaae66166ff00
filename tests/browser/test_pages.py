"""Pages as people meet them: what went wrong, was withdrawn or is printed; the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accessibility import violations
from browser.conftest import Picture
from browser.paths import FAULTS
from browsing import WIDTHS, Browser, Open, opening
from conftest import REASON
from serving import served

#: The share of the bands of a page, 200 pixels high, in whose last third nothing is.
_WHITE_AT_THE_RIGHT = """() => {
  const main = document.querySelector("main"), box = main.getBoundingClientRect();
  const shown = [...main.querySelectorAll("*")]
    .filter((each) => !each.children.length || each.matches("svg"))
    .map((each) => each.getBoundingClientRect()).filter((each) => each.width > 1);
  let bands = 0, white = 0;
  for (let top = box.top; top < box.bottom; top += 200, bands++)
    if (!shown.some((each) => each.top < top + 200 && each.bottom > top
        && each.right > box.left + box.width * 2 / 3)) white++;
  return white / bands;
}"""


@pytest.mark.sample(2)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", FAULTS)
def test_a_fault_has_a_page_as_good_as_the_others(look: Open, path: str, width: int) -> None:
    """An error is said in the language of the visit, on an accessible page that leads back."""
    window = look(path, width, status=FAULTS[path])
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert window.page.locator("html").get_attribute("lang") == (
        "en" if "lang=en" in path else "fr"
    )
    assert window.page.locator("a[href^='/?'], a[href='/']").count() >= 1


@pytest.mark.parametrize(
    "path", ["/chiffres", "/territory/paris-19e", "/source/actions-des-centres-sociaux", "/actions"]
)
def test_a_page_of_lists_uses_its_width(look: Open, path: str) -> None:
    """Where much is shown and little told, no more than a third of the height has a white right."""
    page = look(path).page
    assert page.evaluate(_WHITE_AT_THE_RIGHT) <= 1 / 3


def test_a_fact_beside_nothing_takes_the_line(look: Open) -> None:
    """The other names of an organisation that nothing is told of stand above its actions."""
    page = look("/partner/caf-54").page
    facts = page.locator(".facts").bounding_box()
    group = page.locator(".group").first.bounding_box()
    assert facts["y"] + facts["height"] <= group["y"]
    assert group["width"] >= 1000


def test_the_home_page_is_light(visit: Open) -> None:
    """All that the home page loads, uncompressed, is under 100 KB."""
    window = visit("/")
    assert window.bytes < 100_000


@pytest.fixture(scope="module")
def withdrawn(
    withdrawn_build: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Open]:
    """Open pages of a catalogue where a record of each kind was withdrawn."""
    with (
        served(withdrawn_build, tmp_path_factory.mktemp("withdrawn"), "--no-sparql") as address,
        opening(browser, address) as found,
    ):
        yield found


@pytest.mark.sample(1)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["/action/gone", "/partner/gone", "/programme/gone?lang=en"])
def test_the_page_of_what_was_withdrawn_is_as_good(withdrawn: Open, path: str, width: int) -> None:
    """410 comes with a page that tells the story, and that axe has nothing against."""
    window = withdrawn(path, width, status=410)
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert REASON in window.page.locator(".withdrawn").inner_text()
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/territory/paris-19e", 4),
        ("/partner/caf-54", 3),
        ("/action/bien-sous-son-toit", 6),
        ("/programme/contrat-de-ville-paris-2015-2020", 4),
    ],
)
def test_a_page_prints_as_a_brochure(visit: Open, path: str, most: int) -> None:
    """On A4, in few sheets, with what it says and where it comes from, without what one clicks."""
    page = visit(path).page
    page.emulate_media(media="print")
    for hidden in (".masthead nav", ".main-links", ".languages", ".keep", ".near"):
        for element in page.locator(hidden).all():
            assert not element.is_visible(), hidden
    for shown in ("h1", ".facts", ".about", ".masthead .brand", ".colophon"):
        assert page.locator(shown).first.is_visible(), shown
    for group in page.locator(".group").all():
        assert group.is_visible()
    sheets = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", sheets)[0] in (
        (b"594", b"841"),
        (b"595", b"842"),
    )
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= most


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/carte",
        "/maillage/actions",
        "/territory/paris-19e",
        "/recherche?q=jardin",
        "/sparql",
        "/contribuer/action",
    ],
)
def test_the_keyboard_finds_its_way(visit: Open, path: str) -> None:
    """The first stop skips to the content, and every stop can be seen."""
    window = visit(path)
    page = window.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for _ in range(8):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const field = document.activeElement;
                // The field of an editor lies behind its letters: the whole shows where one is.
                const e = field.closest(".CodeMirror") || field, s = getComputedStyle(e),
                b = e.getBoundingClientRect();
                return [e.tagName, s.outlineStyle, b.width * b.height]; }"""
        )
        assert seen[0] != "BODY"
        assert seen[1] != "none", seen
        assert seen[2] > 0, seen


def test_a_search_goes_by_the_keyboard_alone(visit: Open) -> None:
    """From the home page to a record without a mouse: Tab, words, Enter, Tab, Enter."""
    page = visit("/").page
    _tab_to(page, "e.name === 'q'")
    page.keyboard.type("jardin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=jardin**")
    _tab_to(page, "e.pathname === '/action/jardin-partage'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/action/jardin-partage")
    assert page.locator("h1").inner_text() == "Jardin partagé"


def test_a_question_goes_by_the_keyboard_alone(visit: Open) -> None:
    """From the page of SPARQL to the rows of an answer without a mouse."""
    page = visit("/sparql").page
    _tab_to(page, "(e.search || '').includes('question=')")
    page.keyboard.press("Enter")
    page.wait_for_url("**question=**")
    _tab_to(page, "e.tagName === 'BUTTON'")
    page.keyboard.press("Enter")
    page.wait_for_selector("main table td")


def _tab_to(page: Any, what: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {what})(document.activeElement)"):
            return
    pytest.fail(f"no Tab leads to {what}")


@pytest.mark.story
@pytest.mark.parametrize(
    ("name", "path", "width"),
    [
        ("home", "/", 1280),
        ("search", "/recherche?q=jardin", 1280),
        ("map", "/carte", 1280),
        ("form", "/contribuer/action", 1280),
        ("home-360", "/", 360),
        ("action-360", "/action/bien-sous-son-toit", 360),
        ("still-true-360", "/contribuer/action?de=bien-sous-son-toit&pour=confirmer", 360),
    ],
)
def test_the_pages_that_the_documentation_shows(
    visit: Open, picture: Picture, name: str, path: str, width: int
) -> None:
    """They fit into the window, and complain of nothing."""
    window = visit(path, width=width)
    picture(window.page, name)
    assert window.page.evaluate("document.documentElement.scrollWidth") <= width
    assert (window.complaints, window.elsewhere) == ([], [])
