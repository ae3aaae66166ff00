"""Judges that are not ours: rdflib and pySHACL, frictionless, jsonschema; each yields faults.

They are libraries of the extra `verify`, loaded when they are asked.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import orjson

from maillage.emit import graph, record_lines
from maillage.errors import Reason, lacks_room
from maillage.files.temporary import TemporaryFolder
from maillage.messages import N_, Message
from maillage.model.schema_faults import shown, unsatisfied
from maillage.release import counts, state
from maillage.release.opening import Snapshot

_SHAPES = "vocab/shapes.ttl"
_APART = N_("un triplet que rdflib et pyoxigraph ne lisent pas de même : {line}")
_DECIMAL = re.compile(rb'(?<=")[^"]*(?="\^\^<http://www\.w3\.org/2001/XMLSchema#decimal>)')
_SHACL = N_("{node} : {reason}")
_TABLE = N_("{table}, ligne {row} : {reason}")
_RECORD = N_("{id} : {place} : {reason}")
_UNDESCRIBED = N_("{file} : le descripteur n’en dit rien")
_NO_SHAPE = N_("{kind} : aucune forme (SHACL) ne dit ce qu’est une fiche de cette sorte")
#: What frictionless says of a table that it could not read.
_OF_MACHINE = ("scheme-error", "source-error")
_NO_SCHEMA = N_("{id} : aucun schéma pour « {collection} »")


class RdfJudge:
    """rdflib reads the graph, pySHACL holds it against the shapes; and what else it knows of it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.records = Counter[str]()
        self._nodes: dict[str, str] = {}
        #: The triples, a line each.
        self.lines: set[bytes] = set()

    def __call__(self) -> Iterator[Message]:
        """Yield what is wrong with the graph."""
        import pyshacl  # noqa: PLC0415 - of an extra, and slow to import
        import rdflib  # noqa: PLC0415 - likewise

        with _literal(rdflib):
            data = rdflib.Graph().parse(self._snapshot.data / graph.FILE, format="turtle")
        shapes = rdflib.Graph().parse(self._snapshot.model / _SHAPES, format="turtle")
        self.lines = state.graph_lines(self._snapshot.data)
        self._count(data)
        yield from self._read_otherwise(data)
        yield from self._unjudged(data, shapes)
        conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
        if not conforms:
            shacl = rdflib.SH
            for result in sorted(report.subjects(rdflib.RDF.type, shacl.ValidationResult)):
                node, reason = (
                    report.value(result, shacl.focusNode),
                    report.value(result, shacl.resultMessage),
                )
                yield _SHACL(node=node, reason=reason)

    def _count(self, data: Any) -> None:
        import rdflib  # noqa: PLC0415 - as above

        base = self._snapshot.package["id"]
        typed = {str(node) for node in data.subjects(rdflib.RDF.type)}
        # A catalogue may have codes of its own in a list of the standard.
        codes = {str(node) for node in data.subjects(rdflib.SKOS.inScheme)}
        for node in typed - codes:
            kind, _, name = node.removeprefix(base).partition("/")
            if node.startswith(base) and name and "#" not in name:
                self.records[kind] += 1
                self._nodes[kind] = node

    def _unjudged(self, data: Any, shapes: Any) -> Iterator[Message]:
        """Yield each kind of record that no shape is of: all of them would conform."""
        import rdflib  # noqa: PLC0415 - as above

        targets = set(shapes.objects(None, rdflib.SH.targetClass))
        for kind, node in sorted(self._nodes.items()):
            if targets.isdisjoint(data.objects(rdflib.URIRef(node), rdflib.RDF.type)):
                yield _NO_SHAPE(kind=kind)

    def _read_otherwise(self, data: Any) -> Iterator[Message]:
        """Yield each triple that rdflib does not read as pyoxigraph does."""
        # rdflib leaves as they are some signs that canonical N-Triples escape.
        text = data.serialize(format="nt", encoding="utf-8")
        own, other = self.lines, state.triples(text, state.N_TRIPLES)
        apart = {_plain(line) for line in own - other} ^ {_plain(line) for line in other - own}
        for line in sorted(apart):
            yield _APART(line=line.decode()[:200])


def _plain(line: bytes) -> bytes:
    """Return a triple with its decimal in one spelling: rdflib writes some with an exponent."""
    try:
        return _DECIMAL.sub(lambda found: str(Decimal(found[0].decode())).encode(), line)
    except InvalidOperation:
        return line


