"""Values that a pattern cannot judge: days, addresses, formulas."""

from __future__ import annotations

import pytest

from judging import LINE, OPEN, Judge, places


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
        # No machine can have such a name.
        *("http://a..fr/", "http://.a.fr/", "http://a.fr../", "http://-a.fr/", "http://a-.fr/"),
        *(f"http://{'a' * 64}.fr/", f"http://{'a.' * 127}fr/", f"http://{'é' * 60}.fr/"),
        "https://[v1.a]/",
    ],
)
def test_an_invalid_link_is_refused(judge: Judge, link: str) -> None:
    """A link that no RDF parser reads, that leads nowhere or hides it, is refused at its place."""
    found = judge(OPEN + f'"links": ["{link}"]}}')
    assert {code for code, *_ in places(found)} <= {"S010", "T001", "T002", "T003", "T009"}
    assert {tuple(place) for _, *place in places(found)} == {(LINE, 11, "/links/0")}


@pytest.mark.parametrize(
    "link",
    [
        *(
            "http://a.fr",
            "https://www.é.fr/à?b=ç#d",
            "http://[2001:41d0::1]:8080/",
            "http://a.fr/%C3%A9?a=%20",
        ),
        *(
            "http://a.fr/../b/./c",
            f"https://{'a' * 63}.a--b.fr./",
            "http://a.fr/'(x)*,;!$&+@:~",
            "https://93.184.215.14/🌱",
            "http://a.fr:/",
        ),
    ],
)
def test_a_valid_link_is_accepted(judge: Judge, link: str) -> None:
    """Accents, ports, queries and fragments are part of addresses."""
    assert judge(OPEN + f'"links": ["{link}"]}}') == []


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_a_text_that_a_spreadsheet_would_run_is_refused(judge: Judge, start: str) -> None:
    """A formula that begins a text is refused wherever the text stands; inside it is not."""
    found = judge(OPEN + f'"outlook": "{start}1",\n"objectives": ["{start}A1", "a {start}A1"]}}')
    assert places(found) == [
        ("S011", LINE, 12, "/outlook"),
        ("S011", LINE + 1, 16, "/objectives/0"),
    ]
    assert f"« {start} »" in found[0].message("fr")


@pytest.mark.parametrize("date", ["0000", "0000-05", "0000-01-01", "2015-02-29"])
def test_a_date_that_never_was_is_refused(judge: Judge, date: str) -> None:
    """Whatever is told of it: the days that it stands for are in no calendar, and no xsd:date."""
    assert places(judge(OPEN + f'"starts": "{date}"}}')) == [("S008", LINE, 11, "/starts")]


@pytest.mark.parametrize("day", ["0000-01-01", "2015-02-29", "1900-02-29", "2015-04-31"])
def test_a_day_that_never_was_is_refused(judge: Judge, day: str) -> None:
    """The calendar has no year 0, and February its own length."""
    assert places(judge(OPEN + f'"verified_on": "{day}"}}')) == [("S008", LINE, 16, "/verified_on")]
