"""`importing.texts.figure_lines`: key figures of pages."""

from __future__ import annotations

import pytest

from maillage.importing.texts.figure_lines import figures


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9 lycées : 3 publics, 6 privés", [(9, "lycées"), (3, "publics"), (6, "privés")]),
        ("Plus de 70 clubs sont aidés", [(70, "clubs", "plus-de")]),
        ("31 % de locataires", [(31, "%")]),
        ("2,5 M€ investis entre 2011 et 2014", [(2500000, "euros", "2011/2014")]),
        ("120 élèves suivis en 2016", [(120, "élèves", "2016")]),
        ("Un budget annuel d’un million d’euros", [(1000000, "euros")]),
        ("4 régies de quartier, dont 1 neuve", [(4, "régies de quartier")]),
        ("15/20 enfants viennent", []),
        ("En 2012, la rue a changé", []),
        ("Deux rues plus loin, tout change", []),
    ],
)
def test_a_line_of_figures(text: str, found: list[tuple[object, ...]]) -> None:
    """A number, what it counts, when; a range or a sentence is none."""
    keys = ("value", "unit", "precision", "period")
    assert [
        tuple(figure[key] for key in keys if key in figure) for figure in figures(text)
    ] == found
