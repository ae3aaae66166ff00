"""Records that were withdrawn: their address answers, and nothing puts them forward."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF, XSD

from conftest import FULL, REASON, WORD, opened
from maillage.model.entities import Model

BASE = "https://w3id.org/maillage/"
OWN = rdflib.Namespace(f"{BASE}def#")
MEDIA = {
    "html": "text/html",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "json": "application/json",
}
PARSERS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}


@pytest.fixture(scope="module")
def site(withdrawn_build: Path) -> Any:
    """The catalogue with withdrawn records, served."""
    return opened(withdrawn_build)


@pytest.fixture(scope="module")
def dump(withdrawn_build: Path) -> rdflib.Graph:
    """The dump, read by an independent reader."""
    return rdflib.Graph().parse(withdrawn_build / "maillage.ttl")


def _get(site: Any, path: str, accept: str = "text/html") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


@pytest.mark.sample(3)
@pytest.mark.parametrize("form", MEDIA)
def test_what_is_gone_tells_its_story_in_every_form(
    site: Any, dump: rdflib.Graph, model: Model, form: str
) -> None:
    """410 by `Accept` and by suffix, for every kind, and the RDF is that of the dump."""
    for kind in model.entities:
        answers = [_get(site, f"/{kind}/gone", MEDIA[form])]
        if form != "html":
            answers.append(_get(site, f"/{kind}/gone.{form}"))
        for answer in answers:
            assert answer.status_code == 410, (kind, form)
            assert answer.headers["content-type"].startswith(MEDIA[form])
            if form == "html":
                assert REASON in answer.text
                assert "Cette fiche a été retirée le 20 novembre 2026." in answer.text
            elif form == "json":
                assert answer.json()["withdrawn_because"] == REASON
            else:
                found = rdflib.Graph().parse(data=answer.content, format=PARSERS[form])
                iri = rdflib.URIRef(f"{BASE}{kind}/gone")
                assert set(found.triples((iri, None, None))) == set(dump.triples((iri, None, None)))


@pytest.mark.parametrize("form", MEDIA)
def test_what_is_replaced_leads_on_in_every_form(site: Any, model: Model, form: str) -> None:
    """301 by `Accept` and by suffix, for every kind; a suffix is kept."""
    for kind in model.entities:
        answer = _get(site, f"/{kind}/retired", MEDIA[form])
        assert (answer.status_code, answer.headers["location"]) == (301, f"/{kind}/minimal")
        assert "Accept" in answer.headers["vary"]
        if form != "html":
            answer = _get(site, f"/{kind}/retired.{form}")
            assert answer.headers["location"] == f"/{kind}/minimal.{form}"


def test_the_page_of_what_is_gone_asks_for_nothing(site: Any, model: Model) -> None:
    """It says so in English too, offers no correction, and tells search engines nothing."""
    for kind in model.entities:
        page = _get(site, f"/{kind}/gone?lang=en").text
        assert "This record was withdrawn on 20 November 2026." in page
        assert "pour=confirmer" not in page
        assert 'application/ld+json">' not in page
        assert page.count(REASON) == 1


def test_no_page_puts_forward_what_was_withdrawn(
    site: Any, example_build: Path, model: Model
) -> None:
    """Every page is what it would be without them: lists, figures, maps, records and concepts."""
    without = opened(example_build)
    lists = ("actions", "territoires", "partenaires", "programmes", "sources")
    paths = ["/", "/carte", "/chiffres", *(f"/{name}" for name in lists), "/themes", "/audiences"]
    paths += [
        f"/{kind}/{identifier}" for kind, full in FULL.items() for identifier in (full, "minimal")
    ]
    paths += [
        f"/{name}/{concept.code}" for name, s in model.schemes.items() for concept in s.concepts
    ]
    build = re.compile(r"\?v=[0-9a-f]+")
    for path in paths:
        answer, expected = _get(site, path), _get(without, path)
        assert answer.status_code == 200, path
        assert build.sub("", answer.text) == build.sub("", expected.text), path
        assert "/retired" not in answer.text


def test_no_search_finds_what_was_withdrawn(site: Any) -> None:
    """Neither the page, nor the filters, nor the downloads, nor the search in SQL."""
    assert "/gone" not in _get(site, f"/recherche?q={WORD}&exact=1").text
    filtered = _get(site, "/recherche?theme=logement").text
    assert f"/action/{FULL['action']}" in filtered
    assert "/action/gone" not in filtered
    for kind, words in (("action", "logement"), ("partner", "caf")):
        told = _get(site, f"/recherche.json?type={kind}&q={words}").text
        assert f'"{FULL[kind]}"' in told
        assert '"gone"' not in told
        assert '"retired"' not in told
    database = site.get_database("maillage")
    for word, rows in ((WORD, "[]"), ("logement", None)):
        found = asyncio.run(database.execute("SELECT chercher('actions', ?)", [word]))
        assert (found.single_value() == "[]") is (rows == "[]")


def test_no_sitemap_has_what_was_withdrawn(site: Any, model: Model) -> None:
    """Crawlers are led to what stands alone."""
    for kind in model.entities:
        told = _get(site, f"/sitemap-{kind}-1.xml").text
        assert f"/{kind}/{FULL[kind]}</loc>" in told
        assert "/gone<" not in told
        assert "/retired<" not in told


def test_a_reader_of_the_dump_sees_what_was_withdrawn(dump: rdflib.Graph, model: Model) -> None:
    """The dump keeps each with its type, its day, its reason and its successor, if it has one."""
    for kind in model.entities:
        gone, retired = (rdflib.URIRef(f"{BASE}{kind}/{name}") for name in ("gone", "retired"))
        for iri in (gone, retired):
            assert dump.value(iri, RDF.type)
            day = dump.value(iri, OWN.withdrawnOn)
            assert day == rdflib.Literal("2026-11-20", datatype=XSD.date)
        assert dump.value(gone, OWN.withdrawnBecause) == rdflib.Literal(REASON, lang="fr")
        assert dump.value(gone, DCTERMS.isReplacedBy) is None
        successor = dump.value(retired, DCTERMS.isReplacedBy)
        assert successor == rdflib.URIRef(f"{BASE}{kind}/minimal")
        assert dump.value(successor, RDF.type)


def test_a_form_offers_no_withdrawn_record(site: Any, model: Model) -> None:
    """What is gone goes by its id alone: no name leads to it."""
    for kind in model.entities:
        assert _get(site, f"/contribuer/noms/{kind}?q={WORD}").json() == []
