"""The search: forgiving, filtered, explained, and to take away."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import lxml.html
import pytest

from conftest import ROOT, app_of, opened
from datasette_maillage.pages import search_page
from datasette_maillage.records.records import Records
from datasette_maillage.search import facets
from datasette_maillage.web.request_context import Visit

#: Searches, and the records that they must give among the first three: the first ones, of words
#: alone, and those of places, of other words, of sentences, and of what is not there.
SEARCHES = Path(__file__).with_name("searches.tsv")
NEAR = SEARCHES.with_name("searches_near.tsv")
#: Of the searches of a file, those that must give their record.
LATER = SEARCHES.with_name("searches_later.tsv")
WALKS = SEARCHES.with_name("searches_walks.tsv")
FRESH = SEARCHES.with_name("searches_fresh.tsv")
STREETS = SEARCHES.with_name("searches_streets.tsv")
DAILY = SEARCHES.with_name("searches_daily.tsv")
PHONE = SEARCHES.with_name("searches_phone.tsv")
ENOUGH = {
    SEARCHES: 38,
    NEAR: 60,
    LATER: 55,
    WALKS: 54,
    FRESH: 20,
    STREETS: 34,
    DAILY: 37,
    PHONE: 33,
}


def _get(site: Any, path: str, **query: str) -> Any:
    return asyncio.run(site.client.get(path, params=query))


class _Results:
    """The records that a page of results links to from its headings, in order, and its marks."""

    def __init__(self, page: str) -> None:
        whole = lxml.html.document_fromstring(page)
        links = (link.get("href") for link in whole.iterfind(".//h3//a"))
        self.records: list[str] = [address.partition("?")[0] for address in links]
        self.marked: list[str] = [text for mark in whole.iter("mark") for text in mark.itertext()]


def _searches(file: Path = SEARCHES) -> list[tuple[str, str, str]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows[0] == ["difficulty", "query", "record"]
    return [(row[0], row[1], row[2]) for row in rows[1:]]


def _expected(file: Path) -> list[tuple[str, str, str]]:
    found = (search for search in _searches(file) if search[2] != "-")
    return [(sort, query, _standing(record)) for sort, query, record in found]


def _standing(record: str) -> str:
    """Return what stands for a record today: what replaced it, if something did."""
    collection, _, identifier = record.partition("/")
    (file,) = (ROOT / "contributions" / collection).rglob(f"{identifier}.json")
    return f"{collection}/{json.loads(file.read_text()).get('replaced_by', identifier)}"


@pytest.mark.parametrize(
    ("file", "sorts"),
    [
        (SEARCHES, {"plural": 7, "accent": 8, "typo": 9, "elision": 5, "acronym": 6}),
        (NEAR, {"place": 20, "synonym": 20, "sentence": 24, "absent": 20}),
        (LATER, {"place": 20, "synonym": 19, "sentence": 24, "absent": 20}),
        (WALKS, {"place": 20, "synonym": 20, "sentence": 20, "absent": 20}),
        (STREETS, {"place": 10, "synonym": 10, "sentence": 15, "absent": 5}),
        (DAILY, {"place": 20, "synonym": 10, "sentence": 10, "absent": 5}),
        (PHONE, {"place": 8, "synonym": 10, "misspelling": 7, "sentence": 10, "absent": 5}),
        (FRESH, {"place": 6, "synonym": 7, "sentence": 6, "misspelling": 6, "absent": 5}),
    ],
)
def test_the_searches_are_of_all_sorts(file: Path, sorts: dict[str, int]) -> None:
    """The files have searches of every difficulty, each once, for records that exist."""
    searches = _searches(file)
    assert len({query for _, query, _ in searches}) == len(searches)
    assert sorts.items() <= Counter(sort for sort, *_ in searches).items()
    for *_, record in _expected(file):
        collection, _, identifier = record.partition("/")
        assert list((ROOT / "contributions" / collection).rglob(f"{identifier}.json")), record


@pytest.mark.parametrize("file", ENOUGH)
def test_people_find_what_they_mean(
    site: Any, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    """Of the searches of a file, nearly all give their record among the first three."""
    misses = []
    for sort, query, record in _expected(file):
        collection, _, identifier = record.partition("/")
        kind = {"territories": "territory"}.get(collection, collection.removesuffix("s"))
        page = _Results(_get(site, "/recherche", q=query).text)
        first = page.records[:3]
        if f"/{kind}/{identifier}" not in first:
            misses.append(f"{sort}: {query} → {first}, not {identifier}")
    if misses:
        with capsys.disabled():
            sys.stdout.write("".join(f"\n  missed {miss}" for miss in misses))
    assert len(_expected(file)) - len(misses) >= ENOUGH[file]


def test_what_is_not_there_is_not_made_up(site: Any) -> None:
    """A search for what nobody described gives nothing, or says that it shows something else."""
    every = [
        search
        for file in (NEAR, LATER, WALKS, FRESH, STREETS, DAILY, PHONE)
        for search in _searches(file)
    ]
    absent = [query for sort, query, _ in every if sort == "absent"]
    pages = {query: _get(site, "/recherche", q=query).text for query in absent}
    false = [
        query
        for query, page in pages.items()
        if _Results(page).records and 'class="notice"' not in page
    ]
    assert false == []


@pytest.mark.parametrize(
    ("query", "record"),
    [
        ("France Travail", "/partner/pole-emploi"),
        ("assurance maladie", "/partner/cpam-58"),
        ("éduc nat", "/partner/education-nationale"),
        ("bouffe", "/action/mangez-mieux-a-moindre-cout"),
        ("planning familial", "/action/groupe-de-parole-sur-la-contraception"),
        ("protection maternelle et infantile", "/action/mediation-socioculturelle-en-pmi"),
    ],
)
def test_a_service_is_found_by_its_other_names(site: Any, query: str, record: str) -> None:
    """The name of today, the full name and the short one all lead to what sources call one way."""
    assert record in _Results(_get(site, "/recherche", q=query).text).records[:3]


def test_a_number_after_dans_le_is_a_part_of_a_town(site: Any) -> None:
    """« dans le 13e » asks which town is meant, as « 13e arrondissement » does."""
    page = _get(site, "/recherche", q="je ne connais personne dans le 13e").text
    assert "Quel lieu du nom de" in page
    assert "Paris 13e arrondissement" in page


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Pierrefitte-sur-Seine", "Saint-Denis"),
        ("75021", "Chevilly-Larue"),
        ("qn05401m", "Meurthe-et-Moselle"),
    ],
)
def test_what_is_no_place_any_more_is_told_with_the_one_it_is_in(
    site: Any, query: str, place: str
) -> None:
    """A commune that merged, its code, a code that no table lists: the whole is shown, and said."""
    page = _get(site, "/recherche", q=query).text
    told = re.search(r'class="notice">([^<]*fait aujourd’hui partie de[^<]*)', page)
    assert told
    assert query in told[1]
    assert place in told[1]
    assert "fait aujourd’hui" not in _get(site, "/recherche", q="75019").text


@pytest.mark.parametrize(
    ("query", "also"), [("82 ans", "Seniors"), ("2 ans", "Petite enfance"), ("14 ans", "Jeunesse")]
)
def test_an_age_is_the_people_of_that_age(site: Any, query: str, also: str) -> None:
    """« 82 ans » asks for what is for people of over sixty: the labels of the list say so."""
    page = _get(site, "/recherche", q=f"une personne de {query}").text
    assert f"Cherché aussi : {also}" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "Cherché aussi" not in _get(site, "/recherche", q="82 euros").text


def test_half_of_the_name_of_a_code_is_not_the_code(site: Any) -> None:
    """« cours » asks for no action that is « En cours »."""
    assert "Statut" not in "".join(
        re.findall(r'class="reason">[^<]*', _get(site, "/recherche", q="cours de japonais").text)
    )


def test_a_name_among_the_words_comes_first_in_a_place(site: Any) -> None:
    """Who asks how to take part in a « conseil citoyen » means what is called so."""
    page = _Results(_get(site, "/recherche", q="participer à un conseil citoyen à Paris").text)
    assert page.records[0] == "/programme/conseils-citoyens"
    assert len({*page.records}) == len(page.records)


def test_who_finds_nothing_on_a_subject_is_led_to_all_that_is_there(site: Any) -> None:
    """The place stands in the link, wherever it was typed."""
    page = _get(site, "/recherche", q="jardin à Fourchambault").text
    assert "Tout ce qui est décrit ici" in page
    (there,) = re.findall(r'href="([^"]*)">Tout ce qui est décrit ici', page)
    asked = {k: v for k, (v,) in parse_qs(there.partition("?")[2].replace("&amp;", "&")).items()}
    assert "/action/solid-ages" in _Results(_get(site, "/recherche", **asked).text).records


@pytest.mark.parametrize("query", ["monde", "ouvert", "gens", "colis"])
def test_a_part_of_a_label_is_not_its_code(site: Any, query: str) -> None:
    """« monde » does not ask for « Tous publics », though people call these « Tout le monde »."""
    page = _get(site, "/recherche", q=query).text
    assert "Cherché aussi" not in page
    assert 'class="reason"' not in page


@pytest.mark.parametrize(
    ("query", "also"),
    [
        ("tout le monde", "Tous publics"),
        ("sans papiers", "Personnes exilées"),
        ("gens âgés", "Seniors"),
        ("tout-petits", "Petite enfance"),
    ],
)
def test_a_label_is_its_code_as_a_whole(site: Any, query: str, also: str) -> None:
    """Words that are looked up nowhere belong to a label: « sans papiers » is not « papiers »."""
    found = re.search(r"Cherché aussi(.*?)<a", _get(site, "/recherche", q=query).text)
    assert found
    assert also in found[1]
    assert "papiers" not in query or "Seniors" not in found[1]


@pytest.mark.parametrize(
    ("query", "proposed"), [("randonnée", ""), ("moto", ""), ("méditation", "médiation")]
)
def test_what_is_proposed_for_a_word_of_french_is_one_letter_away(
    site: Any, query: str, proposed: str
) -> None:
    """« randonnée » is no slip for « abandonnée », nor « moto » for « mot »."""
    page = _get(site, "/recherche", q=query).text
    assert ("Essayez plutôt" in page) == bool(proposed)
    assert f">{proposed}</a>" in page or not proposed


def test_a_place_of_which_nothing_is_told_may_be_a_longer_name(site: Any) -> None:
    """Who types « Belleville » may choose « Grand Belleville », and is not sent to Lorraine."""
    page = _get(site, "/recherche", q="échanger des services à Belleville").text
    assert "Quel lieu du nom de" in page
    assert "Grand Belleville (" in page
    assert "Belleville (54060" in page
    assert "/action/echange-de-services-des-accorderies" in _Results(page).records[:3]
    assert "Quel lieu du nom de" not in _get(site, "/recherche", q="Nancy").text


def test_namesakes_among_the_results_are_told_apart(site: Any) -> None:
    """A result says what sort of territory it is, and no label of a figure deep inside it."""
    page = _get(site, "/recherche", q="Saint-Denis", type="territory").text
    assert "<span>Région</span>" in page
    assert "<span>Département</span>" in page
    assert "Population municipale" not in page


def test_a_result_names_its_source_in_one_line(site: Any) -> None:
    """A long title of a source is cut behind a word; its page has the whole."""
    page = _get(site, "/recherche", q="aller vers Paris 10e").text
    assert ">Les projets sociaux de territoire…</a>" in page
    assert "… <" not in page


def test_a_postcode_of_many_towns_names_a_few(site: Any) -> None:
    """Nine towns would push the first result below the screen of a phone."""
    page = _get(site, "/recherche", q="24200").text
    found = re.search(r'<h2 id="where">(.*?)</h2>', page)
    assert found
    assert found[1].endswith("Proissans et 6 autres communes")


class _Recording(sqlite3.Connection):
    """A connection that keeps the queries which ask the same whatever is searched."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.row_factory = sqlite3.Row
        self.same: list[str] = []

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        """Run a query, and keep it if it has no parameters."""
        if not parameters:
            self.same.append(sql)
        return super().execute(sql, *parameters)


