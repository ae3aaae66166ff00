"""The table of changes in `docs/architecture.md` is true: each row is done here, in a copy."""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

import pytest
import rdflib

from conftest import EXAMPLES, ROOT, copy_model
from forms import plain
from maillage.model.entities import Json
from serving import served
from waiting import PATIENCE

CHANGES = Path(__file__).parent / "changes"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("## Where a change lands")[2].partition("\n## ")[0]
ACTION = "cultiver-ensemble"


@dataclass(frozen=True)
class Copy:
    """A copy of the program and of a small catalogue, changed as a maintainer would."""

    root: Path

    @property
    def code(self) -> Path:
        """The program."""
        return self.root / "src"

    def edit(self, file: str, before: str, after: str) -> None:
        """Put something in place of some text that stands once in a file."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, (file, before)
        path.write_text(text.replace(before, after), encoding="utf-8")

    def add(self, file: str, to: str) -> None:
        """Add a file of `tests/changes/`."""
        shutil.copy(CHANGES / file, self.root / to)

    def schema(self, name: str, change: Callable[[Json], object]) -> None:
        """Change a schema."""
        path = self.root / "schema" / f"{name}.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        change(schema)
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2), encoding="utf-8")

    def record(self, name: str, **values: object) -> None:
        """Let a record of the examples say more."""
        path = self.root / "contributions" / f"{name}.json"
        record = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(record | values, ensure_ascii=False), encoding="utf-8")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program as it is now."""
        return subprocess.run(
            [sys.executable, "-m", "maillage", *command],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.code), "LANGUAGE": "fr"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The copy, with every change, and what `maillage describe` and `build` made of it."""
    copy = Copy(tmp_path_factory.mktemp("changes") / "catalogue")
    copy_model(copy.root)
    shutil.copytree(EXAMPLES / "accepted", copy.root / "contributions", dirs_exist_ok=True)
    for package in ("maillage", "datasette_maillage"):
        # What is compiled stays so; another process may be about to put something in its place.
        begun = shutil.ignore_patterns("*.pyc.*")
        shutil.copytree(ROOT / "src" / package, copy.code / package, ignore=begun)
    _change_model(copy)
    _change_code(copy)
    for command in ("describe", "build"):
        done = copy.run(command)
        assert done.returncode == 0, done.stdout + done.stderr
    return copy


def _change_model(copy: Copy) -> None:
    """Add two fields, a code, a list, a question, a form of text and a face."""
    motto = {
        "title": "Devise",
        "description": "Ce que l’on se dit pour se donner du courage.",
        "x-en": {"title": "Motto", "description": "What people say to take heart."},
        "x-group": {"title": "Esprit", "x-en": {"title": "Spirit"}},
        "x-iri": "schema:slogan",
        "x-spellings": ["mot d’ordre"],
        "examples": ["Tous ensemble"],
        "$ref": "common.schema.json#/$defs/line",
    }
    mood = {
        "title": "Humeur",
        "description": "Comment on s’y sent.",
        "x-en": {"title": "Mood", "description": "How it feels."},
        "x-iri": "schema:about",
        "x-scheme": "moods",
        "examples": ["joyeuse"],
        "$ref": "codes.schema.json#/$defs/moods",
    }
    copy.schema("action", lambda schema: schema["properties"].update(motto=motto, mood=mood))
    copy.schema("common", lambda schema: schema["$defs"].update(nickname=_NICKNAME))
    for kind in ("partner", "programme"):
        shared = {"$ref": "common.schema.json#/$defs/nickname"}
        copy.schema(kind, lambda schema: schema["properties"].update(nickname=shared))  # noqa: B023 - at once
    copy.add("moods.ttl", "vocab/concepts")
    copy.edit("vocab/concepts/scales.ttl", "\n:un-quartier a", _CODE + "\n:un-quartier a")
    with (copy.root / _MAPPINGS).open("a", encoding="utf-8") as stream:
        stream.write("\t".join(_MATCH) + "\n")
    for form in ("rq", "sql"):
        copy.add(f"99-devises.{form}", "queries")
    (copy.root / "forms").mkdir()
    copy.add("troupe.toml", "forms")
    descriptor = copy.root / "datapackage.json"
    said = json.loads(descriptor.read_text(encoding="utf-8"))
    said["x-site"] = {"accent": "#5b2a86", "tagline": "Tous en scène"}
    descriptor.write_text(json.dumps(said, ensure_ascii=False, indent=2), encoding="utf-8")
    copy.record(f"actions/{ACTION}", motto="Ensemble", mood="joyeuse", scale="une-rue")
    copy.record("partners/caf-19", nickname="La Caf")


_NICKNAME = {
    "title": "Petit nom",
    "description": "Comment les gens l’appellent entre eux.",
    "x-en": {"title": "Nickname", "description": "What people call it among themselves."},
    "x-iri": "foaf:nick",
    "examples": ["La Caf"],
    "type": "string",
    "minLength": 1,
    "maxLength": 80,
}
_MAPPINGS = "vocab/mappings/data-inclusion.sssom.tsv"
_MATCH = ("di-thematiques:rire", "Rire", "skos:relatedMatch", "themes:lien-social", "Lien social")
_MATCH += ("semapv:ManualMappingCuration", "2026-11-28")
_CODE = """
:une-rue a skos:Concept ;
    skos:prefLabel "Une rue"@fr, "One street"@en ;
    skos:definition "Une seule rue."@fr, "A single street."@en ;
    skos:inScheme <https://w3id.org/maillage/scales> .
