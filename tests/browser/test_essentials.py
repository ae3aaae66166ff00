"""What a page answers first: within the first screen of a phone, before the story."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browsing import Open, follow
from waiting import PATIENCE, eventually

#: What a phone of 360 pixels shows at once.
SCREEN = 740


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("path", "questions"),
    [
        ("/action/jardin-partage", ["Où", "Pour qui", "Qui l’organise", "À jour ?"]),
        ("/action/bien-sous-son-toit", ["Où", "Quand", "Pour qui", "Qui l’organise", "À jour ?"]),
        ("/action/solid-ages", ["Où", "Quand", "Pour qui", "Qui l’organise", "À jour ?"]),
        ("/partner/caf-54", ["Où", "À jour ?"]),
        ("/territory/paris-19e", ["Dans", "Code", "À jour ?"]),
    ],
)
def test_the_essentials_are_on_the_first_screen(
    look: Open, path: str, questions: list[str]
) -> None:
    """Each question with its answer, above the fold at 360 pixels, before what is told."""
    page = look(path, 360).page
    asked = page.locator(".essentials dt").all_inner_texts()
    assert [text.replace("\u202f", " ") for text in asked] == questions
    box = page.locator(".essentials").bounding_box()
    assert box["y"] + box["height"] <= SCREEN
    for answer in page.locator(".essentials dd").all_inner_texts():
        assert answer.strip()


def test_who_knows_it_is_true_says_so_from_the_first_screen(visit: Open) -> None:
    """Beside how fresh the news are: one tap to the question, one more to answer."""
    page = visit("/action/bien-sous-son-toit", 360).page
    link = page.get_by_role("link", name="Confirmer")
    box = link.bounding_box()
    assert box["y"] + box["height"] <= SCREEN
    follow(link)
    asked = "Est-ce toujours vrai\N{NARROW NO-BREAK SPACE}?"
    # The browser moves the focus once the page is drawn.
    assert eventually(lambda: page.evaluate("document.activeElement.innerText") == asked)


def test_the_home_page_leads_to_the_questions(visit: Open) -> None:
    """Who wants to ask the data sees the list of the questions, not the tables before them."""
    page = visit("/", 360).page
    follow(page.get_by_role("link", name="Poser une question"))
    page.wait_for_url("**/maillage#queries")
    expect(page.locator("#queries")).to_be_in_viewport(timeout=PATIENCE * 1000)


def test_old_news_are_not_called_recent(look: Open) -> None:
    """The home page shows actions of 2014 without a word of news."""
    text = look("/").page.locator("main").inner_text()
    assert "récemment" not in text
    assert "Quelques actions" in text


def test_the_table_of_contents_leads_to_each_section(visit: Open) -> None:
    """Each entry leads to the section it names; a short page has none."""
    page = visit("/action/bien-sous-son-toit", 360).page
    entries = page.locator(".contents a")
    assert entries.count() > 4
    for entry in entries.all():
        target = page.locator(f"{entry.get_attribute('href')} h2").first
        assert target.inner_text() == entry.inner_text()
    assert visit("/partner/caf-54", 360).page.locator(".contents").count() == 0
