"""Every kind of page: axe, two widths and a third, no JavaScript, other colours, a finger.

What is measured of a page is measured on one load of it, each by a test of its own, in the order
in which they stand here: in other colours first, then narrower and narrower.
"""

from __future__ import annotations

import pytest

from accessibility import violations
from browser.paths import PAGES
from browser.test_colours import SCHEMES, USUAL
from browser.test_phone import HEADER, PHONE, TARGET
from browsing import WIDTHS, Open

#: Datasette's own tables are made for a mouse.
_OWN = [name for name, path in PAGES.items() if not path.startswith(("/maillage", "/-/"))]
#: Targets that are too small: what stands in a sentence, and shapes of the map whose list is below,
#: apart; a box to tick is as large as its label.
_SMALL = """least => [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(e => e.checkVisibility() && e.tabIndex >= 0 && !e.closest(".unseen, .skip, .area"))
    // What a finger meets of an editor is the whole of it: its own field is behind the letters.
    .filter(e => !e.closest(".CodeMirror"))
    .filter(e => !(getComputedStyle(e).display === "inline"
        && [...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())))
    .map(e => [e.outerHTML.slice(0, 120), (e.closest("label") || e).getBoundingClientRect()])
    .filter(([, box]) => box.width < least || box.height < least)
    .map(([text, box]) => `${text} ${box.width}×${box.height}`)"""

#: Links that are boxes of their own, from which the stop behind them goes to the next line.
_CUT_OFF = """() => [...document.querySelectorAll("main a[href]")]
    .filter(e => e.checkVisibility() && getComputedStyle(e).display === "inline-block")
    .filter(e => /^[.,;:)]/.test(e.nextSibling?.nodeValue ?? ""))
    .map(e => e.outerHTML.slice(0, 120))"""
#: The header of a page, and the links that are shown in it.
_HEADER = """() => {
    const header = document.querySelector(".masthead");
    const box = (each) => each.getBoundingClientRect().toJSON();
    const shown = [...header.querySelectorAll("a, summary")].filter(e =>
        e.checkVisibility({visibilityProperty: true}) && box(e).width && box(e).height);
    return [box(header), shown.map(box)];
}"""


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_without_javascript(measure: Open, name: str) -> None:
    """Without a script there is a title, a content and no empty shell."""
    window = measure(PAGES[name], java_script_enabled=False)
    assert window.page.locator("main h1").count() == 1
    assert len(window.page.locator("main").inner_text()) > 30
    assert window.page.locator("noscript").count() == 0


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", PAGES)
def test_every_table_has_a_caption(measure: Open, name: str) -> None:
    """Datasette's tables too."""
    page = measure(PAGES[name], 1280).page
    bare = "[...document.querySelectorAll('table:not(:has(> caption))')].map(e => e.outerHTML)"
    assert page.evaluate(bare) == []


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        pytest.param(
            name,
            scheme,
            marks=() if name in USUAL else pytest.mark.exhaustive,
            id=f"{name}-{scheme}",
        )
        for name in PAGES
        for scheme in SCHEMES
    ],
)
def test_a_page_is_accessible_in_other_colours(measure: Open, name: str, scheme: str) -> None:
    """Axe finds nothing against its contrasts; no other of its rules looks at colours."""
    page = measure(PAGES[name], 1280, **SCHEMES[scheme]).page
    assert violations(page, colours=True) == []


@pytest.mark.sample(8)
@pytest.mark.parametrize(
    ("name", "width"),
    [
        # In English a page is laid out as in French, in words that are shorter.
        pytest.param(name, width, marks=pytest.mark.exhaustive if of_english else ())
        for name in PAGES
        for width in WIDTHS
        for of_english in [name.endswith("in English") and width < 1000]
    ],
)
def test_a_page_is_accessible_and_keeps_to_itself(measure: Open, name: str, width: int) -> None:
    """Axe finds nothing, nothing leaves the host or complains, and nothing sticks out."""
    window = measure(PAGES[name], width)
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert window.complaints == []
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{name} is {wide} pixels wide"


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", PAGES)
def test_the_header_is_one_row(measure: Open, name: str) -> None:
    """The name, two main links and a menu, in at most 64 pixels, and on one line."""
    header, links = measure(PAGES[name], PHONE).page.evaluate(_HEADER)
    assert header["height"] <= HEADER
    middles = [link["y"] + link["height"] / 2 for link in links]
    assert max(middles) - min(middles) < 4
    assert all(link["x"] + link["width"] <= PHONE - 12 for link in links)


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", _OWN)
def test_what_is_touched_is_large_enough(measure: Open, name: str) -> None:
    """Every link, button and box is at least 24 pixels wide and high."""
    page = measure(PAGES[name], PHONE).page
    assert page.evaluate(_SMALL, TARGET) == []


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", PAGES)
def test_a_stop_stays_beside_its_link(measure: Open, name: str) -> None:
    """A link in a sentence is a part of its line: what ends the sentence is never left alone."""
    assert measure(PAGES[name], PHONE).page.evaluate(_CUT_OFF) == []


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_a_small_screen(measure: Open, name: str) -> None:
    """At 320 pixels, as at 1280 enlarged four times (WCAG 1.4.10)."""
    page = measure(PAGES[name], 320).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


#: What is seen of a page: each element, how far down it stands and how large it is.
_SEEN = """() => {
    const shown = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility());
    return shown.map(e => {
        const {top, width, height} = e.getBoundingClientRect();
        return [e.tagName, ...[top, width, height].map(Math.round)].join(" ");
    });
}"""


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", sorted(USUAL))
def test_a_page_that_is_narrowed_is_as_one_loaded_narrow(
    measure: Open, look: Open, name: str
) -> None:
    """What the others measure of the former holds of the latter."""
    narrowed = measure(PAGES[name], PHONE).page.evaluate(_SEEN)
    assert narrowed == look(PAGES[name], PHONE).page.evaluate(_SEEN)
