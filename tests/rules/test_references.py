"""`catalogue`: rules that need more than one record."""

from __future__ import annotations

import orjson
import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import pipeline, selection
from maillage.findings.finding import Finding
from maillage.model.loading import load
from maillage.model.official_places import OfficialPlaces
from maillage.rules import record_index

MINIMAL = {
    file.parent.name: orjson.loads(file.read_bytes())
    for file in (EXAMPLES / "accepted").rglob("minimal.json")
}


def _record(collection: str, name: str, **more: object) -> bytes:
    return orjson.dumps({**MINIMAL[collection], "id": name, **more})


def _told_of_place(make_catalogue: MakeCatalogue, written: str) -> Finding:
    """Return what is told of a territory that is part of a place."""
    territory = _record("territories", "a", sources=["minimal"], part_of=[written])
    source = _record("sources", "minimal")
    root = make_catalogue({"sources/minimal.json": source, "territories/a.json": territory})
    (found,) = pipeline.validate(load(root)).findings
    return found


def test_an_identifier_belongs_to_one_record_of_a_kind(make_catalogue: MakeCatalogue) -> None:
    """Two files with one id are refused, the second by path; another kind may use the same id."""
    root = make_catalogue(
        {
            "sources/b/minimal.json": _record("sources", "minimal"),
            "sources/a/minimal.json": _record("sources", "minimal"),
            "territories/minimal.json": _record("territories", "minimal", sources=["minimal"]),
        }
    )
    report = pipeline.validate(load(root))
    assert [(finding.code, finding.file) for finding in report.findings] == [
        ("R002", "contributions/sources/b/minimal.json")
    ]
    assert "contributions/sources/a/minimal.json" in report.findings[0].message("fr")


def test_a_reference_finds_its_target_whatever_the_order(make_catalogue: MakeCatalogue) -> None:
    """A record may refer to one that is read after it, in the same file order or another chunk."""
    root = make_catalogue(
        {
            "sources/minimal.json": _record("sources", "minimal"),
            "territories/a.json": _record("territories", "a", sources=["minimal"], part_of=["z"]),
            "territories/z.json": _record("territories", "z", sources=["minimal"]),
        }
    )
    assert pipeline.validate(load(root)).findings == ()


def test_an_unreadable_record_is_reported_once(make_catalogue: MakeCatalogue) -> None:
    """What refers to a record that cannot be read is not blamed for it."""
    root = make_catalogue(
        {
            "sources/minimal.json": "{",
            "territories/a.json": _record("territories", "a", sources=["minimal"]),
        }
    )
    assert [finding.code for finding in pipeline.validate(load(root)).findings] == ["F006"]


@pytest.mark.parametrize("written", ["35238", "rennes", "35000", "213502388"])
def test_an_official_place_that_lacks_is_told_with_its_remedy(
    written: str, make_catalogue: MakeCatalogue
) -> None:
    """By whatever code or name it is meant, the command that writes its record stands there."""
    found = _told_of_place(make_catalogue, written)
    assert (found.code, found.suggestion) == ("R003", "rennes")
    assert "Rennes (35238, Ille-et-Vilaine) : « maillage territory rennes »" in found.message()


def test_of_several_official_places_all_are_told(make_catalogue: MakeCatalogue) -> None:
    """None is suggested, and what each is asked for by is there."""
    found = _told_of_place(make_catalogue, "saint-denis")
    assert found.suggestion is None
    assert "saint-denis-93 (Saint-Denis, 93066, Seine-Saint-Denis)" in found.message()
    assert "saint-denis-974 (Saint-Denis, 97411, La Réunion)" in found.message()


def test_a_commune_that_merged_is_told_with_where_it_went(make_catalogue: MakeCatalogue) -> None:
    """The commune of today is shown, and not suggested: it is more than what was meant."""
    found = _told_of_place(make_catalogue, "annecy-le-vieux")
    assert found.suggestion is None
    assert "partie d’un autre lieu : annecy (Annecy, 74010, Haute-Savoie)" in found.message()


