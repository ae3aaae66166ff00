"""What the columns of answers hold: each column of each question is known."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from conftest import ROOT
from datasette_maillage.datasette.answer_columns import COLUMNS, DATES, MONEY, PERCENT, TEXT
from maillage.model.loading import load
from maillage.model.questions import questions
from maillage.model.standard import Layers


def test_each_column_of_each_question_has_words(real_build: Path) -> None:
    """No answer shows the bare name of a column of SQL, and no row of the table is of no use."""
    used: set[Any] = set()
    with closing(sqlite3.connect(real_build / "maillage.db")) as connection:
        for question in questions(Layers(ROOT)):
            cursor = connection.execute(question.sql, question.parameters)
            used |= {column[0] for column in cursor.description}
            used |= set(question.parameters)
    assert used == set(COLUMNS)


def test_what_a_column_holds_is_in_the_model() -> None:
    """A kind of record, a code list, or one of the constants."""
    model = load(ROOT)
    known = {"", DATES, MONEY, PERCENT, TEXT, *model.entities, *model.schemes}
    assert {column.holds for column in COLUMNS.values()} <= known
