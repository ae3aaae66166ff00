"""`bundle_listings`: what was read of a bundle is used again while nobody has touched it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import across_records, cache, pipeline
from maillage.build.bundle_listings import BundleListings
from maillage.build.cache import Cache
from maillage.build.engines import Engine
from maillage.build.pipeline import BuildOptions
from maillage.errors import RunError
from maillage.findings.finding import Finding
from maillage.model.loading import load
from maillage.reading import bundles
from maillage.reading.kept_listing import KeptListing
from maillage.reading.sorted_addresses import SortedAddresses

FILE = "contributions/sources/machine.jsonl"
_RECORD = json.loads((EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8"))


@pytest.fixture
def root(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue with a bundle that is old enough to be trusted by its times."""
    monkeypatch.setattr(cache, "_RECENT", -1)
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    lines = (_line(f"source-{number}") for number in range(8))
    return make_catalogue({"sources/machine.jsonl": "".join(lines)})


def _line(name: str, title: str = "Un jardin") -> str:
    return json.dumps({**_RECORD, "id": name, "title": title}, ensure_ascii=False) + "\n"


def _cache(root: Path) -> Cache:
    return Cache(load(root), "build")


def _listed(root: Path) -> list[str]:
    found = _cache(root).listed(root, FILE)
    assert not isinstance(found, Finding)
    return list(found)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bundles that are read to be listed, in turn."""
    files: list[str] = []
    real = bundles.listed

    def listed(root: Path, file: str) -> object:
        files.append(file)
        return real(root, file)

    monkeypatch.setattr(bundles, "listed", listed)
    return files


def test_a_bundle_is_read_once(root: Path, read: list[str]) -> None:
    """What is kept is what was read; after any change it is read anew."""
    first = _cache(root).listed(root, FILE)
    assert len(first) == 8
    assert _listed(root) == list(first)
    assert read == [FILE]
    (root / FILE).write_text(_line("other") + (root / FILE).read_text())
    assert len(_cache(root).listed(root, FILE)) == 9
    assert read == [FILE, FILE]


def test_a_bundle_written_just_now_is_read(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be written again without its time showing it."""
    monkeypatch.setattr(cache, "_RECENT", 10**12)
    for _ in range(2):
        assert len(_cache(root).listed(root, FILE)) == 8
    assert read == [FILE, FILE]


def test_a_bundle_in_the_place_of_another_is_read(root: Path, read: list[str]) -> None:
    """Even of the same size, and as old."""
    _cache(root).listed(root, FILE)
    status = (root / FILE).stat()
    new = (root / FILE).read_text().replace("source-3", "source-9")
    (root / "new").write_text(new)
    os.utime(root / "new", ns=(status.st_atime_ns, status.st_mtime_ns))
    (root / "new").rename(root / FILE)
    assert any("source-9.json#" in address for address in _listed(root))
    assert read == [FILE, FILE]


