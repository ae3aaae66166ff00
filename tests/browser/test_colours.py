"""Whatever a reader has: dark or forced colours, large letters, a small screen, no motion."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import Open
from browser.paths import PAGES
from browser.test_pages import violations

#: What is tried each time: a page of each sort of colour; the others when every case is.
_USUAL = frozenset(
    {"home", "map", "charts", "action with money", "search", "form", "a part to correct", "table"}
)
_SCHEMES = {
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        pytest.param(
            name,
            scheme,
            marks=() if name in _USUAL else pytest.mark.exhaustive,
            id=f"{name}-{scheme}",
        )
        for name in PAGES
        for scheme in _SCHEMES
    ],
)
def test_a_page_is_accessible_in_other_colours(look: Any, name: str, scheme: str) -> None:
    """Axe finds nothing, contrasts included."""
    assert violations(look(PAGES[name], 1280, **_SCHEMES[scheme]).page) == []


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", ["/carte", "/chiffres", "/carte?departement=75"])
@pytest.mark.parametrize("scheme", _SCHEMES)
def test_drawings_are_legible_in_other_colours(visit: Open, path: str, scheme: str) -> None:
    """Letters of maps and charts stand out from the ground, which axe does not measure in SVG."""
    page = visit(path, **_SCHEMES[scheme]).page
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
def test_no_letters_vanish_in_forced_colours(visit: Open, path: str) -> None:
    """None has the colour of the ground, which browsers paint behind letters; axe misses them."""
    assert visit(path, **_SCHEMES["forced"]).page.evaluate(_COVERED) == []


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


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_a_small_screen(look: Any, name: str) -> None:
    """At 320 pixels, as at 1280 enlarged four times (WCAG 1.4.10)."""
    page = look(PAGES[name], 320).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", sorted(_USUAL))
def test_text_may_be_twice_as_large(visit: Open, name: str) -> None:
    """Nothing sticks out when the letters are doubled (WCAG 1.4.4)."""
    page = visit(PAGES[name]).page
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_nothing_moves_for_who_wants_no_motion(visit: Open) -> None:
    """A leap to a part of the page is a leap."""
    page = visit("/action/bien-sous-son-toit", reduced_motion="reduce").page
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", PAGES)
def test_every_table_has_a_caption(look: Any, name: str) -> None:
    """Datasette's tables too."""
    page = look(PAGES[name], 1280).page
    assert page.locator("table:not(:has(> caption))").count() == 0
