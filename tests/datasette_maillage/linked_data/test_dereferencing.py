"""Linked data: what has an IRI answers for it, and says what the dump says."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import rdflib

from conftest import EXAMPLES, ROOT, MakeCatalogue, opened
from forms import plain
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.model.entities import Model
from maillage.model.loading import load
from repositories import under_git

BASE = "https://w3id.org/maillage/"
PARSERS = {
    "ttl": "turtle",
    "nt": "nt",
    "jsonld": "json-ld",
    "rdf": "xml",
    "nq": "nquads",
    "trig": "trig",
}
MEDIA = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "json": "application/json",
}
Triples = set[tuple[Any, ...]]


def _get(site: Any, path: str, accept: str = "*/*", **headers: str) -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept, **headers}))


def _triples(content: bytes, syntax: str) -> Triples:
    parsed = rdflib.Dataset(default_union=True).parse(data=content, format=PARSERS[syntax])
    return set(parsed.triples((None, None, None)))


@pytest.fixture(scope="module")
def graph(real_build: Path) -> rdflib.Graph:
    """The dump of the real catalogue."""
    return rdflib.Graph().parse(real_build / "maillage.ttl")


@pytest.fixture(scope="module")
def example_dump(example_build: Path) -> dict[str, Triples]:
    """What the dump of the examples says, by the path of the thing."""
    return _by_path(rdflib.Graph().parse(example_build / "maillage.ttl"))


def _by_path(graph: rdflib.Graph) -> dict[str, Triples]:
    """Return what a dump says, by the path of the thing: `action/jardin-partage`, `def`.

    What it says of the days of a date, it says of each thing that has the date.
    """
    found: dict[str, Triples] = {}
    for triple in graph:
        path = str(triple[0]).removeprefix(BASE).partition("#")[0]
        found.setdefault(path, set()).add(triple)
    assert {str(one).partition("#")[2][:1] for one, _, _ in found.pop("catalogue")} <= set("012")
    periods = {date: period for period, date in graph.subject_objects(rdflib.RDF.value)}
    for triples in found.values():
        dates = {periods[value] for _, _, value in triples if value in periods}
        triples.update(triple for date in dates for triple in graph.triples((date, None, None)))
    return found


def _records(root: Path, model: Model) -> Iterable[tuple[str, dict[str, Any]]]:
    for collection, entity in model.by_collection.items():
        for file in sorted((root / "contributions" / collection).rglob("*.json")):
            yield entity.name, json.loads(file.read_text(encoding="utf-8"))


def test_all_answers_together_are_the_dump(
    site: Any, graph: rdflib.Graph, model: Model, exhaustive: bool
) -> None:
    """Each record, list and concept says what the dump says; a withdrawn one is gone, or moved."""
    dump = _by_path(graph)
    lists = {name for name in dump if name in model.schemes}
    assert {path.partition("/")[0] for path in dump} == {*model.entities, *model.schemes, "def"}
    for path in sorted(dump)[:: 1 if exhaustive else 5]:
        said = dump[path]
        answer = _get(site, f"/{path}.nt")
        told = {str(predicate) for _, predicate, _ in said}
        if {f"{BASE}def#withdrawnOn", str(rdflib.DCTERMS.isReplacedBy)} & told and path != "def":
            assert answer.status_code in (301, 410), path
            continue
        assert answer.status_code == 200, path
        inside = (triples for other, triples in dump.items() if other.startswith(f"{path}/"))
        expected = said.union(*inside) if path in lists else said
        assert _triples(answer.content, "nt") == expected, path


@pytest.mark.sample(2)
@pytest.mark.parametrize("kind", ["action", "territory", "partner", "programme", "source"])
def test_every_form_of_a_record_says_the_same(
    examples: Any,
    example_dump: dict[str, Triples],
    example_root: Path,
    kind: str,
    model: Model,
) -> None:
    """By suffix or by Accept, in any syntax, with every field, the triples are the dump’s."""
    seen = 0
    for name, record in _records(example_root, model):
        if name != kind or "replaced_by" in record:
            continue
        seen += 1
        path = f"{name}/{record['id']}"
        for suffix, media in MEDIA.items():
            answer = _get(examples, f"/{path}.{suffix}")
            assert answer.headers["content-type"] == f"{media}; charset=utf-8"
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.content == _get(examples, f"/{path}", media).content or suffix == "rdf"
            if suffix == "json":
                assert answer.json() == record
            else:
                assert _triples(answer.content, suffix) == example_dump[path], (path, suffix)
    assert seen


@pytest.mark.parametrize(
    "path", ["/action/jardin-partage", "/themes", "/themes/logement", "/def", "/def/0.1.0"]
)
def test_an_answer_tells_of_the_other_forms(site: Any, path: str) -> None:
    """The page and its siblings name each other, in headers and markup; and say what varies."""
    page = _get(site, path, "text/html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    linked = dict(
        reversed(pair)
        for pair in re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', page.text)
    )
    assert set(linked.values()) == set(MEDIA.values())
    for address, media in linked.items():
        assert f'<{address}>; rel="alternate"; type="{media}"' in page.headers["link"]
        answer = _get(site, address)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"{media}; charset=utf-8"
        # JSON names its context besides.
        assert answer.headers["link"].startswith(page.headers["link"])
    assert "Accept" in page.headers["vary"]


def test_the_form_follows_the_qualities(site: Any) -> None:
    """The highest quality wins; a browser gets the page; a kept answer keeps to its form."""
    for _ in range(2):
        for accept, media in (
            ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
            ("application/rdf+xml;q=0.9, text/turtle", "text/turtle"),
            ("", "text/html"),
        ):
            answer = _get(site, "/action/jardin-partage", accept)
            assert answer.headers["content-type"] == f"{media}; charset=utf-8"


def test_what_is_not_there_is_said(site: Any) -> None:
    """An unknown form is 406 with those there are; an unknown thing or suffix is 404."""
    refused = _get(site, "/action/jardin-partage", "application/pdf")
    assert refused.status_code == 406
    assert all(media in refused.text for media in MEDIA.values())
    assert "Accept" in refused.headers["vary"]
    for path in (
        "/action/nulle-part.ttl",
        "/action/jardin-partage.pdf",
        "/themes/rien",
        "/def.pdf",
        "/def/0.1.1",
        "/def/0.1.0.pdf",
    ):
        assert _get(site, path).status_code == 404
    assert 'rel="alternate" type="text/turtle"' not in _get(site, "/action/nulle-part").text


@pytest.mark.parametrize("path", ["/", "/def.ttl", "/datapackage.json", "/donnees", "/void"])
def test_who_holds_anything_of_what_is_there_is_told_no_more(site: Any, path: str) -> None:
    """`If-None-Match: *` is for what is not there yet; what is nowhere stays so."""
    answer = _get(site, path, **{"if-none-match": "*"})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"]
    assert _get(site, "/action/nulle-part", **{"if-none-match": "*"}).status_code == 404


def test_the_address_of_the_version_of_the_vocabulary_leads_to_it(site: Any) -> None:
    """The ontology says it, and it is the vocabulary itself, in each form."""
    graph = rdflib.Graph().parse(data=_get(site, "/def.ttl").text, format="turtle")
    ((ontology, version),) = graph.subject_objects(rdflib.OWL.versionIRI)
    assert str(version) == f"{ontology}/{graph.value(ontology, rdflib.OWL.versionInfo)}"
    path = f"/def/{str(version).rpartition('/')[2]}"
    for media in MEDIA.values():
        assert _get(site, path, media).content == _get(site, "/def", media).content


def test_each_form_has_its_own_etag(site: Any) -> None:
    """A cache that holds the page does not take it for the Turtle."""
    page = _get(site, "/action/jardin-partage", "text/html")
    turtle = _get(site, "/action/jardin-partage", "text/turtle")
    assert page.headers["etag"] != turtle.headers["etag"]
    again = _get(
        site, "/action/jardin-partage", "text/turtle", **{"if-none-match": turtle.headers["etag"]}
    )
    assert again.status_code == 304
    assert "Accept" in again.headers["vary"]


def test_a_redirect_keeps_the_language(examples: Any, model: Model) -> None:
    """Who reads in English goes on in English; `test_records.py` has the rest."""
    for kind in model.entities:
        english = _get(examples, f"/{kind}/retired?lang=en")
        assert english.headers["location"] == f"/{kind}/minimal?lang=en"


def test_search_engines_read_the_page(site: Any) -> None:
    """The page of a record holds schema.org data that no text of it can break out of."""
    page = _get(site, "/action/jardin-partage").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    assert (data["@type"], data["name"]) == ("Project", "Jardin partagé")
    assert data["@id"] == data["url"] == f"{BASE}action/jardin-partage"
    about = data["subjectOf"]
    assert (about["license"][:8], about["inLanguage"]) == ("https://", "fr")
    assert about["isPartOf"]["@id"] == f"{BASE}catalogue"
    assert data["areaServed"][0]["name"] == "Cambrai"
    assert data["keywords"] == ["Environnement"]
    assert 'application/ld+json">' not in _get(site, "/themes").text


def test_no_text_breaks_out_of_the_data_block(
    make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that ends the script early, should the gate let it in, stays a text."""
    monkeypatch.setattr("maillage.rules.texts.suspicious", lambda _raw: ())
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    file = root / "contributions" / "actions" / "minimal.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    record["title"] = "Titre </script><script>alert(1)</script>"
    file.write_text(json.dumps(record), encoding="utf-8")
    pipeline.build(load(root), root / "build", BuildOptions(workers=1, cached=False))
    page = _get(opened(root / "build"), "/action/minimal").text
    assert "<script>alert" not in page
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(block)["name"] == record["title"]


