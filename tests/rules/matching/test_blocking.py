"""`duplicates`: the same thing told twice is found, and what only looks alike is left alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import orjson
import pytest

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build import pipeline, selection
from maillage.model.entities import Json, Model
from maillage.model.loading import load
from maillage.reading import listing, parsing
from maillage.rules.matching.blocking import near, near_fingerprints, pairs, search
from maillage.rules.matching.comparison import Comparator
from maillage.rules.matching.fingerprints import Fingerprint, fingerprint_of, fingerprinter, parse
from maillage.rules.matching.name_shapes import NameShapes

#: Pairs that a careful editor would call one.
SAME: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("partner", {"name": "CAF de Paris"}, {"name": "Caisse d’allocations familiales de Paris"}),
    ("partner", {"name": "Centre social Danube"}, {"name": "CS Danube"}),
    ("partner", {"name": "CS Ste Élisabeth"}, {"name": "Centre social Sainte-Elisabeth"}),
    (
        "partner",
        {"name": "Centre socioculturel Danube"},
        {"name": "Centre social et culturel Danube"},
    ),
    ("partner", {"name": "Centre social municipal L’Agora"}, {"name": "Centre social Agora"}),
    ("partner", {"name": "Centre social L. Aubrac"}, {"name": "Centre social Lucie Aubrac"}),
    ("partner", {"name": "Mairie de Brioude"}, {"name": "Ville de Brioude"}),
    ("partner", {"name": "Réciprocité"}, {"name": "Reciprocite"}),
    ("partner", {"name": "Centre social Archipélia"}, {"name": "Centre social Archipellia"}),
    ("partner", {"name": "Conseil général de la Loire"}, {"name": "Département de la Loire"}),
    ("partner", {"name": "X", "siren": "267500452"}, {"name": "Y", "siren": "267500452"}),
    ("territory", {"name": "La Goutte-d’Or"}, {"name": "Quartier de la Goutte d’Or"}),
    ("territory", {"name": "A", "code": "54395"}, {"name": "B", "code": "54395"}),
    (
        "programme",
        {"title": "PST du 19e", "territories": ["p"]},
        {"title": "Projet social de territoire du 19e arrondissement", "territories": ["p"]},
    ),
    ("source", {"url": "https://www.caf.fr/a/"}, {"url": "http://caf.fr/a#b"}),
    ("action", {"title": "Jardin partagé"}, {"title": "Les jardins partagés"}),
    (
        "action",
        {"title": "L’Atelier solidaire : un outil d’amélioration", "lead": "a"},
        {"title": "Atelier solidaire", "lead": "a"},
    ),
    ("action", {"title": "Lieu d’accueil enfants-parents"}, {"title": "LAEP"}),
    (
        "action",
        {"title": "Fête des voisins et des jardins", "lead": "a"},
        {"title": "Fête des voisins et des jardins", "lead": "b"},
    ),
]
#: Pairs that look alike and are two.
DIFFERENT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("partner", {"name": "Accorderie du 18e"}, {"name": "Accorderie du 19e"}),
    ("partner", {"name": "Centre social A"}, {"name": "Centre social B"}),
    ("partner", {"name": "Centre social Danube"}, {"name": "Centre social Empalot"}),
    ("partner", {"name": "École Montaigne"}, {"name": "Collège Montaigne"}),
    ("partner", {"name": "CAF de Nancy"}, {"name": "Ville de Nancy"}),
    ("partner", {"name": "CCAS de Nancy"}, {"name": "Ville de Nancy"}),
    ("partner", {"name": "Mairie de Paris"}, {"name": "Mairie du 10e arrondissement de Paris"}),
    ("partner", {"name": "CAF", "territories": ["a"]}, {"name": "CAF", "territories": ["b"]}),
    ("partner", {"name": "Association"}, {"name": "Association Danube"}),
    (
        "partner",
        {"name": "X", "siren": "267500452", "siret": "26750045200003"},
        {"name": "Y", "siren": "267500452", "siret": "26750045200011"},
    ),
    ("territory", {"name": "Loire"}, {"name": "Haute-Loire"}),
    ("territory", {"name": "Loire"}, {"name": "Loiret"}),
    ("territory", {"name": "Centre", "part_of": ["a"]}, {"name": "Centre", "part_of": ["b"]}),
    ("territory", {"name": "Saint-Denis", "code": "1"}, {"name": "Saint-Denis", "code": "2"}),
    (
        "programme",
        {"title": "PST du 19e", "territories": ["p"]},
        {"title": "PST du 20e", "territories": ["p"]},
    ),
    (
        "programme",
        {"title": "Axe 1 : la ville", "part_of": "c"},
        {"title": "Axe 2 : la ville", "part_of": "c"},
    ),
    ("action", {"title": "Atelier couture"}, {"title": "Atelier cuisine"}),
    ("action", {"title": "Groupe jeunes 2017"}, {"title": "Groupe jeunes 2018"}),
    ("action", {"title": "Jardin partagé"}, {"title": "Jardin partagé", "territories": ["b"]}),
    (
        "action",
        {"title": "Fête du quartier", "starts": "2015", "ends": "2015"},
        {"title": "Fête du quartier", "starts": "2016"},
    ),
    ("action", {"title": "Jardin", "lead": "a"}, {"title": "Jardin", "lead": "b"}),
]


def _two(
    model: Model, kind: str, given: dict[str, Any], other: dict[str, Any]
) -> list[Fingerprint]:
    base = {"territories": ["a"]} if kind == "action" else {}
    made = [
        fingerprint_of(
            model.entities[kind], name, f"contributions/{kind}s/{name}.json", {**base, **record}
        )
        for name, record in (("one", given), ("other", other))
    ]
    return [fingerprint for fingerprint in made if fingerprint]


@pytest.mark.parametrize(("kind", "record", "other"), SAME)
def test_one_thing_told_twice_is_found(
    model: Model, kind: str, record: dict[str, Any], other: dict[str, Any]
) -> None:
    """Each pair of the first list is found, whichever comes first."""
    both = _two(model, kind, record, other)
    assert len(list(pairs(both))) == 1
    assert len(list(pairs(both[::-1]))) == 1


@pytest.mark.parametrize(("kind", "record", "other"), DIFFERENT)
def test_two_things_are_left_alone(
    model: Model, kind: str, record: dict[str, Any], other: dict[str, Any]
) -> None:
    """No pair of the second list is found."""
    assert list(pairs(_two(model, kind, record, other))) == []


def test_a_decision_silences_a_pair_for_good(model: Model) -> None:
    """`different_from` on either side is enough, and a withdrawn record is nobody’s duplicate."""
    name = {"name": "Centre social Danube"}
    assert list(pairs(_two(model, "partner", {**name, "different_from": ["other"]}, name))) == []
    assert list(pairs(_two(model, "partner", name, {**name, "different_from": ["one"]}))) == []
    assert list(pairs(_two(model, "partner", name, {**name, "withdrawn_on": "2026-11-20"}))) == []


def _real(model: Model) -> list[Fingerprint]:
    of = fingerprinter(model)
    files, _ = listing.find(ROOT, model.by_collection)
    read = (parsing.read(ROOT, file) for file in files)
    return [
        fingerprint for found in read if not isinstance(found, list) and (fingerprint := of(found))
    ]


def test_the_real_catalogue_has_no_look_alikes(model: Model) -> None:
    """Compared each to each, without the short cut through keys, no two records are one."""
    every = _real(model)
    comparator = Comparator.knowing(every)
    found = [
        pair for fingerprint in every for pair in near_fingerprints(fingerprint, every, comparator)
    ]
    assert [(pair.record.id, pair.other.id) for pair in found] == []


def test_a_record_about_to_be_sent_is_compared_to_all(model: Model) -> None:
    """A record without an id, as a form has it, is told what it looks like."""
    every = _real(model)
    record = {"name": "CS Saint Blaise", "kind": "centre-social"}
    found = near(model, record, every, "partner")
    assert [pair.other.id for pair in found] == ["centre-social-saint-blaise"]
    lines = b"".join(fingerprint.line() for fingerprint in every)
    mine = fingerprint_of(model.entities["partner"], "", "", record)
    assert mine
    assert "centre-social-saint-blaise" in {fingerprint.id for fingerprint in search(mine, lines)}
    assert [list(map(list, fingerprint.names)) for fingerprint in parse(lines.splitlines())] == [
        list(map(list, fingerprint.names)) for fingerprint in every
    ]


def test_all_and_some_tell_the_same(make_catalogue: MakeCatalogue) -> None:
    """A file judged alone gets the near-duplicate that a run over the whole finds for it."""
    minimal = orjson.loads((EXAMPLES / "accepted/partners/minimal.json").read_bytes())
    source = (EXAMPLES / "accepted/sources/minimal.json").read_bytes()
    names = {"a": "Centre social Danube", "b": "CS Danube"}
    root = make_catalogue(
        {
            "sources/minimal.json": source,
            **{
                f"partners/{name}.json": orjson.dumps(
                    {**minimal, "id": name, "name": title, "sources": ["minimal"]}
                )
                for name, title in names.items()
            },
        }
    )
    model = load(root)
    whole = pipeline.validate(model, pipeline.BuildOptions(workers=1, thorough=True))
    some = selection.validate_some(model, lambda file: file.endswith("/b.json"))
    found = [finding for finding in whole.findings if finding.code == "D002"]
    assert [finding.file for finding in found] == ["contributions/partners/b.json"]
    assert [finding.as_json() for finding in some.findings] == [
        finding.as_json() for finding in found
    ]
    assert "Centre social Danube" in found[0].message("fr")


def _atelier(model: Model, number: int, title: str, lead: str = "") -> Fingerprint:
    data: Json = {"title": title, "territories": ["nancy"]}
    if lead:
        data["lead"] = lead
    found = fingerprint_of(model.entities["action"], f"a{number}", f"a{number}.json", data)
    assert found
    return found


@pytest.mark.parametrize("lead", ["", "amis-du-moulin-{at}"])
def test_numbers_in_names_part_a_large_block(
    model: Model, monkeypatch: pytest.MonkeyPatch, lead: str
) -> None:
    """Workshops of one name and many numbers are not each compared to all others.

    Nor are they where each is led by an organisation that has its number: that explains a number
    of that one alone.
    """
    titles = [f"Tricot du moulin {number}" for number in range(300)]
    every = [_atelier(model, at, title, lead.format(at=at)) for at, title in enumerate(titles)]
    every.append(_atelier(model, 300, "Le tricot moulin 7", lead.format(at=7)))
    asked: list[tuple[str, str]] = []
    compare = Comparator.__call__

    def counted(self: Comparator, record: Fingerprint, other: Fingerprint) -> Any:
        asked.append((record.id, other.id))
        return compare(self, record, other)

    monkeypatch.setattr(Comparator, "__call__", counted)
    (pair,) = pairs(every)
    assert (pair.record.id, pair.other.id) == ("a7", "a300")
    assert len(asked) < 10


@pytest.mark.parametrize("leads", [[""], ["club-3", "club-5", "club", ""]])
def test_a_large_block_loses_no_pair(model: Model, leads: Sequence[str]) -> None:
    """What is near in a block is what comparing each with each finds, in the same order.

    So it is where who leads a workshop explains a number that another has in its name.
    """
    words = ("Moulins", "Moulin", "Tilleul", "Rempart")
    titles = [f"Tricot {words[at % 4]} {at % 7 or ''}" for at in range(120)]
    every = [
        _atelier(model, at, title, leads[at // 4 % len(leads)]) for at, title in enumerate(titles)
    ]
    comparator = Comparator.knowing(every)
    expected = [
        (record.id, other.id)
        for at, record in enumerate(every)
        for other in every[at + 1 :]
        if comparator(record, other)
    ]
    assert expected
    assert [(pair.record.id, pair.other.id) for pair in pairs(every)] == expected


def test_names_with_other_numbers_are_not_compared_by_letters(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where few of a large block are near each other, no shape is looked at."""

    def unasked(*_: Any) -> Any:
        raise AssertionError("shapes were looked at")

    monkeypatch.setattr(NameShapes, "among", unasked)
    monkeypatch.setattr(NameShapes, "_shapes", property(unasked))
    every = [_atelier(model, at, f"Tricot Moulins {at}") for at in range(120)]
    assert list(pairs(every)) == []


