"""`concept_schemes`: codes found by any spelling, and the schema derived from the lists."""

from __future__ import annotations

from maillage.model.concept_schemes import Concept, Scheme, codes_schema
from maillage.model.labels import Words


def _concept(code: str, title: str, *spellings: str) -> Concept:
    words = Words({"fr": title, "en": f"{title} in English"}, {"fr": f"Ce qu’est {title}."})
    return Concept(code, words, None, spellings, f"https://example.org/theme/{code}")


SCHEME = Scheme(
    "theme",
    Words({"fr": "Thème"}, {"fr": "De quoi il s’agit."}),
    (_concept("sante", "Santé", "soins"), _concept("soins", "Soins à domicile", "santé")),
    "https://example.org/theme",
)


def test_a_code_is_found_by_its_titles_and_spellings_without_accents() -> None:
    """A code, its title in each language and its other spellings lead to it, folded."""
    assert SCHEME.by_label["soins a domicile"] == "soins"
    assert SCHEME.by_label["sante in english"] == "sante"


def test_a_spelling_that_two_codes_share_is_the_first_ones() -> None:
    """What two codes are called leads to the one that stands first in the list."""
    assert SCHEME.by_label["sante"] == "sante"
    assert SCHEME.by_label["soins"] == "sante"


def test_the_schema_of_the_codes_describes_each_one_beside_it() -> None:
    """An editor shows the n-th description for the n-th code: both stand in one order."""
    document = codes_schema("https://example.org/schema", {"theme": SCHEME}, "^[0-9]{2}$")
    definition = document["$defs"]["theme"]
    assert document["$id"] == "https://example.org/schema/codes.schema.json"
    assert definition["enum"] == ["sante", "soins"]
    assert definition["markdownEnumDescriptions"] == [
        "**Santé** : Ce qu’est Santé.",
        "**Soins à domicile** : Ce qu’est Soins à domicile.",
    ]
    assert SCHEME.codes == set(definition["enum"])
