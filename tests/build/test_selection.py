"""`selection`: some contributions in the light of the whole catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import record_source, selection, worker
from maillage.findings.finding import Finding
from maillage.model.loading import load
from maillage.reading import listing
from maillage.reading.contributions import Contribution
from maillage.text import limits


def test_in_a_large_catalogue_the_files_of_like_names_are_read(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that few names have tells more than those that many have; what shares none is left.

    So a near-duplicate is found among a hundred centres, though little of the catalogue is read.
    """
    monkeypatch.setattr(selection, "_FEW", 50)
    monkeypatch.setattr(selection, "_ALIKE", 1)
    read: list[str] = []
    real = record_source.FolderSource.fingerprints

    def recorded(where: record_source.FolderSource, files: Iterable[str]) -> bytes:
        read.extend(files := list(files))
        return real(where, files)

    monkeypatch.setattr(record_source.FolderSource, "fingerprints", recorded)
    minimal = orjson.loads((EXAMPLES / "accepted/partners/minimal.json").read_bytes())
    names = {f"centre-social-{number:03}": f"Centre social {number}" for number in range(100)}
    names |= {"cs-danube": "CS Danube", "centre-social-danube": "Centre social Danube"}
    partners = {
        listing.file_of("partners", name).partition("/")[2]: orjson.dumps(
            {**minimal, "id": name, "name": title, "sources": ["minimal"]}
        )
        for name, title in names.items()
    }
    source = (EXAMPLES / "accepted/sources/minimal.json").read_bytes()
    root = make_catalogue({"sources/minimal.json": source, **partners})
    mine = "contributions/partners/centre-social-danube.json"
    report = selection.validate_some(load(root), lambda file: file == mine)
    assert read == ["contributions/partners/cs-danube.json"]
    (found,) = (finding for finding in report.findings if finding.code == "D002")
    assert "CS Danube" in found.message("fr")


def test_a_name_of_short_words_is_compared_to_none(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters and articles tell nothing: a large catalogue is not read for them."""
    monkeypatch.setattr(selection, "_FEW", 1)
    source = (EXAMPLES / "accepted/sources/minimal.json").read_bytes()
    root = make_catalogue({"sources/minimal.json": source, "sources/a-b.json": source})
    where = record_source.FolderSource(load(root))
    files, _ = where.find()
    assert isinstance(where.read(files[0]), Contribution)
    report = selection.validate_some(load(root), lambda file: file.endswith("/a-b.json"))
    assert [finding.code for finding in report.findings] == ["R001"]


@pytest.mark.parametrize("stem", ["a\nb", "a\x1b[2Jb", "a\u202eb", "a\u200bb", "a\x7fb", "\udcffa"])
def test_a_name_that_cannot_be_shown_is_told_to_who_asks_about_it(
    make_catalogue: MakeCatalogue, stem: str
) -> None:
    """It is told by other signs than those of the name, and is no less refused for that."""
    source = (EXAMPLES / "accepted/sources/minimal.json").read_bytes()
    root = make_catalogue({"sources/minimal.json": source, f"sources/{stem}.json": source})
    wanted = f"contributions/sources/{stem}.json"
    report = selection.validate_some(load(root), lambda file: file == wanted)
    assert [finding.code for finding in report.findings] == ["F009"]
    assert not report.accepted


def test_many_files_are_judged_some_at_a_time(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more contributions than a slice are held at once, and the verdict is that of all."""
    source = orjson.loads((EXAMPLES / "accepted/sources/minimal.json").read_bytes())
    names = [f"source-{number}" for number in range(5)]
    titled = {name: {**source, "id": name, "title": f"Source {name}"} for name in names}
    del titled["source-3"]["kind"]
    records = {f"sources/{name}.json": orjson.dumps(data) for name, data in titled.items()}
    model = load(make_catalogue(records))
    whole = selection.validate_some(model, lambda _: True)
    lengths: list[int] = []
    real = worker.Worker._judge

    def counted(self: worker.Worker, files: Sequence[str], read: Any) -> object:
        lengths.append(len(files))
        return real(self, files, read)

    monkeypatch.setattr(worker.Worker, "_judge", counted)
    monkeypatch.setattr(selection, "_SLICE", 2)
    sliced = selection.validate_some(model, lambda _: True)
    assert lengths == [2, 2, 1]
    assert (sliced.findings, sliced.counts) == (whole.findings, whole.counts)
    assert "S002" in {finding.code for finding in whole.findings}


@pytest.mark.parametrize("code", ["S004", "R003"])
def test_findings_in_all_are_bounded_where_that_is_asked(
    make_catalogue: MakeCatalogue, code: str
) -> None:
    """Of what is wrong with each record, and between them, so many are told, and that it is cut.

    What is not judged refuses; yet a record among that is known to those that refer to it.
    """
    wrong = {
        "S004": {"themes": [f"inconnu-{number}" for number in range(60)], "lead": "zz"},
        "R003": {"programmes": [f"nul-{number}" for number in range(60)], "lead": "zz"},
    }[code]
    files = {
        f"actions/a-{number}.json": orjson.dumps({"id": f"a-{number}", **wrong})
        for number in range(10)
    }
    partner = {"id": "zz", "name": "Zz", "kind": "association"}
    model = load(make_catalogue({**files, "partners/zz.json": orjson.dumps(partner)}))

    def told(most: int | None) -> list[Finding]:
        return list(selection.validate_some(model, lambda _: True, most=most).findings)

    assert 60 < sum(finding.code == code for finding in told(300)) <= 360
    (last,) = (finding for finding in told(300) if finding.code == "F010")
    assert last.severity == "error"
    assert "300" in last.message()
    assert not any(finding.values.get("id") == "zz" for finding in told(300))
    assert sum(finding.code == code for finding in told(None)) == 600


def test_ten_that_a_record_resembles_are_told_and_how_many_more(
    make_catalogue: MakeCatalogue,
) -> None:
    """Whoever has a hundred near-duplicates reads ten, and with the last how many others."""
    partners = {
        f"partners/p-{number:02}.json": orjson.dumps(
            {"id": f"p-{number:02}", "name": "Centre social Danube", "kind": "association"}
        )
        for number in range(24)
    }
    model = load(make_catalogue(partners))
    last = "contributions/partners/p-23.json"
    report = selection.validate_some(model, lambda file: file == last)
    told = [finding.message() for finding in report.findings if finding.code == "D002"]
    assert len(told) == limits.ALIKE
    assert ["et 13 autres fiches proches" in said for said in told] == [False] * 9 + [True]
