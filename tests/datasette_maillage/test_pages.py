"""The pages for people: what they say, where they lead, and in which language."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from datasette.app import Datasette

from conftest import ROOT, MakeCatalogue, app_of, opened
from datasette_maillage.app import application_of
from datasette_maillage.records.links import Links
from datasette_maillage.web.request_context import Visit
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.model.entities import LANGUAGE_STRING, STRING, Field, Json, Model
from maillage.model.loading import load
from maillage.model.stored_model import read_model
from maillage.model.withdrawal import is_withdrawn

SOURCE = ROOT / "src" / "datasette_maillage"


def _get(site: Any, path: str, **more: Any) -> Any:
    return asyncio.run(site.client.get(path, **more))


class _Reader(HTMLParser):
    """Reads a page: its words, its links, and what a strict policy or a reader would stumble on."""

    _VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.outside: list[dict[str, str | None]] = []
        self.loaded: list[str] = []
        self.headings: list[str] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._ids: set[str] = set()
        self.feed(html)
        self.close()
        self.faults.extend(f"{tag} is not closed" for tag in self._open)

    @property
    def text(self) -> str:
        """The words of the page, spaces made one."""
        return " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag brings."""
        found = dict(attrs)
        if tag not in self._VOID and "/" not in found:
            self._open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        # What search engines read is data, which no browser runs.
        data = tag == "script" and found.get("type") == "application/ld+json"
        own = tag == "style" or (tag == "script" and "src" not in found and not data)
        if own or any(name.startswith("on") for name in found):
            self.faults.append(f"{tag} brings a script or a style of its own")
        if "style" in found:
            self.faults.append(f"{tag} has a style of its own")
        if (name := found.get("id")) is not None:
            if name in self._ids:
                self.faults.append(f"#{name} stands twice")
            self._ids.add(name)
        address = found.get("href") or found.get("action")
        if tag in ("a", "form") and address:
            (self.links if address.startswith("/") else self.outside).append(
                address if address.startswith("/") else found  # type: ignore[arg-type]
            )
        if tag in ("link", "img") and found.get("rel") not in ("alternate", "canonical"):
            self.loaded.append(str(found.get("href") or found.get("src")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself, as those of SVG do."""
        self.handle_starttag(tag, [*attrs, ("/", None)])

    def handle_endtag(self, tag: str) -> None:
        """See that tags close in turn."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"{tag} closes out of turn")

    def handle_data(self, data: str) -> None:
        """Gather the words."""
        self.words.append(data)


def _read(site: Any, path: str) -> _Reader:
    answer = _get(site, path)
    assert answer.status_code == 200, path
    return _Reader(answer.text)


def _records() -> Iterator[tuple[str, Json]]:
    for file in sorted((ROOT / "contributions").rglob("*.json")):
        yield file.relative_to(ROOT / "contributions").parts[0], json.loads(file.read_text())


def test_the_database_carries_its_model(real_build: Path, model: Model) -> None:
    """A site that has nothing but the database reads the model that the build had."""
    found = read_model(real_build / "maillage.db")
    assert found is not None
    assert (found.entities, found.schemes, found.base) == (
        model.entities,
        model.schemes,
        model.base,
    )
    assert "resources" not in found.package


def test_another_database_has_no_site(tmp_path: Path) -> None:
    """Where Datasette serves no catalogue, its own home page stays."""
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE model (x)").connection.close()
    other = Datasette(immutables=[str(tmp_path / "other.db")])
    assert application_of(other) is None
    assert "other" in _get(other, "/").text
    assert _get(other, "/actions").status_code == 404


def test_a_model_that_a_database_carries_is_written_nowhere(
    real_build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site that is killed leaves nothing, and names that lead out of a folder lead nowhere."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    shutil.copy(real_build / "maillage.db", tmp_path / "evil.db")
    with closing(sqlite3.connect(tmp_path / "evil.db")) as evil, evil:
        evil.execute("INSERT INTO model VALUES (?, 'x')", [f"../{tmp_path.name}/out"])
    found = read_model(tmp_path / "evil.db")
    assert found is not None
    assert found.places.find("Nancy")
    assert not list((tmp_path / "passing").iterdir())
    assert not (tmp_path / "out").exists()


def test_every_address_of_the_site_leads_somewhere(
    site: Any, model: Model, exhaustive: bool
) -> None:
    """From the home page, links lead to every record, and none leads to nothing.

    On every page tags are closed, headings descend, identifiers are unique, nothing is loaded from
    afar, and no script or style is inside.
    """
    records = {
        f"/{model.by_collection[kind].name}/{record['id']}"
        for kind, record in _records()
        if not is_withdrawn(record)
    }
    seen, waiting = set(), ["/", "/themes", "/licences", "/territory-kinds"]
    # The forms are tested by themselves; SPARQL needs a store.
    others = ("/recherche", "/contribuer/", "/-/", "/maillage", "/sparql?")
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path in records and not exhaustive and crc32(path.encode()) % 8:
            continue
        if "html" not in _get(site, path).headers["content-type"]:
            continue  # a file
        page = _read(site, path)
        assert page.faults == [], path
        assert page.headings[:1] == ["h1"], path
        assert page.headings.count("h1") == 1, path
        levels = [int(tag[1]) for tag in page.headings]
        assert all(b - a <= 1 for a, b in pairwise(levels)), path
        assert all(address.startswith("/") for address in page.loaded), path
        for link in page.outside:
            if link.get("download"):  # a chart, which its link holds
                assert str(link["href"]).startswith("data:image/svg+xml,"), path
                continue
            assert str(link["href"]).startswith(("https://", "http://", "#", "mailto:")), path
            if not str(link["href"]).startswith(("#", "mailto:")):
                assert "noopener" in str(link.get("rel")), path
        waiting.extend(
            link for link in page.links if not link.startswith(others) and "lang=" not in link
        )
    assert records <= seen


def test_every_field_stands_on_the_page(
    examples: Any, example_root: Path, example_build: Path
) -> None:
    """Whatever a record says is on its page: texts as they are, labels for codes and references."""
    model = read_model(example_build / "maillage.db")
    assert model is not None
    labels = {
        (name, concept.code): concept.words.title
        for name, scheme in model.schemes.items()
        for concept in scheme.concepts
    }
    names = {
        (entity.name, file.stem): json.loads(file.read_text(encoding="utf-8"))[entity.label_key]
        for entity in model.entities.values()
        for file in (example_root / "contributions" / entity.collection).rglob("*.json")
    }
    apart = {"precision", "replaced_by", "position"}

    def words(fields: tuple[Field, ...], value: Json) -> Iterator[str]:
        for field in fields:
            if field.key not in value or field.key in apart:
                continue
            for item in value[field.key] if field.many else [value[field.key]]:
                if field.fields:
                    yield from words(field.fields, item)
                elif field.refers_to:
                    yield names[field.refers_to, item]
                elif field.scheme:
                    yield labels[field.scheme, item]
                elif field.type == "string" and field.datatype in ("", STRING, LANGUAGE_STRING):
                    yield from item.split("\n")

    for file in sorted((example_root / "contributions").rglob("*.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        if "replaced_by" in record:
            continue  # its successor's page stands in its place
        entity = model.by_collection[file.relative_to(example_root / "contributions").parts[0]]
        text = _read(examples, f"/{entity.name}/{record['id']}").text
        for expected in words(entity.fields, record):
            assert " ".join(expected.split()) in text, (file.name, expected)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "/action/fontaine-o-livres",
            "En cours à la date du 1er juillet 2016, d’après Les grands champs d’action",
        ),
        (
            "/recherche?q=jardin+partagé",
            "En cours (constaté entre 2014 et 2026), d’après Les actions des centres sociaux",
        ),
        ("/programme/conseils-citoyens", "En préparation à la date du 1er juillet 2016, d’après"),
        ("/programme/pst-paris-19e", "Prévue (constaté entre novembre 2022 et 2026), d’après"),
        ("/themes/logement", "(constaté entre 2014 et 2026), d’après"),
        ("/actions", "Terminée (constaté entre 2014 et 2026), d’après"),
        ("/action/fontaine-o-livres?lang=en", "Under way on 1 July 2016, according to Les grands"),
        ("/programme/pst-paris-19e?lang=en", "Planned (observed between November 2022 and 2026)"),
    ],
)
def test_no_page_shows_a_status_without_its_date(site: Any, path: str, told: str) -> None:
    """Pages, cards, results and trees say when a status was told, and by which source."""
    page = _read(site, path)
    assert told in page.text
    answer = _get(site, path)
    assert answer.text.count('class="status ') == answer.text.count('class="observed"')


def test_an_action_is_a_readable_fiche(site: Any) -> None:
    """Who, where, with whom, for whom, with what money, to what effect: in words, with links."""
    page = _read(site, "/action/solid-ages")
    for words in (
        "Solid’âges : solitaire ou solidaire",
        "En cours (constaté entre 2014 et 2026), d’après Les actions des centres sociaux",
        "à partir de 2014",
        "Centre social de Fourchambault",
        "Seniors",
        "12\u202f000\xa0€",
        "environ 50 Bénévoles",
        "Actions proches, par le lieu ou par le thème",
        "https://w3id.org/maillage/action/solid-ages",
    ):
        assert " ".join(words.split()) in page.text
    for path in (
        "/territory/fourchambault",
        "/partner/cpam-58",
        "/themes/solidarite",
        "/audiences/seniors",
        "/roles/financeur",
        "/source/actions-des-centres-sociaux",
        "/licences/licence-ouverte-2-0",
    ):
        assert path in page.links


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/action/unis-pour-l-emploi", "Étapes, activités et dates Repérer les jeunes"),
        ("/action/la-releve-c-nous", "13 novembre 2014 Spectacle ou projection Projection du film"),
        ("/action/animations-pied-d-immeuble", "préparer les animations 12 fois"),
        ("/action/partage-ton-quartier", "10 Professionnels Compris dans : Participants"),
        ("/action/operations-pieds-d-immeubles", "0,5 équivalent temps plein"),
        ("/action/la-violence-non-merci", "Ressenti Le message contre la violence"),
        ("/action/atelier-solidaire", "Partenariat : Des habitants siègent toujours"),
        ("/action/lieu-accueil-enfants-parents", "Gratuit oui"),
        ("/action/memoires-des-habitants-route-de-saint-flour", "une partie du total"),
        ("/programme/conseils-citoyens", "Missions confiées Contribuer à bâtir"),
        ("/action/partage-ton-quartier?lang=en", "Included in: Participants"),
    ],
)
def test_what_the_sources_say_is_shown_as_people_say_it(site: Any, path: str, told: str) -> None:
    """Steps in order, dates, « dont », how a result is known, how to come."""
    assert told in " ".join(_read(site, path).text.split())


