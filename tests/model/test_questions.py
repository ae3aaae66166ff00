"""The thirty questions: SQL and SPARQL give the same rows, and the rows the sources entail."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from conftest import ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.errors import ModelError
from maillage.model.loading import load
from maillage.model.questions import Question, defaults, questions, with_defaults
from maillage.model.standard import Layers

QUESTIONS = questions(Layers(ROOT))
Rows = list[tuple[str | None, ...]]


@pytest.fixture(scope="module")
def store(real_build: Path) -> ox.Store:
    """The dump, loaded as a researcher would."""
    store = ox.Store()
    with (real_build / "maillage.ttl").open("rb") as stream:
        store.load(stream, format=ox.RdfFormat.TURTLE)
    return store


def _sql(build: Path, question: Question) -> tuple[list[str], Rows]:
    address = f"file:{build / 'maillage.db'}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        cursor = connection.execute(question.sql, question.parameters)
        names = [column[0] for column in cursor.description]
        return names, [tuple(map(_cell, row)) for row in cursor]


def _cell(value: object) -> str | None:
    if isinstance(value, int | float):
        return format(Decimal(repr(value)).normalize(), "f")
    return None if value is None else str(value)


def _sparql(store: ox.Store, question: Question) -> tuple[list[str], Rows]:
    solutions = store.query(question.sparql)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return names, [tuple(_term(solution[name]) for name in names) for solution in solutions]


def _term(term: object) -> str | None:
    if isinstance(term, ox.Literal) and term.datatype.value.endswith(("#decimal", "#integer")):
        return format(Decimal(term.value).normalize(), "f")
    return None if term is None else str(getattr(term, "value", term))


def test_there_are_thirty() -> None:
    """Each question is numbered, asked in both languages, and tells what its answer cannot say."""
    assert [question.name[:2] for question in QUESTIONS] == [f"{n:02}" for n in range(1, 31)]
    for question in QUESTIONS:
        assert question.title.endswith("\u202f?")
        assert question.titles["en"].endswith("?")
        for text in question.limits.values():
            assert text.endswith("."), question.name
        assert question.sparql.startswith(f"# {question.title}\n")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_sql_and_sparql_give_the_same_rows(
    question: Question, real_build: Path, store: ox.Store
) -> None:
    """The same columns, the same rows, in the same order; and there are some."""
    columns, rows = _sql(real_build, question)
    assert (columns, rows) == _sparql(store, question)
    assert rows


def _changed(seed: int) -> Iterator[tuple[str, str]]:
    """Yield the records of the catalogue, actions with other values: many titles stand twice."""
    chance = random.Random(seed)  # noqa: S311 - what is drawn guards nothing
    lists = json.loads((ROOT / "schema/codes.schema.json").read_text(encoding="utf-8"))["$defs"]
    codes = {name: scheme["enum"] for name, scheme in lists.items() if "enum" in scheme}
    files = sorted((ROOT / "contributions").rglob("*.json"))
    records = {str(file.relative_to(ROOT / "contributions")): json.loads(file.read_text("utf-8"))
               for file in files}  # fmt: skip
    titles = [record["title"] for name, record in records.items() if name.startswith("actions/")]
    partners = [record["id"] for name, record in records.items() if name.startswith("partners/")]

    def part() -> Any:
        return {"partner": chance.choice(partners), "role": chance.choice(codes["roles"])}

    for name, record in records.items():
        if name.startswith("actions/") and "withdrawn_on" not in record:
            record["title"] = chance.choice([record["title"], chance.choice(titles)])
            record["status"] = chance.choice(["en-cours", "terminee"])
            if record["status"] == "terminee":
                record["end_reasons"] = chance.sample(codes["end-reasons"], 2)
            else:
                for key in ("end_reasons", "status_reason", "ends"):
                    record.pop(key, None)
            record["lead"] = chance.choice(partners)
            record["participations"] = [{**part(), "note": f"{number}."} for number in range(3)]
            record["themes"] = chance.sample(codes["themes"], 3)
            record["audiences"] = chance.sample(codes["audiences"], 2)
            record["people"] = [
                {"category": category, "count": chance.randrange(1, 20), "measure": measure}
                for category in chance.sample(codes["people-groups"], 3)
                for measure in chance.sample(codes["count-measures"], 1)
            ]
            record["funding"] = {"lines": [
                {"label": f"Ligne {number}", "nature": chance.choice(codes["funding-natures"]),
                 "amount": chance.choice([10, 20.25, 333.33]),
                 "funder": chance.choice(partners[:5])} for number in range(3)
            ]}  # fmt: skip
            record["funding"]["lines"][2]["within"] = "Ligne 1"
            if chance.random() < 0.5:
                record["funding"]["total"] = chance.choice([30, 363.58])
            if chance.random() < 0.5:
                record["staffing"] = "Bénévoles et salariés."
        if name.startswith("territories/") and chance.random() < 0.2:
            record.pop("code", None)
        yield name, json.dumps(record)


@pytest.mark.sample(1)
@pytest.mark.parametrize("seed", range(3))
def test_sql_and_sparql_agree_whatever_the_records_say(
    seed: int, make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """Titles that stand twice, sums with cents, roles and groups at random: the same rows."""
    root = make_catalogue(dict(_changed(seed)))
    report = pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=1, cached=False))
    assert report.accepted, [finding.message("en") for finding in report.findings]
    store = ox.Store()
    store.load((tmp_path / "out/maillage.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    for question in QUESTIONS:
        assert _sql(tmp_path / "out", question) == _sparql(store, question), question.name


ATELIER = "L’Atelier solidaire\u00a0: un outil d’amélioration de l’habitat associant les habitants"
SOLIDAGES = "Solid’âges\u00a0: solitaire ou solidaire"
QUARTIERS = "Vie des quartiers\u00a0: lieu d’accueil, d’informations et d’activités"
#: When the page on the projets sociaux was written: it tells of November 2022, and has no date.
SEEN_2022 = "2022-11/2026"
LIEN = "Lien social, cadre de vie et participation citoyenne"
PARIS = "Paris {}e arrondissement"

#: What the sources entail, question by question; `test_answers.py` computes that of others.
ANSWERS: dict[str, Rows] = {
    "01": [
        ("Centres sociaux", "34", "2016"),
        ("Centres sociaux associatifs", "28", "2016"),
        ("Centres sociaux en quartier prioritaire", "21", "2016"),
        ("Centres sociaux gérés par la CAF", "6", "2016"),
    ],
    "02": [
        (PARIS.format(9), "Engagé", SEEN_2022, None),
        (PARIS.format(10), "Signé", SEEN_2022, "Insertion et accès aux droits"),
        (PARIS.format(10), "Signé", SEEN_2022, LIEN),
        (PARIS.format(10), "Signé", SEEN_2022, "Parentalité"),
        (PARIS.format(13), "En préparation", SEEN_2022, None),
        (PARIS.format(15), "En préparation", SEEN_2022, None),
        (PARIS.format(16), "Engagé", SEEN_2022, None),
        (PARIS.format(19), "Signé", SEEN_2022, "Insertion et accès aux droits"),
        (PARIS.format(19), "Signé", SEEN_2022, LIEN),
        (PARIS.format(19), "Signé", SEEN_2022, "Parentalité"),
    ],
    "03": [
        ("Parentalité dans le 19e arrondissement", "Samedis matins à l’école", "Prévue", SEEN_2022),
        (
            f"{LIEN} dans le 19e arrondissement",
            "Journées festives et parcours habitants inter-quartiers",
            "Prévue",
            SEEN_2022,
        ),
        (
            "Insertion et accès aux droits dans le 19e arrondissement",
            "Petits déjeuners d’interconnaissance",
            "Prévue",
            SEEN_2022,
        ),
    ],
    "05": [
        ("Groupe Jeunes Cannes 2017", "Le centre social"),
        ("Jardin partagé", "Le centre social"),
        ("Lieu d’accueil enfants-parents (LAEP)", None),
        ("Mise en place d’une dynamique jeunesse", None),
        ("Partage ton quartier", "Le centre social"),
        ("Réhabilitation de la pinède du square Hopkinson", None),
        ("Unis pour l’emploi", "Le centre social"),
        ("Unis pour l’emploi", "Un ou plusieurs partenaires"),
    ],
    "08": [
        ("Accorderie du 14e", PARIS.format(14)),
        ("Accorderie du 18e", PARIS.format(18)),
        ("Accorderie du 19e", PARIS.format(19)),
        ("Accorderie du Grand Belleville", PARIS.format(10)),
        ("Accorderie du Grand Belleville", PARIS.format(11)),
        ("Accorderie du Grand Belleville", PARIS.format(19)),
        ("Accorderie du Grand Belleville", PARIS.format(20)),
    ],
    "14": [
        (QUARTIERS, "2003", "2006/2026"),
        ("Chantier éducatif", "2013", "2016/2026"),
        (ATELIER, "2013", "2015-06/2026"),
        (SOLIDAGES, "2014", "2014/2026"),
    ],
    "15": [
        ("Caisse d’allocations familiales de Paris", "Ville de Paris", "7"),
        ("Ville de Paris", "État", "7"),
    ],
}


@pytest.mark.parametrize("number", ANSWERS)
def test_the_answer_is_what_the_sources_entail(number: str, real_build: Path) -> None:
    """The rows are, to the letter, those that follow from the sources."""
    (question,) = (asked for asked in QUESTIONS if asked.name.startswith(number))
    assert _sql(real_build, question)[1] == ANSWERS[number]


def test_the_educational_success_programme(real_build: Path) -> None:
    """Its figures are those of the page of 2016, with the doubt about their sum."""
    _, rows = _sql(real_build, QUESTIONS[17])
    figures = {(row[0], row[4]): row[1] for row in rows}
    assert figures == {
        ("Arrondissements", None): "8",
        ("Équipes pluridisciplinaires", None): "12",
        ("Établissements", None): "259",
        ("Collèges", None): "41",
        ("Écoles élémentaires et polyvalentes", None): "117",
        ("Écoles maternelles", None): "102",
        ("Enfants accompagnés individuellement", "2007-10/2014-06"): "4500",
        ("Enfants accompagnés individuellement", "2014"): "1400",
        ("Projets associatifs", None): "80",
        ("Enfants des projets associatifs", None): "2000",
        ("Budget annuel", None): "1000000",
    }
    (doubt,) = (row[5] for row in rows if row[0] == "Établissements")
    assert "260" in str(doubt)


def test_the_city_contract_has_its_axes_and_priorities(real_build: Path) -> None:
    """Three axes and three cross-cutting priorities, each axis with its goals."""
    _, rows = _sql(real_build, QUESTIONS[12])
    first = [row[1] for row in rows if row[0] == "1"]
    assert first.count("Axe") == 3
    assert first.count("Priorité transversale") == 3
    goals = {str(row[4]) for row in rows if row[0] == "2" and row[1] == "Objectif"}
    assert "Sécuriser les parcours professionnels" in goals
    assert len(goals) == 7


def test_what_is_missing_in_a_territory(real_build: Path) -> None:
    """In the Nord, nothing yet for older people, and much for the environment."""
    _, rows = _sql(real_build, QUESTIONS[10])
    assert ("public", "Seniors") in rows
    assert ("thème", "Santé") in rows
    assert ("thème", "Environnement") not in rows
    assert ("thème", "Parentalité") not in rows


def test_a_question_without_its_sparql_is_a_broken_model(make_catalogue: MakeCatalogue) -> None:
    """A half-written question is said with its file."""
    root = make_catalogue({})
    words = "-- Quoi ?\n-- limit: Rien.\n-- title@en: What?\n"
    (root / "queries/31-new.sql").write_text(f"{words}-- limit@en: Nothing.\nSELECT 1\n")
    with pytest.raises(ModelError, match=r"31-new\.rq"):
        questions(Layers(root))
    (root / "queries/31-new.sql").write_text(f"{words}SELECT 1\n")
    with pytest.raises(ModelError, match="en « en »"):
        questions(Layers(root))
    (root / "queries/31-new.sql").write_text("SELECT 1\n")
    with pytest.raises(ModelError, match="première ligne"):
        questions(Layers(root))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("-- :a = x\nSELECT :a", "-- :a = x\nSELECT coalesce(nullif(:a, ''), 'x')"),
        ("-- :a = l'un\nSELECT :a", "-- :a = l'un\nSELECT coalesce(nullif(:a, ''), 'l''un')"),
        ("-- :a = x\nSELECT ':a', :b", "-- :a = x\nSELECT ':a', :b"),
        ("-- :a = x\nSELECT :ab", "-- :a = x\nSELECT :ab"),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_a_parameter_without_value_takes_its_default(sql: str, expected: str) -> None:
    """Only a declared parameter, outside of comments and texts, is given its default."""
    assert with_defaults(sql) == expected


def test_a_catalogue_asks_about_a_place_of_its_own(
    make_catalogue: MakeCatalogue, tmp_path: Path
) -> None:
    """The usual place of a question is there; where ours is not, that which most actions name."""
    examples = ROOT / "tests/examples/accepted"
    files = sorted(examples.rglob("*.json"))
    root = make_catalogue({str(file.relative_to(examples)): file.read_bytes() for file in files})
    report = pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=1, cached=False))
    assert report.accepted
    with closing(sqlite3.connect(tmp_path / "out/maillage.db")) as connection:
        (ids,) = zip(*connection.execute("SELECT id FROM territories"), strict=True)
        asked = connection.execute("SELECT sql, sparql FROM questions WHERE sql LIKE '%-- :%'")
        for sql, sparql in asked.fetchall():
            (place,) = defaults(sql).values()
            assert place in ids
            assert f"{{ territory:{place} }}" in sparql
