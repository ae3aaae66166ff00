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
        ModelError: a question lacks its title or its SPARQL.
    """
    return tuple(_read(file) for file in sorted((root / "queries").glob("*.sql")))


def _read(file: Path) -> Question:
    sql = file.read_text(encoding="utf-8")
    first = sql.split("\n", 1)[0]
    if not first.startswith("-- "):
        raise ModelError(file, "the first line must be a comment that asks the question")
    sparql = file.with_suffix(".rq")
    if not sparql.is_file():
        raise ModelError(sparql, "the file is missing: each question is asked in SQL and in SPARQL")
    return Question(
        name=file.stem,
        title=first.removeprefix("-- "),
        sql=sql,
        sparql=sparql.read_text(encoding="utf-8"),
        parameters=dict(_PARAMETER.findall(sql)),
    )