def test_nothing_is_loaded_from_elsewhere(examples: Any) -> None:
    """A picture is a link, with what it shows; a contact can be called and written to."""
    page = _get(examples, "/partner/caf-19").text
    assert not re.search(r"<img[^>]+https?:", page)
    assert 'href="https://www.example.org/affiche.jpg"' in page
    assert "Des voisins autour d’une grande table" in page
    assert 'href="tel:0199001234"' in page
    assert 'href="mailto:accueil@example.org"' in page


def test_bars_compare_funders(site: Any) -> None:
    """The longest bar is the largest amount, the others are in proportion."""
    widths = re.findall(r'<rect width="([0-9.]+)"', _get(site, "/action/solid-ages").text)
    assert widths == ["100.0", "8.33", "58.33", "16.67"]


def test_a_territory_shows_what_is_inside_it(site: Any) -> None:
    """Actions of a quarter stand on the page of its arrondissement, and what is missing is told."""
    page = _read(site, "/territory/paris-11e")
    assert "/action/fonds-de-participation-des-habitants-de-fontaine-au-roi" in page.links
    assert "/territory/fontaine-au-roi" in page.links
    assert "/territory/paris" in _read(site, "/territory/fontaine-au-roi").links
    assert "Ce qui n’est pas encore décrit ici" in page.text
    empty = _read(site, "/territory/paris-9e")
    assert ("Aucune action n’est encore décrite ici." in empty.text) == (
        "Ce qui se fait ici" not in empty.text
    )