@contextmanager
def _literal(rdflib: Any) -> Iterator[None]:
    """Have rdflib keep literals as they are written: `1.50` and `1.5` are two."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


def frictionless_judge(snapshot: Snapshot) -> Iterator[Message]:
    """Yield what frictionless finds wrong with the tables."""
    import frictionless  # noqa: PLC0415 - as above

    told = {resource["path"].rpartition("/")[2] for resource in snapshot.package["resources"]}
    for file in sorted(snapshot.data.glob("*.csv")):
        if file.name not in told:
            yield _UNDESCRIBED(file=file.name)
    with TemporaryFolder() as folder:
        report = frictionless.Package(
            _descriptor(snapshot, folder), basepath=str(folder)
        ).validate()
    for error in report.errors:
        yield _TABLE(table="", row="", reason=_judged_reason(error))
    told = set()
    for task in report.tasks:
        for error in task.errors:
            row = getattr(error, "row_number", "—")
            # What one table lacks is an error of each that refers to it.
            if (row, error.message) not in told:
                told.add((row, error.message))
                yield _TABLE(table=task.name, row=row, reason=_judged_reason(error))


def _judged_reason(error: Any) -> str:
    """Return what frictionless says is wrong with a table.

    Raises:
        OSError: the machine did not let it read one, which it says of the table.
    """
    told: str = error.message
    if error.type in _OF_MACHINE and lacks_room(quoted := OSError(told)):
        raise quoted
    return told


def _descriptor(snapshot: Snapshot, folder: Path) -> Any:
    """Return the descriptor of the data, its files beside it, wherever they are."""
    package = deepcopy(snapshot.package)
    for resource in package["resources"]:
        name = resource["path"].rpartition("/")[2]
        resource["path"] = name
        (folder / name).symlink_to((snapshot.data / name).resolve())
    try:
        return _with_key_tables(deepcopy(package), folder)
    except (AttributeError, KeyError, TypeError):
        return package  # what is wrong with it, frictionless tells


def _with_key_tables(package: Any, folder: Path) -> Any:
    """Have each reference lead to a table of the keys alone of the one that it is to.

    For each, frictionless copies what describes all columns, and reads all cells.
    """
    named = {resource["name"]: resource for resource in package["resources"]}
    made: dict[str, Any] = {}
    for resource in named.values():
        for foreign in resource.get("schema", {}).get("foreignKeys", ()):
            reference = foreign["reference"]
            source = named.get(reference.get("resource") or resource["name"])
            if source and (folder / source["path"]).exists():
                name = ".".join([source["name"], *reference["fields"]])
                if name not in made:
                    made[name] = _key_table(source, name, reference["fields"], folder)
                reference["resource"] = name
    package["resources"].extend(made.values())
    return package


def _key_table(source: Any, name: str, key: list[str], folder: Path) -> Any:
    fields = source["schema"]["fields"]
    # By places, as frictionless reads, whatever the header says.
    places = [place for place, field in enumerate(fields) if field["name"] in key]
    path = f"{name}.keys.csv"
    csv.field_size_limit(counts.LARGE)
    # What cannot be read is told of the table itself.
    with (
        (folder / source["path"]).open(encoding="utf-8", errors="replace", newline="") as stream,
        (folder / path).open("w", encoding="utf-8", newline="") as keys,
    ):
        writer = csv.writer(keys)
        for row in csv.reader(stream):
            writer.writerow([row[place] for place in places if place < len(row)])
    schema = {"fields": deepcopy([fields[place] for place in places])}
    return {"name": name, "path": path, "format": "csv", "encoding": "utf-8", "schema": schema}


def jsonschema_judge(snapshot: Snapshot) -> Iterator[Message]:
    """Yield what jsonschema finds wrong with each record."""
    validators = _validators(snapshot.model / "schema")
    with (snapshot.data / record_lines.FILE).open("rb") as stream:
        for line in map(orjson.loads, stream):
            if "record" not in line:
                continue
            collection = line["file"].split("/")[1]
            if collection not in validators:
                yield _NO_SCHEMA(id=line["id"], collection=collection)
                continue
            for error in validators[collection].iter_errors(line["record"]):
                yield _RECORD(id=line["id"], place=error.json_path, reason=_reason(error))


def _reason(error: Any) -> Reason:
    wanted, found = error.validator_value, error.instance
    if error.validator == "required":
        wanted = [key for key in wanted if key not in found]
    elif error.validator == "additionalProperties":
        wanted = [key for key in found if key not in error.schema.get("properties", ())]
    return unsatisfied(error.validator, wanted, shown(found))


def _validators(folder: Path) -> dict[str, Any]:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - as above
    from referencing import Registry, Resource  # noqa: PLC0415 - likewise
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415 - likewise

    files = {file.name: orjson.loads(file.read_bytes()) for file in sorted(folder.glob("*.json"))}
    # A kind of a catalogue’s own may have no address, or one below another: what it shares with
    # the others stands beside it all the same.
    homes = {schema.get("$id", "").rpartition("/")[0] for schema in files.values()}
    addresses = ((f"{home}/{name}" if home else name, name) for home in homes for name in files)
    registry = Registry().with_resources(
        (
            address,
            Resource.from_contents(
                {**files[name], "$id": address}, default_specification=DRAFT202012
            ),
        )
        for address, name in addresses
    )
    return {
        schema["x-collection"]: Draft202012Validator(schema, registry=registry)
        for schema in files.values()
        if "x-collection" in schema
    }
