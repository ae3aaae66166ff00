"""The editors of queries: colours, completion and formatting, from the keyboard and without."""

from __future__ import annotations

from typing import Any

import pytest

from accessibility import violations
from browsing import Open, follow
from waiting import eventually

SQL, SPARQL = "/maillage?sql=SELECT+title+FROM+actions", "/sparql?question=06-qui-finance-quoi"

_EDITOR = "document.querySelector('.CodeMirror').CodeMirror"


def _editor(page: Any) -> Any:
    """Return the field of an editor that is ready."""
    page.locator("#completions").wait_for(state="attached")
    return page.locator(".CodeMirror").get_by_role("textbox")


def _text(page: Any) -> str:
    text: str = page.evaluate(f"{_EDITOR}.getValue()")
    return text


def _write(page: Any, text: str) -> None:
    """Put a text into an editor, its last word letter by letter: for each, what follows is sought.

    A letter has a page drawn anew, so all before the last word comes at once, as who pastes it.
    """
    _editor(page).press("Control+a")
    before, space, word = text.rpartition(" ")
    page.keyboard.insert_text(before + space)
    page.keyboard.type(word)


def test_the_sql_editor_runs_from_the_keyboard(visit: Open) -> None:
    """Ctrl + Enter runs the query; a mistake is explained in French."""
    page = visit("/maillage").page
    page.get_by_label("Requête SQL, en lecture seule").scroll_into_view_if_needed()
    _write(page, "SELECT count(*) AS combien FROM actions")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**sql=**")
    assert page.locator("th").inner_text() == "combien"
    _write(page, "SELECT rien FROM actions")
    follow(page.get_by_role("button", name="Lancer la requête"))
    assert "La colonne « rien » n’existe pas." in page.locator("[role=alert]").inner_text().replace(
        "\xa0", " "
    )


def test_an_editor_that_comes_late_shows_where_the_focus_is(visit: Open) -> None:
    """Its field had the focus before: it is outlined at once, not when CodeMirror says so."""
    page = visit("/sparql").page
    _editor(page)
    outline = page.evaluate(
        f"""() => {{ {_EDITOR}.toTextArea();
            const field = document.querySelector("[data-language]");
            field.focus();
            const whole = CodeMirror.fromTextArea(field).getWrapperElement();
            return getComputedStyle(whole).outlineStyle; }}"""
    )
    assert outline == "solid"


def _held(page: Any, what: str) -> list[Any]:
    """Load a page anew, and keep back what comes from some address; return it once it is asked."""
    _editor(page)  # else what this page asks for yet would be kept back too
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route(what, hold)
    page.reload(wait_until="domcontentloaded")
    assert eventually(lambda: page.evaluate("document.readyState") and held)
    return held


def test_an_editor_that_comes_late_goes_on_where_one_writes(visit: Open) -> None:
    """Who writes before it is there finds the cursor where they left it."""
    page = visit("/sparql").page
    held = _held(page, "**/codemirror-*.min.js*")
    field = page.locator("textarea[data-language]")
    field.fill("SELECT * {}")
    field.press("ArrowLeft")
    held[0].continue_()
    _editor(page)
    page.keyboard.type("?a")
    assert _text(page) == "SELECT * {?a}"


def test_an_editor_comes_with_its_style(visit: Open) -> None:
    """The text field stays until both are there: nothing bare is shown in between."""
    page = visit("/sparql").page
    held = _held(page, "**/codemirror-*.min.css*")
    assert eventually(lambda: page.evaluate("[typeof CodeMirror]") == ["function"])
    assert page.locator("textarea[data-language]").is_visible()
    held[0].continue_()
    _editor(page)
    assert not page.locator("textarea[data-language]").is_visible()


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("path", "written", "offered"),
    [
        (SQL, "SELECT * FROM action_the", "action_themes"),
        (SQL, "SELECT * FROM actions AS a WHERE a.obs", "a.observed"),
        (SQL, "SELECT * FROM actions JOIN partners WHERE sir", "siret"),
        (SPARQL, "SELECT * { ?action maillage:fundi", "maillage:funding"),
        (SPARQL, "SELECT * { ?action a ?kind ; dcterms:subject themes:loge", "themes:logement"),
        (SPARQL, "SELECT * { ?somebody a ?so", "?somebody"),
        (SPARQL, "SELECT * { ?action résum", "dcterms:abstract"),
    ],
)
def test_what_may_follow_is_offered_and_taken(
    look: Open, path: str, written: str, offered: str
) -> None:
    """Tables, columns of the tables at hand, terms, codes and variables: Enter takes one."""
    window = look(path)
    page = window.page
    _write(page, written)
    page.locator("#completions [role=option]", has_text=offered).first.wait_for()
    for _ in range(page.locator("#completions [role=option]").count()):
        page.keyboard.press("ArrowDown")
        if page.locator("#completions [aria-selected=true] code").inner_text() == offered:
            break
    page.keyboard.press("Enter")
    assert _text(page) == written.rpartition(" ")[0] + " " + offered
    assert window.complaints == window.elsewhere == []


def test_nothing_is_taken_that_nobody_chose(look: Open) -> None:
    """Enter is a new line while no offer is chosen, Escape closes the list, Tab leaves."""
    page = look(SQL).page
    _write(page, "SELECT titl")
    page.locator("#completions [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    assert _text(page) == "SELECT titl\n"
    page.keyboard.type("titl")
    page.keyboard.press("Escape")
    assert not page.locator("#completions").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Lancer la requête"


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("path", "written", "formatted"),
    [
        (SQL, "select id, title from actions", "select\n  id,\n  title\nfrom\n  actions"),
        (SPARQL, 'SELECT * {\n?a a ?b .\nFILTER {\n?b ?c "{"\n}\n}', None),
    ],
)
def test_a_query_is_formatted(look: Open, path: str, written: str, formatted: str | None) -> None:
    """SQL by clauses, SPARQL by its brackets, of which those in texts are none."""
    page = look(path).page
    _editor(page)
    page.evaluate(f"text => {_EDITOR}.setValue(text)", written)
    page.get_by_role("button", name="Mettre en forme").click()
    indented = 'SELECT * {\n  ?a a ?b .\n  FILTER {\n    ?b ?c "{"\n  }\n}'
    assert _text(page) == (formatted or indented)


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", [SQL, SPARQL])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_editor_is_for_everybody(look: Open, path: str, scheme: str) -> None:
    """Keywords are coloured; axe finds nothing in the editor or in what it offers."""
    page = look(path, 360, color_scheme=scheme).page
    _editor(page).press("Control+Space")
    page.locator("#completions [aria-selected=true]").wait_for()
    colours = page.evaluate(
        "[...document.querySelectorAll('.cm-keyword, .CodeMirror')]"
        ".map(element => getComputedStyle(element).color)"
    )
    assert len(set(colours)) == 2
    assert violations(page) == []


@pytest.mark.sample(1)
@pytest.mark.parametrize("path", [SQL, SPARQL])
def test_without_javascript_the_field_is_there(look: Open, path: str) -> None:
    """The text field and its button are as before."""
    page = look(path, java_script_enabled=False).page
    assert page.locator("textarea").is_visible()
    assert not page.get_by_role("button", name="Mettre en forme").is_visible()


def test_the_terms_are_at_hand_without_script(look: Open) -> None:
    """The page of SPARQL tells the prefixes and the terms of records."""
    page = look("/sparql", java_script_enabled=False).page
    told = page.locator("#terms code").all_text_contents()
    assert {"themes:", "maillage:", "maillage:Action", "dcterms:title"} <= set(told)
