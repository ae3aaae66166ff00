"""Search near home, in a real browser, on a phone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from browser.conftest import Picture
from browsing import Open, follow


@pytest.mark.story
def test_an_inhabitant_of_a_commune_without_actions_is_led_on(
    visit: Open, picture: Picture
) -> None:
    """Who types Lyon is told that nothing is there yet, sees the nearest, and may describe one."""
    window = visit("/recherche", width=360)
    page = window.page
    page.get_by_label("Où ?").fill("69001")
    follow(page.get_by_role("button", name="Chercher"))
    assert page.get_by_role("heading", name="Lyon").is_visible()
    assert page.get_by_text("Aucune action n’est encore décrite ici").is_visible()
    nearest = page.locator(".results > li").first
    assert "km" in nearest.inner_text()
    page.locator("#where").scroll_into_view_if_needed()
    picture(page, "story-nearest")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    follow(page.get_by_role("link", name="En décrire une"))
    assert page.url.endswith("/contribuer/action")
    assert (window.complaints, window.elsewhere) == ([], [])


def test_the_browser_tells_a_kilometre_and_no_address_has_it(visit: Open) -> None:
    """« Autour de moi » sends a rounded place in the body, once, and shows what is near."""
    position = {"latitude": 46.98765, "longitude": 3.15723}
    window = visit("/recherche", width=360, geolocation=position, permissions=["geolocation"])
    page = window.page
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request.post_data))
    follow(page.get_by_role("button", name="Autour de moi"))
    assert [it for it in sent if it] == ["q=&latitude=46.99&longitude=3.16"]
    assert page.locator(".results h3").first.inner_text() == "La relève c nous"
    # A port may have any digits.
    asked = [urlsplit(url)._replace(netloc="").geturl() for url in (page.url, *window.requests)]
    assert not [path for path in asked if "46" in path.partition("?v=")[0]]
    follow(page.get_by_role("button", name="Changer"))
    assert page.locator(".results h3").first.inner_text() == "La relève c nous"
    assert (window.complaints, window.elsewhere) == ([], [])


def test_who_does_not_say_where_is_told_what_to_do(visit: Open) -> None:
    """A browser that refuses to tell leaves the words, and a sentence."""
    page = visit("/recherche?q=jardin", width=360, permissions=[]).page
    page.get_by_role("button", name="Autour de moi").click()
    page.get_by_text("écrivez plutôt une commune").wait_for()


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "asked",
    [
        "q=jardin",
        "q=vieux",
        "q=54000",
        "q=jardins+partagés+à+Paris+19e",
        "q=jardins+partagés&lieu=Paris+19e&lang=en",
        "q=community+gardens+in+Paris+19th&lang=en",
        "q=introuvable+jardin&lang=en",
        "q=jeunes&theme=logement",
    ],
)
def test_the_first_result_is_on_the_first_screen_of_a_phone(look: Open, asked: str) -> None:
    """Filters, the place that was understood and what was looked for leave it room."""
    page = look(f"/recherche?{asked}", width=360).page
    result = page.locator(".results h3").first.bounding_box()
    assert result
    assert result["y"] + result["height"] <= 740
    assert page.evaluate("document.documentElement.scrollWidth") == 360
