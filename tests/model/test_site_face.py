"""`site_face`: the name, the words, the colours and the logo of a site, or why they cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import MakeCatalogue
from maillage.errors import ModelError
from maillage.model.loading import load
from maillage.model.site_face import MAX_LOGO, SiteFace

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def _of(**said: Any) -> SiteFace:
    return SiteFace.of({"title": "Voisins", "x-site": said}, "fr")


def test_a_catalogue_that_says_nothing_is_called_by_its_title() -> None:
    """Each part may lack."""
    assert SiteFace.of({"title": "Voisins"}, "fr").name.title == "Voisins"
    assert SiteFace.of({"title": "Neighbours"}, "en").name.title_in("en") == "Neighbours"


def test_what_it_says_it_says_in_each_language() -> None:
    """A text has others beside it, as everywhere in the descriptor."""
    face = _of(tagline="Ensemble", **{"x-en": {"tagline": "Together"}})
    assert face.tagline is not None
    assert face.tagline.title_in("en") == "Together"
    assert face.tagline.title_in("fr") == "Ensemble"


def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can() -> None:
    """What is proposed is accepted."""
    assert _of(accent="#0b5f59").accent == "#0b5f59"
    with pytest.raises(ValueError, match="nearest that can is") as caught:
        _of(accent="#ffcc00")
    nearest = str(caught.value).rpartition(" ")[2]
    assert _of(accent=nearest).accent == nearest


@pytest.mark.parametrize(
    "said",
    [
        {"accent": "red"},
        {"accent": "#fff"},
        {"logo": "../logo.svg"},
        {"logo": "logo.png"},
        {"contact": "javascript:alert(1)"},
        {"legal": "http://clear.example/"},
        {"name": " "},
        {"tagline": 3},
        {"colour": "#0b5f59"},
    ],
)
def test_what_cannot_be_shown_is_refused(said: dict[str, Any]) -> None:
    """The reason names the part."""
    with pytest.raises(ValueError, match=next(iter(said))):
        _of(**said)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "is missing"),
        ("PNG", "no SVG"),
        (SVG.replace("<path", "<script>alert(1)</script><path"), "script"),
        (SVG.replace("<path", '<path onload="x()"'), "onload"),
        (SVG + " " * MAX_LOGO, "larger"),
    ],
)
def test_a_logo_draws_and_does_nothing_else(
    make_catalogue: MakeCatalogue, content: str | None, reason: str
) -> None:
    """The model refuses a logo that could run, and says which file it is."""
    with pytest.raises(ModelError, match=reason) as caught:
        load(_with_logo(make_catalogue, content))
    assert caught.value.file.endswith("logo.svg")


def test_a_logo_goes_with_the_model(make_catalogue: MakeCatalogue) -> None:
    """It is among the files that a database carries."""
    assert "logo.svg" in load(_with_logo(make_catalogue, SVG)).files


def _with_logo(make_catalogue: MakeCatalogue, content: str | None) -> Path:
    root = make_catalogue({})
    file = root / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**package, "x-site": {"logo": "logo.svg"}}), encoding="utf-8")
    if content is not None:
        (root / "logo.svg").write_text(content, encoding="utf-8")
    return root
