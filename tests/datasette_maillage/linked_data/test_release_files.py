"""`release_files`: what is served of releases that come, go and change under requests."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from conftest import opened
from maillage.release import members
from releasing import FIRST, SECOND

#: What tells of the releases, files and things as they have them.
PATHS = (
    *("/releases/index.json", "/releases", f"/releases/{SECOND}", f"/releases/{SECOND}.ttl"),
    *(f"/releases/{SECOND}/SHA256SUMS", f"/releases/{SECOND}/changes.jsonl"),
    *("/changements", "/changements.json", "/changements/1", "/changements/2.trig"),
    *("/versions/action/difficult", "/versions/action/difficult.link"),
    *(f"/versions/{SECOND}/action/difficult", f"/versions/{FIRST}/action/difficult.jsonld"),
    *("/nouveautes", "/nouveautes.atom", "/donnees", "/catalogue.ttl", "/action/difficult"),
)


@pytest.fixture
def catalogue(released_root: Path, tmp_path: Path) -> Path:
    """A copy of a catalogue with two releases, whose second is that of its build."""
    root = tmp_path / "catalogue"
    for name in ("build", "releases"):
        shutil.copytree(released_root / name, root / name)
    return root


def _get(site: Any, path: str, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named["accept-encoding"] = "identity"
    return asyncio.run(site.client.get(path, headers=named, follow_redirects=False))


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)


def _emptied(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_bytes(b"")


def _damaged(folder: Path) -> None:
    file = folder / members.FILE
    file.write_bytes(gzip.compress(b"")[:10] + file.read_bytes()[10:200])


def _remade(folder: Path) -> None:
    """Put another release in its place: what was said of the former holds of it no more."""
    known = json.loads((folder / members.INDEX).read_bytes())
    size = known["blocks"][0]["bytes"]
    other = gzip.compress(b"<a:a> <a:b> <a:c> <a:d> .\n", mtime=0)
    (folder / members.FILE).write_bytes(other.ljust(size, b"\0"))


@pytest.mark.parametrize("harm", [_gone, _emptied, _damaged, _remade])
def test_a_release_that_is_withdrawn_is_no_fault_of_the_site(
    catalogue: Path, harm: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    """What is there no more is absent or, as long as the site does not know, asked for later."""
    site = opened(catalogue / "build")
    assert _get(site, f"/versions/{SECOND}/action/difficult").status_code == 200
    for version in (SECOND, FIRST):
        harm(catalogue / "releases" / version)
    for path in PATHS:
        answer = _get(site, path)
        assert answer.status_code in (200, 302, 303, 404, 503), path
        assert answer.status_code != 503 or answer.headers["retry-after"], path
    assert "Traceback" not in capfd.readouterr().err


def test_a_page_of_the_stream_mixes_no_releases(catalogue: Path) -> None:
    """What it lists and what it tells are of one release: of another it says to come back."""
    site = opened(catalogue / "build")
    assert _get(site, "/changements/1").status_code == 200
    _remade(catalogue / "releases" / FIRST)
    for path in ("/changements/1.nq", f"/versions/{FIRST}/action/difficult.nt"):
        answer = _get(site, path)
        assert (answer.status_code, bool(answer.headers.get("retry-after"))) == (503, True)


def test_the_mark_of_the_index_is_of_its_bytes(catalogue: Path) -> None:
    """Who asks for the rest of the index gets that of the one that was begun, or all anew."""
    site = opened(catalogue / "build")
    file = catalogue / "releases/index.json"
    first = _get(site, "/releases/index.json")
    assert first.content == file.read_bytes()
    changed = file.with_name("changed")
    changed.write_text(json.dumps({"releases": []}) + " " * len(first.content))
    changed.replace(file)
    again = _get(site, "/releases/index.json", range="bytes=50-", if_range=first.headers["etag"])
    assert again.status_code == 206
    assert again.content == first.content[50:]


@pytest.mark.parametrize("look", ["another", "the same"])
def test_what_was_damaged_in_place_is_not_sent_for_what_it_was(
    catalogue: Path, look: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Its mark would tell whoever has a part of it that the rest goes with that.

    Once it is what the release says, it is sent again.
    """
    site, path = opened(catalogue / "build"), f"/releases/{SECOND}/changes.jsonl"
    file = catalogue / path[1:]
    before, whole = _get(site, path), file.read_bytes()
    assert before.status_code == 200
    status = file.stat()
    file.write_bytes(whole[:-2] + b"X\n")
    if look == "the same":  # but when it changed, which nobody can set
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    for headers in ({}, {"range": "bytes=5-"}, {"if_none_match": before.headers["etag"]}):
        damaged = _get(site, path, **headers)
        assert damaged.status_code == 503
        assert damaged.headers["retry-after"]
        assert "etag" not in damaged.headers
        assert "abîmé" in damaged.text
    said = [each.message for each in caplog.records if "SHA256SUMS" in each.message]
    assert len(said) == 1
    assert said[0].startswith(f"releases/{SECOND}/changes.jsonl : ")
    file.write_bytes(whole)
    again = _get(site, path)
    assert (again.status_code, again.content) == (200, whole)
    assert again.headers["etag"] == before.headers["etag"]


def test_a_release_made_anew_has_other_marks(catalogue: Path) -> None:
    """A version that was withdrawn and made of another commit is not taken for the former."""
    site = opened(catalogue / "build")
    path = f"/releases/{SECOND}/notes.fr.md"
    first = _get(site, path)
    folder = catalogue / "releases" / SECOND
    notes, sums = folder / "notes.fr.md", folder / "SHA256SUMS"
    lines = [line for line in sums.read_text("utf-8").splitlines() if "notes.fr" not in line]
    notes.write_bytes(first.content + b"et encore\n")
    digest = sha256(notes.read_bytes()).hexdigest()
    sums.write_text("\n".join([*lines, f"{digest}  notes.fr.md", ""]), "utf-8")
    again = _get(site, path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content) == (200, notes.read_bytes())
