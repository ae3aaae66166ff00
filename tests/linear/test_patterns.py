"""Every regular expression of both packages takes time in proportion to the text, at the worst."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attacks import attacks
from patterns import Call, Found, calls, patterns

from conftest import ROOT
from maillage.importing.known_headers import form, questions
from maillage.importing.texts.wordings import expression, expressions, forms
from maillage.model.entities import Model
from maillage.model.reference import Reference
from maillage.model.standard import Layers
from maillage.reading.grammars.currencies import spelling_of
from maillage.rules.dates import _INNER
from maillage.rules.matching.name_shapes import _in_order
from maillage.text.normal_forms import _row
from maillage.text.personal.patterns import _numbers
from maillage.text.suspect.misreadings import _any_of
from maillage.text.suspect.signs import _strange
from measure import growth, seconds, this_once

#: Signs of a try, and seconds that none that is linear takes for them by far.
SIZE, SUSPECT = 6000, 0.012
#: Signs of a look before it, and seconds below which the try takes fewer than those above, even if
#: it takes the square: most expressions take a tenth of them.
LOOK, QUICK = SIZE // 4, SUSPECT / 4**2
#: How much longer four times the text may take: sixteen times where it is the square.
MOST = 9.0
#: The methods, each looking no further than those before it: what finds all matches finds the
#: first, and looks for it where a text begins. `fullmatch` alone goes back further, for the end.
_WIDEST_FIRST = ("finditer", "findall", "sub", "subn", "split", "search", "match", "fullmatch")


def _patterns_of_reference() -> list[str]:
    said = Reference(Layers(ROOT)).descriptor
    kinds = said.kinds.values()
    inside = [pattern for kind in kinds for pattern in kind.inside.values()]
    return [form.pattern for form in (said.postcode, *(kind.code for kind in kinds), *inside)]


#: The expressions of the list of usual headers, by table; and those of them that are asked of
#: whole texts alone.
_USUAL = {
    "rows": ("sum", "group", "running", "decision", "granted", "refused"),
    "money": ("cost", "grant", "granted", "asked", "idle", "action", "planned", "done"),
    "persons": ("status", "natural", "parts"),
    "funders": ("number", "year", "programme", "place", "grant", "of_year", "given"),
    "questions": ("begin", "end"),
    "words": ("name_of",),
}
_WHOLE = {
    *(form(table, key).pattern for table in ("rows", "money") for key in _USUAL[table]),
    *(form("persons", key).pattern for key in ("natural", "parts")),
    *(form("funders", key).pattern for key in ("grant", "of_year")),
    *(asked.pattern for asked, _ in questions()),
}
#: Those that are asked of the beginning of a text, or of what stands behind a place in it.
_BEGINNING = frozenset(expression(name).pattern for name in ("infinitive", "room", "sent-by"))
#: Expressions that are made while the program runs, by the function that makes them: some of those
#: it makes. One that is not here makes a test fail.
MADE: dict[str, list[str]] = {
    "maillage.model.reference_descriptor._pattern": _patterns_of_reference(),
    "maillage.model.place_codes.__init__": [
        "|".join(f"(?i:{pattern})" for pattern in _patterns_of_reference())
    ],
    "maillage.rules.matching.blocking.search": ['"jardin"|"partag"'],
    "maillage.rules.matching.name_shapes._acronyms": [_in_order("aab"), _in_order("abc")],
    "maillage.text.personal.patterns._numbers": [
        _numbers("[67]").pattern,
        _numbers("[1-59]").pattern,
    ],
    "maillage.reading.grammars.currencies.spelling_of": [
        spelling_of(code).pattern for code in ("CAD", "CHF", "XOF")
    ],
    "maillage.reading.repairs._replaced": [r"\s*(?:=>?|->|;|,)", r"\s*(?:;)"],
    "maillage.rules.dates.date_rules": [(_INNER % b"period|starts").decode("latin-1")],
    "maillage.rules.hints.hint_rules": ['"(?:Par\\ exemple|For\\ example)'],
    "maillage.build.selection._alike": [r"(?<=[-/])(?:jardin|partage|nancy)(?=[-.])"],
    "maillage.importing.known_headers.form": [
        form(table, key).pattern for table, keys in _USUAL.items() for key in keys
    ],
    "maillage.importing.known_headers.questions": [asked.pattern for asked, _ in questions()],
    "maillage.importing.texts.wordings.forms": [
        known.pattern
        for table in ("kinds", "natures", "recurrences", "partners")
        for known, _ in forms(table)
    ],
    "maillage.importing.texts.wordings.expression": [
        expression(name).pattern for name in expressions()
    ],
    "maillage.text.normal_forms._row": [_row("NFD").pattern, _row("NFKD").pattern],
    "maillage.text.suspect.misreadings._any_of": [
        _any_of()[encoding].pattern for encoding in ("cp1251", "mac_roman", "gbk")
    ],
    "maillage.text.suspect.signs._strange": [_strange().pattern],
}
#: Those that the schemas give: all of them are tried.
OF_SCHEMAS = frozenset(
    {
        "maillage.importing.cells._with_zero",
        "maillage.rules.readings.in_form",
        "maillage.rules.values._form",
        "maillage.findings.field_words.of_form",
        "maillage.reading.grammars.of_field.fits",
    }
)
#: Held by a module in the end, and found there.
HELD = frozenset(
    {
        "maillage.importing.header_meaning",
        "maillage.reading.grammars.calendar_dates",
        "maillage.text.first_fit.compiled",
        "maillage.text.numerals",
        "maillage.text.suspect",
        "datasette_maillage.datasette.error_messages.error_told",
    }
)


def _written() -> Iterator[Found]:
    """Yield the expressions that stand in functions, and those that are made there."""
    for call in calls():
        if call.source is not None and not (call.held and call.method == "compile"):
            methods = {call.method} - {"compile"} or {"search"}
            pattern = re.compile(call.source, call.flags)
            yield Found(call.place, pattern, frozenset(methods))
    for place, sources in MADE.items():
        for source in sources:
            yield Found(place, re.compile(source), _methods(place, source))


def _methods(place: str, source: str) -> frozenset[str]:
    if source in _WHOLE:
        return frozenset({"fullmatch"})
    # What only ever tries one place need not be quick at finding it.
    is_tried_once = source in _BEGINNING or place.startswith("maillage.reading.repairs")
    return frozenset({"match"} if is_tried_once else {"finditer"})


def _every() -> dict[str, Found]:
    found: dict[str, Found] = {}
    for pattern in [*patterns(), *_written()]:
        found[f"{pattern.place} {len(found)}"] = pattern
    return found


EVERY = _every()


@pytest.mark.sample(24)
@pytest.mark.parametrize("name", EVERY)
def test_an_expression_takes_time_in_proportion_to_the_text(name: str) -> None:
    """However the text is made of what the expression accepts, four times the text take not nine.

    The methods are those that the program uses: `search` looks from each place on.
    """
    _try(EVERY[name])


def test_the_patterns_of_the_schemas_are_linear(model: Model) -> None:
    """The fast validator reads them in linear time; Python has to as well."""
    found = {
        field.constraints["pattern"]
        for _, path in model.fields()
        for field in path[-1:]
        if "pattern" in field.constraints
    }
    assert len(found) > 5
    for source in found:
        _try(Found(source, re.compile(source), frozenset({"search"})))


def test_no_expression_escapes() -> None:
    """Each call of `re` is found in a module, written where it stands, or one of those above."""
    made = {call.place for call in calls() if call.source is None}
    assert made == {*MADE, *OF_SCHEMAS, *HELD}
    held = {pattern.pattern.pattern for pattern in patterns()}
    lost = [call for call in calls() if _is_held(call) and call.source not in held]
    assert not lost


def _is_held(call: Call) -> bool:
    return call.held and call.method == "compile" and call.source is not None


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("source", "method"),
    [
        (r"\s*;", "split"),
        (r"(?:[\w.-])*:|\w+|.", "finditer"),
        (r"0*([0-9]+)e", "fullmatch"),
        (r"budget\b[^0-9€]*(?:global|total)", "search"),
        (r"(a|aa)+$", "match"),
    ],
)
def test_what_is_slow_is_seen(source: str, method: str) -> None:
    """The harness finds the square, and worse, in expressions that have it."""
    with pytest.raises(pytest.fail.Exception):
        _try(Found(source, re.compile(source), frozenset({method})))


def _try(found: Found) -> None:
    methods = [method for method in _WIDEST_FIRST if method in found.methods]
    for short, text in zip(*(attacks(found.pattern, size) for size in (LOOK, SIZE)), strict=True):
        is_quick = False
        for method in methods:
            if not is_quick or method == "fullmatch":
                is_quick = _is_quick(found, method, short, text)


def _is_quick(found: Found, method: str, short: str, text: str) -> bool:
    """Return whether a text is no matter at all; fail where it takes more than its length."""
    run = _running(found.pattern, method)
    if this_once(lambda: run(short)) < QUICK:
        return True
    if seconds(lambda: run(text), enough=SUSPECT) < SUSPECT:
        return True
    if growth(lambda times: run(_longer(text, times))) > MOST:
        pytest.fail(f"{found.place}: {method} is slow on {text[:40]!r}…{text[-3:]!r}")
    return False


def _longer(text: str, times: int) -> str:
    """Return a text of some times the length: what stands in its middle comes again."""
    half = len(text) // 2
    # A run may be made of pairs or of more, so what comes again is a long piece.
    return text[:half] + text[half // 2 : half] * (4 * (times - 1)) + text[half:]


def _running(pattern: re.Pattern[Any], method: str) -> Callable[[str], object]:
    """Return what runs a method over a text, to its end."""
    take = getattr(pattern, method)
    is_bytes = isinstance(pattern.pattern, bytes)

    def run(text: str) -> object:
        given = text.encode("latin-1", "replace") if is_bytes else text
        if method in ("sub", "subn"):
            return take(given[:0], given)
        return list(take(given)) if method == "finditer" else take(given)

    return run
