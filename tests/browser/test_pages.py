"""Every kind of page, as people meet it: axe, two widths, no JavaScript, the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.paths import FAULTS, PAGES

WIDTHS = (1280, 360)


def violations(page: Any) -> list[str]:
    """Return what axe finds wrong with a page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for one in found
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_keeps_to_itself(visit: Any, name: str, width: int) -> None:
    """Axe finds nothing, nothing leaves the host or complains, and nothing sticks out."""
    window = visit(PAGES[name], width)
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert window.complaints == []
    wide = window.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{name} is {wide} pixels wide"


@pytest.mark.parametrize("path", FAULTS)
def test_a_fault_has_a_page_as_good_as_the_others(visit: Any, path: str) -> None:
    """An error is said in French, on an accessible page that leads back."""
    window = visit(path, status=FAULTS[path])
    assert violations(window.page) == []
    assert window.elsewhere == []
    assert window.page.locator("html").get_attribute("lang") == (
        "en" if "lang=en" in path else "fr"
    )
    assert window.page.locator("a[href^='/?'], a[href='/']").count() >= 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_without_javascript(visit: Any, name: str) -> None:
    """Without a script there is a title, a content and no empty shell."""
    window = visit(PAGES[name], java_script_enabled=False)
    assert window.page.locator("main h1").count() == 1
    assert len(window.page.locator("main").inner_text()) > 30
    assert window.page.locator("noscript").count() == 0


def test_the_home_page_is_light(visit: Any) -> None:
    """All that the home page loads, uncompressed, is under 100 KB."""
    window = visit("/")
    assert window.bytes < 100_000


@pytest.mark.parametrize("path", ["/", "/carte", "/maillage/actions"])
def test_the_keyboard_finds_its_way(visit: Any, path: str) -> None:
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
            """() => { const e = document.activeElement, s = getComputedStyle(e),
                b = e.getBoundingClientRect();
                return [e.tagName, s.outlineStyle, b.width * b.height]; }"""
        )
        assert seen[0] != "BODY"
        assert seen[1] != "none", seen
        assert seen[2] > 0, seen
