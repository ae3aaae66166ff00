"""Official codes: what exists is accepted, what does not is told with what was meant."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest

from conftest import ROOT
from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.rules.official import official_rules

#: From a kind of record and what it says to what is found.
Judge = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def judge(model: Model) -> Judge:
    """Judge a record by its official codes."""
    check = official_rules(model, thorough=True)

    def judge(collection: str = "territories", **record: Any) -> list[Finding]:
        raw = orjson.dumps(record)
        return list(
            check(Contribution(f"contributions/{collection}/a.json", collection, record, raw))
        )

    return judge


def _rows(kind: str) -> Iterator[list[str]]:
    with (ROOT / "reference" / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        yield from list(csv.reader(file))[1:]


@pytest.mark.parametrize(
    "kind", ["region", "departement", "epci", "commune", "arrondissement-municipal"]
)
def test_every_official_code_is_accepted_with_its_name(kind: str, judge: Judge) -> None:
    """No code of the reference is refused, however its name is written."""
    for code, name, *_ in _rows(kind):
        for written in (name, name.upper(), name.replace("-", " ").replace("’", "'")):
            assert judge(name=written, kind=kind, code=code) == [], (code, written)


@pytest.mark.parametrize(
    ("kind", "code", "name"),
    [
        ("commune", "75056", "Ville de Paris"),
        ("commune", "42218", "St Etienne"),
        ("commune", "91692", "Ulis"),
        ("arrondissement-municipal", "75110", "Paris 10e"),
        ("arrondissement-municipal", "75110", "Paris Xe arrondissement"),
        ("arrondissement-municipal", "69383", "Lyon 3ème"),
        ("departement", "58", "Département de la Nièvre"),
        ("region", "11", "Région Ile-de-France"),
        ("epci", "245400676", "Grand Nancy"),
        ("epci", "200057867", "Plaine Commune"),
        ("quartier-prioritaire", "QP075001", "Quartier"),
        ("quartier-prioritaire", "QN07501M", "Quartier"),
        ("quartier-prioritaire", "QP971002", "Quartier"),
        ("quartier", "54395", "Quartier"),
    ],
)
def test_usual_ways_to_name_a_territory_are_accepted(
    kind: str, code: str, name: str, judge: Judge
) -> None:
    """Accents, hyphens, articles, ordinals and « Ville de » make no difference."""
    assert judge(name=name, kind=kind, code=code) == []


@pytest.mark.parametrize(
    ("kind", "code", "name", "rule", "suggestion"),
    [
        ("commune", "54", "Nancy", "O001", "54395"),
        ("departement", "54395", "Meurthe-et-Moselle", "O001", "54"),
        ("quartier-prioritaire", "75056", "Quartier", "O001", None),
        ("commune", "54000", "Nancy", "O002", "54395"),
        ("arrondissement-municipal", "75011", "Paris 11e arrondissement", "O002", "75111"),
        ("departement", "20", "Corse-du-Sud", "O002", "2A"),
        ("region", "41", "Grand Est", "O002", "44"),
        ("commune", "54359", "Nancy", "O003", "54395"),
        ("arrondissement-municipal", "75110", "Paris 11e arrondissement", "O003", "75111"),
        ("departement", "44", "Meurthe-et-Moselle", "O003", "54"),
        ("commune", "93067", "Saint-Denis", "O002", "93066"),
        ("commune", "75056", "Saint-Denis", "O003", None),
        ("commune", "54395", "Nanci", "O004", "Nancy"),
        ("commune", "01340", "Saint-Bois", "O005", "01015"),
        ("epci", "217500016", "Métropole du Grand Nancy", "O006", "245400676"),
        ("quartier-prioritaire", "QP750001", "Quartier", "O007", None),
        ("epci", "245400667", "Métropole du Grand Nancy", "O008", "245400676"),
    ],
)
def test_a_code_that_cannot_be_right_is_told(
    kind: str, code: str, name: str, rule: str, suggestion: str | None, judge: Judge
) -> None:
    """The rule says which code, or which name, was meant where there is one answer."""
    (found,) = judge(name=name, kind=kind, code=code)
    assert (found.code, found.suggestion) == (rule, suggestion)


def test_another_name_may_be_the_official_one(judge: Judge) -> None:
    """A territory known by another name is accepted when it gives the official one too."""
    record = {"name": "Châlons", "kind": "commune", "code": "51108"}
    assert judge(**record) == []
    record = {"name": "La Préfecture", "kind": "commune", "code": "51108"}
    assert [finding.code for finding in judge(**record)] == ["O004"]
    assert judge(**record, other_names=["Châlons-en-Champagne"]) == []


def test_a_swapped_pair_of_digits_never_goes_unnoticed(judge: Judge) -> None:
    """Whatever two neighbouring characters of a commune’s code are swapped, it is told."""
    chosen = random.Random(1).sample(list(_rows("commune")), 300)  # noqa: S311 - no secret
    told = wanted = 0
    for code, name, *_ in chosen:
        for place in range(len(code) - 1):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if swapped != code:
                found = judge(name=name, kind="commune", code=swapped)
                told += bool(found)
                wanted += 1
    # A few neighbours bear the same name.
    assert told >= 0.99 * wanted


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"name": "Nancy", "kind": "commune"},
        {"name": None, "kind": "commune", "code": "54395"},
        {"name": "Nancy", "kind": ["commune"], "code": "54395"},
        {"name": "Nancy", "kind": "commune", "code": 54395},
        {"name": "Nancy", "kind": "inconnu", "code": "54395"},
    ],
)
def test_what_is_no_code_is_left_to_the_schema(record: dict[str, Any], judge: Judge) -> None:
    """A territory without a code, or with something else in its place, has no finding here."""
    assert judge(**record) == []
    assert judge("partners", **record) == []


def test_every_former_code_leads_to_a_commune_of_today() -> None:
    """The successor of a merged commune exists; the former code no longer does, or is the same.

    What bears it still is called otherwise.
    """
    communes = {row[0]: row[1] for row in _rows("commune")}
    for code, successor, name in _rows("former-commune"):
        assert successor in communes, code
        assert (code in communes) == (code == successor), code
        assert name != communes.get(code), code


def test_every_departement_is_in_a_region_that_exists() -> None:
    """Régions resolve; only overseas collectivities are in none."""
    regions = {row[0] for row in _rows("region")} | {""}
    regions_of = {code: region for code, _, region, *_ in _rows("departement")}
    assert set(regions_of.values()) == regions
    assert [code for code, region in regions_of.items() if not region] == [
        *("975", "977", "978", "984", "986", "987", "988", "989")
    ]
