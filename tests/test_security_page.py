"""`docs/security.md`: each test, file and address that it names is there."""

from __future__ import annotations

import ast
import asyncio
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

TEXT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([^`\s]+)`", TEXT)))
#: `test_x.py::test_y`, and what comes of its parameters behind it.
TESTS = [name for name in NAMED if "::" in name]
#: Addresses of the site, and files; `file:` alone is neither.
ADDRESSES = [name for name in NAMED if name.startswith("/") and re.search(r"[a-z]", name)]
FILES = [
    name
    for name in NAMED
    if "::" not in name
    and not name.startswith("/")
    and re.fullmatch(r"[\w./-]+(/|\.(py|md|json|yml|txt|tsv))|(scripts|docs|\.\w+)/[\w./-]+", name)
]


@cache
def _functions(file: Path) -> frozenset[str]:
    """Return the tests of a file: functions of the module that pytest would run."""
    tree = ast.parse(file.read_bytes())
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in functions if node.name.startswith("test_"))


def missing_test(name: str) -> str | None:
    """Return why a test that is named `file::test` or `file::test[case]` is not there."""
    where, test = name.split("::", 1)
    files = (ROOT / "tests").rglob(Path(where).name)
    found = [file for file in files if file.as_posix().endswith(f"/{where}")]
    if len(found) != 1:
        return f"{len(found)} files are called {where}"
    return None if test.partition("[")[0] in _functions(found[0]) else f"{where} has no {test}"


@pytest.mark.parametrize("name", TESTS)
def test_a_test_that_is_named_is_there(name: str) -> None:
    """Whoever doubts a promise finds, below one name, what tries it."""
    assert missing_test(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "test_security_page.py::test_of_nothing", "test_of_nothing.py::test_a_test",
        "test_security_page.py::missing_test", "test_security_page.py::TESTS",
        "test_doors.py::test_a_megabyte", "conftest.py::site",
    ],
)  # fmt: skip
def test_a_test_that_is_not_there_is_missed(name: str) -> None:
    """A file or a function that is gone, or is no test, is told."""
    assert missing_test(name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_named_is_there(name: str) -> None:
    """A path is that of the repository, or the end of one below `src/` or `tests/`."""
    assert (ROOT / name).exists() or [
        path
        for part in ("src", "tests")
        for path in (ROOT / part).rglob(f"{Path(name).name}")
        if path.as_posix().endswith(f"/{name.rstrip('/')}")
    ]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_named_is_answered(site: Any, address: str) -> None:
    """No page of the site that the text names is gone."""
    assert asyncio.run(site.client.get(address)).status_code in (200, 405)


def test_the_page_names_what_it_is_about() -> None:
    """Tests, files and addresses are all looked for: none of the three is empty by mistake."""
    assert len(TESTS) > 100
    assert {"safety.py", "scripts/judge", ".github/CODEOWNERS", "tests/linear/"} & set(FILES)
    assert {"/-/health", "/.well-known/security.txt", "/contribuer/tableau"} <= set(ADDRESSES)


def test_every_section_of_the_standard_has_an_answer() -> None:
    """The table goes on without a gap through the chapters and, within them, the sections."""
    table = TEXT.partition("<!-- asvs -->")[2].partition("<!-- /asvs -->")[0]
    rows = re.findall(r"^\| ([\d.]+)(?:–([\d.]+))? \| [^|]+ \| (\S+)", table, re.MULTILINE)
    sections = [
        tuple(map(int, number.split(".")[:2])) for row in rows for number in row[:2] if number
    ]
    assert sections == sorted(sections)
    assert {chapter for chapter, _ in sections} == set(range(1, 18))
    assert {row[2] for row in rows} <= {"yes:", "yes,", "partly:", "no:", "does"}
