"""`init_questions`: six questions at most, each with a default, and what is no answer."""

from __future__ import annotations

import pytest

from maillage.describe.starting.init_questions import QUESTIONS, InitError, answered, from_file


def test_there_are_six_questions_and_none_must_be_answered() -> None:
    """The defaults alone make a catalogue."""
    assert len(QUESTIONS) == 6
    found = answered({})
    assert found.base == f"https://w3id.org/{found.slug}/"
    assert found.languages == ("fr", "en")
    # A catalogue may speak what the program does not.
    assert answered({"languages": "DE, pt-br"}).languages == ("de", "pt-BR")


def test_a_default_follows_from_what_was_answered_before() -> None:
    """The address is made of the name."""
    assert answered({"name": "Voisins de Nevers"}).base == "https://w3id.org/voisins-de-nevers/"


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("https://ville.example/donnees", "https://ville.example/donnees/"),
        ("https://ville.example", "https://ville.example/"),
        ("HTTPS://Ville.Example/Donnees/", "https://ville.example/Donnees/"),
        ("http://localhost:8001/x", "http://localhost:8001/x/"),
        ("http://192.0.2.7/", "http://192.0.2.7/"),
    ],
)
def test_an_address_is_written_whole(text: str, base: str) -> None:
    """The base of IRIs ends in a slash, and its host has one form: one catalogue, one address."""
    assert answered({"base": text}).base == base


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("https://été.example/lien", "https://xn--t-9fab.example/lien"),
        ("https://ÉTÉ.example:8443/", "https://xn--t-9fab.example:8443/"),
    ],
)
def test_a_host_with_accents_is_told_as_machines_write_it(text: str, plain: str) -> None:
    """An IRI has one form: the one that goes over the network, which nobody knows by heart."""
    with pytest.raises(InitError, match=plain):
        answered({"base": text})


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("forge", "GitHub", "github"),
        ("licence", "CC-BY-4.0", "cc-by-4-0"),
        ("licence", "CC BY 4.0", "cc-by-4-0"),
        ("licence", "etalab-2.0", "licence-ouverte-2-0"),
        ("licence", "Licence Ouverte 2.0", "licence-ouverte-2-0"),
        ("languages", "fr_CA", ("fr-CA",)),
        ("languages", "zh-hant", ("zh-Hant",)),
        ("languages", "es-419", ("es-419",)),
    ],
)
def test_an_answer_may_be_written_as_others_write_it(key: str, text: str, code: object) -> None:
    """Whatever the case and the signs; a licence by its name, or by that of SPDX."""
    assert getattr(answered({key: text}), key) == code


@pytest.mark.parametrize(
    ("name", "slug", "user"),
    [
        ("L’Îlot des aînés", "l-ilot-des-aines", "l-ilot-des-aines"),
        ("Соседи", "catalogue", "catalogue"),
        ("الجيران", "catalogue", "catalogue"),
        ("100 % voisins", "100-voisins", "c-100-voisins"),
        ("../../etc/passwd", "etc-passwd", "etc-passwd"),
        ("Fédération " * 18, "federation-" * 5 + "feder", "federation-federation-federatio"),
    ],
)
def test_any_name_is_one_of_files_and_of_a_user(name: str, slug: str, user: str) -> None:
    """What files, addresses and a service are called by has plain letters, and is not long."""
    found = answered({"name": name})
    assert (found.slug, found.user) == (slug, user)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("base", "ville.example"),
        ("base", "https://ville.example/a b/"),
        ("base", "https://ville.example/?x=1#"),
        ("base", "https:///x/"),
        ("base", "https://moi:secret@ville.example/"),
        ("base", "https://ville.example/a//b/"),
        ("base", "https://ville.example/../b/"),
        ("base", "https://ville.example/%zz/"),
        ("base", "https://ville.example/$1/"),
        ("base", "https://ville.example/l'îlot/"),
        ("base", "https://ville..example/"),
        ("base", "https://ville.example:99999/"),
        ("base", "https://w3id.org/"),
        ("languages", "fr, tlh"),
        ("languages", "deutsch"),
        ("languages", ","),
        ("forge", "sourceforge"),
        ("licence", "copyright"),
        ("name", "…"),
        ("name", "😀"),
        ("name", "<b>Voisins</b>"),
        ("name", "[Voisins](javascript:x)"),
        ("name", "Voisins `id` $HOME"),
        ("name", "Voisins\nUser=root"),
        ("name", "Voisins\u202e."),
        ("name", "V" * 201),
        ("colour", "red"),
    ],
)
def test_what_is_no_answer_is_refused(key: str, text: str) -> None:
    """Nothing is guessed: what cannot be followed is told, with what may be written."""
    with pytest.raises(InitError) as caught:
        answered({key: text})
    assert caught.value.message.told("en") != caught.value.message.told("fr")


def test_a_file_answers_by_texts_and_lists() -> None:
    """A list in TOML is a list, and so is a text with commas."""
    assert from_file(b'languages = ["en", "fr"]\nname = "Neighbours"') == {
        "languages": "en, fr",
        "name": "Neighbours",
    }


def test_a_file_of_an_editor_of_windows_is_read() -> None:
    """With a byte order mark, and its line ends."""
    assert from_file('name = "Voisins"\r\nforge = "none"\r\n'.encode("utf-8-sig")) == {
        "name": "Voisins",
        "forge": "none",
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"name = ",
        b"name = 3",
        b"languages = [1]",
        b"[name]\nx = 1",
        b'name = "\xe9"',
        b"name = " + b"[" * 10_000,
    ],
)
def test_a_file_that_is_none_is_refused(raw: bytes) -> None:
    """What is no TOML, no UTF-8, or no text, says so."""
    with pytest.raises(InitError):
        from_file(raw)
