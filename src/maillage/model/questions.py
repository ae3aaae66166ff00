"""The questions that the catalogue must be able to answer: `queries/`, in SQL and in SPARQL.

Those that ask about records of one catalogue stand in `queries/catalogue/`; the others go with the
standard.

`NN-name.sql` and `NN-name.rq` give the same rows. The first line of the SQL is a comment that asks
the question, in French. `-- limit: …` says in a sentence what the answer cannot say;
`-- title@en: …` and `-- limit@en: …` say both in another language.

A parameter is written `:name` in SQL, and its default stands in a comment `-- :name = value`; in
SPARQL the same default stands in a `VALUES` clause. Where the default is a record that a catalogue
does not have, another of that kind takes its place there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from maillage.errors import ModelError, Reason, lacks_room, reason_of
from maillage.files import checkout
from maillage.model.entities import TERMS, Entity, Model
from maillage.model.jsonld import prefixes
from maillage.model.languages import SOURCE, complete
from maillage.model.standard import Layers

FOLDER = "queries"
#: Questions about records of one catalogue, which another has no use for.
OWN = f"{FOLDER}/catalogue"
_DECLARED = re.compile(r"^PREFIX ([\w-]*): <([^<>]*)>", re.MULTILINE)
_IRI = re.compile(r"<[^<>\s]+>")
_PARAMETER = re.compile(r"^-- :(\w+) = (.+)$", re.MULTILINE)
#: A record that is the default of a parameter, in SPARQL.
_RECORD = re.compile(r"VALUES \?\w+ \{ (?P<kind>[\w-]+):(?P<id>[\w-]+) \}")
#: A parameter in a query, or a comment or a text, which hold none.
_USED = re.compile(r"--[^\n]*|'[^']*'|:(?P<name>\w+)")
_WORDS = re.compile(r"^-- (title|limit)(?:@([a-zA-Z-]+))?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """One question and its two queries.

    Attributes:
        titles: the question in each language.
        limits: what the answer cannot say, in each language.
    """

    name: str
    titles: Mapping[str, str]
    limits: Mapping[str, str]
    sql: str
    sparql: str
    parameters: Mapping[str, str]

    @property
    def title(self) -> str:
        """The question, in the source language."""
        return self.titles[SOURCE]


def questions(layers: Layers) -> tuple[Question, ...]:
    """Read the questions of a catalogue, in order.

    Raises:
        ModelError: a question lacks its title, its limit or its SPARQL, or cannot be read.
    """
    try:
        own = checkout.names(layers.root, OWN, ".sql")
        files = sorted([*layers.names(FOLDER, ".sql"), *own], key=lambda name: Path(name).name)
        return tuple(_read(layers, name) for name in files)
    except OSError as error:
        if lacks_room(error):
            raise
        raise ModelError(error.filename, reason_of(error)) from error


def defaults(sql: str) -> Mapping[str, str]:
    """Return the parameters of a question, each with its default."""
    return dict(_PARAMETER.findall(sql))


def with_defaults(sql: str) -> str:
    """Return a query that takes the default of a parameter where it is given nothing."""
    usual = defaults(sql)

    def chosen(found: re.Match[str]) -> str:
        name = found["name"]
        if name not in usual:
            return found[0]
        quoted = usual[name].replace("'", "''")
        return f"coalesce(nullif(:{name}, ''), '{quoted}')"

    return _USED.sub(chosen, sql)


def asked_of(model: Model, usual: Callable[[Entity, str], str]) -> tuple[Question, ...]:
    """Return the questions as a catalogue asks them: its own addresses, and its own defaults.

    `usual` gives the record of a kind to ask about, where a question names one.

    Raises:
        ModelError: as for `questions`.
    """
    return tuple(
        replace(question, sparql=_addressed(model, question.sparql))
        for question in (_about(model, usual, question) for question in questions(model.layers))
    )


def _about(model: Model, usual: Callable[[Entity, str], str], question: Question) -> Question:
    sql, sparql = question.sql, question.sparql
    for name, default in question.parameters.items():
        asked = (found for found in _RECORD.finditer(sparql) if found["id"] == default)
        found = next(asked, None)
        if found and found["kind"] in model.entities:
            chosen = usual(model.entities[found["kind"]], default)
            sql = sql.replace(f"-- :{name} = {default}\n", f"-- :{name} = {chosen}\n")
            sparql = sparql.replace(found[0], found[0].replace(f":{default} ", f":{chosen} "))
    return replace(question, sql=sql, sparql=sparql, parameters=defaults(sql))


def _addressed(model: Model, sparql: str) -> str:
    """Declare prefixes, and write the IRIs of lists, as the catalogue has them."""
    spaces, home = prefixes(model), model.terms.removesuffix(TERMS)
    lists = {f"<{home}{name}>": f"<{scheme.iri}>" for name, scheme in model.schemes.items()}
    told = _DECLARED.sub(lambda of: f"PREFIX {of[1]}: <{spaces.get(of[1], of[2])}>", sparql)
    return _IRI.sub(lambda of: lists.get(of[0], of[0]), told)


def _read(layers: Layers, name: str) -> Question:
    file = layers.place(name)
    sql = layers.text(name)
    first = sql.split("\n", 1)[0]
    if not first.startswith("-- "):
        raise ModelError(file, _NO_QUESTION)
    words: dict[str, dict[str, str]] = {"title": {SOURCE: first.removeprefix("-- ")}, "limit": {}}
    for key, language, text in _WORDS.findall(sql):
        words[key][language or SOURCE] = text
    try:
        titles, limits = (complete(words[key], layers.needed) for key in ("title", "limit"))
    except KeyError as error:
        reason = _NOT_SAID(language=error.args[0])
        raise ModelError(file, reason) from error
    return Question(
        name=file.stem,
        titles=titles,
        limits=limits,
        sql=sql,
        sparql=_sparql(layers, name),
        parameters=defaults(sql),
    )


def _sparql(layers: Layers, name: str) -> str:
    try:
        return layers.text(name.removesuffix(".sql") + ".rq")
    except FileNotFoundError as error:
        reason = _ONE_FORM
        raise ModelError(error.filename, reason) from error


_NO_QUESTION = Reason("la première ligne doit être un commentaire qui pose la question")
_NOT_SAID = Reason(
    "la question et ce qu’elle ne peut pas dire doivent être dites en « {language} »"
)
_ONE_FORM = Reason("ce fichier manque : chaque question se pose en SQL et en SPARQL")
