"""The tools a user would pick instead, each as its documentation recommends, for the same outputs.

They live in environments of their own below `.cache/bench`, which scripts/bench makes. Each tool
gets its best case: what Maillage derives for it (schemas with local references, framed records, a
mapping, CSV files) is made before the clock starts.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox

from bench.mapping import mapping
from bench.measure import run
from maillage.model.entities import LANGUAGE_STRING, Entity, Json, Model
from maillage.model.jsonld import context, frames, prefixes
from maillage.model.relational import Table, tables
from maillage.reading.listing import find

#: Files in one call of a tool that takes their names, so that the system takes the command line.
_BATCH = 1000
_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES}


@dataclass(frozen=True)
class Outcome:
    """What became of one tool."""

    task: str
    tool: str
    #: Seconds of the build just before.
    build: float
    #: Seconds; None where the tool did not run to its end.
    wall: float | None = None
    #: Seconds of processor time.
    cpu: float = 0
    #: Bytes.
    memory: int = 0
    #: What it made, or why there is nothing.
    note: str = ""


@dataclass(frozen=True)
class _Rival:
    task: str
    package: str
    what: str
    program: Path
    #: What stands behind the program, one a call.
    calls: list[list[str | Path]]
    #: What to say of the output, once it is there.
    note: Callable[[], str] = lambda: ""


def measure(
    model: Model,
    cache: Path,
    work: Path,
    build: Callable[[], float],
    say: Callable[[str], object],
) -> Iterator[Outcome]:
    """Run every tool once over the catalogue of a model, which is built.

    Args:
        model: the model of the catalogue.
        cache: the folder of the tools.
        work: a folder for what they need and make; emptied first.
        build: builds the catalogue, and says in how many seconds; called before each tool, so
            that both meet the same noise.
        say: told what runs, and what cannot.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for rival in _Rivals(model, cache, work).all():
        name = f"{rival.package} {_version(cache, rival.package)}".strip() + rival.what
        paired = build()
        if not rival.program.exists():
            say(f"NOT INSTALLED: {rival.package}; see scripts/bench")
            yield Outcome(rival.task, name, paired, note="**not installed**")
            continue
        say(name)
        try:
            runs = [run([rival.program, *call], cwd=model.root) for call in rival.calls]
        except subprocess.CalledProcessError as error:
            last = error.output.decode(errors="replace").strip().splitlines()[-1:]
            say(f"FAILED: {name}: {' '.join(last)}")
            yield Outcome(rival.task, name, paired, note=f"**failed**: {' '.join(last)[:80]}")
            continue
        yield Outcome(
            rival.task,
            name,
            paired,
            wall=sum(measured.wall for measured in runs),
            cpu=sum(measured.cpu for measured in runs),
            memory=max(measured.memory for measured in runs),
            note=rival.note(),
        )


def _version(cache: Path, package: str) -> str:
    for pattern in (f"lib/*/site-packages/{package.replace('-', '_')}-*.dist-info",):
        for folder in (cache, cache / package):
            for found in folder.glob(pattern):
                return found.name.removesuffix(".dist-info").rpartition("-")[2]
    manifest = cache / "npm" / "node_modules" / package / "package.json"
    return json.loads(manifest.read_bytes())["version"] if manifest.is_file() else ""