def test_a_partner_shows_what_it_leads_joins_and_funds(site: Any) -> None:
    """Each part that a partner takes is told, an action once, and its money is added up."""
    page = _read(site, "/partner/fondation-de-france")
    assert "Actions qu’elle finance" in page.text
    assert "Actions auxquelles elle prend part" in page.text
    assert re.search(
        r"cette organisation apporte [0-9 ]+\d € en tout", page.text.replace("\u202f", " ")
    )
    assert "Travaille avec" in page.text
    assert "Solid’âges : solitaire ou solidaire Fourchambault En cours" in page.text
    assert re.search(
        r"Actions auxquelles elle prend part 1 .* Financeur Actions qu’elle", page.text
    )
    lead = _read(site, "/partner/centre-social-fourchambault")
    assert "Actions portées" in lead.text


def test_a_programme_is_a_tree_down_to_its_actions(site: Any) -> None:
    """The page of a programme holds its parts, theirs, and the actions that serve them."""
    page = _read(site, "/programme/contrat-de-ville-paris-2015-2020")
    assert "/programme/cdv-paris-axe-1" in page.links
    part = _read(site, "/programme/cdv-paris-axe-1")
    assert "/programme/contrat-de-ville-paris-2015-2020" in part.links
    served = _read(site, "/programme/pst-paris-19e-parentalite")
    assert any(link.startswith("/action/") for link in served.links)
    top = next(link for link in served.links if link.startswith("/programme/"))
    assert "/programme/pst-paris-19e-parentalite" in _read(site, top).links


