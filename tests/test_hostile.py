"""The gate: whatever stands in a file or is its name, it is accepted or gets its findings."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import pipeline
from maillage.findings import reporters
from maillage.findings.finding import MAX_FINDINGS, Finding, Report, first
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.reading.contributions import MAX_SIZE, Contribution, find, read
from maillage.rules import checks
from maillage.rules.schema import _show
from maillage.text.positions import MAX_DEPTH, MAX_VALUES

KINDS = ["actions", "partners"]
FILE = "contributions/actions/minimal.json"
ACTION = (EXAMPLES / "accepted/actions/minimal.json").read_text(encoding="utf-8")
#: An action without its last brace, and the line on which more of it may follow.
OPEN = ACTION.rstrip().removesuffix("}").rstrip() + ",\n"
LINE = OPEN.count("\n") + 1
MANY = 3000

#: Judges a file of these bytes, as an action called `minimal`.
Judge = Callable[[str | bytes], list[Finding]]


@pytest.fixture
def judge(make_catalogue: MakeCatalogue, model: Model) -> Judge:
    """Return a judge of single files, which also tells its findings in every way there is."""
    root = make_catalogue({"actions/minimal.json": ""})
    rules = checks(model)

    def of(content: str | bytes) -> list[Finding]:
        (root / FILE).write_bytes(content.encode() if isinstance(content, str) else content)
        with _frugally():
            found = read(root, FILE)
            if isinstance(found, Contribution):
                found = first(finding for check in rules for finding in check(found))
            report = Report.of(found, {})
            _tell(report)
        return list(report.findings)

    return of


@contextmanager
def _frugally() -> Iterator[None]:
    """Fail where something takes 500 MB more, or far more time than its size asks for.

    Each takes a second; what these tests guard against takes minutes.
    """
    pages = Path("/proc/self/statm")
    limits = resource.getrlimit(resource.RLIMIT_AS)
    if pages.exists():
        used = int(pages.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 500_000_000, limits[1]))
    began = time.process_time()
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    assert time.process_time() - began < 20


def _tell(report: Report) -> None:
    for language in ("fr", "en"):
        for told in (reporters.text(report, language), reporters.json(report, language)):
            assert all(one.isprintable() or one in "\n\u00a0\u202f" for one in told), ascii(told)
            assert len(told) < 200_000


def _places(findings: list[Finding]) -> list[tuple[str, int, int, str]]:
    return [(one.code, one.line, one.column, one.pointer) for one in findings]


def _codes(findings: list[Finding]) -> list[str]:
    return [one.code for one in findings]


# --- Much of everything -------------------------------------------------------------------------


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
    assert "F006" not in _codes(judge(fits))
    assert _places(judge(fits.replace("]", ",1]"))) == [("F006", 1, 8 + 2 * more, "")]


@pytest.mark.parametrize(
    ("content", "code", "pointer"),
    [
        (OPEN + ",".join(f'"k{n}":1' for n in range(MANY)) + "}", "S001", "/k0"),
        ("{" + ",".join(['"a":1'] * MANY) + "}", "F007", "/a"),
        (ACTION.replace('"logement"', ",".join(['"x"'] * MANY)), "S004", "/themes/0"),
        (OPEN + '"people":[' + ",".join(["{}"] * MANY) + "]}", "S002", "/people/0"),
        (OPEN + '"links":[' + ",".join(f'"http://a{n}:x"' for n in range(MANY)) + "]}", "S010", ""),
    ],
    ids=["unknown", "twice", "codes", "missing", "links"],
)
def test_a_hundred_findings_are_told_and_that_there_are_more(
    judge: Judge, content: str, code: str, pointer: str
) -> None:
    """The first findings of a file are told, then one that says that there are more."""
    found = judge(content)
    assert len(found) == MAX_FINDINGS + 1
    assert set(_codes(found[:-1])) <= {code, "S007"}
    assert pointer in {one.pointer for one in found} or not pointer
    assert found[-1].code == "F010"
    assert found[-1].line >= found[-2].line
    assert str(MAX_FINDINGS) in found[-1].message("fr")


def test_a_hundred_findings_are_all_there_is(judge: Judge) -> None:
    """Where there are just as many findings as are told, none says that there are more."""
    found = judge(OPEN + ",".join(f'"k{n}":1' for n in range(MAX_FINDINGS)) + "}")
    assert _codes(found) == ["S001"] * MAX_FINDINGS
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
    with _frugally():
        found = pipeline.validate(load(root), pipeline.Options(workers=1)).findings
    assert _codes(list(found)) == ["R003"] * MAX_FINDINGS + ["F010"]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', ' [\n\t{ "b" : '])
@pytest.mark.parametrize("closed", [False, True])
def test_deep_nesting_is_refused_where_it_is_too_deep(
    judge: Judge, opening: str, closed: bool
) -> None:
    """A hundred thousand levels, closed or not, make one finding and no crash."""
    closing = "".join({"[": "]", "{": "}"}.get(one, "") for one in reversed(opening))
    content = opening * 100_000 + ("1" + closing * 100_000 if closed else "")
    (finding,) = judge(content[: MAX_SIZE - 1])
    assert finding.code == "F006"
    assert str(MAX_DEPTH) in finding.message("en")


def test_a_long_key_around_many_values_takes_no_memory(judge: Judge) -> None:
    """Places are kept in a tree: a pointer for each of these values would take gigabytes."""
    inner = ",".join(f'"{number}":1' for number in range(9000))
    long = "a" * 800_000
    assert "S001" in _codes(judge(f'{{"{long}": {{{inner}}}}}'))
    twice = ",".join(['"b":1'] * 9000)
    found = judge(f'{{"{long}": {{{twice}}}}}')
    assert _codes(found) == ["F007"] * MAX_FINDINGS + ["F010"]
    assert {one.pointer for one in found} == {""}


@pytest.mark.parametrize("key", ["title", "status", "starts", "verified_on", "links", "id", "lead"])
def test_a_text_of_a_megabyte_is_quoted_in_brief(judge: Judge, key: str) -> None:
    """A huge value gets its findings, whose messages show its first characters only."""
    huge: Any = "http://" + "ab" * 490_000
    record = {**orjson.loads(ACTION), key: [huge] if key == "links" else huge}
    found = judge(orjson.dumps(record))
    assert found
    assert all(len(one.message("fr")) < 1500 for one in found)


def test_a_key_of_a_megabyte_is_quoted_in_brief(judge: Judge) -> None:
    """A huge key is an unknown one; its pointer is that of the object around it."""
    (finding,) = judge(OPEN + f'"{"status_reason" * 70_000}": 1}}')
    assert (finding.code, finding.line, finding.pointer) == ("S001", LINE, "")
    assert len(finding.message("fr")) < 1500


def test_a_sparse_gigabyte_is_not_read(make_catalogue: MakeCatalogue) -> None:
    """A file is refused by its size, before a byte of it is read."""
    root = make_catalogue({"actions/minimal.json": ""})
    os.truncate(root / FILE, 2**30)
    with _frugally():
        found = read(root, FILE)
    assert isinstance(found, list)
    assert _places(found) == [("F003", 1, 1, "")]
    assert str(2**30) in found[0].message("fr")


# --- Numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["1e400", "-1e400", "1" + "0" * 400, "9" * 900_000, "1E+99999"], ids=range(5)
)
def test_a_number_beyond_all_bounds_is_shown_where_it_stands(judge: Judge, number: str) -> None:
    """What no machine number can hold is refused at its place, not the file as a whole."""
    assert _places(judge(OPEN + f'"weekly_hours": {number}}}')) == [("F006", LINE, 17, "")]


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("1e308", ["S006"]),
        ("-1e308", ["S006"]),
        ("18446744073709551616", ["S006"]),
        ("0", ["S006"]),
        ("-0.0", ["S006"]),
        ("1e-400", ["S006"]),
        ("5e-324", []),
        ("0." + "3" * 900_000, []),
        ("1E2", []),
    ],
    ids=range(9),
)
def test_an_odd_number_is_judged_by_its_value(judge: Judge, number: str, codes: list[str]) -> None:
    """A number is its value, however it is written: the bounds of the field decide."""
    found = judge(OPEN + f'"weekly_hours": {number}}}')
    assert _codes(found) == codes
    assert {(one.line, one.column) for one in found} <= {(LINE, 17)}


def test_a_negative_zero_is_nought(make_catalogue: MakeCatalogue, model: Model) -> None:
    """-0.0 is a number like any other, and is written 0; a whole number may have a fraction .0."""
    from maillage.emit.chunk import Chunk, Converters

    figure = '{"label": "a", "value": -0.0, "unit": "b", "source": "minimal"}'
    people = '{"category": "benevoles", "count": -0.0, "count_max": 1e3}'
    content = OPEN + f'"figures": [{figure}], "people": [{people}]}}'
    record = read(make_catalogue({"actions/minimal.json": content}), FILE)
    assert isinstance(record, Contribution)
    assert [finding for check in checks(model) for finding in check(record)] == []
    rows = Chunk(Converters(model), [record]).rows
    assert rows["action_figures"][0][3] == "0"
    assert rows["action_people"][0][3:5] == ("0", "1000")


# --- Bytes --------------------------------------------------------------------------------------


def test_invalid_utf_8_is_refused_wherever_it_stands(judge: Judge) -> None:
    """A byte that is no UTF-8, in any position, is shown behind the characters before it."""
    raw = ACTION.replace("Bien sous", "Biên 漢 🌱").encode()
    for at in range(len(raw) + 1):
        before = raw[:at].decode(errors="ignore")
        expected = ("F004", before.count("\n") + 1, len(before) - before.rfind("\n"), "")
        assert _places(judge(raw[:at] + b"\xff" + raw[at:])) == [expected]


@pytest.mark.parametrize("cut", ["é".encode()[:1], "🌱".encode()[:3], b"\xed\xa0\x80", b"\xc0\x80"])
def test_halves_of_characters_are_refused(judge: Judge, cut: bytes) -> None:
    """Truncated, surrogate and overlong sequences are no UTF-8."""
    assert _places(judge(b'{"id": "' + cut + b'"}')) == [("F004", 1, 9, "")]
    assert _places(judge(b'{"id": "a"}' + cut)) == [("F004", 1, 12, "")]


@pytest.mark.parametrize(
    ("encoding", "code"),
    [("utf-8-sig", "F005"), ("utf-16", "F004"), ("utf-32", "F004"), ("utf-16-be", "F004")],
)
def test_other_encodings_are_refused_at_the_first_character(
    judge: Judge, encoding: str, code: str
) -> None:
    """A byte order mark, and what is not UTF-8 at all, are said to be so."""
    (finding,) = judge(ACTION.encode(encoding))
    assert (finding.code, finding.line) == (code, 1 if code == "F005" else finding.line)


def test_wide_ascii_is_refused(judge: Judge) -> None:
    """UTF-16 without a mark is full of NUL, which no JSON holds."""
    assert _places(judge('{"id": "a"}'.encode("utf-16-le"))) == [("F006", 1, 2, "")]


@pytest.mark.parametrize(
    ("content", "code", "column"),
    [
        ('"title\0": 1}', "F006", 7),
        ('\0"title2": 1}', "F006", 1),
        ('"outlook": "a\0b"}', "F006", 14),
        ('"outlook": "a\\u0000b"}', "T002", 12),
        ('"\\u0000": 1}', "S001", 1),
        ('"outlook": "\\ud800"}', "F006", 12),
        ('"outlook": "\\udc00\\ud800"}', "F006", 12),
        ('"\\udfff": 1}', "F006", 1),
        ('"outlook": "\\ud83c\\udf31"}', "", 0),
        ('"outlook": "a\ufeffb"}', "T002", 12),
        ('\ufeff"outlook": "a"}', "F006", 1),
    ],
)
def test_nul_and_lone_surrogates_are_refused_where_they_stand(
    judge: Judge, content: str, code: str, column: int
) -> None:
    """Raw or escaped, in a key or a value, no text can hold them; a whole pair is a character."""
    found = judge(OPEN + content)
    assert [(one.code, one.line, one.column) for one in found] == (
        [(code, LINE, column)] if code else []
    )


@pytest.mark.parametrize("content", ["", " ", "\n", "null", "1", '"a"', "[]", "true", "\0"])
def test_what_is_no_record_is_refused(judge: Judge, content: str) -> None:
    """An empty file, or one that holds a value of another kind, is no record."""
    assert _codes(judge(content)) in (["F006"], ["F008"])


def test_a_cut_file_is_refused_wherever_it_ends(judge: Judge) -> None:
    """No beginning of a record is taken for a record."""
    raw = ACTION.rstrip().encode()
    for end in range(len(raw)):
        assert _codes(judge(raw[:end]))[0] in ("F004", "F006")


# --- Files that change or are none ---------------------------------------------------------------


@pytest.mark.parametrize("change", ["grow", "shrink", "rewrite"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Half of the old and half of the new content is never taken for a record."""
    root = make_catalogue({"actions/minimal.json": ACTION})
    plain = os.read

    def read_slowly(descriptor: int, size: int) -> bytes:
        if change == "shrink":
            os.truncate(root / FILE, size // 2)
        raw = plain(descriptor, size)
        if change == "grow":
            with (root / FILE).open("ab") as stream:
                stream.write(b" ")
        if change == "rewrite":
            status = (root / FILE).stat()
            os.utime(root / FILE, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))
        return raw

    monkeypatch.setattr(os, "read", read_slowly)
    found = read(root, FILE)
    assert isinstance(found, list)
    assert _places(found) == [("F002", 1, 1, "")]
    assert "changé" in found[0].message("fr")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[2Jb.json", r"a\u001b[2Jb.json"),
        ("a\u202enosj.json", r"a\u202enosj.json"),
        ("a\nb.json", r"a\u000ab.json"),
        ("a\u00a0b.json", "a\u00a0b.json"),
        ("a\u200bb.json", r"a\u200bb.json"),
        ("a\U000e0041.json", r"a\U000e0041.json"),
        (b"a\xff\xe9.json", r"a\xff\xe9.json"),
        (b"\xed\xa0\x80.json", r"\xed\xa0\x80.json"),
        ("a\x7f/b.json", r"a\u007f/b.json"),
        ("README.md\u202e", r"README.md\u202e"),
    ],
)
def test_a_name_that_cannot_be_seen_is_shown_escaped(
    make_catalogue: MakeCatalogue, name: str | bytes, shown: str
) -> None:
    """A hidden or undecodable character makes a finding, and the file is not read."""
    root = make_catalogue({})
    file = os.fsencode(root / "contributions/actions") + b"/" + os.fsencode(name)
    Path(os.fsdecode(file)).parent.mkdir(parents=True)
    Path(os.fsdecode(file)).write_text(ACTION)
    files, findings = find(root, KINDS)
    assert files == []
    assert [
        (one.file, *_place) for one, _place in zip(findings, _places(findings), strict=True)
    ] == [(f"contributions/actions/{shown}", "F009", 1, 1, "")]
    report = pipeline.validate(load(root))
    assert _codes(list(report.findings)) == ["F009"]
    _tell(report)