def test_the_vocabulary_explains_every_term(site: Any, graph: rdflib.Graph) -> None:
    """The page of the vocabulary has an anchor, a label and a meaning for each of our terms."""
    own = f"{BASE}def#"
    french = plain(_get(site, "/def").text.replace("&#39;", "'"))
    english = plain(_get(site, "/def?lang=en").text.replace("&#39;", "'"))
    terms = [
        subject
        for subject in graph.subjects(rdflib.RDFS.isDefinedBy)
        if str(subject).startswith(own)
    ]
    assert terms
    for term in terms:
        assert f'id="{str(term).removeprefix(own)}"' in french
        for predicate in (rdflib.RDFS.label, rdflib.RDFS.comment):
            for words in graph.objects(term, predicate):
                page = french if words.language == "fr" else english  # type: ignore[attr-defined]
                assert plain(str(words)) in page


def test_the_files_of_the_build_are_served(site: Any, real_build: Path) -> None:
    """What the catalogue’s description says one may download can be had, byte for byte."""
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    described = rdflib.Graph().parse(real_build / "catalog.ttl")
    addresses = {
        str(address).removeprefix(BASE) for address in described.objects(None, dcat.downloadURL)
    }
    assert {"maillage.ttl", "maillage.db", "actions.csv"} <= addresses
    for name in (*addresses, "catalog.ttl", "SHA256SUMS", "report.json"):
        answer = _get(site, f"/{name}")
        assert answer.status_code == 200, name
        assert answer.content == (real_build / name).read_bytes(), name
    etag = _get(site, "/maillage.ttl").headers["etag"]
    assert _get(site, "/maillage.ttl", **{"if-none-match": etag}).status_code == 304
    assert _get(site, "/secret.csv").status_code == 404


