"""What is kept of answers, and of what strangers send: so much memory and no more."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from conftest import ROOT, app_of
from datasette_maillage.pages.answers import Answer, Answers
from datasette_maillage.routes import PAGES, routes
from datasette_maillage.search.word_index import _IndexMemory
from datasette_maillage.web.negotiation import HTML, TURTLE, choose
from maillage.text.limits import ADDRESS
from maillage.text.memoization import LONGEST, memoized

PATHS = (
    *("/", "/carte", "/chiffres", "/actions", "/action/jardin-partage", "/recherche", "/def"),
    "/def/0.1.0",
    *("/themes", "/themes/logement", "/donnees", "/brochure/territory/paris-19e"),
    *("/accessibilite", "/mentions-legales", "/donnees-personnelles", "/contact"),
)
#: Functions of the standard library that keep results, where what they are asked is bounded.
BOUNDED = {
    "datasette_maillage/search/translation.py": "pairs of languages",
    "maillage/text/suspect/signs.py": "asked nothing",
    "maillage/text/memoization.py": "short texts, so many",
    "maillage/build/bundle_listings.py": "four lists of bundles, for one build",
    "maillage/emit/database.py": "kinds of record, for one build",
    "maillage/model/loading.py": "four models",
    "maillage/model/reference_descriptor.py": "asked nothing",
    "maillage/rules/schema_validation.py": "sixteen schemas",
    "datasette_maillage/web/plugin_settings.py": "so many tables, and our own metadata",
    "maillage/rules/containment.py": "territories of one build",
    "maillage/rules/resemblance.py": "files of one catalogue, for one comparison",
    "maillage/rules/references.py": "kinds of record, for one build",
    "maillage/text/personal/phrases.py": "so many sentences",
    "maillage/reading/grammars/currencies.py": "currencies of catalogues",
    "maillage/messages/catalogue.py": "languages there are",
    "maillage/messages/message.py": "languages there are",
    "maillage/describe/translations.py": "asked nothing",
    "maillage/model/official_places.py": "two references",
    "maillage/model/relational.py": "two models",
    "maillage/model/stored_model.py": "four models",
    "maillage/model/reference.py": "kinds of place of a few references",
    "maillage/importing/header_names.py": "four models",
    "maillage/importing/known_headers.py": "expressions of one file",
    "maillage/importing/picking.py": "as many names as a table has rows, for one table",
    "maillage/importing/texts/text_form.py": "asked nothing",
    "maillage/importing/texts/wordings.py": "tables of one file",
    "maillage/text/normal_forms.py": "two forms of Unicode",
    "maillage/text/suspect/misreadings.py": "asked nothing",
    "datasette_maillage/contribute/table_views.py": "languages there are",
    "datasette_maillage/web/request_context.py": "languages there are, so many texts of templates",
    "datasette_maillage/records/layout.py": "asked nothing",
    "datasette_maillage/records/site.py": "asked nothing",
    "datasette_maillage/search/lexicon.py": "asked nothing",
    "datasette_maillage/web/negotiation.py": "so many headers, cut",
    "datasette_maillage/search/facets.py": "labels of the catalogue",
    "datasette_maillage/pages/own_page.py": "asked nothing",
    "datasette_maillage/records/wording.py": "languages there are, so many dates and numbers",
}


def _get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def _kept(site: Any) -> Answers:
    answers: Answers = app_of(site).answers
    return answers


@pytest.mark.parametrize("path", PATHS)
def test_a_key_that_no_page_reads_makes_no_answer_of_its_own(site: Any, path: str) -> None:
    """The answer is the one that is kept already, and does not repeat the key."""
    plain = _get(site, path)
    before = len(_kept(site))
    for query in (
        "utm_source=x",
        f"x={'y' * (ADDRESS - 100)}",
        "Q=a&q&q=",
        "lang=fr",
        "lang=&x[]=1",
    ):
        answer = _get(site, f"{path}?{query}")
        assert answer.content == plain.content
    assert len(_kept(site)) == before


def test_every_page_is_among_those_tried(site: Any) -> None:
    """A new page comes with its keys."""
    found = app_of(site).site
    assert found is not None
    for path, _ in [*routes(app_of(site))][-len(PAGES) - 1 : -1]:
        # What releases tell is there with them alone (test_news, test_event_stream), and a page of
        # its own where a catalogue has written it.
        is_rare = path.startswith(
            ("/nouveautes", "/changements", "/releases", "/versions", "/pages")
        )
        assert is_rare or any(re.match(path, tried) for tried in PATHS), path


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/recherche?q=jardin", "/recherche?q=logement"),
        ("/recherche?q=jardin", "/recherche?q=jardin&type=action"),
        ("/recherche?theme=logement", "/recherche?statut=en-cours"),
        ("/carte", "/carte?departement=49"),
        ("/", "/?lang=en"),
        ("/themes/logement", "/themes/logement?voir=action.themes"),
    ],
)
def test_a_key_that_a_page_reads_makes_another_answer(site: Any, path: str, other: str) -> None:
    """What is kept is never mixed up."""
    first, second = _get(site, path), _get(site, other)
    assert first.content != second.content
    assert _get(site, path).content == first.content


def test_keys_and_headers_count() -> None:
    """Many small answers to long addresses take no more than large ones to short addresses."""
    answers = Answers(limit=1_000_000)
    for number in range(1000):
        answers.keep(f"{number}{'x' * 10_000}", Answer(b"", 200, "text/html", {}))
    assert len(answers) < 100
    answers.keep("y" * 100_000, Answer(b"", 200, "text/html", {}))
    assert answers.get("y" * 100_000) is None
    for number in range(5000):
        answers.keep(f"{number}", Answer(b"", 200, "text/html", {"link": "z" * 2000}))
    assert len(answers) < 500


def test_only_short_texts_are_kept() -> None:
    """A long text is worked out each time; a short one once."""
    asked = []

    @memoized
    def size(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [size("a"), size("a"), size("b" * (LONGEST + 1)), size("b" * (LONGEST + 1))]
    assert len(asked) == 3


def test_a_long_header_is_cut() -> None:
    """What a client prefers stands at the beginning."""
    assert choose("text/turtle," + "x/y," * 50_000, (HTML, TURTLE)) is TURTLE


def test_words_that_nobody_wrote_are_not_kept(site: Any) -> None:
    """A search for them leaves nothing behind in the index."""
    found = app_of(site).site
    assert found is not None
    _get(site, "/recherche?q=jardin")
    known = found.once("index of words", _IndexMemory)
    before = len(known.parts)
    for number in range(20):
        _get(site, f"/recherche?q=zzyzx{number}&exact=1")
    assert len(known.parts) == before


def test_nothing_else_keeps_what_strangers_send() -> None:
    """Whoever adds a memory of results says why it cannot grow."""
    found = {
        str(file.relative_to(ROOT / "src"))
        for file in (ROOT / "src").rglob("*.py")
        if re.search(r"@cache\b|lru_cache\b", file.read_text(encoding="utf-8"))
    }
    assert found == set(BOUNDED)