@pytest.mark.parametrize("kind", ["partner", "action"])
def test_names_apart_by_their_letters_are_two(model: Model, kind: str) -> None:
    """What is not even compared in a large block is no pair: misspelt, cut short or spelt out."""
    chosen = random.Random(5)  # noqa: S311 - the same names each time
    words = [
        "club",
        "amis",
        "jardin",
        "jardins",
        "jardni",
        "theatre",
        "danse",
        "d",
        "chant",
        "velo",
        "livre",
        "soleil",
        "riviere",
        "caf",
        "caisse",
        "allocation",
        "familial",
        "moulin",
        "moulins",
        "association",
        "mjc",
        "maison",
        "jeune",
        "culture",
        "12",
        "19",
    ]
    entity, label = model.entities[kind], model.entities[kind].label_key
    every = [
        found
        for at in range(180)
        if (
            found := fingerprint_of(
                entity,
                f"r{at}",
                f"r{at}.json",
                {
                    label: " ".join(chosen.sample(words, chosen.randint(1, 5))),
                    "territories": [chosen.choice(["moulins", "nancy"])],
                    "lead": chosen.choice(["", "mjc"]),
                },
            )
        )
    ]
    comparator = Comparator.knowing(every)
    block = range(len(every))
    shapes = NameShapes(block, every)
    looked_at = {(mine, other) for mine in block for other in shapes.among(mine, block)}
    assert looked_at == {
        (mine, other)
        for those, alike in shapes.families(set(block))
        for mine in those
        for other in alike or ()
    }
    found = {
        (mine, other)
        for mine, record in enumerate(every)
        for other, beside in enumerate(every)
        if comparator(record, beside)
    }
    assert found
    assert found <= looked_at
    assert len(looked_at) < len(every) ** 2
