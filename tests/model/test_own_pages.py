"""Pages of a catalogue’s own: read with the model, in its languages, or told what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.errors import ModelError
from maillage.model.own_pages import MAX_BYTES, own_pages
from maillage.model.standard import Layers


def _write(root: Path, **texts: str) -> Layers:
    (root / "pages").mkdir()
    for name, text in texts.items():
        (root / "pages" / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return Layers(root)


def test_a_page_has_a_title_and_a_text_in_each_language(tmp_path: Path) -> None:
    """The first heading is the title; a file without a language is in the catalogue’s."""
    layers = _write(
        tmp_path, nous__md="# Qui nous sommes\n\nUn réseau.\n", nous__en__md="# Who we are\nUs.\n"
    )
    (page,) = own_pages(layers, "fr").values()
    assert page.name == "nous"
    assert page.words.titles == {"fr": "Qui nous sommes", "en": "Who we are"}
    assert page.words.description_in("fr").strip() == "Un réseau."
    assert page.words.title_in("en") == "Who we are"


def test_a_catalogue_in_another_language_has_pages_in_it(tmp_path: Path) -> None:
    """What has no language in its name is told to all who have no other."""
    (page,) = own_pages(_write(tmp_path, about__md="# About\nUs.\n"), "en").values()
    assert page.words.title_in("en") == page.words.title_in("pt") == "About"


def test_a_catalogue_without_pages_has_none(tmp_path: Path) -> None:
    """The folder may lack."""
    assert own_pages(Layers(tmp_path), "fr") == {}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Nous.md", "# Nous", "doit s’appeler"),
        ("nous.français.md", "# Nous", "doit s’appeler"),
        ("nous.md", "", "doit commencer par un titre"),
        ("nous.md", "Nous\n# Titre", "doit commencer par un titre"),
        ("nous.md", "#Nous", "doit commencer par un titre"),
        ("nous.md", "# Nous\n" + "x" * MAX_BYTES, "plus de"),
        ("nous.en.md", "# Us", "manque"),
    ],
)
def test_what_cannot_be_shown_is_told(name: str, text: str, told: str, tmp_path: Path) -> None:
    """The file is named when the model is read, before a page is shown."""
    layers = _write(tmp_path, **{name: text})
    with pytest.raises(ModelError, match=told) as caught:
        own_pages(layers, "fr")
    assert "pages/" in caught.value.file


def test_a_page_in_another_encoding_is_told(tmp_path: Path) -> None:
    """Latin-1 is not guessed at."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/nous.md").write_bytes("# Réseau".encode("latin-1"))
    with pytest.raises(ModelError, match="pas en UTF-8"):
        own_pages(Layers(tmp_path), "fr")
