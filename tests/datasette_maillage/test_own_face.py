"""The site of another catalogue: its name, its colours, its languages, and nothing in it yet."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import TODAY, opened
from forms import get, plain
from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.describe.starting.init_questions import answered
from maillage.describe.starting.repository import begin
from maillage.errors import ModelError
from maillage.model.loading import load

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
FACE = {
    "name": "Voisins",
    "tagline": "Ensemble à Nevers",
    "welcome": "Dites ce que vous faites.",
    "accent": "#7a2048",
    "logo": "logo.svg",
    "contact": "mailto:bonjour@voisins.example",
    "legal": "https://voisins.example/mentions",
}
PAGES = {
    "nous.md": """# Qui nous sommes

Des **voisins**, et [un site](https://voisins.example/).

| Jour | Heure |
|---|---|
| lundi | 18 h |

<script>alert(1)</script> ![une image](https://ailleurs.example/x.png)
[piège](javascript:alert(1))
""",
    "nous.en.md": "# Who we are\n\nNeighbours.\n",
}


def _site(root: Path, given: dict[str, str], face: dict[str, str]) -> Any:
    begin(root, answered(given), TODAY)
    (root / "logo.svg").write_text(LOGO, encoding="utf-8")
    file = root / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**package, "x-site": face}), encoding="utf-8")
    if face:
        (root / "pages").mkdir()
        for name, text in PAGES.items():
            (root / "pages" / name).write_text(text, encoding="utf-8")
    for action in root.glob("contributions/actions/*"):
        action.unlink()
    report = pipeline.build(load(root), root / "build", BuildOptions(workers=1, cached=False))
    assert report.accepted
    return opened(root / "build")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A catalogue with a face of its own and no action."""
    root = tmp_path_factory.mktemp("face") / "own"
    return _site(root, {"name": "Voisins de Nevers", "base": "https://v.example/"}, FACE)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A catalogue in English alone, without a face of its own."""
    root = tmp_path_factory.mktemp("english") / "own"
    return _site(root, {"name": "Neighbours", "languages": "en"}, {})


def test_the_pages_are_called_and_coloured_as_the_descriptor_says(site: Any) -> None:
    """Name, tagline, welcome, colours, logo and addresses are the catalogue’s."""
    home = plain(get(site, "/").text)
    for said in ("tagline", "welcome", "contact", "legal"):
        assert FACE[said] in home
    assert "Voisins" in home.partition("<header")[2].partition("</a>")[0]
    assert "/-/face.css?" in home
    assert "--accent: #7a2048" in get(site, "/-/face.css").text
    assert get(site, "/-/logo.svg").text == LOGO
    assert "· Voisins</title>" in get(site, "/actions").text
    assert home.count(">Maillage<") == 1


def test_the_drawing_of_a_catalogue_without_a_logo_has_its_colours(english: Any) -> None:
    """Without colours of its own either, it has those of the program, and no style sheet more."""
    assert "#0b5f59" in get(english, "/-/logo.svg").text
    assert "/-/face.css" not in get(english, "/").text


@pytest.mark.parametrize("path", ["/", "/actions", "/partenaires", "/carte", "/chiffres"])
def test_where_nothing_is_yet_the_first_is_asked_for(site: Any, path: str) -> None:
    """No heading stands over nothing: the page leads to the form."""
    answer = get(site, path)
    assert answer.status_code == 200
    main = plain(answer.text).partition("<main")[2].partition("</main>")[0]
    assert "Dix minutes suffisent pour commencer." in main
    assert 'href="/contribuer"' in main
    for nothing in ("Par thème", "L’argent", "Toutes les actions"):
        assert nothing not in main


@pytest.mark.parametrize("path", ["/", "/actions", "/carte", "/chiffres", "/contribuer", "/def"])
def test_a_catalogue_in_english_alone_has_no_french(english: Any, path: str) -> None:
    """English is the usual language there, and no other is offered or marked."""
    page = get(english, path).text
    assert '<html lang="en">' in page
    assert 'lang="fr"' not in page
    assert 'lang="fr"' not in get(english, f"{path}?lang=fr").text


def test_its_records_say_their_language(english: Any) -> None:
    """The texts of records are in the first language of the descriptor, in the graph too."""
    turtle = get(english, "/territory/my-neighbourhood.ttl").text
    assert '"My neighbourhood"' in turtle
    assert "@fr" not in turtle
    assert '"@en' in get(english, "/source/declaration.ttl").text


def test_a_page_of_its_own_has_the_frame_and_is_led_to_from_the_foot(site: Any) -> None:
    """Markdown is shown; no script, no picture of another site, no address that acts."""
    page = get(site, "/pages/nous")
    assert page.status_code == 200
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert "<h1>Qui nous sommes</h1>" in main
    assert "<strong>voisins</strong>" in main
    assert "<td>lundi</td>" in main
    assert "<script" not in main
    assert "<img" not in main
    assert 'href="javascript:' not in main
    foot = get(site, "/").text.partition("<footer")[2]
    assert '<a href="/pages/nous">Qui nous sommes</a>' in foot
    assert get(site, "/pages/autre").status_code == 404


def test_a_page_of_its_own_is_in_its_languages(site: Any) -> None:
    """As any page, by what the visitor asks for."""
    page = get(site, "/pages/nous?lang=en").text
    assert "<h1>Who we are</h1>" in page
    assert "Neighbours." in page


def test_a_link_to_a_page_has_a_picture(site: Any, english: Any) -> None:
    """The drawn one, of the colour of the catalogue, by an address that is whole."""
    head = get(site, "/").text.partition("</head>")[0]
    address = head.partition('property="og:image" content="')[2].partition('"')[0]
    assert address.startswith("http")
    assert 'property="og:site_name" content="Voisins"' in head
    drawn = get(site, "/-/preview.png")
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content != get(english, "/-/preview.png").content


def test_the_descriptor_may_name_the_picture(tmp_path: Path) -> None:
    """An https: address of a PNG or a JPEG; another is refused when the model is loaded."""
    picture = {**FACE, "image": "https://voisins.example/carte.png"}
    site = _site(tmp_path / "own", {"name": "Voisins", "base": "https://v.example/"}, picture)
    assert f'content="{picture["image"]}"' in get(site, "/").text
    wrong = ("http://voisins.example/carte.png", "carte.png", "https://v.example/x.svg")
    for number, address in enumerate(wrong):
        with pytest.raises(ModelError, match="image"):
            _site(tmp_path / str(number), {}, {**FACE, "image": address})


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/themes", "https://w3id.org/maillage/themes"),
        ("/themes/logement", "https://w3id.org/maillage/themes/logement"),
        ("/themes/logement.ttl", "https://w3id.org/maillage/themes/logement"),
        ("/def", "https://w3id.org/maillage/def"),
        ("/def/0.1.0", "https://w3id.org/maillage/def/0.1.0"),
        ("/territory/my-neighbourhood", "https://w3id.org/neighbours/territory/my-neighbourhood"),
    ],
)
def test_what_comes_with_the_standard_is_cited_by_its_address(
    english: Any, path: str, iri: str
) -> None:
    """Lists, codes and the vocabulary are those of the standard; records are the catalogue’s."""
    found = asyncio.run(english.client.get(path, headers={"accept": "text/turtle"}))
    assert f'<{iri}>; rel="cite-as"' in found.headers["link"]
    assert found.status_code == 200
