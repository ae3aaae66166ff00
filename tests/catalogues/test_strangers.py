"""Five strangers begin a catalogue: from the wheel in an empty folder to a first contribution.

What each answers stands in `answers.toml`, and what it has otherwise than the standard in `files/`.
No line of code is changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from accessibility import violations
from browser.paths import PAGES
from browser.test_valid_html import html_checker, html_errors
from browsing import Browser, opening
from conftest import ROOT, Once
from datasette_maillage.contribute import views
from forms import complaints, fill, form_of
from maillage.release.judges import frictionless_judge
from repositories import git, under_git
from serving import Loaded, reserved_port, wait_for
from waiting import PATIENCE, eventually

HERE = Path(__file__).parent
STRANGERS = sorted(folder.name for folder in HERE.iterdir() if (folder / "answers.toml").exists())
#: Whose official places are another country’s: what is picked by the command, and by the form.
ABROAD = {"belgium": ("92094", "57081")}
STANDARD = "https://w3id.org/maillage/"
_KINDS = {
    "actions": "action",
    "territories": "territory",
    "partners": "partner",
    "programmes": "programme",
    "sources": "source",
}
pytestmark = pytest.mark.exhaustive


@pytest.fixture(scope="session")
def wheel(once: Once) -> Path:
    """The wheel, built from the source distribution of a clean checkout."""

    def make(folder: Path) -> None:
        folder.mkdir()
        clean = folder / "checkout"
        files = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
        for name in filter(None, files.split("\0")):
            if (ROOT / name).is_file() and not name.startswith(("contributions/", "tests/")):
                (clean / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, clean / name)
        _run([sys.executable, "setup.py", "-q", "sdist", "--dist-dir", str(folder)], clean)
        (archive,) = folder.glob("*.tar.gz")
        build = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder)]
        _run([sys.executable, *build, str(archive)], folder)

    (found,) = once("wheel", make).glob("*.whl")
    return found


@pytest.fixture(scope="session")
def program(once: Once, wheel: Path) -> Path:
    """The command, installed from the wheel with the locked versions of what it needs."""

    def make(folder: Path) -> None:
        _run([sys.executable, "-m", "venv", str(folder)], HERE)
        # What is compiled is what is loaded.
        pip = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "--no-compile"]
        locked = str(ROOT / "requirements/site-tables.txt")
        _run([*pip, "--require-hashes", "--only-binary", ":all:", "--requirement", locked], HERE)
        _run([*pip, "--no-deps", str(wheel)], HERE)

    return once("installed", make) / "bin"


@pytest.fixture(scope="session")
def loaded(program: Path) -> Iterator[Loaded]:
    """The installed command, loaded once for all strangers."""
    loaded = Loaded(str(program / "python"))
    yield loaded
    loaded.close()


def _run(command: list[str], folder: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Begun:
    """A catalogue that a stranger began, built, with its forge."""

    stranger: str
    root: Path
    forge: Path
    loaded: Loaded
    base: str
    name: str

    def run(self, *command: str, root: Path | None = None) -> None:
        """Run a command of the installed program in the catalogue, or in a clone of it."""
        log = self.root.with_name("log")
        status = self.loaded.run(command, log, root or self.root)
        assert status == 0, log.read_text("utf-8")


@pytest.fixture(scope="module", params=STRANGERS)
def begun(
    request: pytest.FixtureRequest,
    program: Path,
    loaded: Loaded,
    tmp_path_factory: pytest.TempPathFactory,
) -> Begun:
    """A catalogue as `maillage init` makes it, with what the stranger has otherwise."""
    given, home = HERE / request.param, tmp_path_factory.mktemp(request.param)
    answers = str(given / "answers.toml")
    command = [str(program / "python"), "-m", "maillage", "init", "own", "--answers", answers]
    said = _run(command, home)
    assert "maillage build" in said
    root = home / "own"
    if (given / "files").exists():
        shutil.copytree(given / "files", root, dirs_exist_ok=True)
    package = json.loads((root / "datapackage.json").read_text("utf-8"))
    assert package["title"] == tomllib.loads((given / "answers.toml").read_text("utf-8"))["name"]
    begun = Begun(request.param, root, home / "forge.git", loaded, package["id"], package["title"])
    begun.run("describe")
    for code in ABROAD.get(request.param, ())[:1]:
        begun.run("territory", code)
    under_git(root)
    git(root, "clone", "--quiet", "--bare", ".", str(begun.forge))
    begun.run("validate")
    begun.run("build", "--sparql")
    begun.run("describe", "--check")
    return begun


def test_the_wheel_carries_the_standard(wheel: Path) -> None:
    """All that judges, names and asks is in it, as at the top; nothing of our records is."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix("maillage/standard/") for name in archive.namelist()}
    for folder, pattern in (("schema", "*.json"), ("vocab", "**/*.ttl"), ("queries", "*.sql")):
        files = {str(file.relative_to(ROOT)) for file in (ROOT / folder).glob(pattern)}
        assert files
        assert files <= names
    assert not [name for name in names if name.startswith(("contributions/", "queries/catalogue"))]


