"""`known_records`: what chunks tell of their records, packed for the index of all."""

from __future__ import annotations

from maillage.rules.known_records import Known, add_packed
from maillage.rules.record_index import RecordIndex, Tie

ACTION, PARTNER = "action", "partner"
_PLACE = "contributions/actions/a.json"


def _known(*ties: Tie) -> Known:
    keys = [(ACTION, "a"), (ACTION, "été\0"), (PARTNER, "b")]
    return Known(keys, {(PARTNER, "b"), (PARTNER, "x"), (ACTION, "a")}, ties)


def _told(index: RecordIndex) -> object:
    return (
        list(index.ids(ACTION)),
        index.files((ACTION, "a")),
        index.twins(),
        index.wanted(),
        index.outdated(),
        index.tied((ACTION, "a"), "replaced_by"),
        index.tied((ACTION, "a"), "part_of"),
        [list(left.items()) for _, _, left in index.knots()],
    )


def test_what_was_packed_adds_the_same_to_the_index() -> None:
    """Some chunks one behind the other, in both ways, say the same of each question."""
    gone = (ACTION, "a", "withdrawn_on", "2026-11-01")
    chunks = [
        (_known(gone, (ACTION, "a", "replaced_by", "z")), ["1", "2", "3"]),
        (Known((), (), ()), []),
        (_known((ACTION, "a", "part_of", "y"), (ACTION, "a", "part_of", "a")), ["4", "5", "6"]),
    ]
    plain, packed = RecordIndex(), RecordIndex()
    for known, files in chunks:
        known.add_to(plain, files)
        add_packed(known.packed(files), packed, files)
    assert _told(packed) == _told(plain)
    assert packed.files((ACTION, "a")) == ["1", "4"]
    assert packed.outdated() == {(ACTION, "a")}


def test_what_is_packed_is_the_same_wherever_its_bytes_stand() -> None:
    """Of a record in a bundle the line counts, not the place of its bytes, which others move."""
    known = Known([(ACTION, "a")], {(PARTNER, "b"), (PARTNER, "c")}, ())
    here = known.packed([f"{_PLACE}#l.jsonl:1:0:20"])
    assert known.packed([f"{_PLACE}#l.jsonl:1:9:20"]) == here
    assert known.packed([f"{_PLACE}#l.jsonl:2:9:20"]) != here
    assert Known(known.keys, {(PARTNER, "b")}, ()).packed([f"{_PLACE}#l.jsonl:1:0:20"]) != here


def test_a_name_that_is_no_text_is_packed() -> None:
    """A file whose name is not UTF-8 is where it is, all the same."""
    file = b"contributions/actions/\xe9.json".decode(errors="surrogateescape")
    assert Known([(ACTION, "a")], (), ()).packed([file])
