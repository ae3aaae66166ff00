"""What reads texts without being one expression: in proportion to the text too, and bounded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from conftest import TODAY
from datasette_maillage.contribute import form_reading
from datasette_maillage.contribute.names import _WITH_ID
from datasette_maillage.sparql.protocol import check
from datasette_maillage.web.negotiation import GRAPHS, _choose
from datasette_maillage.web.request_body import RefusedRequestError
from datasette_maillage.web.typography import typeset
from maillage.build.worker import ChunkJob, ChunkOptions, Worker
from maillage.findings.finding import Finding
from maillage.findings.quotation import brief, visible
from maillage.findings.report import MAX_FINDINGS
from maillage.importing.cells import read_cell
from maillage.importing.sheets import SheetError, read
from maillage.importing.texts.budget_lines import budget
from maillage.importing.texts.figure_lines import figures
from maillage.importing.texts.headcounts import headcounts
from maillage.importing.texts.source_lines import lines_of
from maillage.importing.texts.text_drafts import of_text
from maillage.importing.texts.text_form import recognised, shipped
from maillage.model import place_names
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.reading.grammars import calendar_dates
from maillage.reading.parsing import parse
from maillage.rules.values import _links
from maillage.text import french, limits, personal, stems, suspect, words
from maillage.text.name_words import main_part, name_words
from maillage.text.personal.first_names import FIRST_NAMES
from maillage.text.similarity import Lexicon
from maillage.text.suspect.addresses import deceiving
from measure import growth, seconds

#: Characters of the first try, and how much longer four times as many may take.
SIZE, MOST = 20_000, 9.0
#: Seconds that none takes for them by far: what takes the square needs more.
ENOUGH = 0.1
PUMPS = (
    *("a", "a ", "0", "0 ", "\u00a0", "\n", "\t", "É", "(", "- ", ": ", "a-", ",", ";", "a;", "• "),
    *("a.", "a@a.", "a@", "@", '"', '\\"', "'", '"a",', "//", "{", "[", "]", "a,", "<", "/", "<a "),
    *("Marie ", "M. A ", "Mme Le Dupont, 12 rue des Lilas ", "06 39 98 12 34 ", "12 ", ". ", "1, "),
    *("2 85 12 75 999 123 87 ", "FR26 9999 9999 9901 2345 6789 A12 ", "un cancer ", "50 jeunes "),
    *("budget ", "5 € ", "0,0", "environ ", "http://a.b ", "12/03/2017 ", "l’", "x:y", "?x", "&"),
    # Marks that stand in no order on one letter; addresses of other alphabets; one word in two.
    *("\u0300\u0327", "é\u0323", "xn--a", "a\u043e"),
    *("SELECT ", "à ", "1er "),
)


def _refused(query: str) -> None:
    try:
        check(query)
    except RefusedRequestError:
        return


def _sheet(text: str) -> None:
    try:
        read("t.csv", text.encode())
    except SheetError:
        return


SCANNERS: Mapping[str, Callable[[str], object]] = {
    "fold": words.fold,
    "legible": suspect.signs.legible,
    "restored": suspect.restored,
    "deceiving": lambda text: suspect.suspicious(text.encode()),
    "questions": suspect.questions,
    "look-alikes": suspect.scripts.latinised,
    "markup": suspect.leftover_markup.without_markup,
    "formulas": suspect.formulas.inside,
    "trimmed": words.trimmed,
    "nearest": Lexicon([("culture", "culture"), ("jeunesse", "jeunesse")]).nearest,
    "inside": lambda text: Lexicon([("lilas", "lilas")]).nearest(text, inside=True),
    "tokens": stems.tokens,
    "words": lambda text: list(stems.words(text)),
    "date": calendar_dates.read_date,
    "period": calendar_dates.read_period,
    "number": french.read_number,
    "places": place_names.words_of,
    "names": name_words,
    "main part": main_part,
    "personal": personal.mask,
    "forms": lambda text: personal.may_hold_forms(text.encode()),
    "budget": lambda text: budget([text, *text.split("\n")]),
    "people": lambda text: headcounts(text, {"jeunes": "jeunes"}),
    "form": lambda text: recognised(lines_of(text), shipped()),
    "figures": lambda text: [figures(line) for line in text.split("\n")],
    "csv": _sheet,
    "tidy": form_reading.tidy,
    "with id": _WITH_ID.fullmatch,
    "accept": lambda text: _choose.__wrapped__(text, GRAPHS),
    "sparql": _refused,
    "link": lambda text: list(_links(f"https://{text}.fr/")),
    "address": lambda text: list(deceiving(f"https://{text}.fr/ {text}.fr/?a")),
    "typography": typeset,
    "brief": brief,
    "visible": visible,
    "syntax": lambda text: parse("contributions/actions/a.json", f'{{"a": {text}'.encode()),
    "quotes": lambda text: parse("contributions/actions/a.json", f'{{"a": "x{text}\n}}'.encode()),
}


@pytest.mark.sample(10)
@pytest.mark.parametrize("name", SCANNERS)
def test_a_scanner_takes_time_in_proportion_to_the_text(name: str) -> None:
    """However the text is made, four times of it take not nine times as long."""
    scan = SCANNERS[name]
    for pump in PUMPS:
        text = pump * (SIZE // len(pump))
        if seconds(lambda: scan(text), enough=ENOUGH) >= ENOUGH:
            assert growth(lambda times: scan(text * times)) < MOST, pump


def test_a_cell_and_a_labelled_text_are_read_in_proportion(model: Model, exhaustive: bool) -> None:
    """A cell is read as any of the fields, and a text below each of the labels, in linear time."""
    kinds = {
        (field.type, field.datatype, field.scheme != "", field.many): field
        for field in _fields(model)
    }
    for pump in ("0 ", "\u00a0", "a;", "a, ", "a\n", "www.a.", "; ")[: None if exhaustive else 1]:
        text = pump * (limits.CELL // len(pump))
        for field in kinds.values():
            assert seconds(lambda: read_cell(field, text, model, lambda *_: None), ENOUGH) < 1
        text = text[: limits.CELL // 10]
        for form in shipped():
            labels = "".join(f"- {label.names[0]}\n{text}\n" for label in form.labels)
            whole = f"{form.begins[0] if form.begins else 'Titre : x'}\nJardin\n{labels}"
            assert seconds(lambda: of_text(model, _Nothing(), whole), most=6) < 6


def _fields(model: Model) -> list[Any]:
    return [path[-1] for _, path in model.fields()]


class _Nothing:
    """A catalogue without a record."""

    def find(self, _kind: str, _text: str) -> None:
        """Know nothing."""

    def record(self, _kind: str, _identifier: str) -> None:
        """Have nothing."""


class _One:
    """The source of one file."""

    def __init__(self, record: Any) -> None:
        self._raw = record if isinstance(record, bytes) else json.dumps(record).encode()

    def read(self, file: str) -> Contribution | list[Finding]:
        return parse(file, self._raw)


def _judged(model: Model, record: Any, collection: str = "actions") -> list[Finding]:
    worker = Worker(model, ChunkOptions(thorough=True, today=TODAY), _One(record))
    return list(worker(ChunkJob((f"contributions/{collection}/a.json",))).findings)


def test_what_is_too_long_is_told_alone(model: Model) -> None:
    """A text, or a key, beyond what any field holds: its length is told, and nothing else of it."""
    long = "Contact : Marie Boisclair. " * (limits.TEXT // 20)
    (found,) = _judged(model, {"id": "a", "description": long})
    assert (found.code, found.pointer) == ("S012", "/description")
    assert str(len(long)) in found.message()
    assert str(limits.TEXT) in found.message("en")
    (inner,) = _judged(model, {"themes": ["culture", {"x": ["a" * (limits.TEXT + 1)]}]})
    assert (inner.code, inner.pointer) == ("S012", "/themes/1/x/0")
    (key,) = _judged(model, {"k" * (limits.TEXT + 1): 1})
    assert key.code == "S012"
    fits = {
        finding.code for finding in _judged(model, {"id": "a", "description": "a" * limits.TEXT})
    }
    assert "S012" not in fits
    assert "S006" in fits


def test_the_findings_of_a_file_are_bounded_and_so_is_their_cost(model: Model) -> None:
    """Thousands of faults in one file: as many are made as are told, within a second of work."""
    names = [name.title() for name in sorted(FIRST_NAMES)]
    many = range(9000)
    for record in (
        {"staffing": " ".join(f"Contact : {name} Boisclair." for name in names[:700])},
        {"description": " ".join(names * 2)[: limits.TEXT]},
        {"themes": [f"en-cour-{number}" for number in many]},
        {f"titre{number}": 1 for number in many},
        {"objectives": [f"=HYPERLINK({number})" for number in many]},
        {"links": [f"http://a{number}" for number in many]},
        {"people": [{"category": "x", "count": 5, "count_max": 1}] * 2000},
        b'{"x":' + b" " * 400_000 + b"[" + b"[]," * 9000 + b"[]]}",
        b'{"title": ' + b'"x, ' * 200_000 + b"\n}",
    ):
        found: list[list[Finding]] = []
        assert seconds(lambda: found.append(_judged(model, record)), enough=1) < 1
        assert all(0 < len(listed) <= MAX_FINDINGS + 1 for listed in found)


def test_the_first_faults_in_the_file_are_those_that_are_told() -> None:
    """Of more faults than are told, those that stand first, however they were found."""
    texts = {"outlook": "x", "objectives": [str(number) for number in range(300)]}
    raw = json.dumps(texts).encode()
    contribution = Contribution("contributions/actions/a.json", "actions", texts, raw)
    faults = [(f"/objectives/{number}", number) for number in reversed(range(300))]
    found = contribution.first([*faults, ("/outlook", -1)])
    assert [number for _, number in found] == list(range(-1, MAX_FINDINGS))


def test_numbers_without_end_are_no_fault() -> None:
    """Python refuses to read thousands of digits as a number: such a text is none, and no error."""
    digits = "1" * 5000
    assert headcounts(f"{digits} jeunes", {"jeunes": "jeunes"}).has_more
    assert headcounts(f"{digits[:1500]} jeunes", {"jeunes": "jeunes"}).rows == []
    assert place_names.words_of(f"Paris {digits}") == ["paris", digits]
    assert budget([f"Achats : {digits} €"]).left == [f"Achats : {digits} €"]