def test_a_concept_shows_what_it_describes(site: Any) -> None:
    """A theme has its definition and its actions; a role, those who hold it."""
    page = _read(site, "/themes/vieillissement")
    assert "/action/solid-ages" in page.links
    assert "Logement" in _read(site, "/themes").text
    assert "/action/solid-ages" in _read(site, "/roles/financeur").links


def test_long_groups_go_on_elsewhere(site: Any) -> None:
    """What does not fit in a group of a page stands on pages of its own."""
    path = "/source/ville-de-paris-contrat-de-ville-2016"
    page = _read(site, path)
    more = next(link for link in page.links if "voir=programme.sources.source" in link)
    shown = {link for link in page.links if link.startswith("/programme/")}
    whole = {link for link in _read(site, more).links if link.startswith("/programme/")}
    assert shown < whole
    assert _get(site, f"{path}?voir=programme.sources.source&page=9").status_code == 404
    assert _get(site, f"{path}?voir=nothing").status_code == 404


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("action", "/actions"),
        ("partner", "/partenaires"),
        ("programme", "/programmes"),
        ("source", "/sources"),
        ("territory", "/territoires"),
    ],
)
def test_a_list_holds_every_record_once(site: Any, model: Model, kind: str, path: str) -> None:
    """Page after page, each record of a kind that was not withdrawn is met once."""
    met: list[str] = []
    next_: str | None = path
    while next_:
        answer = _get(site, next_)
        met += re.findall(rf'<(?:li|h2)><a href="(/{kind}/[a-z0-9-]+)"', answer.text)
        following = re.search(r'rel="next" href="([^"]+)"', answer.text)
        next_ = following and following[1].replace("&amp;", "&")
    folder = ROOT / "contributions" / model.entities[kind].collection
    current = [
        file.stem
        for file in folder.rglob("*.json")
        if not is_withdrawn(json.loads(file.read_bytes()))
    ]
    assert sorted(met) == sorted(f"/{kind}/{name}" for name in current)
    assert _get(site, f"{path}?page=999").status_code == 404


