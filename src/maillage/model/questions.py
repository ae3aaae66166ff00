"""The questions that the catalogue must be able to answer: `queries/`, in SQL and in SPARQL.

`NN-name.sql` and `NN-name.rq` give the same rows. The first line of the SQL is a comment that asks
the question, in French. `-- limit: …` says in a sentence what the answer cannot say;
`-- title@en: …` and `-- limit@en: …` say both in another language.

A parameter is written `:name` in SQL, and its default stands in a comment `-- :name = value`; in
SPARQL the same default stands in a `VALUES` clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import ModelError
from maillage.files import checkout
from maillage.model.languages import SOURCE, complete

_PARAMETER = re.compile(r"^-- :(\w+) = (.+)$", re.MULTILINE)
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


def questions(root: Path) -> tuple[Question, ...]:
    """Read the questions of the catalogue at `root`, in order.

    Raises:
        ModelError: a question lacks its title, its limit or its SPARQL, or cannot be read.
    """
    try:
        return tuple(_read(root, name) for name in checkout.names(root, "queries", ".sql"))
    except OSError as error:
        raise ModelError(error.filename, error.strerror or str(error)) from error


def _read(root: Path, name: str) -> Question:
    file = root / name
    sql = checkout.text(root, name)
    first = sql.split("\n", 1)[0]
    if not first.startswith("-- "):
        raise ModelError(file, "the first line must be a comment that asks the question")
    words: dict[str, dict[str, str]] = {"title": {SOURCE: first.removeprefix("-- ")}, "limit": {}}
    for key, language, text in _WORDS.findall(sql):
        words[key][language or SOURCE] = text
    try:
        titles, limits = complete(words["title"]), complete(words["limit"])
    except KeyError as error:
        reason = f"the question and its limit must be said in the language {error}"
        raise ModelError(file, reason) from error
    return Question(
        name=file.stem,
        titles=titles,
        limits=limits,
        sql=sql,
        sparql=_sparql(root, name),
        parameters=dict(_PARAMETER.findall(sql)),
    )


def _sparql(root: Path, name: str) -> str:
    try:
        return checkout.text(root, name.removesuffix(".sql") + ".rq")
    except FileNotFoundError as error:
        reason = "the file is missing: each question is asked in SQL and in SPARQL"
        raise ModelError(error.filename, reason) from error
