"""The outputs of a revision: made by this program or, for a former model, by that of its time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import orjson

from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.emit import record_lines
from maillage.errors import ModelError, RunError
from maillage.files import checkout
from maillage.messages import N_, Message
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.loading import load
from maillage.reading import history
from maillage.release.revision import Revision

_PROGRAM = "src/maillage"
_RUN = "import sys; from maillage.cli import main; main(sys.argv[1:])"
_REFUSED = N_("Les contributions de {commit} sont refusées : maillage validate dit pourquoi.")

_IN = N_("{file} : {reason}")
_BROKEN = N_("Le commit {commit} ne se construit pas. {reason}")


def build(revision: Revision, out: Path, options: BuildOptions) -> None:
    """Make the outputs of a revision in a folder that is not there yet.

    Where this program does not know the model any more, and the catalogue keeps its program beside
    it, the catalogue is built by the one that it was committed with.

    Raises:
        RunError: the model is broken, the contributions are refused, or the machine failed the run.
    """
    try:
        model = load(revision.root)
    except ModelError as error:
        if not (revision.root / _PROGRAM).is_dir():
            file = error.file.removeprefix(f"{revision.root}/")
            raise _broken(revision, _IN(file=file, reason=error.reason)) from error
        _build_as_then(revision, out)
        return
    if not pipeline.build(model, out, options).accepted:
        raise RunError(_REFUSED(commit=revision.commit[:7]))


def _broken(revision: Revision, reason: Message | str) -> RunError:
    shown = reason.replace(f"{revision.root}/", "") if isinstance(reason, str) else reason
    return RunError(_BROKEN(commit=revision.commit[:7], reason=shown))


def _build_as_then(revision: Revision, out: Path) -> None:
    arguments = ("build", "--root", str(revision.root), "--out", str(out))
    environment = {**history.environment(revision.root), "PYTHONPATH": str(revision.root / "src")}
    done = subprocess.run(  # noqa: S603 - no shell; what runs is this repository’s own past
        [sys.executable, "-c", _RUN, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        # Of a program that fails, the line that says why.
        raise _broken(revision, said.rpartition("\n")[2] if said.startswith("Traceback") else said)
    if not (out / record_lines.FILE).exists():
        (out / record_lines.FILE).write_bytes(b"".join(sorted(_lines(revision.root))))


def _lines(root: Path) -> list[bytes]:
    """Return the lines of `emit.record_lines` for a catalogue whose model is of another time."""
    base = orjson.loads(checkout.read(root, DESCRIPTOR))["id"]
    kinds = _kinds(root)
    lines = []
    for collection, kind in kinds.items():
        for file in checkout.names(root, f"contributions/{collection}", ".json"):
            record = orjson.loads(checkout.read(root, file))
            lines.append(record_lines.line(file, f"{kind}/{record['id']}", record=record))
    for folder in ("vocab", "vocab/concepts"):
        for file in checkout.names(root, folder, ".ttl"):
            if not file.endswith("/shapes.ttl"):
                lines += record_lines.term_lines(base, file, checkout.read(root, file))
    return lines


def _kinds(root: Path) -> dict[str, str]:
    """Return what the records in each folder of contributions are called."""
    found = {}
    for file in checkout.names(root, "schema", ".schema.json"):
        schema = orjson.loads(checkout.read(root, file))
        if "x-collection" in schema:
            found[schema["x-collection"]] = Path(file).name.removesuffix(".schema.json")
    return found