@pytest.mark.sample(1)
@pytest.mark.parametrize("query", ["q=pinedes", "q=contraseption", "theme=logement&annee=2013"])
def test_the_first_search_waits_for_nothing_that_all_need(real_build: Path, query: str) -> None:
    """What serves every search is read when the site starts, not while the first reader waits."""
    site = opened(real_build)
    asyncio.run(site.invoke_startup())
    catalogue = app_of(site).site
    assert catalogue is not None
    address = f"file:{real_build / 'maillage.db'}?immutable=1"
    with closing(sqlite3.connect(address, uri=True, factory=_Recording)) as database:
        page = search_page.page(
            Records(catalogue, database), Visit("/recherche", {}, parse_qs(query), "")
        )
        assert page is not None
        assert page.context["groups"]
        assert [sql for sql in database.same if not sql.startswith("SELECT max(")] == []


def test_the_words_are_shown_in_context_as_they_were_written(site: Any) -> None:
    """Marks are on the words of the text, accents and endings included, not on stems."""
    page = _Results(_get(site, "/recherche", q="rehabiliter pinèdes").text)
    assert page.records[0] == "/action/rehabilitation-pinede-square-hopkinson"
    assert {"Réhabilitation", "pinède", "réhabiliter"} <= set(page.marked)


def test_a_record_is_found_by_the_names_around_it_and_says_so(site: Any) -> None:
    """An action is found by its territory, which its own text need not name."""
    text = _get(site, "/recherche", q="solidaire toulouse").text
    page = _Results(text)
    assert page.records[0] == "/action/atelier-solidaire"
    assert "Toulouse" in page.marked


