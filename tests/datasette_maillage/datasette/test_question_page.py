"""The page of a question: choices by their labels, an answer in people's words, a chart."""

from __future__ import annotations

import asyncio
import html
import re
from typing import Any

import pytest

from conftest import ROOT
from maillage.model.questions import questions
from maillage.model.standard import Layers


def _text(site: Any, path: str) -> str:
    page = asyncio.run(site.client.get(path))
    assert page.status_code == 200
    return html.unescape(page.text)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("11-ce-qui-manque-dans-un-territoire", "Ce qui manque"),
        ("19-actions-dans-une-commune", "Lieu"),
        ("19-actions-dans-une-commune?territoire=", "Paris 10e arrondissement"),
        ("19-actions-dans-une-commune?territoire=nevers", '<option value="nevers" selected>'),
        ("19-actions-dans-une-commune?_lang=en", '<option value="paris" selected>Paris</option>'),
        ("19-actions-dans-une-commune?_lang=en", "Under way"),
        ("06-qui-finance-quoi", "12\u202f000\xa0€"),
        ("06-qui-finance-quoi?_lang=en", "€12,000"),
        ("24-part-d-un-financeur", "30\u202f%</td>"),
        ("24-part-d-un-financeur?_lang=en", "30%</td>"),
        ("04-actions-terminees", "de 2014 à 2026"),
        ("04-actions-terminees?_lang=en", ">Completed<"),
        ("21-actions-par-region?_lang=en", "How many actions by région?"),
        ("21-actions-par-region?_lang=en", "These numbers tell where the sources"),
    ],
)
def test_an_answer_is_in_the_words_of_people(site: Any, path: str, shown: str) -> None:
    """Parameters, labels, dates, amounts and shares, in the language of the visit."""
    assert shown in _text(site, f"/maillage/{path}")


def test_names_lead_to_their_pages(site: Any) -> None:
    """An action, a territory and an organisation of an answer are links, in English to English."""
    text = _text(site, "/maillage/19-actions-dans-une-commune?_lang=en")
    assert re.search(r'<td><a href="/action/[a-z0-9-]+\?lang=en"', text)
    assert re.search(r'<td><a href="/territory/paris-10e\?lang=en"', text)
    assert '<td><a href="/partner/caf-54"' in _text(site, "/maillage/24-part-d-un-financeur")


@pytest.mark.parametrize("name", ["21-actions-par-region", "06-qui-finance-quoi"])
def test_numbers_that_compare_make_a_chart(site: Any, name: str) -> None:
    """A count by region, and a sum by funder once each, are drawn with their table."""
    text = _text(site, f"/maillage/{name}")
    chart = text[text.index('id="answer-chart"') :]
    labels = re.findall(r'<th scope="row" dir="auto">(.*?)</th>', chart)
    assert len(labels) == len(set(labels)) > 1


def test_numbers_that_do_not_compare_make_none(site: Any) -> None:
    """Volunteers of an evening beside those of years are not drawn."""
    assert "answer-chart" not in _text(site, "/maillage/12-benevoles")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_question_has_a_page_in_each_language(site: Any, language: str) -> None:
    """Title, limits, downloads in three forms, an address to share, the query folded."""
    for question in questions(Layers(ROOT)):
        text = _text(site, f"/maillage/{question.name}?_lang={language}")
        for form in ("csv", "json", "xlsx"):
            assert f"/maillage/{question.name}.{form}" in text, question.name
        assert 'class="share"' in text
        assert text.index("<table") < text.index('<details class="query">')
