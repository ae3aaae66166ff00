"""One tap: still true, ended, to correct; on a phone, without a script, with the keyboard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.conftest import Picture
from browser.test_essentials import SCREEN
from browsing import Browser, Open, follow, opening
from conftest import ROOT
from maillage.model.loading import load
from repositories import git
from waiting import eventually

#: The longest record of the catalogue.
LONG = "bien-sous-son-toit"
PATH = f"/contribuer/action?de={LONG}&pour="
#: Stops of the Tab key from the top of a page to its button.
STOPS = 10


@pytest.fixture(scope="module")
def look(browser: Browser, pushing_site: str) -> Iterator[Open]:
    """Open pages of the site that pushes, in one window, where nothing is written or sent."""
    with opening(browser, pushing_site, shared=True) as found:
        yield found


def _is_short(page: Any) -> None:
    """Hold a page to two screens of a phone, with the focus on the question and a button near."""
    _wait_for_focus(page)
    height = page.evaluate("document.querySelector('main').getBoundingClientRect().bottom")
    assert height <= 2 * SCREEN
    stops = page.evaluate(
        """() => {
            const kinds = "a[href], button, input, select, textarea, summary";
            const stops = [...document.querySelectorAll(kinds)]
                .filter((e) => e.tabIndex >= 0 && e.type !== "hidden" && e.checkVisibility());
            return stops.indexOf(document.querySelector("main button.main")) + 1;
        }"""
    )
    assert 0 < stops <= STOPS
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def _wait_for_focus(page: Any) -> None:
    """Wait until the focus is on the question.

    The browser moves it once it has drawn the page, which may be after it was loaded.
    """
    # Not asked of the browser to wait: it would evaluate a text, which no page of ours may.
    assert eventually(lambda: page.evaluate("document.activeElement.id === 'question'"))


@pytest.mark.sample(1)
@pytest.mark.parametrize("how", ["confirmer", "terminer", "corriger"])
def test_each_is_at_most_two_screens_and_ten_stops(look: Open, how: str) -> None:
    """On a phone, for the longest record."""
    _is_short(look(PATH + how, 360).page)


@pytest.mark.sample(2)
@pytest.mark.parametrize("field", [field.key for field in load(ROOT).entities["action"].fields])
def test_so_is_each_part(look: Open, field: str) -> None:
    """Whatever the part that is corrected."""
    _is_short(look(f"{PATH}corriger&champ={field}", 360).page)


@pytest.mark.story
@pytest.mark.parametrize("script", [True, False])
def test_still_true_is_one_tap(
    proposing: Open, remote: Path, script: bool, picture: Picture
) -> None:
    """From the page of an action: a link, a button, a receipt; the day goes to the forge."""
    action = ("solid-ages", "jardin-partage")[script]
    page = proposing(f"/action/{action}", 360, java_script_enabled=script).page
    follow(page.get_by_role("link", name="Toujours vrai"))
    if script:
        picture(page, "story-still-true")
    time.sleep(1.1)
    follow(page.get_by_role("button", name="Oui, c’est toujours vrai"))
    page.wait_for_url("**/contribuer/recu/*")
    assert eventually(lambda: _pushed(remote, action, '+  "verified_on": "'))


@pytest.mark.story
def test_ended_is_when_and_why(proposing: Open, remote: Path, picture: Picture) -> None:
    """Two answers, a button, a receipt; the keyboard goes from one to the other."""
    page = proposing("/action/fontaine-o-livres", 360).page
    follow(page.get_by_role("link", name="Terminée"))
    _wait_for_focus(page)
    page.keyboard.press("Tab")
    page.keyboard.type("2025")
    page.keyboard.press("Tab")
    page.keyboard.type("Les subventions se sont arrêtées.")
    picture(page, "story-ended")
    time.sleep(1.1)
    page.get_by_role("button", name="Envoyer").last.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_url("**/contribuer/recu/*")
    diff = eventually(lambda: _pushed(remote, "fontaine-o-livres", '+  "status": "terminee"'))
    assert '+  "ends": "2025"' in diff


def test_a_part_is_chosen_then_corrected(proposing: Open) -> None:
    """Which part, then that part alone; a wrong value is said there, then a receipt."""
    page = proposing("/action/jardin-partage", 360).page
    follow(page.get_by_role("link", name="À corriger"))
    page.get_by_label("Cette partie de la fiche").select_option(label="Lieux")
    follow(page.get_by_role("button", name="Continuer"))
    page.locator("[name='0/territories']").first.fill("Nanci")
    time.sleep(1.1)
    follow(page.get_by_role("button", name="Envoyer").last)
    assert "Nanci" in page.locator(".findings").inner_text()
    follow(page.get_by_role("button", name="Écrire « Nancy »"))
    follow(page.get_by_role("button", name="Envoyer").last)
    page.wait_for_url("**/contribuer/recu/*")


def _pushed(remote: Path, action: str, said: str) -> str:
    """Return what was pushed that says something of an action; nothing as long as nothing was.

    Other tests push something else about the same action.
    """
    branches = set(git(remote, "branch", "--format=%(refname:short)").split()) - {"main"}
    every = (git(remote, "show", "--format=", branch) for branch in branches)
    return next((it for it in every if f"actions/{action}.json" in it and said in it), "")
