"""`chunk_addresses`: chunks are those of the addresses, whether these are listed or not."""

from __future__ import annotations

import json
import pickle
import random
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import cache, pipeline
from maillage.build.cache_folder import of_catalogue
from maillage.build.chunk_addresses import ChunkAddresses, chunks
from maillage.build.pipeline import BuildOptions
from maillage.emit.chunk_parts import Parts
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.kept_listing import KeptListing
from maillage.reading.record_addresses import checksum, file_of

_HOME = "contributions/sources"
_RECORD = json.loads((EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8"))


def _run(number: int, size: int, read: list[str]) -> KeptListing:
    """Return a bundle that notes when it is listed."""
    name = f"{number:03}.jsonl"
    found = [f"{_HOME}/r-{number:03}-{line:03}.json#{name}:{line}:0:9" for line in range(size)]

    def listed(listing: KeptListing) -> Sequence[str]:
        read.append(listing.file)
        return found

    sums = array("I", map(checksum, found))
    ends = found[0], found[-1]
    return KeptListing(f"{_HOME}/{name}", f"stamp-{number}", *ends, sums, "", listed)


def _cut(addresses: Sequence[str], least: int, most: int) -> Iterator[tuple[str, ...]]:
    """Cut chunks as the rule has it: the smallest checksum among those where one may end."""
    left = list(addresses)
    while len(left) > most:
        end = min(range(least, most), key=lambda end: checksum(left[end - 1]))
        yield tuple(left[:end])
        left = left[end:]
    if left:
        yield tuple(left)


@pytest.mark.parametrize("seed", range(8))
def test_chunks_of_lists_are_those_of_their_addresses(seed: int) -> None:
    """Wherever bundles and single files stand, and nothing is listed to be cut."""
    drawn = random.Random(seed)  # noqa: S311 - nothing here is secret
    read: list[str] = []
    runs: list[Sequence[str]] = []
    for number in range(drawn.randrange(12)):
        size = drawn.randrange(1, 40)
        single = [f"{_HOME}/r-{number:03}-{line:03}.json" for line in range(size)]
        runs.append(drawn.choice([tuple(single), _run(number, size, read)]))
    least = drawn.randrange(1, 20)
    most = least + drawn.randrange(1, 20)
    found = list(chunks(runs, least, most))
    assert read == []
    assert [len(chunk) for chunk in found] == [len(tuple(chunk)) for chunk in found]
    assert list(map(tuple, found)) == list(_cut([*chain(*runs)], least, most))
    for chunk in found:
        assert chunk.files == tuple(dict.fromkeys(map(file_of, chunk)))
        assert list(chunk.single) == [address for address in chunk if "#" not in address]


def test_names_tell_chunks_apart() -> None:
    """Another look of a bundle, or another place in it, is another chunk."""
    found = [
        *chunks([_run(1, 9, [])], 3, 4),
        *chunks([_run(2, 9, [])], 4, 5),
        *chunks([tuple(_run(1, 9, []))], 3, 4),
    ]
    assert len({chunk.names for chunk in found}) == len(found)


def test_what_is_sent_needs_no_list() -> None:
    """Another process has the addresses themselves, and the same names."""
    (chunk,) = chunks([_run(1, 9, [])], 10, 20)
    sent = pickle.loads(pickle.dumps(chunk))  # noqa: S301 - this process wrote it
    assert isinstance(sent, ChunkAddresses)
    assert (sent.names, sent.files, len(sent)) == (chunk.names, chunk.files, 9)
    assert tuple(sent) == tuple(chunk)
    assert sent[0] == chunk[0]


class _Catalogue:
    """Sources in bundles and in single files, that are changed at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root = root
        self._home = root / _HOME
        self._home.mkdir(parents=True, exist_ok=True)
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        self._number = 0
        #: The titles of records by their ids, by the names of files.
        self._files: dict[str, dict[str, str]] = {}
        for bundle in range(6):
            name = f"{bundle:02}.jsonl"
            self._files[name] = {f"s-{bundle:02}-{line:02}": "Un titre" for line in range(12)}
            self._write(name)

    def change(self) -> str:
        """Change something; return what."""
        changes: list[Callable[[], None]] = [
            self._word,
            self._more,
            self._fewer,
            self._move,
            self._rename,
            self._shuffle,
            self._touch,
            self._damage,
        ]
        chosen = self._random.choice(changes)
        chosen()
        return chosen.__name__

    def _bundle(self) -> str:
        return self._random.choice([name for name in self._files if name.endswith(".jsonl")])

    def _write(self, name: str) -> None:
        texts = [
            json.dumps({**_RECORD, "id": known, "title": title})
            for known, title in self._files[name].items()
        ]
        (self._home / name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")

    def _word(self) -> None:
        name = self._random.choice(list(self._files))
        known = self._random.choice(list(self._files[name]))
        self._number += 1
        self._files[name][known] = f"Un titre, le numéro {self._number}"
        self._write(name)

    def _more(self) -> None:
        self._number += 1
        known = f"s-{self._random.randrange(8):02}-{self._random.randrange(12):02}-{self._number}"
        name = self._random.choice([self._bundle(), f"{known}.json"])
        self._files.setdefault(name, {})[known] = "Un titre de plus"
        self._write(name)

    def _taken(self) -> tuple[str, str]:
        name = self._random.choice(list(self._files))
        known = self._random.choice(list(self._files[name]))
        title = self._files[name].pop(known)
        if self._files[name] or self._bundle() == name:
            self._write(name)
        else:
            del self._files[name]
            (self._home / name).unlink()
        return known, title

    def _fewer(self) -> None:
        if sum(map(len, self._files.values())) > 20:
            self._taken()

    def _move(self) -> None:
        known, title = self._taken()
        name = self._random.choice([self._bundle(), f"{known}.json"])
        self._files.setdefault(name, {})[known] = title
        self._write(name)

    def _rename(self) -> None:
        name, new = self._bundle(), f"{self._random.randrange(20):02}-bis.jsonl"
        if new not in self._files:
            self._files[new] = self._files.pop(name)
            (self._home / name).rename(self._home / new)

    def _shuffle(self) -> None:
        name = self._bundle()
        lines = list(self._files[name].items())
        self._random.shuffle(lines)
        self._files[name] = dict(lines)
        self._write(name)

    def _touch(self) -> None:
        for name in self._files:
            self._write(name)

    def _damage(self) -> None:
        found = [
            *of_catalogue(self._root).glob("*/build/[bs]*/*"),
            *of_catalogue(self._root).glob("*/build/*.json"),
        ]
        # What is empty was damaged before, and nobody has asked for it since.
        kept = [file for file in found if file.stat().st_size]
        for file in self._random.sample(kept, min(3, len(kept))):
            content = bytearray(file.read_bytes())
            content[self._random.randrange(len(content))] ^= 1 << self._random.randrange(8)
            file.write_bytes(self._random.choice([content, content[:-9], b""]))


@pytest.mark.sample(3)
@pytest.mark.parametrize("seed", range(12))
def test_whatever_changes_the_parts_are_those_of_a_fresh_build(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Records come, go and move; bundles have other names and mix; what is kept is damaged."""
    monkeypatch.setattr(pipeline, "CHUNK", (4, 7))
    root = make_catalogue({})
    model, catalogue = load(root), _Catalogue(root, seed)

    def built(**more: bool) -> object:
        found: dict[str, list[str]] = {}

        def ready(_model: Model, parts: Parts) -> None:
            found.update({name: [part.digest for part in some] for name, some in parts.items()})

        options = BuildOptions(workers=1, outputs=False, parts_ready=ready, **more)  # type: ignore[arg-type]
        report = pipeline.build(model, root / "build", options)
        assert report.accepted
        return report, found

    done: list[str] = []
    for number in range(25):
        # A file that was written just now is not known by its looks.
        monkeypatch.setattr(cache, "_RECENT", 10**18 if number % 7 == seed % 7 else -1)
        assert built() == built(cached=False), done
        done.append(catalogue.change())
