"""The answers to the questions against the facts: what each must say, from the tables alone.

`facts/*.tsv` were written from the texts of the sources; no query has a part in what is expected.
"""

from __future__ import annotations

import re
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
SOURCES, TERRITORIES = _names("sources", "title"), _names("territories", "name")
#: The département that each of the 24 sheets has beside the name of its centre.
DEPARTEMENTS = {
    "animations-pied-d-immeuble": "Yvelines",
    "atelier-solidaire": "Haute-Garonne",
    "ateliers-parents-enfants": "Morbihan",
    "autonomie-sociale": "Nord",
    "bien-sous-son-toit": "Meurthe-et-Moselle",
    "chantier-educatif": "Vosges",
    "dynamique-jeunesse": "Mayenne",
    "education-a-l-environnement": "Nord",
    "groupe-jeunes-cannes-2017": "Hauts-de-Seine",
    "information-collective-logement": "Haute-Garonne",
    "jardin-partage": "Nord",
    "la-releve-c-nous": "Nièvre",
    "lieu-accueil-enfants-parents": "La Réunion",
    "memoires-des-habitants-route-de-saint-flour": "Haute-Loire",
    "operations-pieds-d-immeubles": "Vaucluse",
    "partage-ton-quartier": "Côtes-d’Armor",
    "prevention-de-la-jeunesse": "Loire",
    "promenons-nous-dans-le-quartier": "Gironde",
    "rehabilitation-pinede-square-hopkinson": "Bouches-du-Rhône",
    "reseau-interprofessionnel": "Eure",
    "semaine-bleue": "Seine-Saint-Denis",
    "solid-ages": "Nièvre",
    "unis-pour-l-emploi": "Loire",
    # A fiche of Montreuil-Juigné is of the same département: its themes are not ticked.
    # "la-violence-non-merci": "Maine-et-Loire",
}
THEMES = {
    match[1]: match[2]
    for match in re.finditer(
        r':([\w-]+) a skos:Concept ;.*?skos:prefLabel "([^"]+)"@fr',
        (ROOT / "vocab/concepts/themes.ttl").read_text(encoding="utf-8"),
        re.DOTALL,
    )
}


def _said(field: str) -> list[tuple[str, str]]:
    """Return the action and the value of each fact of a field, as the tables have them."""
    return [
        (TITLES[row["record"]], row["value"])
        for row in ROWS
        if row["field"] == field and row["record"] in TITLES
    ]


def _is_action(row: dict[str, str]) -> bool:
    return row["record"] in TITLES


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
    answer = _answer(connection, "07")
    rows = [tuple(row[key] for key in ("action", "total", "somme", "egale")) for row in answer]
    rows.sort(key=lambda row: str(row[0]))
    sums: Counter[str] = Counter()
    for title, _, amount in _budget_lines():
        sums[title] += amount or 0
    words = {0: "oui", 1: "en partie"}
    told = [row for row in rows if row[1] is not None]
    assert told == sorted(
        (title, TOTALS[title], found, words[found < TOTALS[title]])
        for title, found in sums.items()
        if found and title in TOTALS
    )
    assert [row for row in rows if row not in told] == sorted(
        (title, None, found, "sans total")
        for title, found in sums.items()
        if found and title not in TOTALS
    )
    shares = {
        (row["action"], row["financeur"]): (row["montant"], row["pourcentage"])
        for row in _answer(connection, "24")
    }
    for title, funder, amount in _budget_lines():
        if funder and amount is not None and title in TOTALS:
            share = round(100 * amount / TOTALS[title])
            assert shares[title, funder] == (amount, share)


