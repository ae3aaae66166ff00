"""Whatever a reader has: dark or forced colours, large letters, no motion."""

from __future__ import annotations

import pytest

from accessibility import violations
from browser.paths import PAGES
from browsing import Open

#: What is tried each time: a page of each sort of colour; the others when every case is.
USUAL = frozenset(
    {"home", "map", "charts", "action with money", "search", "form", "a part to correct", "table"}
)
SCHEMES = {
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", ["/carte", "/chiffres", "/carte?departement=75"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_drawings_are_legible_in_other_colours(measure: Open, path: str, scheme: str) -> None:
    """Letters of maps and charts stand out from the ground, which axe does not measure in SVG."""
    page = measure(path, **SCHEMES[scheme]).page
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    letters = page.locator("svg.map text:not(.on-3, .on-4, .spot text), svg.bars text")
    for colour in set(letters.evaluate_all("all => all.map(e => getComputedStyle(e).fill)")):
        assert _contrast(colour, ground) >= 4.5, (colour, ground)


#: The letters of a page that have the colour which forced colours put behind letters.
_COVERED = """[...document.querySelectorAll("body *")].filter(e => {
  const said = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const style = getComputedStyle(e);
  return said && !(e instanceof SVGElement) && style.forcedColorAdjust !== "none"
    && style.color === getComputedStyle(document.body).backgroundColor;
}).map(e => e.outerHTML)"""


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "path",
    ["/", "/recherche?q=jardin", "/chiffres", "/contribuer/action", "/maillage/actions", "/carte"],
)
def test_no_letters_vanish_in_forced_colours(measure: Open, path: str) -> None:
    """None has the colour of the ground, which browsers paint behind letters; axe misses them."""
    assert measure(path, **SCHEMES["forced"]).page.evaluate(_COVERED) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faint_letters_are_found_on_a_page_like_others(visit: Open, scheme: str) -> None:
    """What axe said of the others does not count for letters that are in another way."""
    page = visit(PAGES["partner"], color_scheme=scheme).page
    assert violations(page) == []
    assert violations(page, colours=True) == []
    page.evaluate("document.querySelector('main h1').style.color = '#808080'")
    page.evaluate("document.querySelector('main h1').style.background = '#909090'")
    for _ in range(2):
        told = violations(page)
        assert told
        assert all(fault.startswith("color-contrast: ") for fault in told)


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, `rgb(…)` (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(float(text)) / 255 for text in colour.partition("(")[2].rstrip(")").split(",")[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", sorted(USUAL))
def test_text_may_be_twice_as_large(look: Open, name: str) -> None:
    """Nothing sticks out when the letters are doubled (WCAG 1.4.4)."""
    page = look(PAGES[name]).page
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_nothing_moves_for_who_wants_no_motion(visit: Open) -> None:
    """A leap to a part of the page is a leap."""
    page = visit("/action/bien-sous-son-toit", reduced_motion="reduce").page
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