"""


def _change_code(copy: Copy) -> None:
    """Add an output, a page, a rule, a published schema, something derived and a message."""
    copy.add("json_lines.py", "src/maillage/emit")
    emitters = "src/maillage/emit/__init__.py"
    copy.edit(emitters, "graph, manifest,", "graph, json_lines, manifest,")
    row = "    Emitter(json_lines.renderings, json_lines.part),\n"
    copy.edit(emitters, "_DATA = (\n", f"_DATA = (\n{row}")
    copy.add("longest_titles.py", "src/datasette_maillage/pages")
    copy.add("longest_titles.html", "src/datasette_maillage/templates/maillage")
    routes = "src/datasette_maillage/routes.py"
    copy.edit(routes, "    home,\n", "    home,\n    longest_titles,\n")
    copy.edit(routes, '    (r"/", home.page, ()),\n', f'    (r"/", home.page, ()),\n{_ROUTE}')
    copy.add("shouting.py", "src/maillage/rules")
    rules = "src/maillage/rules/__init__.py"
    copy.edit(rules, "    schema,\n", "    schema,\n    shouting,\n")
    copy.edit(rules, "        *texts.RULES,\n", "        *texts.RULES,\n        *shouting.RULES,\n")
    copy.edit(rules, "        texts.texts,\n", "        texts.texts,\n        shouting.shouting,\n")
    copy.add("kinds_page.py", "src/maillage/describe")
    derived = "src/maillage/describe/__init__.py"
    copy.edit(derived, "    rule_pages,\n", "    kinds_page,\n    rule_pages,\n")
    row = '    ("docs/kinds.md", kinds_page.derive),\n'
    copy.edit(derived, "    *rule_pages.DERIVED,\n", f"{row}    *rule_pages.DERIVED,\n")
    copy.add("troupes.toml", "src/maillage/importing/headers")
    with (copy.root / _ENGLISH).open("a", encoding="utf-8") as stream:
        stream.write(f'\nmsgid "{_SAID}"\nmsgstr "The actions that have most to say."\n')
    copy.add("motto.html", "src/datasette_maillage/templates/maillage/values")


_ENGLISH = "src/maillage/messages/locale/en/LC_MESSAGES/maillage.po"
_SAID = "Les actions qui ont le plus à dire."
_ROUTE = '    (r"/les-plus-longs", longest_titles.page, ("nombre",)),\n'


@pytest.fixture(scope="module")
def site(copy: Copy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """What asks the site of the copy for a page."""
    program = ("env", f"PYTHONPATH={copy.code}", sys.executable, "-m", "maillage")
    home = tmp_path_factory.mktemp("site")
    with served(copy.root / "build", home / "served", program=program) as address:

        def ask(path: str) -> str:
            with urllib.request.urlopen(address + path, timeout=PATIENCE) as answer:
                return str(answer.read().decode())

        yield ask


def _rows(copy: Copy, table: str, key: str = "id") -> dict[str, dict[str, str]]:
    with (copy.root / "build" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return {row[key]: row for row in csv.DictReader(stream)}


def test_a_field_is_one_property(copy: Copy, site: Callable[[str], str]) -> None:
    """It is a column, a triple, a line of the page and of the form, and documented."""
    assert _rows(copy, "actions")[ACTION]["motto"] == "Ensemble"
    dump = rdflib.Graph().parse(copy.root / "build" / "maillage.ttl")
    action = rdflib.URIRef(f"https://w3id.org/maillage/action/{ACTION}")
    assert [str(found) for found in dump.objects(action, rdflib.SDO.slogan)] == ["Ensemble"]
    for language, title in (("fr", "Devise"), ("en", "Motto")):
        page = plain(site(f"/action/{ACTION}?lang={language}"))
        assert title in page
        assert "Ensemble" in page
        assert title in plain(site(f"/contribuer/action?etape=tout&lang={language}"))
    assert "Devise" in (copy.root / "docs/champs.md").read_text(encoding="utf-8")
    assert "Motto" in (copy.root / "docs/fields.md").read_text(encoding="utf-8")


def test_a_section_of_the_form_is_a_group(site: Callable[[str], str]) -> None:
    """The form puts the group above the field."""
    form = plain(site("/contribuer/action?etape=tout&lang=en"))
    assert form.index("Spirit") < form.index("Motto")


def test_a_field_may_be_shown_in_a_way_of_its_own(site: Callable[[str], str]) -> None:
    """By the template that bears its key."""
    assert '<q class="motto">Ensemble</q>' in site(f"/action/{ACTION}")


def test_a_header_is_one_of_the_spellings(copy: Copy) -> None:
    """A table whose column bears it is read."""
    table = copy.root / "actions.csv"
    table.write_text("Titre;Mot d’ordre\nUn bal de rue;Dansons\n", encoding="utf-8")
    assert "Mot d’ordre → Devise" in copy.run("import", "--dry-run", table.name).stdout


def test_the_columns_of_a_published_schema_are_one_file(copy: Copy) -> None:
    """A table that has them is read, and what is to be left of it is left."""
    table = copy.root / "troupes.csv"
    cells = "num_troupe;lib_spectacle;accroche_spectacle;devise_troupe\n7;Bal;On danse;Hop\n"
    table.write_text(cells, encoding="utf-8")
    told = copy.run("import", "--dry-run", table.name).stdout
    for column in (
        "lib_spectacle → Titre",
        "accroche_spectacle → Résumé",
        "devise_troupe → Devise",
    ):
        assert column in told


def test_a_form_of_text_is_one_file(copy: Copy) -> None:
    """A text with its labels is read as records."""
    text = copy.root / "troupe.txt"
    lines = ("Nom du spectacle", "Un bal au lavoir", "Ce que la troupe raconte", "On danse.")
    text.write_text("\n".join(lines), encoding="utf-8")
    told = copy.run("import", "--dry-run", text.name).stdout
    assert "Titre : Un bal au lavoir" in told
    assert "Résumé : On danse." in told


def test_a_face_is_what_the_descriptor_says(site: Callable[[str], str]) -> None:
    """The pages have its words, and its style sheet its colour."""
    assert "Tous en scène" in plain(site("/"))
    assert "#5b2a86" in site("/-/face.css")


def test_a_message_is_translated_by_one_entry(site: Callable[[str], str]) -> None:
    """French where it stands, English where the catalogue of messages has it."""
    assert _SAID in plain(site("/les-plus-longs"))
    assert "The actions that have most to say." in site("/les-plus-longs?lang=en")


def test_kinds_share_a_field(copy: Copy, site: Callable[[str], str]) -> None:
    """One definition gives each of them the field, with its words."""
    assert _rows(copy, "partners")["caf-19"]["nickname"] == "La Caf"
    assert "nickname" in next(iter(_rows(copy, "programmes").values()))
    assert "Petit nom" in plain(site("/partner/caf-19"))


def test_a_code_is_one_concept(copy: Copy, site: Callable[[str], str]) -> None:
    """It is accepted, shown, and has a page."""
    assert _rows(copy, "actions")[ACTION]["scale"] == "une-rue"
    assert "One street" in plain(site(f"/action/{ACTION}?lang=en"))
    assert "Une seule rue." in plain(site("/scales/une-rue"))


def test_a_list_is_one_file(copy: Copy, site: Callable[[str], str]) -> None:
    """Its codes are a table, a page, and what fields may draw from."""
    assert list(_rows(copy, "moods", "code")) == ["joyeuse", "calme"]
    assert "Joyful" in plain(site("/moods?lang=en"))
    assert "Joyeuse" in plain(site(f"/action/{ACTION}"))
    copy.record(f"actions/{ACTION}", mood="triste")
    try:
        assert "Possibles : joyeuse, calme." in plain(copy.run("validate").stdout)
    finally:
        copy.record(f"actions/{ACTION}", mood="joyeuse")


def test_a_family_is_a_collection(site: Callable[[str], str]) -> None:
    """The page of the list shows its codes together."""
    page = plain(site("/moods"))
    assert page.index("Bonnes humeurs") < page.index("On rit.")


def test_a_match_is_one_row(site: Callable[[str], str]) -> None:
    """The table that is served has it."""
    assert "\t".join(_MATCH) in site("/mappings/data-inclusion.sssom.tsv").splitlines()


def test_a_question_is_two_files(site: Callable[[str], str]) -> None:
    """It can be run, and both languages give the same answer."""
    (row,) = json.loads(site("/maillage/99-devises.json?_shape=array"))
    assert row == {"devise": "Ensemble"}


def test_a_rule_is_one_generator(copy: Copy) -> None:
    """It judges, explains itself, and has its page."""
    record = "actions/minimal"
    title = json.loads((EXAMPLES / f"accepted/{record}.json").read_text(encoding="utf-8"))["title"]
    copy.record(record, title=f"{title} !")
    try:
        assert "T901" in copy.run("validate").stdout
    finally:
        copy.record(record, title=title)
    assert "Titre qui s’exclame" in copy.run("explain", "T901").stdout
    assert "Un repas de rue" in (copy.root / "docs/rules/T901.md").read_text(encoding="utf-8")


def test_what_is_derived_is_one_row(copy: Copy) -> None:
    """`describe` writes it, and `--check` tells when it is no longer true."""
    file = copy.root / "docs/kinds.md"
    text = file.read_text(encoding="utf-8")
    assert "- Action\n" in text
    assert copy.run("describe", "--check").returncode == 0
    file.write_text("old", encoding="utf-8")
    assert "docs/kinds.md" in copy.run("describe", "--check").stdout
    file.write_text(text, encoding="utf-8")


def test_an_output_is_one_module_and_one_row(copy: Copy, site: Callable[[str], str]) -> None:
    """Its files are made, summed, described wherever files are, and served."""
    import frictionless

    name, build = "actions.jsonl", copy.root / "build"
    records = [json.loads(line) for line in (build / name).read_text("utf-8").splitlines()]
    assert {record["id"] for record in records} == set(_rows(copy, "actions"))
    digest = hashlib.sha256((build / name).read_bytes()).hexdigest()
    assert f"{digest}  {name}\n" in (build / "SHA256SUMS").read_text(encoding="utf-8")
    catalogue = rdflib.Graph().parse(build / "catalog.ttl")
    media = rdflib.URIRef("https://www.iana.org/assignments/media-types/application/jsonl")
    assert any(catalogue.subjects(rdflib.DCAT.mediaType, media))
    package = json.loads((copy.root / "datapackage.json").read_text(encoding="utf-8"))
    assert f"build/{name}" in json.dumps(package)
    assert frictionless.validate(str(copy.root / "datapackage.json")).valid
    assert name in (build / "README.md").read_text(encoding="utf-8")
    assert site(f"/{name}") == (build / name).read_text(encoding="utf-8")
    assert '"application/jsonl"' in site("/-/openapi.json")


def test_a_page_is_a_function_a_template_and_a_row(site: Callable[[str], str]) -> None:
    """In every language, in French where nobody translated it; its key makes another answer."""
    for language in ("fr", "en"):
        page = site(f"/les-plus-longs?lang={language}")
        assert f'<html lang="{language}"' in page
        assert "Les titres les plus longs" in plain(page)
    assert site("/les-plus-longs?nombre=1").count("<li>") < page.count("<li>")
    assert "/les-plus-longs" in site("/-/openapi.json")
    with pytest.raises(HTTPError) as refused:
        site("/les-plus-courts")
    refused.value.close()
    assert refused.value.code == 404


def test_each_row_of_the_table_is_tried() -> None:
    """Each names a test that there is."""
    rows = [line.split("|")[1:-1] for line in TABLE.splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"`((?:\w+/)*test_\w+)\.(test_\w+)`", tests) for *_, tests in rows]
    assert all(named), [row[0] for row, found in zip(rows, named, strict=True) if not found]
    missing = [
        f"{file}.{test}"
        for found in named
        for file, test in found
        if test not in _tests_of(ROOT / "tests" / f"{file}.py")
    ]
    assert missing == []


def _tests_of(file: Path) -> set[str]:
    body = ast.parse(file.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}