def test_housing_and_landlords(connection: sqlite3.Connection) -> None:
    """9: the four sheets that tick housing, what words add, and the two landlords on sheets."""
    answer = _answer(connection, "09")
    by_theme = {row["action"] for row in answer if row["par"] == "thème"}
    fiche = TITLES["vie-des-quartiers-montreuil-juigne"]
    assert by_theme == _with("themes", "logement") | {fiche}
    assert {row["action"] for row in answer if row["par"] == "texte"} == {
        TITLES["autonomie-sociale"],  # integration by housing
        TITLES["education-a-l-environnement"],  # repairs that tenants make to their homes
    }
    assert {(row["action"], row["bailleur"]) for row in answer if row["bailleur"]} == {
        (TITLES["bien-sous-son-toit"], PARTNERS["omh-grand-nancy"]),
        (TITLES["atelier-solidaire"], PARTNERS["habitat-toulouse"]),
    }


def test_actions_by_departement_and_theme(connection: sqlite3.Connection) -> None:
    """10: the themes that the sheets tick, counted by the département that each sheet names."""
    told = Counter(
        (DEPARTEMENTS[row["record"]], THEMES[row["value"]])
        for row in ROWS
        if row["field"] == "themes" and row["record"] in DEPARTEMENTS
    )
    answer = {
        (row["departement"], row["theme"]): row["actions"]
        for row in _answer(connection, "10")
        if row["departement"] not in {"Maine-et-Loire", "Paris"}
    }
    assert answer == told


def test_where_each_action_comes_from(connection: sqlite3.Connection) -> None:
    """17: each action with the source of its facts, under one licence; two pages have a day."""
    answer = _answer(connection, "17")
    told = {(TITLES[row["record"]], SOURCES[row["source"]]) for row in ROWS if _is_action(row)}
    five = {SOURCES[row["source"]] for row in ROWS}
    assert {pair for pair in _pairs(answer, "action", "source") if pair[1] in five} == told
    assert len(told) == sum(row["source"] in five for row in answer)
    assert {row["licence"] for row in answer} == {"Licence Ouverte 2.0"}
    dates = {(row["source"], row["date"]) for row in answer if "/" not in row["date"]}
    assert dates >= {
        (SOURCES["ville-de-paris-lien-social-2011"], "2011-04-14"),
        (SOURCES["ville-de-paris-contrat-de-ville-2016"], "2016-07-01"),
    }


def test_actions_in_a_commune(connection: sqlite3.Connection) -> None:
    """19: what three pages on Paris place in an arrondissement, a quartier or the city."""
    told = {
        (TITLES[row["record"]], TERRITORIES[row["value"]])
        for row in ROWS
        if row["field"] == "territories" and row["record"] in TITLES
    }
    answer = _answer(connection, "19")
    assert set(_pairs(answer, "action", "territoire")) == told
    statuses = {"prevue": "Prévue", "en-cours": "En cours", "terminee": "Terminée"}
    status = {title: statuses[value] for title, value in _said("status")}
    assert all(row["statut"] == status[row["action"]] for row in answer)


def test_actions_in_a_priority_neighbourhood(connection: sqlite3.Connection) -> None:
    """20: the neighbourhoods that a source names and that the annex of decree 96-1156 lists."""
    listed = {
        "ateliers-parents-enfants": "menimur",  # Vannes : Kercado ; Ménimur
        "bien-sous-son-toit": "haut-du-lievre",  # Nancy : Le Haut du Lièvre
        "fonds-de-participation-des-habitants-de-fontaine-au-roi": "fontaine-au-roi",
        "fontaine-o-livres": "fontaine-au-roi",
        "mode-et-design-a-la-goutte-d-or": "goutte-d-or",  # Paris 18e : La Goutte d'Or
    }
    assert set(_pairs(_answer(connection, "20"), "action", "quartier", "liste")) == {
        (TITLES[action], TERRITORIES[place], "zone urbaine sensible de 1996")
        for action, place in listed.items()
    }