def test_other_spellings_of_codes_and_of_kinds_around_count(site: Any) -> None:
    """« Habitat » finds what is about housing, « département » what takes place in one."""
    text = _get(site, "/recherche", q="habitat", type="action").text
    assert _ids(site, theme="logement") <= _ids(site, q="habitat")
    assert "Logement (<mark>Habitat</mark>)" in text
    assert {"semaine-bleue", "jardin-partage"} <= _ids(site, q="département")


def test_words_that_begin_alike_are_not_taken_for_a_code(site: Any) -> None:
    """« paye » has the stem of « pays », a kind of territory; a plural is the same word."""
    said = {
        query: _get(site, "/recherche", q=query)
        .text.partition("Cherché aussi")[2]
        .partition("</p>")[0]
        for query in ("qui paye", "pays", "ado", "ados")
    }
    assert "Territoire de projet" not in said["qui paye"]
    assert "Territoire de projet" in said["pays"]
    assert "Jeunesse" in said["ado"]
    assert "Jeunesse" in said["ados"]


def test_a_typo_is_mended_and_one_may_insist(site: Any) -> None:
    """The page says what it looked for instead, and links to the words as typed."""
    text = _get(site, "/recherche", q="contraseption").text
    assert "Résultats pour «\xa0<strong>contraception</strong>\xa0»" in text
    assert "exact=1" in text
    insisted = _get(site, "/recherche", q="contraseption", exact="1").text
    assert _Results(insisted).records == []
    assert "Aucun résultat" in insisted


