"""`release/part_publication`: a change publishes what it changes, at once or not at all."""

from __future__ import annotations

import io
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

from conftest import EXAMPLES, MakeCatalogue, copy_model
from maillage.build import cache, pipeline
from maillage.build.cache_folder import of_catalogue
from maillage.build.pipeline import BuildOptions
from maillage.cli.main import main
from maillage.errors import RunError
from maillage.files.compressed import unpack
from maillage.model.loading import load
from maillage.release import part_publication, state
from maillage.release.delta import JsonDelta, Patch, read
from maillage.release.part_publication import PublishedParts

_TEXTS = (
    "Des voisins cultivent un potager .",
    'Un point . puis « des » signes "cités" ; et une barre \\',
    "Voir @prefix ex: <http://example.org/> .",
    "Un potager .\nÀ la ligne, sa récolte .",
)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks of few records, of files that are old enough to be trusted by their times."""
    monkeypatch.setattr(pipeline, "CHUNK", (3, 5))
    monkeypatch.setattr(cache, "_RECENT", -1)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A catalogue that uses every field, with some more actions."""
    root = tmp_path / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    for number in range(12):
        _write(root, f"action-{number:02}", _TEXTS[number % 4])
    return root


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where parts are published."""
    return tmp_path / "published"


def _write(root: Path, name: str, summary: str) -> None:
    folder = root / "contributions/actions"
    record = json.loads((folder / "minimal.json").read_text(encoding="utf-8"))
    record |= {"id": name, "title": f"Action {name}", "description": summary}
    (folder / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def _publish(root: Path, address: str, **options: Any) -> list[PublishedParts]:
    """Publish the parts of a catalogue without making its outputs; nothing where it is refused."""
    found: list[PublishedParts] = []

    def ready(model: Any, parts: Any) -> None:
        found.append(part_publication.publish(model, parts, address))

    given = {"workers": 1, "outputs": False, **options}
    pipeline.build(load(root), root / "build", BuildOptions(**given, parts_ready=ready))
    return found


def _latest(place: Path) -> Any:
    return json.loads((place / "latest.json").read_bytes())


def _output(place: Path, name: str) -> bytes:
    """Return a file that is its parts, from what is published."""
    digest = _latest(place)["manifest"]
    listed = (place / f"manifests/{digest}.json").read_bytes()
    assert sha256(listed).hexdigest() == digest
    parts = json.loads(listed)["segments"][name]
    found = [unpack((place / f"parts/{digest}.zst").read_bytes()) for _, digest in parts]
    assert [(len(part), sha256(part).hexdigest()) for part in found] == [*map(tuple, parts)]
    return b"".join(found)


def _change(place: Path, suffix: str) -> bytes:
    before, after = _latest(place)["changes"][0]
    return (place / f"changes/{before}-{after}.{suffix}").read_bytes()


def _step(root: Path, chance: random.Random) -> None:
    """Change, add or remove an action."""
    names = sorted(file.stem for file in (root / "contributions/actions").glob("action-*.json"))
    name, how = chance.choice(names), chance.randrange(3)
    if how == 0 and len(names) > 3:
        (root / f"contributions/actions/{name}.json").unlink()
    else:
        name = f"action-{chance.randrange(10**6):06}" if how == 1 else name
        _write(root, name, f"{chance.choice(_TEXTS)} {chance.randrange(100)}")


def test_a_patch_leads_from_each_state_to_the_next(
    root: Path, place: Path, exhaustive: bool
) -> None:
    """In pyoxigraph and in rdflib, and as records: what is published is what is built afresh."""
    chance = random.Random(19)  # noqa: S311 - no secret
    (first,) = _publish(root, place.as_uri())
    assert not first.is_compared
    assert _latest(place)["changes"] == []
    before = state.triples(_output(place, "maillage.ttl"))
    store, graph = ox.Store(), rdflib.Graph().parse(data=b"".join(before), format="nt")
    store.load(b"".join(before), format=ox.RdfFormat.N_TRIPLES)
    lines = set(_output(place, "maillage.jsonl").splitlines(keepends=True))
    for _ in range(20 if exhaustive else 4):
        for _ in range(chance.randint(1, 3)):
            _step(root, chance)
        (done,) = _publish(root, place.as_uri())
        assert done.is_compared
        patch, delta = read(_change(place, "rdfp")), read(_change(place, "jsonl"))
        assert isinstance(patch, Patch)
        assert isinstance(delta, JsonDelta)
        assert patch.after == delta.after == done.manifest
        for some, in_store, in_graph in (
            (patch.removed, store.remove, graph.remove),
            (patch.added, store.add, graph.add),
        ):
            for quad in ox.parse(b"".join(some), format=ox.RdfFormat.N_TRIPLES):
                in_store(quad)
            for triple in rdflib.Graph().parse(data=b"".join(some), format="nt"):
                in_graph(triple)
        now = _output(place, "maillage.ttl")
        after = state.triples(now)
        assert patch.removed == before - after
        assert patch.added == after - before
        assert _dumped(store) == after
        assert set(graph) == set(rdflib.Graph().parse(data=now))
        before, lines = after, delta.apply(lines)
        assert lines == set(_output(place, "maillage.jsonl").splitlines(keepends=True))
    _publish(root, place.as_uri(), outputs=True, cached=False)
    for name in ("maillage.ttl", "maillage.jsonl", "actions.csv", "sources.csv"):
        assert _output(place, name) == (root / "build" / name).read_bytes()


def _dumped(store: ox.Store) -> set[bytes]:
    buffer = io.BytesIO()
    store.dump(buffer, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return set(buffer.getvalue().splitlines(keepends=True))


def test_no_triple_is_in_two_segments(root: Path, place: Path) -> None:
    """So what goes with a segment is gone from the graph."""
    _publish(root, place.as_uri())
    listed = json.loads((place / f"manifests/{_latest(place)['manifest']}.json").read_bytes())
    parts = [
        unpack((place / f"parts/{digest}.zst").read_bytes())
        for _, digest in listed["segments"]["maillage.ttl"]
    ]
    every = [triple for part in parts[1:] for triple in state.triples(parts[0] + part)]
    assert len(every) == len(set(every))


def test_a_catalogue_of_few_kinds_is_published(make_catalogue: MakeCatalogue, place: Path) -> None:
    """What no record gives is an empty table: its head is its only part."""
    text = (EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8")
    root = make_catalogue({"sources/minimal.json": text})
    _publish(root, place.as_uri(), outputs=True)
    for name in ("actions.csv", "sources.csv", "maillage.ttl"):
        assert _output(place, name) == (root / "build" / name).read_bytes()


def test_a_change_writes_what_it_changes(root: Path, place: Path) -> None:
    """The parts of one chunk, the list, two differences; and nothing where nothing changed."""
    (first,) = _publish(root, place.as_uri())
    kept = {file: file.stat().st_mtime_ns for file in place.rglob("*.*")}
    (same,) = _publish(root, place.as_uri())
    assert same == PublishedParts(first.manifest)
    _write(root, "action-03", "Autre chose.")
    (done,) = _publish(root, place.as_uri())
    written = {file for file in place.rglob("*.*") if kept.get(file) != file.stat().st_mtime_ns}
    assert {file.parent.name for file in written} == {
        "published", "parts", "manifests", "changes"
    }  # fmt: skip
    assert len(written) == done.things <= 9
    assert sum(file.stat().st_size for file in written) > done.size > 0
    assert not (root / "build").exists()


def test_the_last_changes_are_told_in_turn(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds one of the last states finds the way to the latest; older ones are not told."""
    monkeypatch.setattr(part_publication, "KEPT", 2)
    manifests = []
    for number in range(4):
        _write(root, "action-03", f"Autre chose {number}.")
        manifests.append(_publish(root, place.as_uri())[0].manifest)
    steps = [[manifests[number], manifests[number + 1]] for number in (2, 1)]
    assert _latest(place) == {"manifest": manifests[-1], "changes": steps}


