"""The pages of a site that has versions, as those of `test_pages.py`: what is new, what was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accessibility import violations
from browser.paths import RELEASED
from browser.test_phone import HEADER, PHONE
from browsing import WIDTHS, Browser, Open, measuring


@pytest.fixture(scope="module")
def measure(browser: Browser, released_address: str) -> Iterator[Open]:
    """Open pages of the site with versions that are measured, as in `test_every_page.py`."""
    with measuring(browser, released_address) as found:
        yield found


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", RELEASED)
@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_page_of_versions_is_accessible_in_the_dark(
    measure: Open, name: str, forced: str
) -> None:
    """Axe finds nothing against contrasts in the dark scheme, nor in forced colours."""
    colours = {"color_scheme": "dark", "forced_colors": forced}
    window = measure(RELEASED[name], **colours)
    assert violations(window.page, colours=True) == []


@pytest.mark.sample(8)
@pytest.mark.parametrize("name", RELEASED)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_of_versions_is_as_good_as_the_others(measure: Open, name: str, width: int) -> None:
    """A page of the site, in whose header nothing is cut; axe finds nothing, nothing sticks out."""
    window = measure(RELEASED[name], width)
    page = window.page
    assert page.locator("main h1").count() == 1
    assert violations(page) == []
    assert window.elsewhere == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == PHONE:
        assert page.locator(".masthead").bounding_box()["height"] <= HEADER
