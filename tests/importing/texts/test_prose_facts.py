"""`texts/prose_facts`: what sentences state, and nothing more."""

from __future__ import annotations

import pytest

from maillage.importing.texts import prose_facts, stated_dates, stated_figures
from maillage.importing.texts.source_lines import lines_of


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("L'action a débuté au cours du printemps 2015.", "2015"),
        ("L'atelier a démarré en mars 2018.", "2018-03"),
        ("Il a commencé à l'automne 2019.", "2019"),
        ("Le local a ouvert ses portes en 2007.", "2007"),
        ("Il aide des centres comme celui du sud, qui a ouvert ses portes en 2007.", ""),
        ("Par exemple, un four lancé en 2012.", ""),
        ("Le projet commence à 14 h.", ""),
        ("L'action a débutée en 2013, puis en 2014 avec la ville.", "2013"),
        ("Une action initiée en 2013. Le local a été ouvert en mai 2015.", "2013"),
        ("Le four a été créé en 2013. Le local a été ouvert en mai 2015.", ""),
    ],
)
def test_since_when_something_is(text: str, date: str) -> None:
    """A date that is of another thing than the action is none of it."""
    assert stated_dates.begun(text) == date


def test_shares_are_figures() -> None:
    """With what they are the share of, whether a noun or a verb follows."""
    text = "29% sont en situation de monoparentalité. 12 % des familles viennent. 5 % seulement."
    assert [(figure["label"], figure["value"]) for _, figure in stated_figures.figures(text)] == [
        ("Sont en situation de monoparentalité", 29),
        ("Familles viennent", 12),
    ]


def test_what_a_list_is_announced_with_is_said_of_its_items() -> None:
    """The year of the line above a list, and of no line behind it."""
    text = "En 2016, des familles :\n– 29 % sont seules\n– 38 % ont un four\n5 % des gens viennent."
    read = [(figure["value"], figure.get("period")) for _, figure in stated_figures.figures(text)]
    assert read == [(29, "2016"), (38, "2016"), (5, None)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Projet réalisé sur 2014.", "2014"),
        ("L'action a été menée en 2018 avec deux classes.", "2018"),
        ("Projet mené en 2014-2015.", ""),
        ("Le four a été réalisé en 2014.", ""),
        ("L'action a été menée en 2014, puis l'action menée en 2015 a suivi.", ""),
    ],
)
def test_an_action_was_done_in_a_year(text: str, year: str) -> None:
    """What is said of the action, and of one year."""
    assert stated_dates.done_in(text) == year


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("du 3 au 7 juin 2019", ("2019-06-03", "2019-06-07")),
        ("Du 28 décembre 2019 au 4 janvier 2020", ("2019-12-28", "2020-01-04")),
        ("du 1er mai au 3 juin 2021.", ("2021-05-01", "2021-06-03")),
        ("du 7 au 3 juin 2019", ("", "")),
        ("du lundi au vendredi", ("", "")),
        ("du 3 au 7 juin", ("", "")),
    ],
)
def test_days_are_a_period(text: str, days: tuple[str, str]) -> None:
    """The month and the year may be said once; a year that is not said is not guessed."""
    assert stated_dates.days(text) == days


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019-2022", ("2019", "2022")),
        ("De 2019 à 2022.", ("2019", "2022")),
        ("année scolaire 2019/2020", ("2019", "2020")),
        ("mars 2019 – juin 2020", ("2019-03", "2020-06")),
        ("de mars 2020 à juin 2020", ("2020-03", "2020-06")),
        ("printemps 2016", ("2016", "2016")),
        ("été-automne 2016", ("2016", "2016")),
        ("2022-2019", ("", "")),
        ("juin 2020 - mars 2020", ("", "")),
        ("trois printemps", ("", "")),
        ("2019", ("", "")),
    ],
)
def test_years_are_a_period(text: str, years: tuple[str, str]) -> None:
    """Their months where both say them; a season is no month, and its year is the period."""
    assert stated_dates.years(text) == years


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Il a été difficile de joindre les actifs.", True),
        ("Il reste très difficile d'ouvrir le soir.", True),
        ("Des familles en situation difficile sont venues.", False),
    ],
)
def test_what_was_difficult_to_do_is_a_limit(text: str, is_one: bool) -> None:
    """Who has a difficult life is no limit of the action."""
    assert prose_facts.is_limit(text) == is_one


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("En 2015, 3 ateliers de cuisine ont eu lieu.", [("Ateliers de cuisine", 3, "2015")]),
        ("Une petite dizaine d'activités ont été proposées.", [("Activités", 10, None)]),
        ("12 temps de travail ont été nécessaires.", [("Temps de travail", 12, None)]),
        ("Trois ateliers sont prévus.", []),
        ("Les ateliers ont eu lieu à 14 heures.", []),
    ],
)
def test_what_took_place_is_counted(text: str, figures: list[tuple[str, int, str | None]]) -> None:
    """What was held, and nothing that is only planned."""
    read = [
        (figure["label"], figure["value"], figure.get("period"))
        for figure in stated_figures.held(text)
    ]
    assert read == figures


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Bénévolat : 2 personnes, soit 432 HEURES et 9 840 €", [432]),
        ("Bénévolat : 12 heures par semaine", []),
        ("Salle : 12 heures", []),
    ],
)
def test_hours_that_volunteers_give_are_a_figure(text: str, hours: list[int]) -> None:
    """Where the words are of volunteers, and the hours not those of each week."""
    assert [figure["value"] for figure in stated_figures.volunteered(text)] == hours


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Des réunions sont organisées 4 fois par an.", "trimestrielle"),
        ("C'est un temps fort annuel en juin.", "annuelle"),
        ("Il consiste en une rencontre trimestrielle.", "trimestrielle"),
        ("Les habitants tiennent des comités mensuels.", ""),
        ("1 rencontre mensuelle avec les participants", ""),
        ("– jardin chaque samedi\n– repas une fois par mois", ""),
        ("– courses chaque samedi\n– un café", "hebdomadaire"),
    ],
)
def test_how_often_an_action_takes_place(text: str, code: str) -> None:
    """What is said of the whole action, and of no part of it."""
    assert prose_facts.recurrence(text) == code


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        (["- atelier bien-être", "- atelier danse", "- centre aéré", "- rencontre des voisins"], 0),
        (["- rompre l'isolement", "- faire ensemble", "- accueillir"], 3),
    ],
)
def test_a_list_of_nouns_is_none_of_objectives(lines: list[str], count: int) -> None:
    """« Atelier » and « rencontre » end as verbs do, and are none."""
    assert len(prose_facts.listed_aims(lines_of("\n".join(lines)))) == count


def test_the_end_of_a_range_is_no_share() -> None:
    """« 30 à 40 % » is neither."""
    assert not list(stated_figures.figures("30 à 40 % des habitants viennent."))


def test_an_objective_keeps_the_blank_behind_its_first_word() -> None:
    """One letter may be a word."""
    assert prose_facts.aims("L’objectif est d’y accueillir les familles.") == [
        "Y accueillir les familles."
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [("septembre 2021", "2021-09"), ("en projet pour 2026", ""), ("peut-être en 2026", "")],
)
def test_a_date_that_is_wished_for_is_none(text: str, date: str) -> None:
    """What may come is left for a person."""
    assert stated_dates.date_in(text) == date
