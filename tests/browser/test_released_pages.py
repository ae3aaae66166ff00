"""The pages of a site that has versions, as those of `test_pages.py`: what is new, what was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import Open, opening
from browser.paths import RELEASED
from browser.test_pages import WIDTHS, violations
from browser.test_phone import HEADER, PHONE
from browser.test_valid_html import html_checker, html_errors, page_of


@pytest.fixture(scope="module")
def look_back(browser: Any, released_address: str) -> Iterator[Open]:
    """Open pages of the site with versions that are only looked at."""
    with opening(browser, released_address, shared=True) as found:
        yield found


@pytest.mark.sample(8)
@pytest.mark.parametrize("name", RELEASED)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_versions_is_as_good_as_the_others(
    look_back: Open, name: str, width: int
) -> None:
    """A page of the site, in whose header nothing is cut; axe finds nothing, nothing sticks out."""
    window = look_back(RELEASED[name], width)
    page = window.page
    assert page.locator("main h1").count() == 1
    assert violations(page) == []
    assert window.elsewhere == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == PHONE:
        assert page.locator(".masthead").bounding_box()["height"] <= HEADER


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", RELEASED)
@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_page_of_versions_is_accessible_in_the_dark(
    look_back: Open, name: str, forced: str
) -> None:
    """Axe finds nothing in the dark scheme, nor in forced colours."""
    colours = {"color_scheme": "dark", "forced_colors": forced}
    window = look_back(RELEASED[name], **colours)
    assert violations(window.page) == []


def test_pages_of_versions_are_valid_html(released_address: str, tmp_path: Path) -> None:
    """The checker finds no error."""
    jar, names = html_checker(), {}
    for rank, (name, path) in enumerate(RELEASED.items()):
        file = tmp_path / f"{rank}.html"
        file.write_bytes(page_of(released_address + path))
        names[file.name] = name
    assert [(names[name], *told) for name, *told in html_errors(jar, tmp_path)] == []
