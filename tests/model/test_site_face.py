"""`site_face`: the name, the words, the colours and the logo of a site, or why they cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import MakeCatalogue
from maillage.errors import ModelError
from maillage.model.loading import load
from maillage.model.site_face import MAX_LOGO_BYTES, SiteFace, check_logo

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
    with pytest.raises(ValueError, match="la plus proche qui se lit est") as caught:
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
        (None, "manque"),
        ("PNG", "pas un SVG"),
        (SVG.replace("<path", "<script>alert(1)</script><path"), "script"),
        (SVG.replace("<path", '<path onload="x()"'), "onload"),
        (SVG.replace("<path", "<s:SCRIPT xmlns:s='http://www.w3.org/2000/svg'/><path"), "SCRIPT"),
        (SVG.replace("<path", "<use href='https://t.example/a.svg#x'/><path"), "t.example"),
        (SVG.replace("<path", "<a href='java&#115;cript:x'/><path"), "« a »"),
        (SVG.replace("<path", "<style>@import 'https://t.example/a.css';</style><path"), "@import"),
        (SVG.replace("<path", "<path style='fill: url(https://t.example/)'"), "url"),
        (f'<!DOCTYPE svg [<!ENTITY x "y">]>{SVG}', "&x;"),
        (f'<?xml-stylesheet href="a.css"?>{SVG}', "xml-stylesheet"),
        (SVG.replace("</svg>", ""), "pas un SVG"),
        ("<html/>", "pas un SVG"),
        (SVG + " " * MAX_LOGO_BYTES, "plus de"),
    ],
)
def test_a_logo_draws_and_does_nothing_else(
    make_catalogue: MakeCatalogue, content: str | None, reason: str
) -> None:
    """The model refuses a logo that could run, and says which file it is."""
    with pytest.raises(ModelError, match=reason) as caught:
        load(_with_logo(make_catalogue, content))
    assert caught.value.file.endswith("logo.svg")


def test_a_logo_is_utf_8() -> None:
    """It is served as such."""
    with pytest.raises(ValueError, match="utf-8"):
        check_logo(SVG.encode("utf-16"))


def test_a_logo_goes_with_the_model(make_catalogue: MakeCatalogue) -> None:
    """It is among the files that a database carries."""
    assert "logo.svg" in load(_with_logo(make_catalogue, SVG)).files


@pytest.mark.parametrize(
    "content",
    [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn -->{SVG}',
        f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">{SVG}',
        SVG.replace("<path", '<defs><linearGradient id="a"/></defs><path fill="url(#a)"'),
        SVG.replace("<path", '<use href="#a"/><title>L’îlot</title><path'),
    ],
)
def test_what_programs_of_drawing_write_is_a_logo(
    make_catalogue: MakeCatalogue, content: str
) -> None:
    """A prologue, gradients and titles run nothing, and lead nowhere."""
    assert "logo.svg" in load(_with_logo(make_catalogue, content)).files


def _with_logo(make_catalogue: MakeCatalogue, content: str | None) -> Path:
    root = make_catalogue({})
    file = root / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**package, "x-site": {"logo": "logo.svg"}}), encoding="utf-8")
    if content is not None:
        (root / "logo.svg").write_text(content, encoding="utf-8")
    return root
