"""What the documents promise is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conftest import ROOT, MakeCatalogue
from maillage.build import pipeline, selection
from maillage.model.loading import load

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "build/README.md"]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_links_within_the_repository_lead_somewhere(file: Path) -> None:
    """A relative link names a file or folder that exists."""
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", file.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (file.parent / link).exists(), link


def test_the_example_for_contributors_is_accepted(make_catalogue: MakeCatalogue) -> None:
    """The first record that CONTRIBUER.md shows passes as it stands, beside the real catalogue."""
    text = (ROOT / "CONTRIBUER.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    name = json.loads(example)["id"]
    root = make_catalogue({f"actions/{name}.json": example})
    for file in (ROOT / "contributions").rglob("*.json"):
        target = root / file.relative_to(ROOT)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    report = selection.validate_some(load(root), lambda file: name in file)
    assert report.of_severity("error", "warning") == []


def test_the_finding_for_contributors_is_the_one_they_get(make_catalogue: MakeCatalogue) -> None:
    """The message that CONTRIBUER.md quotes is the message of the gate."""
    text = (ROOT / "CONTRIBUER.md").read_text(encoding="utf-8")
    root = make_catalogue({"actions/cafe-des-parents.json": '{"status": "en cour"}'})
    report = pipeline.validate(load(root))
    (finding,) = (finding for finding in report.findings if finding.code == "S004")
    assert re.sub(r"\s+", " ", finding.message()) in re.sub(r"\s+", " ", text)


def test_nothing_names_a_path_outside_the_repository() -> None:
    """The repository stands alone."""
    for file in DOCUMENTS:
        assert "../shared" not in file.read_text(encoding="utf-8")
