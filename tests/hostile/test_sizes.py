"""Much of everything, in a file: refused or read within bounds, and told in brief."""

from __future__ import annotations

import os
from typing import Any

import orjson
import pytest

from conftest import MakeCatalogue
from judging import ACTION, FILE, LINE, OPEN, Judge, codes, frugally, places
from maillage.build import pipeline
from maillage.findings.report import MAX_FINDINGS, Report
from maillage.model.loading import load
from maillage.reading.parsing import MAX_SIZE, read
from maillage.text.positions import MAX_DEPTH, MAX_VALUES

MANY = 3000


@pytest.mark.parametrize(
    "content",
    [
        OPEN + ",".join(f'"k{number:x}":1' for number in range(90_000)) + "}",
        OPEN + ",".join(['"title":1'] * 90_000) + "}",
        OPEN + '"people":[' + ",".join(["{}"] * 300_000) + "]}",
        OPEN + '"people":[' + ",".join(["1"] * 490_000) + "]}",
        OPEN + '"themes":[' + ",".join(f'"{number:x}"' for number in range(100_000)) + "]}",
        OPEN + '"links":[' + ",".join([f'["{"x" * 50}"]'] * 15_000) + "]}",
    ],
    ids=["keys", "one-key", "objects", "numbers", "codes", "lists"],
)
def test_a_file_of_a_million_values_is_refused_at_once(judge: Judge, content: str) -> None:
    """A megabyte of values gets one finding, where the limit is passed."""
    assert len(content) < MAX_SIZE
    (finding,) = judge(content)
    assert (finding.code, finding.line) == ("F006", LINE)
    assert str(MAX_VALUES) in finding.message("en")


def test_as_many_values_as_the_limit_are_read(judge: Judge) -> None:
    """The limit counts every value once, the record itself too; the first beyond it is shown."""
    more = MAX_VALUES - 1 - 1  # the record and the list
    fits = '{"a": [' + ",".join(["1"] * more) + "]}" + " " * 3 * MAX_VALUES
    assert "F006" not in codes(judge(fits))
    assert places(judge(fits.replace("]", ",1]"))) == [("F006", 1, 8 + 2 * more, "")]


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("content", "code", "pointer"),
    [
        (OPEN + ",".join(f'"k{n}":1' for n in range(MANY)) + "}", "S001", "/k0"),
        ("{" + ",".join(['"a":1'] * MANY) + "}", "F007", "/a"),
        (ACTION.replace('"logement"', ",".join(['"x"'] * MANY)), "S004", "/themes/0"),
        (OPEN + '"people":[' + ",".join(["{}"] * MANY) + "]}", "S002", "/people/0"),
        (
            OPEN + '"links":[' + ",".join(f'"http://a{n}.fr:x"' for n in range(MANY)) + "]}",
            "S010",
            "",
        ),
    ],
    ids=["unknown", "twice", "codes", "missing", "links"],
)
def test_a_hundred_findings_are_told_and_that_there_are_more(
    judge: Judge, content: str, code: str, pointer: str
) -> None:
    """The first findings of a file are told, then one that says that there are more."""
    found = judge(content)
    assert len(found) == MAX_FINDINGS + 1
    assert set(codes(found[:-1])) <= {code, "S007"}
    assert pointer in {finding.pointer for finding in found} or not pointer
    assert found[-1].code == "F010"
    assert found[-1].line >= found[-2].line
    assert str(MAX_FINDINGS) in found[-1].message("fr")


def test_a_hundred_findings_are_all_there_is(judge: Judge) -> None:
    """Where there are just as many findings as are told, none says that there are more."""
    found = judge(OPEN + ",".join(f'"k{n}":1' for n in range(MAX_FINDINGS)) + "}")
    assert codes(found) == ["S001"] * MAX_FINDINGS
    again = Report.of(found, {})
    assert list(again.findings) == found


def test_findings_are_cut_once(judge: Judge) -> None:
    """A report made again of its own findings is the same: nothing is cut or added twice."""
    found = judge(OPEN + ",".join(f'"k{n}":1' for n in range(MANY)) + "}")
    assert list(Report.of(reversed(found), {}).findings) == found


def test_references_to_nothing_are_bounded_too(make_catalogue: MakeCatalogue) -> None:
    """A file that refers to thousands of records that are not there gets a hundred findings."""
    nowhere = ",".join(f'"no-{number}"' for number in range(9000))
    root = make_catalogue({"actions/minimal.json": OPEN + f'"programmes":[{nowhere}]}}'})
    with frugally():
        found = pipeline.validate(load(root), pipeline.BuildOptions(workers=1)).findings
    assert codes(list(found)) == ["R003"] * MAX_FINDINGS + ["F010"]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', ' [\n\t{ "b" : '])
@pytest.mark.parametrize("closed", [False, True])
def test_deep_nesting_is_refused_where_it_is_too_deep(
    judge: Judge, opening: str, closed: bool
) -> None:
    """A hundred thousand levels, closed or not, make one finding and no crash."""
    closing = "".join({"[": "]", "{": "}"}.get(bracket, "") for bracket in reversed(opening))
    content = opening * 100_000 + ("1" + closing * 100_000 if closed else "")
    (finding,) = judge(content[: MAX_SIZE - 1])
    assert finding.code == "F006"
    assert str(MAX_DEPTH) in finding.message("en")


def test_a_long_key_around_many_values_takes_no_memory(judge: Judge) -> None:
    """Places are kept in a tree: a pointer for each of these values would take gigabytes."""
    inner = ",".join(f'"{number}":1' for number in range(9000))
    long = "a" * 800_000
    assert "S001" in codes(judge(f'{{"{long}": {{{inner}}}}}'))
    twice = ",".join(['"b":1'] * 9000)
    found = judge(f'{{"{long}": {{{twice}}}}}')
    assert codes(found) == ["F007"] * MAX_FINDINGS + ["F010"]
    assert {finding.pointer for finding in found} == {""}


@pytest.mark.sample(2)
@pytest.mark.parametrize("key", ["title", "status", "starts", "verified_on", "links", "id", "lead"])
def test_a_text_of_a_megabyte_is_quoted_in_brief(judge: Judge, key: str) -> None:
    """A huge value gets its findings, whose messages show its first characters only."""
    huge: Any = "http://" + "ab" * 490_000
    record = {**orjson.loads(ACTION), key: [huge] if key == "links" else huge}
    found = judge(orjson.dumps(record))
    assert found
    assert all(len(finding.message("fr")) < 1500 for finding in found)


def test_a_key_of_a_megabyte_is_quoted_in_brief(judge: Judge) -> None:
    """A huge key is an unknown one; its pointer is that of the object around it."""
    (finding,) = judge(OPEN + f'"{"status_reason" * 70_000}": 1}}')
    assert (finding.code, finding.line, finding.pointer) == ("S001", LINE, "")
    assert len(finding.message("fr")) < 1500


def test_a_sparse_gigabyte_is_not_read(make_catalogue: MakeCatalogue) -> None:
    """A file is refused by its size, before a byte of it is read."""
    root = make_catalogue({"actions/minimal.json": ""})
    os.truncate(root / FILE, 2**30)
    with frugally():
        found = read(root, FILE)
    assert isinstance(found, list)
    assert places(found) == [("F003", 1, 1, "")]
    assert str(2**30) in found[0].message("fr")
