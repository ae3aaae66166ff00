"""A record in the template comes back as it was, for all that a table holds."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import strategies
from conftest import ROOT
from fuzz.importing import Empty
from maillage.findings.report import Report
from maillage.importing import proposing, reporting
from maillage.importing.agreement import HALF, agrees, are_persons
from maillage.importing.cells import text_of, written
from maillage.importing.columns import columns
from maillage.importing.crosses import are_crosses
from maillage.importing.drafting import value_at
from maillage.importing.row_kinds import EXAMPLE
from maillage.importing.row_reading import FORMULA_ERRORS
from maillage.importing.sheets import SheetError, read
from maillage.importing.template_workbook import workbook
from maillage.importing.texts.text_form import shipped
from maillage.model.entities import LANGUAGE_STRING, Field, Json
from maillage.model.loading import load
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text.suspect import restored

MODEL = load(ROOT)
#: What no table holds: the id follows from the title, and a record ends in Git.
APART = {"id", "replaced_by", "withdrawn_on", "withdrawn_because", "different_from"}


class Nowhere(OfficialPlaces):
    """No place is official: what a table refers to adds no record to it."""

    def find(self, _text: str) -> list[Place]:
        """Know no place."""
        return []


vars(MODEL)["places"] = Nowhere(MODEL.reference)


class Anything(Empty):
    """A catalogue that is empty and accepts everything."""

    def judge(self, _files: Mapping[str, bytes], **_: bool) -> Report:
        """Have no objection."""
        return Report((), {})


def _held(field: Field, value: Any) -> Any:
    """Return a value as a table holds it: no blanks around lines, no characters beside XML."""
    if field.fields:
        items = value if field.many else [value]
        kept = [_object(field.fields, item) for item in items]
        return [item for item in kept if item] if field.many else kept[0]
    if field.datatype != LANGUAGE_STRING:
        # What looks damaged is restored, and comes back so.
        items = [_settled(item) if isinstance(item, str) else item for item in _listed(value)]
        return list(dict.fromkeys(items)) if field.many else items[0]
    if field.many:
        # A list has one item a line, or semicolons between them: an item has neither, nor bullets.
        # A blank in the place of a sign may make what looks damaged, as "á¬ " does, once more.
        plain = (" ".join(re.sub("[•;\ufffe]", " ", _settled(item)).split()) for item in value)
        items = (_settled(item.lstrip("-–* ")) for item in plain)
        return list(dict.fromkeys(item for item in items if item))
    return _settled("".join(letter for letter in value if letter not in "\ufffe\uffff"))


def _settled(text: Any) -> str:
    """Return what a cell holds, restored until nothing in it looks damaged."""
    while (again := text_of(text)) != text:
        text = again
    return again


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _object(fields: tuple[Field, ...], data: Json) -> Json:
    held = {
        field.key: _held(field, data[field.key])
        for field in fields
        if field.key in data and field.key not in APART
    }
    return {key: value for key, value in held.items() if value not in ("", [], {})}


# A strategy takes longer to make than to draw from.
@cache
def _records(kind: str) -> st.SearchStrategy[Json]:
    return strategies.records(MODEL, MODEL.entities[kind], "it")


@pytest.mark.parametrize("kind", sorted(MODEL.entities))
@given(data=st.data())
# To shrink a whole record takes minutes, and tells no more.
@pytest.mark.sample(1)
@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate],
)
def test_a_record_comes_back_from_a_table(kind: str, data: st.DataObject) -> None:
    """Whatever the schemas allow, written as the template has it, gives the same record."""
    entity = MODEL.entities[kind]
    record = _object(entity.fields, data.draw(_records(kind)))
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        sheet = book.add_worksheet(entity.words.title)
        for at, column in enumerate(columns(entity)):
            sheet.write_string(0, at, column.header())
            value = value_at(record, column.pointer)
            if value is not None:
                cell = written(column.field, value, MODEL)
                # What seems damaged, perhaps across the items of a list, is restored and told.
                assume(restored(cell) == cell)
                # What does not agree with its field (a number for a text), or tells who a person
                # is, is left, and told at its header.
                assume(agrees(MODEL, column, [cell], HALF) and not are_persons([cell]))
                # As is « n », or a cross, below the header of a text.
                assume(column.field.type != "string" or not are_crosses([cell]))
                # A formula that fails, or a line of no money, is left, and told.
                assume(cell not in FORMULA_ERRORS)
                # So is « 1,055 », which may be a thousand and more.
                assume(not isinstance(value, float) or not re.search(r",\d{3}$", cell))
                # So is a number of zeros, which no organisation has.
                assume(cell.strip("0") or len(cell) == 1)
                assume(cell != "0" or column.path[-1].key != "amount")
                sheet.write_string(1, at, cell)
    found = proposing.propose(MODEL, Anything(), "t.xlsx", raw.getvalue())
    (draft,) = found.drafts
    assert found.problems == []
    defaults = {"licence": "licence-ouverte-2-0", "sources": ["declaration"]}
    expected = {key: value for key, value in defaults.items() if key in entity.by_key} | record
    assert {key: value for key, value in draft.data.items() if key != "id"} == expected


@pytest.mark.sample(2)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["action", "partner", "territory", "programme"])
def test_the_example_of_the_template_would_be_read(kind: str, language: str) -> None:
    """The row that an import skips shows how to write: without its mark, it is a record."""
    template = workbook(MODEL, [kind], language)
    assert not proposing.propose(MODEL, Anything(), "t.xlsx", template).drafts
    sheet, *_ = read("t.xlsx", template)
    (_, headers), (_, cells) = sheet.rows
    mark = EXAMPLE(name="").told(language)
    assert str(cells[0]).startswith(mark)
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        made = book.add_worksheet(sheet.name)
        made.write_row(0, 0, headers)
        made.write_row(1, 0, [str(cells[0]).removeprefix(mark), *cells[1:]])
    found = proposing.propose(MODEL, Anything(), "t.xlsx", raw.getvalue())
    entity = MODEL.entities[kind]
    (draft,) = found.drafts
    for field in entity.fields:
        if field.key not in APART and not field.fields:
            assert draft.data[field.key] == field.example, field.key


def test_the_template_is_the_same_each_time() -> None:
    """The same model gives the same bytes."""
    assert workbook(MODEL) == workbook(MODEL)


def test_the_template_has_drop_downs_and_help() -> None:
    """Every list of the model that a column draws from is offered, by its French labels."""
    with zipfile.ZipFile(io.BytesIO(workbook(MODEL, ["action"]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    entity = MODEL.entities["action"]
    drawn = [column for column in columns(entity) if column.field.scheme]
    assert sheet.count('type="list"') >= len({column.field.scheme for column in drawn})
    for column in columns(entity):
        assert column.header().replace("&", "&amp;") in strings
    for concept in MODEL.schemes["themes"].concepts:
        assert concept.words.title.replace("&", "&amp;") in strings


_CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "Titre",
        "Statut",
        "Nom",
        "environ 3",
        "~",
        "#REF!",
        "Exemple :",
        "01001",
        "2017-13",
        "-1",
        "∞",
    ]
)


@given(table=st.lists(st.lists(_CELLS, max_size=6), max_size=6), raw=st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_a_table_holds_there_is_an_answer(table: list[list[str]], raw: bytes) -> None:
    """Records, problems or a reason why the file is not read: nothing else ever comes of it."""
    rows = [["Titre", "Statut", "Lignes 2 : montant", "Budget"], *table]
    written_out = "\n".join(";".join(row) for row in rows).encode()
    for content in (written_out, raw, written_out + raw):
        with suppress(SheetError):
            found = proposing.propose(MODEL, Anything(), "t.csv", content)
            assert reporting.text(found)
            assert len(reporting.drafts(found)) >= len(found.drafts)


LABELS = [name for form in shipped() for label in form.labels for name in label.names]


@given(text=st.lists(_CELLS | st.sampled_from(LABELS), max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_a_fiche_holds_there_is_an_answer(text: list[str]) -> None:
    """A text with labels in any order gives drafts, and what could not be placed."""
    lines = ["Actions", "Un titre", "- Structure organisatrice"]
    lines += [f"- {line}" if line in LABELS else line for line in text]
    with suppress(SheetError):  # a text has no NUL
        found = proposing.propose(MODEL, Anything(), "t.txt", "\n".join(lines).encode())
        assert reporting.text(found)
