"""Whatever bytes stand in a file, a contribution is accepted or gets its findings."""

from __future__ import annotations

import csv
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import orjson
import pyoxigraph as ox

from conftest import EXAMPLES, ROOT
from maillage.emit import database, graph, tables
from maillage.emit.chunk import Chunk, Converters
from maillage.findings import reporters
from maillage.findings.finding import Finding
from maillage.findings.report import MAX_FINDINGS, Report
from maillage.messages.catalogue import languages
from maillage.model.jsonld import prefixes
from maillage.model.loading import load
from maillage.reading import parsing
from maillage.reading.contributions import Contribution
from maillage.rules import checks, record_index, references

MODEL = load(ROOT)
CHECKS = checks(MODEL)
CONVERTERS = Converters(MODEL)
REFERENCES = record_index.references(MODEL)
COLLECTIONS = sorted(MODEL.by_collection)
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes(MODEL).items()).encode()
_ID = re.compile(rb'"id"\s*:\s*"([a-z0-9-]{1,100})"')


def seeds() -> Iterator[bytes]:
    """Yield every example and contribution: a byte for its kind, and the file."""
    for number, collection in enumerate(COLLECTIONS):
        for home in (ROOT / "contributions", EXAMPLES / "accepted", EXAMPLES / "refused"):
            for file in sorted((home / collection).rglob("*.json")):
                yield bytes([number]) + file.read_bytes()
    actions = COLLECTIONS.index("actions")
    for file in sorted((EXAMPLES / "refused").glob("*.json")):
        yield bytes([actions]) + file.read_bytes()


def one_input(raw: bytes) -> None:
    """Judge one file, and write it to every output if it is accepted."""
    collection = COLLECTIONS[raw[0] % len(COLLECTIONS)] if raw else COLLECTIONS[0]
    body = raw[1:]
    found = _ID.search(body)
    name = found.group(1).decode() if found else "a"
    one_record(f"contributions/{collection}/{name}.json", body)


def one_record(file: str, body: bytes, *, accepted: bool = False) -> None:
    """Judge the record of a file, which may have been accepted before."""
    record = parsing.parse(file, body)
    if isinstance(record, list):
        assert record
        assert not accepted, record
        told(record, body)
        return
    findings = [finding for check in CHECKS for finding in check(record)]
    index = record_index.RecordIndex()
    index.add([record_index.key_of(MODEL, record)], [key for key, _, _ in REFERENCES(record)])
    across = record_index.CrossRecordScope(
        MODEL, index, [record.file], lambda _: record, lambda _: ()
    )
    told([*findings, *references.check(across)], body)
    if Report.of(findings, {}).accepted:
        _emit(record)
    else:
        assert not accepted, findings


def told(findings: Sequence[Finding], body: bytes) -> None:
    """See that each finding has a place in the file, and that all can be told."""
    lines = body.count(b"\n") + body.count(b"\r") + 1
    for finding in findings:
        assert 1 <= finding.line <= lines, finding
        assert finding.column >= 1, finding
    report = Report.of(findings, {})
    assert len(report.findings) <= MAX_FINDINGS + 1
    assert report.accepted == (not any(finding.severity == "error" for finding in report.findings))
    for language in languages():
        text = reporters.text(report, language)
        assert all(char.isprintable() or char in "\n\u00a0\u202f" for char in text), ascii(text)
        document = orjson.loads(reporters.json(report, language))
        assert len(document["findings"]) == len(report.findings)


def _emit(record: Contribution) -> None:
    """Write an accepted record to every output, and read each of them."""
    chunk = Chunk(CONVERTERS, [record])
    with tempfile.TemporaryDirectory() as name:
        part = Path(name)
        for emitter in (tables, graph, database):
            for given, content in emitter.part(chunk):
                (part / given).write_bytes(content)
        turtle = HEAD + (part / graph.FILE).read_bytes()
        assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
        rows = 0
        for file in part.glob("*.csv"):
            with file.open(encoding="utf-8", newline="") as stream:
                rows += sum(1 for _ in csv.reader(stream, strict=True))
        assert rows
        with closing(sqlite3.connect(part / database.FILE)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
