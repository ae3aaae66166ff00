"""`docs/questions.md`: each question of the catalogue, what it answers, and what it cannot say.

The answers are those of a build of the contributions as they stand, made for the page alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from maillage.build.pipeline import BuildOptions, build
from maillage.emit.database import FILE
from maillage.files import checkout
from maillage.files.temporary import TemporaryFolder
from maillage.model.entities import Model
from maillage.model.languages import SOURCE
from maillage.model.questions import Question, questions

PAGE = "docs/questions.md"
#: As many rows as a reader takes in; the others are counted.
_SHOWN = 20
_HEAD = """\
# Ce que le catalogue sait répondre – What the catalogue can answer

Chaque question est posée en SQL et en SPARQL dans [queries/](../queries/), et les deux donnent les
mêmes lignes. La phrase en italique dit ce que la réponse ne peut pas dire ; `territoire = paris`
dit sur quoi porte la réponse qui est ici. `maillage describe` fait cette page.

Each question is asked in SQL and in SPARQL, and both give the same rows. The sentence in italics
says what the answer cannot say; `territoire = paris` tells what the answer here is about.
`maillage describe` makes this page.
"""


def derive(model: Model) -> str:
    """Return the page; where the contributions are refused, the page as it is."""
    with TemporaryFolder() as folder:
        out = folder / "build"
        if not build(model, out, BuildOptions(workers=1, cached=False)).accepted:
            return _as_it_is(model.root)
        with closing(sqlite3.connect(out / FILE)) as connection:
            answers = [_answer(connection, question) for question in questions(model.layers)]
    return _HEAD + "".join(answers)


def _as_it_is(root: Path) -> str:
    try:
        return checkout.text(root, PAGE)
    except FileNotFoundError:
        return _HEAD


def _answer(connection: sqlite3.Connection, question: Question) -> str:
    cursor = connection.execute(question.sql, question.parameters)
    columns = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    others = [text for language, text in question.titles.items() if language != SOURCE]
    about = [f"`{name} = {value}`" for name, value in question.parameters.items()]
    told = [*others, *(f"*{text}*" for text in question.limits.values()), *about]
    heading = f"\n## {question.name[:2]}. {question.title}\n\n"
    return heading + "\n\n".join([*told, "".join(_table(columns, rows))])


def _table(columns: list[str], rows: list[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    for row in rows[:_SHOWN]:
        yield f"| {' | '.join(map(_cell, row))} |\n"
    if len(rows) > _SHOWN:
        yield f"\n… {len(rows)} lignes – rows.\n"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")
