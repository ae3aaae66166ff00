"""A real browser over a real server: Chromium from the machine, `maillage serve` as a process.

Without Chromium the tests are skipped, and say so; where `CI` is set they fail instead.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from repositories import small_forge
from serving import served
from waiting import PATIENCE

#: The browsers that would do, by the names that distributions give them: the one without windows
#: first, since it takes a third of the processor time.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: Takes a picture of a page, by the name of what it shows.
Picture = Callable[[Any, str], None]
#: Opens an address of the site in a window of some width, in pixels.
Open = Callable[..., "Window"]


# Playwright keeps an event loop running as long as it is open: not beyond the module that asks.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a screen."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        missing = "no Chromium on this machine: install it to run the tests of tests/browser"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        # As root, as in a container, Chromium cannot set up its own sandbox.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = play.chromium.launch(executable_path=found, args=options)
        yield started
        started.close()


def follow(target: Any) -> None:
    """Press what leads to another page, and wait until that page is there.

    A click alone may return while the former page still stands, and what is asked next is then
    asked of that one.
    """
    with target.page.expect_navigation():
        target.click()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Picture:
    """Take a picture for docs/site.md: `pytest -m story --rewrite tests/browser`."""

    def take(page: Any, name: str) -> None:
        if request.config.getoption("--rewrite"):
            page.mouse.move(0, 0)
            page.screenshot(path=ROOT / f"docs/images/{name}.png", animations="disabled")

    return take


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bare repository, as a forge has one."""
    return small_forge(tmp_path_factory.mktemp("remote"))


@pytest.fixture(scope="module")
def pushing_site(
    real_build: Path, remote: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a site that pushes what it is sent to a remote."""
    root = tmp_path_factory.mktemp("pushing")
    settings = {
        "remote": str(remote),
        "folder": str(remote.parent / "queue"),
        "mail": "catalogue@example.org",
    }
    metadata = root / "metadata.json"
    metadata.write_text(json.dumps({"plugins": {"maillage": {"contribute": settings}}}))
    with served(real_build, root, "--metadata", str(metadata)) as found:
        yield found


@pytest.fixture(scope="module")
def released_address(
    released_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a site that has two versions, too."""
    root = tmp_path_factory.mktemp("versions")
    settings = {"plugins": {"maillage": {"releases": str(released_root / "releases")}}}
    (root / "metadata.json").write_text(json.dumps(settings), "utf-8")
    with served(released_root / "build", root, "--metadata", str(root / "metadata.json")) as found:
        yield found


class Window:
    """A page of the site in the browser, with what it loaded and what it complained of."""

    def __init__(self, page: Any, home: str) -> None:
        self.page = page
        self.home = home
        self.forget()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("response", self._received)

    def forget(self) -> None:
        """Begin anew, with a page that is still to be opened."""
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.bytes = 0

    @property
    def elsewhere(self) -> list[str]:
        """Return the requests that left the host."""
        here = urlsplit(self.home).netloc
        return [url for url in self.requests if urlsplit(url).netloc != here]

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _received(self, response: Any) -> None:
        if response.status == 200:
            self.bytes += len(response.body())


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Open]:
    """Open pages of the site, each in a profile of its own."""
    with opening(browser, address) as found:
        yield found


@pytest.fixture(scope="module")
def look(browser: Any, address: str) -> Iterator[Open]:
    """Open pages of the site that are only looked at: those of one width share a window."""
    with opening(browser, address, shared=True) as found:
        yield found


@pytest.fixture
def proposing(browser: Any, pushing_site: str) -> Iterator[Open]:
    """Open pages of the site that pushes."""
    with opening(browser, pushing_site) as found:
        yield found


@contextmanager
def opening(browser: Any, address: str, *, shared: bool = False) -> Iterator[Open]:
    """Give what opens pages of a site, each in a profile of its own unless they are `shared`."""
    # A window has a process of the browser, whose start costs more than most pages do.
    windows: dict[object, Window] = {}

    def open_(path: str, width: int = 1280, status: int = 200, **options: Any) -> Window:
        key = (width, *options.items()) if shared else len(windows)
        if key not in windows:
            context = browser.new_context(viewport={"width": width, "height": 800}, **options)
            context.set_default_timeout(PATIENCE * 1000)
            windows[key] = Window(context.new_page(), address)
        window = windows[key]
        window.forget()
        answer = window.page.goto(address + path)
        assert answer.status == status, path
        return window

    yield open_
    for window in windows.values():
        window.page.context.close()