def _holding(change: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    """Return what makes a file hold something else."""
    return lambda file: file.write_bytes(change(file.read_bytes()))


def _standing(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what makes something else stand in the place of a file."""
    return lambda file: (file.unlink(), make(file))


@pytest.mark.parametrize(
    "damage",
    [
        *map(_holding, (lambda _: b"", lambda raw: raw[:-1], lambda raw: raw[::-1])),
        *map(_standing, (os.mkfifo, Path.mkdir, lambda file: file.symlink_to("nowhere"))),
    ],
)
def test_what_is_damaged_is_not_used(
    root: Path, read: list[str], damage: Callable[[Path], object]
) -> None:
    """It is read again, once, and kept anew: whatever stands in its place goes."""
    listings = _cache(root).listed
    first = list(listings(root, FILE))
    (kept,) = listings.folder.iterdir()
    damage(kept)
    assert [_listed(root) for _ in range(2)] == [first, first]
    assert read == [FILE, FILE]


def test_lists_that_were_swapped_are_not_used(root: Path, read: list[str]) -> None:
    """Each is that of one bundle: no record comes twice, and none is left out."""
    other = "contributions/sources/other.jsonl"
    (root / other).write_text(_line("other-1") + _line("other-2"))
    listings = _cache(root).listed
    first = [list(listings(root, file)) for file in (FILE, other)]
    one, two = listings.folder.iterdir()
    contents = one.read_bytes(), two.read_bytes()
    two.write_bytes(contents[0])
    one.write_bytes(contents[1])
    listings = _cache(root).listed
    assert [list(listings(root, file)) for file in (FILE, other)] == first
    assert sorted(read) == [FILE, FILE, other, other]


def test_what_is_wrong_with_a_bundle_is_not_kept(root: Path, read: list[str]) -> None:
    """A bundle that cannot be read, or that is empty, is looked at each time."""
    for content in ("", '{"id": "a"}\n' * 1001):
        (root / FILE).write_text(content)
        told = [_cache(root).listed(root, FILE) for _ in range(2)]
        assert told[0] == told[1]
    assert len(read) == 4
    assert list(_cache(root).listed.folder.iterdir()) == []


def _built(root: Path, out: str, *, cached: bool = True) -> str:
    options = BuildOptions(workers=1, cached=cached)
    assert pipeline.build(load(root), root.parent / out, options).accepted
    return (root.parent / out / "SHA256SUMS").read_text()


def test_a_line_changes_its_chunk_alone(
    root: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those behind it have moved by some bytes, and no more: their parts are those that were."""
    _built(root, "build")
    assert _built(root, "build") == _built(root, "fresh", cached=False)
    assert read == [FILE, FILE]
    emitted: list[int] = []
    real = pipeline.executor.Worker._emit

    def emit(worker: object, accepted: list[object]) -> object:
        emitted.append(len(accepted))
        return real(worker, accepted)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.executor.Worker, "_emit", emit)
    judged: list[int] = []
    judge = pipeline.executor.Worker._judge

    def noted(worker: object, files: list[str], contributions: object) -> object:
        judged.append(len(files))
        return judge(worker, files, contributions)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline.executor.Worker, "_judge", noted)
    lines = (root / FILE).read_text().splitlines(keepends=True)
    lines[1] = _line("source-1", "Un tout autre jardin")
    (root / FILE).write_text("".join(lines))
    across: list[object] = []
    monkeypatch.setattr(across_records, "check_across", lambda scope: across.append(scope) or ())
    # Nor does it take workers, though the file of all chunks was touched.
    monkeypatch.setattr(Engine, "open", None)
    options = BuildOptions(workers=2, outputs=False)
    assert pipeline.build(load(root), root.parent / "build", options).accepted
    assert len(emitted) == len(judged) == 1
    changed = _built(root, "build")
    assert len(judged) == 1
    # A word tells nothing new to the rules across records either.
    assert across == []
    assert changed == _built(root, "fresh", cached=False)


def test_nothing_is_listed_where_nobody_wants_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing changed, chunks are known, and so are cut and found without an address."""
    (root / "contributions/sources/other.jsonl").write_text(_line("a-1") + _line("a-0"))
    expected = _built(root, "build")
    listed: list[str] = []
    real = BundleListings._addresses

    def noted(listings: BundleListings, folder: Path, listing: KeptListing) -> Sequence[str]:
        listed.append(listing.file)
        return real(listings, folder, listing)

    monkeypatch.setattr(BundleListings, "_addresses", noted)
    assert _built(root, "build") == expected
    assert listed == []
    # What stands between others has these listed, and no more.
    (root / "contributions/sources/third.jsonl").write_text(_line("a-00") + _line("a-01"))
    assert _built(root, "build") == _built(root, "fresh", cached=False)
    assert {f"contributions/sources/{name}.jsonl" for name in ("other", "third")} <= {*listed}


def test_how_many_there_are_is_counted_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress tells it with each chunk: to ask each bundle then would take the square of both."""
    home = "contributions/sources"
    for number in range(3):
        (root / f"{home}/lot-{number}.jsonl").write_text(_line(f"lot-{number}") + _line("lot-9"))
    listings = _cache(root).listed
    addresses = SortedAddresses(root, ["sources"], listings)
    asked: list[str] = []

    def counted(listing: KeptListing) -> int:
        asked.append(listing.file)
        return len(listing.sums)

    monkeypatch.setattr(KeptListing, "__len__", counted)
    told = {len(addresses) for _ in range(9)}
    assert asked == []
    assert told == {len(list(addresses))}


def test_a_list_that_can_no_longer_be_had_ends_the_run(root: Path) -> None:
    """What is kept was removed, and the bundle is another by now: its places mean nothing."""
    listings = _cache(root).listed
    listing = listings(root, FILE)
    assert isinstance(listing, KeptListing)
    (kept,) = listings.folder.iterdir()
    kept.unlink()
    (root / FILE).write_text(_line("other"))
    with pytest.raises(RunError) as raised:
        list(listing)
    assert FILE in str(raised.value)


def test_listings_of_former_bundles_are_swept(root: Path) -> None:
    """No more is kept than the last run used."""
    for number in range(3):
        (root / FILE).write_text(_line("source-0", f"Titre {number}"))
        _built(root, "build")
    assert len(list(_cache(root).listed.folder.iterdir())) == 1