def test_actions_by_intercommunality(connection: sqlite3.Connection) -> None:
    """22: each commune that a source names, or its neighbourhood, within its intercommunality."""
    answer = {row["intercommunalite"]: row["actions"] for row in _answer(connection, "22")}
    assert answer == {
        # Pages on Paris of 2022, 2011 and 2016; Bagneux.
        "Métropole du Grand Paris": 6 + 6 + 5 + 1,
        "Vallée Sud-Grand Paris": 1,  # Bagneux, once more
        "CA de Nevers": 2,  # Fourchambault, Le Banlay
        "CU Angers Loire Métropole": 2,  # Angers, Montreuil-Juigné
        "CA Golfe du Morbihan - Vannes Agglomération": 1,  # Ménimur
        "CA Laval Agglomération": 1,  # Le Bourny
        "CA Saint-Brieuc Armor Agglomération": 1,
        "CA de Cambrai": 1,
        "CA de Saint-Dié-des-Vosges": 1,
        "CC Brioude Sud Auvergne": 1,  # route de Saint-Flour
        "Métropole Européenne de Lille": 1,  # Tourcoing
        "Métropole du Grand Nancy": 1,
        "Métropole d’Aix-Marseille-Provence": 1,  # square Hopkinson
        "Toulouse Métropole": 1,  # Empalot
    }


def test_limits_that_come_back(connection: sqlite3.Connection) -> None:
    """30: the limits that fourteen sheets write, by kind; two kinds come back three times."""
    told = Counter(value for _, value in _said("limit_kinds"))
    answer = {row["limite"]: row["actions"] for row in _answer(connection, "30")}
    assert sorted(answer.values()) == sorted(told.values())
    assert {limit for limit, count in answer.items() if count == 3} == {
        "Assiduité",
        "Financements limités",
    }


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
    """16: the eight sheets that tick the keyword, by the audience they tick; three by their words.

    « entre jeunes et adultes », « équipes intergénérationnelles », « mixité intergénérationnelle ».
    """
    labels = {
        "tous-publics": "Tous publics",
        "jeunesse": "Jeunesse",
        "jeunes-adultes": "Jeunes adultes",
        "familles": "Familles",
        "seniors": "Seniors",
    }
    ticked = _with("themes", "intergenerationnel")
    told = {(title, labels[code]) for title, code in _said("audiences") if title in ticked} | {
        (TITLES["journees-festives-et-parcours-habitants-inter-quartiers"], "Tous publics"),
        (TITLES["lieu-d-accueil-innovant-pour-les-jeunes-du-10e"], "Jeunesse"),
        (TITLES["reouverture-de-la-20e-chaise"], "Tous publics"),
    }
    answer = _answer(connection, "16")
    assert set(_pairs(answer, "action", "public")) == told
    assert len(answer) == len(told) == 8 + 3


def test_what_the_nord_lacks(connection: sqlite3.Connection) -> None:
    """11: each theme and audience of the lists, but for those that its three sheets tick."""
    nord = {name for name, place in DEPARTEMENTS.items() if place == "Nord"}
    audiences = dict(connection.execute("SELECT code, label FROM audiences").fetchall())
    told = [
        *(
            ("thème", label)
            for code, label in THEMES.items()
            if code not in _ticked(nord, "themes")
        ),
        *(
            ("public", label)
            for code, label in audiences.items()
            if code not in _ticked(nord, "audiences")
        ),
    ]
    assert len(nord) == 3
    assert _pairs(_answer(connection, "11"), "sorte", "manque") == sorted(told)


def _ticked(records: set[str], field: str) -> set[str]:
    return {row["value"] for row in ROWS if row["record"] in records and row["field"] == field}


