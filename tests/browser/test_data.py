"""Datasette's pages in a browser: they filter, sort and query under the strict policy."""

from __future__ import annotations

from browsing import Open, follow


def test_a_table_filters_and_sorts(visit: Open) -> None:
    """The form works with its labels, and the sentence says what is shown."""
    window = visit("/maillage/actions")
    page = window.page
    page.get_by_label("Colonne", exact=True).select_option("status")
    page.get_by_label("Valeur", exact=True).fill("terminee")
    follow(page.get_by_role("button", name="Appliquer"))
    assert "Statut est égal à « terminee »" in page.locator("#rows").inner_text().replace(
        "\xa0", " "
    )
    follow(page.locator("th a", has_text="Titre"))
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Titre")
    assert window.complaints == []


def test_nothing_inline_ever_runs(visit: Open) -> None:
    """A script that slipped into a page is refused by the policy."""
    window = visit("/maillage/actions")
    window.page.evaluate(
        """() => { const s = document.createElement('script');
            s.textContent = 'window.slipped = true'; document.body.append(s); }"""
    )
    assert window.page.evaluate("window.slipped") is None
    assert any("Content Security Policy" in complaint for complaint in window.complaints)
