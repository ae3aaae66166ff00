"""Fuzz target: whatever bytes stand in a file, a contribution is accepted or gets its findings.

`scripts/fuzz` runs it, with atheris where it can be had: `fuzz_contributions.py FOLDER SECONDS`,
where the folder keeps the corpus and what went wrong.
"""

from __future__ import annotations

import contextlib
import copy
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parent.parent.parent

try:
    import atheris

    instrumented: contextlib.AbstractContextManager[object] = atheris.instrument_imports(
        include=["maillage"]
    )
except ImportError:
    atheris = None
    instrumented = contextlib.nullcontext()

with instrumented:
    import orjson
    import pyoxigraph as ox

    from maillage import catalogue, contributions, reporters
    from maillage.chunk import Chunk, Converters
    from maillage.emit import database, graph, tables
    from maillage.findings import LANGUAGES, MAX_FINDINGS, Report
    from maillage.jsonld import prefixes
    from maillage.loading import load
    from maillage.rules import checks

MODEL = load(ROOT)
CHECKS = checks(MODEL)
CONVERTERS = Converters(MODEL)
REFERENCES = catalogue.references(MODEL)
COLLECTIONS = sorted(MODEL.by_collection)
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes(MODEL).items()).encode()
_ID = re.compile(rb'"id"\s*:\s*"([a-z0-9-]{1,100})"')


def one_input(raw: bytes) -> None:
    """Judge one file, and write it to every output if it is accepted.

    The first byte says of which kind the record is; the file bears the name of its id.
    """
    collection = COLLECTIONS[raw[0] % len(COLLECTIONS)] if raw else COLLECTIONS[0]
    body = raw[1:]
    found = _ID.search(body)
    name = found.group(1).decode() if found else "a"
    file = f"contributions/{collection}/{name}.json"
    (FOLDER / file).write_bytes(body)
    try:
        _judge(file)
    finally:
        (FOLDER / file).unlink()


def _judge(file: str) -> None:
    record = contributions.read(FOLDER, file)
    if isinstance(record, list):
        _tell(record)
        return
    findings = [finding for check in CHECKS for finding in check(record)]
    index = catalogue.Index()
    index.add([catalogue.key_of(MODEL, record)], [key for key, _, _ in REFERENCES(record)])
    across = list(catalogue.check(MODEL, index, [record]))
    _tell(findings + across)
    assert record.positions.of_value("").line >= 1
    if not findings:
        _emit(record)


def _tell(findings: list[contributions.Finding]) -> None:
    report = Report.of(findings, {})
    assert len(report.findings) <= MAX_FINDINGS + 1
    for language in LANGUAGES:
        text = reporters.text(report, language)
        assert all(one.isprintable() or one in "\n\u00a0\u202f" for one in text), ascii(text)
        document = orjson.loads(reporters.json(report, language))
        assert len(document["findings"]) == len(report.findings)
    if findings:
        assert not report.accepted


def _emit(record: contributions.Contribution) -> None:
    chunk = Chunk(CONVERTERS, [record])
    part = FOLDER / "part"
    part.mkdir()
    try:
        for emitter in (tables, graph, database):
            emitter.part(chunk, part)
        turtle = HEAD + (part / graph.FILE).read_bytes()
        assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    finally:
        shutil.rmtree(part)


def seed(folder: Path) -> None:
    """Put every example and contribution into the corpus."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, collection in enumerate(COLLECTIONS):
        for home in ("contributions", "tests/examples/accepted"):
            for file in (ROOT / home / collection).rglob("*.json"):
                (folder / f"{collection}-{file.stem}").write_bytes(
                    bytes([number]) + file.read_bytes()
                )
    actions = COLLECTIONS.index("actions")
    for file in (ROOT / "tests/examples/refused").glob("*.json"):
        (folder / f"refused-{file.stem}").write_bytes(bytes([actions]) + file.read_bytes())


#: What a value, or a piece of a text, is replaced with.
HOSTILE: tuple[Any, ...] = (
    *("", " ", "=1", "\\", '"', "'", ",", ";", "\n", "\r\n", "\t", "\0", "\x7f", "\x85", "\u2028"),
    *(
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\U0001f331",
        "\U0010ffff",
        "e\u0301",
        "<b>",
        "{{",
        "%s",
        "@fr",
    ),
    *("'''", '"""', " .\n<a> <b> <c> .", "'); DROP TABLE actions; --", "a" * 301, "é" * 10001),
    *(
        "@id",
        "@type",
        "_:b",
        "http://a/%zz",
        "http://[::1]/",
        "https:///x",
        "https://é.fr/?\ue000#'",
    ),
    *("http://a/../b/./c", "https://w3id.org/maillage/action/x", "HTTP://A", "tel:1", "0000-01-01"),
    *("2016-02-29", "2015-02-29", "2015/2014", "-1", "nancy", "en-cours"),
    *(0, 1, -1, 1.0, -0.0, 5e-324, 1e-7, 0.1 + 0.2, 123456.789e-9, 1e15, 1e16, 1e300, 2**53 + 1),
    *(2**63, 2**64 - 1, 1e9, True, False, None, [], {}, [[]], [{}], {"@id": "x"}),
)


