"""`first_records`: an action to replace, where it is, and who says it."""

from __future__ import annotations

from pathlib import Path

from conftest import TODAY, MakeCatalogue
from maillage.describe.starting.first_records import first_records
from maillage.describe.starting.repository import place_of
from maillage.model.entities import Model
from maillage.model.loading import load


def test_the_example_is_in_the_place_that_is_covered(make_catalogue: MakeCatalogue) -> None:
    """What is around the place comes with it, and the action stands in the place itself."""
    drafts = first_records(load(make_catalogue({})), place_of("Nevers"), "fr", TODAY)
    files = [Path(draft.file).parts[1:] for draft in drafts]
    assert ("territories", "nevers.json") in files
    assert ("territories", "nievre.json") in files
    assert drafts[-1].data["territories"] == ["nevers"]


def test_without_a_place_it_is_in_a_neighbourhood(make_catalogue: MakeCatalogue) -> None:
    """A country has no record of its own: the example stands in a neighbourhood to be named."""
    drafts = first_records(load(make_catalogue({})), None, "en", TODAY)
    assert [draft.id for draft in drafts] == ["declaration", "my-neighbourhood", "a-first-action"]


def test_it_draws_from_the_lists_of_the_catalogue(make_catalogue: MakeCatalogue) -> None:
    """The codes are the first of the lists, whatever the lists hold."""
    model: Model = load(make_catalogue({}))
    action = first_records(model, None, "fr", TODAY)[-1].data
    assert action["themes"] == [model.schemes["themes"].concepts[0].code]
    assert {"fr", "en"} <= {*model.schemes["themes"].concepts[0].words.titles}


def test_no_other_language_passes_for_that_of_the_catalogue(make_catalogue: MakeCatalogue) -> None:
    """Where nobody has translated the example, its texts are the name that was given."""
    model: Model = load(make_catalogue({}))
    drafts = first_records(model, None, "en", TODAY, is_said=False)
    texts = {it.data.get(key) for it in drafts for key in ("title", "name", "summary")} - {None}
    assert texts == {model.package["contributors"][0]["title"]}
    assert not any("description" in draft.data for draft in drafts)
