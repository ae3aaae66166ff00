"""Pages in a real browser over a real server: `maillage serve` as a process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Browser, Open, measuring, opening
from conftest import ROOT
from repositories import small_forge
from serving import served

#: Takes a picture of a page, by the name of what it shows.
Picture = Callable[[Any, str], None]


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


@pytest.fixture(scope="session")
def released_address(
    released_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a site that has two versions, too."""
    root = tmp_path_factory.mktemp("versions")
    settings = {"plugins": {"maillage": {"releases": str(released_root / "releases")}}}
    (root / "metadata.json").write_text(json.dumps(settings), "utf-8")
    with served(released_root / "build", root, "--metadata", str(root / "metadata.json")) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open pages of the site, each in a window of its own."""
    with opening(browser, address) as found:
        yield found


@pytest.fixture(scope="module")
def measure(browser: Browser, address: str) -> Iterator[Open]:
    """Open pages of the site that are measured, and nothing is done on."""
    with measuring(browser, address) as found:
        yield found


@pytest.fixture(scope="module")
def look(browser: Browser, address: str) -> Iterator[Open]:
    """Open pages of the site that are only looked at: those of one width share a window."""
    with opening(browser, address, shared=True) as found:
        yield found


@pytest.fixture
def proposing(browser: Browser, pushing_site: str) -> Iterator[Open]:
    """Open pages of the site that pushes."""
    with opening(browser, pushing_site) as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that measure a page follow each other, in whatever order: it is loaded once.

    Those of a page come as they are written, from wide to narrow: it is seldom laid out anew.
    """
    places: dict[object, int] = {}
    for number, item in enumerate(items):
        places.setdefault(_measured(item) or item, number)
    items.sort(key=lambda item: (places[_measured(item) or item], _written(item)))


def _written(item: pytest.Item) -> tuple[int, int]:
    """Return where a test that measures a page stands, and how narrow it has the page."""
    if not _measured(item):
        return 0, 0
    line = item.function.__code__.co_firstlineno  # type: ignore[attr-defined]
    return line, -item.callspec.params.get("width", 0)  # type: ignore[attr-defined]


def _measured(item: pytest.Item) -> tuple[Path, str] | None:
    """Return the page that a test measures, among those of its module."""
    case = getattr(item, "callspec", None)
    page = case and (case.params.get("name") or case.params.get("path"))
    return (item.path, page) if page and "measure" in getattr(item, "fixturenames", ()) else None
