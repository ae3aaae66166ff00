"""`mending`: canonical form, and suggestions that cannot be wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.files import checkout
from maillage.findings.finding import Edit
from maillage.importing import fixing
from maillage.model.loading import load

#: An action of a place that is no official one.
MINIMAL = {
    **json.loads((EXAMPLES / "accepted/actions/minimal.json").read_text(encoding="utf-8")),
    "territories": ["minimal"],
}


def _everything(_file: str) -> bool:
    return True


def _record(**changes: object) -> str:
    return json.dumps({**MINIMAL, **changes}, ensure_ascii=False)


def test_the_catalogue_is_in_canonical_form() -> None:
    """What is committed is what `maillage format` writes."""
    assert list(fixing.unformatted(load(ROOT), _everything)) == []


def test_the_form_is_that_of_the_schema(make_catalogue: MakeCatalogue) -> None:
    """Keys come in the order of the schema, texts in NFC, and nothing else changes."""
    record = {"licence": MINIMAL["licence"], "autre": 1, **MINIMAL, "title": "Cafe\u0301 « d’ici »"}
    root = make_catalogue({"actions/minimal.json": json.dumps(record)})
    ((file, text),) = fixing.unformatted(load(root), _everything)
    assert file == "contributions/actions/minimal.json"
    again = json.loads(text)
    assert again == {**record, "title": "Café « d’ici »"}
    assert list(again)[:2] == ["id", "title"]
    assert list(again)[-1] == "autre"
    assert text.startswith('{\n  "id": "minimal",\n  "title": "Café « d’ici »",\n')
    (root / file).write_text(text, encoding="utf-8")
    assert list(fixing.unformatted(load(root), _everything)) == []


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ({"status": "En cours"}, {"status": "en-cours"}),
        ({"themes": "culture"}, {"themes": ["culture"]}),
        ({"themes": ["culture", "culture"]}, {"themes": ["culture"]}),
        ({"weekly_hours": "1 300,50"}, {"weekly_hours": 1300.5}),
        ({"starts": "1er septembre 2016"}, {"starts": "2016-09-01"}),
        ({"starts": "12/03/2017"}, {"starts": "2017-03-12"}),
    ],
    ids=["label", "not-a-list", "repeated", "number", "date-in-words", "date"],
)
def test_what_cannot_be_wrong_is_mended(
    broken: dict[str, object], mended: dict[str, object], make_catalogue: MakeCatalogue
) -> None:
    """A fix leaves a file that has no problem any more, and that means what was meant."""
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    (root / "contributions/actions/minimal.json").write_text(_record(**broken), encoding="utf-8")
    assert fixing.mended(load(root), _everything)
    file = root / "contributions/actions/minimal.json"
    assert json.loads(file.read_text(encoding="utf-8")) == {**MINIMAL, **mended}
    assert pipeline.validate(load(root)).findings == ()


def test_what_hides_behind_a_comma_is_mended_too(make_catalogue: MakeCatalogue) -> None:
    """A file that could not be read is read again once it can be, and mended further."""
    text = _record(titre="Jardin").removesuffix("}").replace('"title": ', '"title": ')
    broken = "\ufeff" + text.replace(f'"title": "{MINIMAL["title"]}", ', "") + ",}"
    root = make_catalogue({"actions/minimal.json": broken.encode()})
    done = fixing.mended(load(root), _everything)
    assert [finding.code for finding in done["contributions/actions/minimal.json"]] == [
        "F005",
        "F006",
        "S001",
    ]
    file = root / "contributions/actions/minimal.json"
    assert json.loads(file.read_text(encoding="utf-8")) == {**MINIMAL, "title": "Jardin"}


def test_a_key_of_machines_is_no_field(make_catalogue: MakeCatalogue) -> None:
    """What JSON-LD and editors write at the top of a file is refused, and becomes nothing else."""
    root = make_catalogue({"actions/minimal.json": _record(**{"@context": "x", "$title": "y"})})
    assert fixing.mended(load(root), _everything) == {}
    strange = [
        finding for finding in pipeline.validate(load(root)).findings if finding.code == "S001"
    ]
    assert [(finding.pointer, finding.suggestion) for finding in strange] == [
        ("/@context", None),
        ("/$title", None),
    ]


def test_a_guess_is_left_to_the_author(make_catalogue: MakeCatalogue) -> None:
    """A suggestion that may be wrong is not followed."""
    root = make_catalogue({"actions/minimal.json": _record(status="en-cors", lead="nowhere")})
    before = (root / "contributions/actions/minimal.json").read_bytes()
    assert fixing.mended(load(root), _everything) == {}
    assert (root / "contributions/actions/minimal.json").read_bytes() == before


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3))))
def test_edits_that_overlap_do_not_mix(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the edits, each character of the text is kept or replaced once."""
    edits = [Edit(start, start + width, "") for start, width in spans]
    gone = set[int]()
    for edit in sorted(edits, key=lambda change: (change.start, change.end)):
        if not gone or edit.start > max(gone):
            gone |= set(range(edit.start, edit.end))
    kept = "".join(char for place, char in enumerate(text) if place not in gone)
    assert fixing.edited(text, edits) == kept


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    """Writing leaves the new text, and nothing beside it."""
    file = tmp_path / "a.json"
    file.write_text("old", encoding="utf-8")
    checkout.write(tmp_path, "a.json", "é\n".encode())
    assert file.read_bytes() == "é\n".encode()
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("written", ["35238", "Rennes", "rennes", "35000"])
def test_an_official_place_that_is_referred_to_is_written(
    written: str, make_catalogue: MakeCatalogue
) -> None:
    """What refers to it by a code or a name refers to its id then; of the rest, nothing is said."""
    root = make_catalogue(
        {
            "actions/minimal.json": _record(territories=[written]),
        }
    )
    model = load(root)
    done = fixing.mended(model, lambda file: file.endswith("actions/minimal.json"))
    assert [finding.code for group in done.values() for finding in group][-1] == "R003"
    action = json.loads((root / "contributions/actions/minimal.json").read_bytes())
    assert action["territories"] == ["rennes"]
    places = sorted(file.stem for file in (root / "contributions/territories").iterdir())
    assert places == ["bretagne", "ille-et-vilaine", "rennes", "rennes-metropole"]
    left = pipeline.validate(model).findings
    assert [header.pointer for header in left if header.severity == "error"] == ["/sources/0"]


def test_a_place_that_is_there_under_another_id_is_referred_to_by_that(
    make_catalogue: MakeCatalogue,
) -> None:
    """It is known by its code, and no second record is written."""
    ours = {"id": "ma-ville", "name": "Rennes", "kind": "commune", "code": "35238"}
    rest = {key: MINIMAL[key] for key in ("sources", "licence", "contributor")}
    root = make_catalogue(
        {
            "actions/minimal.json": _record(territories=["35238"]),
            "territories/ma-ville.json": json.dumps({**ours, **rest}),
        }
    )
    fixing.mended(load(root), lambda file: file.endswith("actions/minimal.json"))
    action = json.loads((root / "contributions/actions/minimal.json").read_bytes())
    assert action["territories"] == ["ma-ville"]
    assert len(list((root / "contributions/territories").iterdir())) == 1