def restructure(raw: bytes, seed: int) -> bytes | None:
    """Change one value, key or text inside a document; None where it is no document."""
    random = Random(seed)  # noqa: S311 - the fuzzer asks for the same change with the same seed
    try:
        record = orjson.loads(raw[1:])
    except orjson.JSONDecodeError:
        return None
    places = list(_places(record)) if isinstance(record, dict | list) else []
    if not places:
        return None
    inside, key = random.choice(places)
    match random.randrange(6):
        case 0:
            del inside[key]
        case 1:
            other, other_key = random.choice(places)
            inside[key] = copy.deepcopy(other[other_key])
        case 2 if isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
        case 3 if isinstance(inside[key], str):
            text, at = inside[key], random.randint(0, len(inside[key]))
            inside[key] = text[:at] + str(random.choice(HOSTILE)) + text[at:]
        case 4 if type(inside[key]) in (int, float):
            inside[key] = random.choice([-inside[key], inside[key] / 3, inside[key] * 1e3])
        case _:
            inside[key] = copy.deepcopy(random.choice(HOSTILE))
    text = json.dumps(record, ensure_ascii=random.random() < 0.5)
    return raw[:1] + text.encode(errors="replace")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    left = [value]
    while left:
        value = left.pop()
        inner = list(value.items() if isinstance(value, dict) else enumerate(value))
        yield from ((value, key) for key, _ in inner)
        left.extend(item for _, item in inner if isinstance(item, dict | list))


def mutate(raw: bytes, max_size: int, seed: int) -> bytes:
    """Change the bytes, or one time in two the document they hold."""
    changed = restructure(raw, seed) if seed % 2 else None
    if changed is None or len(changed) > max_size:
        changed = atheris.Mutate(raw, max_size)
    return changed


def mutate_for(seconds: float, corpus: Path) -> None:
    """Without atheris: mutate the corpus with hypothesis, blind to what the code does."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st

    seeds = [file.read_bytes() for file in sorted(corpus.iterdir()) if file.is_file()]
    pieces = st.binary(max_size=8) | st.sampled_from(
        [b"\\u0000", b"\\ud800", b"1e400", b"-0.0", b'"', b"{", b"]", b"=", b"/"]
    )
    edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), pieces), max_size=3)

    @settings(max_examples=500, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(st.sampled_from(seeds), st.lists(st.integers(0, 2**32), max_size=4), edits)
    def some(raw: bytes, changes: list[int], bytewise: list[tuple[float, int, bytes]]) -> None:
        for change in changes:
            raw = restructure(raw, change) or raw
        for where, length, piece in bytewise:
            at = int(where * len(raw))
            raw = raw[:at] + piece + raw[at + length :]
        one_input(raw)

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        some()


def main() -> None:
    """Fuzz for a while; the first bug ends it, with its input kept in the folder."""
    home, seconds = Path(sys.argv[1]), int(sys.argv[2])
    corpus = home / "corpus"
    seed(corpus)
    if atheris is None:
        sys.stderr.write(
            "\n*** atheris is NOT installed: blind mutations, not guided by coverage ***\n\n"
        )
        mutate_for(seconds, corpus)
        return
    options = [
        f"-max_total_time={seconds}",
        f"-artifact_prefix={home}/",
        "-timeout=10",
        "-rss_limit_mb=2048",
        "-max_len=20000",
        "-print_final_stats=1",
    ]
    atheris.Setup(
        [sys.argv[0], *options, *sys.argv[3:], str(corpus)], one_input, custom_mutator=mutate
    )
    atheris.Fuzz()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        FOLDER = Path(name)
        for one in COLLECTIONS:
            (FOLDER / "contributions" / one).mkdir(parents=True)
        main()