class _Rivals:
    def __init__(self, model: Model, cache: Path, work: Path) -> None:
        # Some tools run inside the catalogue, so every name is a whole path.
        self._model, self._cache, self._work = model, cache.resolve(), work.resolve()
        self._root = model.root.resolve()
        self._build = self._root / "build"
        self._files, _ = find(self._root, model.by_collection)
        self._tables = tables(model)

    def all(self) -> Iterator[_Rival]:
        schemas = {
            entity.collection: self._write(
                f"{entity.name}.schema.json", orjson.dumps(_local(self._model.schema_of(entity)))
            )
            for entity in self._model.entities.values()
        }
        yield self._check_jsonschema(schemas)
        yield self._ajv(schemas)
        yield self._rdflib()
        yield self._morph_kgc()
        for verb in ("validate", "describe"):
            yield _Rival(
                "tables",
                "frictionless",
                f" {verb}",
                self._cache / "bin" / "frictionless",
                [[verb, "datapackage.json"]],
            )
        yield self._sqlite_utils()

    def _check_jsonschema(self, schemas: dict[str, Path]) -> _Rival:
        calls: list[list[str | Path]] = []
        for collection, schema in schemas.items():
            files = [f for f in self._files if f.startswith(f"contributions/{collection}/")]
            calls.extend(
                ["--schemafile", schema, *files[start : start + _BATCH]]
                for start in range(0, len(files), _BATCH)
            )
        program = self._cache / "bin" / "check-jsonschema"
        return _Rival("validation", "check-jsonschema", "", program, calls)

    def _ajv(self, schemas: dict[str, Path]) -> _Rival:
        # The schemas use no “format”, so ajv-formats has nothing to add.
        options: list[str | Path] = ["validate", "--spec=draft2020", "--strict=false"]
        calls = [
            [*options, "-s", schema, "-d", f"contributions/{collection}/**/*.json"]
            for collection, schema in schemas.items()
        ]
        program = self._cache / "npm" / "node_modules" / ".bin" / "ajv"
        return _Rival("validation", "ajv-cli", "", program, calls)

    def _rdflib(self) -> _Rival:
        framed = frames(self._model)
        lines: list[bytes] = []
        for file in self._files:
            entity: Entity = self._model.by_collection[file.split("/")[1]]
            record = orjson.loads((self._root / file).read_bytes())
            lines.append(orjson.dumps(framed[entity.name](record)) + b"\n")
        out = self._work / "rdflib.ttl"
        call: list[str | Path] = [
            Path(__file__).with_name("with_rdflib.py").resolve(),
            self._write("records.jsonl", b"".join(lines)),
            self._write("context.jsonld", orjson.dumps(context(self._model))),
            self._write("prefixes.json", orjson.dumps(dict(prefixes(self._model)))),
            out,
        ]
        # Its own interpreter is there even without rdflib, so look at what pip left.
        program = self._cache / "bin" / "python"
        if not _version(self._cache, "rdflib"):
            program = self._cache / "rdflib"
        return _Rival("Turtle", "rdflib", "", program, [call], lambda: self._triples(out))

    def _morph_kgc(self) -> _Rival:
        out = self._work / "morph-kgc.nt"
        rules = self._write("mapping.ttl", mapping(self._model, self._build).encode())
        config = self._write(
            "morph-kgc.ini",
            f"[CONFIGURATION]\noutput_file: {out}\nna_values:\nlogging_level: WARNING\n"
            f"[Catalogue]\nmappings: {rules}\n".encode(),
        )
        program = self._cache / "morph-kgc" / "bin" / "python"
        if not _version(self._cache, "morph-kgc"):
            program = self._cache / "morph-kgc" / "morph-kgc"
        return _Rival(
            "Turtle",
            "morph-kgc",
            " (N-Triples, from the CSV)",
            program,
            [["-m", "morph_kgc", config]],
            lambda: self._triples(out),
        )

    def _sqlite_utils(self) -> _Rival:
        out = self._work / "sqlite-utils.db"
        calls: list[list[str | Path]] = []
        for table in self._tables:
            keys = [part for key in table.primary_key for part in ("--pk", key)]
            file = self._build / f"{table.name}.csv"
            calls.append(["insert", out, table.name, file, "--csv", "--empty-null", *keys])
        calls.extend(
            ["enable-fts", out, table.name, *_texts(table), "--fts5", "--tokenize", _TOKENIZER]
            for table in self._tables
            if table.entity and not table.path
        )
        program = self._cache / "bin" / "sqlite-utils"
        return _Rival(
            "SQLite",
            "sqlite-utils",
            f" ({len(calls)} calls, from the CSV)",
            program,
            calls,
            lambda: f"{out.stat().st_size / 1e6:.0f} MB",
        )

    def _write(self, name: str, data: bytes) -> Path:
        file = self._work / name
        file.write_bytes(data)
        return file

    def _triples(self, out: Path) -> str:
        """Count what a tool wrote, beside what the build wrote of the records."""
        vocabulary = (self._model.root / file for file in self._model.vocabulary_files)
        mine = _count(self._build / "maillage.ttl") - sum(map(_count, vocabulary))
        return f"{_count(out)} triples; the build {mine}"


_TOKENIZER = "unicode61 remove_diacritics 2"


def _texts(table: Table) -> list[str]:
    return [
        column.name
        for column in table.columns
        if column.field is not None and column.field.datatype == LANGUAGE_STRING
    ]


def _count(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(1 for _ in ox.parse(stream, format=_FORMATS[file.suffix], lenient=True))


def _local(schema: Json) -> Json:
    """Make every reference of a bundled schema local to it.

    Schemas that bear an `$id` inside another are allowed, but check-jsonschema looks for them
    anew at each reference, and takes ten times as long.
    """
    inner = {_file(definition["$id"]): definition for definition in schema["$defs"].values()}
    definitions = {
        name: _rewrite(
            {key: definition[key] for key in definition if key not in ("$id", "$schema")}, name
        )
        for name, definition in inner.items()
    }
    outer = {key: value for key, value in schema.items() if key not in ("$id", "$defs")}
    return {**_rewrite(outer, ""), "$defs": definitions}


def _rewrite(value: Any, here: str) -> Any:
    """Change the references in a part of the schema file `here`."""
    if isinstance(value, list):
        return [_rewrite(item, here) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _rewrite(item, here) for key, item in value.items()}
    if isinstance(value.get("$ref"), str):
        file, _, pointer = value["$ref"].partition("#")
        place = _file(file) or here
        changed["$ref"] = f"#/$defs/{place}{pointer}" if place else f"#{pointer}"
    return changed


def _file(iri: str) -> str:
    return iri.rpartition("/")[2]
