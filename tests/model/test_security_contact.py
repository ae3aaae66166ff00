"""`security`: whom to tell of a fault, on the site and in the descriptor; who reads what judges."""

from __future__ import annotations

import asyncio
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import orjson
import pytest

from conftest import ROOT, MakeCatalogue, opened
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.errors import ModelError
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.model.security_contact import KEY, SecurityContact
from repositories import git

PATH = "/.well-known/security.txt"


def _get(site: Any, path: str = PATH) -> Any:
    return asyncio.run(site.client.get(path))


def _lines(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines())


def test_the_site_says_whom_to_tell(examples: Any, model: Model) -> None:
    """The file has what RFC 9116 asks for, out of the descriptor, whatever the day."""
    answer = _get(examples)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert _lines(answer.text) == {
        "Contact": model.package[KEY]["contact"][0],
        "Expires": f"{model.package[KEY]['expires']}T00:00:00Z",
        "Preferred-Languages": "fr, en",
        "Canonical": f"http://localhost{PATH}",
    }


def test_the_file_knows_a_proxys_prefix(example_build: Path) -> None:
    """Below a path, the canonical address is below it too."""
    site = opened(example_build, settings={"base_url": "/catalogue-public/"})
    assert _lines(_get(site).text)["Canonical"] == f"http://localhost/catalogue-public{PATH}"


def test_a_catalogue_that_names_nobody_has_no_such_file(make_catalogue: MakeCatalogue) -> None:
    """Without a contact there is nothing to serve: a file that is wrong would be worse."""
    root = make_catalogue({})
    _describe(root, None)
    pipeline.build(load(root), root / "build", BuildOptions(workers=1))
    assert _get(opened(root / "build")).status_code == 404


def _describe(root: Path, said: Any) -> None:
    file = root / "datapackage.json"
    package = orjson.loads(file.read_bytes()) | {KEY: said}
    file.write_bytes(orjson.dumps({k: v for k, v in package.items() if v is not None}))


def test_contacts_keep_their_order() -> None:
    """The first contact is the best, as the RFC says; each has a line."""
    said = {"contact": ["https://example.org/a", "tel:+33123456789"], "expires": "2027-01-31"}
    found = SecurityContact.of({KEY: said, "languages": ["fr"]})
    assert found
    assert found.text("https://example.org/x").splitlines()[:3] == [
        "Contact: https://example.org/a",
        "Contact: tel:+33123456789",
        "Expires: 2027-01-31T00:00:00Z",
    ]


GOOD = {"contact": ["mailto:securite@example.org"], "expires": "2027-11-30"}


@pytest.mark.parametrize(
    "said",
    [
        "mailto:securite@example.org",
        GOOD | {"contact": "mailto:securite@example.org"},
        GOOD | {"contact": []},
        GOOD | {"contact": ["securite@example.org"]},
        GOOD | {"contact": ["http://example.org/"]},
        GOOD | {"contact": ["mailto:a@example.org\nExpires: 2999-01-01"]},
        GOOD | {"contact": ["https://example.org/é"]},
        GOOD | {"contact": [5]},
        GOOD | {"expires": "2027-11"},
        GOOD | {"expires": "2027-02-30"},
        GOOD | {"expires": "2027-11-30T00:00:00Z\n"},
        GOOD | {"expires": 2027},
        {"contact": GOOD["contact"]},
        GOOD | {"policy": "https://example.org/"},
    ],
)
def test_a_contact_that_nobody_could_use_is_refused(
    make_catalogue: MakeCatalogue, said: Any
) -> None:
    """A contact without its day, or of no form that the RFC allows, is a fault of the model."""
    root = make_catalogue({})
    _describe(root, GOOD)
    load(root)
    _describe(root, said)
    with pytest.raises(ModelError, match="datapackage"):
        load(root)


def _has_owner(path: str, lines: list[str]) -> bool:
    """Whether a path has an owner, as GitHub reads the file: the last line that fits decides."""
    owned = False
    for pattern, *owners in map(str.split, lines):
        is_below = pattern.endswith("/") and path.startswith(pattern)
        is_named = fnmatch(path.rpartition("/")[2], pattern)
        at_the_top = pattern == "/*.md" and path.count("/") == 1 and path.endswith(".md")
        if is_below or is_named or at_the_top or path == pattern:
            owned = bool(owners)
    return owned


def test_a_second_person_reads_what_judges() -> None:
    """All that decides whether a record is accepted, or that others run, has an owner."""
    text = (ROOT / ".github/CODEOWNERS").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    every = git(ROOT, "ls-files", "-z").split("\0")[:-1]
    some_day = ["conftest.py", ".gitattributes", "contributions/.gitattributes", ".gitmodules"]
    some_day += ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS", ".vscode/tasks.json"]
    free = {path for path in (*every, *some_day) if not _has_owner(f"/{path}", lines)}
    explains = re.compile(
        r"(contributions|docs(?!/deploy/))/.*(?<!CODEOWNERS)|(?!SECURITY)[\w-]+\.md"
    )
    assert {path for path in free if not explains.fullmatch(path)} == set()
    assert {"contributions/actions/jardin-partage.json", "docs/gate.md", "README.md"} <= free
    assert free.isdisjoint(some_day)
