"""`repository`: what `maillage init` makes is a catalogue, in its own name, that builds at once."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from configparser import ConfigParser
from pathlib import Path

import pytest
import rdflib
import yaml
from markdown_it import MarkdownIt

from conftest import ROOT, TODAY, opened
from maillage import describe
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.describe import translations
from maillage.describe.starting.init_questions import FORGES, InitError, answered
from maillage.describe.starting.repository import begin, place_of, templated
from maillage.describe.translations import said
from maillage.model.loading import load

#: Begins a catalogue with some answers, in a folder of its own.
Begin = Callable[..., Path]


@pytest.fixture
def start(tmp_path: Path) -> Begin:
    """Return what begins a catalogue."""

    def start(**given: str) -> Path:
        folder = tmp_path / "own"
        files = begin(folder, answered(given), TODAY)
        assert sorted(files) == sorted(
            str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()
        )
        return folder

    return start


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "Centres sociaux de la Nièvre", "territory": "Nièvre", "forge": "gitlab"},
        {"name": "Paris", "territory": "75056", "languages": "fr", "licence": "cc0-1-0"},
        {"name": "Neighbours", "languages": "en", "forge": "none", "licence": "cc-by-4-0"},
        {
            "base": "https://ville.example/donnees",
            "territory": "région Bretagne",
            "forge": "forgejo",
        },
    ],
)
def test_it_is_accepted_and_built_as_it_stands(start: Begin, given: Mapping[str, str]) -> None:
    """What was begun has no finding that refuses it, and nothing derived is stale."""
    root = start(**given)
    model = load(root)
    report = pipeline.build(model, root / "build", BuildOptions(workers=1, cached=False))
    assert report.accepted
    assert report.counts["actions"] == 1
    assert describe.stale(model) == []
    dump = rdflib.Graph().parse(root / "build/maillage.ttl")
    records = {str(node) for node in dump.subjects() if f"{model.base}action/" in str(node)}
    assert len(records) == 1
    licence = json.loads((root / "datapackage.json").read_text("utf-8"))["licenses"][0]
    assert all(record["licence"] == answered(given).licence for record in _own_records(root))
    assert licence["path"].endswith(f"{licence['name']}.html")


def _own_records(root: Path) -> list[dict[str, str]]:
    files = [*root.glob("contributions/actions/*"), root / "contributions/sources/declaration.json"]
    return [json.loads(file.read_text("utf-8")) for file in files]


def test_nobody_elses_name_or_address_is_in_it(start: Begin) -> None:
    """The pages say the catalogue’s name; the standard’s base is nowhere but in its own terms."""
    root = start(name="Voisins", base="https://ville.example/donnees/", forge="gitlab")
    for file in root.rglob("*"):
        if file.is_file() and file.suffix != ".service":
            text = file.read_text(encoding="utf-8")
            assert "w3id.org/maillage/action/" not in text
            assert "Équipe du catalogue" not in text
            assert "@@" not in text, file
    assert "Voisins" in (root / "CONTRIBUER.md").read_text(encoding="utf-8")
    assert not (root / "docs/w3id").exists()


def test_the_main_language_is_that_of_the_pages_and_of_the_example(start: Begin) -> None:
    """A network in English alone has no French page."""
    root = start(languages="en")
    assert (root / "CONTRIBUTING.md").is_file()
    assert not (root / "CONTRIBUER.md").exists()
    (action,) = root.glob("contributions/actions/*.json")
    assert json.loads(action.read_text("utf-8"))["title"] == "A first action"


def test_a_language_of_a_region_is_the_one_that_the_program_speaks(start: Begin) -> None:
    """« fr-CA » has French pages and commands, and « en-CA » English ones, called as they are."""
    root = start(name="Milieux de vie", languages="fr-CA, en-CA")
    assert (root / "CONTRIBUER.md").is_file()
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    assert package["x-en-CA"]["description"].startswith("What is done near you")
    model = load(root)
    assert pipeline.build(model, root / "build", BuildOptions(workers=1)).accepted
    site = opened(root / "build")
    pages = [asyncio.run(site.client.get(path)).text for path in ("/", "/?lang=en")]
    assert [re.search(r'<html lang="([^"]*)"', page)[1] for page in pages] == ["fr-CA", "en-CA"]  # type: ignore[index]
    assert "What is done near you" in pages[1]
    assert 'hreflang="en-CA"' in pages[0]
    assert 'hreflang="en"' not in pages[0]
    described = rdflib.Graph().parse(root / "build/catalog.ttl")
    spoken = {str(it).rpartition("/")[2] for it in described.objects(None, rdflib.DCTERMS.language)}
    assert spoken == {"FRA", "ENG"}


def test_a_catalogue_may_speak_what_the_program_does_not(start: Begin) -> None:
    """What is written in German is said to be so; the pages speak French, which is told apart."""
    root = start(name="Nachbarschaft", languages="de")
    (file,) = root.glob("contributions/actions/*.json")
    title = {"title": "Ein Garten für alle"}
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), **title}), encoding="utf-8")
    model = load(root)
    assert pipeline.build(model, root / "build", BuildOptions(workers=1)).accepted
    described = rdflib.Graph().parse(root / "build/catalog.ttl")
    titles = {*described.objects(None, rdflib.DCTERMS.title)}
    assert rdflib.Literal("Nachbarschaft", lang="de") in titles
    assert rdflib.Literal("Nachbarschaft", lang="fr") not in titles
    lacking = [text for texts, _, _ in translations.lacking(model, "de") for text in texts]
    assert "themes/sante: title" in lacking
    told = [str(what) for language, what in translations.told_missing(model) if language == "de"]
    assert len(told) == 2
    assert str(len(lacking) - len(said())) in told[1]
    assert str(len(said())) in told[0]
    site = opened(root / "build")
    page = asyncio.run(site.client.get(f"/action/{file.stem}")).text
    assert '<html lang="fr"' in page
    assert '<h1 lang="de" dir="auto">Ein Garten für alle</h1>' in page
    assert asyncio.run(site.client.get("/contribuer/action")).status_code == 200


@pytest.mark.parametrize(
    ("languages", "page"),
    [("de, fr-LU", "CONTRIBUER.md"), ("en-IE", "CONTRIBUTING.md"), ("de", "CONTRIBUTING.md")],
)
def test_pages_for_people_are_in_the_first_language_that_has_them(
    languages: str, page: str
) -> None:
    """Else in English, which more people read than French."""
    files = dict(templated(answered({"languages": languages})))
    assert [name for name in files if name.startswith("CONTRIB")] == [page]


def test_nothing_that_commands_make_is_committed(start: Begin) -> None:
    """Builds, versions and what a killed run leaves: our repository ignores them too."""
    root = start()
    ours, own = ((at / ".gitignore").read_text("utf-8").splitlines() for at in (ROOT, root))
    made = {line for line in ours if line.startswith("/") and "hypothesis" not in line}
    assert {"/build/*", "/releases/"} <= made
    assert made <= {*own}


def test_all_that_begins_a_catalogue_is_in_the_language_of_its_pages(start: Begin) -> None:
    """Where the program does not speak its own, the example passes for no text of that language."""
    root = start(languages="it, de")
    page = (root / "CONTRIBUTING.md").read_text("utf-8")
    (action,) = root.glob("contributions/actions/*.json")
    assert f"contributions/actions/{action.name}" in page
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    assert json.loads(action.read_text("utf-8"))["title"] == package["title"]
    assert package["x-en"]["description"].startswith("What is done near you")
    # What is said to be in the language of the catalogue is.
    assert (package["description"], package["keywords"]) == (package["title"], [])
    assert package["x-de"].keys() == {"title"}  # a text in English is not said to be German


@pytest.mark.parametrize("forge", FORGES)
def test_the_workflows_install_what_the_requirements_name(start: Begin, forge: str) -> None:
    """They are those of the standard, save that nothing is built: the program is a package."""
    root = start(forge=forge)
    files = [*root.glob(".github/workflows/*"), *root.glob(".forgejo/workflows/*")]
    files += root.glob(".gitlab-ci.yml")
    assert bool(files) == (forge != "none")
    installs = 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert yaml.safe_load(text)
        assert "no-build-isolation" not in text
        assert "requirements/core" not in text
        assert ".ci/run" not in text
        installs += text.count("--requirement requirements.txt")
    assert (installs > 0) == (forge != "none")
    if files:
        subprocess.run(["sh", "-n", root / "scripts/judge"], check=True)
        assert (root / "scripts/judge").stat().st_mode & 0o100


@pytest.mark.parametrize("forge", [forge for forge in FORGES if forge != "none"])
def test_the_workflows_speak_the_language_of_the_catalogue(start: Begin, forge: str) -> None:
    """A forge shows a network in English alone no French, but for what is told in both."""
    root = start(forge=forge, languages="en")
    files = [*root.glob(".*/workflows/*"), *root.glob(".gitlab-ci.yml")]
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert texts
    assert [
        word for text in texts for word in re.findall(r"(?i)\w*[éèàâêç]\w*|fiches?", text)
    ] == []
    assert all(yaml.safe_load(text) for text in texts)


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "name",
    ['L\'Îlot "des" aînés', "*Voisins* & Cie_", "100 % voisins", "שכנים", "a: b # c"],
)
def test_any_name_is_the_same_wherever_it_is_read(start: Begin, name: str) -> None:
    """Markdown shows it, a service unit says it, and the graph and the descriptor have it."""
    root = start(name=name, forge="none", languages="fr")
    heading = MarkdownIt().parseInline((root / "README.md").read_text("utf-8").split("\n")[0][2:])
    assert "".join(it.content for it in heading[0].children or ()) == name
    (unit,) = root.glob("deploy/*.service")
    read = ConfigParser(strict=True, interpolation=None)
    read.read_string(unit.read_text("utf-8"))
    assert read["Unit"]["Description"].replace("%%", "%") == name
    assert re.fullmatch(r"[a-z][a-z0-9-]{0,30}", read["Service"]["User"])
    if shutil.which("systemd-analyze"):
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text("utf-8"))
        unit.with_name("own.service").write_text(text, encoding="utf-8")
        verify = ["systemd-analyze", "verify", str(unit.with_name("own.service"))]
        done = subprocess.run(verify, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    assert package["title"] == package["contributors"][0]["title"] == name
    assert pipeline.build(load(root), root / "build", BuildOptions(workers=1)).accepted
    described = rdflib.Graph().parse(root / "build/catalog.ttl")
    assert name in {str(title) for title in described.objects(None, rdflib.DCTERMS.title)}


def test_what_cannot_be_begun_leaves_nothing_behind(start: Begin, tmp_path: Path) -> None:
    """Another try is free to go on, and what was there is as it was."""
    (tmp_path / "own").mkdir()
    damaged = {"name": "FÃ©dÃ©ration"}
    for given in ({"base": "https://w3id.org/maillage/"}, {"territory": "Atlantide"}, damaged):
        with pytest.raises(InitError):
            start(**given)
    (tmp_path / "own/README.md").write_text("À moi.", encoding="utf-8")
    with pytest.raises(InitError, match=r"README\.md"):
        start()
    assert [file.name for file in (tmp_path / "own").iterdir()] == ["README.md"]


def test_a_catalogue_is_not_begun_over_another(start: Begin) -> None:
    """What is there is left as it is."""
    root = start(name="Voisins")
    before = (root / "datapackage.json").read_bytes()
    with pytest.raises(InitError):
        start(name="Autres")
    assert (root / "datapackage.json").read_bytes() == before


def test_a_territory_is_one_official_place_or_none() -> None:
    """A name of several, or of none, is refused with what to write; nothing means a country."""
    assert place_of("") is None
    nevers = place_of("Nevers")
    assert nevers is not None
    assert nevers.code == "58194"
    with pytest.raises(InitError, match="Saint-Denis"):
        place_of("Saint-Denis")
    with pytest.raises(InitError, match="Atlantide"):
        place_of("Atlantide")
