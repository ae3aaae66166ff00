"""Search by place: what is there, what is around, the nearest where nothing is, or a choice."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest


def _page(site: Any, **query: str) -> str:
    text: str = asyncio.run(site.client.get("/recherche", params=query)).text
    return text


def _records(page: str) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="([^"?]+)', page)


def test_the_place_has_an_input_of_its_own(site: Any) -> None:
    """Words and place may be typed apart, and find as they do together."""
    apart = _records(_page(site, q="personnes âgées isolées", lieu="Nevers"))
    assert apart[0] == "/action/solid-ages"
    assert apart == _records(_page(site, q="personnes âgées isolées à Nevers"))


def test_what_is_there_comes_first_then_the_nearest_with_its_distance(site: Any) -> None:
    """Nevers, then what its département does, then Fourchambault and how far it is."""
    page = _page(site, lieu="Nevers")
    found = [record for record in _records(page) if record.startswith("/action/")]
    assert found == ["/action/la-releve-c-nous", "/action/solid-ages"]
    assert re.search(r"à environ [5-7]\skm", page)


def test_the_radius_is_chosen(site: Any) -> None:
    """Five kilometres around Nevers leave Fourchambault out; another number is none."""
    assert "/action/solid-ages" not in _records(_page(site, lieu="Nevers", rayon="5"))
    assert "/action/solid-ages" in _records(_page(site, lieu="Nevers", rayon="7"))


def test_where_nothing_is_described_the_nearest_are_shown(site: Any) -> None:
    """Lyon has no action: the page says so, shows the nearest, and invites to describe one."""
    page = _page(site, q="Lyon")
    assert "Aucune action n’est encore décrite ici" in page
    assert '<a href="/contribuer/action">En décrire une</a>' in page
    assert set(_records(page)[:2]) == {
        "/action/prevention-de-la-jeunesse",
        "/action/unis-pour-l-emploi",
    }


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Aucune action sur ce sujet n’est encore"), ("en", "No action on this subject")],
)
def test_what_speaks_of_it_is_shown_where_no_action_does(
    site: Any, language: str, said: str
) -> None:
    """Paris has a programme about rubbish: no page says that nothing is described, and shows it."""
    page = _page(site, q="ordures paris", lang=language)
    assert said in page
    assert "Rien sur ce sujet" not in page
    assert any(record.startswith("/programme/") for record in _records(page))


def test_an_organisation_hides_no_action_that_is_near(site: Any) -> None:
    """In Lille there are organisations, and its actions are those around it."""
    page = _page(site, lieu="Lille")
    assert "voici les plus proches" in page
    assert any(record.startswith("/action/") for record in _records(page))
    far = _page(site, lieu="Bordeaux", rayon="5")
    assert any(record.startswith("/action/") for record in _records(far))


def test_an_ambiguous_name_shows_the_choices(site: Any) -> None:
    """None of several places is chosen: each is a link that means it alone."""
    page = _page(site, q="aide à Saint-Denis")
    assert "Quel lieu du nom de" in page
    assert "lieu=saint-denis-974" in page
    assert "lieu=saint-denis-93" in page
    one = _page(site, q="aide", lieu="saint-denis-93")
    assert "Quel lieu du nom de" not in one


def test_a_place_that_nobody_knows_is_said(site: Any) -> None:
    """What is typed as a place and is none changes nothing else, and comes back as text."""
    page = _page(site, q="jardin", lieu="<b>Syldavie")
    assert "Aucun lieu ne s’appelle" in page
    assert "<b>Syldavie" not in page
    assert "/action/jardin-partage" in _records(page)


def test_words_may_be_searched_for_everywhere(site: Any) -> None:
    """Who meant no place has a link, and finds the word."""
    assert "exact=1" in _page(site, q="jardin Cambrai")
    assert "Quel lieu" not in _page(site, q="Saint-Denis", exact="1")


def test_filters_leave_actions_of_the_place(site: Any) -> None:
    """A filter and a place narrow each other; the downloads have the same."""
    page = _page(site, lieu="Paris", theme="logement")
    assert "/action/information-collective-logement" not in _records(page)[:1]
    rows = asyncio.run(site.client.get("/recherche.json", params={"lieu": "58000", "rayon": "5"}))
    assert [record["id"] for record in rows.json()] == ["la-releve-c-nous"]


@pytest.mark.parametrize("place", ["54000", "CA de Cambrai", "19e", "'", "a" * 600, "Paris " * 90])
def test_no_place_breaks_the_page(site: Any, place: str) -> None:
    """Whatever is typed as a place, there is a page, in English too."""
    for key in ("q", "lieu"):
        answer = asyncio.run(site.client.get("/recherche", params={key: place, "lang": "en"}))
        assert answer.status_code == 200


def test_of_an_ambiguous_name_the_records_of_each_place_come_first(site: Any) -> None:
    """The département and the region of one name, told apart by what they are."""
    page = _page(site, q="La Réunion")
    assert "Quel lieu du nom de" in page
    assert set(_records(page)[:2]) == {"/territory/la-reunion", "/territory/la-reunion-region"}
    named = page.partition('id="named"')[2].partition("</section>")[0]
    assert "<span>Région</span>" in named
    assert "<span>Département</span>" in named


@pytest.mark.parametrize("words", ["Villeneuve-", "jardin à Villeneuve-", "Nevers--"])
def test_a_hyphen_behind_the_last_word_is_no_part_of_a_name(site: Any, words: str) -> None:
    """Nothing goes on behind it."""
    assert asyncio.run(site.client.get("/recherche", params={"q": words})).status_code == 200
