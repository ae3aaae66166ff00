"""`release/announcement`: whether an archive is the one that the index of versions announces."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import compute, parquet

from releasing import SECOND, run

NAME = f"maillage-{SECOND}.zip"


@pytest.fixture(scope="module")
def forged(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a version, a cell of which was changed in CSV, and its checksums."""
    return _forge(released, tmp_path_factory.mktemp("forged") / "x.zip", everywhere=False)


def _forge(released: Path, file: Path, *, everywhere: bool) -> Path:
    with zipfile.ZipFile(released / "releases" / SECOND / NAME) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    top = f"maillage-{SECOND}/"
    table = f"{top}data/actions.csv"
    files[table] = files[table].replace(b"Un titre corrig", b"Un titre forgX")
    if everywhere:
        with sqlite3.connect(file.with_suffix(".db")) as database:
            database.deserialize(files[f"{top}data/maillage.db"])
            database.execute("UPDATE actions SET title = replace(title, 'corrig', 'forgX')")
            database.commit()
            files[f"{top}data/maillage.db"] = database.serialize()
        packed = f"{top}data/parquet/actions.parquet"
        table = parquet.read_table(pa.BufferReader(files[packed]))
        place = table.schema.get_field_index("title")
        titles = compute.replace_substring(table["title"], "corrig", "forgX")
        parquet.write_table(table.set_column(place, table.schema.field(place), titles), file)
        files[packed] = file.read_bytes()
    for sums in (f"{top}data/SHA256SUMS", f"{top}SHA256SUMS"):
        if sums in files:
            folder = sums.removesuffix("SHA256SUMS")
            names = [line.split("  ", 1)[1] for line in files[sums].decode().splitlines()]
            told = (f"{hashlib.sha256(files[folder + name]).hexdigest()}  {name}" for name in names)
            files[sums] = "".join(f"{line}\n" for line in told).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file


@pytest.fixture
def address(released: Path) -> Iterator[str]:
    """Serve the releases, as a site does."""
    handler = partial(_Quiet, directory=str(released))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/releases/{SECOND}/{NAME}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_what: object) -> None:
        """Print nothing."""


def test_the_index_beside_an_archive_announces_it(released: Path, address: str) -> None:
    """By the version, by the file, and by the address, each with the index that says so."""
    index = released / "releases/index.json"
    for place in (SECOND, str(released / "releases" / SECOND / NAME)):
        done = run(released, "verify", place)
        assert (done.exit_code, f"{index} annonce cette archive" in done.output) == (0, True)
    done = run(released.parent, "verify", address)
    announced = address.replace(f"{SECOND}/{NAME}", "index.json annonce cette archive")
    assert (done.exit_code, announced in done.output) == (0, True)


def test_a_table_that_was_changed_with_its_checksum_is_told(
    forged: Path, released: Path, tmp_path: Path
) -> None:
    """By the other form of the table, wherever the archive is; where it is announced, by that."""
    done = run(tmp_path, "verify", str(forged))
    assert done.exit_code == 1
    assert "actions, ligne " in done.output
    assert "n’est pas la même en CSV et en SQLite" in done.output
    done = run(released, "verify", str(forged))
    assert f"{SECOND} : l’archive n’a pas la somme de contrôle que" in done.output


def test_what_an_archive_alone_cannot_prove_is_said(released: Path, tmp_path: Path) -> None:
    """Whoever changes all its forms makes another: its own checksum is told, to compare."""
    file = _forge(released, tmp_path / "y.zip", everywhere=True)
    done = run(tmp_path, "verify", str(file))
    assert done.exit_code == 0, done.output
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert f"SHA-256 : {digest}" in done.output
    assert "/releases/index.json" in done.output
    assert run(released, "verify", str(file)).exit_code == 1
    told = json.loads(run(released, "verify", str(file), "--format", "json").output)
    assert (told["accepted"], digest in told["note"]) == (False, True)


def test_a_folder_proves_no_more_than_its_checksums(released_root: Path) -> None:
    """A build is in nobody’s index."""
    done = run(released_root, "verify", str(released_root / "build"))
    assert (done.exit_code, "elles montrent un accident" in done.output) == (0, True)