@pytest.mark.parametrize(("typed", "meant"), [("opéra", "opérations"), ("tennis", "")])
def test_a_word_that_shares_a_stem_is_not_taken_for_another(
    site: Any, typed: str, meant: str
) -> None:
    """It is said what was looked for in its place; where the stem is short, nothing is."""
    text = _get(site, "/recherche", q=typed).text
    assert bool(_Results(text).records) == bool(meant)
    assert (f"<strong>{meant}</strong>" in text) == bool(meant)


def test_a_word_that_only_agrees_otherwise_is_told_of_nowhere(site: Any) -> None:
    """« coup » is in « coups »: nothing was looked for in its place."""
    assert "Résultats pour" not in _get(site, "/recherche", q="coup de main").text


def test_what_is_done_there_comes_before_a_word_far_away(site: Any) -> None:
    """Who lives in Nevers is shown what is done in Nevers, not a « fil » on the other side."""
    page = _get(site, "/recherche", q="mon fils s ennuie nevers").text
    assert _Results(page).records[0] == "/action/la-releve-c-nous"
    assert "voici ce qui s’y fait" in page
    assert "qui en ont une partie" not in page


def test_of_those_that_bear_a_code_the_ones_most_about_it_come_first(site: Any) -> None:
    """« boulot » gives what has « emploi » in its title first, « habitants » is no « habitat »."""
    first = _Results(_get(site, "/recherche", q="boulot").text).records
    assert "/action/unis-pour-l-emploi" in first[:3]
    found = _Results(_get(site, "/recherche", q="bricolage").text).records
    assert "/action/journees-festives-et-parcours-habitants-inter-quartiers" not in found


