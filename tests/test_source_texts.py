"""The five texts that the first records were made from: what each states, and what is read of it.

The texts are not ours to publish. `importing/texts/sources/NAME.expected.json` has what stands in
them as facts, by draft: `stated` is what the record of the catalogue has and the text says,
`inferred` what a person concluded, each with a reason, `also` what the text says and the record
does not; `recall` is the share of what is stated that has to be read. `answers` are the fields that
a person answers once, and `whole` the share of all facts of the records that then has to be there.
`not_proposed` are the records that a page gives no draft of. The folder that
`MAILLAGE_SOURCES` names has the texts, known by their digests.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, TODAY
from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.proposing import ImportOptions
from maillage.model.entities import Json
from maillage.model.loading import load

FILES = sorted((Path(__file__).parent / "importing/texts/sources").glob("*.expected.json"))
EXPECTED = {file.name.partition(".")[0]: json.loads(file.read_text("utf-8")) for file in FILES}
TEXTS = "MAILLAGE_SOURCES"
#: Where records of the two kinds stand that a text proposes.
FOLDERS = ("actions", "programmes")
LISTS = ("themes", "audiences", "initiators", "territories", "programmes", "partner_kinds",
         "part_of")  # fmt: skip
ONES = ("lead", "status", "dimension", "scale", "starts", "ends", "recurrence", "weekly_hours",
        "kind", "signed")  # fmt: skip

Fact = tuple[str, str]


def facts(record: Json) -> set[Fact]:
    """Return the codes, names and numbers of a record, by field; no texts."""
    return set(_facts(record))


def _facts(record: Json) -> Iterator[Fact]:
    for key in ONES:
        if isinstance(value := record.get(key), str | int | float):
            yield key, str(value)
    for key in LISTS:
        values = record.get(key, [])
        yield from ((key, value) for value in (values if isinstance(values, list) else [values]))
    for row in record.get("participations", ()):
        yield "participations", f"{row['partner']} {row['role']}"
    for row in record.get("people", ()):
        yield "people", f"{row['category']} {row['count']}-{row.get('count_max', row['count'])}"
    for row in record.get("figures", ()):
        yield "figures", f"{row['value']} {row.get('unit', '')}"
    for row in record.get("parts", ()):
        yield "parts", row["kind"]
        yield from (("parts", f"{row['kind']} {row[key]}") for key in ("period", "recurrence")
                    if key in row)  # fmt: skip
    for row in record.get("results", ()):
        yield "results", f"{row['beneficiary']} {row['evidence']}"
    for row in record.get("observations", ()):
        if "partner" in row:
            yield "observations", row["partner"]
    yield from _of_funding(record.get("funding", {}))


def _of_funding(funding: Json) -> Iterator[Fact]:
    yield from ((f"funding/{key}", str(funding[key])) for key in ("total", "period")
                if key in funding)  # fmt: skip
    for row in funding.get("lines", ()):
        if "amount" in row or "funder" in row:
            yield "funding/lines", f"{row.get('amount', '')} {row.get('funder', '')}".strip()
        if "programme" in row:
            yield "funding/lines/programme", row["programme"]


def listed(rows: dict[str, list[str]]) -> set[Fact]:
    """Return facts as a file has them, by field."""
    return {(key, value) for key, values in rows.items() for value in values}


def record_of(identifier: str) -> Json:
    """Return a record of the catalogue."""
    (file,) = (
        file for name in FOLDERS for file in (ROOT / "contributions" / name).rglob("*.json")
        if file.stem == identifier
    )  # fmt: skip
    found: Json = json.loads(file.read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_expected_is_what_the_catalogue_says(name: str) -> None:
    """Each fact is in the record, or is told to be beside it; each inference has its reason."""
    expected = EXPECTED[name]
    assert all(name in record_of(missed)["sources"] for missed in expected["not_proposed"])
    for draft in expected["drafts"]:
        if draft["record"] is None:
            assert not draft["stated"], draft
            continue
        record = facts(record_of(draft["record"]))
        assert listed(draft["stated"]) | listed(draft["inferred"]) == record, draft["draft"]
        assert not listed(draft["also"]) & record, draft["draft"]
        for key, value in listed(draft["inferred"]):
            where = (key, f"{draft['record']} {key}", f"{draft['record']} {key} {value}")
            assert any(reason in expected["reasons"] for reason in where), (draft["draft"], key)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.skipif(TEXTS not in os.environ, reason=f"{TEXTS} names no folder")
def test_what_a_source_states_is_read_and_nothing_else(name: str, tmp_path: Path) -> None:
    """At least the share of its facts that the file says, and no value that it does not have."""
    expected = EXPECTED[name]
    read = _read(tmp_path, name, expected["sha256"])
    assert sorted(read) == sorted(draft["draft"] for draft in expected["drafts"])
    wanted = placed = known = whole = 0
    wrong: list[Any] = []
    for draft in expected["drafts"]:
        stated, got = listed(draft["stated"]), read[draft["draft"]]
        wanted += len(stated)
        placed += len(stated & got)
        inferred = listed(draft["inferred"])
        answered = {fact for fact in inferred if fact[0] in expected.get("answers", ())}
        whole += len(stated | inferred)
        known += len((stated | inferred) & got | answered)
        allowed = stated | listed(draft["inferred"]) | listed(draft["also"])
        wrong += [(draft["draft"], *fact) for fact in got - allowed]
    assert not wrong
    assert placed >= expected["recall"] * wanted, f"{placed} of {wanted}"
    assert known >= expected.get("whole", 0) * whole, f"{known} of {whole} with the answers"


def _read(root: Path, name: str, digest: str) -> dict[str, set[Fact]]:
    """Import a text into a copy of the catalogue that lacks the records made from it."""
    for folder in ("contributions", "schema", "vocab", "reference", "queries"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "datapackage.json", root)
    for folder in FOLDERS:
        for file in (root / "contributions" / folder).rglob("*.json"):
            if name in json.loads(file.read_text("utf-8"))["sources"] and not (
                folder == "programmes" and EXPECTED[name]["keeps_programmes"]
            ):
                file.unlink()
    model = load(root)
    (text,) = (
        text for file in Path(os.environ[TEXTS]).glob("*.txt")
        if hashlib.sha256(text := file.read_bytes()).hexdigest() == digest
    )  # fmt: skip
    options = ImportOptions(contributor="Essai")
    found = proposing.propose(model, FolderCatalogue(model, TODAY), "texte.txt", text, options)
    return {
        draft.id: facts(draft.data) for draft in found.drafts
        if draft.entity.name in {"action", "programme"} and not draft.is_picked
    }  # fmt: skip