@pytest.mark.skipif(shutil.which("pipx") is None, reason="no pipx on this machine")
def test_pipx_begins_a_catalogue_with_nothing_installed(wheel: Path, tmp_path: Path) -> None:
    """The command alone comes of the wheel, for one run; what it begins is accepted as it is."""
    homes = {f"PIPX_{name}": str(tmp_path / name) for name in ("HOME", "BIN_DIR", "SHARED_LIBS")}
    answers = str(HERE / "english/answers.toml")
    pipx = ["env", *(f"{key}={value}" for key, value in homes.items()), "pipx", "run", "--spec"]
    command = [*pipx, str(wheel), "maillage"]
    assert "maillage build" in _run([*command, "init", "own", "--answers", answers], tmp_path)
    # What it says is in the language of the catalogue.
    assert "This record tells little yet" in _run([*command, "validate", "--root", "own"], tmp_path)


def test_its_records_are_below_its_base(begun: Begun) -> None:
    """Nothing below the standard’s address is a record; each record is below the own one."""
    quads = list(ox.parse(path=begun.root / "build/maillage.ttl", format=ox.RdfFormat.TURTLE))
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    kinds = ("action/", "territory/", "partner/", "programme/", "source/")
    assert [iri for iri in subjects if iri.startswith(f"{begun.base}action/")]
    assert not [iri for iri in subjects if iri.startswith(tuple(STANDARD + kind for kind in kinds))]
    assert {iri for iri in subjects if not iri.startswith((begun.base, STANDARD))} == set()


