"""A brochure: what an official prints, and takes to a meeting."""

from __future__ import annotations

import re

import pytest

from browser.conftest import Picture
from browsing import Open

#: Records with many actions, some, few, one and none, and how many sheets each has.
BROCHURES = {
    "/brochure/territory/ile-de-france": 2,
    "/brochure/territory/paris": 2,
    "/brochure/territory/paris-19e": 2,
    "/brochure/territory/paris-14e": 1,
    "/brochure/territory/loire": 1,
    "/brochure/territory/bretagne": 1,
    "/brochure/territory/nevers": 1,
    "/brochure/partner/centre-social-armand-lanoux": 1,
    "/brochure/partner/ville-de-paris": 1,
    "/brochure/partner/caf-54?lang=en": 1,
}
#: The width of the paper between its margins, in pixels of CSS.
PAPER = 703
#: By how much parts run over, and their texts.
OVER = "all => all.map(it => [it.scrollHeight - it.clientHeight, it.innerText.slice(0, 60)])"
#: The largest stretch of a sheet, as a share of its height, on which nothing stands.
EMPTY = """sheet => {
  const box = sheet.getBoundingClientRect();
  // A map has what is drawn of it, however large its frame is.
  const what = "h1, h2, h3, p, dt, dd, th, td, li, svg:not(.locator), .locator > *";
  const told = [...sheet.querySelectorAll(what)]
    .map(element => element.getBoundingClientRect()).filter(rect => rect.height)
    .sort((one, other) => one.top - other.top);
  let at = box.top, widest = 0;
  for (const rect of told) {
    widest = Math.max(widest, rect.top - at);
    at = Math.max(at, rect.bottom);
  }
  return Math.max(widest, box.bottom - at) / box.height;
}"""


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", BROCHURES)
def test_a_brochure_is_one_or_two_full_sheets(visit: Open, path: str) -> None:
    """As many sheets of A4 as it says, none of which runs over or ends half empty."""
    page = visit(path, width=PAPER).page
    page.emulate_media(media="print")
    sheets = page.locator(".sheet").all()
    for sheet in sheets:
        assert sheet.evaluate("it => it.scrollHeight - it.clientHeight") <= 1
        assert sheet.evaluate(EMPTY) < 0.15
        for cut in (".middle", ".middle > div", ".told", ".told li"):
            for over, text in sheet.locator(cut).evaluate_all(OVER):
                assert over <= 2, (cut, text)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert re.findall(rb"/MediaBox \[0 0 (\d+)\S* (\d+)", printed)[0] in (
        (b"594", b"841"),
        (b"595", b"842"),
    )
    count = len(re.findall(rb"/Type\s*/Page\b", printed))
    assert count == len(sheets)
    assert count == BROCHURES[path]


@pytest.mark.story
def test_a_brochure_says_what_an_official_needs(visit: Open, picture: Picture) -> None:
    """Four figures, a map, the actions, a day, and an address as letters and as a code."""
    page = visit("/territory/paris-19e", PAPER).page
    page.get_by_role("link", name="Brochure à imprimer").click()
    page.wait_for_url("**/brochure/**")
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Imprimer").is_visible()
    assert page.locator("h1").inner_text() == "Paris 19e arrondissement"
    assert page.locator(".key-figures > div").count() == 4
    assert page.locator(".locator path[fill='#8a4b12']").count() == 1
    assert page.locator(".told li").count() == 6
    picture(page, "story-brochure")
    foot = page.locator("footer.foot").last
    assert "/territory/paris-19e" in foot.inner_text()
    assert "Données du" in foot.inner_text()
    assert foot.locator("svg.code").is_visible()


def test_the_button_prints(visit: Open) -> None:
    """With a script there is a button; without one, what it does is said in words."""
    page = visit("/brochure/partner/caf-54").page
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Imprimer").click()
    assert page.title() == "printed"
    bare = visit("/brochure/partner/caf-54", java_script_enabled=False).page
    assert bare.get_by_role("button", name="Imprimer").count() == 0
    assert "enregistrer en PDF" in bare.locator(".keep").inner_text()


@pytest.mark.sample(3)
@pytest.mark.parametrize("width", [360, 600, 1000, 1280])
@pytest.mark.parametrize("path", ["/brochure/territory/paris-19e", "/chiffres"])
def test_no_key_figure_stands_alone(look: Open, path: str, width: int) -> None:
    """Rows of key figures are as long as each other, and no figure is cut."""
    page = look(path, width).page
    tops = page.evaluate(
        "[...document.querySelectorAll('.key-figures > div')].map(e => Math.round(e.offsetTop))"
    )
    assert len(tops) == 4
    assert len({tops.count(top) for top in tops}) == 1
    assert page.evaluate(
        "[...document.querySelectorAll('.key-figures > div')]"
        ".every(e => e.scrollWidth <= e.clientWidth)"
    )
