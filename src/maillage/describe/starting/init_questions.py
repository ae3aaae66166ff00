"""What is asked of who begins a catalogue: six questions, each with a default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.text.words import slug

#: Where the files of a catalogue are kept, and judged when they are proposed.
FORGES = ("github", "gitlab", "forgejo", "none")
#: The licences of data that a catalogue may choose: name at SPDX and title, by code of the list.
LICENCES: Mapping[str, tuple[str, str]] = {
    "licence-ouverte-2-0": ("etalab-2.0", "Licence Ouverte 2.0"),
    "cc-by-4-0": ("CC-BY-4.0", "CC BY 4.0"),
    "cc0-1-0": ("CC0-1.0", "CC0 1.0"),
}
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+/")
_LISTED = re.compile(r"[\s,;]+")


class InitError(ValueError):
    """An answer that no catalogue can be made of; says what is wanted."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.told())
        self.message = message


@dataclass(frozen=True)
class InitAnswers:
    """What was answered; each text as it was given, each list parted."""

    name: str
    base: str
    territory: str
    languages: tuple[str, ...]
    forge: str
    licence: str

    @property
    def slug(self) -> str:
        """The name as addresses and files have it."""
        return slug(self.name)


@dataclass(frozen=True)
class InitQuestion:
    """One question, its default, and what becomes of an answer."""

    key: str
    text: Message
    default: Callable[[Mapping[str, Any]], str]
    read: Callable[[str], Any]


def _name(text: str) -> str:
    if not slug(text):
        raise InitError(N_("Donnez un nom au catalogue, avec des lettres."))
    return text


def _base(text: str) -> str:
    address = text if text.endswith("/") else f"{text}/"
    if not _ADDRESS.fullmatch(address):
        raise InitError(
            N_("« {text} » n’est pas une adresse telle que https://donnees.example.org/actions/")(
                text=text
            )
        )
    return address


def _spoken(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(filter(None, _LISTED.split(text))))
    if not found or not {*found} <= {*languages()}:
        raise InitError(
            N_("Les langues sont parmi {known}, séparées par des virgules : « {text} »")(
                known=", ".join(languages()), text=text
            )
        )
    return found


def _among(codes: Mapping[str, Any] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in codes:
            raise InitError(
                N_("« {text} » n’est pas l’un de : {codes}")(text=text, codes=", ".join(codes))
            )
        return text

    return read


#: In the order in which they are asked; a default may depend on what was answered before.
QUESTIONS: tuple[InitQuestion, ...] = (
    InitQuestion("name", N_("Le nom du catalogue"), lambda _given: "Mon catalogue", _name),
    InitQuestion(
        "base",
        N_("L’adresse par laquelle commencent les fiches"),
        lambda given: f"https://w3id.org/{slug(given['name'])}/",
        _base,
    ),
    InitQuestion(
        "territory",
        N_("Le territoire couvert : un nom ou un code ; rien pour tout le pays"),
        lambda _given: "",
        str,
    ),
    InitQuestion(
        "languages", N_("Les langues, la principale d’abord"), lambda _given: "fr, en", _spoken
    ),
    InitQuestion(
        "forge",
        N_("La forge : github, gitlab, forgejo ou none"),
        lambda _given: FORGES[0],
        _among(FORGES),
    ),
    InitQuestion(
        "licence",
        N_("La licence des données : licence-ouverte-2-0, cc-by-4-0 ou cc0-1-0"),
        lambda _given: next(iter(LICENCES)),
        _among(LICENCES),
    ),
)


def answered(given: Mapping[str, str]) -> InitAnswers:
    """Return the answers, with the default of each question that has none.

    Raises:
        InitError: one is none, or answers no question.
    """
    known = [question.key for question in QUESTIONS]
    for key in given:
        if key not in known:
            raise InitError(
                N_("« {key} » n’est pas une question ; elles sont : {known}")(
                    key=key, known=", ".join(known)
                )
            )
    found: dict[str, Any] = {}
    for question in QUESTIONS:
        text = given.get(question.key, "").strip() or question.default(found)
        found[question.key] = question.read(text)
    return InitAnswers(**found)


def from_file(text: str) -> Mapping[str, str]:
    """Read answers that are written in a file (TOML): one line each, a list as text or as list.

    Raises:
        InitError: it is no TOML, or an answer is neither a text nor a list of texts.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InitError(N_("Ce n’est pas du TOML : {error}")(error=error)) from error
    found = {}
    for key, value in document.items():
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in parts):
            raise InitError(N_("La réponse à « {key} » doit être un texte")(key=key))
        found[key] = ", ".join(parts)
    return found
