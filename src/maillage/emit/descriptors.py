"""What describes the build: DCAT and VoID for catalogues, a report and checksums for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from maillage.emit import database, dcat
from maillage.emit.output import Output
from maillage.emit.outside_links import outside_links
from maillage.files import checkout
from maillage.findings import reporters
from maillage.findings.report import Report
from maillage.model.entities import Model
from maillage.model.inherited_sources import source_kinds
from maillage.model.jsonld import turtle
from maillage.model.kind import TERRITORY
from maillage.model.labels import Words
from maillage.model.time_periods import days

OUTPUTS = (
    Output(
        "catalog.ttl",
        "text/turtle",
        Words.of(
            "Description du catalogue",
            "Ce qu’il y a à télécharger, en DCAT et en VoID.",
            "Description of the catalogue",
            "What there is to download, in DCAT and VoID, for data portals.",
        ),
        is_data=False,
    ),
    Output(
        "report.json",
        "application/json",
        Words.of(
            "Rapport de la construction",
            "Combien de fiches ont été acceptées, et ce qui a été remarqué.",
            "Report of the build",
            "How many records were accepted, and what was remarked on.",
        ),
        is_data=False,
    ),
    Output(
        "SHA256SUMS",
        "text/plain",
        Words.of(
            "Sommes de contrôle",
            "Celles de tous les autres fichiers, pour `sha256sum --check SHA256SUMS`.",
            "Checksums",
            "Those of all the other files, for `sha256sum --check SHA256SUMS`.",
        ),
        is_data=False,
    ),
)


def write(
    model: Model,
    out: Path,
    report: Report,
    data: Sequence[Output],
    digests: Mapping[str, str],
    dates: Iterable[str],
) -> None:
    """Describe a complete build in its folder.

    Args:
        model: what the catalogue holds.
        out: the folder, with the files of the data in it.
        report: the verdict, with the number of records of each kind.
        data: what the files of the data are.
        digests: their digests, by name.
        dates: those that records tell of, in EDTF.
    """
    period = _period(dates)
    (out / "catalog.ttl").write_bytes(_catalogue(model, out, report, data, digests, period))
    (out / "report.json").write_text(reporters.json(report) + "\n", encoding="utf-8")
    beside = [output.name for output in OUTPUTS[:-1]]  # they cannot sum themselves
    digests = {**digests, **{name: checkout.digest(out, name) for name in beside}}
    # As `sha256sum` lists them, so that `sha256sum --check` checks a download.
    lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _catalogue(
    model: Model,
    out: Path,
    report: Report,
    data: Sequence[Output],
    digests: Mapping[str, str],
    period: tuple[str, str] | None,
) -> bytes:
    files = [
        dcat.PublishedFile(output, (out / output.name).stat().st_size, digests[output.name])
        for output in data
    ]
    address = f"file:{quote(str(out / database.FILE))}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        contents = dcat.Contents(
            report.counts,
            period,
            _dates(connection),
            list(_sources(model, connection)),
            _covered(model, connection),
            outside_links(model, connection),
        )
    return turtle(dcat.triples(model, files, contents), dcat.PREFIXES)


def _period(dates: Iterable[str]) -> tuple[str, str] | None:
    """Return the first and the last day of some dates."""
    found = [days(date) for date in dates]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def _sources(model: Model, connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the records that others draw from, by kind and id."""
    for entity in source_kinds(model):
        ids = connection.execute(f'SELECT id FROM "{entity.collection}" ORDER BY id')
        yield from (f"{entity.name}/{name}" for (name,) in ids)


def _dates(connection: sqlite3.Connection) -> tuple[str, str] | None:
    found = connection.execute("SELECT min(created), max(modified) FROM record_dates").fetchone()
    return found if all(found) else None


def _covered(model: Model, connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Return the record of the place that the catalogue covers, where it has one."""
    territory = model.entities[TERRITORY]
    if model.covers is None or not {"kind", "code"} <= territory.by_key.keys():
        return None
    query = f'SELECT id, name FROM "{territory.collection}" WHERE (kind, code) = (?, ?) LIMIT 1'
    found: tuple[str, str] | None = connection.execute(query, model.covers).fetchone()
    return found
