"""`texts/stated_results`: what changed, where a sentence says for whom and how it is known."""

from __future__ import annotations

import pytest

from maillage.importing.texts.stated_results import results


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Depuis, nous constatons que les familles restent dehors.",
            [("habitants", "constate", "Les familles restent dehors.")],
        ),
        (
            "On observe que le quartier est plus calme. Les jeunes se sentent écoutés.",
            [
                ("territoire", "constate", "Le quartier est plus calme."),
                ("habitants", "ressenti", "Les jeunes se sentent écoutés."),
            ],
        ),
        ("Nous constatons que rien ne change. Les jeunes ne se sentent pas écoutés.", []),
        ("Nous constatons que la météo aide. Ils se sentent mieux.", []),
        ("Les habitants viennent nombreux.", []),
    ],
)
def test_a_result_is_told_in_so_many_words(text: str, read: list[tuple[str, str, str]]) -> None:
    """Whoever has to be guessed at, and what is denied, gives none."""
    found = [(row["beneficiary"], row["evidence"], row["text"]) for row in results(text)]
    assert found == read