def test_places_are_read_for_a_territory_that_lacks_alone(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a sound catalogue nor an unknown partner reads the list of places."""
    monkeypatch.setattr(OfficialPlaces, "find", None)
    root = make_catalogue(
        {
            "sources/minimal.json": _record("sources", "minimal"),
            "territories/a.json": _record("territories", "a", sources=["minimum"]),
        }
    )
    assert [finding.code for finding in pipeline.validate(load(root)).findings] == ["R003"]


def test_every_dangling_reference_is_shown(make_catalogue: MakeCatalogue) -> None:
    """Each place that refers to nothing is a finding of its own, with the nearest id there is."""
    root = make_catalogue(
        {
            "sources/minimal.json": _record("sources", "minimal"),
            "territories/a.json": _record("territories", "a", sources=["minimla"], part_of=["b"]),
            "territories/c.json": _record("territories", "c", sources=["minimal", "minimla"]),
        }
    )
    found = {
        (finding.file.rpartition("/")[2], finding.pointer, finding.suggestion)
        for finding in pipeline.validate(load(root)).findings
    }
    assert found == {
        ("a.json", "/part_of/0", None),
        ("a.json", "/sources/0", "minimal"),
        ("c.json", "/sources/1", "minimal"),
    }


@pytest.mark.parametrize(
    ("written", "sure"),
    [("CAF de Paris", False), ("caf de pari", False), ("CAF75", False), ("Caf_75", True)],
)
def test_a_record_is_found_by_what_people_call_it(
    make_catalogue: MakeCatalogue, written: str, sure: bool
) -> None:
    """A name, an acronym or an id in other letters leads to the id; only the last does surely."""
    names = {"other_names": ["CAF de Paris"], "acronym": "CAF75", "kind": "caf"}
    partner = _record("partners", "caf-75", sources=["minimal"], **names)
    child = _record("partners", "child", sources=["minimal"], parent=written)
    root = make_catalogue(
        {
            "sources/minimal.json": _record("sources", "minimal"),
            "partners/caf-75.json": partner,
            "partners/child.json": child,
        }
    )
    (found,) = pipeline.validate(load(root)).findings
    assert (found.code, found.suggestion, bool(found.fix)) == ("R003", "caf-75", sure)


def test_a_loop_is_shown_on_each_of_its_records(make_catalogue: MakeCatalogue) -> None:
    """A part-of chain that leads back to itself is refused by the build too, at each reference."""
    root = make_catalogue(
        {
            "sources/minimal.json": _record("sources", "minimal"),
            "territories/a.json": _record("territories", "a", sources=["minimal"], part_of=["b"]),
            "territories/b.json": _record("territories", "b", sources=["minimal"], part_of=["a"]),
            "territories/c.json": _record("territories", "c", sources=["minimal"], part_of=["a"]),
        }
    )
    found = pipeline.validate(load(root)).findings
    assert [(finding.code, finding.file[-6:], finding.pointer) for finding in found] == [
        ("R004", "a.json", "/part_of/0"),
        ("R004", "b.json", "/part_of/0"),
    ]
    some = selection.validate_some(load(root), lambda file: file.endswith("/a.json"))
    assert "R004" in {finding.code for finding in some.findings}


def test_the_successor_of_a_withdrawn_record_is_proposed(make_catalogue: MakeCatalogue) -> None:
    """Whoever refers to a withdrawn record is told of the last one that replaces it."""
    source = _record("sources", "minimal")
    gone = {"sources": ["minimal"], "withdrawn_on": "2026-11-20"}
    root = make_catalogue(
        {
            "sources/minimal.json": source,
            "territories/a.json": _record("territories", "a", **gone, replaced_by="b"),
            "territories/b.json": _record("territories", "b", **gone, replaced_by="c"),
            "territories/c.json": _record("territories", "c", sources=["minimal"]),
            "territories/d.json": _record(
                "territories", "d", sources=["minimal"], kind="quartier", part_of=["a"]
            ),
        }
    )
    model = load(root)
    report = pipeline.validate(model, pipeline.BuildOptions(workers=1, thorough=True))
    told = (finding for finding in report.findings if finding.code[0] == "R" and finding.suggestion)
    found = {(finding.code, finding.file[-6:], finding.suggestion) for finding in told}
    assert found == {("R005", "a.json", "c"), ("R006", "d.json", "c")}
    some = selection.validate_some(model, lambda file: file.endswith("/d.json"))
    told = (finding for finding in some.findings if finding.code[0] == "R")
    assert {(finding.code, finding.suggestion) for finding in told} == {("R006", "c")}


def test_a_vanished_record_is_told_where_it_was() -> None:
    """A record that was there and is gone is an error at its former place."""
    from maillage.rules import lifecycle

    index = record_index.RecordIndex()
    index.add([("source", "kept")], ())
    before = {("source", "kept"): "contributions/sources/kept.json", ("source", "gone"): "x.json"}
    assert [
        (finding.code, finding.file, finding.line) for finding in lifecycle.vanished(index, before)
    ] == [("R008", "x.json", 1)]