@pytest.mark.parametrize("query", ["vannes agglo", "Vannes Agglomération", "59403 CAMBRAI CEDEX 3"])
def test_a_place_is_read_whole(site: Any, query: str) -> None:
    """An agglomeration is not its town; a postcode of firms is not a village elsewhere."""
    place = "cambrai" if "CAMBRAI" in query else "ca-golfe-du-morbihan-vannes-agglomeration"
    assert f"/territory/{place}" in _Results(_get(site, "/recherche", q=query).text).records[:3]


def test_what_an_english_page_quotes_is_quoted_as_in_english(site: Any) -> None:
    """French quotation marks stay on French pages."""
    text = _get(site, "/recherche", q="contraseption", lang="en").text
    assert "“<strong>contraception</strong>”" in text or "“<bdi" in text
    assert "« <" not in text
    assert "«\xa0<" not in text


@pytest.mark.parametrize("words", ["jardin xyzzyx", "de la jardin", "l’ jardin !", "jardin\x00"])
def test_words_that_lead_nowhere_do_no_harm(site: Any, words: str) -> None:
    """An unknown word, a stop word or a stray sign leaves the results of the others."""
    assert "/action/jardin-partage" in _Results(_get(site, "/recherche", q=words).text).records


def test_many_words_that_are_everywhere_are_ranked(site: Any) -> None:
    """Twelve common words that no record has together give those that have the most of them."""
    words = "quartier habitants jeunes parents ville projet vie centre social lien culture xyzzyx"
    page = _get(site, "/recherche", q=f"{words} école santé logement")
    assert "voici celles qui en ont une partie" in page.text
    assert _Results(page.text).records


@pytest.mark.parametrize("words", ["", " ", "de", "xyzzyx", "' OR 1=1 --", "<script>", "%", "😀"])
def test_nothing_found_is_a_page_that_helps(site: Any, words: str) -> None:
    """No search breaks the page, and what was typed comes back as text."""
    page = _get(site, "/recherche", q=words)
    assert page.status_code == 200
    assert "<script>" not in page.text
    if words.strip():
        assert "Aucun résultat" in page.text or _Results(page.text).records


def _ids(site: Any, **query: str) -> set[str]:
    return {record["id"] for record in _get(site, "/recherche.json", **query).json()}


#: Each filter with a value, and what SQL says that it leaves.
_LEFT = {
    ("theme", "logement"): "SELECT action FROM action_themes WHERE theme = 'logement'",
    ("public", "parents"): "SELECT action FROM action_audiences WHERE audience = 'parents'",
    ("statut", "terminee"): "SELECT id FROM actions WHERE status = 'terminee'",
    ("territoire", "paris"): (
        "WITH RECURSIVE inside (id) AS (SELECT 'paris' UNION SELECT p.territory "
        "FROM territory_part_of p JOIN inside i ON p.part_of = i.id) "
        "SELECT action FROM action_territories JOIN inside ON id = territory"
    ),
    ("annee", "2013"): (
        "SELECT id FROM actions WHERE substr(starts, 1, 4) <= '2013' AND (substr(ends, 1, 4) "
        ">= '2013' OR ends IS NULL AND (status = 'en-cours' AND observed >= '2013' "
        "OR starts LIKE '2013%')) OR starts IS NULL AND ends LIKE '2013%'"
    ),
    # Under way when their source told of it, in that year or after; nothing ended in that year.
    ("annee", "2016"): (
        "SELECT id FROM actions WHERE status = 'en-cours' AND (observed = '2016-07-01' "
        "OR starts < '2017' AND observed >= '2016')"
    ),
    ("financeur", "omh-grand-nancy"): (
        "SELECT action FROM action_funding_lines WHERE funder = 'omh-grand-nancy' UNION "
        "SELECT action FROM action_participations "
        "WHERE partner = 'omh-grand-nancy' AND role = 'financeur'"
    ),
}


@pytest.mark.parametrize(("key", "value"), _LEFT)
def test_a_filter_leaves_what_sql_says(site: Any, real_build: Path, key: str, value: str) -> None:
    """A filter leaves the actions that the tables give for it; its choice tells their number."""
    database = sqlite3.connect(f"file:{real_build / 'maillage.db'}?immutable=1", uri=True)
    withdrawn = "SELECT id FROM actions WHERE replaced_by IS NOT NULL"
    expected = {row[0] for row in database.execute(f"{_LEFT[key, value]} EXCEPT {withdrawn}")}
    database.close()
    assert expected
    assert _ids(site, **{key: value}) == expected
    text = _get(site, "/recherche").text
    (count,) = re.findall(rf'<option [^>]*value="{value}"[^>]*>[^<]*\((\d+)\)', text)
    assert int(count) == len(expected)


