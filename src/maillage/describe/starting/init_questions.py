"""What is asked of who begins a catalogue: six questions, each with a default."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.errors import ToldError, reason_of
from maillage.findings.quotation import brief
from maillage.messages import N_, Message
from maillage.messages.catalogue import is_language, languages
from maillage.model.catalogue_address import is_address
from maillage.model.languages import tag
from maillage.text import limits
from maillage.text.suspect.signs import legible
from maillage.text.words import slug

#: Where the files of a catalogue are kept, and judged when they are proposed.
FORGES = ("github", "gitlab", "forgejo", "none")
#: The licences of data that a catalogue may choose: name at SPDX and title, by code of the list.
LICENCES: Mapping[str, tuple[str, str]] = {
    "licence-ouverte-2-0": ("etalab-2.0", "Licence Ouverte 2.0"),
    "cc-by-4-0": ("CC-BY-4.0", "CC BY 4.0"),
    "cc0-1-0": ("CC0-1.0", "CC0 1.0"),
}
#: What Markdown, HTML, a shell or a service unit would take for its own.
_TAKEN = re.compile(r"[<>\[\]{}\\`$]")
#: What a file, a package of data and the user of a service may be called by.
_LONGEST, _LONGEST_USER = 60, 31
_LISTED = re.compile(r"[\s,;]+")


class InitError(ToldError):
    """An answer that no catalogue can be made of; says what is wanted."""


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
        return _plain(self.name)

    @property
    def user(self) -> str:
        """The name as a user of the system may have it: short, and with a letter first."""
        return re.sub(r"^(?=\d)", "c-", self.slug)[:_LONGEST_USER].rstrip("-")


@dataclass(frozen=True)
class InitQuestion:
    """One question, its default, and what becomes of an answer."""

    key: str
    text: Message
    default: Callable[[Mapping[str, Any]], str]
    read: Callable[[str], Any]


def _plain(name: str) -> str:
    """Return a name in plain letters; one in another alphabet is a catalogue among others."""
    return slug(name)[:_LONGEST].rstrip("-") or "catalogue"


def _name(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise InitError(N_("Donnez un nom au catalogue, avec des lettres."))
    if taken := _TAKEN.search(text):
        raise InitError(N_("Écrivez le nom du catalogue sans « {sign} ».")(sign=taken[0]))
    if len(text) > limits.NAME or "\n" in text or legible(text) != text:
        raise InitError(
            N_("Un nom a au plus {most} signes, et aucun que l’on ne voie pas.")(most=limits.NAME)
        )
    return text


def _base(text: str) -> str:
    scheme, mark, rest = text.partition("://")
    host, _, path = rest.partition("/")
    # A scheme and a host are the same in any letters, and IRIs are not.
    address = f"{scheme.lower()}{mark}{host.lower()}/{path}"
    address += "" if address.endswith("/") else "/"
    if not is_address(address):
        plain = f"{scheme.lower()}{mark}{_in_ascii(host.lower())}/{path}"
        if is_address(plain if plain.endswith("/") else f"{plain}/"):
            raise InitError(_WRITTEN(text=brief(text), plain=plain))
        raise InitError(
            N_(
                "« {text} » n’est pas une adresse telle que https://donnees.example.org/actions/ : "
                "un nom de serveur, puis des lettres sans accent, des chiffres, « - », « _ », « . »"
            )(text=brief(text))
        )
    return address


_WRITTEN: Message = N_("Écrivez « {text} » comme les machines l’écrivent : {plain}")


def _in_ascii(host: str) -> str:
    """Return a name of a server as it goes over the network (IDNA), or as it is."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _spoken(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(map(tag, filter(None, _LISTED.split(text)))))
    if not found or not all(map(is_language, found)):
        raise InitError(
            N_(
                "Les langues se disent par leurs codes ({known}, de, pt-BR…), séparés par des "
                "virgules : « {text} »"
            )(known=", ".join(languages()), text=brief(text))
        )
    return found


def _among(codes: Iterable[str], others: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """Return what reads one of some codes, whatever its case and signs, or by another name."""
    known = {**{slug(code): code for code in codes}, **(others or {})}

    def read(text: str) -> str:
        if slug(text) not in known:
            raise InitError(
                N_("« {text} » n’est pas l’un de : {codes}")(
                    text=brief(text), codes=", ".join(codes)
                )
            )
        return known[slug(text)]

    return read


#: In the order in which they are asked; a default may depend on what was answered before.
QUESTIONS: tuple[InitQuestion, ...] = (
    InitQuestion("name", N_("Le nom du catalogue"), lambda _given: "Mon catalogue", _name),
    InitQuestion(
        "base",
        N_("L’adresse par laquelle commencent les fiches"),
        lambda given: f"https://w3id.org/{_plain(given['name'])}/",
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
        _among(LICENCES, {slug(name): code for code, (name, _) in LICENCES.items()}),
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


def from_file(raw: bytes) -> Mapping[str, str]:
    """Read answers that are written in a file (TOML): one line each, a list as text or as list.

    Raises:
        InitError: it is no TOML, or an answer is neither a text nor a list of texts.
    """
    try:
        document = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InitError(N_("Enregistrez les réponses en UTF-8 : elles n’y sont pas.")) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InitError(N_("Ce n’est pas du TOML : {error}")(error=reason_of(error))) from error
    found = {}
    for key, value in document.items():
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in parts):
            raise InitError(N_("La réponse à « {key} » doit être un texte")(key=key))
        found[key] = ", ".join(parts)
    return found
