"""`emit/descriptors`: what describes the build."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import rdflib
from rdflib.namespace import DCAT, DCTERMS, VOID


def test_the_catalogue_counts_what_is_there(real_build: Path) -> None:
    """VoID says how many records of each class there are, and the dump agrees."""
    described = rdflib.Graph().parse(real_build / "catalog.ttl")
    dump = rdflib.Graph().parse(real_build / "maillage.ttl")
    partitions = list(described.subjects(VOID["class"], None))
    assert len(partitions) == 5
    for partition in partitions:
        kind = described.value(partition, VOID["class"])
        count = described.value(partition, VOID.entities)
        assert len(set(dump.subjects(rdflib.RDF.type, kind))) == count.toPython()  # type: ignore[union-attr]


def test_each_distribution_is_a_file_with_its_size_and_licence(real_build: Path) -> None:
    """DCAT lists the dump, the database and every table, each with the size it has."""
    described = rdflib.Graph().parse(real_build / "catalog.ttl")
    names = set()
    for distribution in described.objects(None, DCAT.distribution):
        name = str(distribution).rpartition("#")[2]
        size = described.value(distribution, DCAT.byteSize)
        assert size is not None
        assert (real_build / name).stat().st_size == size.toPython()  # type: ignore[union-attr]
        assert described.value(distribution, DCTERMS.license) is not None
        names.add(name)
    made = {file.name for file in real_build.iterdir()}
    assert made - names == {"SHA256SUMS", "catalog.ttl", "report.json"}


def test_sha256sum_accepts_the_checksums(real_build: Path) -> None:
    """The common tool checks them, and they cover every file but their own."""
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=real_build, check=True)
    listed = {line.split()[1] for line in (real_build / "SHA256SUMS").read_text().splitlines()}
    assert listed == {file.name for file in real_build.iterdir()} - {"SHA256SUMS"}


def test_the_report_says_what_was_accepted(real_build: Path) -> None:
    """The report is a JSON object with the verdict and the number of records of each kind."""
    report = json.loads((real_build / "report.json").read_text(encoding="utf-8"))
    assert report["accepted"] is True
    assert report["findings"] == []
    assert sorted(report["records"]) == [
        "actions",
        "partners",
        "programmes",
        "sources",
        "territories",
    ]