@pytest.mark.parametrize(
    ("typed", "record", "told"),
    [
        ("elderly people in Nevers", "/action/solid-ages", "personnes âgées in Nevers"),
        ("Youth", "/action/groupe-jeunes-cannes-2017", "jeunes"),
        ("community gardens", "/action/jardin-partage", "jardins partagés"),
        ("gardening in Cambrai", "/action/jardin-partage", "jardin in Cambrai"),
        ("homework help", "/action/samedis-matins-a-l-ecole", "aide aux devoirs"),
        ("food bank", "/action/mangez-mieux-a-moindre-cout", "banque alimentaire"),
        ("time banks", "/programme/accorderies", "accorderie"),
        ("Paris 19th", "/territory/paris-19e", ""),
        ("19th arrondissement", "/territory/paris-19e", ""),
        ("the 19 th of Paris", "/territory/paris-19e", ""),
    ],
)
def test_english_words_find_what_is_written_in_french(
    site: Any, typed: str, record: str, told: str
) -> None:
    """On a page in English; it says in which language records are, and what was looked for."""
    page = _get(site, "/recherche", q=typed, lang="en").text
    assert record in _Results(page).records[:5]
    assert "Records are written in one language: French." in page
    assert ("Searched for" in page) == bool(told)
    assert not told or f">{told}</bdi>" in page
    assert "Seulement ces mots" not in page
    exact = _get(site, "/recherche", q=typed, lang="en", exact="1").text
    assert "Searched for:" not in exact


def test_a_page_in_the_language_of_the_records_translates_nothing(site: Any) -> None:
    """What somebody types in English there is told to be in no record."""
    page = _get(site, "/recherche", q="elderly").text
    assert "Aucune fiche avec" in page
    assert "Les fiches sont écrites" not in page


@pytest.mark.parametrize(
    ("dates", "years"),
    [
        (("2013", None, None, None), {2013}),
        (("2013-05", "2015", None, None), {2013, 2014, 2015}),
        ((None, "2015", None, None), {2015}),
        (("2014", None, "2016-07-01", None), {2014, 2015, 2016}),
        (("2014", None, "2015-06/2026", None), {2014, 2015}),
        ((None, None, "2016", None), {2016}),
        ((None, None, "2015/2026", None), set()),
        ((None, None, "2016-01/2016-06", None), {2016}),
        (("2024", None, "2024/2026", "2026-11-20"), {2024, 2025, 2026}),
        ((None, None, "2015/2026", "2026-11-20"), {2026}),
        ((None, None, None, "2026-11-20"), {2026}),
        (("2016", "2014", None, None), set()),
        ((None, None, None, None), set()),
    ],
)
def test_an_action_is_found_in_the_years_in_which_it_surely_was(
    dates: tuple[str | None, ...], years: set[int]
) -> None:
    """From its beginning to its end, or as far as a source or a person has seen it go on."""
    starts, ends, observed, verified = dates
    assert set(facets._in_years(starts, ends, observed, verified)) == years


def test_filters_and_words_narrow_each_other(site: Any) -> None:
    """Results have every filter and every word; the counts of one filter heed the others."""
    both = _ids(site, q="jeunes", theme="emploi-et-economie")
    assert both
    assert both == _ids(site, q="jeunes") & _ids(site, theme="emploi-et-economie")
    text = _get(site, "/recherche", q="jeunes", theme="emploi-et-economie").text
    count = re.search(r'value="emploi-et-economie" selected>[^<]*\((\d+)\)', text)
    assert count is not None
    assert int(count[1]) == len(both)
    assert _ids(site, theme="no-such-theme") == set()


