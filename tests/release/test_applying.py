"""`release/applying`: chains of deltas, whole and damaged, in the hands of several readers."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import orjson
import pyoxigraph as ox
import pytest
import rdflib
from histories import graph, history, record_lines

from maillage.errors import RunError
from maillage.release import applying, record_changes, state
from maillage.release.applying import NamedDelta, RefusedDeltaError
from maillage.release.delta import DeltaError, JsonDelta, Patch, read

Chain = list[bytes]


def _triples(version: dict[str, object]) -> set[bytes]:
    buffer = io.BytesIO()
    ox.serialize(graph(version), buffer, format=ox.RdfFormat.TURTLE)
    return state.triples(buffer.getvalue())


def _patch(before: set[bytes], after: set[bytes]) -> bytes:
    ends = state.checksum(before), state.checksum(after)
    return Patch(*ends, frozenset(before - after), frozenset(after - before)).written()


def _delta(before: set[bytes], after: set[bytes]) -> bytes:
    found = record_changes.of_lines(before - after, after - before)
    return JsonDelta.of(state.checksum(before), state.checksum(after), found).written()


def _named(chain: Chain, folder: Path) -> list[NamedDelta]:
    """Read a chain from files, as `maillage apply` does."""
    named = []
    for number, content in enumerate(chain):
        (folder / f"delta-{number}").write_bytes(content)
        named.append(applying.read(folder / f"delta-{number}"))
    return named


def _seeds(exhaustive: bool, most: int, few: int) -> range:
    return range(most if exhaustive else few)


def test_base_and_patches_are_the_next_version_in_every_reader(exhaustive: bool) -> None:
    """Sorted, the triples of pyoxigraph and of rdflib are the same to the byte at each version."""
    for seed in _seeds(exhaustive, 100, 3):
        versions = [_triples(version) for version in history(seed)]
        other = rdflib.Graph().parse(data=b"".join(versions[0]), format="nt")
        store = ox.Store()
        store.load(b"".join(versions[0]), format=ox.RdfFormat.N_TRIPLES)
        now = versions[0]
        for before, after in pairwise(versions):
            patch = read(_patch(before, after))
            assert isinstance(patch, Patch)
            now = applying.apply(now, [NamedDelta("patch", patch)])
            for lines, in_store, in_rdflib in (
                (patch.removed, store.remove, other.remove),
                (patch.added, store.add, other.add),
            ):
                for quad in ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES):
                    in_store(quad)
                for triple in rdflib.Graph().parse(data=b"".join(lines), format="nt"):
                    in_rdflib(triple)
            assert now == after
            assert _dumped(store) == b"".join(sorted(after))
            text = other.serialize(format="nt", encoding="utf-8")
            # Which leaves tabs as they are, where canonical N-Triples escape them.
            assert _sorted(text.replace(b"\t", b"\\t")) == b"".join(sorted(after))


def test_base_and_patches_are_the_next_version_in_jena(exhaustive: bool, tmp_path: Path) -> None:
    """Sorted, the triples of Apache Jena are those of the next version to the byte, as well."""
    wanted = {}
    for seed in _seeds(exhaustive, 100, 3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        versions = [_triples(version) for version in history(seed)]
        (folder / "base.nt").write_bytes(b"".join(versions[0]))
        for number, (before, after) in enumerate(pairwise(versions), 1):
            file = folder / f"{number:02}.rdfp"
            file.write_bytes(_patch(before, after))
            wanted[file.with_suffix(".nt")] = b"".join(sorted(after))
    reader = Path(__file__).with_name("jena_reader.py")
    subprocess.run([sys.executable, str(reader), str(tmp_path)], check=True)
    assert len(wanted) == 19 * len(_seeds(exhaustive, 100, 3))
    for file, lines in wanted.items():
        assert _sorted(file.read_bytes()) == lines


def _dumped(store: ox.Store) -> bytes:
    return _sorted(store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()))


def _sorted(text: bytes) -> bytes:
    return b"".join(sorted(filter(bytes.strip, text.splitlines(keepends=True))))


def test_base_and_delta_are_the_next_version_in_json(exhaustive: bool, tmp_path: Path) -> None:
    """Lines of records and terms come out to the byte, whatever happened to them."""
    for seed in _seeds(exhaustive, 100, 8):
        versions = [record_lines(version) for version in history(seed)]
        chain = [_delta(before, after) for before, after in pairwise(versions)]
        now, named = versions[0], _named(chain, tmp_path)
        for delta, after in zip(named, versions[1:], strict=True):
            now = applying.apply(now, [delta])
            assert now == after
        assert applying.apply(versions[0], named) == versions[-1]


def _left_out(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain) - 1)
    return chain[:place] + chain[place + 1 :]


def _repeated(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain))
    return chain[: place + 1] + chain[place:]


def _swapped(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain) - 1)
    return [*chain[:place], chain[place + 1], chain[place], *chain[place + 2 :]]


def _byte_changed(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain))
    content = bytearray(chain[place])
    content[chance.randrange(len(content))] ^= chance.randint(1, 255)
    return [*chain[:place], bytes(content), *chain[place + 1 :]]


def _cut_off(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain))
    content = chain[place]
    return [*chain[:place], content[: chance.randrange(len(content))], *chain[place + 1 :]]


def _line_left_out(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain))
    lines = chain[place].splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return [*chain[:place], b"".join(lines), *chain[place + 1 :]]


def _lines_swapped(chain: Chain, chance: random.Random) -> Chain:
    place = chance.randrange(len(chain))
    lines = chain[place].splitlines(keepends=True)
    first = chance.randrange(len(lines) - 1)
    lines[first : first + 2] = reversed(lines[first : first + 2])
    return [*chain[:place], b"".join(lines), *chain[place + 1 :]]


DAMAGES = (
    _left_out,
    _repeated,
    _swapped,
    _byte_changed,
    _cut_off,
    _line_left_out,
    _lines_swapped,
)


@pytest.mark.parametrize("form", ["json", "patch"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damaged_chain_is_accepted(
    damage: Callable[[Chain, random.Random], Chain], form: str, exhaustive: bool, tmp_path: Path
) -> None:
    """Whatever was done to a chain, one of its deltas is refused by its name; 1,120 in all."""
    lines, make = (record_lines, _delta) if form == "json" else (_triples, _patch)
    for seed in _seeds(exhaustive, 8, 1):
        versions = [lines(version) for version in history(seed, 8)]
        whole = [make(before, after) for before, after in pairwise(versions)]
        assert applying.apply(versions[0], _named(whole, tmp_path)) == versions[-1]
        for number in range(10):
            chain = damage(whole, random.Random(number))  # noqa: S311 - no secret
            assert chain != whole
            with pytest.raises(RefusedDeltaError, match=r"^delta-[0-9]+ : "):
                applying.apply(versions[0], _named(chain, tmp_path))


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ((0, 0), "répété"),
        ((0, 2, 1), "avant son tour"),
        ((0, 2), "un delta manque"),
        ((1,), "un delta manque"),
        ((0, 1, 0), "répété"),
    ],
)
def test_what_is_refused_is_told_by_name(order: tuple[int, ...], word: str) -> None:
    """The message names the delta, and says what is the matter with it."""
    versions = [record_lines(version) for version in history(1, 4)]
    chain = [_delta(before, after) for before, after in pairwise(versions)]
    named = [NamedDelta(f"delta-{place}", read(chain[place])) for place in order]
    with pytest.raises(RefusedDeltaError) as refusal:
        applying.apply(versions[0], named)
    assert word in str(refusal.value)
    assert str(refusal.value).startswith("delta-")


def _sealed(row: bytes, **head: object) -> bytes:
    """Return a delta of one row, with the right sum of it."""
    told = {"from": "0" * 64, "to": "1" * 64, "changes": 1, "sha256": sha256(row).hexdigest()}
    return orjson.dumps(told | head) + b"\n" + row + b"\n"


@pytest.mark.parametrize(
    "content",
    [
        _sealed(b'{"op":"new","record":' + b"[" * 300 + b"]" * 300 + b"}"),
        _sealed(b"{}", **{"from": 1}),
        _sealed(b"{}", to=[1]),
        b"[]\n",
        _sealed(b"{}").replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + _sealed(b"{}"),
        gzip.compress(_sealed(b"{}"), mtime=0),
    ],
)
def test_what_is_no_delta_is_told(content: bytes) -> None:
    """Whatever it holds: levels that cannot be written, states that are none, other line ends."""
    with pytest.raises(DeltaError):
        read(content)


@pytest.mark.parametrize(
    "line", [b'{"id":[],"file":"a","record":{}}', b'{"id":"a","file":1,"term":{}}']
)
def test_a_base_without_names_is_told(line: bytes) -> None:
    """A line whose id or file is no text is none of a state."""
    lines = {line + b"\n"}
    delta = NamedDelta("a", read(_sealed(b"{}", **{"from": state.checksum(lines)})))
    with pytest.raises(RunError, match="n’est la ligne ni d’une fiche"):
        applying.apply(lines, [delta])


def test_a_delta_of_a_state_that_was_left_behind_is_stale() -> None:
    """Two deltas from the same state: behind the one, the other is stale."""
    first, second, third = (record_lines(version) for version in history(2, 3))
    chain = [
        NamedDelta("a", read(_delta(first, second))),
        NamedDelta("b", read(_delta(first, third))),
    ]
    with pytest.raises(RefusedDeltaError, match="b : périmé"):
        applying.apply(first, chain)


def test_one_change_is_a_small_delta() -> None:
    """However large the catalogue, one value that changed takes less than 2 kB in either form."""
    version = {f"action/a{n}": {"title": f"Titre {n}", "people": {"count": n}} for n in range(5000)}
    after = {**version, "action/a7": {"title": "Un autre titre", "people": {"count": 7}}}
    assert len(_delta(record_lines(version), record_lines(after))) < 2000
    assert len(_patch(_triples(version), _triples(after))) < 2000


def test_a_delta_of_the_other_form_is_told() -> None:
    """A patch of a graph behind, or before, what is said of records: the message says which."""
    first, second, third = history(3, 3)
    patch = NamedDelta("a", read(_patch(_triples(first), _triples(second))))
    delta = NamedDelta("b", read(_delta(record_lines(second), record_lines(third))))
    for lines, other in ((_triples(first), "b"), (record_lines(first), "a")):
        with pytest.raises(RefusedDeltaError, match=f"{other} : d’une autre forme"):
            applying.apply(lines, [patch, delta])