def test_independent_judges_accept_it(begun: Begun) -> None:
    """The package is a Data Package, and the graph has the shapes of the model."""
    import pyshacl
    import rdflib

    package = json.loads((begun.root / "datapackage.json").read_text("utf-8"))
    tables = SimpleNamespace(package=package, data=begun.root / "build")
    assert list(frictionless_judge(tables)) == []  # type: ignore[arg-type]
    data = rdflib.Graph().parse(begun.root / "build/maillage.ttl")
    own = begun.root / "vocab/shapes.ttl"
    shapes = rdflib.Graph().parse(own if own.exists() else ROOT / "vocab/shapes.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, text


def test_a_release_of_it_proves_itself(begun: Begun, tmp_path: Path) -> None:
    """The archive has the whole model, joined with the standard, and the judges agree on it.

    They agree on the build, too, though the catalogue has few files of the model itself.
    """
    root = tmp_path / "clone"
    git(begun.root, "clone", "--quiet", ".", str(root))
    ours = [sys.executable, "-m", "maillage"]
    _run([*ours, "release"], root)
    (folder,) = (root / "releases").glob("2*")
    (archive,) = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as packed:
        names = {name.partition("/")[2] for name in packed.namelist()}
    wanted = {"schema/action.schema.json", "vocab/shapes.ttl", "vocab/context.jsonld"}
    assert wanted | {"vocab/concepts/themes.ttl", "data/parquet/actions.parquet"} <= names
    # What makes a version has it judged: that it can be verified again is tried of one of them.
    if begun.stranger == STRANGERS[0]:
        _run([*ours, "verify", folder.name, "--chain"], root)
    _run([*ours, "build"], root)
    _run([*ours, "verify", "build"], root)


def test_its_questions_have_the_same_answers_in_both_languages(begun: Begun) -> None:
    """SQL and SPARQL find as many rows, by the addresses of this catalogue."""
    store = ox.Store()
    store.bulk_load(path=begun.root / "build/maillage.ttl", format=ox.RdfFormat.TURTLE)
    with closing(sqlite3.connect(begun.root / "build/maillage.db")) as connection:
        questions = connection.execute("SELECT name, sql, sparql FROM questions").fetchall()
        (places,) = zip(*connection.execute("SELECT id FROM territories"), strict=True)
        assert len(questions) > 5
        for name, sql, sparql in questions:
            values = dict(re.findall(r"^-- :(\w+) = (.+)$", sql, re.MULTILINE))
            assert {*values.values()} <= {*places}, name
            rows = connection.execute(sql, values).fetchall()
            assert len(list(store.query(sparql))) == len(rows), name


@pytest.fixture(scope="module")
def address(begun: Begun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of the catalogue, served as its deploy/ says, towards its forge."""
    home = tmp_path_factory.mktemp("served")
    settings = json.loads((begun.root / "deploy/site.json").read_text("utf-8"))
    contribute = settings["plugins"]["maillage"]["contribute"]
    contribute |= {"remote": str(begun.forge), "opens": "branch", "folder": str(home / "queue")}
    metadata, log = home / "site.json", home / "log"
    metadata.write_text(json.dumps(settings), encoding="utf-8")
    with reserved_port() as port:
        command = ["serve", "--port", str(port), "--metadata", str(metadata)]
        server = begun.loaded.start(command, log, begun.root)
        try:
            wait_for(f"http://127.0.0.1:{port}", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.end()


def _ask(address: str, form: list[tuple[str, str]] | None = None) -> tuple[str, str]:
    """Return where an answer is in the end, and its text."""
    sent = urlencode(form).encode() if form is not None else None
    with urllib.request.urlopen(address, sent, timeout=PATIENCE) as answer:
        return answer.url, answer.read().decode()


def test_a_first_contribution_arrives_and_is_accepted(
    begun: Begun, address: str, tmp_path: Path
) -> None:
    """The site is called as the catalogue; what the form sends is a branch that is accepted."""
    (place,) = json.loads(next(begun.root.glob("contributions/actions/*")).read_text("utf-8"))[
        "territories"
    ]
    place = ABROAD.get(begun.stranger, (place,))[-1]
    with closing(sqlite3.connect(begun.root / "build/maillage.db")) as connection:
        (theme,) = connection.execute("SELECT code FROM themes ORDER BY rowid DESC").fetchone()
    _, home = _ask(address)
    _, form_page = _ask(f"{address}/contribuer/action")
    for page in (home, form_page):
        assert begun.name in page
        words = re.sub(r"<[^<>]*>", " ", page.replace("\u00a0", " "))
        said = re.findall(r"(\S+ \S+)\s+Maillage", words)
        assert set(said) <= {"Propulsé par", "Powered by"}, said
        assert len(re.findall("Maillage", words)) == 1
    filled = fill(
        form_of(form_page),
        {
            "0/title": "Atelier vélo",
            "0/summary": "Chaque samedi, des voisins réparent ensemble les vélos du quartier.",
            "0/status": "en-cours",
            "0/themes": [theme],
            "0/audiences": ["familles"],
            "0/territories": place,
            "0/contributor": "Les Amis du quartier",
        },
    )
    action = f"{address}/contribuer/action"
    _, preview = _ask(action, [*filled, ("action", "verifier")])
    assert complaints(preview) == []
    # What a person needs at least, from the empty form on.
    time.sleep(views.LEAST)
    receipt, _ = _ask(action, [*form_of(preview, "confirm"), ("action", "envoyer")])
    assert "/contribuer/recu/" in receipt
    listed = ("for-each-ref", "--format=%(refname:short)", "refs/heads/contribution")
    branch = eventually(lambda: git(begun.forge, *listed).strip())
    own = tmp_path / "own"
    git(begun.root, "clone", "--quiet", ".", str(own))
    git(own, "fetch", "--quiet", str(begun.forge), branch)
    git(own, "merge", "--quiet", "FETCH_HEAD")
    begun.run("validate", root=own)
    begun.run("build", root=own)
    with closing(sqlite3.connect(own / "build/maillage.db")) as connection:
        titles = {title for (title,) in connection.execute("SELECT title FROM actions")}
    assert "Atelier vélo" in titles


def test_the_pages_are_in_the_languages_of_the_catalogue(begun: Begun, address: str) -> None:
    """The first of them is the usual one; a network in English alone has no page in French."""
    package = json.loads((begun.root / "datapackage.json").read_text("utf-8"))
    _, home = _ask(f"{address}/?lang=fr")
    record = min(begun.root.glob("contributions/actions/*"))
    _, action = _ask(f"{address}/action/{record.stem}")
    usual = package["languages"][0]
    assert f'<html lang="{usual}">' in home
    assert f'"inLanguage": "{usual}"' in action or f'"inLanguage":"{usual}"' in action
    assert ('hreflang="fr"' in home) == ("fr" in package["languages"])


def test_every_kind_of_page_is_accessible_valid_and_its_own(
    begun: Begun,
    address: str,
    browser: Browser,
    tmp_path: Path,
) -> None:
    """Axe and the Nu HTML Checker find nothing, and no page has a name or an address of ours."""
    found: list[tuple[str, object]] = []
    folder = tmp_path / "pages"
    folder.mkdir()
    with opening(browser, address, shared=True) as look:
        pages = dict(_pages_of(begun, address))
        assert len(pages) > 40
        for rank, (path, page) in enumerate(pages.items()):
            (folder / f"{rank}.html").write_text(page, encoding="utf-8")
            found += [(path, fault) for fault in _of_another(page)]
            if (shape := _shape(begun, page)) not in _LOOKED_AT:
                _LOOKED_AT.add(shape)
                found += [(path, fault) for fault in violations(look(path).page)]
        found += [(told[0], told) for told in html_errors(html_checker(), folder)]
    assert found == []


#: The shapes of pages that axe was asked about, of whichever stranger.
_LOOKED_AT: set[str] = set()
_SHOWN = re.compile(r'(?<= )(href|src|content|value|title|action|datetime)="[^"]+"')
_UNSEEN = re.compile(r"(?s)<(script|style)\b.*?</\1>")


def _shape(begun: Begun, page: str) -> str:
    """Return what axe judges of a page: its elements and colours, and where a text is or is not."""
    package = json.loads((begun.root / "datapackage.json").read_text("utf-8"))
    bare = _SHOWN.sub(r'\1="."', _UNSEEN.sub("", page))
    return str(package.get("x-site", {}).get("accent")) + re.sub(
        r">[^<>]*[^<>\s][^<>]*<", ">.<", bare
    )


def _pages_of(begun: Begun, address: str) -> Iterator[tuple[str, str]]:
    """Yield the kinds of page: those that it has of ours, and one of each kind of its records."""
    for path in map(partial(quote, safe="/?=&%+:.-"), PAGES.values()):
        try:
            yield path, _ask(address + path)[1]
        except HTTPError as refused:
            assert refused.code == 404, path  # noqa: PT017, a page of a record of ours alone
    files = begun.root.glob("contributions/*/*.json")
    for file in {file.parent.name: file for file in files}.values():
        path = f"/{_KINDS[file.parent.name]}/{file.stem}"
        yield path, _ask(address + path)[1]


def _of_another(page: str) -> Iterator[str]:
    """Yield where a page has a record’s address of the standard’s catalogue, or its name."""
    records = "|".join(_KINDS.values())
    yield from re.findall(rf"{re.escape(STANDARD)}(?:{records})/[^\"<\s]*", page)
    shown = re.sub(r"(?s)<(script|style).*?</\1>", " ", page.replace("\u00a0", " "))
    words = " ".join(re.sub(r"<[^<>]*>", " ", shown).split())
    yield from re.findall(r".{0,30}(?<!Propulsé par )(?<!Powered by )Maillage.{0,30}", words)


def test_official_places_of_another_country_are_searched_and_picked(
    begun: Begun, address: str
) -> None:
    """Postcodes, names and parents are those of the country; ours are not there."""
    if begun.stranger not in ABROAD:
        pytest.skip("the official places are the standard’s")
    _, found = _ask(f"{address}/recherche?q=repas+5000")
    _, wider = _ask(f"{address}/recherche?" + urlencode({"q": "province de namur"}))
    _, abroad = _ask(f"{address}/recherche?q=repas+75001")
    _, offered = _ask(f"{address}/contribuer/noms/territory?q=tour")
    _, data_set = _ask(f"{address}/donnees")
    _, vocabulary = _ask(f"{address}/def")
    for page in (found, wider):
        assert "Repas de quartier" in re.sub("</?mark>", "", page)
    assert "Namur (92094, Province de Namur)" in found
    assert "75001" in re.search(r"Aucune fiche avec[^.]*", abroad)[0]  # type: ignore[index]
    assert "Tournai" in offered
    assert "France" not in data_set
    shown = re.sub(r"<[^<>]*>", " ", vocabulary)
    assert "Le code INS du territoire" in shown
    assert not re.search(r"SIRE[NT]|code INSEE|RNA", shown)


def test_pages_and_templates_of_its_own_are_shown(begun: Begun, address: str) -> None:
    """Markdown in `pages/` has an address and a link in the foot; a template of ours gives way."""
    if not (begun.root / "pages").exists():
        pytest.skip("it has none")
    _, home = _ask(address)
    _, page = _ask(f"{address}/pages/la-ville")
    assert "<title>Bienvenue à Brioude</title>" in home
    assert 'href="/pages/la-ville"' in home.partition("<footer")[2]
    assert "avec les associations qui y vivent" in page