def test_pages_follow_one_another(site: Any) -> None:
    """The pages of one kind give all its results, each once, in the order of the download."""
    wanted = [record["id"] for record in _get(site, "/recherche.json", q="habitants").json()]
    assert len(wanted) > 20
    found: list[str] = []
    for number in range(1, -(-len(wanted) // 20) + 1):
        page = _get(site, "/recherche", q="habitants", type="action", page=str(number))
        found += _Results(page.text).records
    assert found == [f"/action/{identifier}" for identifier in wanted]
    assert _get(site, "/recherche", q="habitants", type="action", page="99").status_code == 404


def _of_csv(body: bytes) -> set[str]:
    return {row["Identifiant"] for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig")))}


def _of_json(body: bytes) -> set[str]:
    return {record["iri"].rpartition("/")[2] for record in json.loads(body)}


def _of_turtle(body: bytes) -> set[str]:
    import rdflib

    graph = rdflib.Graph().parse(data=body, format="turtle")
    actions = graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/maillage/def#Action"))
    return {str(action).rpartition("/")[2] for action in actions}


def _of_workbook(body: bytes) -> set[str]:
    from python_calamine import CalamineWorkbook

    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert head[0] == "Identifiant"
    return {str(row[0]) for row in rows}


@pytest.mark.parametrize(
    ("suffix", "read"),
    [("csv", _of_csv), ("json", _of_json), ("ttl", _of_turtle), ("xlsx", _of_workbook)],
)
def test_a_download_keeps_the_filters_and_is_whole(
    site: Any, suffix: str, read: Callable[[bytes], set[str]]
) -> None:
    """A download has what the page counts, and not its first page."""
    page = _get(site, "/recherche", q="habitants", statut="en-cours")
    count = re.search(r'Actions <span class="count">(\d+)', page.text)
    assert f"/recherche.{suffix}?" in page.text
    body = _get(site, f"/recherche.{suffix}", q="habitants", statut="en-cours")
    assert body.headers["content-disposition"].startswith("attachment")
    assert body.headers["access-control-allow-origin"] == "*"
    found = read(body.content)
    assert count is not None
    assert len(found) == int(count[1]) > 15
    assert found == _ids(site, q="habitants", statut="en-cours")


def test_a_download_of_records_is_what_was_contributed(site: Any) -> None:
    """The JSON of a result is the contribution, with its IRI."""
    found, *_ = _get(site, "/recherche.json", q="contraception").json()
    file = ROOT / "contributions/actions/groupe-de-parole-sur-la-contraception.json"
    iri = {"iri": "https://w3id.org/maillage/action/groupe-de-parole-sur-la-contraception"}
    assert found == {**iri, **json.loads(file.read_text(encoding="utf-8"))}


def test_no_cell_of_a_spreadsheet_computes() -> None:
    """What looks like a formula is written as text, in CSV and in the workbook."""
    from maillage.text.suspect.formulas import harmless_cell

    assert harmless_cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert harmless_cell("\u00a0=1+1 ;=2") == "\u00a0'=1+1 ;'=2"
    assert harmless_cell("-cmd|' /C calc'!A0").startswith("'-cmd")
    assert harmless_cell("- un jardin") == "'- un jardin"
    assert harmless_cell("-5 %") == "-5 %"
    assert harmless_cell("5") == "5"


def test_the_tables_of_datasette_search_alike(site: Any) -> None:
    """A table’s own search forgives what the site’s does, and its page offers it."""
    page = _get(site, "/maillage/actions.json", _search="jardins partagees", _shape="array").json()
    assert "jardin-partage" in {row["id"] for row in page}
    assert 'name="_search"' in _get(site, "/maillage/actions").text
    assert 'name="_search"' not in _get(site, "/maillage/action_themes").text


def test_sql_may_search(site: Any) -> None:
    """A function gives SQL what the search of the site finds, and nothing of other tables."""
    sql = "SELECT id FROM actions WHERE rowid IN (SELECT value FROM json_each({}))"
    found = "chercher('actions', 'petits dejeuner')"
    rows = _get(site, "/maillage.json", sql=sql.format(found), _shape="array").json()
    assert [row["id"] for row in rows] == ["petits-dejeuners-d-interconnaissance"]
    for nothing in ("chercher('themes', 'jardin')", "chercher('actions', NULL)"):
        assert _get(site, "/maillage.json", sql=sql.format(nothing), _shape="array").json() == []


def test_english_has_the_whole_page(site: Any) -> None:
    """In English every text of the page is, whatever is found."""
    for query in ({}, {"q": "jardin partger"}, {"q": "xyzzyx"}, {"theme": "logement"}):
        page = _get(site, "/recherche", lang="en", **query)
        assert page.status_code == 200
        assert "Search" in page.text