def test_what_is_too_much_to_compare_begins_anew(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a change of all, the parts are published, and no difference is told."""
    _publish(root, place.as_uri())
    monkeypatch.setattr(part_publication, "COMPARED", 10)
    _write(root, "action-03", "Autre chose.")
    (done,) = _publish(root, place.as_uri())
    assert not done.is_compared
    assert _latest(place) == {"manifest": done.manifest, "changes": []}
    assert not (place / "changes").exists()


def test_what_is_refused_is_not_published(root: Path, place: Path) -> None:
    """The state that was valid stands."""
    _publish(root, place.as_uri())
    before = _latest(place)
    (root / "contributions/actions/action-03.json").write_text("{", encoding="utf-8")
    assert _publish(root, place.as_uri()) == []
    assert _latest(place) == before


@pytest.mark.parametrize("content", [b"{}", b"[", b'{"manifest": "../x", "changes": []}'])
def test_what_is_no_publication_is_left_alone(root: Path, place: Path, content: bytes) -> None:
    """A `latest.json` of something else is not overwritten, and no path is taken from it."""
    place.mkdir()
    (place / "latest.json").write_bytes(content)
    with pytest.raises(RunError, match=r"latest\.json"):
        _publish(root, place.as_uri())
    assert [file.name for file in place.iterdir()] == ["latest.json"]


def test_a_damaged_part_is_told_by_its_name(root: Path, place: Path) -> None:
    """What is compared with something else than was published would be untrue."""
    _publish(root, place.as_uri())
    for file in (place / "parts").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    _write(root, "action-03", "Autre chose.")
    with pytest.raises(RunError, match="ce fichier est abîmé"):
        _publish(root, place.as_uri())


def test_s3_holds_what_a_folder_does(root: Path, place: Path, bucket: str) -> None:
    """The same names and bytes, through a server that speaks S3."""
    s3fs = pytest.importorskip("s3fs")
    address = f"{bucket}/published"
    for text in ("Une chose.", "Autre chose."):
        _write(root, "action-03", text)
        assert _publish(root, address) == _publish(root, place.as_uri())
    files = s3fs.S3FileSystem()
    start = address.removeprefix("s3://")
    found = {name.removeprefix(f"{start}/"): files.cat_file(name) for name in files.find(start)}
    here = (file for file in place.rglob("*") if file.is_file())
    assert found == {file.relative_to(place).as_posix(): file.read_bytes() for file in here}


_PUBLISH = """if True:
    import sys
    from maillage.build import pipeline
    from maillage.cli.main import main
    pipeline.CHUNK = 3, 5
    print("ready", flush=True)
    main(["build", "--root", sys.argv[1], "--publish", sys.argv[2], "--no-outputs"])
"""


def _moments(exhaustive: bool) -> Iterator[float]:
    chance = random.Random(7)  # noqa: S311 - no secret
    yield from (chance.random() * 3 for _ in range(20 if exhaustive else 3))


def test_a_kill_leaves_nothing_half(root: Path, place: Path, exhaustive: bool) -> None:
    """Whenever it comes, what `latest.json` names is there; and the next one ends the work."""
    _publish(root, place.as_uri())
    for number, moment in enumerate(_moments(exhaustive)):
        _write(root, "action-03", f"Autre chose {number}.")
        command = [sys.executable, "-c", _PUBLISH, str(root), place.as_uri()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as killed:
            assert killed.stdout
            killed.stdout.readline()
            time.sleep(moment)
            killed.send_signal(signal.SIGKILL)
        assert _output(place, "maillage.ttl")
        assert _output(place, "maillage.jsonl")
        _publish(root, place.as_uri())
        assert f"Autre chose {number}.".encode() in _output(place, "maillage.jsonl")
        assert not list(place.rglob(".*"))


def test_what_a_killed_run_left_half_is_removed(root: Path, place: Path) -> None:
    """By the next run, though it have nothing to publish; what others put there stays."""
    _publish(root, place.as_uri())
    before = set(place.rglob("*"))
    digest = sha256(b"half").hexdigest()
    for folder in ("", "parts", "manifests"):
        for name in (f".maillage-{digest[:32]}", f".{digest}.{digest[:32]}"):
            (place / folder / name).write_bytes(b"half")
    left = [place / f".note.{digest[:32]}", place / ".htaccess", place / f"parts/{digest}"]
    for file in left:
        file.write_bytes(b"of others")
    left.append(place / f".maillage-{digest[32:]}")
    left[-1].symlink_to(left[0])
    _publish(root, place.as_uri())
    assert set(place.rglob("*")) == before | set(left)


def test_the_command_says_what_it_published(root: Path, place: Path) -> None:
    """The command has both ways: with the outputs behind, or without them."""
    command = ["build", "--root", str(root), "--publish", place.as_uri(), "--workers", "1"]
    first = CliRunner().invoke(main, [*command, "--no-outputs"])
    assert (first.exit_code, first.stdout) == (0, "")
    assert "sans état comparable" in first.stderr
    assert not (root / "build").exists()
    _write(root, "action-03", "Autre chose.")
    second = CliRunner().invoke(main, command)
    assert second.exit_code == 0
    assert "avec les différences" in second.stderr
    assert "maillage.db" in second.stdout
    refused = CliRunner().invoke(main, ["build", "--root", str(root), "--no-outputs"])
    assert refused.exit_code == 2
    assert "--publish" in refused.stderr


def test_what_the_cache_lost_meanwhile_is_not_published(root: Path, place: Path) -> None:
    """Parts are published as the cache has them: each is looked at, or nobody would before readers.

    What is there by then is what its name says.
    """

    def ready(model: Any, parts: Any) -> None:
        for chunk in of_catalogue(root).glob("*/build/chunks/*"):
            content = chunk.read_bytes()
            chunk.write_bytes(content[: len(content) // 2] + content[len(content) // 2 + 1 :])
        part_publication.publish(model, parts, str(place))

    options = BuildOptions(workers=1, outputs=False, parts_ready=ready)
    with pytest.raises(RunError, match="ce fichier est abîmé"):
        pipeline.build(load(root), root / "build", options)
    assert not (place / "latest.json").exists()
    for file in place.glob("parts/[!.]*"):
        assert sha256(unpack(file.read_bytes())).hexdigest() == file.name.partition(".")[0]