@pytest.mark.parametrize("path", ["/donnees", "/catalogue.ttl", "/maillage.ttl", "/SHA256SUMS"])
def test_a_build_that_is_gone_is_asked_for_later(
    real_build: Path, tmp_path: Path, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever tidies up takes files from under the site, which takes a copy anew: 503 so far."""
    build = Path(shutil.copytree(real_build, tmp_path / "build"))
    site = opened(build)
    assert asyncio.run(site.client.get("/")).status_code == 200
    shutil.rmtree(build)
    answer = asyncio.run(site.client.get(path))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "Traceback" not in capfd.readouterr().err


def test_the_mark_of_the_checksums_changes_with_them(site: Any, real_build: Path) -> None:
    """A cache that has the checksums of another build gets those of this one."""
    etag = _get(site, "/SHA256SUMS", **{"accept-encoding": "identity"}).headers["etag"]
    digest = hashlib.sha256((real_build / "SHA256SUMS").read_bytes()).hexdigest()
    assert etag == f'"{digest[:16]}"'
    assert _get(site, "/SHA256SUMS", **{"if-none-match": '""'}).status_code == 200


@pytest.mark.parametrize("path", ["/void", "/catalogue"])
def test_the_mark_of_one_form_is_not_that_of_another(site: Any, path: str) -> None:
    """A browser that has one form and asks for another, with the mark it has, gets the other."""
    forms = ("application/ld+json", "text/turtle")
    response, other = (_get(site, path, accept=form) for form in forms)
    assert response.headers["content-type"] != other.headers["content-type"]
    again = _get(site, path, accept=forms[1], **{"if-none-match": response.headers["etag"]})
    assert again.content == other.content
    same = _get(site, path, accept=forms[0], **{"if-none-match": response.headers["etag"]})
    assert same.status_code == 304


@pytest.mark.sample(1)
@pytest.mark.parametrize("path", ["/void", "/.well-known/void", "/catalogue"])
def test_the_catalogue_describes_itself(site: Any, real_build: Path, path: str) -> None:
    """The description is where clients look for it, in the form they want."""
    text = (real_build / "catalog.ttl").read_text(encoding="utf-8")
    assert text.count("https://maillage.example/sparql") > 1
    # Where SPARQL is answered is where it was asked.
    own = text.replace("https://maillage.example/sparql", "http://localhost/sparql")
    expected = set(rdflib.Graph().parse(data=own, format="turtle"))
    for suffix in PARSERS:
        answer = _get(site, path, MEDIA[suffix])
        assert _triples(answer.content, suffix) == expected
        if "well-known" not in path:
            assert _triples(_get(site, f"{path}.{suffix}", "text/html").content, suffix) == expected
    assert _get(site, path, "application/pdf").status_code == 406
    assert _get(site, f"{path}.pdf", "text/turtle").status_code == 404
    assert _get(site, "/catalogue", "text/html").headers["location"] == "/donnees"


def test_a_page_and_its_data_tell_when_a_record_changed(
    make_catalogue: MakeCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a catalogue under Git, each form of a record, its page and the sitemap have the days."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2025-02-01T12:00:00+0000")
    file = "sources/minimal.json"
    root = under_git(make_catalogue({file: (EXAMPLES / "accepted" / file).read_bytes()}))
    assert pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=1)).accepted
    site = opened(tmp_path / "out")
    node = rdflib.URIRef(f"{BASE}source/minimal")
    for suffix in ("ttl", "nt", "jsonld", "rdf"):
        found = _triples(_get(site, f"/source/minimal.{suffix}").content, suffix)
        days = {term: str(value) for one, term, value in found if one == node}
        assert days[rdflib.DCTERMS.created] == days[rdflib.DCTERMS.modified] == "2025-02-01"
    assert "depuis le 1er février 2025" in plain(_get(site, "/source/minimal", "text/html").text)
    assert "<lastmod>2025-02-01</lastmod>" in _get(site, "/sitemap-source-1.xml").text


def test_crawlers_find_every_record_that_stands(
    examples: Any, example_root: Path, model: Model
) -> None:
    """The sitemap leads to every record but the retired ones, each answering in person."""
    robots = _get(examples, "/robots.txt").text
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    sitemaps = re.findall(
        r"<loc>http://localhost([^<]+)</loc>", _get(examples, "/sitemap.xml").text
    )
    assert len(sitemaps) == len(model.entities)
    found = set()
    for sitemap in sitemaps:
        answer = _get(examples, sitemap)
        assert answer.headers["content-type"] == "application/xml; charset=utf-8"
        found.update(re.findall(r"<loc>http://localhost([^<]+)</loc>", answer.text))
    expected = {
        f"/{kind}/{record['id']}"
        for kind, record in _records(example_root, model)
        if "replaced_by" not in record
    }
    assert found == expected
    for path in found:
        assert _get(examples, path).status_code == 200, path


def test_the_addresses_keep_a_proxys_prefix(real_build: Path) -> None:
    """Behind a proxy with a path of its own, alternates and redirects stay below it."""
    site = opened(real_build, settings={"base_url": "/catalogue-public/"})
    page = _get(site, "/action/jardin-partage", "text/html")
    assert page.status_code == 200
    assert "</catalogue-public/action/jardin-partage.ttl>" in page.headers["link"]
    robots = _get(site, "/robots.txt").text
    assert "/catalogue-public/sitemap.xml" in robots


def test_the_permanent_addresses_lead_to_the_same_paths() -> None:
    """The redirect for w3id.org keeps the path, and is the one place that names a host."""
    rules = (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8")
    query, rule = re.findall(r"^RewriteRule (\S+) (\S+) \[(.*)\]$", rules, re.MULTILINE)
    assert rule[0] == "^(.*)$"
    assert rule[1].endswith("/$1")
    assert "R=303" in rule[2]
    # A redirect by 303 would make a GET of a query that is posted.
    assert (query[0], query[1], query[2][:5]) == ("^(sparql/?)$", rule[1], "R=307")
