"""`of_field`: what people write, beside what it is: a value, an empty cell, or left with a reason.

Each file of `examples/` is named after a field and has a text a line: `TEXT = VALUE`, with what the
text says besides as JSON, or `TEXT ! REASON`, with what may have been meant.
"""

from __future__ import annotations

import datetime
import doctest
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_month_names
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from maillage.model.loading import load
from maillage.reading.grammars import calendar_dates, understanding
from maillage.reading.grammars.of_field import has_grammar, understand
from maillage.reading.grammars.understanding import Understood
from maillage.text.lexical import decimal_text

FIELDS = {
    ".".join(it.key for it in path): path[-1]
    for _, path in load(ROOT).fields()
    if has_grammar(path[-1])
}
EXAMPLES = Path(__file__).with_name("examples")


def _examples() -> Iterator[tuple[str, str, str, str]]:
    for file in sorted(EXAMPLES.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            sign = "=" if " = " in line else "!"
            written, _, expected = line.partition(f" {sign}")
            yield file.stem, written, sign, expected.strip()


@pytest.mark.parametrize(("name", "written", "sign", "expected"), [*_examples()])
def test_a_text_is_read_whole_or_left(name: str, written: str, sign: str, expected: str) -> None:
    """Each text gives its value and what it says besides, or the reason why it gives none."""
    read = understand(FIELDS[name], written)
    said, besides = _parted(expected)
    if sign == "=":
        assert isinstance(read, Understood), read
        note = besides.pop("note", None)
        assert (read.value, read.beside) == (json.loads(said), besides)
        assert (read.note is not None) == (note is not None or read.value is None)
        assert str(read.note or "").startswith(note or "")
    else:
        assert not isinstance(read, Understood), read
        assert str(read.why or "").startswith(said)
        assert bool(read.why) == bool(said)
        assert read.near == besides.get("near")


def _parted(expected: str) -> tuple[str, dict[str, Any]]:
    said, brace, rest = expected.partition("{")
    return said.strip(), json.loads(brace + rest) if brace else {}


@pytest.mark.parametrize("module", [calendar_dates, understanding], ids=lambda it: it.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    """What the docstrings show is what the functions return."""
    tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried.attempted
    assert not tried.failed


#: Ways to write an amount, by how many decimals each keeps.
_AMOUNTS: dict[str, Callable[[int], str]] = {
    "blanks": lambda cents: f"{cents // 100:,}".replace(",", "\u202f") + f",{cents % 100:02} €",
    "points": lambda cents: f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02} euros",
    "English": lambda cents: f"{cents // 100:,}.{cents % 100:02}",
    "plain": lambda cents: f"{cents // 100},{cents % 100:02}",
    "thousands": lambda cents: f"{cents // 100_000},{cents % 100_000:05} k€",
}


@given(st.integers(0, 10**11), st.sampled_from(sorted(_AMOUNTS)))
def test_an_amount_is_read_as_it_was_meant(cents: int, way: str) -> None:
    """However an amount is written, it comes back to the cent."""
    read = understand(FIELDS["funding.total"], _AMOUNTS[way](cents))
    assert isinstance(read, Understood)
    assert round(read.value * 100) == cents


_MONTHS = list(get_month_names(locale="fr").values())
_DAYS: dict[str, Callable[[datetime.date], str]] = {
    "French": lambda day: f"{day:%d/%m/%Y}",
    "points": lambda day: f"{day.day}.{day.month}.{day.year}",
    "two digits": lambda day: f"{day:%d/%m/%y}",
    "an hour": lambda day: f"{day:%d/%m/%Y} 00:00:00",
    "ISO": lambda day: f"{day:%Y-%m-%d}",
    "words": lambda day: f"le {day.day} {_MONTHS[day.month - 1]} {day.year}",
    "a spreadsheet": lambda day: str((day - datetime.date(1899, 12, 30)).days),
}


@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2029, 12, 31)),
    st.sampled_from(sorted(_DAYS)),
)
def test_a_day_is_read_as_it_was_meant(day: datetime.date, way: str) -> None:
    """However a day is written, it is that day."""
    read = understand(FIELDS["starts"], _DAYS[way](day))
    assert isinstance(read, Understood)
    assert read.value == day.isoformat()


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=20))
def test_what_is_understood_means_the_same_again(name: str, text: str) -> None:
    """A value, written as it is kept, is read as itself; and no text is an exception."""
    read = understand(FIELDS[name], text)
    if isinstance(read, Understood) and read.value is not None:
        again = understand(FIELDS[name], _kept(read.value))
        assert isinstance(again, Understood)
        assert again.value == read.value


def _kept(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return decimal_text(value).replace(".", ",") if isinstance(value, int | float) else str(value)


_UNDERSTOOD = [example for example in _examples() if example[2] == "="]
_STRANGE = st.sampled_from(
    ["bénévoles", "environs", "Maxéville", "2019", "12", "vélos", "mardi", "dont", "peut-être"]
)


@given(st.sampled_from(_UNDERSTOOD), _STRANGE, st.booleans())
def test_no_value_comes_of_a_text_with_words_left_over(
    example: tuple[str, str, str, str], word: str, in_front: bool
) -> None:
    """With a word or a number too many, a text is left, or read with that number."""
    name, written, _, _ = example
    text = f"{word} {written}" if in_front else f"{written} {word}"
    read = understand(FIELDS[name], text)
    if isinstance(read, Understood):
        assert word in ("12", "2019", "mardi")
        assert _digits(str(read.value)) >= _digits(word)


def _digits(text: str) -> set[str]:
    return set(filter(str.isdigit, text))
