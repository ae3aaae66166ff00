"""Texts that deceive or are damaged: each line of `tests/deceiving/` is a case of its own."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT
from datasette_maillage.contribute.form_reading import tidy
from maillage.importing.cells import text_of
from maillage.importing.fixing import edited
from maillage.model.loading import load
from maillage.reading import listing, parsing
from maillage.reading.contributions import Contribution
from maillage.rules.texts import texts
from maillage.text.suspect import leftover_markup, scripts, signs, suspicious
from measure import seconds

FOLDER = ROOT / "tests" / "deceiving"
#: A text, the code that it gets, and what the certain repair makes of it; « - » for none.
Case = tuple[str, str, str]


def _cases(file: Path) -> list[Case]:
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert all(len(row) == 3 for row in rows)
    return [(row[0], row[1], row[2]) for row in rows]


CASES = [case for file in sorted(FOLDER.glob("*.tsv")) for case in _cases(file)]


def _record(written: str) -> Contribution:
    raw = f'{{"title": {written}}}'.encode()
    found = parsing.parse("contributions/actions/exemple.json", raw)
    assert isinstance(found, Contribution)
    return found


@pytest.mark.parametrize(("written", "code", "_repair"), CASES)
def test_a_text_gets_its_finding_and_no_other(written: str, code: str, _repair: str) -> None:
    """Each text gets the code that stands beside it first; an honest one gets none."""
    found = [finding.code for finding in texts(_record(written))]
    assert found[:1] == ([] if code == "-" else [code])


@pytest.mark.parametrize(("written", "_code", "repair"), CASES)
def test_a_repair_is_certain_or_none(written: str, _code: str, repair: str) -> None:
    """What `maillage fix` makes of a text is what stands beside it; an honest text stays."""
    record = _record(written)
    for _ in range(5):
        fixes = [finding.fix for finding in texts(record) if finding.fix]
        if not fixes:
            break
        text = edited(record.text, fixes)
        record = _record(text.removeprefix('{"title": ').removesuffix("}"))
    mended = record.data["title"]
    assert mended == json.loads(written if repair == "-" else repair)


@pytest.mark.parametrize("read", [tidy, text_of])
def test_what_cannot_be_repaired_for_sure_is_not_lost_on_its_way(
    read: Callable[[str], str],
) -> None:
    """What the form and a table take from a text in silence is no letter: the gate names it."""
    damaged = [(written, code) for written, code, repair in CASES if repair == "-" != code]
    assert len(damaged) > 100
    for written, code in damaged:
        taken = json.dumps(read(json.loads(written)))
        assert code in [finding.code for finding in texts(_record(taken))], written


def test_there_are_many_cases() -> None:
    """Half of the cases were written before the rules, half after them, and each rule has some."""
    assert len(CASES) >= 120
    assert len({code for _, code, _ in CASES}) >= 12


#: What one of the looks at a text may find hard, over and over.
HARD = (
    *("Ã©", "<a ", "&", "&amp;", "\\", "%C3", "=C3", "[/b][b=", "аa", "http://a@b ", "://", "?"),
    *("\n=", "; ", "-a(", ";-1", "\u200d", "\ufe0f", "_x00", "я", "<x:y", "\u202e", "\n ", "├®"),
)


@pytest.mark.sample(8)
@pytest.mark.parametrize("piece", HARD)
def test_a_long_text_is_judged_in_a_time_that_grows_with_its_length(piece: str) -> None:
    """A text of 100,000 characters takes seconds of the processor at most, whatever it says.

    What grows with the square of the length takes minutes.
    """
    text = (piece * 100_000)[:100_000]
    record = _record(json.dumps(text, ensure_ascii=False))
    assert seconds(lambda: list(texts(record)), enough=10, most=10) < 10


@cache
def _honest() -> list[str]:
    lines = []
    for name in ("harmless.txt", "harmless-held-out.txt"):
        lines += (ROOT / "tests" / "privacy" / name).read_text(encoding="utf-8").splitlines()
    return [line.partition("\t")[2] for line in lines if line and not line.startswith("#")]


def test_honest_texts_get_nothing() -> None:
    """Neither the texts without personal data, nor the catalogue, are said to deceive."""
    assert len(_honest()) > 50
    for line in _honest():
        assert [finding.code for finding in texts(_record(json.dumps(line)))] == [], line
    files, _ = listing.find(ROOT, load(ROOT).by_collection)
    assert len(files) > 250
    for file in files:
        record = parsing.read(ROOT, file)
        assert isinstance(record, Contribution)
        assert list(texts(record)) == [], file


def test_a_text_is_told_alike_alone_and_beside_others() -> None:
    """A text that deceives or is damaged is found whatever other stands in the file."""
    written = [text for text, code, _ in CASES if code != "-"]
    for text, after in zip(written, [*written[1:], written[0]], strict=True):
        both = _record(f'{text}, "summary": {after}')
        found = {finding.pointer for finding in texts(both)}
        assert found == {"/title", "/summary"}, (text, after)


def test_an_a_with_a_circumflex_before_a_small_letter_is_french() -> None:
    """« Âgés » costs no closer look, and hides nothing of what stands beside it."""
    french = json.dumps("Âgés de 14 à 17\xa0ans", ensure_ascii=False)
    assert suspicious(_record(french).raw) == ()
    assert suspicious(_record('"CafÂ© des Ã¢gÃ©s"').raw) != ()
    for text, code, _ in CASES:
        found = [finding.code for finding in texts(_record(f'{text}, "summary": {french}'))]
        assert found[:1] == ([] if code == "-" else [code]), text


def test_no_invisible_sign_is_passed_over() -> None:
    """A text is left as it is at a glance only where none of its signs is one that is dropped."""
    glance = signs._MAY_BE_INVISIBLE
    for code in range(0x110000):
        text = chr(code)
        if not glance.search(text):
            assert not signs._INVISIBLE.search(f"a{text}b")
            assert not signs._INVISIBLE.search(text)


def test_what_a_line_break_is_written_with_is_no_elision() -> None:
    """The letter of an escape before a protected quote is none of a word; « d » is."""
    assert leftover_markup.unescaped("fin\\n\\'axe") == "fin\n\\'axe"
    assert leftover_markup.unescaped("jardin d\\'insertion, lorsqu\\'il pleut") == (
        "jardin d'insertion, lorsqu'il pleut"
    )


def test_no_escape_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of the signs of escapes, drawn at random, are read alike with a glance and without."""
    drawn = random.Random(1)  # noqa: S311 - any texts will do, the same each time
    alphabet = "&\\_<%=+\r#;xunrtceaiou'`^\"{}0123fFUqA-> \néCcDdIz"
    texts = ["".join(drawn.choices(alphabet, k=drawn.randint(2, 12))) for _ in range(20_000)]
    at_a_glance = [leftover_markup.unescaped(text) for text in texts]
    monkeypatch.setattr(leftover_markup, "_SIGNS", re.compile(""))
    assert at_a_glance == [leftover_markup.unescaped(text) for text in texts]
    assert at_a_glance != texts


def test_what_is_looked_for_first_is_in_all_that_is_found() -> None:
    """A text that is passed over for want of such a sign would have given nothing."""
    for code in range(0x80, 0x1FFFF):
        sign = chr(code)
        text = f"ab{sign}cd {sign}abcd ab{sign} X{sign}cd 12{sign} {sign * 4} {sign}’ab {sign}"
        if not scripts._MAY_BE_DRESSED.search(text):
            assert not scripts._DRESSED.search(text), ascii(sign)
        if not scripts._MAY_BE_MIXED.search(text):
            for form in (scripts._IS_FOREIGN, scripts._AMID, scripts._AT_AN_END):
                assert not form.search(text), ascii(sign)
