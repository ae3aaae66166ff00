"""The curious, who writes no SQL: asks a question, changes its choice, and charts it."""

from __future__ import annotations

from browser.conftest import Open, follow


def test_the_curious_asks_a_question_and_charts_it(visit: Open) -> None:
    """From the list of questions to bars, a download and an address, on a phone."""
    window = visit("/maillage", 360)
    page = window.page
    follow(page.get_by_role("link", name="Combien d’actions par région"))
    chart = page.locator("#answer-chart")
    assert chart.locator("svg rect.fill").count() > 1
    chart.locator("summary").click()
    assert chart.locator("tbody tr").count() > 1
    assert page.locator(".share a").inner_text() == page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "21-actions-par-region.xlsx"
    assert not page.locator("details.query pre").is_visible()
    assert window.complaints == []


def test_a_parameter_is_chosen_by_its_name(visit: Open) -> None:
    """The answer comes with the usual choice; another is chosen in a list, not typed as a code."""
    page = visit("/maillage/19-actions-dans-une-commune").page
    before = page.locator("table.rows tbody tr").all_inner_texts()
    assert before
    page.get_by_label("Territoire").select_option(label="Paris 19e arrondissement")
    follow(page.get_by_role("button", name="Répondre"))
    after = page.locator("table.rows tbody tr").all_inner_texts()
    assert after != before
    follow(page.locator("table.rows a").first)
    assert "/action/" in page.url
