"""A real browser: Chromium from the machine, started once a process, its windows used again.

Without Chromium the tests are skipped, and say so; where `CI` is set they fail instead.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from waiting import PATIENCE, ending, eventually

#: The browsers that would do, by the names that distributions give them: the one without windows
#: first, since it takes a third of the processor time.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: The widths of windows: of a desk, and of a phone; and their height.
WIDTHS, HEIGHT = (1280, 360), 800
_USUAL_COLOURS = {"color_scheme": "light", "forced_colors": "none"}
#: The seconds after which a test fails that still waits for the browser.
LIMIT = 5 * PATIENCE
#: The width of a window, once two frames of it are drawn.
_DRAWN = """() => new Promise(
    (done) => requestAnimationFrame(() => requestAnimationFrame(() => done(innerWidth))))"""
#: Whether no editor of a query is on its way, as it is once its field is on the screen.
_SETTLED = """() => {
    const field = document.querySelector("textarea[data-language]");
    if (!field || document.querySelector("#completions")) return true;
    const {top, bottom} = field.getBoundingClientRect();
    return field.checkVisibility() && (bottom <= 0 || top >= innerHeight);
}"""
#: A page of every site that has no script, and so writes nothing of its own.
_BARE = "/robots.txt"
#: Opens an address of the site in a window of some width, in pixels.
Open = Callable[..., "Window"]


class Browser:
    """Chromium, without a screen, and the windows that are free."""

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium
        #: By what they were made with.
        self._free: dict[tuple[str, str], list[Window]] = defaultdict(list)

    def window(self, home: str, width: int, options: Mapping[str, Any], script: str = "") -> Window:
        """Return a window that shows nothing, and knows nothing of any site.

        A `script` runs in each page before those of its own.
        """
        free = self._free[_kind(options, script)]
        if not free:
            size = {"width": width, "height": HEIGHT}
            context = self.chromium.new_context(viewport=size, **options)
            context.set_default_timeout(PATIENCE * 1000)
            if script:
                context.add_init_script(script)
            free.append(Window(context.new_page(), options, script))
        window = free.pop()
        window.home = home
        window.become(width, {})
        return window

    def free(self, window: Window) -> None:
        """Take a window back."""
        if _waited:
            return
        window.clear()
        self._free[_kind(window.options, window.script)].append(window)


def _kind(options: Mapping[str, Any], script: str) -> tuple[str, str]:
    return repr(sorted(options.items())), script


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium as Playwright has it; a start takes a second of the processor."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found is None:
        missing = "no Chromium on this machine: install it to run the tests of tests/browser"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    play = sync_playwright().start()
    # As root, as in a container, Chromium cannot set up its own sandbox.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    # What would draw in the stead of a graphics card takes a fifth of the processor time.
    options = ["--disable-gpu", *sandbox]
    limit = PATIENCE * 1000
    started = play.chromium.launch(executable_path=found, args=options, timeout=limit)
    yield started
    # A wait that was broken off may have been the last answer of Playwright (1.56 then goes round
    # and round): it is asked no more, and both end with this process.
    if not _waited:
        started.close()
        play.stop()


@pytest.fixture(scope="session")
def _browser() -> Iterator[tuple[Browser, asyncio.AbstractEventLoop]]:
    """The browser, and the event loop of Playwright, which is running as long as it is open."""
    with chromium() as started:
        loop = asyncio.get_running_loop()
        asyncio._set_running_loop(None)
        yield Browser(started), loop
        asyncio._set_running_loop(loop)


@pytest.fixture(scope="module")
def browser(_browser: tuple[Browser, asyncio.AbstractEventLoop]) -> Iterator[Browser]:
    """The browser, while a module asks it: the others have event loops of their own."""
    found, loop = _browser
    asyncio._set_running_loop(loop)
    yield found
    asyncio._set_running_loop(None)


#: The tests that waited in vain for the browser, of which nobody asks anything more.
_waited: list[str] = []


@contextmanager
def _answering(item: pytest.Item) -> Iterator[None]:
    """Fail a test that waits for the browser without end.

    Much that Playwright asks of a browser, as to press a key, has no limit of its own.
    """

    def fail() -> None:
        _waited.append(item.nodeid)
        pytest.fail(f"waited {LIMIT} seconds in vain: for what is where this was raised")

    if "browser" in getattr(item, "fixturenames", ()):
        with ending(LIMIT, fail):
            yield
    else:
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Let nothing wait that comes before a test, nor any test after one that waited in vain."""
    if _waited and "browser" in getattr(item, "fixturenames", ()):
        pytest.fail(f"the browser did not answer: {_waited[0]} waited for it in vain")
    with _answering(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test wait without end."""
    with _answering(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Let nothing wait that comes after a test."""
    with _answering(item):
        return (yield)


def follow(target: Any) -> None:
    """Press what leads to another page, and wait until that page is there.

    A click alone may return while the former page still stands, and what is asked next is then
    asked of that one.
    """
    with target.page.expect_navigation():
        target.click()


class Window:
    """A page of a site in the browser, with what it loaded and what it complained of."""

    def __init__(self, page: Any, options: Mapping[str, Any], script: str) -> None:
        self.page = page
        #: What it was made with.
        self.options, self.script = options, script
        self.home = ""
        self._colours: Mapping[str, str] = {}
        self._forget()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._heeded)

    def go(self, path: str, status: int = 200) -> None:
        """Open an address of the site."""
        self._forget()
        answer = self.page.goto(self.home + path)
        assert answer.status == status, path

    def settle(self) -> None:
        """Wait until the editor of a query is there, if its field is seen: scripts bring it."""
        if self.options.get("java_script_enabled", True):
            assert eventually(lambda: self.page.evaluate(_SETTLED), 0.02)

    def become(self, width: int, colours: Mapping[str, str]) -> None:
        """Have another width, and other colours, while the page stays."""
        if self._colours != colours:
            self.page.emulate_media(**{**_USUAL_COLOURS, **colours})
            self._colours = colours
        if self.page.viewport_size["width"] != width:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            # The page is told with the next frame that is drawn, of which nothing calls back to
            # one that has no scripts: whoever waited for it there would do so for ever.
            scripts = self.options.get("java_script_enabled", True)
            width_now = _DRAWN if scripts else "innerWidth"
            assert eventually(lambda: self.page.evaluate(width_now) == width, 0.01)

    def clear(self) -> None:
        """Leave no trace of the site, and none of what was done."""
        context = self.page.context
        for other in context.pages:
            if other != self.page:
                other.close()
        context.set_offline(False)
        self.page.unroute_all(behavior="ignoreErrors")
        # Where no script is that keeps a draft as the page is left.
        self.page.goto(self.home + _BARE)
        self.page.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.page.emulate_media(media="null")
        context.clear_cookies()

    @property
    def requests(self) -> list[str]:
        """Return the addresses that were asked for."""
        return [request.url for request in self._asked]

    @property
    def bytes(self) -> int:
        """Return the size of all that came, uncompressed."""
        answers = (request.response() for request in self._asked)
        return sum(len(answer.body()) for answer in answers if answer and answer.status == 200)

    @property
    def elsewhere(self) -> list[str]:
        """Return the requests that left the host."""
        here = urlsplit(self.home).netloc
        return [url for url in self.requests if urlsplit(url).netloc != here]

    def _forget(self) -> None:
        self.complaints: list[str] = []
        self._asked: list[Any] = []

    def _heeded(self, request: Any) -> None:
        self._asked.append(request)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@contextmanager
