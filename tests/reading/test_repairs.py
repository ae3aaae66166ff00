"""A fault of syntax is undone as a person would."""

from __future__ import annotations

import json

import pytest

from maillage.reading.repairs import Repair, repair
from maillage.text.positions import JsonSyntaxError, scan


def _repair(text: str) -> Repair | None:
    with pytest.raises(JsonSyntaxError) as caught:
        scan(text)
    return repair(text, caught.value)


def _mended(text: str, found: Repair) -> str:
    return text[: found.edit.start] + found.edit.text + text[found.edit.end :]


@pytest.mark.parametrize(
    ("text", "shown", "meant"),
    [
        ('{"a": 1,}', None, {"a": 1}),
        ('{"a": 1,, "b": 2}', None, {"a": 1, "b": 2}),
        ('{"a": 1 // one\n}', None, {"a": 1}),
        ('{"a": /* one */ 1}', None, {"a": 1}),
        ('{"a": "x"; "b": 2}', ",", {"a": "x", "b": 2}),
        ('{"a": "x"\n"b": 2}', ",", {"a": "x", "b": 2}),
        ('{"a" 1}', ":", {"a": 1}),
        ('{"a" => 1}', ":", {"a": 1}),
        ('{"a": [1, 2, "b": 3}', "]", {"a": [1, 2], "b": 3}),
        ('[{"a": 1, {"a": 2}]', "}", [{"a": 1}, {"a": 2}]),
        ('{"a": "« x »,\n"b": 2}', "« x »", {"a": "« x »", "b": 2}),
        ('{"a": "dit “x”,\n"b": 2}', "dit “x”", {"a": "dit “x”", "b": 2}),
        ('{"a": "x»,\n"b": 2}', "x", {"a": "x", "b": 2}),
        ("{a: 1}", "a", {"a": 1}),
        ("{'a': 1}", "a", {"a": 1}),
        ('{"a: 1}', "a", {"a": 1}),
        ('{"a": en-cours}', "en-cours", {"a": "en-cours"}),
        ('{"a": « l’été »}', "l’été", {"a": "l’été"}),
        ('{"a": “dit \\n”}', "dit \n", {"a": "dit \n"}),
        ('{"a": 2013-05-01}', "2013-05-01", {"a": "2013-05-01"}),
        ('{"a": 12,5}', "12.5", {"a": 12.5}),
        ('{"a": 1 200 €}', "1200", {"a": 1200}),
        ('{"a": 05}', "5", {"a": 5}),
        ('{"a": True}', "true", {"a": True}),
        ('{"a": "dit "oui" à tous"}', 'dit "oui" à tous', {"a": 'dit "oui" à tous'}),
        ('{"a": "une\nautre"}', "une\nautre", {"a": "une\nautre"}),
        ('{"a": "une\n}', "une", {"a": "une"}),
        (
            '{\n\u00a0"a":\u00a0"x\u00a0y",\n\u00a0"b":\u202f1\u00a0}',
            None,
            {"a": "x\u00a0y", "b": 1},
        ),
        ('{"a": "C:\\dossier"}', "\\\\", {"a": "C:\\dossier"}),
    ],
)
def test_a_usual_slip_is_undone(text: str, shown: str | None, meant: object) -> None:
    """The edit makes the text JSON, with the meaning that its author had in mind."""
    found = _repair(text)
    assert found is not None
    assert found.sure
    assert found.shown == shown
    assert json.loads(_mended(text, found)) == meant


@pytest.mark.parametrize(
    "text", ["", "{", '{"a": NaN}', '{"a": None}', "[1] x", "<<<<<<< HEAD\n{}", '{"a": [}', "[1 2"]
)
def test_where_nobody_could_tell_nothing_is_proposed(text: str) -> None:
    """No edit is better than one that a person has to undo."""
    assert _repair(text) is None


def test_a_repair_that_only_moves_the_fault_is_no_fix() -> None:
    """Of two faults, the first is undone only if the file can then be read some lines further."""
    near = _repair('{"a": "x"\n"b": "y"\n"c": 1}')
    assert near is not None
    assert not near.sure
    far = _repair('{"a": "x"\n"b": 1,\n"c": 1,\n"d": "y"\n"e": 1}')
    assert far is not None
    assert far.sure