def test_what_does_not_exist_is_said_so(site: Any) -> None:
    """An unknown record or concept is a page in French, with the way back."""
    for path in ("/action/nowhere", "/themes/nowhere"):
        answer = _get(site, path)
        assert answer.status_code == 404
        assert "Cette page n’existe pas" in answer.text
        assert _Reader(answer.text).faults == []


def test_english_is_kept_in_links(site: Any) -> None:
    """With `?lang=en` labels and interface are English, contents say they are French, links stay.

    The way back to French apart.
    """
    answer = _get(site, "/action/solid-ages?lang=en")
    page = _Reader(answer.text)
    assert '<html lang="en">' in answer.text
    assert '<h1 lang="fr" dir="auto">' in answer.text
    for words in ("Who runs it", "Older people", "about 50", "€12,000", "from 2014"):
        assert words in page.text, words
    plain = {link for link in page.links if "lang=en" not in link}
    assert plain == {"/action/solid-ages"}
    assert "/-/donnees?_lang=en" in page.links


def test_links_keep_to_the_prefix_of_a_proxy(real_build: Path) -> None:
    """Behind a proxy that puts the site below a path, every address is below it."""
    below = opened(real_build, settings={"base_url": "/voisins/"})
    for path in ("/", "/action/solid-ages", "/actions?lang=en"):  # the client adds the prefix
        page = _read(below, path)
        assert all(link.startswith("/voisins/") for link in [*page.links, *page.loaded])
    assert _get(below, "/-/static-plugins/maillage/maillage.css").status_code == 200


def test_only_the_web_is_linked_to(site: Any) -> None:
    """An address of another sort, which the schemas refuse anyway, is a text and no link."""
    links = Links(app_of(site).site, Visit("/", {}, {}, ""))  # type: ignore[arg-type]
    for address in ("javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//x.org"):
        assert "href" not in links.outside(address)
    assert links.outside('https://example.org/"><script>') == (
        '<a class="outside" href="https://example.org/&#34;&gt;&lt;script&gt;"'
        ' dir="ltr" rel="noopener noreferrer">example.org/&#34;&gt;&lt;script&gt;</a>'
    )