def opening(browser: Browser, address: str, *, shared: bool = False) -> Iterator[Open]:
    """Give what opens pages of a site, each in a window of its own unless they are `shared`."""
    windows: dict[object, Window] = {}

    def open_(path: str, width: int = 1280, status: int = 200, **options: Any) -> Window:
        key = (width, *options.items()) if shared else len(windows)
        if key not in windows:
            windows[key] = browser.window(address, width, options)
        windows[key].go(path, status)
        return windows[key]

    yield open_
    for window in windows.values():
        browser.free(window)


@contextmanager
def measuring(browser: Browser, address: str) -> Iterator[Open]:
    """Give what opens pages of a site to measure them: one that is there is not loaded again.

    It is loaded in a window for a desk, in the usual colours. Other widths and colours come to it
    as to whoever narrows a window, and whose evening begins. Axe is there from the start: what is
    sent once is compiled once, which to send it to each page is not.
    """
    # Slow to import: only for those who look at pages.
    from axe_playwright_python.base import AXE_SCRIPT

    windows: dict[object, Window] = {}
    paths: dict[object, str] = {}

    def open_(path: str, width: int = 1280, **options: Any) -> Window:
        colours = {key: options.pop(key) for key in _USUAL_COLOURS if key in options}
        key = (*options.items(),)
        if key not in windows:
            script = AXE_SCRIPT if options.get("java_script_enabled", True) else ""
            windows[key] = browser.window(address, WIDTHS[0], options, script)
        window = windows[key]
        if paths.get(key) != path:
            paths.pop(key, None)
            window.become(WIDTHS[0], {})
            window.go(path)
            paths[key] = path
        window.become(width, colours)
        window.settle()
        return window

    yield open_
    for window in windows.values():
        browser.free(window)
