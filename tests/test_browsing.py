"""The browser of the tests: whoever waits for it in vain fails, and none of those that follow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from browsing import LIMIT, Browser, opening
from conftest import ROOT

_TESTS = """
import browsing

def test_it_starts_however_long_that_takes(browser):
    browsing.LIMIT = 1

def test_it_is_waited_for_in_vain(browser):
    try:
        browser.chromium.new_page().evaluate("new Promise(() => {})")
    finally:
        browsing.LIMIT = 600

def test_it_is_asked_again(browser):
    pass
"""


def test_who_waits_in_vain_is_told_what_for(browser: Browser, tmp_path: Path) -> None:
    """A promise that nobody keeps ends in a failure at its line; what comes after waits no more."""
    file = tmp_path / "test_in_vain.py"
    file.write_text(_TESTS)
    options = ["-p", "browsing", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider"]
    run = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", str(tmp_path)]
    told = subprocess.run(
        [*run, *options, str(file)],
        cwd=ROOT / "tests",
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    ).stdout
    assert browser
    assert '>           browser.chromium.new_page().evaluate("new Promise(() => {})")' in told
    assert "waited 1 seconds in vain" in told
    assert "did not answer: test_in_vain.py::test_it_is_waited_for_in_vain" in told
    assert "1 failed, 1 passed, 1 error" in told.splitlines()[-1]


@pytest.mark.parametrize("script", [True, False])
def test_a_window_that_was_used_takes_another_width(
    browser: Browser, address: str, script: bool
) -> None:
    """It is as wide as it is asked to be, though a page without scripts is never told of it."""
    for width in (1280, 360):
        with opening(browser, address) as visit:
            page = visit("/", width, java_script_enabled=script).page
            assert page.evaluate("innerWidth") == width