def test_the_city_contract_as_its_page_tells_it(connection: sqlite3.Connection) -> None:
    """13: three axes with three, two and two aims, each with its priorities; three actions."""
    answer = _answer(connection, "13")
    tree = {(row["partie_de"], row["sorte"], row["programme"]) for row in answer}
    below = Counter((above, kind) for above, kind, _ in tree)
    contract = "Contrat de ville de Paris 2015-2020"
    axes = {row["programme"]: row["rang"] for row in answer if row["sorte"] == "Axe"}
    assert sorted(axes.values()) == [1, 2, 3]
    assert [below[axis, "Objectif"] for axis in sorted(axes, key=lambda axis: axes[axis])] == [
        3,
        2,
        2,
    ]
    assert below[contract, "Priorité transversale"] == 3
    assert {above: count for (above, kind), count in below.items() if kind == "Priorité"} == {
        "Construire des trajectoires scolaires et éducatives positives": 3,
        "Sécuriser les parcours professionnels": 4,
        "Prévenir les situations de précarité": 2,
        "Faire des espaces collectifs des espaces communs": 3,
    }
    local = "Agir pour le développement économique local"
    assert {(row["programme"], row["action"]) for row in answer if row["action"]} == {
        (local, TITLES["fontaine-o-livres"]),
        (local, TITLES["mode-et-design-a-la-goutte-d-or"]),
        (local, TITLES["paris-musiques"]),
        (
            "Fonds de participation des habitants",
            TITLES["fonds-de-participation-des-habitants-de-fontaine-au-roi"],
        ),
        ("Accorderies", TITLES["echange-de-services-des-accorderies"]),
        (
            "Réseaux de solidarité de voisinage",
            TITLES["reseaux-de-solidarite-de-voisinage-de-paris"],
        ),
        (
            "Développement des centres sociaux à Paris",
            TITLES["ouverture-du-centre-social-du-quartier-sud"],
        ),
        ("Développement des centres sociaux à Paris", TITLES["reouverture-de-la-20e-chaise"]),
    }


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
    """23: 10 000 € for 137 people or 53 families, 15 000 € for 1 000 people, 2 137 attendances."""
    under_roof, violence = TITLES["bien-sous-son-toit"], TITLES["la-violence-non-merci"]
    assert _pairs(_answer(connection, "23"), "action", "budget", "nombre", "par_personne") == [
        (under_roof, 10_000, 53, round(10_000 / 53)),
        (under_roof, 10_000, 137, round(10_000 / 137)),
        (violence, 15_000, 1000, 15),
        (violence, 15_000, 2137, round(15_000 / 2137)),
    ]


def test_whom_to_ask(connection: sqlite3.Connection) -> None:
    """27: what is under way, by who describes it; one is free, by its source, none has a price."""
    answer = {row["action"]: row for row in _answer(connection, "27")}
    described = _with("dimension", "citoyennete", "accompagnement-de-projets", "services") | {
        TITLES["lieu-accueil-enfants-parents"],  # the sheet that ticks no dimension
        TITLES["lieu-d-accueil-innovant-pour-les-jeunes-du-10e"],
        TITLES["vie-des-quartiers-montreuil-juigne"],
    }
    assert answer.keys() == described & _with("status", "en-cours")
    assert not any(row["joindre"] for row in answer.values())
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
    asked = [row["libelle"] for row in answer if row["action"] == TITLES["autonomie-sociale"]]
    assert [text.split()[0] for text in asked] == ["Recevoir", "Construire"]
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
    about = {(row["libelle"], row["precision"]) for row in answer if row["nombre"] == 10}
    assert about == {
        ("Rencontres des comités d’habitants", "Environ"),
        ("Animer des comités d’habitants", "Environ"),
    }


def test_results_and_how_they_are_known(connection: sqlite3.Connection) -> None:
    """29: each result that the sources tell, for whom; aimed at, felt, observed, none measured."""
    known = {"vise": "Visé", "ressenti": "Ressenti", "constate": "Constaté"}
    whom = {
        "habitants": "Habitants",
        "structure": "Organisation qui mène l’action",
        "territoire": "Territoire",
    }
    told: Counter[tuple[str, str]] = Counter()
    for _, value in _said("results"):
        beneficiary, evidence = value.split()
        told[known[evidence], whom[beneficiary]] += 1
    answer = _answer(connection, "29")
    assert {(row["connaissance"], row["pour"]): row["resultats"] for row in answer} == told


def test_the_page_tells_what_an_answer_is_about() -> None:
    """A question about any place says which place the rows of the page are of."""
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    told = {part[:2]: part for part in page.split("\n## ")[1:]}
    asked = {number: question for number, question in QUESTIONS.items() if question.parameters}
    assert set(asked) == {"11", "19"}
    for number, question in asked.items():
        for name, value in question.parameters.items():
            assert f"\n`{name} = {value}`\n" in told[number]


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
