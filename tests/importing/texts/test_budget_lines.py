"""`importing.texts.budget_lines`: what a budget says, and what is left of it."""

from __future__ import annotations

import pytest

from maillage.importing.texts.budget_lines import budget
from maillage.model.entities import Json


@pytest.mark.parametrize(
    ("items", "found", "left"),
    [
        (["Budget global : environ 30 000 €"], {"total": 30000, "precision": "environ"}, []),
        (["1 300,50 €"], {"total": 1300.5}, []),
        (["2021 : 3 600 €"], {"total": 3600, "period": "2021"}, []),
        (["Budget 2018 de 7 500 €"], {"total": 7500, "period": "2018"}, []),
        (["2,5 M€"], {"total": 2500000}, []),
        (["env. 1,2 k€"], {"total": 1200, "precision": "environ"}, []),
        (["1.450 €"], {"total": 1450}, []),
        (["6000"], {"total": 6000}, []),
        (["2019"], {}, ["2019"]),
        (["3000 à 4000 €"], {}, ["3000 à 4000 €"]),
        (["entre 200 et 250 euros"], {}, ["entre 200 et 250 euros"]),
        (["Aucun financement"], {}, ["Aucun financement"]),
        (["Le car a coûté 2 M€ au pays"], {}, ["Le car a coûté 2 M€ au pays"]),
        (["900 € + les salaires"], {"total": 900, "excludes": "Les salaires."}, []),
        (["900 €, hors salaires"], {"total": 900, "excludes": "Salaires."}, []),
        (["900 € (2022), 700 € (2023)"], {}, ["900 € (2022), 700 € (2023)"]),
        (["900 € (400 € + 500 €)"], {"total": 900}, []),
        (["900 €", "Prévisionnel 2025 : 950 €"], {"total": 900}, ["Prévisionnel 2025 : 950 €"]),
    ],
)
def test_a_total_is_read_whole_or_left(items: list[str], found: Json, left: list[str]) -> None:
    """A year is no amount, a range no total, and what is not included is said."""
    read = budget(items)
    assert (read.funding, read.left) == (found, left)


@pytest.mark.parametrize(
    ("items", "lines"),
    [
        (
            ["Ville : 2500 €", "CAF (1 000 €)", "400 euros de dons"],
            [
                ("Ville", 2500, "subvention"),
                ("CAF", 1000, "subvention"),
                ("Dons", 400, "ressource"),
            ],
        ),
        (["5 000 € (CAF 3 000, Ville 2 000)"],
         [("CAF", 3000, "subvention"), ("Ville", 2000, "subvention")]),
        (["8 000 € dont 2 000 € de la Région"], [("Région", 2000, "subvention")]),
        (["8 000 € dont 2 000 € pour le son"], [("Son", 2000, "depense")]),
        (["9 € l’an", "Prêt de la salle (valorisé 600 €)"],
         [("Prêt de la salle", 600, "mise-a-disposition")]),
        (["Fondation de France, 700 €"], [("Fondation de France", 700, "subvention")]),
        (["Salaires : 700"], [("Salaires", 700, "personnel")]),
        (["50 €", "30 euros ont été versés par la Caf"], [("Caf", 30, "subvention")]),
        (["50 €", "30 € ont été pris en charge dans le cadre du contrat de ville"],
         [("Contrat de ville", 30, "subvention")]),
        (["50 €", "30 € sont pris en charge par la Ville"], [("Ville", 30, "subvention")]),
        (["50 €", "30 € d’électricité, 20 € de peinture"],
         [("Électricité", 30, "depense"), ("Peinture", 20, "depense")]),
        (["50 €", "30 € de recettes de la buvette"],
         [("Recettes de la buvette", 30, "ressource")]),
        (["50 €", "Ville de Nancy 40 €, 30 € de fils et 20 € de peinture"],
         [("Ville de Nancy", 40, "subvention"), ("Fils", 30, "depense"),
          ("Peinture", 20, "depense")]),
        (["600 € de peinture"], [("Peinture", 600, "depense")]),
        (["Électricité : 30 €"], [("Électricité", 30, "depense")]),
    ],
)  # fmt: skip
def test_lines_have_a_label_an_amount_and_a_nature(
    items: list[str], lines: list[tuple[str, float, str]]
) -> None:
    """The nature comes from the words of the label, or of what is bought; else « ressource »."""
    read = budget(items).funding["lines"]
    assert [(char["label"], char["amount"], char["nature"]) for char in read] == lines


def test_the_total_is_never_a_sum() -> None:
    """What is beside a total stays beside it."""
    read = budget(["Total : 900 €", "Bénévolat valorisé : 300 €"]).funding
    assert (read["total"], read["lines"][0]["nature"]) == (900, "benevolat")


@pytest.mark.parametrize(
    ("text", "is_partial"),
    [("8 000 € dont 2 000 € de la Région", True), ("8 000 €", False), ("CAF : 2 000 €", False)],
)
def test_lines_that_tell_a_part_of_the_total_say_so(text: str, is_partial: bool) -> None:
    """« Dont » leaves the rest of the total unsaid."""
    assert budget([text]).funding.get("partial", False) == is_partial


def test_who_pays_is_not_left_out() -> None:
    """What a total leaves out ends where the sentence says who pays."""
    read = budget(["Budget : 6 500 € hors salaires, financé par la commune."]).funding
    assert read["excludes"] == "Salaires."
