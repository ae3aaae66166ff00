"""The answers to the questions against the facts: what each must say, from the tables alone.

`facts/*.tsv` were written from the texts of the sources; no query has a part in what is expected.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from conftest import ROOT
from maillage.model.questions import questions
from maillage.model.standard import Layers
from test_facts import ROWS

QUESTIONS = {asked.name[:2]: asked for asked in questions(Layers(ROOT))}
Answer = list[dict[str, Any]]


@pytest.fixture(scope="module")
def connection(real_build: Path) -> Iterator[sqlite3.Connection]:
    """The database of the real catalogue."""
    address = f"file:{real_build / 'maillage.db'}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def _answer(connection: sqlite3.Connection, number: str) -> Answer:
    asked = QUESTIONS[number]
    return [dict(row) for row in connection.execute(asked.sql, asked.parameters)]


def _names(collection: str, key: str) -> dict[str, str]:
    files = (ROOT / "contributions" / collection).rglob("*.json")
    return {file.stem: orjson.loads(file.read_bytes())[key] for file in files}


TITLES, PARTNERS = _names("actions", "title"), _names("partners", "name")


def _said(field: str) -> list[tuple[str, str]]:
    """Return the action and the value of each fact of a field, as the tables have them."""
    return [
        (TITLES[row["record"]], row["value"])
        for row in ROWS
        if row["field"] == field and row["record"] in TITLES
    ]


def _with(field: str, *values: str) -> set[str]:
    return {title for title, value in _said(field) if value in values}


def _pairs(answer: Answer, *columns: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[column] for column in columns) for row in answer)


def _budget_lines() -> Iterator[tuple[str, str | None, int | None]]:
    """The action, the funder and the amount of each line that is not a part of another."""
    for title, line in _said("funding/lines"):
        whole = line.partition("dont ")
        amount, _, funder = whole[0].strip().partition(" ")
        if not amount[:1].isdigit():
            amount, funder = "", amount
        if not whole[1] and float(amount or 0).is_integer():
            yield title, PARTNERS.get(funder), int(amount) if amount else None


TOTALS = {title: int(value.split()[0]) for title, value in _said("funding/total")}


def test_what_ended_and_why(connection: sqlite3.Connection) -> None:
    """4 and 25: the actions that their sources call completed, each with its causes."""
    ended = _with("status", "terminee")
    assert {row["action"] for row in _answer(connection, "04")} == ended
    labels = {
        "echeance": "Échéance prévue",
        "edition-passee": "Édition passée",
        "objectif-atteint": "Réalisée",
        "relais": "Suite donnée",
    }
    told = sorted((title, labels[cause], "non") for title, cause in _said("end_reasons"))
    assert _pairs(_answer(connection, "25"), "action", "cause", "argent") == told
    assert {title for title, _, _ in told} == ended


def test_what_residents_started_and_decide(connection: sqlite3.Connection) -> None:
    """5 and 26: the box that was ticked, and the levels at which residents decide."""
    started = _with("initiators", "groupe-habitants")
    assert {row["action"] for row in _answer(connection, "05")} == started
    levels = {"partenariat": "Partenariat", "delegation": "Délégation de pouvoir"}
    deciding = [(name, levels[code]) for name, code in _said("involvement/level") if code in levels]
    assert _pairs(_answer(connection, "26"), "action", "degre") == sorted(deciding)
    assert len(deciding) == 4


def test_who_funds_what(connection: sqlite3.Connection) -> None:
    """6: each amount of a named funder, and the 47 000 € of the sources, no more."""
    answer = _answer(connection, "06")
    named = sorted(line for line in _budget_lines() if line[1] and line[2] is not None)
    funders = {funder for _, funder, _ in named}
    found = [row for row in answer if row["financeur"] in funders]
    assert _pairs(found, "action", "financeur", "montant") == named
    wholes = (row for row in answer if row["ligne"] is None)
    assert sum(row["montant"] or 0 for row in wholes) == 22_000 + 10_000 + 15_000
    assert sum({row["financeur"]: row["total"] or 0 for row in answer}.values()) == 47_000


def test_budgets_and_their_lines(connection: sqlite3.Connection) -> None:
    """7 and 24: totals that are announced, sums of lines, and the share of each funder."""
    rows = _pairs(_answer(connection, "07"), "action", "total", "somme", "egale")
    sums: Counter[str] = Counter()
    for title, _, amount in _budget_lines():
        if title in TOTALS:
            sums[title] += amount or 0
    words = {0: "oui", 1: "en partie"}
    assert rows == sorted(
        (title, TOTALS[title], found, words[found < TOTALS[title]])
        for title, found in sums.items()
        if found
    )
    shares = {
        (row["action"], row["financeur"]): (row["montant"], row["pourcentage"])
        for row in _answer(connection, "24")
    }
    for title, funder, amount in _budget_lines():
        if funder and amount is not None and title in TOTALS:
            share = round(100 * amount / TOTALS[title])
            assert shares[title, funder] == (amount, share)


def test_volunteers(connection: sqlite3.Connection) -> None:
    """12: the volunteers that the sources count, and the two actions that have some uncounted."""
    told = {}
    for title, value in _said("people"):
        group, count, *rest = value.split()
        if group == "benevoles":
            least, _, most = count.partition("-")
            told[title] = (int(least), int(most) if most else None, "environ" in rest)
    answer = _answer(connection, "12")
    counted = {
        row["action"]: (row["nombre"], row["nombre_au_plus"], row["precision"] == "Environ")
        for row in answer
        if row["nombre"] is not None
    }
    assert counted == told
    assert {row["action"] for row in answer} - counted.keys() == {
        TITLES["atelier-solidaire"],
        TITLES["vie-des-quartiers-montreuil-juigne"],
    }


def test_what_was_under_way_before_2015(connection: sqlite3.Connection) -> None:
    """14: what began before 2015 and was not over when the source told of it."""
    begun = {(title, value) for title, value in _said("starts") if value < "2015"}
    under_way = _with("status", "en-cours")
    told = sorted(pair for pair in begun if pair[0] in under_way)
    assert _pairs(_answer(connection, "14"), "action", "debut") == told


def test_intergenerational_actions(connection: sqlite3.Connection) -> None:
    """16: the sheets that tick the keyword are all there; others follow from words of the page."""
    ticked = _with("themes", "intergenerationnel")
    assert ticked <= {row["action"] for row in _answer(connection, "16")}
    assert len(ticked) == 8


def test_actions_by_region(connection: sqlite3.Connection) -> None:
    """21: 24 sheets by département, one of Maine-et-Loire, 17 actions of the pages on Paris."""
    answer = {row["region"]: row["actions"] for row in _answer(connection, "21")}
    assert answer == {
        # Hauts-de-Seine, Seine-Saint-Denis, Yvelines; pages of 2022, 2011 and 2016.
        "Île-de-France": 3 + 6 + 6 + 5,
        "Hauts-de-France": 3,  # Nord
        "Auvergne-Rhône-Alpes": 2 + 1,  # Loire, Haute-Loire
        "Pays de la Loire": 1 + 1 + 1,  # Maine-et-Loire, Mayenne, Montreuil-Juigné
        "Bourgogne-Franche-Comté": 2,  # Nièvre
        "Occitanie": 2,  # Haute-Garonne
        "Provence-Alpes-Côte d’Azur": 1 + 1,  # Bouches-du-Rhône, Vaucluse
        "Bretagne": 1 + 1,  # Côtes-d’Armor, Morbihan
        "Grand Est": 1 + 1,  # Meurthe-et-Moselle, Vosges
        "Normandie": 1,  # Eure
        "Nouvelle-Aquitaine": 1,  # Gironde
        "La Réunion": 1,
    }
    assert sum(answer.values()) == len(_with("status", "prevue", "en-cours", "terminee"))


def test_cost_by_person(connection: sqlite3.Connection) -> None:
    """23: 10 000 € for 137 people or 53 families, 15 000 € for 2 137 attendances."""
    under_roof, violence = TITLES["bien-sous-son-toit"], TITLES["la-violence-non-merci"]
    assert _pairs(_answer(connection, "23"), "action", "budget", "nombre", "euros") == [
        (under_roof, 10_000, 53, round(10_000 / 53)),
        (under_roof, 10_000, 137, round(10_000 / 137)),
        (violence, 15_000, 2137, round(15_000 / 2137)),
    ]


def test_whom_to_ask(connection: sqlite3.Connection) -> None:
    """27: what is under way and says when; one is free, by its source, and none has a price."""
    answer = {row["action"]: row for row in _answer(connection, "27")}
    assert answer.keys() <= _with("status", "en-cours")
    free = {title for title, row in answer.items() if row["prix"] == "gratuit"}
    assert free == _with("access/is_free", "oui") == {TITLES["lieu-accueil-enfants-parents"]}
    assert all(row["prix"] is None for title, row in answer.items() if title not in free)
    assert answer[TITLES["lieu-d-accueil-innovant-pour-les-jeunes-du-10e"]]["quand"] == (
        "Le soir et le week-end."
    )


def test_steps_and_times(connection: sqlite3.Connection) -> None:
    """28: the steps that five sheets number or tell in order, and the times that three count."""
    answer = _answer(connection, "28")
    steps = Counter(row["action"] for row in answer if row["sorte"] == "étape")
    assert steps[TITLES["unis-pour-l-emploi"]] == 5
    assert steps[TITLES["solid-ages"]] == 5
    assert steps[TITLES["atelier-solidaire"]] == 3
    times = {(row["action"], row["nombre"], row["unite"]) for row in answer if row["unite"]}
    assert times == {
        (TITLES["animations-pied-d-immeuble"], 12, "temps de travail"),
        (TITLES["atelier-solidaire"], 2, "années"),
        (TITLES["atelier-solidaire"], 10, "rencontres"),
        (TITLES["rehabilitation-pinede-square-hopkinson"], 3, "années"),
    }


def test_results_and_how_they_are_known(connection: sqlite3.Connection) -> None:
    """29: each result that the sources tell, for whom; aimed at, felt, observed, none measured."""
    known = {"vise": "Visé", "ressenti": "Ressenti", "constate": "Constaté"}
    whom = {
        "habitants": "Habitants",
        "structure": "Structure organisatrice",
        "territoire": "Territoire",
    }
    told: Counter[tuple[str, str]] = Counter()
    for _, value in _said("results"):
        beneficiary, evidence = value.split()
        told[known[evidence], whom[beneficiary]] += 1
    answer = _answer(connection, "29")
    assert {(row["connaissance"], row["pour"]): row["resultats"] for row in answer} == told


def test_parts_are_counted_once(connection: sqlite3.Connection) -> None:
    """6, 7 and 24: a part with an amount of its own adds nothing to what already counts it."""
    memory = sqlite3.connect(":memory:")
    with closing(memory):
        connection.backup(memory)
        memory.row_factory = sqlite3.Row
        for funder, amount in (("ville-de-nancy", 500), ("ville-de-maxeville", 400)):
            changed = memory.execute(
                "UPDATE action_funding_lines SET amount = ? WHERE funder = ? AND within > ''",
                (amount, funder),
            )
            assert changed.rowcount == 1
        totals = {row["financeur"]: row["total"] or 0 for row in _answer(memory, "06")}
        assert sum(totals.values()) == 47_000
        assert ("Ville de Nancy", 500) in _pairs(
            [row for row in _answer(memory, "06") if row["montant"]], "financeur", "montant"
        )
        for number in ("07", "24"):
            assert _answer(memory, number) == _answer(connection, number)