def test_what_contributors_write_stays_text(
    make_catalogue: MakeCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Markup in a record, should the gate let it in, is shown as it was written wherever it is."""
    monkeypatch.setattr("maillage.rules.texts.suspicious", lambda _raw: ())
    evil = '<script>alert("1")</script>'
    file = ROOT / "contributions" / "actions" / "solid-ages.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record |= {"title": evil, "summary": evil, "context": evil, "limits": evil}
    del record["lead"], record["participations"], record["funding"]
    others = {
        f"{folder}/{name}.json": (ROOT / "contributions" / folder / f"{name}.json").read_bytes()
        for folder, name in (
            ("territories", "fourchambault"),
            ("territories", "nievre"),
            ("territories", "ca-de-nevers"),
            ("territories", "bourgogne-franche-comte"),
            ("partners", "senacs"),
            ("partners", "insee"),
            ("sources", "decoupage-administratif"),
            ("sources", "actions-des-centres-sociaux"),
        )
    }
    root = make_catalogue({"actions/solid-ages.json": json.dumps(record), **others})
    report = pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=1, cached=False))
    assert report.accepted
    site = opened(tmp_path / "out")
    for path in ("/", "/action/solid-ages", "/actions", "/territory/fourchambault"):
        answer = _get(site, path)
        assert evil not in answer.text, path
        assert _Reader(answer.text).faults == [], path
        assert evil in _Reader(answer.text).text, path


def test_what_is_easy_to_read_comes_before_the_story(examples: Any) -> None:
    """What somebody wrote for those who read little stands below the answers, above the summary."""
    page = _get(examples, "/action/cultiver-ensemble").text
    order = [page.index(text) for text in ('class="essentials"', 'class="easy"', 'class="summary"')]
    assert order == sorted(order)
    assert page.count("C’est gratuit. Tout le monde peut venir.") == 1
    assert 'class="easy"' not in _get(examples, "/action/minimal").text


def test_answers_are_kept_and_told_apart(site: Any) -> None:
    """The second answer is the first; each language has its own; a reader who has it gets none."""
    first, second = _get(site, "/themes"), _get(site, "/themes")
    assert first.content == second.content
    assert _get(site, "/themes?lang=en").content != first.content
    etag = first.headers["etag"]
    again = _get(site, "/themes", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_datasette_keeps_its_index_and_its_pages(site: Any) -> None:
    """The tables stand behind the pages: their index has moved, and `/.json` has not."""
    assert "maillage" in _get(site, "/-/donnees").text
    assert "maillage" in _get(site, "/-/donnees.json").json()
    assert "maillage" in _get(site, "/.json").json()
    assert _get(site, "/maillage/actions").status_code == 200


def test_the_reason_of_an_end_is_no_limit(site: Any) -> None:
    """Why an action ended stands under its own title."""
    page = _get(site, "/action/ouverture-du-centre-social-du-quartier-sud").text
    assert "<h2>Raison de la fin</h2>" in page
    assert "<h2>Les limites</h2>" not in page


def test_an_address_that_is_nowhere_says_nothing_of_databases(site: Any) -> None:
    """Who mistypes an address knows no database, and is not led to the tables."""
    page = _get(site, "/rien-ici")
    assert page.status_code == 404
    assert "L’adresse est peut-être mal recopiée" in page.text
    assert "base" not in re.sub(
        r"<[^>]+>", "", page.text.partition("<main")[2].partition("</main>")[0]
    )
    assert 'class="crumbs"' not in page.text


def test_english_sets_no_space_before_a_colon(site: Any) -> None:
    """French does, English does not: in headings, titles, maps and forms."""
    assert "For example: " in _get(site, "/contribuer/action?lang=en").text
    assert "Par exemple\u00a0: " in _get(site, "/contribuer/action").text
    assert (
        "<title>Search: jardin · Maillage</title>" in _get(site, "/recherche?q=jardin&lang=en").text
    )
    assert re.search(r"La Réunion: 1 action", _get(site, "/carte?lang=en").text)
    assert "For example :" not in _get(site, "/contribuer/action?lang=en").text


def test_figures_of_the_country_are_said_in_the_language_of_the_page(site: Any) -> None:
    """What imports write of themselves is translated, and numbers are written as it writes them."""
    english = _read(site, "/territory/nevers?lang=en").text
    assert "33,085 inhabitants Municipal population (2023)" in english
    assert "46.99, 3.16" in english
    french = _read(site, "/territory/nevers").text
    assert "33 085 habitants" in french
    assert "46,99 ; 3,16" in french


def test_a_question_answers_before_it_shows_its_query(site: Any) -> None:
    """The rows come first; the SQL is folded below, and leads to where it may be changed."""
    page = _get(site, "/maillage/06-qui-finance-quoi").text
    assert page.index('<h2 id="rows">') < page.index('<details class="query">')
    assert page.index('<details class="query">') < page.index('id="sql-query"')
    assert "Modifier le SQL" in page
    asked = _get(site, "/maillage/11-ce-qui-manque-dans-un-territoire").text
    assert asked.index('<select id="qp1"') < asked.index('<details class="query">')
    assert '<textarea id="sql-editor"' in _get(site, "/maillage?sql=SELECT+1").text


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/territory/paris-19e", "/contribuer/action", "/contribuer/tableau", "/sparql"),
        *("/maillage", "/maillage/actions", "/maillage/06-qui-finance-quoi", "/recherche?q=x"),
        *("/brochure/partner/caf-54", "/action/jardin-partage?lang=en"),
    ],
)
def test_each_page_tells_search_engines_what_it_is(site: Any, path: str) -> None:
    """A description of its own, or its title beside what the catalogue is."""
    found = re.findall(r'<meta name="description" content="([^"]{30,})">', _get(site, path).text)
    assert len(found) == 1
