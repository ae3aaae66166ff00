"""The official codes: part of every catalogue, and read when a record asks for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import ROOT, MakeCatalogue
from maillage.build import selection
from maillage.errors import ModelError
from maillage.model import reference
from maillage.model.loading import load
from maillage.model.reference import FOLDER, Reference
from maillage.model.standard import Layers

#: Where the codes are.
FILES = [ROOT / file for file in Reference(Layers(ROOT)).files if file.endswith(".csv")]


def test_a_catalogue_without_official_codes_is_broken(make_catalogue: MakeCatalogue) -> None:
    """It is our fault, not a contributor’s; the message says what to run."""
    root = make_catalogue({})
    shutil.rmtree(root / FOLDER)
    with pytest.raises(ModelError, match="scripts/refresh-reference"):
        load(root)


def test_the_codes_are_read_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging one action opens no list of codes; judging one commune opens that of communes."""
    read: list[str] = []
    reference._names.cache_clear()
    table = Reference.table
    monkeypatch.setattr(
        Reference, "table", lambda self, name: read.append(name) or table(self, name)
    )
    selection.validate_some(load(ROOT), lambda file: file.endswith("/atelier-solidaire.json"))
    assert read == []
    selection.validate_some(load(ROOT), lambda file: file.endswith("/cambrai.json"))
    assert "commune" in read
    assert "former-commune" not in read


def test_catalogues_with_the_same_codes_share_them(make_catalogue: MakeCatalogue) -> None:
    """What a reference says is worked out once; where a file differs, what it says does too."""
    root = make_catalogue({})
    file = root / FOLDER / "region.csv"
    first, second = (Reference(Layers(place)) for place in (ROOT, root))
    assert second.names("region") is first.names("region")
    file.write_text(file.read_text("utf-8").replace("Bretagne", "Breizh"), "utf-8")
    other = Reference(Layers(root))
    assert (first.names("region")["53"], other.names("region")["53"]) == ("Bretagne", "Breizh")
    assert (first.codes("region", "Breizh"), other.codes("region", "Breizh")) == ([], ["53"])


def test_the_page_of_the_folder_tells_its_rows() -> None:
    """The numbers in reference/README.md are those of the files."""
    page = (ROOT / FOLDER / "README.md").read_text(encoding="utf-8")
    for file in FILES:
        assert file.name in page
        number = len(_lines(file)) - 1
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{file.name}`")]
        assert f"{number:,}" in row


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def test_the_files_are_sorted() -> None:
    """A refreshed file differs from the former one only where the codes do."""
    for file in FILES:
        codes = [line.partition(",")[0] for line in _lines(file)[1:]]
        assert codes == sorted(set(codes)), file
