"""The questions that the catalogue must be able to answer: `queries/`, in SQL and in SPARQL.

`NN-name.sql` and `NN-name.rq` give the same rows. The first line of the SQL is a comment that asks
the question, in French. A parameter is written `:name` in SQL, and its default stands in a comment
`-- :name = value`; in SPARQL the same default stands in a `VALUES` clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import ModelError
from maillage.files import checkout

_PARAMETER = re.compile(r"^-- :(\w+) = (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """One question and its two queries."""

    name: str
    title: str
    sql: str
    sparql: str
    parameters: Mapping[str, str]


def questions(root: Path) -> tuple[Question, ...]:
    """Read the questions of the catalogue at `root`, in order.

    Raises:
        ModelError: a question lacks its title or its SPARQL, or cannot be read.
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
    try:
        sparql = checkout.text(root, name.removesuffix(".sql") + ".rq")
    except FileNotFoundError as error:
        reason = "the file is missing: each question is asked in SQL and in SPARQL"
        raise ModelError(error.filename, reason) from error
    return Question(
        name=file.stem,
        title=first.removeprefix("-- "),
        sql=sql,
        sparql=sparql,
        parameters=dict(_PARAMETER.findall(sql)),
    )
