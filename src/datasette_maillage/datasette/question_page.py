"""The page of a question, for people who write no SQL: choices, and an answer in their words.

Datasette runs the query; here its rows become names that link to their pages, labels, dates and
amounts in the language of the visit, and a chart where numbers compare.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from markupsafe import Markup

from datasette_maillage.datasette.answer_columns import (
    ANSWER_WORDS,
    COLUMNS,
    DATES,
    MONEY,
    PERCENT,
    TEXT,
    AnswerColumn,
)
from datasette_maillage.drawing import chart_data, charts
from datasette_maillage.drawing.chart_files import ChartFile
from datasette_maillage.drawing.charts import Bar, Legend
from datasette_maillage.records.links import Links
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.records.wording import Wording
from datasette_maillage.web.request_context import Visit
from maillage.messages import N_
from maillage.model.questions import defaults
from maillage.model.withdrawal import is_not_withdrawn
from maillage.text.words import fold

_MAX_BARS = 20
_PERCENT = N_("{number}\u202f%")

#: The one record of a name, by kind of record and name.
Named = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Cell:
    """One value of an answer, as it is shown."""

    shown: str | Markup
    is_number: bool = False
    #: Whether contributors wrote it, in their language.
    is_content: bool = False


@dataclass(frozen=True)
class ParameterChoice:
    """A parameter of a question: what it is called, and what may be chosen."""

    name: str
    title: str
    value: str
    #: Each value with its label; none where anything may be written.
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class QuestionAnswer:
    """What the page of a question shows."""

    choices: Sequence[ParameterChoice]
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    chart: Markup


@dataclass(frozen=True)
class QuestionPages:
    """Shows answers on a visit to a catalogue."""

    site: Site
    visit: Visit
    #: Datasette's access to the database of the catalogue.
    database: Any

    async def answer(
        self,
        query: Mapping[str, Any],
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        given: Mapping[str, str],
    ) -> QuestionAnswer:
        """Return what a page shows of the rows of a question."""
        every = [tuple(row) for row in rows]

        def made(connection: sqlite3.Connection) -> QuestionAnswer:
            return self._made(Records(self.site, connection), query, columns, every, given)

        answer: QuestionAnswer = await self.database.execute_fn(made)
        return answer

    def _made(
        self,
        records: Records,
        query: Mapping[str, Any],
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        given: Mapping[str, str],
    ) -> QuestionAnswer:
        known = [COLUMNS.get(name, AnswerColumn(name)) for name in columns]
        named = self._named(records, known, rows)
        usual = defaults(query["sql"])
        return QuestionAnswer(
            [
                self._choice(records, name, value or usual.get(name, ""))
                for name, value in given.items()
            ],
            [self.visit.tell(column.title) for column in known],
            [
                [self._cell(column, value, named) for column, value in zip(known, row, strict=True)]
                for row in rows
            ],
            self._chart(records, query, known, rows, named),
        )

    def _choice(self, records: Records, name: str, value: str) -> ParameterChoice:
        column = COLUMNS.get(name, AnswerColumn(name))
        options = self._options(records, column.holds)
        if options and value not in dict(options):
            options = [(value, value), *options]
        return ParameterChoice(name, self.visit.tell(column.title), value, options)

    def _options(self, records: Records, holds: str) -> list[tuple[str, str]]:
        model = self.site.model
        if scheme := model.schemes.get(holds):
            return [(concept.code, self.visit.title(concept.words)) for concept in scheme.concepts]
        if entity := model.entities.get(holds):
            read = f'SELECT id, "{entity.label_key}" FROM "{entity.collection}"'
            found = records.execute(f"{read} WHERE {is_not_withdrawn(entity.by_key)}")
            return sorted(found, key=lambda option: fold(option[1]))
        return []

    def _named(
        self, records: Records, columns: Sequence[AnswerColumn], rows: Sequence[Sequence[Any]]
    ) -> Named:
        """Return the records that the answer names; none where several have the name."""
        texts: dict[str, set[str]] = defaultdict(set)
        for place, column in enumerate(columns):
            if column.holds in self.site.model.entities:
                texts[column.holds] |= {row[place] for row in rows if isinstance(row[place], str)}
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind, some in texts.items():
            entity = self.site.entity(kind)
            for identifier, name in records.execute(
                f'SELECT id, "{entity.label_key}" FROM "{entity.collection}" WHERE '
                f'"{entity.label_key}" IN (SELECT value FROM json_each(?)) '
                f"AND {is_not_withdrawn(entity.by_key)}",
                [orjson.dumps(sorted(some)).decode()],
            ):
                found[kind, name].append(identifier)
        return {key: ids[0] for key, ids in found.items() if len(ids) == 1}

    def _cell(self, column: AnswerColumn, value: Any, named: Named) -> Cell:
        if value is None:
            return Cell("")
        if isinstance(value, int | float) and column.holds != DATES:
            return Cell(self._number(column, value), is_number=True)
        text = str(value)
        if identifier := named.get((column.holds, text)):
            return Cell(Links(self.site, self.visit).record(column.holds, identifier, text))
        told = self._told(column, text)
        return Cell(text, is_content=True) if told is None else Cell(told)

    def _number(self, column: AnswerColumn, value: float) -> str:
        wording = Wording.of(self.visit)
        if column.holds == MONEY:
            return wording.amount(value)
        number = wording.number(value)
        return self.visit.tell(_PERCENT(number=number)) if column.holds == PERCENT else number

    def _told(self, column: AnswerColumn, text: str) -> str | None:
        """Return a date, a label or a word of the question; None where it is a contributor’s."""
        if column.holds == DATES:
            try:
                return Wording.of(self.visit).period(text)
            except ValueError:
                return None
        if column.holds == TEXT:
            return None
        if text in ANSWER_WORDS:
            return self.visit.tell(ANSWER_WORDS[text])
        label = self._labels().get(text)
        return self.visit.title(label) if label else None

    def _labels(self) -> Mapping[str, Any]:
        """Return what is said of a code, by its label as it stands in the database."""
        return self.site.once(
            "labels of codes",
            lambda: {concept.words.title: concept.words for concept in self.site.concepts.values()},
        )

    def _chart(
        self,
        records: Records,
        query: Mapping[str, Any],
        columns: Sequence[AnswerColumn],
        rows: Sequence[Sequence[Any]],
        named: Named,
    ) -> Markup:
        place = next((place for place, found in enumerate(columns) if found.is_charted), 0)
        bars = self._bars(columns, rows, place, named) if place else {}
        if len(bars) < 2:
            return Markup("")
        most = sorted(bars.values(), key=lambda bar: -bar.value)
        column, visit = columns[place], self.visit
        first = visit.say("Les {number} plus grands nombres.", number=_MAX_BARS)
        return charts.bars(
            most[:_MAX_BARS],
            Legend(
                "answer-chart",
                visit.say("En un graphique"),
                first if len(most) > _MAX_BARS else "",
                label=", ".join(visit.tell(found.title) for found in columns[:place]),
                value=visit.tell(column.title),
                currency=visit.currency if column.holds == MONEY else "",
                table=visit.say("Les chiffres en tableau"),
                language=visit.language,
                file=self._file(records, query),
            ),
        )

    def _file(self, records: Records, query: Mapping[str, Any]) -> ChartFile:
        """Return what the file of the chart says: the question, and what its answer cannot say."""
        keys, language = ("title", "limits"), self.visit.language
        said = [query.get(f"{key}_{language}") or query[key] for key in keys]
        file = chart_data.file_of(records, self.visit)
        return replace(file, name=query["name"], title=said[0], note=said[1])

    def _bars(
        self,
        columns: Sequence[AnswerColumn],
        rows: Sequence[Sequence[Any]],
        place: int,
        named: Named,
    ) -> dict[tuple[Any, ...], Bar]:
        """Return a bar for each label: what stands before the number."""
        bars = {}
        for row in rows:
            if row[place] is not None:
                pairs = list(zip(columns[:place], map(str, row[:place]), strict=True))
                told = [self._told(column, text) for column, text in pairs]
                label = " – ".join(
                    known or text for known, (_, text) in zip(told, pairs, strict=True)
                )
                if None in told:
                    label = self.visit.set(label, self.site.written)
                column, text = pairs[0]
                found = named.get((column.holds, text)) if place == 1 else None
                href = self.visit.url(f"/{column.holds}/{found}") if found else ""
                bars[tuple(row[:place])] = Bar(label, row[place], href)
        return bars