@pytest.mark.parametrize(
    "stem",
    ["A", "é", "e\u0301", "a b", "a_b", "-a", "a--b", "a.json", "%2e", "a;b", "'", "a\\b", "$a"],
)
def test_no_other_name_passes(make_catalogue: MakeCatalogue, stem: str, model: Model) -> None:
    """The id has a pattern and is the name of the file: a name beyond the pattern never passes."""
    file = f"contributions/actions/{stem}.json"
    root = make_catalogue({f"actions/{stem}.json": ""})
    assert find(root, KINDS) == ([file], [])
    for identifier, code in ((stem, "S005"), ("minimal", "R001")):
        (root / file).write_bytes(orjson.dumps({**orjson.loads(ACTION), "id": identifier}))
        found = read(root, file)
        assert isinstance(found, Contribution)
        assert [one.code for check in checks(model, thorough=False) for one in check(found)] == [
            code
        ]


def test_hidden_files_are_passed_over(make_catalogue: MakeCatalogue) -> None:
    """A name that begins with a full stop is the business of a tool, whatever else it holds."""
    root = make_catalogue({"actions/.json": "", "actions/.a\u202e.json": "", ".git/a\x1b": ""})
    assert find(root, KINDS) == ([], [])


def test_folders_are_followed_to_any_depth(make_catalogue: MakeCatalogue) -> None:
    """A thousand folders in one another are no crash; beyond what a path can hold is a finding."""
    root = make_catalogue({"actions/a.json": "{}"})
    top = folder = os.open(root / "contributions/actions", os.O_RDONLY)
    try:
        for depth in range(2500):
            os.mkdir("d", dir_fd=folder)
            inner = os.open("d", os.O_RDONLY, dir_fd=folder)
            if folder != top:
                os.close(folder)
            folder = inner
            if depth in (1200, 2499):
                os.close(os.open("b.json", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
        files, findings = find(root, KINDS)
        assert [file.count("/") for file in files] == [2, 2 + 1201]
        assert _places(findings) == [("F002", 1, 1, "")]
    finally:
        os.close(folder)
        os.close(top)
        subprocess.run(["rm", "-rf", str(root)], check=True)


@pytest.mark.parametrize("kind", ["link", "file"])
def test_the_folder_of_contributions_must_be_one(
    make_catalogue: MakeCatalogue, tmp_path: Path, kind: str
) -> None:
    """A link or a file in place of the folder is a finding: nothing outside is ever listed."""
    root = make_catalogue({})
    (root / "contributions").rmdir()
    (tmp_path / "outside/actions").mkdir(parents=True)
    (tmp_path / "outside/actions/a.json").write_text("{}")
    if kind == "link":
        (root / "contributions").symlink_to(tmp_path / "outside")
    else:
        (root / "contributions").write_text("{}")
    files, findings = find(root, KINDS)
    assert files == []
    assert [(one.file, one.code) for one in findings] == [("contributions", "F002")]


# --- What is said --------------------------------------------------------------------------------


def test_what_a_terminal_would_obey_is_shown_escaped(judge: Judge) -> None:
    """Control characters and bidirectional marks of keys and values stand escaped in the words."""
    content = OPEN + '"\\u001b[2J": 1, "scale": "\u202eun-quartier", "a\u2066": "\x7f"}'
    found = judge(content)
    assert sorted(_codes(found)) == ["S001", "S001", "S004", "T002"]
    text = reporters.text(Report.of(found, {}))
    assert r"« \u001b[2J »" in text
    assert r"\u202eun-quartier" in text
    assert r"« a\u2066 »" in text


def test_a_program_reads_what_was_written(judge: Judge) -> None:
    """In JSON the escapes are JSON’s own: a program gets the very pointer and message."""
    found = judge(OPEN + '"\U000e0041\u202e\\u0007": 1}')
    (told,) = orjson.loads(reporters.json(Report.of(found, {})))["findings"]
    assert told["pointer"] == "/\U000e0041\u202e\x07"
    assert told["message"] == found[0].message("fr")


@pytest.mark.parametrize(
    "value",
    [
        *(10**400, 10**6000, -(2**64), float("inf"), float("nan"), "\ud800", ["\udfff"], b"\xff"),
        *("a" * 10**6, {"\ud800": 1}, {1: 2}, object(), {1, 2}, None, "\0\x1b"),
        [10**6000],
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_value_can_be_shown(value: object) -> None:
    """Whatever a validator hands over, the sentence about it can be written, and is short."""
    shown = _show(value)
    assert 0 < len(shown) <= 80
    assert shown.encode()


def test_a_bottomless_value_can_be_shown() -> None:
    """Neither depth nor a circle stops the showing."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    circle: list[Any] = []
    circle.append(circle)
    assert len(_show(deep)) <= 80
    assert len(_show(circle)) <= 80
    while deep:  # taken apart by hand: freeing it at once would overflow older interpreters
        deep = deep[0]


# --- Values that a pattern cannot judge ---------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        *("http://a/%zz", "http://a/%", "http://a/[x]", "http://a/#a#b", "http://[::1", "http://["),
        *(
            "https:///x",
            "http://?",
            "http://#",
            "http://:80",
            "http://u@",
            "http://a:x",
            "http:////a",
        ),
        *("http://a:99999/", "http://a/\u202eb", "http://a/\ue000", "http://a/\ufffe", "http://℀"),
        *("http://a/\u00a0b", "http://a/\u200b", "http://a/\U000e0001"),
    ],
)
def test_an_invalid_link_is_refused(judge: Judge, link: str) -> None:
    """A link that no RDF parser reads, that leads nowhere or hides it, is refused at its place."""
    found = judge(OPEN + f'"links": ["{link}"]}}')
    assert {code for code, *_ in _places(found)} <= {"S010", "T001", "T002", "T003", "T009"}
    assert {tuple(place) for _, *place in _places(found)} == {(LINE, 11, "/links/0")}


@pytest.mark.parametrize(
    "link",
    [
        *(
            "http://a",
            "https://www.é.fr/à?b=ç#d",
            "http://[2001:41d0::1]:8080/",
            "http://a/%C3%A9?a=%20",
        ),
        *("http://a/../b/./c", "http://a/'(x)*,;!$&+@:~", "https://93.184.215.14/🌱", "http://a:/"),
    ],
)
def test_a_valid_link_is_accepted(judge: Judge, link: str) -> None:
    """Accents, ports, queries and fragments are part of addresses."""
    assert judge(OPEN + f'"links": ["{link}"]}}') == []


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_a_text_that_a_spreadsheet_would_run_is_refused(judge: Judge, start: str) -> None:
    """A formula that begins a text is refused wherever the text stands; inside it is not."""
    found = judge(OPEN + f'"outlook": "{start}1",\n"objectives": ["{start}A1", "a {start}A1"]}}')
    assert _places(found) == [
        ("S011", LINE, 12, "/outlook"),
        ("S011", LINE + 1, 16, "/objectives/0"),
    ]
    assert f"« {start} »" in found[0].message("fr")


@pytest.mark.parametrize("day", ["0000-01-01", "2015-02-29", "1900-02-29", "2015-04-31"])
def test_a_day_that_never_was_is_refused(judge: Judge, day: str) -> None:
    """The calendar has no year 0, and February its own length."""
    assert _places(judge(OPEN + f'"verified_on": "{day}"}}')) == [
        ("S008", LINE, 16, "/verified_on")
    ]
